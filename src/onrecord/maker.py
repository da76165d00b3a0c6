"""One article made into checked quads: extract, drop what is unsound, describe, gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

from onrecord.authority import load_authority
from onrecord.authority_model import Authority
from onrecord.check.findings import Finding
from onrecord.check.report import Checker
from onrecord.check.sound import sound
from onrecord.describe import TextKept, describe
from onrecord.errors import MissingExtra, UsageError
from onrecord.extract import Extractor, NothingExtractor, RulesExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.ids import DEFAULT_BASE, Namer
from onrecord.model import Actor, Article

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
