"""Quotation marks stand around the speaker's own words alone, on whatever page they are shown."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")

from onrecord import terms
from onrecord.ids import DEFAULT_BASE
from onrecord.serve.pages.base.assets import static_files
from onrecord.serve.pages.base.wording import attribution, worded
from serve.page_site import Reader, add_trig, curated_store, seen, site_app

ARTICLE = DEFAULT_BASE + "article/port-elin"
#: Who speaks, the cue, the manner of quotation, and the statement with the text's own marks.
SAID = (
    ("Ilva Tarn", "said", "direct", '"We shall keep the harbour open."'),
    ("Oren Vask", "said", "direct", "Our ferries sail at dawn"),  # its spans leave the marks out
    ("Oren Vask", "told reporters", "mixed", 'the toll was "a bad joke" for Port Elin'),
    ("Ilva Tarn", "hinted", "indirect", "that the harbour might close in the spring"),
    ("Radio Meridian", "according to", "indirect", "Sudmark had moved its customs post"),
    ("an official", "insisted", "indirect", "no ship had been turned back"),
    ("", "reportedly", "indirect", "The quay was empty … by the evening"),
)
PARAPHRASES = tuple(said for _, _, manner, said in SAID if manner == "indirect")
_OPENING, _CLOSING = "[\"“„«‘'`]", "[\"”“»’'`]"


def trig() -> str:
    """An article with these claims, each one about a topic and telling of an event."""
    concept, article = terms.CONCEPT, f"<{ARTICLE}>"
    text, triples = "", []
    for number, (who, cue, manner, said) in enumerate(SAID, 1):
        claim, report = f"<{ARTICLE}#claim-{number}>", f"<{ARTICLE}#report-{number}>"
        spans = {}
        for part, words in (("source", who), ("cue", cue), ("content", said)):
            if words:
                spans[part] = f"<{ARTICLE}#char={len(text)},{len(text) + len(words)}>"
                triples.append(
                    f"{spans[part]} a onr:Span ; onr:inArticle {article} ; onr:start {len(text)} ; "
                    f"onr:end {len(text) + len(words)} ; onr:exact {_literal(words)} ."
                )
                text += words + ". "
        kind = "none" if not who else "described" if who.startswith("an ") else "named"
        speaker = f"<{DEFAULT_BASE}actor/{who.replace(' ', '-').lower()}>"
        triples.append(
            f"{claim} a onr:Claim ; onr:inArticle {article} ; onr:statement {_literal(said)} ; "
            f"onr:quotation <{concept}quotation/{manner}> ; "
            f"onr:speechAct <{concept}speech-act/assertion> ; "
            f"onr:speakerKind <{concept}speaker-kind/{kind}> ; "
            f"onr:about <{DEFAULT_BASE}topic/harbour> ; "
            + " ; ".join(f"onr:{part}Span {span}" for part, span in spans.items())
            + f" . {report} a onr:EventReport ; onr:inArticle {article} ; "
            f"onr:reports <{ARTICLE}#event-1> ; "
            f"onr:inClaim {claim} ; onr:triggerSpan {spans['content']} ; "
            f"onr:status <{concept}status/happened> ; onr:edtf '2031-05-0{number}' ; "
            f"onr:notBefore '2031-05-0{number}'^^xsd:date ; "
            f"onr:notAfter '2031-05-0{number}'^^xsd:date ."
        )
        if kind == "named":
            triples.append(
                f"{claim} onr:speaker {speaker} . "
                f"{speaker} a onr:Person ; rdfs:label {_literal(who)} ."
            )
        elif kind == "described":
            triples.append(f"{claim} onr:speakerDescription {_literal(who)} .")
    # claims within one another, so that chains and what a claim contains show statements too
    triples.append(f"<{ARTICLE}#claim-4> onr:embeddedIn <{ARTICLE}#claim-5> .")
    return (
        f"@prefix onr: <{terms.ONR}> . @prefix rdfs: <{terms.RDFS}> . @prefix xsd: <{terms.XSD}> . "
        f"@prefix schema: <{terms.SCHEMA}> . <{DEFAULT_BASE}graph/article/port-elin> {{ "
        f"{article} a onr:Article ; schema:headline 'Port Elin waits' ; onr:text {_literal(text)} . "
        f"<{DEFAULT_BASE}topic/harbour> a onr:Topic ; rdfs:label 'the harbour' . "
        f"<{ARTICLE}#event-1> a onr:Event ; rdfs:label 'closure of the harbour' . "
        + "\n".join(triples)
        + " }"
    )


def _literal(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _at(iri: str) -> str:
    return f"/page?iri={quote(iri, safe='')}"


PAGES = {
    "home": "/",
    "search": "/search?q=harbour",
    "article": "/id/article/port-elin",
    "topic": "/id/topic/harbour",
    "event": _at(ARTICLE + "#event-1"),
    "report": _at(ARTICLE + "#report-4"),
    "manner of quotation": "/concept/quotation/indirect",
    "pictures": "/picture",
    "picture of the article": f"/picture?article={quote(ARTICLE, safe='')}",
    "speaker": "/id/actor/ilva-tarn",
    "relay": "/id/actor/radio-meridian",
    "named query": f"/query?name=who-said-what&article={quote(ARTICLE, safe='')}",
    "answer": "/query?run=1&query="
    + quote("SELECT ?said { ?c onr:statement ?said ; onr:quotation ?q }"),
    **{f"claim {n}": _at(f"{ARTICLE}#claim-{n}") for n, _ in enumerate(SAID, 1)},
}


@pytest.fixture(scope="module", params=["text", "no text"])
def site(request: pytest.FixtureRequest) -> Reader:
    """A site over the article, with and without its text."""
    store = curated_store()
    made = trig()
    if request.param == "no text":
        made = re.sub(r" ; onr:text \"(?:[^\"\\]|\\.)*\"", "", made)
    add_trig(store, made)
    return Reader(site_app(store))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_puts_a_paraphrase_in_quotation_marks(site: Reader, name: str) -> None:
    answer = site.get(PAGES[name])
    assert answer.status_code == 200
    page = seen(answer)
    assert not {"q", "blockquote"} & {tag for tag, _ in page.elements}
    values = [v for _, attrs in page.elements for v in attrs.values() if v]
    shown = [page.text, *values]
    for said in PARAPHRASES:
        begin, end = re.escape(said[:16]), re.escape(said[-12:])
        for text in map(html.unescape, shown):
            assert not re.search(rf"{_OPENING}\s*{begin}", text), (name, said)
            assert not re.search(rf"{end}\s*{_CLOSING}", text), (name, said)


def test_some_page_of_each_kind_does_show_them(site: Reader) -> None:
    for name in ("article", "topic", "event", "speaker", "claim 4", "answer"):
        assert "that the harbour might close" in seen(site.get(PAGES[name])).text, name


def test_no_style_adds_quotation_marks() -> None:
    style = static_files()["page.css"].decode()
    assert not re.search(r"open-quote|close-quote|quotes:", style)
    assert not re.search(r"content:\s*\"[“”„«»‘’]", style)


@pytest.mark.parametrize(
    ("number", "heading", "shown"),
    [
        (1, "Ilva Tarn said", '"We shall keep the harbour open."'),
        (2, "Oren Vask said", "“Our ferries sail at dawn”"),
        (3, "Oren Vask told reporters", 'the toll was "a bad joke" for Port Elin'),
        (4, "Ilva Tarn hinted", "that the harbour might close in the spring"),
        (5, "According to Radio Meridian", "Sudmark had moved its customs post"),
        (6, "An official insisted", "no ship had been turned back"),
        (7, "Unnamed source: reportedly", "The quay was empty … by the evening"),
    ],
)
def test_a_claim_is_headed_by_its_speaker_and_cue(
    site: Reader, number: int, heading: str, shown: str
) -> None:
    body = site.get(PAGES[f"claim {number}"]).text
    found = re.search(r"<h1>(.*?)</h1>\s*<p class=\"statement lead\">(.*?)</p>", body, re.DOTALL)
    assert found
    assert [html.unescape(part) for part in found.groups()] == [heading, shown]
    title = re.search(r"<title>(.*?)</title>", body)
    assert title
    assert html.unescape(title[1]).startswith(f"{heading}: {shown[:30]}")


@pytest.mark.parametrize(
    ("statement", "quotation", "shown"),
    [
        ("that it would rain", "indirect", "that it would rain"),
        ("that it would rain", None, "that it would rain"),
        ('the "deal" is off', "mixed", 'the "deal" is off'),
        ("the deal is off", "mixed", "the deal is off"),
        ("It will rain", "direct", "“It will rain”"),
        ('"It will rain," … "and soon."', "direct", '"It will rain," … "and soon."'),
        ("It will rain, … and soon.", "direct", "“It will rain,” … “and soon.”"),
        ('"It … will rain."', "direct", '"It … will rain."'),
        ("«Il pleuvra»", "direct", "«Il pleuvra»"),
        ("„Es wird regnen“", "direct", "„Es wird regnen“"),
        ("‘It will rain,’", "direct", "‘It will rain,’"),
        ("'Tis raining", "direct", "“'Tis raining”"),
        ('We call it "rain"', "direct", '“We call it "rain"”'),
        (None, "direct", ""),
    ],
)
def test_marks_stand_around_the_speakers_own_words(
    statement: str | None, quotation: str | None, shown: str
) -> None:
    assert worded(statement, quotation) == shown


@pytest.mark.parametrize(
    ("statement", "quotation", "shown"),
    [
        ('"We shall keep the harbour open."', "direct", '"We shall keep the…"'),
        ("We shall keep the harbour open.", "direct", "“We shall keep the…”"),
        ('a toll of "nine crowns or ten" a day', "mixed", 'a toll of "nine…"'),
        ('the "toll" was nine crowns a day', "mixed", 'the "toll" was nine…'),
        ("that the harbour might close soon", "indirect", "that the harbour…"),
    ],
)
def test_a_mark_that_was_open_where_a_statement_is_cut_is_closed(
    statement: str, quotation: str, shown: str
) -> None:
    assert worded(statement, quotation, 21) == shown


@pytest.mark.parametrize(
    ("speakers", "cue", "heading"),
    [
        (["Ilva Tarn", "Oren Vask"], "agreed", "Ilva Tarn and Oren Vask agreed"),
        (["A", "B", "C"], "said", "A, B and C said"),
        (["Radio Meridian"], "According to", "According to Radio Meridian"),
        (["Oren Vask"], "in the view of", "In the view of Oren Vask"),
        (["eHarbour Ltd"], "claims", "eHarbour Ltd claims"),
        (["a source"], None, "A source"),
        ([], "reportedly", "Unnamed source: reportedly"),
        ([], None, "Unnamed source"),
    ],
)
def test_an_attribution_reads_as_a_heading(
    speakers: list[str], cue: str | None, heading: str
) -> None:
    assert attribution(speakers, cue) == heading
