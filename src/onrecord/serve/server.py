"""The server as a process: it listens, and ends in order on SIGTERM and SIGINT."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from functools import partial

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from onrecord.errors import OnrecordError
from onrecord.serve.app import make_app
from onrecord.serve.core.config import Settings
from onrecord.serve.core.log import log, log_to_stderr
from onrecord.serve.pages import pages_of

#: Seconds that requests have to end once the server was asked to stop.
_GRACE = 30


def run(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called once the address is found free.

    Raises OnrecordError where the address cannot be used.
    """
    _check_address(settings)
    ready()
    log_to_stderr()
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    server = Server(
        make_app(settings, partial(pages_of, assets=settings.editor)),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,  # HTTP/2 is the proxy's, which has TLS
        websockets=False,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        backlog=1024,
    )
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())

    def stop() -> None:
        server.stop()
        loop.call_later(_GRACE, serving.cancel)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    log(
        logging.INFO,
        "listening",
        address=settings.address,
        graph=str(settings.graph),
        writable=settings.writable,
    )
    try:
        await serving
    except asyncio.CancelledError:
        log(logging.WARNING, "stopped with requests unanswered", seconds=_GRACE)
    else:
        log(logging.INFO, "stopped")


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((settings.host, settings.port))
    except OSError as fault:
        raise OnrecordError(
            f"The server cannot listen on {settings.host}, port {settings.port} "
            f"({fault.strerror or fault}).",
            hint="Name another with --port or --host.",
        ) from None
