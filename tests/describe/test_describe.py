"""A reading becomes a graph: the whole graph of a small invented article, letter by letter."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import graph_diff, isomorphic

from onrecord.describe import describe
from onrecord.describe.reading_json import as_record
from onrecord.ids import Namer
from onrecord.model import (
    Actor,
    Article,
    Claim,
    Event,
    Figure,
    Location,
    Mention,
    Participant,
    Reading,
    RelatedDocument,
    Relation,
    Report,
    Segment,
    Span,
    TextKept,
    When,
)
from support.answers import text_of

TEXT = "Tarn said the crossing may open on 9 May."
NAMER = Namer("https://example.org/id/")
READING = Reading(
    Article(
        "b7c1",
        TEXT,
        (Segment("paragraph", 0, 41),),
        title="Crossing",
        published="2031-05-06",
        language="en",
    ),
    mentions=(Mention("mention-1", Span(0, 4), "person", "actor-1", 0.7, "name:person"),),
    actors=(Actor("actor-1", "person", "Tarn"),),
    claims=(
        Claim(
            "claim-1",
            source=(Span(0, 4),),
            cue=(Span(5, 9),),
            content=(Span(10, 40),),
            speaker_kind="named",
            speakers=("actor-1",),
            about=("event-1",),
            certainty="possible",
            certainty_spans=(Span(23, 26),),
            time_reference="future",
            rule="verb-that:say",
            confidence=0.9,
        ),
    ),
    events=(
        Event(
            "event-1",
            "opening of the crossing",
            "Cooperation",
            "COOPERATE",
            participants=(Participant("agent", (Span(0, 4),), "actor-1"),),
            place=Location((Span(14, 22),)),
            reports=(
                Report(
                    (Span(27, 31),),
                    "hypothetical",
                    "claim-1",
                    When("2031-05-09", "2031-05-09", "2031-05-09", (Span(35, 40),)),
                    rule="verb:open",
                    confidence=0.6,
                ),
            ),
        ),
    ),
)

EXPECTED = """
@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix c: <https://w3id.org/onrecord/concept/> .
@prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/id/article/b7c1> .

<> a onr:Article ; schema:identifier "b7c1" ; schema:inLanguage "en" ;
  schema:headline "Crossing"@en ; onr:publishedOn "2031-05-06"^^xsd:date ;
  onr:text "Tarn said the crossing may open on 9 May." ; onr:textLength 41 ;
  onr:textDigest "sha256:DIGEST" ; onr:textLevel <https://w3id.org/onrecord/concept/text-level/full> ; onr:hasSegment <#segment-1> .
<#segment-1> a onr:Segment ; onr:inArticle <> ; onr:segmentKind <https://w3id.org/onrecord/concept/segment-kind/paragraph> ;
  onr:segmentIndex 1 ; onr:start 0 ; onr:end 41 .
<#actor-1> a onr:Person ; rdfs:label "Tarn"@en .
<#mention-1> a onr:Mention ; onr:inArticle <> ; onr:span <#char=0,4> ; onr:refersTo <#actor-1> ;
  onr:foundBy "name:person" ; onr:confidence 0.7 .
<#claim-1> a onr:Claim ; onr:inArticle <> ; onr:speaker <#actor-1> ;
  onr:speakerKind <https://w3id.org/onrecord/concept/speaker-kind/named> ;
  onr:sourceSpan <#char=0,4> ; onr:cueSpan <#char=5,9> ; onr:contentSpan <#char=10,40> ;
  onr:certaintySpan <#char=23,26> ; onr:statement "the crossing may open on 9 May"@en ;
  onr:quotation <https://w3id.org/onrecord/concept/quotation/indirect> ;
  onr:speechAct <https://w3id.org/onrecord/concept/speech-act/assertion> ;
  onr:certainty <https://w3id.org/onrecord/concept/certainty/possible> ;
  onr:distance <https://w3id.org/onrecord/concept/distance/neutral> ;
  onr:polarity <https://w3id.org/onrecord/concept/polarity/affirmed> ;
  onr:timeReference <https://w3id.org/onrecord/concept/time-reference/future> ;
  onr:about <#event-1> ; onr:foundBy "verb-that:say" ; onr:confidence 0.9 .
<#event-1> a onr:Cooperation ; onr:inArticle <> ; rdfs:label "opening of the crossing"@en ;
  onr:ploverRoot <https://w3id.org/onrecord/concept/plover-root/cooperate> ;
  onr:participation <#participation-1> ; onr:agent <#actor-1> ; onr:placeSpan <#char=14,22> .
<#participation-1> a onr:Participation ; onr:inArticle <> ;
  onr:role <https://w3id.org/onrecord/concept/role/agent> ;
  onr:participantSpan <#char=0,4> ; onr:participant <#actor-1> ; onr:inReport <#report-1> .
