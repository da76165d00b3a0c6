"""What a SPARQL query reads: which predicates, and which of them it cannot do without.

Where the text of a query leaves a doubt, it is said to read everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.terms import RDF

#: The tokens of SPARQL.
TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
             |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<word>[^\W\d][\w.-]*(?::[\w.%\\-]*)?|:[\w.%\\-]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_TYPE = RDF + "type"
#: What collections in brackets stand for.
_LISTS = frozenset(RDF + n for n in ("first", "rest"))
#: What an object may begin with, besides variables, names and strings.
_OBJECT = frozenset("[(+-<") | frozenset("0123456789") | {"true", "false", "TRUE", "FALSE"}


@dataclass(frozen=True, slots=True)
class Reads:
    """What a query reads.

    ``iris`` are all that it names, its predicates among them. ``everything`` tells that other
    triples may make a difference, too: a predicate is a variable or any but some, or a path may
    be empty, which then leads only to nodes that are in the graph. ``predicates`` and ``classes``
    are in patterns of its outermost group: without triples of each there is no solution.
    """

    iris: frozenset[str]
    everything: bool
    predicates: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A token, and the IRI that it names, if any."""

    text: str
    iri: str | None = None

    @property
    def is_variable(self) -> bool:
        return self.text[0] in "?$" and len(self.text) > 1

    @property
    def ends_subject(self) -> bool:
        return self.is_variable or self.text == "]" or (self.iri is not None and self.text != "a")

    @property
    def begins_object(self) -> bool:
        named = self.iri is not None and self.text != "a"
        return self.is_variable or named or self.text[0] in "\"'" or self.text in _OBJECT


@lru_cache(maxsize=4096)
def reads(query: str) -> Reads:
    """What a query reads that the gate has put into ``WHERE { GRAPH ?gateGraph { … } }``."""
    words = _words(query)
    if words is None:
        return Reads(_iris_in(query), True, frozenset(), frozenset())
    predicates, classes = _needed(words)
    everything = any(_is_open(words, number) for number in range(1, len(words) - 1))
    named = _LISTS.union(word.iri for word in words if word.iri is not None)
    return Reads(named, everything, predicates, classes)


def _iris_in(query: str) -> frozenset[str]:
    """The IRIs that are written out."""
    return frozenset(text[1:-1] for text, _ in _texts(query) if len(text) > 1 and text[0] == "<")


def _words(query: str) -> Sequence[_Word] | None:
    """The tokens of the groups of a query; None where a name in it is not sure."""
    prefixes: dict[str, str] = {}
    words: list[_Word] = []
    texts = list(_texts(query))
    in_group = False
    for number, (text, joined) in enumerate(texts):
        keyword = text.upper()
        if keyword == "PREFIX":
            prefixes[texts[number + 1][0]] = texts[number + 2][0][1:-1]
        elif keyword == "BASE":
            return None
        elif keyword in ("SELECT", "BY"):
            in_group = False  # until the next brace: what is named there are variables
        elif text in ("{", "}"):
            in_group = True
        if not in_group:
            continue
        if text == "a":
            words.append(_Word(text, _TYPE))
        elif text[0] == "<" and len(text) > 1:
            words.append(_Word(text, text[1:-1]))
        elif ":" in text and (text[0] == ":" or text[0] == "_" or text[0].isalpha()):
            prefix, _, local = text.partition(":")
            space = prefixes.get(f"{prefix}:")
            if space is None or joined or "\\" in local:
                return None
            words.append(_Word(text, space + local))
        elif text == "(" and words and words[-1].text in ("{", "}", ".", ")"):
            return None  # a collection as a subject
        else:
            words.append(_Word(text))
    return words


def _texts(query: str) -> Iterator[tuple[str, bool]]:
    """The tokens, and whether each follows a name without anything between."""
    after_name = False
    for match in TOKEN.finditer(query):
        text, is_name = match.group(), match.lastgroup == "word"
        if match.lastgroup != "skip":
            stripped = text.rstrip(".") if is_name else text
            if stripped:
                yield stripped, after_name and is_name
            for dot in text[len(stripped) :]:
                yield dot, False
        after_name = is_name


def _is_open(words: Sequence[_Word], number: int) -> bool:
    """Whether at a place there is a predicate that is not named, or a path that may be empty."""
    word, before, after = words[number], words[number - 1], words[number + 1]
    if word.text == "!":
        inside = next((w for w in words[number + 1 :] if w.text != "("), word)
        return inside.iri is not None or inside.text == "^"
    if word.text in ("*", "?"):
        return before.text != "("  # COUNT(*)
    starts = before.ends_subject or before.text == ";"
    return word.is_variable and starts and after.begins_object


def _needed(words: Sequence[_Word]) -> tuple[frozenset[str], frozenset[str]]:
    """The predicates and classes of the patterns that lie directly in the outermost group."""
    predicates: set[str] = set()
    classes: set[str] = set()
    groups = brackets = 0
    for number, word in enumerate(words[:-1]):
        groups += (word.text == "{") - (word.text == "}")
        brackets += (word.text == "(") - (word.text == ")")
        if groups != 2 or brackets or word.iri is None:
            continue
        before, after = words[number - 1], words[number + 1]
        if (before.ends_subject or before.text == ";") and after.begins_object:
            predicates.add(word.iri)
            if word.iri == _TYPE and after.iri is not None:
                classes.add(after.iri)
    return frozenset(predicates), frozenset(classes)
