"""The items of an article's lists: its keywords, and the headlines it lists as related."""

from __future__ import annotations

import re

from onrecord.model import Article, SegmentKind, Span

_ITEM = re.compile(r"^[ \t]*(?:[-–—•*·]|\d+[.)])?[ \t]*(?P<label>\S.*?)[ \t]*$", re.MULTILINE)
_HEADINGS = frozenset(
    "keywords|keyword|key words|tags|topics|related topics|related|related articles"
    "|related stories|read more".split("|")
)


def items(article: Article, kind: SegmentKind) -> list[tuple[str, Span]]:
    """The lines of a list segment with their spans, without its heading and its marks."""
    found = []
    for segment in article.segments:
        if segment.kind != kind:
            continue
        text = article.text[segment.start : segment.end]
        for number, match in enumerate(_ITEM.finditer(text)):
            label = match["label"]
            heading = number == 0 and label.rstrip(":").casefold() in _HEADINGS
            if not heading and any(c.isalnum() for c in label):
                start = segment.start + match.start("label")
                found.append((label, Span(start, start + len(label))))
    return found