<#report-1> a onr:EventReport ; onr:inArticle <> ; onr:reports <#event-1> ; onr:inClaim <#claim-1> ;
  onr:status <https://w3id.org/onrecord/concept/status/hypothetical> ; onr:triggerSpan <#char=27,31> ;
  onr:notBefore "2031-05-09"^^xsd:date ; onr:notAfter "2031-05-09"^^xsd:date ;
  onr:edtf "2031-05-09" ; onr:statedAs <#char=35,40> ; onr:foundBy "verb:open" ; onr:confidence 0.6 .
<#char=0,4> a onr:Span ; onr:inArticle <> ; onr:start 0 ; onr:end 4 ; onr:exact "Tarn" .
<#char=5,9> a onr:Span ; onr:inArticle <> ; onr:start 5 ; onr:end 9 ; onr:exact "said" .
<#char=10,40> a onr:Span ; onr:inArticle <> ; onr:start 10 ; onr:end 40 ;
  onr:exact "the crossing may open on 9 May" .
<#char=23,26> a onr:Span ; onr:inArticle <> ; onr:start 23 ; onr:end 26 ; onr:exact "may" .
<#char=14,22> a onr:Span ; onr:inArticle <> ; onr:start 14 ; onr:end 22 ; onr:exact "crossing" .
<#char=27,31> a onr:Span ; onr:inArticle <> ; onr:start 27 ; onr:end 31 ; onr:exact "open" .
<#char=35,40> a onr:Span ; onr:inArticle <> ; onr:start 35 ; onr:end 40 ; onr:exact "9 May" .
"""


def as_graph(quads: list[pyoxigraph.Quad]) -> rdflib.Graph:
    triples = [pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in quads]
    data = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


def test_the_whole_graph() -> None:
    from onrecord.digests import text_digest

    wanted = EXPECTED.replace("sha256:DIGEST", text_digest(TEXT))
    made = as_graph(describe(READING, NAMER))
    expected = rdflib.Graph().parse(data=wanted, format="turtle")
    _, missing, surplus = graph_diff(expected, made)
    assert isomorphic(made, expected), (
        f"missing:\n{missing.serialize(format='nt')}\nsurplus:\n{surplus.serialize(format='nt')}"
    )


def test_everything_is_in_the_articles_graph_and_nothing_is_blank() -> None:
    quads = describe(READING, NAMER)
    assert {text_of(q.graph_name) for q in quads} == {"https://example.org/id/graph/article/b7c1"}
    assert not any(
        isinstance(t, pyoxigraph.BlankNode) for q in quads for t in (q.subject, q.object)
    )


def test_less_text_is_kept_where_less_may_be_published() -> None:
    spans = {q.predicate.value.rpartition("#")[2] for q in describe(READING, NAMER, keep="spans")}
    none = {q.predicate.value.rpartition("#")[2] for q in describe(READING, NAMER, keep="none")}
    assert "text" not in spans
    assert {"exact", "statement", "textDigest", "wordsDigest"} <= spans
    words = {"text", "exact", "statement", "label", "speakerDescription", "hasTopic", "figureOf"}
    assert not words & none
    assert {"start", "end", "textDigest", "wordsDigest", "withheld"} <= none


def test_the_json_record_has_the_contracts_keys_and_iris() -> None:
    record = as_record(READING, NAMER)
    assert list(record) == [
        "id",
        "text",
        "segments",
        "mentions",
        "claims",
        "events",
        "relations",
        "figures",
        "related",
        "topics",
    ]
    claim = record["claims"][0]
    assert claim["speakers"] == ["https://example.org/id/article/b7c1#actor-1"]
    assert claim["content"] == [[10, 40]]
    assert claim["about"] == ["event-1"]
    event = record["events"][0]
    assert event["type"] == "onr:Cooperation"
    assert event["place"] == {"spans": [[14, 22]], "iri": None}
    assert event["reports"][0]["date"]["edtf"] == "2031-05-09"


HEADLINE = "Sudmark illegally shelled a bridge for about 30 days"
MORE_TEXT = f"Tarn asked for 40 tonnes.\n{HEADLINE}\n"


def _span(words: str) -> Span:
    at = MORE_TEXT.index(words)
    return Span(at, at + len(words))


def _more() -> Reading:
    """A claim that is an event, a figure in a claim, and what a listed headline says of a thing."""
    asked = Event(
        "event-1",
        "request",
        "Request",
        "REQUEST",
        reports=(
            Report((_span("asked"),), "happened"),
            Report(
                (_span("for"),),
                "proposed",
                "claim-1",
                figures=(Figure(_span("40"), "", 40, unit="tonne"),),
                deadline=True,
            ),
        ),
        participants=(Participant("agent", (_span("Tarn"),), "actor-1", reports=(0,)),),
    )
    shelled = Event(
        "event-2",
        "shelling",
        "Shelling",
        "ASSAULT",
        reports=(
            Report(
                (_span("shelled"),),
                "happened",
                document="document-1",
                figures=(
                    Figure(
                        _span("about 30"),
                        "",
                        low=30,
                        currency="EUR",
                        approximate=True,
                        excludes_low=True,
                    ),
                ),
                judgement=(_span("illegally"),),
            ),
        ),
        participants=(Participant("object", (_span("a bridge"),)),),
    )
    claim = Claim(
        "claim-1",
        (_span("Tarn"),),
        (_span("asked"),),
        (_span("for 40 tonnes"),),
        "named",
        ("actor-1",),
        realises="event-1",
    )
    return Reading(
        Article("more", MORE_TEXT),
        actors=(Actor("actor-1", "person", "Tarn"),),
        claims=(claim, replace(claim, id="claim-2", realises=None, document="document-1")),
        events=(asked, shelled),
        relations=(
            Relation("event-1", "happensAfter", "event-2", (_span("for"),), "claim-1"),
            Relation("event-1", "happensAfter", "event-2", (_span("days"),), document="document-1"),
        ),
        related=(RelatedDocument("document-1", HEADLINE, _span(HEADLINE)),),
    )


def _said(node: str, *, keep: TextKept = "full") -> dict[str, set[str]]:
    """What the graph says of a node, by the local names of properties and of values."""
    said: dict[str, set[str]] = {}
    for q in describe(_more(), NAMER, keep=keep):
        if text_of(q.subject).endswith(f"#{node}"):
            value = text_of(q.object).rpartition("#")[2].rpartition("/concept/")[2]
            said.setdefault(q.predicate.value.rpartition("#")[2], set()).add(value)
    return said


def test_a_claim_has_the_event_that_it_is_and_the_document_that_says_it() -> None:
    assert _said("claim-1")["realises"] == {"event-1"}
    assert "inVoiceOf" not in _said("claim-1")
    assert _said("claim-2")["inVoiceOf"] == {"document-1"}


def test_what_a_headline_reports_is_in_the_voice_of_its_document() -> None:
    said = _said("report-3")
    assert (said["inVoiceOf"], said["reports"]) == ({"document-1"}, {"event-2"})
    assert said["judgementSpan"] == {f"char={_span('illegally').start},{_span('illegally').end}"}
    assert "isDeadline" not in said
    assert _said("report-2")["isDeadline"] == {"true"}


def test_a_figure_has_its_unit_and_how_exact_it_is() -> None:
    assert _said("figure-1")["figureUnit"] == {"tonne"}
    said = _said("figure-2")
    assert (said["figureMin"], said["figureCurrency"]) == ({"30"}, {"EUR"})
    assert (said["isApproximate"], said["excludesMin"]) == ({"true"}, {"true"})
    assert not {"figureValue", "figureMax", "excludesMax", "figureUnit"} & said.keys()


@pytest.mark.parametrize("keep", ["full", "spans", "none"])
def test_a_thing_is_a_node_that_the_event_is_done_to(keep: TextKept) -> None:
    assert _said("event-2", keep=keep)["object"] == {"object-1"}
    assert _said("participation-2", keep=keep)["participant"] == {"object-1"}
    thing = _said("object-1", keep=keep)
    assert thing["type"] == {"Object"}
    assert thing.get("label") == (None if keep == "none" else {"a bridge"})
    assert ("withheld" in thing) == (keep == "none")


def test_a_relation_that_is_told_twice_is_one_with_two_reports() -> None:
    assert _said("relation-1")["relationTo"] == {"event-2"}
    assert not _said("relation-2")
    assert _said("report-4")["inClaim"] == {"claim-1"}
    assert _said("report-5")["inVoiceOf"] == {"document-1"}
    assert _said("report-5")["reports"] == {"relation-1"}


def test_the_json_has_the_names_of_the_graph() -> None:
    record = as_record(_more(), NAMER)
    reports = [r for e in record["events"] for r in e["reports"]]
    assert [r["id"] for r in reports] == ["report-1", "report-2", "report-3"]
    assert [r.get("deadline") for r in reports] == [None, True, None]
    assert [r.get("document") for r in reports] == [None, None, "document-1"]
    assert "judgement" not in reports[0]
    assert len(reports[2]["judgement"]) == 1
    parts = [p for e in record["events"] for p in e["participants"]]
    assert [p["reports"] for p in parts] == [["report-1"], ["report-3"]]
    assert [p.get("object") for p in parts] == [None, "object-1"]
    tonnes, days = record["figures"]
    assert tonnes == {
        "id": "figure-1",
        "span": list(_span("40")),
        "value": 40,
        "min": None,
        "max": None,
        "min_exclusive": False,
        "max_exclusive": False,
        "approximate": False,
        "unit": "tonne",
        "currency": None,
        "counted": "",
        "report": "report-2",
        "claim": "claim-1",
    }
    assert (days["id"], days["report"], days["claim"]) == ("figure-2", "report-3", None)
    assert (days["min"], days["min_exclusive"], days["approximate"]) == (30, True, True)
    assert [c["realises"] for c in record["claims"]] == ["event-1", None]
    assert [c.get("document") for c in record["claims"]] == [None, "document-1"]
    assert record["relations"][0] == {
        "from": "event-1",
        "type": "happensAfter",
        "to": "event-2",
        "trigger": [list(_span("for"))],
        "claim": "claim-1",
    }
    assert record["relations"][1]["document"] == "document-1"
    assert record["related"] == [
        {"id": "document-1", "headline": HEADLINE, "span": list(_span(HEADLINE))}
    ]
