"""A remote store over the SPARQL 1.1 Graph Store Protocol: whole graphs in and out.

The only importer of httpx in this room: it keeps connections open, and answers the digest
authentication that Virtuoso asks for.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from typing import IO, Final

from onrecord import __version__
from onrecord.errors import MissingExtra, StoreUnreachable
from onrecord.rdf.formats import N_TRIPLES
from onrecord.rdf.nquads import graph_node

try:
    import httpx
except ImportError as error:
    raise MissingExtra("httpx", "cluster") from error

#: Where the credentials of an endpoint come from: never from the command line, which others see.
USER, PASSWORD, TOKEN = (f"ONRECORD_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN"))

_TYPE: Final = N_TRIPLES.media
#: A request is tried so often where the server fails or is too busy (Virtuoso: a deadlock).
_TRIES: Final = 4


class GraphStore:
    """A Graph Store Protocol address with its own connection, for use by one thread.

    Oxigraph has it at ``/store``, Fuseki at ``/DATASET/data``, Virtuoso at
    ``/sparql-graph-crud-auth``, onrecord itself at ``/graph-store``. ``timeout`` is in seconds.
    Raises StoreUnreachable if it is not a web address, and from every method if a request fails.
    """

    def __init__(self, url: str, *, timeout: float = 300.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise StoreUnreachable(url, "it is not an http or https address")
        self.url = url
        headers = {"User-Agent": f"onrecord/{__version__}"}
        auth = None
        if token := os.environ.get(TOKEN):
            headers["Authorization"] = f"Bearer {token}"
        elif user := os.environ.get(USER):
            auth = _Password(user, os.environ.get(PASSWORD, ""))
        self._client = httpx.Client(headers=headers, auth=auth, timeout=timeout)

    def get(self, graph: str, into: IO[bytes]) -> bool:
        """Write the triples of a graph to a file, as N-Triples; False where there is no graph."""
        into.seek(0)
        into.truncate()
        try:
            with self._client.stream(
                "GET", self.url, params=self._named(graph), headers={"Accept": _TYPE}
            ) as response:
                if response.status_code == 404:
                    return False
                self._check(response)
                if response.headers.get("content-type", "").partition(";")[0] != _TYPE:
                    raise StoreUnreachable(self.url, "it did not respond with N-Triples")
                for part in response.iter_bytes():
                    into.write(part)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from error
        into.seek(0)
        return True

    def put(self, graph: str, ntriples: bytes) -> None:
        """Replace the graph with the N-Triples."""
        self._send("PUT", graph, ntriples)

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add the N-Triples to the graph."""
        self._send("POST", graph, ntriples)

    def delete(self, graph: str) -> None:
        """Remove the graph; does nothing if there is none."""
        self._send("DELETE", graph, None)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _named(self, graph: str) -> dict[str, str]:
        return {"graph": graph_node(graph).value}

    def _send(self, method: str, graph: str, body: bytes | None) -> None:
        headers = {} if body is None else {"Content-Type": _TYPE}
        for attempt in range(1, _TRIES + 1):
            try:
                response = self._client.request(
                    method, self.url, params=self._named(graph), content=body, headers=headers
                )
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if attempt == _TRIES:
                    raise self._unreachable(error) from error
            else:
                if method == "DELETE" and response.status_code == 404:
                    return
                # what is sent whole can be sent again: it is the same graph afterwards
                if response.status_code < 500 or attempt == _TRIES:
                    self._check(response)
                    return
            time.sleep(0.2 * 2**attempt)

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        status = response.status_code
        response.read()
        first = next((line.strip() for line in response.text.splitlines() if line.strip()), "")
        words = f", {first[:300]}" if first and not first.startswith("<") else ""
        hint = None
        if status in (401, 403):
            hint = f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment."
        elif status in (400, 404, 405, 501):
            hint = (
                "Give its Graph Store Protocol address: /store for Oxigraph, /DATASET/data for "
                "Fuseki, /sparql-graph-crud-auth for Virtuoso."
            )
        fault = StoreUnreachable(self.url, f"HTTP {status}{words}".rstrip("."))
        fault.hint = hint or fault.hint
        raise fault

    def _unreachable(self, error: Exception) -> StoreUnreachable:
        return StoreUnreachable(self.url, str(error).rstrip(".") or type(error).__name__)


class _Password(httpx.Auth):
    """A user name and password, with the scheme that the server requires and no weaker one."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._scheme: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Try without credentials first, then as the server requires."""
        if self._scheme is None:
            response = yield request
            if response.status_code != 401:
                return
            asked = ",".join(response.headers.get_list("www-authenticate")).casefold()
            kind = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
            self._scheme = kind(self._user, self._password)
        yield from self._scheme.auth_flow(request)
