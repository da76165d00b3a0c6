"""A parsed article as columns: one array an attribute, one number a token.

Scoring reads whole columns at once, and climbing the tree by numbers is many times cheaper than by
spaCy's token objects, which are made anew at every step.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.syntax.parser import PARSED, texts_of
from onrecord.model import Article, Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Doc

Numbers = NDArray[np.int64]
Codes = NDArray[np.uint64]

_EDGE = frozenset(",;:.-–—…")
_SHORTENING = frozenset([",", "(", "—", "–", "-", "--"])


@lru_cache(maxsize=200_000)
def code(text: str) -> int:
    """A number that represents a text, the same on every machine (CRC-32 of its UTF-8)."""
    return zlib.crc32(text.encode())


@dataclass(frozen=True)
class Columns:
    """The tokens of one article.

    ``words``, ``lemmas``, ``tags``, ``parts`` (of speech), ``deps`` and ``kinds`` (of names) are
    texts, and ``coded`` holds the same as codes, beside them ``shape`` (of the characters).
    ``heads`` are absolute; ``lefts`` and ``rights`` the first and last token of each subtree,
    ``firsts`` and ``lasts`` its first and last word; ``wordy`` are the tokens that are words;
    ``sentences``, ``segments`` and ``quotes`` number what holds the token (-1: nothing; a segment
    that is not running text is nothing), and ``ordinals`` the sentences of a segment from 0.
    ``headlines`` are the tokens of one; ``next_marks`` the next token behind each where a noun
    phrase may be cut short: a comma, a bracket, a dash.
    """

    doc: Doc
    text: str
    size: int
    words: list[str]
    lemmas: list[str]
    tags: list[str]
    parts: list[str]
    deps: list[str]
    kinds: list[str]
    dep_codes: list[int]
    coded: dict[str, Codes]
    heads: list[int]
    children: list[list[int]]
    lefts: list[int]
    rights: list[int]
    firsts: list[int]
    lasts: list[int]
    wordy: list[int]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    sentence_first: list[int]
    sentence_last: list[int]
    segments: list[int]
    ordinals: list[int]
    headlines: list[bool]
    quotes: list[int]
    blank: list[bool]  # white space and punctuation
    next_marks: list[int]

    def subtree(self, top: int, *, without: frozenset[int] = frozenset()) -> list[int]:
        """The token and all below it, in order, leaving out the given ones with what is below."""
        out, stack = [], [top]
        while stack:
            at = stack.pop()
            if at in without:
                continue
            out.append(at)
            stack.extend(self.children[at])
        return sorted(out)

    def holds(self, top: int, token: int) -> bool:
        """Whether the token is ``top`` or below it."""
        for _ in range(self.size):
            if token == top:
                return True
            up = self.heads[token]
            if up == token:
                return False
            token = up
        return False

    def child(self, token: int, *deps: str) -> int | None:
        """The first child with one of the dependencies."""
        return next((c for c in self.children[token] if self.deps[c] in deps), None)

    def spans(self, tokens: list[int]) -> Spans:
        """The text of tokens as spans, one a run, without clause punctuation at the ends."""
        out: list[Span] = []
        ordered = sorted(set(tokens))
        at = 0
        while at < len(ordered):
            to = at
            while to + 1 < len(ordered) and ordered[to + 1] == ordered[to] + 1:
                to += 1
            first, last = ordered[at], ordered[to]
            while first <= last and (self.words[first] in _EDGE or self.words[first].isspace()):
                first += 1
            while first <= last and (self.words[last] in _EDGE or self.words[last].isspace()):
                last -= 1
            if first <= last:
                out.append(Span(self.starts[first], self.ends[last]))
            at = to + 1
        return tuple(out)


def columns_of(doc: Doc, article: Article, quotes: list[Span]) -> Columns:
    """The columns of a parsed article; ``quotes`` are its quoted stretches in order."""
    size = len(doc)
    words, shapes, blank = [], [], []
    ends, sentences = [], []
    lemmas = [lemma.lower() for lemma in texts_of(doc, "LEMMA")]
    tags, parts = texts_of(doc, "TAG"), texts_of(doc, "POS")
    deps, kinds = texts_of(doc, "DEP"), texts_of(doc, "ENT_TYPE")
    starts: list[int] = doc.to_array("IDX").astype(np.int64).tolist()
    heads: list[int] = (np.arange(size) + doc.to_array("HEAD").astype(np.int64)).tolist()
    sentence = -1
    opens = (doc.to_array("SENT_START") == 1).tolist()
    for number, written in enumerate(texts_of(doc, "ORTH")):
        word, shape, is_blank = _written_form(written)
        words.append(word)
        shapes.append(shape)
        blank.append(is_blank)
        ends.append(starts[number] + len(written))
        sentence += opens[number] or number == 0
        sentences.append(sentence)
    children: list[list[int]] = [[] for _ in range(size)]
    lefts, rights = list(range(size)), list(range(size))
    for token_number, head in enumerate(heads):
        if head != token_number:
            children[head].append(token_number)
        at = token_number
        while heads[at] != at:
            at = heads[at]
            if lefts[at] > token_number:
                lefts[at] = token_number
            if rights[at] < token_number:
                rights[at] = token_number
    firsts, lasts = list(lefts), list(rights)
    for token_number in range(size):
        while firsts[token_number] < token_number and blank[firsts[token_number]]:
            firsts[token_number] += 1
        while lasts[token_number] > token_number and blank[lasts[token_number]]:
            lasts[token_number] -= 1
    opening: dict[int, int] = {}
    closing: dict[int, int] = {}
    for number, of in enumerate(sentences):
        opening.setdefault(of, number)
        closing[of] = number
    spoken = [
        Span(s.start, s.end) if s.kind in PARSED else Span(s.start, s.start)
        for s in article.segments
    ]
    coded = {
        name: np.fromiter(map(code, texts), dtype=np.uint64, count=size)
        for name, texts in (
            ("word", words),
            ("shape", shapes),
            ("lemma", lemmas),
            ("tag", tags),
            ("part", parts),
            ("dep", deps),
            ("kind", kinds),
        )
    }
    segments = _inside(starts, spoken)
    kinds_of = [s.kind == "headline" for s in article.segments]
    return Columns(
        doc,
        article.text,
        size,
        words,
        lemmas,
        tags,
        parts,
        deps,
        kinds,
        coded["dep"].tolist(),
        coded,
        heads,
        children,
        lefts,
        rights,
        firsts,
        lasts,
        [i for i in range(size) if not blank[i]],
        starts,
        ends,
        sentences,
        [opening[s] for s in sentences],
        [closing[s] for s in sentences],
        segments,
        _ordinals(segments, sentences),
        [number >= 0 and kinds_of[number] for number in segments],
        _inside(starts, quotes),
        blank,
        _next_marks(words),
    )


def _next_marks(words: list[str]) -> list[int]:
    out, following = [0] * len(words), len(words)
    for token in range(len(words) - 1, -1, -1):
        out[token] = following
        if words[token] in _SHORTENING:
            following = token
    return out


@lru_cache(maxsize=200_000)
def _written_form(word: str) -> tuple[str, str, bool]:
    """A word in lower case, its shape, and whether it is white space or punctuation.

    Shapes: capitals (X), capitalised (Xx), lower case (x), else the first sign.
    """
    shape = word[:1]
    if word.isupper():
        shape = "X" if len(word) > 1 else "x"
    elif shape.isupper():
        shape = "Xx"
    elif word.isalpha():
        shape = "x"
    return word.lower(), shape, not any(c.isalnum() for c in word)


def _ordinals(segments: list[int], sentences: list[int]) -> list[int]:
    """The number of each token's sentence within its segment."""
    first: dict[int, int] = {}
    return [
        sentence - first.setdefault(segment, sentence)
        for segment, sentence in zip(segments, sentences, strict=True)
    ]


def _inside(offsets: list[int], stretches: list[Span]) -> list[int]:
    """The number of the stretch that holds each offset, or -1; both in order."""
    out, at = [], 0
    for offset in offsets:
        while at < len(stretches) and stretches[at].end <= offset:
            at += 1
        inside = at < len(stretches) and stretches[at].start <= offset
        out.append(at if inside else -1)
    return out
