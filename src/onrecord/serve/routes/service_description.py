"""What the endpoint says of itself: the SPARQL service description, and VoID for the data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple
from starlette.requests import Request
from starlette.responses import Response

from onrecord import terms
from onrecord.serve.http.app_state import AppState
from onrecord.serve.http.streaming import origin
from onrecord.serve.workers.pool import query_request
from onrecord.serve.workers.result_writers import TRIPLE_FORMATS, choose_form

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
_PREFIXES: Final = {"sd": SD, "void": VOID, "formats": FORMATS, **terms.PREFIXES}
_TYPE: Final = NamedNode(terms.RDF + "type")
#: What can be written and read, as http://www.w3.org/ns/formats/ names it.
_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_INPUTS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")

_COUNTS: Final = """SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"""
_CLASSES: Final = """SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class }
GROUP BY ?class ORDER BY DESC(?n) ?class LIMIT 200"""
_PROPERTIES: Final = """SELECT ?property (COUNT(*) AS ?n) WHERE { ?s ?property ?o }
GROUP BY ?property ORDER BY DESC(?n) ?property LIMIT 200"""


def description(request: Request, state: AppState) -> Response:
    """The service description of the endpoint. Raises Problem 406."""
    here = origin(request, state.settings)
    return rdf(request, _service(here, state))


def _service(here: str, state: AppState) -> Iterable[Triple]:
    service, dataset, default = NamedNode(f"{here}/sparql"), BlankNode(), BlankNode()

    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    yield Triple(service, _TYPE, sd("Service"))
    yield Triple(service, sd("endpoint"), service)
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    if state.settings.services:
        yield Triple(service, sd("feature"), sd("BasicFederatedQuery"))
    if state.settings.writable:
        yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
        for name in _INPUTS:
            yield Triple(service, sd("inputFormat"), NamedNode(FORMATS + name))
    for name in _RESULTS:
        yield Triple(service, sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, _TYPE, sd("Graph"))
    yield Triple(
        default,
        NamedNode(terms.RDFS + "comment"),
        Literal("The union of all named graphs, unless a query names a dataset.", language="en"),
    )
    yield Triple(
        service,
        NamedNode(terms.RDFS + "seeAlso"),
        NamedNode(f"{here}/.well-known/void"),
    )


class Void:
    """VoID about the graph; its figures are asked for once a version."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._version = ""
        self._figures: tuple[int, list[tuple[str, int]], list[tuple[str, int]]] = (0, [], [])

    async def answer(self, request: Request) -> Response:
        """The description of the data. Raises Problem."""
        state = self._state
        version = state.pool.version
        if version != self._version:
            (total,) = await self._ask(_COUNTS)
            self._figures = (
                total[1],
                await self._ask(_CLASSES),
                await self._ask(_PROPERTIES),
            )
            self._version = version
        return rdf(request, self._triples(origin(request, state.settings)))

    async def _ask(self, text: str) -> list[tuple[str, int]]:
        rows = await select(self._state, text)
        return [
            (next((v["value"] for k, v in row.items() if k != "n"), ""), int(row["n"]["value"]))
            for row in rows
        ]

    def _triples(self, here: str) -> Iterable[Triple]:
        total, classes, properties = self._figures
        base = self._state.pool.base
        dataset = NamedNode(f"{here}/.well-known/void#dataset")

        def void(name: str) -> NamedNode:
            return NamedNode(VOID + name)

        yield Triple(dataset, _TYPE, void("Dataset"))
        yield Triple(
            dataset,
            NamedNode(terms.DCTERMS + "title"),
            Literal("Actors, events and claims from news articles", language="en"),
        )
        yield Triple(dataset, void("sparqlEndpoint"), NamedNode(f"{here}/sparql"))
        yield Triple(dataset, void("uriSpace"), Literal(base))
        yield Triple(dataset, void("vocabulary"), NamedNode(terms.ONTOLOGY))
        yield Triple(dataset, void("triples"), _number(total))
        for part, link, counted, found in (
            ("classPartition", "class", "entities", classes),
            ("propertyPartition", "property", "triples", properties),
        ):
            for iri, count in found:
                node = BlankNode()
                yield Triple(dataset, void(part), node)
                yield Triple(node, void(link), NamedNode(iri))
                yield Triple(node, void(counted), _number(count))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(terms.XSD + "integer"))


async def select(state: AppState, text: str) -> list[dict[str, dict[str, str]]]:
    """The rows of a query of our own, as the bindings of SPARQL's results JSON. Raises Problem."""
    asked = query_request(text, None, "application/sparql-results+json")
    found: list[dict[str, dict[str, str]]] = json.loads(await state.pool.read(asked))["results"][
        "bindings"
    ]
    return found


def rdf(request: Request, triples: Iterable[Triple]) -> Response:
    """Triples of our own in the form that the client asks for. Raises Problem 406."""
    form, media = choose_form(
        "triples", request.headers.get("accept", ""), request.query_params.get("format")
    )
    wanted: RdfFormat = TRIPLE_FORMATS[form.name]
    body = ox.serialize(triples, format=wanted, prefixes=_PREFIXES) or b""
    headers = {"Content-Type": form.content_type(media), "Vary": "Accept"}
    return Response(body, headers=headers)
