"""The whole path on one page: read, extract, describe, check, store; one article at a time.

``build`` takes articles and ``load`` takes curated triples (``onrecord.load``); both end in the
same gate and the same store, and count outcomes the same way.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from onrecord.authority.loader import load_authority
from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.batches import Runner, run_serially
from onrecord.build.clock import latest, now
from onrecord.build.extractors import make_extractor
from onrecord.build.options import ARTICLES_PER_SHARD, Options
from onrecord.build.report import Outcome, OutcomeListener, State, Summary
from onrecord.build.seen import SeenArticle, SeenRegistry
from onrecord.build.shared_graphs import put_build, put_context
from onrecord.build.time_limit import SECONDS, TimeLimitExceeded, time_limit
from onrecord.build.upgrade import upgrade
from onrecord.build.valid_dates import published_by
from onrecord.build.validate import drop_invalid
from onrecord.errors import LlmError
from onrecord.extract.claims.cues.table import cues_with
from onrecord.extract.extractor import Extractor, Leaning
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.model import Article, Reading
from onrecord.origins import origin_of, same_origin, why_id_is_taken
from onrecord.readers.article import FlawedArticle, PassedOver, Unreadable
from onrecord.readers.reader import read_sources
from onrecord.store import Unit, open_writer
from onrecord.store.pending import UnitWriter
from onrecord.store.unit import PackedUnit


def build(
    sources: Sequence[str],
    graph: Path | UnitWriter,
    options: Options,
    *,
    run: Runner = run_serially,
    on_outcome: OutcomeListener = lambda outcome: None,
    usage: Usage | None = None,
    limit: int | None = None,
    resume: bool = False,
    replace_others: bool = False,
) -> Summary:
    """Builds articles into the graph directory, or another sink, and reports the outcome of each.

    Unchanged articles are skipped before they are parsed. An article that violates the shapes is
    left out and reported, and so is one whose id belongs to another article in the graph (with
    another origin), unless ``replace_others``; the rest is committed shard by shard. A graph
    directory is published at the end, which comes early if a language model cannot continue
    (``Summary.stopped``); ``usage`` counts its cost.

    ``limit`` takes only the first articles. ``resume`` skips every article whose id is already in
    the graph.
    """
    pipeline = ArticlePipeline(replace(options, started=options.started or now()), usage=usage)
    summary = Summary()
    with ExitStack() as stack:
        sink = stack.enter_context(open_writer(graph)) if isinstance(graph, Path) else graph
        upgrade(sink)
        put_context(sink, pipeline.namer, pipeline.authority)
        run_ = _Run(pipeline, sink, summary, on_outcome, limit, resume, replace_others)
        stack.callback(run_.seen.close)
        run_.all(sources, run)
    return summary


class _Run:
    """One build while it runs: what was seen, what is in progress, the outcome of each article."""

    def __init__(
        self,
        pipeline: ArticlePipeline,
        sink: UnitWriter,
        summary: Summary,
        on_outcome: OutcomeListener,
        limit: int | None,
        resume: bool,
        replace_others: bool,
    ) -> None:
        self.pipeline, self.sink = pipeline, sink
        self.summary, self.on_outcome = summary, on_outcome
        self.limit, self.resume, self.replace_others = limit, resume, replace_others
        self.options = pipeline.options
        self.seen = SeenRegistry()
        self.ids_at = {u.place: u.id for u in sink.units.values() if u.place}
        self.pending = 0
        self.recorded = False

    def all(self, sources: Sequence[str], run: Runner) -> None:
        """Every article of the sources, through the runner, into the store."""
        results = run(self.pipeline, self._changed(sources))
        try:
            for result in results:
                self._store(result)
        except LlmError as stop:
            self.summary.stopped = stop
        finally:
            if isinstance(results, Generator):
                results.close()  # its workers end now, not when the collector comes by
        self.sink.commit()

    def _say(self, outcome: Outcome) -> None:
        self.summary.add(outcome)
        self.on_outcome(outcome)

    def _changed(self, sources: Sequence[str]) -> Iterator[Article]:
        """The articles that have to be processed; the others are settled here."""
        options = self.options
        count = 0
        for item in read_sources(
            sources, input_format=options.input_format, collection=options.collection
        ):
            if isinstance(item, PassedOver):
                self._say(Outcome(item.origin, "skipped", item.reason, item.origin))
                continue
            if isinstance(item, Unreadable):
                reason = " ".join(filter(None, (item.reason, item.hint)))
                self._say(Outcome(item.origin, "refused", reason, item.origin))
                continue
            if count == self.limit:
                return
            count += 1
            article = self._known_at(item)
            outcome = self._settled(article)
            if outcome is None:
                yield article
            else:
                self._say(outcome)

    def _known_at(self, article: Article) -> Article:
        """The article under the id that its file had, if its id comes only from the file's path.

        So a file stays one article whether it is named itself or found in a folder.
        """
        source = article.source
        if source is None or source.named:
            return article
        id, before = self.ids_at.get(source.place), ""
        if id is not None and self.options.collection:
            before = f"{self.options.collection}/"
        if id is None or not id.startswith(before):
            return article
        below = id.removeprefix(before)
        return replace(article, id=id) if source.place.endswith(f"/{below}") else article

    def _settled(self, article: Article) -> Outcome | None:
        """The outcome of an article that need not be processed; None for one that must be."""
        text = hash(article.text)
        before = self.seen.get(article.id)
        if before is not None:
            if before.text != text or before.twice:
                return self._refuse_both(article, before)
            return Outcome(
                article.id, "unchanged", "it occurs twice in the sources.", article.origin
            )
        state: State | None = None
        unit = self.sink.units.get(self.pipeline.namer.graph(article.id))
        reason = ""
        if not article.text.strip():
            state, reason = "skipped", "it has no text."
        elif unit is not None and unit.key == self.pipeline.input_digest(article):
            state = "unchanged"
        elif unit is not None and not self._may_replace(unit, article):
            state = "refused"
            way_out = "Give this one its own id, or build it with --collection NAME"
            reason = why_id_is_taken(unit.origin, way_out)
        elif unit is not None and self.resume:
            state = "unchanged"
        self.seen.put(article.id, SeenArticle(text, state))
        if state is None:
            return None
        return Outcome(article.id, state, reason, article.origin, warning=_warning(article))

    def _may_replace(self, unit: Unit, article: Article) -> bool:
        place = article.source.place if article.source else ""
        known = (unit.origin, unit.place)
        return self.replace_others or same_origin(known, (origin_of(article), place))

    def _refuse_both(self, article: Article, before: SeenArticle) -> Outcome:
        reason = (
            f"two different texts have the id '{article.id}' ({article.origin} is one of them). "
            "Give each its own id, or build them with different --collection names."
        )
        if not before.twice:
            self.seen.put(article.id, before._replace(twice=True))
            if before.state is not None:
                self._say(Outcome(article.id, "refused", reason, before=before.state))
            self.sink.drop(self.pipeline.namer.graph(article.id))
        return Outcome(article.id, "refused", reason, article.origin)

    def _store(self, result: ArticleResult) -> None:
        article = result.article
        seen = self.seen.get(article.id)
        state: State = "refused"
        reason, replaced = "", False
        if seen is not None and seen.twice:
            reason = f"two different texts have the id '{article.id}'. Give each its own id."
        elif result.fault:
            reason = result.fault
        elif result.skipped:
            state, reason = "skipped", result.skipped
        elif result.unit is None:
            reason = "it violates the shapes."
        else:
            state = "written"
            replaced = result.unit.graph in self.sink.units
            self._put(article, result, result.unit)
        self.seen.set_state(article.id, state)
        self._say(
            Outcome(
                article.id,
                state,
                reason,
                article.origin,
                result.claims,
                result.events,
                result.dropped,
                result.findings,
                _warning(article),
                replaced=replaced,
            )
        )

    def _put(self, article: Article, result: ArticleResult, unit: PackedUnit) -> None:
        if not self.recorded:
            put_build(self.sink, self.pipeline.namer, self.pipeline.record)
            self.recorded = True
        self.sink.put(
            unit.graph,
            kind="article",
            id=article.id,
            key=self.pipeline.input_digest(article),
            counts={"claims": result.claims, "events": result.events},
            nquads=unit,
            origin=origin_of(article),
            place=article.source.place if article.source else "",
        )
        self.pending += 1
        if self.pending >= ARTICLES_PER_SHARD:
            self.sink.commit()
            self.pending = 0


def _warning(article: Article) -> str:
    return article.flaw if isinstance(article, FlawedArticle) else ""


def readings(
    sources: Sequence[str],
    *,
    authority: Sequence[Path] = (),
    leaning: Leaning = "default",
    cues: Sequence[Path] = (),
    input_format: str | None = None,
    llm: LlmSettings | None = None,
    usage: Usage | None = None,
    seconds: float = SECONDS,
    with_rejected: bool = False,
) -> Iterator[Reading | Unreadable | PassedOver]:
    """The reading of each article in the sources, without making a graph.

    Articles that cannot be read are yielded in their place, so that the caller can report them.
    Reads by the rules (with ``leaning`` and ``cues``), or by the language model ``llm``.
    ``seconds`` is the rules' time limit per article (in the main thread: see ``time_limit``).
    ``with_rejected``: readings also hold what was considered and not taken.
    """
    extractor = make_extractor(
        "rules" if llm is None else "llm",
        load_authority(authority),
        leaning=leaning,
        cues=cues_with(cues) if llm is None else None,
        llm=llm,
        usage=usage,
        with_rejected=with_rejected,
    )
    for item in read_sources(sources, input_format=input_format):
        if isinstance(item, Article):
            yield _reading(extractor, item, seconds if llm is None else None)
        else:
            yield item


def _reading(extractor: Extractor, article: Article, seconds: float | None) -> Reading | Unreadable:
    try:
        with time_limit(seconds):
            dated, undated = published_by(article, latest().date())
            reading = extractor.read(dated)
            return drop_invalid(replace(reading, dropped=(*reading.dropped, *undated)))
    except TimeLimitExceeded as over:
        return Unreadable(article.origin or article.id, str(over))
