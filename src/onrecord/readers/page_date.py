"""The date of publication that a web page states of itself.

Taken are, in this order: ``datePublished`` of the page's own article in JSON-LD, then in microdata;
the ``<meta>`` elements that serve as it; a ``<time>`` or a dated line beside the headline; the day
in the page's address. A date of anything else (a comment, another article, the site, the last
change, a day that the text mentions) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from onrecord.readers import schema_org
from onrecord.readers.article import iso_date

#: Names of <meta> elements for the date of publication, the plainest first: of Open Graph
#: (https://ogp.me/#type_article), schema.org, rNews, Dublin Core, Highwire Press, parse.ly,
#: sailthru and Cxense, then what publishers' systems call it.
_META = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "og:pubdate",
    "publicationdate",
    "published_time",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "pubdate",
    "pub_date",
    "date",
)
#: Tokens of class and id for what belongs to something else than the article, or to its changes.
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|repl(?:y|ies)|responses?|aside|sidebar|related|recommend\w*|teasers?|"
    r"promos?|widget|popular|latest|trending|more|nav\w*|menu|footer|modified|updated?|lastmod\w*)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_APART = frozenset({"aside", "nav", "footer", "figure", "blockquote"})
_DATED = re.compile(
    r"(?:^|[\s_-])(?:pub\w*|posted|(?:\w*[\s_-])?date(?:line|time)?|timestamp|time|byline|meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated|modified|edited|revised|corrected)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:first\s+)?(?:published|posted|released|issued|date)\b)?[\s:]*(?:on\b)?[\s:]*",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[,\s]*(?:\bat\s+)?\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5}|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·\n]\s*|\s+[-–—]\s+")
_FIGURES = re.compile(r"^\d{1,2}([-/.])\d{1,2}\1\d{4}$")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T\s])")
_IN_ADDRESS = re.compile(
    r"[/-](?P<year>(?:19|20)\d\d)(?P<part>[/-])(?P<month>\d{1,2}|[a-z]{3,9})(?P=part)"
    r"(?P<day>\d{1,2})(?:[/.-]|$)"
)
#: What systems write where there is no date: the first day of the calendar, or of their clock.
_NO_DATE = ("0001-01-01", "1900-01-01T00:00:00", "1970-01-01T00:00:00")
_LINE = 100  # code points of a line that states a date
_PROSE = 80  # code points of a paragraph with which the text begins


def stated_date(tree: Any, records: list[Any], address: str | None) -> str | None:
    """The publication date as ISO 8601 (``2025-06-02``), or what is stated that is not a date.

    ``records`` are the JSON-LD documents of the page, ``address`` its own. None where the page
    states no such date; what it states and cannot be read as one day is given as it is.
    """
    unread = None
    named = _day_of_address(address)
    for stated in _stated(tree, records, address):
        day = _day(stated)
        if day:
            # An instant after midnight in UTC is an evening where the page's address is made.
            if named and ":" in stated and abs((named - day).days) == 1:
                return named.isoformat()
            return day.isoformat()
        if unread is None and _FIGURES.match(stated):
            unread = stated
    return named.isoformat() if named and unread is None else unread


def _day(stated: str) -> date | None:
    """The day that a date or time states; None where it is none, or one that stands for none."""
    stated = stated.strip()
    iso = _ISO_DAY.match(stated)
    found = iso_date(iso[0] if iso else stated)
    if not found or stated.replace(" ", "T", 1).startswith(_NO_DATE):
        return None
    return date.fromisoformat(found[:10])


def _day_of_address(address: str | None) -> date | None:
    """The day in an address: ``/2031/05/06/``, ``/2031/may/6/`` or ``-2031-05-06``."""
    found = _IN_ADDRESS.search(urlsplit(address).path.casefold()) if address else None
    if not found:
        return None
    month = f"{found['month']:0>2}"
    iso = iso_date(
        f"{found['year']}-{month}-{found['day']:0>2}"
        if month.isdecimal()
        else f"{found['day']} {month} {found['year']}"
    )
    return date.fromisoformat(iso) if iso else None


def _stated(tree: Any, records: list[Any], address: str | None) -> Iterator[str]:
    yield from _of_records(tree, records, address)
    yield from _of_microdata(tree)
    metas = _metas(tree)
    yield from (value for name in _META for value in metas.get(name, ()))
    yield from _beside_headline(tree)


# JSON-LD and microdata


def _of_records(tree: Any, records: list[Any], address: str | None) -> Iterator[str]:
    """What the article's own object says; of several articles, the one that this page is of."""
    nodes = [n for record in records for n in _nodes(record)]
    articles = [n for n in nodes if schema_org.is_article(schema_org.types(n))]
    pages = [n for n in nodes if "WebPage" in schema_org.types(n)]
    headlines = _titles(tree) | {_plain(_text(e)) for e in tree.iter("h1")} - {""}
    for kind in (articles, pages):
        ranked = [(_fits(n, headlines, address), n) for n in kind]
        best = max((rank for rank, _ in ranked), default=-1)
        stated = [schema_org.terms(n).get("datePublished") for rank, n in ranked if rank == best]
        dates = {w for s in stated if (w := schema_org.words(s, {}))}
        if best >= 0 and len(dates) == 1:
            yield from dates


