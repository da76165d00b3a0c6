"""Quotations → spans: exactly as written, or by a repair that leaves no doubt, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from onrecord.model import Span, Spans, merge

_FOLD: Final = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
}
_SHOWN = 60  # characters of a quotation that a reason repeats
#: Characters that a cue inside the content, or a hedge outside it, counts as farther away: less
#: than a sentence, so that the cue of a quotation is preferred to one in it, but not that of
#: another.
_ODD = 30


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a model quotes from a paragraph, and the part of a finding they are for.

    ``place`` helps where they occur several times: ``apart`` from the finding's other words (a
    cue), ``inside`` its content (a hedge of the speaker's), or ``any``.
    """

    part: str
    text: str
    place: Literal["apart", "inside", "any"] = "apart"


@dataclass(slots=True)
class Anchored:
    """The spans of each part that is in the text, and why the other parts have none."""

    spans: dict[str, Spans] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    repaired: set[str] = field(default_factory=set)

    def of(self, part: str) -> Spans:
        """The spans of a part; none where it was not quoted or not found."""
        return self.spans.get(part, ())


def anchor(text: str, where: Span, quotes: Sequence[Quoted], name: str) -> Anchored:
    """Finds the quotations of one finding in its paragraph ``where``, which faults call ``name``.

    Words that occur there once are settled; words that occur more often are taken where
    they are nearest to those settled. A part of which one quotation has no certain place is
    faulty as a whole.
    """
    out = Anchored()
    settled: list[tuple[Quoted, Span]] = []
    open_: list[tuple[Quoted, list[Span]]] = []
    for quoted in quotes:
        places, repaired = occurrences(text, where, quoted.text)
        if not places:
            out.faults.setdefault(quoted.part, f"{shown(quoted.text)} does not occur in {name}.")
        elif repaired and len(places) > 1:
            out.faults.setdefault(
                quoted.part, f"{shown(quoted.text)} resembles {len(places)} places in {name}."
            )
        elif len(places) == 1:
            settled.append((quoted, places[0]))
        else:
            open_.append((quoted, places))
        if repaired:
            out.repaired.add(quoted.part)
    for quoted, places in sorted(open_, key=lambda o: len(o[1])):
        best = _nearest(quoted, places, settled)
        if best is None:
            out.faults.setdefault(
                quoted.part,
                f"{shown(quoted.text)} occurs {len(places)} times in {name}, "
                "and it is unclear which is meant.",
            )
        else:
            settled.append((quoted, best))
    for part in dict.fromkeys(q.part for q in quotes):
        if part not in out.faults:
            out.spans[part] = merge(span for quoted, span in settled if quoted.part == part)
    return out


def occurrences(text: str, where: Span, quote: str) -> tuple[list[Span], bool]:
    """Where the words occur, as whole words; and whether only a repair found them.

    Repairs: white space, curly and straight marks, dashes, ellipses, the case of the first letter.
    """
    quote = quote.strip()
    if not any(c.isalnum() for c in quote):
        return [], False
    exact = [
        span
        for at in _all(quote, text[where.start : where.end])
        if _whole(text, span := Span(where.start + at, where.start + at + len(quote)))
    ]
    if exact:
        return exact, False
    folded, origins = _folded(text, where)
    needle, _ = _folded(quote, Span(0, len(quote)))
    found: dict[Span, None] = {}
    for words in dict.fromkeys((needle, needle[:1].swapcase() + needle[1:])):
        for at in _all(words, folded):
            first, last = origins[at], origins[at + len(words) - 1]
            # an ellipsis is taken whole or not at all
            whole = (at == 0 or origins[at - 1] != first) and (
                at + len(words) == len(origins) or origins[at + len(words)] != last
            )
            if whole and _whole(text, span := Span(first.start, last.end)):
                found[span] = None
    return sorted(found), bool(found)


def shown(quote: str) -> str:
    """A quotation for a message: one line, not too long, and nothing that cannot be written."""
    plain = " ".join(quote.encode("utf-8", "replace").decode().split())
    return f"'{plain[:_SHOWN]}…'" if len(plain) > _SHOWN else f"'{plain}'"


def _all(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle) if needle else -1
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _whole(text: str, span: Span) -> bool:
    """Whether a span cuts no word in two."""

    def cut(at: int) -> bool:
        return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

    return not cut(span.start) and not cut(span.end)


def _folded(text: str, where: Span) -> tuple[str, list[Span]]:
    """A stretch of text in plain marks and single spaces, and where each character comes from."""
    characters: list[str] = []
    origins: list[Span] = []
    for match in re.finditer(r"\s+|\S", text[where.start : where.end]):
        plain = " " if match[0].isspace() else _FOLD.get(match[0], match[0])
        characters += plain
        origins += [Span(where.start + match.start(), where.start + match.end())] * len(plain)
    return "".join(characters), origins


def _nearest(quoted: Quoted, places: list[Span], settled: list[tuple[Quoted, Span]]) -> Span | None:
    """The place with the fewest characters to the settled words; None where two are as near."""
    if not settled:
        return None
    content = [span for other, span in settled if other.part == "content"]

    def distance(place: Span) -> int:
        inside = any(place.touches(s) for s in content)
        odd = inside if quoted.place == "apart" else quoted.place == "inside" and not inside
        return sum(_gap(place, s) for _, s in settled) + _ODD * odd

    ranked = sorted((distance(p), p) for p in places)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]


def _gap(a: Span, b: Span) -> int:
    return max(b.start - a.end, a.start - b.end, 0)
