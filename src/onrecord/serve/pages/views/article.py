"""An article: its text with claims and events marked, and each of them on a card beside it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from starlette.responses import Response

from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.base.dates import day, spoken
from onrecord.serve.pages.base.links import short
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.base.wording import cut
from onrecord.serve.pages.widgets.claim_list import speaker_in
from onrecord.serve.pages.widgets.marked_text import Mark, Piece, pieces

#: How many colours the style sheet has for speakers; those who speak least share the grey one.
COLOURS = 8
#: So many claims and so many events get a card each, which keeps a page below 100 kB; of further
#: ones there is a link to their page.
_CARDS = 50
#: An event's words are picked before the claim they lie in.
_FRONT = 99
#: Code points of the evidence for a link; the query gives all of it.
_EVIDENCE = 240
_QUERIES = (
    "article",
    "who-said-what",
    "article-claims",
    "article-reports",
    "article-spans",
    "article-segments",
)
_HEDGES = ("certainty", "distance")


@dataclass(slots=True)
class Claim:
    """A claim as its card shows it; ``row`` is what the catalogue says of its first speaker."""

    key: str
    number: int
    row: Row
    speakers: list[Cell]
    colour: str
    around: str | None = None
    about: list[Cell] = field(default_factory=list)
    addressee: list[Cell] = field(default_factory=list)
    office: list[Cell] = field(default_factory=list)
    possible_speaker: list[Cell] = field(default_factory=list)
    possible_office: list[Cell] = field(default_factory=list)
    hedges: list[tuple[str, str]] = field(default_factory=list)
    time: str = ""
    depth: int = 0
    words: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """An event as its card shows it, with every report of it in this article."""

    key: str
    number: int
    row: Row
    reports: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text: its kind (headline, paragraph, keywords …) and its pieces."""

    kind: str
    start: int
    pieces: list[Piece]


async def page(request: PageRequest, iri: str) -> Response:
    """The page of an article. Raises Problem 404 where the graph holds none."""
    found, tables = await asyncio.gather(
        asyncio.gather(*(request.rows(name, article=iri) for name in _QUERIES)),
        _tables(request, iri),
    )
    described, said, links, reports, spans, segments = found
    meta = described[0]
    if not segments and not spans and not any(meta.values()):
        raise Problem(404, f"The graph contains no article <{iri}>.")
    claims = _claims(request, said)
    events = _events(reports)

    def fragment(key: object) -> str | None:
        """The id of a thing's card on this page; None where it has none."""
        card = claims.get(str(key)) or events.get(str(key))
        if card is None or card.number > _CARDS:
            return None
        return card.key.removeprefix(iri + "#") if card.key.startswith(iri + "#") else card.key

    _give_links(request, links, claims, fragment)
    _give_words(spans, claims, events)
    text = meta["text"]
    blocks: list[Block] = []
    if isinstance(text, str):
        blocks = _blocks(text, segments, spans, claims, events)
    return await request.render(
        "article.html",
        iri=iri,
        title=meta["headline"] or short(iri),
        meta=meta,
        publisher=request.link(meta["publisher"], meta["publisher_label"]),
        claims=list(claims.values())[:_CARDS],
        events=list(events.values())[:_CARDS],
        by_key=claims,
        events_by_key=events,
        fragment=fragment,
        speakers=_legend(claims.values()),
        blocks=blocks,
        has_text=isinstance(text, str),
        spans=_places(spans) if not isinstance(text, str) else [],
        tables=tables,
        claims_editor=request.editor("who-said-what", article=iri),
        events_editor=request.editor("events", article=iri),
    )


def _claims(request: PageRequest, said: list[Row]) -> dict[str, Claim]:
    """The claims in the order of the text; a claim with several speakers has a row for each."""
    found: dict[str, Claim] = {}
    for row in said:
        key = str(row["claim"])
        if key not in found:
            found[key] = Claim(key, len(found) + 1, row, [], "x")
        found[key].speakers += speaker_in(request, row)
    count = Counter(who for claim in found.values() if (who := _who(claim)))
    own = {who for who, _ in count.most_common(COLOURS)}
    colours = {who: str(number) for number, who in enumerate(who for who in count if who in own)}
    for claim in found.values():
        claim.colour = colours.get(_who(claim), "x")
    return found


def _who(claim: Claim) -> tuple[str, ...]:
    """The key of the speakers of a claim; empty where nobody is named."""
    return tuple(sorted(str(cell.href or cell.text).casefold() for cell in claim.speakers))


def _give_links(
    request: PageRequest,
    links: list[Row],
    claims: dict[str, Claim],
    fragment: Callable[[object], str | None],
) -> None:
    """Hand the claims what they are about, to whom, in which office, and how deep they lie."""
    for row in links:
        known = claims.get(str(row["claim"]))
        if known is None:
            continue
        match row["property"]:
            case "around":
                known.around = str(row["value"])
            case "about":
                here = fragment(row["value"])
                cell = request.link(row["value"], row["label"])
                known.about.append(Cell(cell.text, f"#{here}") if here else cell)
            case "addressee":
                known.addressee.append(request.link(row["value"], row["label"]))
            case "office":
                known.office.append(request.link(row["value"], row["label"]))
            case "possible-speaker":
                known.possible_speaker.append(request.link(row["value"], row["label"]))
            case "possible-office":
                known.possible_office.append(request.link(row["value"], row["label"]))
            case "time":
                known.time = str(row["label"] or "")
    for claim in claims.values():
        above, seen = claim.around, {claim.key}
        while above in claims and above not in seen:
            seen.add(above)
            claim.depth += 1
            above = claims[above].around