def _nodes(record: Any) -> Iterator[Mapping[str, Any]]:
    """The objects that a document is about: not those inside others, but for its main entity."""
    for found in schema_org.objects(record):
        if isinstance(found, dict):
            yield found
            main = schema_org.terms(found).get("mainEntity")
            if isinstance(main, dict):
                yield main


def _fits(node: Mapping[str, Any], headlines: set[str], address: str | None) -> int:
    """How surely an object is of this page: 2 by its address, 1 by its headline, -1 of another."""
    said = schema_org.terms(node)
    page = said.get("mainEntityOfPage")
    own = [said.get("url"), said.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    places = {_place(a) for a in own if isinstance(a, str) and "://" in a}
    if address and _place(address) in places:
        return 2
    if _plain(schema_org.words(said.get("headline"), {}) or "") in headlines:
        return 1
    return -1 if address and places else 0


def _place(address: str) -> str:
    return urlsplit(address).path.rstrip("/")


def _titles(tree: Any) -> set[str]:
    said = [_text(e) for e in tree.iter("title")]
    said += [v for name in ("og:title", "twitter:title") for v in _metas(tree).get(name, ())]
    return {_plain(s) for s in said} - {""}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _of_microdata(tree: Any) -> Iterator[str]:
    """``datePublished`` of an article or of the page, not of what they hold (comments)."""
    for element in tree.iterfind(".//*[@itemprop]"):
        if "datepublished" not in element.get("itemprop", "").casefold().split():
            continue
        scope = next((a for a in element.iterancestors() if a.get("itemscope") is not None), None)
        kinds = set(re.split(r"[\s/#]+", scope.get("itemtype", "") if scope is not None else ""))
        own = scope is None or schema_org.is_article(kinds) or "WebPage" in kinds
        within = scope is not None and scope.get("itemprop") not in (None, "mainEntity")
        if own and not within and not _elsewhere(element):
            yield element.get("content") or element.get("datetime") or _text(element)


# <meta>, <time>, lines


def _metas(tree: Any) -> dict[str, list[str]]:
    """The values of <meta> elements by name or property in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("property", "name"):
            name = (element.get(key) or "").strip().casefold()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _beside_headline(tree: Any) -> Iterator[str]:
    """Dates between the headline and the text, or marked as the date of publication anywhere."""
    for element in tree.iter("time"):
        if element.get("pubdate") is not None and not _elsewhere(element):
            yield element.get("datetime") or _text(element)
    for element in _zone(tree):
        if _elsewhere(element):
            continue
        if element.tag == "time":
            if not _changed(element):
                yield element.get("datetime") or _text(element)
        elif _DATED.search(_tokens(element)):
            yield from _lines(element)


def _zone(tree: Any) -> Iterator[Any]:
    """The elements from the start of the article, or its headline, to the first paragraph."""
    headings = [e for e in tree.iter("h1", "h2") if _text(e) and not _elsewhere(e)]
    if not headings:
        return
    titles = _titles(tree)
    named = (e for e in headings if any(t.startswith(_plain(_text(e))) for t in titles))
    first = next((e for e in headings if e.tag == "h1"), headings[0])
    headline = next(named, first)
    start = next(headline.iterancestors("header", "article"), headline)
    inside = False
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        inside = inside or element is start
        if not inside:
            continue
        if element.tag == "p" and len(_text(element)) > _PROSE:
            return
        yield element


def _elsewhere(element: Any) -> bool:
    """Whether it belongs to something else: an aside, comments, other articles, a change."""
    articles = 0
    for each in (element, *element.iterancestors()):
        if each.tag in ("body", "html"):
            break
        articles += each.tag == "article"
        if each.tag in _APART or articles > 1 or _ELSEWHERE.search(_tokens(each)):
            return True
    return False


def _changed(element: Any) -> bool:
    """Whether the words before a <time> call it that of a change."""
    before = element.getprevious()
    parent = element.getparent()
    words = (before.tail if before is not None else parent.text) or ""
    label = _text(before) if before is not None and not words.strip() else ""
    if not words.strip() and before is None and parent.getprevious() is not None:
        label = _text(parent.getprevious())
    return bool(_CHANGED.search(f"{label} {words}"[-_LINE:]))


def _lines(element: Any) -> Iterator[str]:
    """The dates that a line states, such as "By Una Writer | Published 6 May 2021, 10:30"."""
    text = _text(element)
    if len(text) > _LINE or any(True for _ in element.iter("time")):
        return
    for part in _PARTS.split(_CHANGED.split(text)[0]):
        part = _CLOCK.sub("", _LEAD.sub("", part)).strip(" ,")
        if iso_date(part) or _FIGURES.match(part):
            yield part


def _tokens(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext("*")).split())
