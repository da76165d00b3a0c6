"""``/ontology``, ``/ontology/NAME``, ``/shapes``: documents that need no other to be loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple
from starlette.requests import Request
from starlette.responses import Response

from onrecord import terms
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.serve.core.content_negotiation import prefers_html
from onrecord.serve.core.problems import Problem
from onrecord.serve.http.conditional import entity_tag, matches
from onrecord.serve.workers.result_writers import TRIPLE_FORMATS, choose_form

_IMPORTS: Final = NamedNode(terms.OWL + "imports")
_TYPE: Final = NamedNode(terms.RDF + "type")
_ONTOLOGY: Final = NamedNode(terms.OWL + "Ontology")
#: Makes the web page that documents the ontology.
Page = Callable[[Request], Awaitable[Response]]


class Ontology:
    """The ontology and the shapes as documents; read when first asked for, then kept."""

    def __init__(self, page: Page | None) -> None:
        self._page = page

    async def ontology(self, request: Request) -> Response:
        """The whole ontology, or one module with all that it imports. Raises Problem 404, 406."""
        name = request.path_params.get("name", "onrecord")
        if name != "onrecord" and name not in await asyncio.to_thread(_modules):
            names = ", ".join(sorted(await asyncio.to_thread(_modules)))
            raise Problem(
                404, f"The ontology has no module '{name[:80]}'. Its modules are {names}."
            )
        if self._page is not None and _for_people(request):
            return await self._page(request)
        return await _document(request, name)

    async def shapes(self, request: Request) -> Response:
        """All shapes. Raises Problem 406."""
        return await _document(request, "/shapes")


def _for_people(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "format" not in request.query_params and prefers_html(accept)


async def _document(request: Request, name: str) -> Response:
    form, media = choose_form(
        "triples", request.headers.get("accept", ""), request.query_params.get("format")
    )
    body = await asyncio.to_thread(_written, name, TRIPLE_FORMATS[form.name])
    headers = {"Vary": "Accept", "ETag": entity_tag("ontology", body, media)}
    if matches(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={"Content-Type": form.content_type(media), **headers})


@cache
def _written(name: str, form: RdfFormat) -> bytes:
    from onrecord.check.ontology.modules import PREFIXES

    triples = _shapes() if name == "/shapes" else _self_contained(_modules()[name])
    return ox.serialize(triples, format=form, prefixes=PREFIXES) or b""


@cache
def _modules() -> dict[str, tuple[str, tuple[Triple, ...]]]:
    """The modules by name: each its IRI and its triples."""
    # not needed before somebody asks for it, and it brings the whole of the checks along
    from onrecord.check.ontology.modules import read_modules

    found = {}
    for path, triples in read_modules(ontology_dir()).files.items():
        iri = next(
            t.subject.value
            for t in triples
            if t.predicate == _TYPE and t.object == _ONTOLOGY and isinstance(t.subject, NamedNode)
        )
        found[path.stem] = (iri, triples)
    return found


def _self_contained(module: tuple[str, tuple[Triple, ...]]) -> list[Triple]:
    """The module with all that it imports, as one ontology: one header, and no imports."""
    by_iri = dict(_modules().values())
    root, _ = module
    closure: dict[str, tuple[Triple, ...]] = {}
    waiting = [root]
    while waiting:
        iri = waiting.pop()
        if iri in closure or iri not in by_iri:
            continue
        closure[iri] = by_iri[iri]
        waiting += [
            t.object.value
            for t in by_iri[iri]
            if t.predicate == _IMPORTS and isinstance(t.object, NamedNode)
        ]
    others = {NamedNode(iri) for iri in closure if iri != root}
    return [
        t
        for triples in closure.values()
        for t in triples
        if t.predicate != _IMPORTS and t.subject not in others
    ]


def _shapes() -> list[Triple]:
    return [
        t
        for path in sorted(shapes_dir().glob("*.ttl"))
        for t in ox.parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
