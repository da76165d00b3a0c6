"""A claim: its chain hop by hop, its words in the text, what it is about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from onrecord import terms
from onrecord.serve.pages.base.data_access import Plain, Row
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.request import PageRequest
from onrecord.serve.pages.base.table import Cell, Table, table
from onrecord.serve.pages.base.wording import attribution, worded
from onrecord.serve.pages.widgets.claim_list import speaker_in
from onrecord.serve.pages.widgets.marked_text import Mark, Piece, pieces
from onrecord.serve.pages.widgets.property_list import PropertyList

#: Code points of the text that the query gives on either side of a claim.
_AROUND: Final = 400
#: Code points of the statement of each hop of the chain.
_STATEMENT: Final = 400
#: What a claim's concepts are called on its page, in this order.
_MANNER: Final = (
    ("Speech act", "speechAct"),
    ("Quotation", "quotation"),
    ("Certainty (of the speaker)", "certainty"),
    ("Distance (of the reporter)", "distance"),
    ("Polarity", "polarity"),
    ("Time referred to", "timeReference"),
)


@dataclass(slots=True)
class Hop:
    """One step of a chain: who, with which words, through which claim."""

    speakers: list[Cell]
    row: Row
    claim: str | None
    statement: str = ""


async def page(request: PageRequest, iri: str) -> Response:
    """The page of a claim."""
    known, chain, origin, words, inner = await asyncio.gather(
        request.rows("facts", thing=iri),
        *(
            request.rows(name, claim=iri)
            for name in ("attribution-chain", "claim-provenance", "claim-words", "claim-embeds")
        ),
    )
    properties = PropertyList(known)
    article = properties.first(terms.ONR + "inArticle")
    around = [*(row["claim"] for row in chain), *(row["thing"] for row in inner)]
    quotations = await request.quotations([iri, *around])
    statement = worded(properties.first(terms.ONR + "statement"), quotations.get(iri))
    hops = _hops(request, chain, quotations)
    heading = _heading(hops)
    return await request.render(
        "claim.html",
        iri=iri,
        title=f"{heading}: {statement}" if statement else heading,
        heading=heading,
        statement=statement,
        hops=hops,
        chain_editor=request.editor("attribution-chain", claim=iri),
        manner=[
            (name, properties.links(request, terms.ONR + local))
            for name, local in _MANNER
            if properties.first(terms.ONR + local)
        ],
        office=properties.links(request, terms.ONR + "speakingAs"),
        possible_speaker=properties.links(request, terms.ONR + "possibleSpeaker"),
        possible_office=properties.links(request, terms.ONR + "possibleOffice"),
        addressee=properties.links(request, terms.ONR + "addressee"),
        about=properties.links(request, terms.ONR + "about"),
        realises=properties.links(request, terms.ONR + "realises"),
        repeats=properties.links(request, terms.ONR + "repeatsWordsOf"),
        listed_in=properties.links(request, terms.ONR + "inVoiceOf"),
        when=spoken(properties.first(terms.ONR + "edtf")),
        article=article,
        article_href=request.href(article),
        card=_card(request, iri, article),
        origin=origin[0] if origin else None,
        excerpt=_excerpt(words, origin),
        parts=_parts(request, iri, origin),
        inner=_inner(request, iri, inner, quotations),
    )


def _heading(hops: list[Hop]) -> str:
    """Who speaks in the claim itself, and the cue that says so."""
    first = hops[0] if hops and hops[0].claim else None
    return attribution([c.text for c in first.speakers], first.row["cue"]) if first else "Claim"


def _hops(request: PageRequest, chain: list[Row], quotations: Mapping[Plain, Plain]) -> list[Hop]:
    """The chain from the speaker outwards; speakers of one claim share a hop."""
    found: dict[object, Hop] = {}
    for row in chain:
        said = worded(row["statement"], quotations.get(row["claim"]), _STATEMENT)
        hop = found.setdefault(row["hop"], Hop([], row, request.href(row["claim"]), said))
        hop.speakers += speaker_in(request, row)
    return [found[number] for number in sorted(found, key=lambda n: int(str(n)))]


def _card(request: PageRequest, iri: str, article: str | None) -> str | None:
    """Where the claim is on its article's page."""
    if article is None or not iri.startswith(article + "#"):
        return request.href(article)
    return f"{request.href(article)}#{iri.removeprefix(article + '#')}"


def _excerpt(words: list[Row], origin: list[Row]) -> list[Piece]:
    """The text around the claim, cut at its spans; nothing where no text is kept."""
    if not words or not isinstance(words[0]["text"], str):
        return []
    first, text = int(words[0]["first"] or 0), words[0]["text"]
    marks = [
        Mark(
            int(row["start"] or 0) - first, int(row["end"] or 0) - first, str(row["part"]), "", "0"
        )
        for row in origin
    ]
    # no half words at the two ends, where these are not the article's own
    begin, end = 0, len(text)
    if first and (space := re.search(r"\s", text[: min((m.start for m in marks), default=0)])):
        begin = space.end()
    if len(text) > (last := max((m.end for m in marks), default=end)) + _AROUND - 1:
        end = last + max(text[last:].rfind(" "), 0)
    return [
        replace(piece, text=re.sub(r"\n\s*\n\s*", "\n\n", piece.text))
        for piece in pieces(text, begin, end, marks)
    ]


def _parts(request: PageRequest, iri: str, origin: list[Row]) -> Table:
    return table(
        "Spans of the claim",
        ["Part", "Words", "Character offsets"],
        (
            (
                Cell(row["part"], kind="token"),
                Cell(row["words"], kind="words"),
                Cell(
                    f"{row['start']}–{row['end']}",
                    request.span(row["article"], row["start"], row["end"]),
                ),
            )
            for row in origin
        ),
        request.editor("claim-provenance", claim=iri),
    )


def _inner(
    request: PageRequest, iri: str, rows: list[Row], quotations: Mapping[Plain, Plain]
) -> Table:
    return table(
        "What the claim contains",
        ["How", "Claim or event", "Speaker", "Status"],
        (
            (
                Cell(row["relation"]),
                request.link(row["thing"], worded(row["label"], quotations.get(row["thing"]))),
                Cell(row["speaker"]),
                Cell(row["status"], kind="token"),
            )
            for row in rows
        ),
        request.editor("claim-embeds", claim=iri),
        40,
    )