def _events(reports: list[Row]) -> dict[str, Event]:
    """The events in the order in which the text first reports them."""
    found: dict[str, Event] = {}
    for row in reports:
        key = str(row["event"])
        found.setdefault(key, Event(key, len(found) + 1, row)).reports.append(row)
    return found


def _give_words(spans: list[Row], claims: dict[str, Claim], events: dict[str, Event]) -> None:
    """Hand the marked characters to the claims and events they belong to."""
    for row in spans:
        if (claim := claims.get(str(row["thing"]))) is not None:
            claim.words.append(row)
            if row["part"] in _HEDGES:
                claim.hedges.append((str(row["part"]), str(row["words"] or "")))
        elif (event := events.get(str(row["event"]))) is not None:
            event.words.append(row)


def _blocks(
    text: str,
    segments: list[Row],
    spans: list[Row],
    claims: dict[str, Claim],
    events: dict[str, Event],
) -> list[Block]:
    """The text part by part; what lies between the parts of an article is only white space."""
    marks: list[Mark] = []
    last: dict[str, int] = {}
    for row in spans:
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        if (claim := claims.get(str(row["thing"]))) is not None:
            part = str(row["part"])
            marks.append(Mark(start, end, part, claim.key, claim.colour, claim.depth))
            if part in ("content", "cue"):
                last[claim.key] = max(last.get(claim.key, 0), min(end, len(text)))
        elif row["part"] == "trigger" and str(row["event"]) in events:
            marks.append(Mark(start, end, "trigger", str(row["event"]), depth=_FRONT))
            last.setdefault(str(row["event"]), min(end, len(text)))
    places = [(int(row["start"] or 0), int(row["end"] or 0)) for row in spans]
    found: list[Block] = []
    at = 0
    for kind, start, end in _parts(text, segments):
        if text[at:start].strip():
            found.append(Block("", at, pieces(text, at, start, marks, places, last)))
        found.append(Block(kind, start, pieces(text, start, end, marks, places, last)))
        at = end
    if text[at:].strip():
        found.append(Block("", at, pieces(text, at, len(text), marks, places, last)))
    return found


def _parts(text: str, segments: list[Row]) -> Iterable[tuple[str, int, int]]:
    """The segments that lie within the text and behind one another."""
    at = 0
    for row in segments:
        start, end = int(row["start"] or 0), min(int(row["end"] or 0), len(text))
        if at <= start < end:
            yield str(row["kind"]), start, end
            at = end


def _places(spans: list[Row]) -> list[tuple[Row, list[str]]]:
    """Every span once, with the parts it plays; for an article whose text is not kept."""
    found: dict[tuple[object, object], tuple[Row, list[str]]] = {}
    for row in spans:
        _, parts = found.setdefault((row["start"], row["end"]), (row, []))
        if row["part"] and row["part"] not in parts:
            parts.append(str(row["part"]))
    return list(found.values())


def _legend(claims: Iterable[Claim]) -> list[tuple[str, list[tuple[list[Cell], int]]]]:
    """Who speaks: each colour, and for each of its speakers the names and how many claims.

    In the order of first speaking; the colour that several share comes last.
    """
    found: dict[str, dict[tuple[str, ...], tuple[list[Cell], int]]] = {}
    for claim in claims:
        mine = found.setdefault(claim.colour, {})
        cells, count = mine.get(who := _who(claim), (claim.speakers, 0))
        mine[who] = (cells, count + 1)
    return [(colour, list(found[colour].values())) for colour in sorted(found)]


async def _tables(request: PageRequest, iri: str) -> list[Table]:
    topics, related, others, actors = await asyncio.gather(
        request.rows("topics", article=iri),
        request.rows("related-topics", article=iri),
        request.rows("related-articles", article=iri),
        request.rows("actors", article=iri),
    )
    return [
        table(
            "Actors",
            ["Actor", "Claims", "Events", "Mentions"],
            (
                (
                    request.link(row["actor"], row["label"]),
                    Cell(row["claims"], kind="number"),
                    Cell(row["events"], kind="number"),
                    Cell(row["mentions"], kind="number"),
                )
                for row in actors
            ),
            request.editor("actors", article=iri),
            30,
        ),
        table(
            "Topics",
            ["Topic", "Claims", "Events"],
            (
                (
                    request.link(row["topic"], row["label"]),
                    Cell(row["claims"], kind="number"),
                    Cell(row["events"], kind="number"),
                )
                for row in topics
            ),
            request.editor("topics", article=iri),
            30,
        ),
        table(
            "Related topics and documents",
            ["Topic or document", "Evidence"],
            (
                (request.link(row["topic"], row["label"]), Cell(cut(row["evidence"], _EVIDENCE)))
                for row in related
            ),
            request.editor("related-topics", article=iri),
            10,
            limit=50,
        ),
        table(
            "Related articles",
            ["Article", "Published", "In common"],
            (
                (
                    request.link(row["article"], row["headline"]),
                    Cell(spoken(day(row["published"]))),
                    Cell(cut(row["evidence"], _EVIDENCE)),
                )
                for row in others
            ),
            request.editor("related-articles", article=iri),
            10,
            limit=50,
        ),
    ]
