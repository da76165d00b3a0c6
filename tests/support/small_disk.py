"""A file system of a few megabytes, which fills up; needs root on Linux."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_READ_ONLY, _REMOUNT, _DETACH = 1, 32, 2  # linux/mount.h


@dataclass(frozen=True)
class SmallDisk:
    """The file system that is mounted at ``path``."""

    path: Path

    def resize(self, size: str) -> None:
        """Give it another size, as ``200m``."""
        assert _mount(self.path, f"size={size}", _REMOUNT)

    def read_only(self) -> None:
        """Let nobody write to it any more."""
        assert _mount(self.path, "", _REMOUNT | _READ_ONLY)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A file system of that size in a new directory below ``folder``; skips where none may be."""
    if os.getuid() != 0:
        pytest.skip("only root may mount a small file system")
    path = folder / "disk"
    path.mkdir()
    if not _mount(path, f"size={size}"):
        pytest.skip("this system does not let root mount a tmpfs")
    try:
        yield SmallDisk(path)
    finally:
        ctypes.CDLL(None).umount2(os.fsencode(path), _DETACH)


def _mount(path: Path, options: str, flags: int = 0) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.mount(b"tmpfs", os.fsencode(path), b"tmpfs", flags, options.encode()) == 0)
