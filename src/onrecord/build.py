"""The whole path on one page: read, extract, describe, check, store; one article at a time.

``build`` takes articles and ``load`` takes triples that somebody else made (``onrecord.load``);
both end in the same gate and the same store, and both count the same way.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Literal

import pyoxigraph
from pyoxigraph import Quad

from onrecord import __version__, terms
from onrecord.authority import load_authority
from onrecord.authority_model import Authority
from onrecord.check.findings import Finding
from onrecord.check.report import Checker
from onrecord.check.sound import sound
from onrecord.describe import TextKept, describe
from onrecord.describe.provenance import BuildRecord, describe_build, describe_record
from onrecord.errors import LlmError, MissingExtra, UsageError
from onrecord.extract import Extractor, Leaning, NothingExtractor, RulesExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.ids import DEFAULT_BASE, Namer, slug
from onrecord.model import Actor, Article, Reading
from onrecord.read import Unreadable, read_sources
from onrecord.resources import ontology_dir
from onrecord.store import Writer, open_writer

State = Literal["written", "unchanged", "refused", "skipped"]

#: Articles a shard holds: what a killed build loses at most.
SHARD = 50


@dataclass(frozen=True)
class Options:
    """What a build depends on besides its articles. ``authority`` are files of the user's.

    ``llm`` is the language model of the extractor ``llm``, which no other needs.
    """

    base: str = DEFAULT_BASE
    collection: str | None = None
    authority: tuple[Path, ...] = ()
    input_format: str | None = None
    extractor: str = "rules"
    text: TextKept = "full"
    llm: LlmSettings | None = None

    def __post_init__(self) -> None:
        if (
            "://" not in self.base
            or self.base[-1] not in "/#"
            or any(c in self.base for c in ' <>"')
        ):
            raise UsageError(
                f"The base '{self.base}' is not an IRI that others can follow on.",
                hint="Give an absolute one that ends in '/', such as https://example.org/id/.",
            )


@dataclass(frozen=True)
class Outcome:
    """What became of one article: its state, why, and what was found or dropped on the way."""

    id: str
    state: State
    reason: str = ""
    origin: str = ""
    claims: int = 0
    events: int = 0
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class Summary:
    """The counts of a run; ``str()`` is the line both commands end with.

    ``stopped`` is why a run ended before its time; what it counts is kept all the same.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {"written": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    )
    stopped: LlmError | None = None

    def add(self, outcome: Outcome) -> None:
        """Counts an outcome; keeps those that somebody has to look at."""
        self.counts[outcome.state] += 1
        self.outcomes.append(outcome)

    def refuse_again(self, outcome: Outcome, before: Outcome) -> None:
        """Turns an outcome that was counted before into a refusal."""
        self.counts[before.state] -= 1
        self.outcomes[self.outcomes.index(before)] = outcome
        self.counts["refused"] += 1

    @property
    def refused(self) -> list[Outcome]:
        """The articles that were refused."""
        return [o for o in self.outcomes if o.state == "refused"]

    def __str__(self) -> str:
        parts = [f"read {sum(self.counts.values())}"]
        parts += [f"{state} {n}" for state, n in self.counts.items()]
        return ", ".join(parts)


@dataclass(frozen=True)
class Made:
    """One article made into quads and checked; ``nquads`` is None where the gate refused it."""

    article: Article
    nquads: bytes | None
    quads: int
    claims: int
    events: int
    dropped: tuple[str, ...]
    findings: tuple[Finding, ...]


class Maker:
    """Makes articles into checked quads; one a process, with the model, shapes and authority."""

    def __init__(
        self,
        options: Options,
        authority: Authority | None = None,
        *,
        usage: Usage | None = None,
    ) -> None:
        self.options = options
        self.authority = authority or load_authority(options.authority)
        self.namer = Namer(options.base)
        self.extractor = make_extractor(
            options.extractor, self.authority, llm=options.llm, usage=usage
        )
        self._checker: Checker | None = None

    @property
    def checker(self) -> Checker:
        """The gate, made when first needed."""
        if self._checker is None:
            self._checker = Checker(context=self.authority.quads(self.namer.authority_graph))
        return self._checker

    def make(self, article: Article) -> Made:
        """Extract, drop what is unsound, describe, check."""
        reading = sound(self.extractor.read(article))
        publisher = None
        if article.publisher:
            publisher = self.authority.outlet(article.publisher)
        if article.publisher and publisher is None:
            outlet = Actor(f"actor-{len(reading.actors) + 1}", "media-outlet", article.publisher)
            reading = replace(reading, actors=(*reading.actors, outlet))
            publisher = self.namer.local(article.id, outlet.id)
        quads = describe(reading, self.namer, keep=self.options.text, publisher=publisher)
        report = self.checker.check_article(quads)
        return Made(
            article,
            serialised(quads) if report.conforms else None,
            len(quads),
            len(reading.claims),
            len(reading.events),
            tuple(f"{d.what}: {d.reason}" for d in reading.dropped),
            report.findings,
        )


