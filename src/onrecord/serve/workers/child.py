"""One child process, seen from the server: frames out, frames in, and how it ended."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from onrecord.serve.core.config import TOKEN_VARIABLE
from onrecord.serve.workers.fair_share import Requester
from onrecord.serve.workers.frames import ASK, DATA, Unpacker, pack, pack_json

#: Bytes of answers that may wait in the server before the server stops reading from the child.
_AHEAD: Final = 1 << 20
#: How much nicer a child gets that has worked for long (see setpriority(2)): at a query of a
#: client's own, and at one of a page, which goes before all of those.
_NICER: Final = {True: 19, False: 5}


class ChildEnded(Exception):
    """The child process ended while something was expected of it.

    ``cause`` is why the server ended it (``deadline``, ``gone``, ``crowded``, ``stopped``,
    ``retired``), else ``memory`` (it aborted: an allocation failed) or ``killed`` (from outside).
    """

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


class Child(asyncio.Protocol):
    """A running child; one request at a time."""

    def __init__(self, process: subprocess.Popen[bytes], on_end: Callable[[Child], None]) -> None:
        self.process = process
        self._on_end = on_end
        self.version = ""
        self.requester: Requester | None = None  # whose request it works at
        self.since = 0.0
        self.nice = False
        self._cause: str | None = None
        self._unpacker = Unpacker()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._ended = False
        self._ahead = 0
        self._paused = False
        self._in: asyncio.ReadTransport | None = None
        self._out: asyncio.WriteTransport | None = None

    @classmethod
    async def start(
        cls, module: str, options: Mapping[str, Any], on_end: Callable[[Child], None]
    ) -> Child:
        """Start ``python -m module`` and hand it its options; ``on_end`` is called at its end."""
        environment = {k: v for k, v in os.environ.items() if k != TOKEN_VARIABLE}
        environment.setdefault("MALLOC_ARENA_MAX", "2")  # arenas count against the memory limit
        process = subprocess.Popen(
            # -P: no module is taken from the folder that the server happens to be started in
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            # Ctrl-C reaches the server alone; not a session of its own, for Linux shares the
            # processor between sessions first, and priorities count within one only (sched(7))
            process_group=0,
        )
        child = cls(process, on_end)
        loop = asyncio.get_running_loop()
        child._in, _ = await loop.connect_read_pipe(lambda: child, process.stdout)
        child._out, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, process.stdin)
        child.send(options)
        return child

    def send(self, request: Mapping[str, Any], bodies: Sequence[bytes] = ()) -> None:
        """Send a request and its bodies."""
        assert self._out is not None
        if bodies:
            request = {**request, "bodies": len(bodies)}
        frames = (pack_json(ASK, request), *(pack(DATA, body) for body in bodies))
        self._out.write(b"".join(frames))

    def ready(self) -> tuple[bytes, bytes] | None:
        """The next frame where it has come already."""
        if not self._frames:
            return None
        frame = self._frames.popleft()
        self._ahead -= len(frame[1])
        if self._paused and self._ahead < _AHEAD // 2:
            self._paused = False
            assert self._in is not None
            self._in.resume_reading()
        return frame

    def unread(self, *frames: tuple[bytes, bytes]) -> None:
        """Put frames back, in their order, to be read again."""
        self._frames.extendleft(reversed(frames))
        self._ahead += sum(len(payload) for _, payload in frames)

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame. Raises ChildEnded where there will be none."""
        while (frame := self.ready()) is None:
            if self._ended:
                raise ChildEnded(self.cause())
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return frame

    @property
    def usable(self) -> bool:
        """Whether the process runs and has not been ended."""
        return not self._ended and self._cause is None

    def cause(self) -> str:
        """Why the child ended. Call this after its pipe has closed: it waits for the process."""
        status = self.process.wait()
        if self._cause is None:
            by_itself = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL)
            self._cause = "memory" if status in by_itself else "killed"
        return self._cause

    def kill(self, cause: str) -> None:
        """End the process at once; what waits for a frame gets ``cause``."""
        if self._cause is None and not self._ended:
            self._cause = cause
        if self.process.returncode is None:
            self.process.kill()

    def close(self) -> None:
        """Let the process end by itself: it is idle, and sees the pipe close."""
        if self._cause is None:
            self._cause = "retired"
        if self._out is not None:
            self._out.close()

    def processor_seconds(self) -> float:
        """Processor time the process has used, 0 where it has ended (clock_getcpuclockid(3))."""
        try:
            return time.clock_gettime((~self.process.pid << 3) | 2)
        except OSError:
            return 0.0

    def lower_priority(self) -> None:
        """Lower the priority of this child's long query."""
        if not self.nice and self.process.poll() is None:
            own = self.requester is None or self.requester.own
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICER[own])
            self.nice = True

    def restore_priority(self) -> bool:
        """Restore the priority; return whether the system allowed it."""
        if self.nice:
            try:
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 0)
            except OSError:
                return False
            self.nice = False
        return True

    # asyncio.Protocol

    def data_received(self, data: bytes) -> None:
        """Take what the child sent."""
        for frame in self._unpacker.feed(data):
            self._frames.append(frame)
            self._ahead += len(frame[1])
        if self._ahead > _AHEAD and not self._paused:
            self._paused = True
            assert self._in is not None
            self._in.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the child has ended."""
        self._ended = True
        if self._out is not None:
            self._out.close()
        self._wake()
        self._on_end(self)

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
