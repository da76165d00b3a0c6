"""Numbers as stated beside what they count or measure: "at least 26 soldiers", "a 30-day truce"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from onrecord.extract.syntax.arguments import phrase, span_of
from onrecord.extract.syntax.measures import TIMES, Measure, shipped_measures
from onrecord.extract.syntax.numerals import Numeral, may_begin, numeral
from onrecord.extract.syntax.words import word_set
from onrecord.model import Figure, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Words that qualify a number only where they hang on it: talks "over 30 days" last 30.
_ALSO_PREPOSITIONS: Final = word_set("about around over above under below")
#: What follows a time that is no duration: "two years ago", "a 12-year-old boy".
_WHEN: Final = word_set("ago earlier later hence before after since old")
#: Kinds of names; a number that is part of one counts nothing.
_NAMES: Final = word_set("ORG FAC GPE LOC EVENT LAW WORK_OF_ART PRODUCT NORP PERSON")
#: What follows a difference: "three per cent more fires" are not three per cent of the fires.
_COMPARED: Final = word_set("more less fewer higher lower larger smaller")
_NO_COUNT: Final = re.compile(r"(?:18|19|20)\d\d|\d+\.\d+")
_UNMEASURED: Final = Measure(None, None)
_CORE: Final = word_set("nsubj nsubjpass dobj pobj")
#: What leads to an age behind a noun: "soldiers under 25", "prisoners aged 18 to 25".
_AGED: Final = (
    ("younger", "than"),
    ("older", "than"),
    ("under", "the", "age", "of"),
    ("over", "the", "age", "of"),
    ("aged", "between"),
    ("aged",),
    ("under",),
    ("over",),
)
_AGE_BEGINS: Final = frozenset(words[0] for words in _AGED)
_OLDEST: Final = 120


class _Stated(NamedTuple):
    """A number with its measure, by tokens of the document: the first of it, of the words behind
    it, and of those behind its measure."""

    numeral: Numeral
    measure: Measure
    first: int
    behind: int
    last: int


def figures_in(
    heads: Iterable[Token],
    dated: Mapping[int, int],
    text: str,
    measures: Iterable[Token] = (),
) -> tuple[Figure, ...]:
    """The numbers that count or measure the given nouns or what hangs on them with "of".

    ``dated``: the tokens that belong to dates; ``text``: the article's. ``measures`` head phrases
    that say how much or how long: of these only numbers with a unit or currency are taken.
    """
    out: dict[Span, Figure] = {}
    for head in heads:
        ages = (a for t in phrase(head) if t.pos_ == "NOUN" for a in _ages(t, dated, text))
        for figure in (*_counting(head, dated, text), *ages):
            out.setdefault(figure.span, figure)
    for head in measures:
        for figure in _counting(head, dated, text):
            if figure.unit or figure.currency:
                out.setdefault(figure.span, figure)
    return tuple(out[s] for s in sorted(out))


def _counting(head: Token, dated: Mapping[int, int], text: str) -> Iterator[Figure]:
    """The figures in the phrase of a noun."""
    tokens = phrase(head)
    done = 0
    for token in tokens:
        if token.i < done or not may_begin(token.lower_) or token.ent_type_ in _NAMES:
            continue
        stated = _stated(token)
        if stated is None or (stated.last > tokens[-1].i + 1 and not stated.numeral.is_range):
            continue
        done = stated.last
        if _counts(token, stated, head, dated):
            yield _figure(head, stated, _counted(tokens, stated.last, text))


def _counted(tokens: Sequence[Token], begin: int, text: str) -> str:
    """The words of a phrase behind a number and its measure."""
    counted = [t for t in tokens if t.i >= begin]
    while counted and (counted[0].is_punct or counted[0].lower_ == "of"):
        counted = counted[1:]
    if not counted:
        return ""
    doc, last = counted[-1].doc, counted[-1].i
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last].whitespace_:
        last += 2  # the parser has cut "co-owners" in two
    return " ".join(span_of([counted[0], doc[last]]).of(text).split())


def _stated(token: Token) -> _Stated | None:
    """The number that begins at a token, with the words that qualify and measure it."""
    symbols = shipped_measures().symbols
    # "about $2 million" is read as "about 2 million"
    tokens = [t for t in token.sent if t.lower_ not in symbols]
    at = next((n for n, t in enumerate(tokens) if t.i == token.i), None)
    if at is None:
        return None
    symbol = symbols.get(token.nbor(-1).lower_) if token.i > token.sent.start else None
    words = [t.lower_ for t in tokens]
    found = numeral(words, at, money=symbol is not None)
    if found is None:
        return None
    measure, last = symbol or _UNMEASURED, found.last
    joined = words[last : last + 1] == ["-"] or (
        found.value is None and words[last : last + 1] == ["of"]
    )  # "a 30-day truce", "hundreds of tonnes"
    measured = None if symbol else shipped_measures().after(words, last + joined)
    if measured is not None:
        measure, last = measured
    if found.first < at and _leads_elsewhere(tokens[found.first], measure):
        bare = numeral([*words[: at - 1], "", *words[at:]], at, money=symbol is not None)
        found = bare or found
    first, behind = tokens[found.first].i, tokens[found.last - 1].i + 1
    return _Stated(found, measure, first, behind, tokens[last - 1].i + 1)


def _leads_elsewhere(before: Token, measure: Measure) -> bool:
    """Whether the word before a number is no qualifier of it: "stood around 20 flags"."""
    if before.lower_ == "over" and measure.unit in TIMES:
        return True  # "over five years" they lasted five
    return before.lower_ in _ALSO_PREPOSITIONS and before.dep_ == "prep"


def _counts(token: Token, stated: _Stated, head: Token, dated: Mapping[int, int]) -> bool:
    """Whether the number says how many or how much, not which or when."""
    doc = token.doc
    if any(n in dated for n in range(token.i, stated.last)) or _ends_name(token):
        return False
    following = [t.lower_ for t in doc[stated.last : stated.last + 2]]
    if following[:1] in (["and"], ["or"]):
        return False  # it counts what the parser has joined to it by mistake
    if stated.measure.unit in TIMES and (set(following) & _WHEN):
        return False
    if stated.measure != _UNMEASURED:
        return not set(following[:1]) & _COMPARED
    alone = stated.behind == token.i + 1
    if following[:1] == ["-"] or (alone and _NO_COUNT.fullmatch(token.text)):
        return False  # "two-party talks", "the 2014 war", "the 5.0 earthquake"
    numbers = doc[token.i : stated.behind]
    if stated.numeral.value is None and stated.numeral.high is None and not token.like_num:
        return True  # "hundreds of people"
    top = next((t for t in reversed(numbers) if t.like_num), token)
    for _ in numbers:
        if not token.i <= top.head.i < stated.behind or top.head.i == top.i:
            break
        top = top.head
    if top.i == head.i:
        return head.dep_ in _CORE and stated.numeral.value != 1
    return top.dep_ == "nummod" and top.i < top.head.i


def _ends_name(number: Token) -> bool:
    """Whether a number is the last word of a name: "the Group of 20"."""
    before = number.doc[max(number.i - 2, 0) : number.i]
    return len(before) == 2 and before[1].lower_ == "of" and before[0].text[:1].isupper()


def _ages(head: Token, dated: Mapping[int, int], text: str) -> Iterator[Figure]:
    """The age that is said of those a noun names, behind it."""
    behind_it = head.doc[head.i + 1 : head.i + 3]
    if not any(t.lower_ in _AGE_BEGINS for t in behind_it):
        return
    sentence = head.sent
    start = sentence.start
    words = [t.lower_ for t in sentence]
    at = head.i + 1 - start
    at += words[at : at + 1] == ["("]
    leading = next((w for w in _AGED if tuple(words[at : at + len(w)]) == w), None)
    if leading is None or at + len(leading) >= len(words):
        return
    found = numeral(words, at + len(leading))
    if found is None or start + at + len(leading) in dated:
        return
    number = sentence.doc[start + found.last - 1]
    if number.dep_ == "nummod" and number.head.lower_ not in ("year", "years"):
        return  # "under 25 flags"
    bound = found.value
    if leading[-3:] == ("the", "age", "of") and bound is not None:
        under = leading[0] == "under"
        found = replace(
            found,
            first=at,
            value=None,
            low=None if under else bound,
            high=bound if under else None,
            excludes_low=not under,
            excludes_high=under,
        )
    if max(n for n in (found.value, found.low, found.high, 0.0) if n is not None) > _OLDEST:
        return
    first, behind = found.first + start, found.last + start
    of = [t for t in phrase(head) if t.i <= head.i and t.dep_ not in ("det", "nummod", "poss")]
    stated = _Stated(found, Measure("year", None), first, behind, behind)
    yield _figure(head, stated, _counted(of, 0, text))


def _figure(token: Token, stated: _Stated, of: str) -> Figure:
    found, doc = stated.numeral, token.doc
    return Figure(
        span_of([doc[stated.first], doc[stated.behind - 1]]),
        of,
        value=found.value,
        low=found.low,
        high=found.high,
        unit=stated.measure.unit,
        currency=stated.measure.currency,
        approximate=found.approximate,
        excludes_low=found.excludes_low,
        excludes_high=found.excludes_high,
    )
