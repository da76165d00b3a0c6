"""Triples that somebody else made → checked units of a graph, article by article.

A curated file (``.trig``, ``.ttl``, ``.nq``, ``.nt``, ``.rdf``, ``.jsonld``) joins the way of the
data at the gate: each article's graph is accepted or refused whole, and nothing else is lost.
"""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from json import JSONDecodeError
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from onrecord import __version__, terms
from onrecord.authority.classes import FAMILY
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.authority.rules import faults
from onrecord.build.article import SHARD
from onrecord.build.report import Outcome, Summary
from onrecord.build.shared_graphs import (
    digest,
    now,
    ontology_nquads,
    ontology_version,
    put_build,
    put_context,
)
from onrecord.check.checker import Checker
from onrecord.check.coverage import Coverage
from onrecord.check.findings import CheckReport, Finding, misplaced, short
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.errors import InputError, UnknownFormat
from onrecord.ids import Namer, base_of, canonical, graph_of, id_of
from onrecord.load.shared_graph_rules import is_authority, is_beside, judged
from onrecord.origins import same_origin, taken
from onrecord.rdf.jsonld import left_out
from onrecord.rdf.nesting import MOST, TooDeep, check_file
from onrecord.rdf.nquads import serialised
from onrecord.store import open_graph, open_writer
from onrecord.store.migration import migrate, renamed
from onrecord.store.pending import UnitWriter

FORMATS: dict[str, RdfFormat] = {
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}

#: Triples of one file, which all lie in memory, at about half a kilobyte each: some 2 GB.
LIMIT = 4_000_000

_MEND = "Mend it there; nothing of the file is used until then."

_TYPE = NamedNode(terms.RDF + "type")
_ARTICLE = NamedNode(terms.ONR + "Article")
_TOPIC = NamedNode(terms.ONR + "Topic")
_OURS = (terms.ONTOLOGY, terms.CONCEPT, terms.SHAPES)
#: What states where an article comes from, the better one first.
_ORIGINS = (terms.ONR + "origin", terms.SCHEMA + "url")
_SCHEMA_TERMS = frozenset(
    {terms.OWL + n for n in ("Class", "ObjectProperty", "DatatypeProperty", "Ontology")}
    | {terms.RDFS + "Class", terms.RDF + "Property"}
)


@dataclass
class Parts:
    """What a file holds: article graphs by the article's IRI, and the graphs beside them.

    ``faults`` are the reports on graphs that may not come in as they stand.
    """

    articles: dict[str, list[Quad]] = field(default_factory=dict)
    beside: dict[str, list[Quad]] = field(default_factory=dict)
    faults: list[CheckReport] = field(default_factory=list)


def format_of(path: Path) -> RdfFormat:
    """The format that a file's suffix names.

    Raises InputError where there is no such file, UnknownFormat for a suffix that names no RDF
    format.
    """
    if path.is_dir():
        raise InputError(
            path, "this is a directory.", hint="Name the files in it, as in DIR/*.trig."
        )
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UnknownFormat(path, sorted(FORMATS), "its suffix")
    if not path.exists():
        raise InputError(path, "there is no such file.", hint="Check the path.")
    return form


def parse_file(path: Path) -> Iterator[Quad]:
    """The quads of a file by its suffix; a byte-order mark is passed over.

    Raises InputError, with line and column where the syntax has a place, for a file that is
    broken, nested too deeply, holds no triple, or more than ``LIMIT``; UnknownFormat for a suffix
    that names no RDF format. Because a file is parsed lazily, nothing of it may be kept before the
    last quad came.
    """
    form = format_of(path)
    count = 0
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                raise InputError(path, "this is UTF-16.", hint="Convert it to UTF-8 first.")
            check_file(file, form)
            if form == RdfFormat.JSON_LD:
                _check_iris(path)
            file.seek(len(BOM_UTF8) if start.startswith(BOM_UTF8) else 0)
            for quad in pyoxigraph.parse(file, format=form):
                count += 1
                if count > LIMIT:
                    raise InputError(
                        path,
                        f"it holds more than {LIMIT:,} triples, which are held in memory at once.",
                        hint="Split it, each article whole in one of the parts.",
                    )
                yield quad
    except SyntaxError as fault:
        raise _syntax(path, fault) from None
    except JSONDecodeError as fault:
        raise InputError(
            path, f"{fault.msg}.", line=fault.lineno, column=fault.colno, hint=_MEND
        ) from None
    except TooDeep:
        raise InputError(
            path,
            f"it is nested more than {MOST} levels deep.",
            hint="Give what lies inside an IRI, and describe it by itself.",
        ) from None
    except UnicodeDecodeError as fault:
        raise InputError(
            path, f"this is not UTF-8 ({fault.reason}).", hint="Convert it to UTF-8 first."
        ) from None
    except (OSError, ValueError) as fault:
        raise InputError(
            path, f"it cannot be read ({fault}).", hint="Name a file that you may read."
        ) from None
    if not count:
        if not start:
            raise InputError(path, "the file is empty.", hint="Put triples in it or leave it out.")
        raise InputError(path, "there is no triple in it.", hint="Add some or leave it out.")


