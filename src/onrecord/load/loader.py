"""Curated triples → validated units of a graph, article by article.

A curated file (``.trig``, ``.ttl``, ``.nq``, ``.nt``, ``.rdf``, ``.jsonld``) joins the way of the
data at the gate: each article's graph is accepted or refused whole, and nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import Quad

from onrecord import __version__
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.build.clock import latest, now
from onrecord.build.options import ARTICLES_PER_SHARD
from onrecord.build.report import Outcome, OutcomeListener, Summary
from onrecord.build.shared_graphs import ontology_version, put_build, put_context
from onrecord.build.upgrade import upgrade
from onrecord.check.checker import Checker
from onrecord.describe.derived import Deriver
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.digests import digest
from onrecord.errors import InputError
from onrecord.ids import Namer, base_of, graph_of, id_of
from onrecord.load.shared_graph_rules import decide_shared_graphs
from onrecord.load.units import Parts, counts, sort_out, stated_origin
from onrecord.origins import same_origin, why_id_is_taken
from onrecord.rdf.nquads import serialised
from onrecord.rdf.parse import format_of, parse_file
from onrecord.store import open_writer
from onrecord.store.pending import UnitWriter


def load(
    files: Sequence[Path],
    graph: Path | UnitWriter,
    *,
    authority: Sequence[Path] = (),
    on_outcome: OutcomeListener = lambda outcome: None,
    replace_others: bool = False,
) -> Summary:
    """Loads curated graphs into the graph directory, or another sink, refusing article by article.

    A file that cannot be parsed is refused whole and reported; the others are loaded. Raises
    InputError, before anything is loaded, for a file that is missing or of no known kind. A
    graph of a file that is authority, ontology or provenance is never taken from it: it is
    passed over where it says what is known here, else refused (see ``shared_graph_rules``). An
    article whose IRI is that of another one in the graph (its origin differs) is refused, unless
    ``replace_others``.
    """
    known = load_authority(authority)
    record = BuildRecord(now(), __version__, ontology_version(), None, digest("load", known.digest))
    summary = Summary()

    def say(outcome: Outcome) -> None:
        summary.add(outcome)
        on_outcome(outcome)

    for path in files:
        format_of(path)
    origins: dict[str, Path] = {}  # article → the file that described it first
    pending = 0
    with ExitStack() as stack:
        sink = stack.enter_context(open_writer(graph)) if isinstance(graph, Path) else graph
        upgrade(sink)
        target = _Target(sink, known, record, replace_others)
        for path in files:
            try:
                parts = sort_out(parse_file(path))
            except InputError as error:
                reason = " ".join(filter(None, (error.placed, error.hint)))
                say(Outcome(str(path), "refused", reason, str(path)))
                continue
            for report in parts.faults:
                name = report.article or report.findings[0].focus
                reason = "it cannot be loaded as it is."
                say(Outcome(name, "refused", reason, str(path), findings=report.findings))
            for name, fault in _take_out_described(parts, path, origins):
                say(Outcome(name, "refused", fault, str(path)))
            for outcome in _File(path, parts, target).load():
                say(outcome)
                pending += outcome.state == "written"
                if pending >= ARTICLES_PER_SHARD:
                    sink.commit()
                    pending = 0
        sink.commit()
    return summary


def _take_out_described(
    parts: Parts, path: Path, origins: dict[str, Path]
) -> Iterator[tuple[str, str]]:
    """Removes the articles that an earlier file describes, with a message on each."""
    if not parts.articles and not parts.faults:
        beside = "…/graph/authority is loaded only with an article; give actors with --authority."
        yield str(path), f"it does not describe an onr:Article. {beside}"
    for article in list(parts.articles):
        first = origins.setdefault(article, path)
        if first != path:
            del parts.articles[article]
            yield (
                article,
                f"{first} also describes this article, and was loaded first. "
                "Describe each article in one file only, or load this file by itself.",
            )


@dataclass
class _Target:
    """Where the files of a run go, and what all of them are checked against."""

    sink: UnitWriter
    known: Authority
    record: BuildRecord
    replace_others: bool
    checkers: dict[Namer, Checker] = field(default_factory=dict)

    @cached_property
    def deriver(self) -> Deriver:
        """What completes the files' articles, before they are judged."""
        return Deriver(self.known.triples)

    def checker(self, namer: Namer) -> Checker:
        """The checker of a base's articles, made once; the graphs it needs are then written."""
        if namer not in self.checkers:
            put_context(self.sink, namer, self.known)
            context = list(self.known.quads(namer.authority_graph))
            self.checkers[namer] = Checker(context=context, recorded=latest())
        return self.checkers[namer]


class _File:
    """One file on its way into the store: its parts, and where they go."""

    def __init__(self, path: Path, parts: Parts, target: _Target) -> None:
        self.path, self.parts, self.target = path, parts, target

    def load(self) -> Iterator[Outcome]:
        """The outcome of every article of the file."""
        if not self.parts.articles:
            return
        base = base_of(next(iter(self.parts.articles)))
        assert base is not None  # an article whose IRI shows none was reported as misplaced
        namer = Namer(base)
        for graph, reason, report in decide_shared_graphs(
            self.parts.shared, self.target.known.triples, self.parts.articles.keys()
        ):
            if report is None:
                yield Outcome(graph, "skipped", reason, str(self.path))
            else:
                reason = "this graph is not accepted from a file."
                yield Outcome(graph, "refused", reason, str(self.path), findings=report.findings)
        for article, quads in self.parts.articles.items():
            yield self._article(article, quads, namer)

    def _article(self, article: str, quads: list[Quad], namer: Namer) -> Outcome:
        target = self.target
        checker = target.checker(namer)
        graph, origin = str(graph_of(article)), str(self.path)
        quads = target.deriver.article(quads)
        nquads = serialised(quads)
        key = digest(
            nquads.decode(), __version__, target.record.ontology_version, target.known.digest
        )
        unit = target.sink.units.get(graph)
        if unit is not None and unit.key == key:
            return Outcome(article, "unchanged", origin=origin)
        stated, place = stated_origin(quads), str(self.path.resolve())
        comes_from = stated or f"source {self.path.name}: {id_of(article)}"
        if (
            unit is not None
            and not target.replace_others
            and not same_origin((unit.origin, unit.place), (comes_from, place))
        ):
            reason = why_id_is_taken(unit.origin, "Give this one its own IRI")
            return Outcome(article, "refused", reason, origin)
        report = checker.check_article(quads)
        if not report.conforms:
            reason = "it violates the shapes."
            return Outcome(article, "refused", reason, origin, findings=report.findings)
        counted = counts(quads)
        put_build(target.sink, namer, target.record)
        made = describe_record(namer, graph, article, target.record, key)
        target.sink.put(
            graph,
            kind="article",
            id=id_of(article) or article,
            key=key,
            counts=counted,
            nquads=nquads + serialised(made),
            origin=comes_from,
            place=place,
        )
        return Outcome(
            article,
            "written",
            "",
            origin,
            counted["claims"],
            counted["events"],
            findings=report.findings,
            replaced=unit is not None,
        )
