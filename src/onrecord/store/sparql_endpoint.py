"""A store on a remote server: SPARQL 1.1 Query, Update and Graph Store Protocol."""

from __future__ import annotations

import ast
import http.client
import json
import urllib.error
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
)
from SPARQLWrapper import GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from onrecord import __version__
from onrecord.errors import QueryError, StoreError, StoreUnreachable
from onrecord.rdf import formats
from onrecord.rdf.nquads import canonical, dumped, graph_node
from onrecord.rdf.sparql_text import form_of, is_update, with_prefixes
from onrecord.store.base import Results
from onrecord.store.oxigraph import replacement

if TYPE_CHECKING:
    from onrecord.store.gsp_client import GraphStore

#: Longer queries go by POST: some servers and proxies cut addresses of more than 2,048 bytes.
_LONG: Final = 1500
_AGENT: Final = f"onrecord/{__version__}"
#: What a server answers where the request is at fault rather than the server.
_FAULT_OF_REQUEST: Final = frozenset({400, 422})


def open_remote(url: str) -> RemoteStore:
    """The SPARQL 1.1 endpoint that answers queries at ``url``; nothing is sent yet.

    Raises StoreUnreachable where that is not a web address.
    """
    return RemoteStore(url)


class RemoteStore:
    """A SPARQL 1.1 endpoint; the same protocol as the graph directory.

    ``query_url`` answers queries; ``update_url`` takes updates and ``gsp_url`` the Graph Store
    Protocol, where the server has them (see ``gsp_client``, also for credentials). ``timeout`` is
    in seconds, for each request. The endpoint itself must offer the union of its named graphs as
    the default graph: the protocol has no words to ask for it.
    """

    def __init__(
        self,
        query_url: str,
        update_url: str | None = None,
        gsp_url: str | None = None,
        *,
        timeout: float = 60.0,
    ) -> None:
        for url in (query_url, update_url, gsp_url):
            if url is not None and urllib.parse.urlsplit(url).scheme not in ("http", "https"):
                raise StoreUnreachable(url, "it is not an http or https address")
        self.query_url, self.update_url, self.gsp_url = query_url, update_url, gsp_url
        self.timeout = timeout
        self._graphs: GraphStore | None = None

    def query(self, text: str) -> Results:
        """The answer to a SPARQL 1.1 query.

        Raises QueryError with the endpoint's words where the query is at fault, and
        StoreUnreachable where there is no response in time or it is not a query result.
        """
        if is_update(text):  # which SPARQLWrapper would send to the address for updates
            raise QueryError(
                f"{form_of(text)} is an update, and only queries are accepted here.",
                hint="Change a graph with 'onrecord build' or 'onrecord load'.",
            )
        full = with_prefixes(text)
        wrapper = self._wrapper(self.query_url)
        long = len(full.encode(errors="replace")) > _LONG
        wrapper.setMethod(POST if long else GET)
        wrapper.setRequestMethod(URLENCODED)
        body, media_type = self._send(wrapper, full)
        return self._parsed(body, media_type)

    def graphs(self) -> Iterator[str]:
        """The IRIs of the named graphs that are not empty, sorted."""
        rows = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(rows, QuerySolutions)
        names = [row["g"] for row in rows]
        return iter(sorted(name.value for name in names if isinstance(name, NamedNode)))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all; the whole answer is held in memory."""
        if graph is not None:
            node = graph_node(graph)
            triples = self.query(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
            )
            assert isinstance(triples, Iterator)
            for triple in triples:
                assert isinstance(triple, Triple)
                yield Quad(triple.subject, triple.predicate, triple.object, node)
            return
        rows = self.query("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(rows, QuerySolutions)
        for row in rows:
            subject, predicate, object_, name = row["s"], row["p"], row["o"], row["g"]
            assert isinstance(subject, NamedNode | BlankNode)
            assert isinstance(predicate, NamedNode)
            assert isinstance(name, NamedNode | BlankNode)
            assert object_ is not None
            yield Quad(subject, predicate, object_, name)

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Replace the named graph with ``quads``, in one request.

        Uses the Graph Store Protocol if the server has it and all quads are in ``graph``, else one
        update.
        """
        parsed = list(ox.parse(canonical(graph, quads), format=RdfFormat.N_QUADS))
        name = graph_node(graph)
        if self.gsp_url is not None and all(q.graph_name == name for q in parsed):
            body = dumped((q.triple for q in parsed), triples=True)
            self._graph_store(self.gsp_url).put(graph, body)
        else:
            self._update(replacement(graph, parsed))

    def remove(self, graph: str) -> None:
        """Remove the named graph; does nothing if there is none."""
        node = graph_node(graph)
        if self.update_url is not None or self.gsp_url is None:
            self._update(f"DROP SILENT GRAPH {node}")
        else:
            self._graph_store(self.gsp_url).delete(graph)

    def _wrapper(self, url: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(url, updateEndpoint=self.update_url, agent=_AGENT)
        wrapper.setOnlyConneg(True)
        # SPARQLWrapper keeps whole seconds only; urllib takes parts of one
        vars(wrapper)["timeout"] = self.timeout
        return wrapper

    def _send(self, wrapper: SPARQLWrapper, text: str) -> tuple[bytes, str]:
        """The body of the answer and its media type."""
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise QueryError(
                f"The query cannot be encoded as UTF-8 ({error}).",
                hint="Remove the characters named there.",
            ) from error
        url = wrapper.endpoint
        form = form_of(text)
        # SPARQLWrapper would take the form from the first such word, wherever it stands, and warn
        # on stderr where there is none
        wrapper.queryString, wrapper.queryType = text, "INSERT" if is_update(text) else form
        graph = form in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(TURTLE if graph else JSON)
        if graph:
            # quicker to read than Turtle, and SPARQLWrapper has no name for it
            accepted = f"{formats.N_TRIPLES.media}, {formats.TURTLE.media};q=0.5"
            wrapper.addCustomHttpHeader("Accept", accepted)
        try:
            response = wrapper.query().response
            with response:
                return response.read(), response.headers.get_content_type()
        except SPARQLWrapperException as error:
            status = getattr(error.__context__, "code", 0)
            raise self._refused(url, status, _body_of(error)) from error
        except urllib.error.HTTPError as error:
            with error:
                words = error.read(10_000).decode(errors="replace")
            raise self._refused(url, error.code, words) from error
        except (OSError, http.client.HTTPException) as error:
            raise StoreUnreachable(url, self._reason(error)) from error

    def _update(self, text: str) -> None:
        if self.update_url is None:
            raise StoreError(
                f"The endpoint {self.query_url} can be queried but not written.",
                hint="Give the address of its SPARQL Update service.",
            )
        wrapper = self._wrapper(self.update_url)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        self._send(wrapper, text)

    def _graph_store(self, url: str) -> GraphStore:
        from onrecord.store.gsp_client import GraphStore  # it needs httpx, which queries do not

        if self._graphs is None:
            self._graphs = GraphStore(url, timeout=self.timeout)
        return self._graphs

    def _parsed(self, body: bytes, media_type: str) -> Results:
        """The answer as pyoxigraph's types, by what the server says it is."""
        rdf = RdfFormat.from_media_type(media_type)
        rows = QueryResultsFormat.from_media_type(media_type)
        try:
            if rows is not None and rows != QueryResultsFormat.CSV:
                if rows == QueryResultsFormat.JSON:
                    json.loads(body)  # rows are read as they are asked for: a cut must show now
                found = ox.parse_query_results(body, format=rows)
                if isinstance(found, QuerySolutions):
                    _check_rows(found, body, rows)
                    return ox.parse_query_results(body, format=rows)
                if isinstance(found, QueryBoolean):
                    return found
            if rdf is not None:
                quads = list(ox.parse(body, format=rdf))
                return iter([q.triple for q in quads])
        except (SyntaxError, ValueError) as error:
            raise StoreUnreachable(
                self.query_url, f"its response is damaged or truncated ({error})"
            ) from error
        raise StoreUnreachable(
            self.query_url, f"it responded with {media_type} instead of query results"
        )

    def _refused(self, url: str, status: int, words: str) -> StoreUnreachable | QueryError:
        first = next((line.strip() for line in words.splitlines() if line.strip()), "")[:500]
        if first.startswith("<"):
            first = ""  # a page for a browser
        if status in _FAULT_OF_REQUEST:
            reason = (first or f"HTTP {status}").rstrip(".")
            return QueryError(
                f"The endpoint {url} rejected the query: {reason}.",
                hint="Correct the query, or check what SPARQL the endpoint supports.",
            )
        return StoreUnreachable(url, f"HTTP {status}{f', {first}' if first else ''}".rstrip("."))

    def _reason(self, error: Exception) -> str:
        cause = getattr(error, "reason", error)
        if isinstance(cause, TimeoutError):
            return f"no response within {self.timeout:g} seconds"
        if isinstance(cause, OSError):
            return cause.strerror or str(cause)
        return str(cause) or type(error).__name__


def _check_rows(rows: QuerySolutions, body: bytes, form: QueryResultsFormat) -> None:
    """Reads all rows, which are parsed one by one, so that nothing is written of a broken answer.

    Raises SyntaxError that names the row, and in JSON the variable, of a term that is none.
    """
    number = 0
    try:
        for number, _ in enumerate(rows, start=1):  # noqa: B007  it is asked for below
            pass
    except (SyntaxError, ValueError) as error:
        place = f"row {number + 1}"
        if form == QueryResultsFormat.JSON:
            names = _broken_variables(json.loads(body), number)
            place += "".join(f", variable '{name}'" for name in names)
        raise SyntaxError(f"{place}: {error}") from error


def _broken_variables(answer: Any, row: int) -> list[str]:
    """The variables of a row of JSON results whose values are not terms, checked one by one."""
    broken = []
    for name, value in answer["results"]["bindings"][row].items():
        alone = {"head": {"vars": [name]}, "results": {"bindings": [{name: value}]}}
        try:
            found = ox.parse_query_results(json.dumps(alone), format=QueryResultsFormat.JSON)
            list(found)  # type: ignore[arg-type]  # it is rows
        except (SyntaxError, ValueError):
            broken.append(name)
    return broken


def _body_of(error: SPARQLWrapperException) -> str:
    """The endpoint's words: SPARQLWrapper keeps them only as the ``repr`` of bytes."""
    _, mark, literal = str(error).partition("Response:\n")
    if not mark:
        return ""
    body = ast.literal_eval(literal)
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body)