def _syntax(path: Path, fault: SyntaxError) -> InputError:
    """A parser's error as ours: its reason without the place, which is told apart."""
    message = str(fault.msg)
    reason = message.partition(": ")[2] if message.startswith("Parser error") else message
    hint = _MEND
    if "UTF-8" in reason:
        reason, hint = "this is not UTF-8", "Convert it to UTF-8 first."
    elif "No scheme found" in reason:
        reason = "an IRI is relative"
        hint = "Write it out, https:// and all, or declare a base."
    elif "LoadDocumentCallback" in reason:
        reason = "its @context is an address, and nothing is fetched from the network"
        hint = "Write the context into the file."
    return InputError(
        path, f"{reason.rstrip('.')}.", line=fault.lineno, column=fault.offset, hint=hint
    )


def _check_iris(path: Path) -> None:
    """Raises InputError for JSON-LD of which something would be left out without a word."""
    fault = left_out(path.read_bytes())
    if fault is not None:
        raise InputError(path, fault[0], hint=fault[1])


def sort_out(quads: Iterable[Quad]) -> Parts:
    """Quads by what they belong to; every fault of placing is a finding, nothing is moved.

    An article under an IRI of an earlier version gets that of this one. Triples outside any named
    graph (a Turtle file) go to the graph of the article they describe; where there is none, and all
    they describe are actors, offices, tenures and places, to the authority.
    """
    by_graph: defaultdict[str | None, list[Quad]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        by_graph[None if isinstance(name, DefaultGraph) else name.value].append(quad)
    parts = Parts()
    loose = by_graph.pop(None, [])
    if loose:
        for graph, some in _placed(loose).items():
            by_graph[graph] += some
    for graph, some in by_graph.items():
        if graph is not None and is_beside(graph):
            fault = None if graph == terms.ONTOLOGY else term_fault(some)
            if fault is None:
                parts.beside[graph] = some
            else:
                parts.faults.append(CheckReport.of(None, [misplaced(*fault)]))
            continue
        graph, some = _under_this_versions_iri(graph, some)
        articles = sorted(
            {_iri(q.subject) for q in some if q.predicate == _TYPE and q.object == _ARTICLE}
        )
        findings = list(_graph_faults(graph, articles, some))
        if findings:
            one = articles[0] if len(articles) == 1 else None
            parts.faults.append(CheckReport.of(one, findings))
        elif articles:
            parts.articles[articles[0]] = some
        else:
            parts.beside[str(graph)] = some
    return parts


def _under_this_versions_iri(graph: str | None, quads: list[Quad]) -> tuple[str | None, list[Quad]]:
    if graph is None or (new := canonical(graph)) == graph:
        return graph, quads
    return new, renamed(graph, quads)


def _placed(loose: list[Quad]) -> dict[str | None, list[Quad]]:
    """Loose triples by the graph of their article; what belongs to none stays under None."""
    articles = {_iri(q.subject) for q in loose if q.predicate == _TYPE and q.object == _ARTICLE}
    only = next(iter(articles)) if len(articles) == 1 else None
    if not articles and _is_authority(loose):
        own = NamedNode(Namer().authority_graph)
        return {own.value: [Quad(q.subject, q.predicate, q.object, own) for q in loose]}
    placed: dict[str | None, list[Quad]] = defaultdict(list)
    for quad in loose:
        article = _iri(quad.subject).partition("#")[0]
        if article not in articles:
            # topics and the like go with the only article there is
            article = only or ""
        graph = graph_of(article)
        name = NamedNode(graph) if graph else None
        if name is None:
            placed[None].append(quad)
        else:
            placed[graph].append(Quad(quad.subject, quad.predicate, quad.object, name))
    return placed


def _is_authority(quads: Iterable[Quad]) -> bool:
    """Whether all that is described is of the authority's kinds, and something is."""
    kinds = {_iri(q.object) for q in quads if q.predicate == _TYPE}
    ours = {k.removeprefix(terms.ONR) for k in kinds if k.startswith(terms.ONR)}
    return bool(ours) and ours <= FAMILY.keys()


def _graph_faults(graph: str | None, articles: list[str], quads: list[Quad]) -> Iterator[Finding]:
    """Why a graph may not come in as it stands: the first fault of its place, or of its terms."""
    article = articles[0] if len(articles) == 1 else None
    fault = _place_fault(graph, articles, quads)
    if fault is not None:
        focus, message, remedy = fault
        yield misplaced(focus, message, remedy, article)
    elif article:
        yield from _undeclared(article, quads)


def _place_fault(
    graph: str | None, articles: list[str], quads: list[Quad]
) -> tuple[str, str, str] | None:
    """The node at fault, what is wrong with its place, and the remedy; or None."""
    no_data = term_fault(quads)
    if no_data is not None:
        return no_data
    if graph is None:
        return (
            _iri(quads[0].subject) or str(quads[0].subject),
            "its triples belong to no article.",
            "Put each article's triples into its own named graph, or describe one onr:Article "
            "with an IRI of the form …/article/ID.",
        )
    if len(articles) > 1:
        return (
            graph,
            f"the graph {graph} describes {len(articles)} articles ({articles[0]} and others).",
            "Give each article a named graph of its own.",
        )
    if not articles:
        return (
            graph,
            f"the graph {graph} describes no onr:Article.",
            "Say of the article that it is one, or put actors into …/graph/authority.",
        )
    (article,) = articles
    expected = graph_of(article)
    if expected is None:
        message = f"the IRI {article} is not of the form …/article/ID."
        return article, message, "Rename the article."
    if graph != expected:
        message = f"the article is described in the graph {graph}. Its graph is {expected}."
        return article, message, "Rename the graph, or the article."
    topics = {
        q.subject
        for q in quads
        if q.predicate == _TYPE
        and q.object == _TOPIC
        and _iri(q.subject).startswith(f"{base_of(article)}topic/")
    }
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, NamedNode) or not isinstance(
            quad.object, NamedNode | pyoxigraph.Literal
        ):
            return (
                str(subject),
                f"it holds a blank node or a nested triple ({subject} {quad.predicate}).",
                "Give every node of the article an IRI.",
            )
        inside = subject.value == article or subject.value.startswith(article + "#")
        if not inside and subject not in topics:
            return (
                subject.value,
                f"it describes {subject.value}, which is not part of this article.",
                "Move that to the graph it belongs to.",
            )
    return None


