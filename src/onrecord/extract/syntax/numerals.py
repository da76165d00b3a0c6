"""Numbers in words and digits: "6,000", "a dozen", "two hundred and fifty thousand", "18 to 25".

Only words are read here; what they count is for ``quantities``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

_DIGITS: Final = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(k|mn|bn|tn)?")
_BELOW_TWENTY: Final = {
    word: number
    for number, word in enumerate(
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
         "fifteen sixteen seventeen eighteen nineteen").split()
    )
}  # fmt: skip
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
#: What multiplies the words directly before it, and what the whole number before it.
_SMALL_SCALES: Final = {"dozen": 12, "hundred": 100}
_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
#: What letters behind digits multiply them by; the single ones do so in amounts of money alone.
_LETTERS: Final = {"k": 10**3, "mn": 10**6, "bn": 10**9, "tn": 10**12, "m": 10**6, "b": 10**9}
#: Many, of which the words give only how many at least.
_INDEFINITE: Final = {
    "tens": 10, "dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
    "billions": 10**9,
}  # fmt: skip
_RANGES: Final = frozenset({"to", "-", "–", "or"})

_APPROXIMATE: Final = "approximate"
_LEAST, _MORE, _MOST, _FEWER = "least", "more", "most", "fewer"
#: What words before a number make of it; the longer ones are tried first.
_BEFORE: Final = {
    tuple(words.split()): kind
    for kind, phrases in {
        _APPROXIMATE: "about|around|roughly|approximately|some|nearly|almost|circa|~|estimated"
        "|an estimated|close to|just about",
        _LEAST: "at least|no fewer than|no less than|not fewer than|not less than|a minimum of",
        _MORE: "more than|over|above|exceeding|in excess of|well over|just over|greater than"
        "|older than",
        _MOST: "at most|up to|no more than|not more than|as many as|as much as|a maximum of",
        _FEWER: "fewer than|less than|under|below|just under|well under|younger than|smaller than",
    }.items()
    for words in phrases.split("|")
}
_BEGINNING: Final = {"a", "an", "half", "several", "few", *_BELOW_TWENTY, *_TENS, *_INDEFINITE}
_LONGEST: Final = max(map(len, _BEFORE))
#: The same of words behind it.
_BEHIND: Final[Mapping[tuple[str, ...], str]] = {
    ("or", "more"): _LEAST,
    ("or", "older"): _LEAST,
    ("or", "over"): _LEAST,
    ("and", "over"): _LEAST,
    ("or", "fewer"): _MOST,
    ("or", "less"): _MOST,
    ("or", "younger"): _MOST,
    ("and", "under"): _MOST,
    ("or", "so"): _APPROXIMATE,
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a list of words, from ``first`` up to but not including ``last``.

    It has a ``value``, or one or two bounds, which it may exclude.
    """

    first: int
    last: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    excludes_low: bool = False
    excludes_high: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it has two ends, whose words the parser may have parted."""
        return self.low is not None and self.high is not None


def may_begin(word: str) -> bool:
    """Whether a word in lower case may be the first of a number, its qualifiers left out."""
    return word[:1].isdigit() or word in _BEGINNING


def numeral(words: Sequence[str], at: int, *, money: bool = False) -> Numeral | None:
    """The number whose first word, its qualifiers left out, is at that place; None for none.

    ``words`` are in lower case. With it are read the words that qualify it directly before and
    behind it, and the other end of a range. ``money``: it is an amount of money. A score ("5 to
    3") and a change ("from 5 to 7") are none.
    """
    found = _indefinite(words, at) or _cardinal(words, at)
    if found is None or _ends_something(words, at):
        return None
    if found.value is not None:
        letter = words[found.last].rstrip(".") if found.last < len(words) else ""
        if money and letter in _LETTERS:
            found = replace(found, value=found.value * _LETTERS[letter], last=found.last + 1)
        ranged = _range(words, found)
        if ranged is None:
            return None
        found = ranged
    return _qualified_before(words, _qualified_behind(words, found))


def _ends_something(words: Sequence[str], at: int) -> bool:
    """Whether a number is the second of a score or range, or the first of a change."""
    before = words[at - 1] if at else ""
    ranged = before in _RANGES and at > 1 and _cardinal(words, at - 2) is not None
    return ranged or before in ("from", "versus")


def _indefinite(words: Sequence[str], at: int) -> Numeral | None:
    """ "Hundreds", "tens of thousands", "several hundred": at least so many."""
    least = _INDEFINITE.get(words[at])
    last = at + 1
    if words[at] in ("several", "few") and words[last : last + 1]:
        scale = _SMALL_SCALES.get(words[last]) or _SCALES.get(words[last])
        if scale is None:
            return None
        least, last = scale, last + 1
    if least is None:
        return None
    while words[last : last + 1] == ["of"] and words[last + 1 : last + 2]:
        further = _INDEFINITE.get(words[last + 1])
        if further is None:
            break
        least, last = least * further, last + 2
    first = at - 1 if at and words[at] == "few" and words[at - 1] == "a" else at
    return Numeral(first, last, low=float(least))


def _cardinal(words: Sequence[str], at: int) -> Numeral | None:
    """The number that begins at a place, in digits, words or both."""
    total = current = 0.0
    last, kind = at, ""
    if words[at : at + 1] in (["a"], ["an"], ["half"]):
        last, current = _article(words, at)
        kind = "ones" if last > at else ""
    while last < len(words):
        word = words[last]
        if not kind and (digits := _DIGITS.fullmatch(word)):
            scale = _LETTERS[digits[2]] if digits[2] else 1
            current, kind = float(digits[1].replace(",", "")) * scale, "ones"
        elif word in _BELOW_TWENTY and kind != "ones":
            current, kind = current + _BELOW_TWENTY[word], "ones"
        elif word in _TENS and kind in ("", "scale", "small"):
            current, kind = current + _TENS[word], "tens"
        elif word in _SMALL_SCALES and kind in ("ones", "tens"):
            current, kind = current * _SMALL_SCALES[word], "small"
        elif word in _SCALES and kind:
            total, current, kind = total + current * _SCALES[word], 0.0, "scale"
        elif not _joins(words, last, kind):
            break
        last += 1
    return Numeral(at, last, value=total + current) if kind else None


def _article(words: Sequence[str], at: int) -> tuple[int, float]:
    """How far an article or "half" is part of a number, and what it counts for."""
    half = words[at] == "half"
    after = at + 2 if half and words[at + 1 : at + 2] == ["a"] else at + 1
    following = words[after : after + 1]
    if following and (following[0] in _SCALES or (following[0] in _SMALL_SCALES and not half)):
        return after, 0.5 if half else 1.0
    return at, 0.0


def _joins(words: Sequence[str], at: int, kind: str) -> bool:
    """Whether a hyphen or "and" only joins the words of one number."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "-":
        return kind == "tens" and 0 < _BELOW_TWENTY.get(after, 0) < 10
    named = after in _BELOW_TWENTY or after in _TENS
    return words[at] == "and" and kind in ("small", "scale") and named


def _range(words: Sequence[str], one: Numeral) -> Numeral | None:
    """The number, or the range that it begins; None for a score."""
    joined = words[one.last] if one.last < len(words) else ""
    between = one.first > 0 and words[one.first - 1] == "between"
    if not (joined in _RANGES or (between and joined == "and")) or one.last + 1 >= len(words):
        return one
    other = _cardinal(words, one.last + 1)
    if other is None or one.value is None or other.value is None:
        return one
    low, high = one.value, other.value
    scale = next((_SCALES[w] for w in words[other.first : other.last] if w in _SCALES), 1)
    if low * scale < high and not any(w in _SCALES for w in words[one.first : one.last]):
        low *= scale  # "two to three million"
    if low >= high:
        return None
    first = one.first - 1 if between else one.first
    return Numeral(first, other.last, low=low, high=high)


def _qualified_before(words: Sequence[str], found: Numeral) -> Numeral:
    for length in range(min(_LONGEST, found.first), 0, -1):
        kind = _BEFORE.get(tuple(words[found.first - length : found.first]))
        if kind is not None:
            return _qualified(replace(found, first=found.first - length), kind)
    return found


def _qualified_behind(words: Sequence[str], found: Numeral) -> Numeral:
    kind = _BEHIND.get(tuple(words[found.last : found.last + 2]))
    return found if kind is None else _qualified(replace(found, last=found.last + 2), kind)


def _qualified(found: Numeral, kind: str) -> Numeral:
    """The number as its qualifier makes it."""
    if kind == _APPROXIMATE:
        return replace(found, approximate=True)
    if found.value is None:
        return found
    if kind in (_LEAST, _MORE):
        return replace(found, value=None, low=found.value, excludes_low=kind == _MORE)
    return replace(found, value=None, high=found.value, excludes_high=kind == _FEWER)