Runner = Callable[[Maker, Iterable[Article]], Iterator[Made]]


def serially(maker: Maker, articles: Iterable[Article]) -> Iterator[Made]:
    """The plainest engine: one article after the other, in this process."""
    return map(maker.make, articles)


def make_extractor(
    name: str,
    authority: Authority,
    *,
    llm: LlmSettings | None = None,
    usage: Usage | None = None,
) -> Extractor:
    """The extractor of that name; raises UsageError for one that is not there.

    ``llm`` is the language model that the one of that name asks, and ``usage`` counts its cost.
    """
    if name == "rules":
        return RulesExtractor(authority)
    if name == "none":
        return NothingExtractor()
    if name == "llm" and llm is not None:
        # only here, so that the packages of the extra are needed by nobody else
        try:
            from onrecord.extract.llm.reader import LlmExtractor
        except ImportError as error:
            if error.name not in ("httpx", "pydantic"):
                raise
            raise MissingExtra(error.name, "llm") from error

        return LlmExtractor(llm, authority, usage=usage)
    raise UsageError(
        f"There is no extractor '{name}' in this version, or it lacks its language model.",
        hint="Use 'rules', 'none', or 'llm' with the model's address and name.",
    )


def serialised(quads: Iterable[Quad]) -> bytes:
    """Quads as sorted N-Quads: the same quads give the same bytes."""
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    lines = sorted(set((data or b"").splitlines(keepends=True)))
    return b"".join(lines)


def digest(*parts: object) -> str:
    """One digest over JSON-able values."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@cache
def ontology_nquads() -> bytes:
    """All modules of the ontology in the graph of its IRI, as N-Quads."""
    graph = pyoxigraph.NamedNode(terms.ONTOLOGY)
    quads = [
        Quad(t.subject, t.predicate, t.object, graph)
        for path in sorted(ontology_dir().glob("*.ttl"))
        if path.stem != "examples"
        for t in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    ]
    canonical = pyoxigraph.Dataset(quads)
    canonical.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return serialised(canonical)


@cache
def ontology_version() -> str:
    """The ontology's owl:versionInfo, or its digest where it states none."""
    path = ontology_dir() / "onrecord.ttl"
    version = pyoxigraph.NamedNode(terms.OWL + "versionInfo")
    for triple in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        if triple.predicate == version and triple.subject.value == terms.ONTOLOGY:
            return str(triple.object.value)
    return digest(ontology_nquads().decode())