def term_fault(quads: Iterable[Quad]) -> tuple[str, str, str] | None:
    """What is said of a term of the ontology, or declares one: the node, the sentence, the remedy.

    None where all is data.
    """
    found = next((q for q in quads if _redefines(q) or _declares(q)), None)
    if found is None:
        return None
    subject = found.subject
    return (
        _iri(subject) or str(subject),
        f"it redefines the ontology (it describes {subject})."
        if _redefines(found)
        else f"it declares {subject} as a class, a property or an ontology, which is no data.",
        "Keep terms of your own in your own namespace and in a file of their own; 'onrecord "
        "ontology check' is for the ontology's.",
    )


def _undeclared(article: str, quads: Iterable[Quad]) -> Iterator[Finding]:
    """A finding for each term in the ontology's namespace that the ontology does not have."""
    known, seen = known_terms(), set()
    for quad in quads:
        of_class = quad.predicate == _TYPE
        term = _iri(quad.object) if of_class else quad.predicate.value
        if not term.startswith(terms.ONR) or term in known or term in seen:
            continue
        seen.add(term)
        near = get_close_matches(term, known, n=1, cutoff=0.8)
        meant = f"Write {short(near[0])} if that is meant" if near else "Write a term it has"
        yield Finding(
            severity="violation",
            article=article,
            focus=_iri(quad.subject),
            path=quad.predicate.value,
            value=term if of_class else None,
            shape=terms.SHAPES + "DeclaredTerm",
            rule="every onr: term is one of the ontology",
            message=f"it uses {short(term)}, which the ontology does not have.",
            remedy=f"{meant}, or a term in a namespace of your own.",
        )


