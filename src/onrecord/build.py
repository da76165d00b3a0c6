"""The whole path on one page: read, extract, describe, check, store; one article at a time.

``build`` takes articles and ``load`` takes triples that somebody else made (``onrecord.load``);
both end in the same gate and the same store, and both count the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from onrecord import __version__
from onrecord.authority import load_authority
from onrecord.check.sound import sound
from onrecord.context import digest, now, ontology_version, put_build, put_context
from onrecord.describe.provenance import BuildRecord, describe_record
from onrecord.errors import LlmError
from onrecord.extract import Extractor, Leaning, RulesExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.maker import SHARD, Made, Maker, Options, Runner, make_extractor, serialised, serially
from onrecord.model import Article, Reading
from onrecord.outcomes import Outcome, Summary
from onrecord.read import Unreadable, read_sources
from onrecord.store import Writer, open_writer

__all__ = ["Options", "Outcome", "Summary", "build", "readings"]


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