def now() -> datetime:
    """The clock of a build: this second, or the one SOURCE_DATE_EPOCH fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        try:
            return datetime.fromtimestamp(int(fixed), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is '{fixed}', which is no number of seconds.",
                hint="Unset it, or give seconds since 1970.",
            ) from None
    return datetime.now(UTC)


def build(
    sources: Sequence[str],
    graph: Path,
    options: Options,
    *,
    run: Runner = serially,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    usage: Usage | None = None,
) -> Summary:
    """Builds articles into the graph directory and says what became of each.

    What is unchanged since last time is skipped before it is read closely; what the shapes refuse
    is left out, by name; the rest is committed shard by shard and published at the end, which is
    early where a language model cannot go on (``Summary.stopped``). ``usage`` counts its cost.
    """
    maker = Maker(options, usage=usage)
    record = BuildRecord(
        now(),
        __version__,
        ontology_version(),
        (maker.extractor.name, maker.extractor.version),
        digest(options.text, options.base, maker.authority.digest),
    )
    summary = Summary()
    with open_writer(graph) as writer:
        put_context(writer, maker.namer, maker.authority)
        _Run(maker, record, writer, summary, tell).all(sources, run)
    return summary


class _Run:
    """One build while it runs: which ids were met, what is on its way, what became of each."""

    def __init__(
        self,
        maker: Maker,
        record: BuildRecord,
        writer: Writer,
        summary: Summary,
        tell: Callable[[Outcome], None],
    ) -> None:
        self.maker, self.record, self.writer = maker, record, writer
        self.summary, self.tell = summary, tell
        self.options = maker.options
        self.texts: dict[str, str] = {}  # id → digest of its text
        self.known: dict[str, Outcome] = {}
        self.twice: set[str] = set()
        self.pending = 0

    def all(self, sources: Sequence[str], run: Runner) -> None:
        """Every article of the sources, through the runner, into the store."""
        try:
            for made in run(self.maker, self._changed(sources)):
                self._store(made)
        except LlmError as stop:
            self.summary.stopped = stop
        self.writer.commit()

    def _say(self, outcome: Outcome) -> None:
        self.summary.add(outcome)
        self.known[outcome.id] = outcome
        self.tell(outcome)

    def _changed(self, sources: Sequence[str]) -> Iterator[Article]:
        """The articles that have to be made; the others are settled here."""
        options = self.options
        for item in read_sources(
            sources, input_format=options.input_format, collection=options.collection
        ):
            if isinstance(item, Unreadable):
                reason = " ".join(filter(None, (item.reason, item.hint)))
                self._say(Outcome(item.origin, "refused", reason, item.origin))
                continue
            text = digest(item.text)
            before = self.texts.setdefault(item.id, text)
            if before != text:
                self._refuse_both(item)
                continue
            if not item.text.strip():
                self._say(Outcome(item.id, "skipped", "it has no text.", item.origin))
                continue
            if item.id in self.known:
                self._say(Outcome(item.id, "unchanged", "it was given twice.", item.origin))
                continue
            unit = self.writer.units.get(self.maker.namer.graph(item.id))
            if unit is not None and unit.key == self._key(item):
                self._say(Outcome(item.id, "unchanged", origin=item.origin))
                continue
            self.known[item.id] = Outcome(item.id, "written")
            yield item

    def _key(self, article: Article) -> str:
        content = asdict(article)
        content.pop("origin")
        return digest(
            content,
            self.maker.authority.digest,
            self.record.ontology_version,
            self.record.extractor,
            self.options.text,
            self.options.base,
            __version__,
        )

    def _refuse_both(self, article: Article) -> None:
        reason = (
            f"two different texts have the id '{article.id}' ({article.origin} is one of them). "
            "Give each its own id, or build them with different --collection names."
        )
        if article.id not in self.twice:
            self.twice.add(article.id)
            before = self.known.get(article.id)
            if before is not None and before in self.summary.outcomes:
                self.summary.refuse_again(Outcome(article.id, "refused", reason), before)
            self.writer.drop(self.maker.namer.graph(article.id))
        self._say(Outcome(article.id, "refused", reason, article.origin))

    def _store(self, made: Made) -> None:
        article = made.article
        shared = {
            "origin": article.origin,
            "claims": made.claims,
            "events": made.events,
            "dropped": made.dropped,
            "findings": made.findings,
        }
        if article.id in self.twice:
            reason = f"two different texts have the id '{article.id}'. Give each its own id."
            self._say(Outcome(article.id, "refused", reason, **shared))  # type: ignore[arg-type]
            return
        if made.nquads is None:
            reason = "the shapes refuse it."
            self._say(Outcome(article.id, "refused", reason, **shared))  # type: ignore[arg-type]
            return
        namer = self.maker.namer
        graph = namer.graph(article.id)
        provenance = describe_record(
            namer, graph, namer.article(article.id), self.record, digest(article.text)
        )
        put_build(self.writer, namer, self.record)
        self.writer.put(
            graph,
            kind="article",
            id=article.id,
            key=self._key(article),
            counts={"claims": made.claims, "events": made.events},
            nquads=made.nquads + serialised(provenance),
        )
        self.pending += 1
        if self.pending >= SHARD:
            self.writer.commit()
            self.pending = 0
        self._say(Outcome(article.id, "written", **shared))  # type: ignore[arg-type]


def put_context(writer: Writer, namer: Namer, authority: Authority) -> None:
    """The graphs beside the articles, where they changed: the ontology and the authority."""
    nquads = ontology_nquads()
    put_if_changed(writer, terms.ONTOLOGY, "ontology", digest(nquads.decode()), lambda: nquads)
    graph = namer.authority_graph
    put_if_changed(
        writer, graph, "authority", authority.digest, lambda: serialised(authority.quads(graph))
    )


def put_if_changed(
    writer: Writer, graph: str, kind: str, key: str, nquads: Callable[[], bytes]
) -> None:
    """Writes a graph that is not an article's, unless it is there with that key."""
    unit = writer.units.get(graph)
    if unit is None or unit.key != key:
        writer.put(graph, kind=kind, id=slug(kind), key=key, counts={}, nquads=nquads())


def readings(
    sources: Sequence[str],
    *,
    authority: Sequence[Path] = (),
    leaning: Leaning = "default",
    cues: Sequence[Path] = (),
    input_format: str | None = None,
    llm: LlmSettings | None = None,
    usage: Usage | None = None,
) -> Iterator[Reading | Unreadable]:
    """What is found in each article of the sources; no graph is made.

    Yields what could not be read in its place, so that the caller can name it and go on. Reads by
    the rules (with ``leaning`` and ``cues``), or by the language model ``llm``.
    """
    known = load_authority(authority)
    extractor: Extractor
    if llm is not None:
        extractor = make_extractor("llm", known, llm=llm, usage=usage)
    else:
        extractor = RulesExtractor(known, leaning=leaning, cues=cues)
    for item in read_sources(sources, input_format=input_format):
        yield item if isinstance(item, Unreadable) else sound(extractor.read(item))


def put_build(writer: Writer, namer: Namer, record: BuildRecord) -> None:
    """Writes the record of a run, one unit for the build and one for its extractor."""
    by_subject: dict[str, list[Quad]] = {}
    for quad in describe_build(namer, record):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)  # builds and extractors have IRIs
        by_subject.setdefault(quad.subject.value, []).append(quad)
    for subject, quads in by_subject.items():
        nquads = serialised(quads)
        put_if_changed(
            writer, subject, "provenance", digest(nquads.decode()), partial(bytes, nquads)
        )