def _redefines(quad: Quad) -> bool:
    return _iri(quad.subject).startswith(_OURS) or _iri(quad.graph_name).startswith(_OURS)


def _declares(quad: Quad) -> bool:
    return quad.predicate == _TYPE and _iri(quad.object) in _SCHEMA_TERMS


def _iri(term: object) -> str:
    """The IRI of a term; empty for any other term."""
    return term.value if isinstance(term, NamedNode) else ""


@cache
def known_terms() -> frozenset[str]:
    """The IRIs of all classes and properties of the ontology."""
    found = set()
    for line in ontology_nquads().decode().splitlines():
        subject = line.partition(" ")[0].strip("<>")
        if subject.startswith(terms.ONR):
            found.add(subject)
    return frozenset(found)


def load(
    files: Sequence[Path],
    graph: Path | UnitWriter,
    *,
    authority: Sequence[Path] = (),
    tell: Callable[[Outcome], None] = lambda outcome: None,
    replace_others: bool = False,
) -> Summary:
    """Loads curated graphs into the graph directory, or another sink, refusing article by article.

    A file that cannot be parsed is refused whole, by name; the other files go on. Raises
    InputError, before anything is loaded, for a file that is missing or of no known kind. A
    graph of a file that is authority, ontology or provenance is never taken from it: it is
    passed over where it says what is known here, else refused (see ``beside``). An article whose
    IRI is that of another one in the graph (its origin differs) is refused, unless
    ``replace_others``.
    """
    known = load_authority(authority)
    record = BuildRecord(now(), __version__, ontology_version(), None, digest("load", known.digest))
    summary = Summary()

    def say(outcome: Outcome) -> None:
        summary.add(outcome)
        tell(outcome)

    for path in files:
        format_of(path)
    origins: dict[str, Path] = {}  # article → the file that described it first
    pending = 0
    with ExitStack() as stack:
        sink = stack.enter_context(open_writer(graph)) if isinstance(graph, Path) else graph
        migrate(sink)
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
                reason = "it cannot come in as it stands."
                say(Outcome(name, "refused", reason, str(path), findings=report.findings))
            for name, fault in _twice(parts, path, origins):
                say(Outcome(name, "refused", fault, str(path)))
            for outcome in _File(path, parts, target).load():
                say(outcome)
                pending += outcome.state == "written"
                if pending >= SHARD:
                    sink.commit()
                    pending = 0
        sink.commit()
    return summary


