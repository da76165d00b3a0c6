"""The numbers that words say: "12", "twelve", "about 6,000", "a dozen", "two hundred and fifty".

The words are rewritten step by step until only figures are left. The steps are those of
onrsh:FigureStated in shapes/figure.ttl, in the same order; a test holds the two together. Each is a
regular expression that Python, XPath and Rust read alike, without backslashes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALE: Final = "thousand|million|billion|trillion"
_ANY_SCALE: Final = f"dozen|hundred|{_SCALE}"

#: What is replaced by what, in lower-case words with a space at either end.
STEPS: Final[tuple[tuple[str, str], ...]] = (
    # 6,000 and 1,250,000; 5-6; €5m, 5bn, 200k; 5th
    ("([0-9])[,’'\u00a0\u202f]([0-9][0-9][0-9])", "$1$2"),
    ("([0-9])[,’'\u00a0\u202f]([0-9][0-9][0-9])", "$1$2"),
    ("([0-9]) ?[-‐‑–—] ?([0-9])", "$1 to $2"),
    ("([$€£¥] ?[0-9.]+) ?m ", "$1 million "),
    ("([$€£¥] ?[0-9.]+) ?b ", "$1 billion "),
    ("([0-9]) ?mn ", "$1 million "),
    ("([0-9]) ?bn ", "$1 billion "),
    ("([0-9]) ?tn ", "$1 trillion "),
    ("([0-9])k ", "$1 thousand "),
    ("[0-9]+(st|nd|rd|th) ", " "),
    # what is no letter, figure or decimal point is a space; a figure is a word of its own
    ("[^a-z0-9.]+", " "),
    ("([0-9])[.]([0-9])", "$1:$2"),
    ("[.]+", " "),
    (":", "."),
    ("([0-9])([a-z])", "$1 $2"),
    ("([a-z])([0-9])", "$1 $2"),
    (" +", " "),
    # a few hundred, hundreds: a bound, marked by a plus
    *(  # one by one: what follows "$2" at once would be part of a group's name in Rust
        (f" (several|few|many|couple of|couple) {scale} ", f" {scale}s ")
        for scale in _ANY_SCALE.split("|")
    ),
    (" tens of thousands ", " 10000+ "),
    (" hundreds of thousands ", " 100000+ "),
    (" tens of millions ", " 10000000+ "),
    (" hundreds of millions ", " 100000000+ "),
    (" tens ", " 10+ "),
    (" dozens ", " 12+ "),
    (" scores ", " 20+ "),
    (" hundreds ", " 100+ "),
    (" thousands ", " 1000+ "),
    (" millions ", " 1000000+ "),
    (" billions ", " 1000000000+ "),
    # a hundred, half a million, two hundred and fifty; not between two million and three million
    (f" half a ({_ANY_SCALE}) ", " 0.5 $1 "),
    (f" an? ({_ANY_SCALE}) ", " one $1 "),
    (f"^ ({_ANY_SCALE}) ", " one $1 "),
    (" between (.*) and ", " $1 to "),
    (f" (hundred|{_SCALE}) and ", " $1 "),
    # words below a hundred
    *((f" {word} ", f" {number} ") for number, word in enumerate(_UNITS)),
    *(
        step
        for number, word in enumerate(_TENS, start=2)
        for step in ((f" {word} ([1-9]) ", f" {number}$1 "), (f" {word} ", f" {number}0 "))
    ),
    (" 0.5 dozen ", " 6 "),
    *((f" {number} dozen ", f" {12 * number} ") for number in range(1, 7)),
    # hundreds
    (" 0.5 hundred ", " 50 "),
    (" ([0-9]+) hundred ([1-9][0-9]) ", " $1:$2 "),
    (" ([0-9]+) hundred ([1-9]) ", " $1:0$2 "),
    (" ([0-9]+) hundred ", " $1:00 "),
    (":", ""),
    # one and a half; five to six million; 1.5 million; 12 thousand 500
    (" ([0-9]+) and a half ", " $1.5 "),
    (f" ([0-9.]+) (to|or|and) ([0-9.]+) ({_SCALE}) ", " $1 $4 $2 $3 $4 "),
    (f" ([0-9]+)[.]([0-9]+) ({_SCALE}) ", " $1.$2:000000000000 $3 "),
    (":", ""),
    (" ([0-9]+)[.]([0-9]{3})[0-9]* thousand ", " $1$2 "),
    (" ([0-9]+)[.]([0-9]{6})[0-9]* million ", " $1$2 "),
    (" ([0-9]+)[.]([0-9]{9})[0-9]* billion ", " $1$2 "),
    (" thousand ([0-9]{1,3}) ", " thousand 000$1 "),
    (" ([0-9]+) thousand 0*([0-9]{3}) ", " $1:$2 "),
    (" ([0-9]+) thousand ", " $1:000 "),
    (":", ""),
    (" million ([0-9]{1,6}) ", " million 000000$1 "),
    (" ([0-9]+) million 0*([0-9]{6}) ", " $1:$2 "),
    (" ([0-9]+) million ", " $1:000000 "),
    (":", ""),
    (" billion ([0-9]{1,9}) ", " billion 000000000$1 "),
    (" ([0-9]+) billion 0*([0-9]{9}) ", " $1:$2 "),
    (" ([0-9]+) billion ", " $1:000000000 "),
    (":", ""),
    (" ([0-9]+)[.]([0-9]{12})[0-9]* trillion ", " $1$2 "),
    (" ([0-9]+) trillion ", " $1:000000000000 "),
    (":", ""),
    # only the figures, each in its shortest form
    ("[^0-9.+]+", " "),
    (" 0+([1-9])", " $1"),
    ("([.][0-9]*[1-9])0+ ", "$1 "),
    ("[.]0+ ", " "),
)


class Numbers(NamedTuple):
    """The numbers that words say outright, in their order, and those that they give as a bound."""

    said: tuple[Decimal, ...]
    least: tuple[Decimal, ...]

    def state(
        self, value: float | None = None, low: float | None = None, high: float | None = None
    ) -> bool:
        """Whether they say a figure: its value and no other number, and each of its bounds."""
        return (
            (value is None or (self.said == (_exact(value),) and not self.least))
            and (low is None or _exact(low) in (*self.said, *self.least))
            and (high is None or _exact(high) in self.said)
        )


def numbers_in(words: str, *, money: bool = False) -> Numbers:
    """The numbers that the words say; "hundreds" gives a lower bound of 100 and no number.

    ``money``: they state an amount of money, in which "5m" is five million.
    """
    left = f" {'$' if money else ''}{words.lower()} "
    for pattern, replacement in _steps():
        left = pattern.sub(replacement, left)
    found = left.split()
    return Numbers(
        tuple(Decimal(f) for f in found if not f.endswith("+") and f != "."),
        tuple(Decimal(f[:-1]) for f in found if f.endswith("+") and f != "+"),
    )


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


@cache
def _steps() -> tuple[tuple[re.Pattern[str], str], ...]:
    groups = re.compile("[$]([1-9])")
    return tuple((re.compile(p), groups.sub(r"\\g<\1>", r)) for p, r in STEPS)
