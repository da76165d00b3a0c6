"""The provenance graph: which build and extractor made an article's graph, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from onrecord import terms
from onrecord.describe.graph import onr
from onrecord.ids import Namer

_TYPE = NamedNode(terms.RDF + "type")
_DATETIME = NamedNode(terms.XSD + "dateTime")


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """What is recorded of one run of ``build`` or ``load``.

    ``started`` is in UTC; ``extractor`` is None for a load; digests are ``sha256:hex``.
    """

    started: datetime
    software_version: str
    ontology_version: str
    extractor: tuple[str, str] | None
    options_digest: str

    @property
    def stamp(self) -> str:
        """The second it started in, as written in the build's IRI."""
        return self.started.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")

    @property
    def clock(self) -> Literal:
        """The second it started in, as a literal."""
        text = self.started.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Literal(text, datatype=_DATETIME)


def describe_build(namer: Namer, build: BuildRecord) -> list[Quad]:
    """The build itself and its extractor, in the provenance graph."""
    graph = NamedNode(namer.provenance_graph)
    node = NamedNode(namer.build(build.stamp))
    triples: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (node, _TYPE, onr("Build")),
        (node, NamedNode(terms.PROV + "startedAtTime"), build.clock),
        (node, onr("softwareVersion"), Literal(build.software_version)),
        (node, onr("ontologyVersion"), Literal(build.ontology_version)),
        (node, onr("optionsDigest"), Literal(build.options_digest)),
    ]
    if build.extractor:
        name, version = build.extractor
        extractor = NamedNode(namer.extractor(name, version))
        triples += [
            (node, onr("usedExtractor"), extractor),
            (extractor, _TYPE, onr("Extractor")),
            (
                extractor,
                NamedNode(terms.RDFS + "label"),
                Literal(f"{name} {version}", language="en"),
            ),
            (extractor, onr("softwareVersion"), Literal(version)),
        ]
    return [Quad(s, p, o, graph) for s, p, o in triples]


def describe_record(
    namer: Namer, graph_iri: str, article_iri: str, build: BuildRecord, input_digest: str
) -> Sequence[Quad]:
    """What ties an article's graph to its article, its build and the fourth clock."""
    graph = NamedNode(namer.provenance_graph)
    node = NamedNode(graph_iri)
    return [
        Quad(node, NamedNode(terms.PROV + "wasDerivedFrom"), NamedNode(article_iri), graph),
        Quad(
            node,
            NamedNode(terms.PROV + "wasGeneratedBy"),
            NamedNode(namer.build(build.stamp)),
            graph,
        ),
        Quad(node, onr("recordedAt"), build.clock, graph),
        Quad(node, onr("inputDigest"), Literal(input_digest), graph),
    ]
