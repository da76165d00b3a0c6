"""An rdflib-endpoint over N-Quads in memory, the union of their graphs as the default graph.

    python benchmarks/serve/rdflib_server.py DATA.nq PORT SECONDS

One process, as the package's own command starts it; ``throughput.py`` runs this file. A query that
takes longer than SECONDS fails: it would hold up all others.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


class Limited:
    """The ASGI application, with an alarm that breaks into a query that takes too long.

    The endpoint evaluates a query on the thread of its event loop, one at a time.
    """

    def __init__(self, app: Any, seconds: float) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            await self._app(scope, receive, send)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def too_long(*_: object) -> None:
    raise TimeoutError("the query takes too long")


def main() -> None:
    data, port, seconds = sys.argv[1:]
    dataset = Dataset(default_union=True)
    dataset.parse(data, format="nquads")
    signal.signal(signal.SIGALRM, too_long)
    # the endpoint logs every query, which no other server here does
    logging.disable(logging.CRITICAL)
    app = SparqlEndpoint(graph=dataset, path="/query")
    uvicorn.run(Limited(app, float(seconds)), port=int(port), lifespan="off", log_level="critical")


if __name__ == "__main__":
    main()
