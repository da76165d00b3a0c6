"""Numbers as stated beside what they count: "at least 26 soldiers", "6,000 bodies"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from onrecord.extract.syntax.arguments import phrase, span_of
from onrecord.model import Figure, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_NUMERALS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_WORDS: Final = {word: number for number, word in enumerate(_NUMERALS.split())} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "dozen": 12,
}  # fmt: skip
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_LEAST: Final = frozenset({"least", "over", "minimum"})
_MOST: Final = frozenset({"most", "under", "maximum"})


def number_of(words: Iterable[str]) -> float | None:
    """The value of "6,000", "twenty two", "1.5 million" as a list of words; None if it is none."""
    total, seen = 0.0, False
    for raw in words:
        word = raw.lower().replace(",", "")
        if word in _SCALES:
            total = (total if seen else 1) * _SCALES[word]
        elif word in _WORDS:
            total += _WORDS[word]
        else:
            try:
                total += float(word)
            except ValueError:
                return None
            if total != total or total in (float("inf"), float("-inf")):
                return None
        seen = True
    return total if seen else None


def figures_in(heads: Iterable[Token], dated: Mapping[int, int], text: str) -> tuple[Figure, ...]:
    """The numbers that count the given nouns or what hangs on them with "of".

    ``dated``: the tokens that belong to dates; ``text``: the article's.
    """
    out: dict[Span, Figure] = {}
    for head in heads:
        tokens = phrase(head)
        for token in tokens:
            if token.dep_ != "nummod" or not token.like_num or token.i in dated:
                continue
            if token.head.ent_type_ in ("DATE", "TIME") or token.head.lower_ in ("-", "%"):
                continue
            words = [t for t in token.subtree if t.like_num and t.i <= token.i]
            value = number_of(t.text for t in words)
            if value is None:
                continue
            span = span_of([words[0], words[-1]])
            counted = [t for t in tokens if t.i > token.i]
            if not counted:
                continue
            beside = {t.lower_ for t in token.subtree}
            many = "more" in beside and "than" in beside
            few = ("fewer" in beside or "less" in beside) and "than" in beside
            of = " ".join(text[counted[0].idx : span_of(counted).end].split())
            if beside & _LEAST or many:
                out[span] = Figure(span, of, low=value)
            elif beside & _MOST or few:
                out[span] = Figure(span, of, high=value)
            else:
                out[span] = Figure(span, of, value=value)
    return tuple(out[s] for s in sorted(out))
