"""The way of an article to checked quads: extract, drop what is invalid, describe, check."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad

from onrecord import __version__
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.build.clock import latest, now
from onrecord.build.extractors import make_extractor
from onrecord.build.options import Options
from onrecord.build.shared_graphs import ontology_version
from onrecord.build.valid_dates import published_by
from onrecord.build.validate import drop_invalid
from onrecord.check.findings import Finding
from onrecord.code_digest import code_digest
from onrecord.describe import describe
from onrecord.describe.derived import Deriver
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.digests import canonical_json, digest
from onrecord.extract.claims.cues.table import CueTable, cues_with
from onrecord.extract.llm.settings import Usage
from onrecord.ids import Namer
from onrecord.model import Actor, Article, Reading
from onrecord.readers.language import other_than_english
from onrecord.store.unit import PackedUnit, pack_unit

if TYPE_CHECKING:
    from onrecord.check.checker import Checker

#: The modules that turn a reading into a graph.
DESCRIBING_MODULES: Final = (
    "authority/classes.py",
    "authority/top_classes.py",
    "describe",
    "build/anchors.py",
    "build/valid_dates.py",
    "build/validate.py",
    "digests.py",
    "ids.py",
    "model.py",
    "numerals.py",
    "origins.py",
    "rdf/curies.py",
    "terms.py",
    "vocabulary.py",
)


@dataclass(frozen=True)
class ArticleResult:
    """The result of one article.

    ``unit`` is its graph with the record of its build. It is None if the graph violates the shapes,
    if the article was skipped (``skipped`` says why), or if it could not be processed (``fault``
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


class ArticlePipeline:
    """Turns articles into checked quads; one per process, with the model, shapes and authority."""

    def __init__(
        self,
        options: Options,
        authority: Authority | None = None,
        cues: CueTable | None = None,
        *,
        usage: Usage | None = None,
    ) -> None:
        """``authority`` and ``cues`` replace the files of the options, which may be elsewhere."""
        self.options = options
        self.authority = authority or load_authority(options.authority)
        self.namer = Namer(options.base)
        self.cues = cues
        if cues is None and options.extractor == "rules":
            self.cues = cues_with(options.cues)
        self.extractor = make_extractor(
            options.extractor,
            self.authority,
            leaning=options.leaning,
            cues=self.cues,
            llm=options.llm,
            usage=usage,
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
            canonical_json(
                self.authority.digest,
                self.record.ontology_version,
                self.record.extractor,
                options.text,
                options.base,
                __version__,
                code_digest(*DESCRIBING_MODULES),
            )
        )
        self._deriver = Deriver(self.authority.triples)
        self._checker: Checker | None = None

    def input_digest(self, article: Article) -> str:
        """The digest of everything that the article's graph depends on: equal digest, equal graph.

        It covers the article's text and metadata, the authority, the ontology, the extractor, the
        options, and the code that describes a reading. It does not cover the name of the source, so
        a renamed folder is not read again. It becomes the graph's ``onr:inputDigest``.
        """
        whole = self._same.copy()
        whole.update(
            canonical_json(
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
        """The gate, compiled on first use; a build that finds everything unchanged never does."""
        if self._checker is None:
            from onrecord.check.checker import Checker

            self._checker = Checker(context=self.authority.quads(self.namer.authority_graph))
        return self._checker

    def process_batch(self, articles: Sequence[Article]) -> list[ArticleResult]:
        """One result per article, in their order.

        Each is read, cleared of what is invalid and described; then all are checked together.
        Errors of a library on an article are raised; ``process_guarded`` turns them into results.
        """
        foreign = [other_than_english(a.text, a.language) for a in articles]
        read = [a for a, reason in zip(articles, foreign, strict=True) if reason is None]
        results = iter(self._processed(read))
        return [
            next(results) if reason is None else ArticleResult(article, skipped=reason)
            for article, reason in zip(articles, foreign, strict=True)
        ]

    def _processed(self, articles: Sequence[Article]) -> list[ArticleResult]:
        if not articles:
            return []
        today = latest().date()
        dated, undated = zip(*(published_by(a, today) for a in articles), strict=True)
        readings = [
            drop_invalid(replace(reading, dropped=(*reading.dropped, *dropped)))
            for reading, dropped in zip(self.extractor.read_batch(dated), undated, strict=True)
        ]
        described = [self._described(reading) for reading in readings]
        reports = self.checker.check_articles(described)
        return [
            ArticleResult(
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
        """What was found and dropped, and why; where no words are kept, only how much."""
        if self.options.text != "none":
            return tuple(f"{d.what}: {d.reason}" for d in reading.dropped)
        count = len(reading.dropped)
        # names and reasons quote the text
        return (f"{count} dropped; their words are not kept",) if count else ()

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
        described = describe(reading, self.namer, keep=self.options.text, publisher=publisher)
        return self._deriver.article(described)
