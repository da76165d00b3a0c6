"""The sandbox of a child process: no network, limited memory, and it ends with its server."""

from __future__ import annotations

import ctypes
import os
import resource
import threading
import time
from pathlib import Path
from typing import Final

# <linux/sched.h>
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
#: Bytes that the stack of a child may grow to: eight times what is usual.
_STACK: Final = 64 << 20


def leave_network() -> bool:
    """Move this process into a network without any interface, where the system allows it.

    Has to come before the process has threads. Other systems than Linux have no such thing.
    """
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    flags = (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET)
    return any(unshare(flag) == 0 for flag in flags)


def limit_memory(size: int) -> None:
    """Let this process take ``size`` bytes of address space more than it has now."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + size
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def deepen_stack() -> None:
    """Let the stack of this process's first thread grow further than is usual, where it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft != resource.RLIM_INFINITY and soft < _STACK:
        most = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
        resource.setrlimit(resource.RLIMIT_STACK, (most, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not say it in /proc."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def end_with(parent: int) -> None:
    """End this process, whatever it is at, as soon as its parent is not ``parent`` any more."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="parent").start()