def _twice(parts: Parts, path: Path, origins: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """Takes out the articles that a file before this one describes, and says so of each."""
    if not parts.articles and not parts.faults:
        beside = "…/graph/authority is kept only beside an article; give actors with --authority."
        yield str(path), f"it describes no onr:Article. {beside}"
    for article in list(parts.articles):
        first = origins.setdefault(article, path)
        if first != path:
            del parts.articles[article]
            yield (
                article,
                f"{first} describes this article too, and came first. "
                "Describe each article in one file, or load the other one by itself.",
            )


@dataclass
class _Target:
    """Where the files of a run go, and what all of them are judged with."""

    sink: UnitWriter
    known: Authority
    record: BuildRecord
    replace_others: bool
    checkers: dict[Namer, Checker] = field(default_factory=dict)

    def checker(self, namer: Namer) -> Checker:
        """The gate of a base's articles, made once; the graphs they need are then in the sink."""
        if namer not in self.checkers:
            put_context(self.sink, namer, self.known)
            context = list(self.known.quads(namer.authority_graph))
            self.checkers[namer] = Checker(context=context)
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
        assert base is not None  # an article whose IRI shows none is a fault of placing
        namer = Namer(base)
        for graph, reason, report in judged(
            self.parts.beside, self.target.known.triples, self.parts.articles.keys()
        ):
            if report is None:
                yield Outcome(graph, "skipped", reason, str(self.path))
            else:
                reason = "it is not taken from a file."
                yield Outcome(graph, "refused", reason, str(self.path), findings=report.findings)
        for article, quads in self.parts.articles.items():
            yield self._article(article, quads, namer)

    def _article(self, article: str, quads: list[Quad], namer: Namer) -> Outcome:
        target = self.target
        checker = target.checker(namer)
        graph, origin = str(graph_of(article)), str(self.path)
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
            reason = taken(unit.origin, "Give this one an IRI of its own")
            return Outcome(article, "refused", reason, origin)
        report = checker.check_article(quads)
        if not report.conforms:
            reason = "the shapes refuse it."
            return Outcome(article, "refused", reason, origin, findings=report.findings)
        claims, events = _count(quads, "Claim"), _events(quads)
        put_build(target.sink, namer, target.record)
        made = describe_record(namer, graph, article, target.record, key)
        target.sink.put(
            graph,
            kind="article",
            id=id_of(article) or article,
            key=key,
            counts={"claims": claims, "events": events},
            nquads=nquads + serialised(made),
            origin=comes_from,
            place=place,
        )
        return Outcome(
            article,
            "written",
            "",
            origin,
            claims,
            events,
            findings=report.findings,
            replaced=unit is not None,
        )


def stated_origin(quads: Iterable[Quad]) -> str:
    """The origin that an article's graph states, or else its address; empty where it has none."""
    said = {
        q.predicate.value: q.object.value
        for q in quads
        if q.predicate.value in _ORIGINS and isinstance(q.object, pyoxigraph.Literal)
    }
    return next((said[p] for p in _ORIGINS if p in said), "")


def _authority_reports(parts: Parts, known: Authority) -> list[CheckReport]:
    """The reports on what a file without articles says of actors, offices and places."""
    reports: list[CheckReport] = []
    for name, quads in parts.beside.items():
        if is_authority(name):
            context = list(known.quads(name))
            reports += Checker(context=context).check_graph(quads)
            reports += [
                CheckReport.of(None, [misplaced(_iri(f.at.subject), f.message, f.remedy)])
                for f in faults(known.triples, (q.triple for q in quads))
            ]
    return reports


def _count(quads: Iterable[Quad], kind: str) -> int:
    return sum(q.predicate == _TYPE and _iri(q.object) == terms.ONR + kind for q in quads)


def _events(quads: Iterable[Quad]) -> int:
    return len({q.object for q in quads if q.predicate.value == terms.ONR + "reports"})


# Checking without loading


def check_files(
    files: Sequence[Path],
    shapes: Sequence[Path] = (),
    authority: Sequence[Path] = (),
    coverage: Coverage | None = None,
) -> list[CheckReport]:
    """The reports on RDF files: each article by itself, by the shipped shapes or the given ones.

    With shapes of the user's own the data need not be onrecord's. A fault of placing (a graph
    that would not load) is a violation too, and so is a file that cannot be parsed. ``coverage`` is
    told which of the given shapes meet nodes. Raises InputError for a file that is missing or of no
    known kind.
    """
    for path in files:
        format_of(path)
    reports: list[CheckReport] = []
    known = load_authority(authority)
    own = list(known.quads(Namer().authority_graph))
    others = Checker(shapes, context=own, coverage=coverage) if shapes else None
    for path in files:
        try:
            quads = list(parse_file(path))
        except InputError as error:
            reports.append(_unparsed(path, error))
            continue
        if others is not None:
            reports += others.check_graph(quads)
            continue
        parts = sort_out(quads)
        if parts.articles:
            beside = judged(parts.beside, known.triples, parts.articles.keys())
            reports += [b.report for b in beside if b.report is not None]
        else:
            reports += _authority_reports(parts, known)
        checker = Checker(context=own)
        reports += [checker.check_article(some) for some in parts.articles.values()]
        reports += parts.faults
    return reports


def check_graph(
    graph: Path, shapes: Sequence[Path] = (), coverage: Coverage | None = None
) -> list[CheckReport]:
    """The reports on every article of a graph directory.

    ``coverage`` is told which of the given shapes meet nodes.
    """
    store = open_graph(graph)
    names = list(store.graphs())
    articles = [n for n in names if "/graph/article/" in n]
    context = [q for n in names if is_authority(n) for q in store.quads(n)]
    checker = Checker(shapes, context=context, coverage=coverage)
    return [checker.check_article(store.quads(n)) for n in sorted(articles)]


def _unparsed(path: Path, error: InputError) -> CheckReport:
    finding = Finding(
        severity="violation",
        article=None,
        focus=str(path),
        path=None,
        value=None,
        shape=terms.SHAPES + "WellFormed",
        rule="every file is well-formed",
        message=error.placed,
        remedy=error.hint,
    )
    return CheckReport.of(None, [finding])
