"""Names that the language model sees, or the grammar where it sees none: people, organisations."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extract.names.name_context import TITLES, Tokens
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span

#: What people do, and institutions too, but no place or thing: whoever does it is named.
SPEAKING = word_list("verb-of-a-named-speaker")
_POSSESSIVES = ("’s", "'s", "’", "'")
_ARTICLES = ("the ", "The ", "a ", "an ")
_MOST_WORDS = 7


class PersonSpans:
    """Where an article names people: by the language model, then also where a name speaks.

    ``by_first_token`` has the language model's alone, by the token each begins with; ``surnames``
    are the last words of its longer ones.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.spans = list(_people(tokens))
        self.by_first_token = {tokens.at(p)[0]: p for p in self.spans}
        self.surnames = _surnames(tokens, self.spans)
        self._index = SpanIndex(self.spans)

    def add_speakers(self) -> None:
        """Adds the names that speak and that the language model takes for nobody's."""
        self.spans += _speaking(self._tokens, self.spans)
        self._index = SpanIndex(self.spans)

    def around(self, span: Span) -> Span | None:
        """The name of a person that a span is or lies in."""
        return next((self.spans[n] for n in self._index.holding(*span)), None)

    def names(self) -> set[str]:
        """What people are called."""
        return {p.of(self._tokens.text) for p in self.spans}


def organisations(tokens: Tokens) -> Iterator[Span]:
    """The names of organisations by the language model, but for mere titles."""
    for entity in tokens.doc.ents:
        if entity.label_ == "ORG":
            span = bare_name(tokens.text, entity.start_char, entity.end_char)
            if span is not None and namelike(span.of(tokens.text)) and not tokens.is_title(span):
                yield span


def _people(tokens: Tokens) -> Iterator[Span]:
    for entity in tokens.doc.ents:
        if entity.label_ == "PERSON":
            of = entity.text.find(" of ")  # "Tarn of Norland"
            end = entity.start_char + of if of > 0 else entity.end_char
            span = bare_name(tokens.text, entity.start_char, end)
            if span is not None and namelike(span.of(tokens.text)):
                yield span


def _surnames(tokens: Tokens, people: list[Span]) -> set[str]:
    return {words[-1] for p in people if len(words := p.of(tokens.text).split()) > 1}


def _speaking(tokens: Tokens, people: list[Span]) -> list[Span]:
    """Names that speak and that the language model takes for nobody's: "Holt said".

    At the head of a sentence a family name that the article has elsewhere counts whatever the
    word may be besides. Not where a longer name of an organisation holds it ("Holt Mining").
    """
    doc, found = tokens.doc, []
    taken = SpanIndex(people)
    families = _surnames(tokens, people)
    of_organisations = {
        word
        for e in doc.ents
        if e.label_ == "ORG" and len(words := e.text.split()) > 1
        for word in words
    } - families
    for token in doc:
        if token.dep_ != "nsubj" or token.head.lemma_ not in SPEAKING:
            continue
        if token.pos_ != "PROPN" and not (token.is_sent_start and token.text in families):
            continue
        if any(t.dep_ in ("det", "amod", "poss") for t in token.children):
            continue
        first = _name_begins(tokens, token.i)
        name = [t.text for t in doc[first : token.i + 1]]
        span = tokens.span(first, token.i + 1)
        if (
            all(_may_be_of_a_name(tokens, word) for word in name)
            and of_organisations.isdisjoint(name)
            and not taken.touching(*span)
        ):
            found.append(span)
    return found


def _name_begins(tokens: Tokens, last: int) -> int:
    """The first token of a name that ends with this one, behind its titles."""
    doc, first = tokens.doc, last
    while first > 0 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].head.i == last:
        first -= 1
    while first < last and tokens.lower[first] in TITLES:
        first += 1
    return first


def _may_be_of_a_name(tokens: Tokens, word: str) -> bool:
    """Whether a word is written as a name and is neither a title nor somebody's description."""
    written = word.isalpha() and word[0].isupper() and not word.isupper() and len(word) > 2
    return written and word.lower() not in TITLES and tokens.table.at([word.lower()], 0) is None


def bare_name(text: str, start: int, end: int) -> Span | None:
    """An entity without what does not belong to a name: articles, possessives, marks, line ends."""
    line, broken, _ = text[start:end].partition("\n")
    if broken:
        end = start + len(line)
    end -= next((len(tail) for tail in _POSSESSIVES if line.endswith(tail)), 0)
    while start < end and not text[start].isalnum():
        start += 1
    for lead in _ARTICLES:
        if text.startswith(lead, start):
            start += len(lead)
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    return Span(start, end) if end - start > 1 else None


def namelike(name: str) -> bool:
    """Whether words look like a proper name: capitals, no figures, not overlong."""
    words = name.split()
    capital = [w for w in words if w[0].isupper()]
    return (
        0 < len(words) <= _MOST_WORDS
        and words[0][0].isupper()
        and len(capital) * 2 >= len(words)
        and not any(c.isdigit() for c in name)
        and len(name) > 2
    )
