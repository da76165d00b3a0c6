"""Locks on who writes a graph directory, and on the versions of it being read.

Both are ``flock`` locks: the system releases them when their holder ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import sys
import weakref
from pathlib import Path

from onrecord.errors import GraphLocked, GraphNotWritable
from onrecord.store.layout import Layout, writing


class Lock:
    """A held lock; ``close`` releases it, and so does the end of the process."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle
        _held.add(self)

    def close(self) -> None:
        """Release the lock."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    __del__ = close


# A forked worker inherits the handle and with it the lock, and would keep it after its parent was
# killed. So a child closes its copies; that leaves the parent's lock alone.


def _let_go() -> None:
    for lock in list(_held):
        lock.close()


_held: weakref.WeakSet[Lock] = weakref.WeakSet()
os.register_at_fork(after_in_child=_let_go)


def lock_for_writing(layout: Layout) -> Lock:
    """Become the one writer of the directory. Raises GraphLocked, GraphNotWritable."""
    with writing(layout):
        handle = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o644)
    lock = _taken(layout, handle, fcntl.LOCK_EX)
    with writing(layout):
        os.ftruncate(handle, 0)
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
        os.pwrite(handle, f"process {os.getpid()} ({command[:300]})\n".encode(), 0)
    return lock


def lock_for_copying(layout: Layout) -> Lock | None:
    """Keep writers out of the directory while it is copied, even with read access only.

    None if no process could write: there is no file to lock, and none can be created. Raises
    GraphLocked.
    """
    try:
        return lock_for_writing(layout)
    except GraphNotWritable:
        pass
    try:
        handle = os.open(layout.lock, os.O_RDONLY)
    except OSError:
        return None
    return _taken(layout, handle, fcntl.LOCK_SH)


def _taken(layout: Layout, handle: int, kind: int) -> Lock:
    lock = Lock(handle)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 400, 0).decode(errors="replace").strip()
        lock.close()
        raise GraphLocked(layout.given, holder or "another process") from None
    return lock


def lock_for_reading(version: Path) -> Lock | None:
    """Keep a version from being removed; None if that came too late.

    Raises FileNotFoundError if there is no such version.
    """
    handle = os.open(version, os.O_RDONLY)
    lock = Lock(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), version.stat()):
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass  # it is being removed
    except OSError:
        return lock  # a file system without locks: the last two versions are kept all the same
    lock.close()
    return None


def lock_for_removal(version: Path) -> Lock | None:
    """Keep readers out of a version that is to be removed; None if one is reading it."""
    handle = os.open(version, os.O_RDONLY)
    lock = Lock(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    except OSError:
        pass  # a file system without locks
    return lock
