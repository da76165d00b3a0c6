"""Articles made into checked quads: extract, drop what is unsound, describe, gate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from onrecord import __version__
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.build.shared_graphs import digest, now, ontology_version
from onrecord.build.time_limit import SECONDS, TimeLimitExceeded, time_limit
from onrecord.build.validate import sound
from onrecord.check.findings import Finding
from onrecord.code_digest import code_digest
from onrecord.describe import describe
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.errors import LlmError, MissingExtra, OnrecordError, UsageError
from onrecord.extract.extractor import Extractor, NothingExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.extract.rules import RulesExtractor
from onrecord.ids import DEFAULT_BASE, Namer
from onrecord.model import Actor, Article, Reading, TextKept
from onrecord.readers.language import other_than_english
from onrecord.store.unit import PackedUnit, pack_unit

if TYPE_CHECKING:
    from onrecord.check.checker import Checker

#: The modules that make a reading a graph.
_DESCRIBES = (
    "describe",
    "build/validate.py",
    "check/span_anchoring.py",
    "ids.py",
    "model.py",
    "origins.py",
    "terms.py",
)

#: Articles a shard holds: what a killed build loses at most.
SHARD = 50


@dataclass(frozen=True)
class Options:
    """What a build depends on besides its articles. ``authority`` are files of the user's.

    ``llm`` is the language model of the extractor ``llm``, which no other needs; ``started`` is
    when the build began, which its record tells: now, where nobody says otherwise.
    """

    base: str = DEFAULT_BASE
    collection: str | None = None
    authority: tuple[Path, ...] = ()
    input_format: str | None = None
    extractor: str = "rules"
    text: TextKept = "full"
    llm: LlmSettings | None = None
    started: datetime | None = None

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
        if "/article/" in self.base:
            raise UsageError(
                f"The base '{self.base}' holds '/article/', after which the ids of articles begin.",
                hint="Give one without it, such as https://example.org/id/.",
            )


@dataclass(frozen=True)
class Made:
    """What one article was made into.

    ``unit`` is its graph with the record of its making; None where the gate refused it, where it
    was passed over (``skipped`` says why) or set aside because it could not be made (``fault``
    says why: its worker died, memory, time).
    """

    article: Article
    unit: PackedUnit | None = None
    claims: int = 0
    events: int = 0
    dropped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: str = ""
    fault: str = ""


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
        self.record = BuildRecord(
            options.started or now(),
            __version__,
            ontology_version(),
            (self.extractor.name, self.extractor.version),
            digest(options.text, options.base, self.authority.digest),
        )
        # what an article's graph is made from besides the article
        self._same = hashlib.sha256(
            _json(
                self.authority.digest,
                self.record.ontology_version,
                self.record.extractor,
                options.text,
                options.base,
                __version__,
                code_digest(*_DESCRIBES),
            )
        )
        self._checker: Checker | None = None

    def input_digest(self, article: Article) -> str:
        """The digest of all that the article's graph is made from; where it is the same, so is it.

        That is the article's text and metadata, the authority, the ontology, the extractor, the
        options, and the code that describes what was read; not the name of its source, so that
        a folder that was renamed is not read again. It is the graph's ``onr:inputDigest``.
        """
        whole = self._same.copy()
        whole.update(
            _json(
                article.id,
                article.text,
                [(s.kind, s.start, s.end, s.source) for s in article.segments],
                article.title,
                article.published,
                article.publisher,
                article.url,
                article.byline,
                article.language,
                article.keywords,
            )
        )
        return "sha256:" + whole.hexdigest()

    @property
    def checker(self) -> Checker:
        """The gate, made when first needed: a build that finds all unchanged never does."""
        if self._checker is None:
            from onrecord.check.checker import Checker

            self._checker = Checker(context=self.authority.quads(self.namer.authority_graph))
        return self._checker

    def make_batch(self, articles: Sequence[Article]) -> list[Made]:
        """One Made each, in their order: read, drop what is unsound, describe; gate them together.

        Raises whatever a library raises on an article it cannot take; ``guarded`` does not.
        """
        foreign = [other_than_english(a.text, a.language) for a in articles]
        read = [a for a, reason in zip(articles, foreign, strict=True) if reason is None]
        made = iter(self._made(read))
        return [
            next(made) if reason is None else Made(article, skipped=reason)
            for article, reason in zip(articles, foreign, strict=True)
        ]

    def _made(self, articles: Sequence[Article]) -> list[Made]:
        if not articles:
            return []
        readings = [sound(reading) for reading in self.extractor.read_batch(articles)]
        described = [self._described(reading) for reading in readings]
        reports = self.checker.check_articles(described)
        return [
            Made(
                article,
                self._unit(article, quads) if report.conforms else None,
                len(reading.claims),
                len(reading.events),
                self._dropped(reading),
                report.findings,
            )
            for article, reading, quads, report in zip(
                articles, readings, described, reports, strict=True
            )
        ]

    def _dropped(self, reading: Reading) -> tuple[str, ...]:
        """What was found and dropped, by name; where no words are kept, only how much."""
        if self.options.text != "none":
            return tuple(f"{d.what}: {d.reason}" for d in reading.dropped)
        count = len(reading.dropped)
        # names and reasons quote the text
        return (f"{count} found and dropped, whose words are not kept",) if count else ()

    def _unit(self, article: Article, quads: Sequence[Quad]) -> PackedUnit:
        graph = self.namer.graph(article.id)
        record = describe_record(
            self.namer,
            graph,
            self.namer.article(article.id),
            self.record,
            self.input_digest(article),
        )
        return pack_unit(graph, (*quads, *record))

    def _described(self, reading: Reading) -> Sequence[Quad]:
        # what its record says of its language may be no language tag; only English comes this far
        article = replace(reading.article, language="en")
        reading = replace(reading, article=article)
        publisher = None
        if article.publisher:
            publisher = self.authority.outlet(article.publisher)
        if article.publisher and publisher is None:
            outlet = Actor(f"actor-{len(reading.actors) + 1}", "media-outlet", article.publisher)
            reading = replace(reading, actors=(*reading.actors, outlet))
            publisher = self.namer.local(article.id, outlet.id)
        return describe(reading, self.namer, keep=self.options.text, publisher=publisher)


def _json(*parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=True).encode()


#: An engine: where articles are made. It takes no more of them than it can work on, and gives one
#: Made each, in any order.
Runner = Callable[[Maker, Iterable[Article]], Iterator[Made]]

#: How many articles, or letters of their texts, are made at a time: enough for the gate, which
#: costs less an article the more it gets, and few enough to be tried again together.
BATCH, LETTERS = 16, 60_000

#: The first batches are smaller, so that every worker soon has one.
FIRST = 4


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lists, each closed at its number or at ``LETTERS``; nothing is read ahead."""
    batch: list[Article] = []
    letters, most = 0, FIRST
    for article in articles:
        batch.append(article)
        letters += len(article.text)
        if len(batch) >= most or letters >= LETTERS:
            yield batch
            batch, letters, most = [], 0, min(most + 1, BATCH)
    if batch:
        yield batch


