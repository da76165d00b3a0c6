"""``/healthz``, ``/readyz``, ``/metrics``: is the server healthy, is it ready, its metrics."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onrecord import __version__
from onrecord.serve.core.metrics import CONTENT_TYPE
from onrecord.serve.http.app_state import AppState


class Health:
    """The three routes; none of them needs a child process."""

    def __init__(self, state: AppState) -> None:
        self._state = state

    async def healthz(self, _: Request) -> Response:
        """200 while the graph can be read, else 503 with the reason; the state in either case."""
        pool = self._state.pool
        trouble = pool.trouble
        status = "ok" if trouble is None else "serving what is open" if pool.ready else "failing"
        body = {
            "status": status,
            **({"reason": trouble} if trouble else {}),
            "software": f"onrecord {__version__}",
            "writable": self._state.settings.writable,
            **pool.state(),
        }
        return JSONResponse(body, 200 if trouble is None else 503)

    async def readyz(self, _: Request) -> Response:
        """200 as soon as and as long as a query can be answered, else 503."""
        pool = self._state.pool
        if pool.ready:
            return JSONResponse({"status": "ready"})
        return JSONResponse(
            {"status": "not ready", "reason": pool.trouble or "The children are starting."}, 503
        )

    async def metrics(self, _: Request) -> Response:
        """The figures in Prometheus' text format."""
        return Response(self._state.metrics.text(), headers={"Content-Type": CONTENT_TYPE})
