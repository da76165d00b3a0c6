"""Plain text → segments: headline, paragraphs, and the digest layout's lists and notes.

The text itself is never altered; segments are offsets into it, without white space at their ends.
"""

from __future__ import annotations

import re
from itertools import pairwise

from onrecord.model import Segment, SegmentKind

_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_KEYWORDS = frozenset({"keywords", "keyword", "key words", "tags"})
_RELATED = frozenset(
    {"related topics", "related", "related articles", "related stories", "read more"}
)
_HEADS = _KEYWORDS | _RELATED
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+\S")
_NOTE = re.compile(r"^\s*\[\s*\d+\s*\]?\s*(?P<source>[^\W\d][^:\"“”\[\]\n]{1,60}?)\s*:")
_NOTE_START = re.compile(r"\[\s*\d+\s*\]\s*[^\W\d][^:\"“”\[\]\n]{1,60}?\s*:\s*[\"“]")
_DATE = re.compile(r"^(?:\w+,? )?(?:\w+ \d{1,2}|\d{1,2} \w+),? \d{4}$")
_WORD = re.compile(r"[^\W_]{3,}")
_LETTERS = re.compile(r"[^\W_]+")
_END = (".", "!", "?", "…", ":", ";", '."', ".”", '?"', "?”", '!"', "!”", ".’", ".'")
_HEADLINE_LENGTH = 160
_COLUMN = 100  # code points; no text is wrapped by hand at more, and none at less than a third
_REPEATS = 0.5  # share of a paragraph's words that notes hold, for it to repeat them


def segments_of(text: str, title: str | None = None) -> tuple[Segment, ...]:
    """The parts of a text, in order; every character lies in exactly one.

    Sections headed "Keywords" or "Related Topics" are lists; lines like ``[1] Name: "…"`` are
    notes by that name, as is a closing paragraph that repeats them. A short first line without a
    full stop is the headline where more text follows; a second such line the standfirst. Where
    the record that the text is from gives a ``title``, only that is a headline in the text.
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m[0].strip()]
    blocks = _blocks(text, lines)
    out: list[Segment] = []
    section: SegmentKind = "paragraph"
    for start, end in blocks:
        start, end = _trimmed(text, start, end)
        if start >= end:
            continue
        words = text[start:end]
        head = words.splitlines()[0].strip().rstrip(":").casefold()
        if head in _KEYWORDS or head in _RELATED:
            section = "keywords" if head in _KEYWORDS else "related-topics"
            out.append(Segment(section, start, end))
            continue
        note = _NOTE.match(words)
        if note is not None:
            out.append(Segment("enrichment-note", start, end, note["source"].strip()))
            section = "enrichment-note"
            continue
        if section in ("keywords", "related-topics") and _listed(words):
            last = out[-1]
            out[-1] = Segment(last.kind, last.start, end)
            continue
        if section == "enrichment-note" and _repeats(words, text, out):
            source = next(s.source for s in reversed(out) if s.source)
            out.append(Segment("enrichment-note", start, end, source))
            continue
        section = "paragraph" if section != "enrichment-note" else section
        out.append(Segment("paragraph", start, end))
    return tuple(_headed(text, out, title))


def _blocks(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines, or, where a text is wrapped by hand, the lines of a paragraph together."""
    pieces: list[tuple[int, int]] = []
    wrapped = _wrapped(text, lines)
    for start, end in lines:
        if wrapped and pieces and _goes_on(text, pieces[-1][1], start, end):
            pieces[-1] = (pieces[-1][0], end)
            continue
        notes = [start + m.start() for m in _NOTE_START.finditer(text[start:end])]
        cuts = [start, *(n for n in notes if n > start), end]
        pieces += pairwise(cuts)
    return pieces


def _goes_on(text: str, before: int, start: int, end: int) -> bool:
    """Whether a line of a wrapped text belongs to the paragraph of the line before."""
    line = text[start:end]
    blank = len(re.findall(r"\r\n|\r|\n", text[before:start])) > 1
    indented = line[:2].isspace() or line.startswith("\t")
    special = _BULLET.match(line) or _NOTE.match(line) or line.strip().casefold() in _HEADS
    return not (blank or indented or special)


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines break inside sentences at a column.

    A break is soft where the line ends openly and the next continues in lower case or begins with a
    word for which there was no room. One of the first kind tells, or two of the second, unless
    more lines break that had room.
    """
    width = max((end - start for start, end in lines), default=0)
    if not _COLUMN / 3 <= width <= _COLUMN:
        return False
    lower = full = early = 0
    for (start, end), (then, last) in pairwise(lines):
        line = text[start:end].rstrip()
        special = _BULLET.match(line) or line.casefold() in _HEADS
        if special or line.endswith(_END) or not _goes_on(text, end, then, last):
            continue
        if text[then].islower():
            lower += 1
        elif len(line) + 1 + len(text[then:last].split(maxsplit=1)[0]) > width:
            full += 1
        else:
            early += 1
    return (lower > 0 or full > 1) and lower + full >= early


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _listed(words: str) -> bool:
    """Whether a line under a list's heading is an item of it: bulleted, or short and unended."""
    return bool(_BULLET.match(words)) or (len(words) < 120 and not words.endswith((".", "!", "”")))


def _repeats(words: str, text: str, out: list[Segment]) -> bool:
    notes = " ".join(text[s.start : s.end] for s in out if s.kind == "enrichment-note").casefold()
    mine = {w.casefold() for w in _WORD.findall(words)}
    return bool(mine) and sum(w in notes for w in mine) >= _REPEATS * len(mine)


def _headed(text: str, segments: list[Segment], title: str | None) -> list[Segment]:
    """Marks the first lines as headline and standfirst where they look like it."""
    body = [n for n, s in enumerate(segments) if s.kind == "paragraph"]
    if len(body) < 2 or body[0] != 0:
        return segments
    out = list(segments)
    if title is not None and _bare(text[segments[0].start : segments[0].end]) != _bare(title):
        return segments
    if _headline(text, segments[0]) or title is not None:
        out[0] = Segment("headline", segments[0].start, segments[0].end)
        if len(body) > 2 and body[1] == 1 and _headline(text, segments[1]):
            out[1] = Segment("standfirst", segments[1].start, segments[1].end)
    return out


def _bare(words: str) -> str:
    """Words by which a headline is recognised as the same: whatever its case, spaces and marks."""
    return " ".join(_LETTERS.findall(words.casefold()))


def _headline(text: str, segment: Segment) -> bool:
    words = text[segment.start : segment.end]
    return (
        len(words) <= _HEADLINE_LENGTH
        and "\n" not in words
        and not words.endswith(_END)
        and not _BULLET.match(words)
        and any(c.isalpha() for c in words)
        and not _DATE.match(words)
    )
