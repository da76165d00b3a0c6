"""What a reader yields: an article, or why a file or record has none, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from onrecord.calendar_names import MONTHS
from onrecord.model import Article, Segment
from onrecord.readers.segments import segments_of
from onrecord.textwidth import clip

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_SPELT = re.compile(
    rf"^{_WEEKDAY}(?:(?P<m1>[A-Za-z]{{3,9}})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m2>[A-Za-z]{3,9})\.?,?[\s-]+(?P<y2>\d{4}))\.?$",
    re.IGNORECASE,
)
#: A date in figures alone, which a first line may be meant to be.
_FIGURES = re.compile(r"^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$")
#: What no store can carry: NUL and lone surrogates.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or record without a usable article: where it is, why, and what to do."""

    origin: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file found in a folder that is not read: where it is, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class FlawedArticle(Article):
    """An article with a flaw in its source; ``flaw`` says which, and how to fix it.

    Its stated date could be several days or none, or its file departs from its format.
    """

    flaw: str = ""


#: What reading one file or record gives.
ReadOutcome = Article | Unreadable | PassedOver


def make_article(
    article_id: str,
    text: str,
    origin: str,
    *,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    byline: str | None = None,
    keywords: tuple[str, ...] = (),
    language: str | None = None,
    flaw: str = "",
) -> ReadOutcome:
    """An article with its segments; a text that no store can carry is unreadable.

    A headline in the text becomes the title where the record gives none, and a first line that is
    wholly a date the publication date. One whose date cannot be read is a ``FlawedArticle``, and so
    is one of which its reader has found a ``flaw``.
    """
    unfit = _UNFIT.search(text)
    if unfit is not None:
        what = "a NUL" if unfit[0] == "\x00" else "half a surrogate pair"
        return Unreadable(origin, f"character {unfit.start()} of its text is {what}.", "Remove it.")
    if "\ud800" <= max(article_id, default="") <= "\udfff":
        return Unreadable(origin, "its id contains half a surrogate pair.", "Give it another id.")
    if title is not None and not title.strip():
        title = None
    segments = segments_of(text, title)
    if title is None and segments and segments[0].kind == "headline":
        title = text[segments[0].start : segments[0].end]
    flaw = " ".join(filter(None, (flaw, _date_fault(published, text, segments))))
    make = partial(FlawedArticle, flaw=flaw) if flaw else Article
    return make(
        id=article_id,
        text=text,
        segments=segments,
        title=" ".join(title.split()) if title else None,
        published=iso_date(published) or _dateline(text, segments),
        publisher=publisher.strip() if publisher and publisher.strip() else None,
        url=url,
        byline=byline,
        language=language.strip() if language and language.strip() else None,
        keywords=keywords,
        origin=origin,
    )


def iso_date(value: str | None) -> str | None:
    """A date as ISO 8601, where it is one beyond doubt; else None.

    Reads ISO dates and times, RFC 822 dates, and dates with the month spelt out; "03/04/2025"
    could be two days and is left unknown.
    """
    if not value or not value.strip():
        return None
    value = value.strip()
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", value):
        try:
            return datetime.fromisoformat(value).isoformat()
        except ValueError:
            return None
    spelt = _SPELT.match(value)
    if spelt:
        month = MONTHS.get((spelt["m1"] or spelt["m2"]).casefold())
        day, year = int(spelt["d1"] or spelt["d2"]), int(spelt["y1"] or spelt["y2"])
        try:
            return date(year, month, day).isoformat() if month else None
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _dateline(text: str, segments: tuple[Segment, ...]) -> str | None:
    for segment in segments[:2]:
        found = iso_date(text[segment.start : segment.end])
        if found:
            return found
    return None


def _date_fault(published: str | None, text: str, segments: tuple[Segment, ...]) -> str:
    """Why the date that is stated cannot be read, and the remedy; empty where it can, or is none.

    It is stated by the record, or by a line among the first two that only a date looks like.
    """
    stated = (published or "").strip()
    if stated:
        if iso_date(stated):
            return ""
    elif not _dateline(text, segments):
        lines = (text[s.start : s.end].strip() for s in segments[:2])
        stated = next((x for x in lines if _FIGURES.match(x) or _SPELT.match(x)), "")
    if not stated:
        return ""
    days = _possible_days(stated)
    if len(days) == 2:
        return (
            f"the date '{clip(stated, 60)}' is ambiguous and was ignored. "
            f"Write it as {days[0]} or {days[1]}, whichever is meant."
        )
    remedy = f"Write it as {days[0] if days else 'YYYY-MM-DD, such as 2031-03-12'}."
    return f"the date '{clip(stated, 60)}' cannot be parsed and was ignored. {remedy}"


def _possible_days(stated: str) -> list[str]:
    """The days that a date in figures with the year last could be, in ISO 8601."""
    if not _FIGURES.match(stated):
        return []
    first, second, year = map(int, re.split(r"[-/.]", stated))
    found = []
    for month, day in dict.fromkeys([(second, first), (first, second)]):
        try:
            if year >= 1000:
                found.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return found
