"""Short forms that an article explains itself: "Norland Harbour Trust (NHT)"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from onrecord.extract.syntax.words import word_set
from onrecord.model import Span

_LONGEST = 8  # characters of a short form
_REACH = 120  # characters before it in which its long form stands
_BRACKETED = re.compile(rf"\(([A-Z][A-Za-z&]{{1,{_LONGEST - 1}}})\)")
_BEGINS = re.compile(r"\b[A-Z]")
_EDGE = re.compile(r"\b")
_WORD = re.compile(r"\w+")
#: Words of a long form that a short form may pass over.
_PASSED_OVER = word_set("of the and for in on to a an de la du des")
_SHORTEST_NAME = 7  # characters of a name that a long form is compared with


def short_forms(text: str) -> dict[str, Span]:
    """The short forms in brackets behind what they stand for, each with its first long form.

    The initials of the words before the bracket have to be the short form's letters.
    """
    found: dict[str, Span] = {}
    for match in _BRACKETED.finditer(text):
        long_form = _long_form(text, match)
        if long_form is not None:
            found.setdefault(match[1], long_form)
    return found


def _long_form(text: str, bracket: re.Match[str]) -> Span | None:
    base = max(0, bracket.start() - _REACH)
    words = list(_WORD.finditer(text[base : bracket.start()]))
    at, start = len(words), None
    for letter in reversed([c.lower() for c in bracket[1] if c.isalpha()]):
        at -= 1
        while at >= 0 and words[at][0].lower() in _PASSED_OVER and _initial(words[at]) != letter:
            at -= 1
        if at < 0 or _initial(words[at]) != letter:
            return None
        start = words[at].start()
    return Span(base + start, base + words[-1].end()) if start is not None else None


def _initial(word: re.Match[str]) -> str:
    return word[0][0].lower()


def places_of(forms: Mapping[str, Span], text: str) -> dict[str, list[Span]]:
    """Where each short form stands as a word or at the head of one, in order."""
    places: dict[str, list[Span]] = defaultdict(list)
    for match in _BEGINS.finditer(text) if forms else ():
        for end in range(match.start() + 2, match.start() + _LONGEST + 1):
            form = text[match.start() : end]
            if form in forms and _EDGE.match(text, end):
                places[form].append(Span(match.start(), end))
    return places


def stands_for_another(long_form: str, names: Iterable[str]) -> bool:
    """Whether a long form is none of these names, nor holds one or is held by one.

    Names too short to tell are passed over; without a name it is another's.
    """
    words = _plain(long_form)
    plain = (_plain(n) for n in names)
    return not any(words in n or n in words for n in plain if len(n) >= _SHORTEST_NAME)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