def guarded(maker: Maker, articles: Sequence[Article]) -> list[Made]:
    """``make_batch``, in which an article that cannot be made costs nobody but itself.

    It is set aside by name. Raises LlmError, which is no article's fault.
    """
    try:
        return maker.make_batch(articles)
    except LlmError:
        raise
    except Exception as error:
        if len(articles) > 1:
            return [made for article in articles for made in guarded(maker, [article])]
        return [Made(articles[0], fault=_fault(error))]


def _fault(error: Exception) -> str:
    if isinstance(error, OnrecordError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it needs more memory than there is; give its worker more with --memory."
    return f"onrecord failed on it ({type(error).__name__}: {error}); report it with the article."


def serially(
    maker: Maker, articles: Iterable[Article], *, seconds: float = SECONDS
) -> Iterator[Made]:
    """The plainest engine: one batch after the other, in this process.

    ``seconds`` are what an article may take; one that takes longer is set aside by name (in the
    main thread: see ``time_limit``). What a language model reads is not timed: its requests are.
    """
    # what a language model read is paid for, so it is handed on before the next is asked for
    lots = batches(articles) if maker.options.llm is None else ([a] for a in articles)
    limit = seconds if maker.options.llm is None else None
    for batch in lots:
        yield from _timed(maker, batch, limit)


def _timed(maker: Maker, articles: Sequence[Article], seconds: float | None) -> list[Made]:
    """``guarded``, which may take as long as one article; else they are made one by one."""
    try:
        with time_limit(seconds):
            return guarded(maker, articles)
    except TimeLimitExceeded as over:
        if len(articles) > 1:
            return [made for article in articles for made in _timed(maker, [article], seconds)]
        return [Made(articles[0], fault=str(over))]


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
