"""The curated graph of the Istanbul article: its layout, and its facts as sentences."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from support.curated import CONCEPT, CuratedGraph, ask, select
from support.paths import CURATED

GRAPH = CuratedGraph(CURATED)
ARTICLE = GRAPH.article


@pytest.fixture(scope="module")
def store() -> Store:
    return GRAPH.store


def test_segments_are_the_parts_of_the_digest_layout(store: Store) -> None:
    rows = select(
        store, "SELECT ?kind { ?s onr:segmentIndex ?i ; onr:segmentKind ?kind } ORDER BY ?i"
    )
    assert [kind.removeprefix(f"{CONCEPT}segment-kind/") for (kind,) in rows] == [
        "headline",
        "standfirst",
        *["paragraph"] * 7,
        "keywords",
        "related-topics",
        *["enrichment-note"] * 3,
    ]


def test_publisher_and_date_stay_unknown(store: Store) -> None:
    assert not ask(store, f"<{ARTICLE}> onr:publishedBy ?outlet")
    assert not ask(store, f"<{ARTICLE}> onr:publishedOn ?date")


# The facts, as sentences

FACTS = {
    "Umerov, as defence minister, confirms the agreement, via Suspilne": """
        ?claim onr:speaker actor:rustem-umerov ; onr:speakingAs office:ukraine-defence-minister ;
          onr:speechAct act:confirmation ; onr:distance distance:endorsing ;
          onr:about ?agreement ; onr:embeddedIn/onr:speaker actor:suspilne .
        ?agreement a onr:Agreement .""",
    "Umerov announces that details will follow, via Suspilne": """
        ?claim onr:speaker actor:rustem-umerov ; onr:speechAct act:announcement ;
          onr:embeddedIn/onr:speaker actor:suspilne ; onr:statement ?words .
        FILTER CONTAINS(?words, "made public shortly")""",
    "the second round follows the first, and both belong to the talks in Istanbul": """
        ?second a onr:NegotiationRound ; onr:previousRound ?first ; onr:subEventOf ?talks ;
          onr:place place:istanbul .
        ?first a onr:NegotiationRound ; onr:nextRound ?second ; onr:subEventOf ?talks .
        ?talks a onr:Talks ; onr:place place:istanbul ; onr:agent actor:ukraine, actor:russia .""",
    "the first round was on May 16 of a year that the text does not give": """
        ?second onr:previousRound ?first .
        ?report onr:reports ?first ; onr:edtf "XXXX-05-16" ; onr:status status:happened .
        FILTER NOT EXISTS { ?report onr:notBefore|onr:notAfter ?bound }""",
    "the first round saw an exchange of prisoners": """
        ?exchange a onr:PrisonerExchange ; onr:outcomeOf/onr:nextRound ?second .
        ?report onr:reports ?exchange ; onr:status status:happened""",
    "the first round hardly brought the end of the invasion closer": """
        ?progress onr:outcomeOf/onr:nextRound ?second ; onr:concerns ?war .
        ?war a onr:Invasion ; onr:agent actor:russia ; onr:target actor:ukraine .
        ?report onr:reports ?progress ; onr:status status:negated""",
    "Ukraine and Russia agreed in the second round to exchange prisoners": """
        ?agreement a onr:Agreement ; onr:signatory actor:ukraine, actor:russia ;
          onr:outcomeOf/onr:previousRound ?first ; onr:concerns ?exchange .
        ?exchange a onr:PrisonerExchange .
        ?report onr:reports ?exchange ; onr:inVoiceOf ?article ; onr:status status:planned""",
    "the notes, not the article, say that about 6,000 bodies are to return": """
        ?bodies a onr:Repatriation .
        ?report onr:reports ?bodies ; onr:inClaim/onr:speaker ?notes ; onr:figure ?figure .
        ?figure onr:figureValue 6000.0 ; onr:isApproximate true .
        ?notes rdfs:label "Enrichment Data"@en .
        FILTER NOT EXISTS { ?own onr:reports ?bodies ; onr:inVoiceOf ?article }""",
    "article and notes differ on the ages, and both stay": """
        ?exchange a onr:PrisonerExchange .
        ?own onr:reports ?exchange ; onr:inVoiceOf ?article ; onr:figure ?below .
        ?below onr:figureMax 25.0 ; onr:excludesMax true ; onr:figureUnit "year" .
        FILTER NOT EXISTS { ?below onr:figureMin ?min }
        ?theirs onr:reports ?exchange ; onr:inClaim ?note ; onr:figure ?range .
        ?range onr:figureMin 18.0 ; onr:figureMax 25.0""",
    "the notes date the agreement to early June 2025": """
        ?agreement a onr:Agreement .
        ?report onr:reports ?agreement ; onr:inClaim ?note ; onr:edtf "2025-06" ;
          onr:notBefore "2025-06-01"^^xsd:date ; onr:notAfter "2025-06-30"^^xsd:date ;
          onr:statedAs/onr:exact "early June 2025" .""",
    "Ukraine issued a list of the deported children": """
        ?issue a onr:DocumentIssue ; onr:agent actor:ukraine ; onr:document ?list .
        ?list a onr:NameList""",
    "the article itself says that Russia deported Ukrainian children": """
        ?deportation a onr:Deportation ; onr:agent actor:russia .
        ?report onr:reports ?deportation ; onr:inVoiceOf ?article ; onr:status status:happened""",
    "that hundreds of children were transferred is only alleged, by nobody named": """
        ?claim onr:speakerKind kind:none ; onr:distance distance:distancing ;
          onr:cueSpan/onr:exact "allegedly" ; onr:about ?transfer .
        ?transfer a onr:Deportation ; onr:agent actor:russia .
        ?report onr:reports ?transfer ; onr:inClaim ?claim ; onr:figure/onr:figureMin 100.0 .
        FILTER NOT EXISTS { ?own onr:reports ?transfer ; onr:inVoiceOf ?article }""",
    "Yermak says that Ukraine awaits Russia's answer about the deported children": """
        ?claim onr:speaker actor:andriy-yermak ;
          onr:speakingAs office:ukraine-presidential-office-head ; onr:about ?wait .
        ?wait a onr:AwaitedAnswer ; onr:agent actor:ukraine ; onr:target actor:russia ;
          onr:concerns ?deportation .
        ?deportation a onr:Deportation .
        ?report onr:reports ?wait ; onr:inClaim ?claim ; onr:status status:ongoing""",
    'Russia stresses the "root causes", partly in its own words': """
        ?claim onr:speaker actor:russia ; onr:quotation quotation:mixed ; onr:statement ?words .
        FILTER CONTAINS(?words, '"root causes"')""",
    "the Kremlin has used the term since 2022": """
        ?claim onr:speaker actor:russia ; onr:edtf "2022/.." ;
          onr:sourceSpan/onr:exact "the Kremlin" .""",
    "Russia withholds its demands": """
        ?refusal a onr:Refusal ; onr:agent actor:russia ; onr:concerns ?demand .
        ?demand a onr:Demand ; onr:agent actor:russia ; onr:demandOf ?talks .
        ?talks a onr:Talks""",
    "reportedly, both sides agreed to present memorandums": """
        ?outer onr:speakerKind kind:none ; onr:cueSpan/onr:exact "reportedly" ;
          onr:distance distance:distancing .
        ?inner onr:embeddedIn ?outer ; onr:speaker actor:ukraine, actor:russia ;
          onr:speechAct act:agreement ; onr:about ?issue ; onr:realises ?agreement .
        ?issue a onr:DocumentIssue ; onr:document/a onr:Memorandum .
        ?report onr:reports ?issue ; onr:inClaim ?inner ; onr:status status:planned .
        ?agreement a onr:Agreement ; onr:hasClause ?clause .
        ?clause onr:obliges actor:ukraine, actor:russia ; onr:concerns ?issue .
        ?term onr:reports ?clause ; onr:inClaim ?inner""",
    "Ukraine's delegation handed over a roadmap": """
        ?handover a onr:DocumentHandover ; onr:document/a onr:Roadmap ; onr:agent ?delegation .
        ?delegation a onr:Delegation ; onr:bodyOf actor:ukraine .
        ?report onr:reports ?handover ; onr:status status:happened""",
    "Trump is concerned about Russia's attacks and its reluctance": """
        ?claim onr:speaker actor:donald-trump ; onr:speechAct act:concern ;
          onr:about ?attacks, ?reluctance .
        ?attacks a onr:Assault ; onr:agent actor:russia ; onr:target actor:ukraine .
        ?reluctance a onr:Rejection ; onr:agent actor:russia ; onr:concerns/a onr:Ceasefire""",
    "Trump has so far imposed no further sanctions": """
        ?sanctions a onr:SanctionsImposition ; onr:agent actor:donald-trump ;
          onr:target actor:russia .
        ?report onr:reports ?sanctions ; onr:status status:negated ; onr:inVoiceOf ?article""",
    "the summit in Vilnius brought Zelenskyy, the Bucharest Nine and the Nordics together": """
        ?summit a onr:Summit ; onr:place place:vilnius ;
          onr:agent actor:volodymyr-zelenskyy, actor:bucharest-nine, actor:nordic-countries""",
    "Zelenskyy calls on the West to act if the talks bring no progress": """
        ?claim onr:speaker actor:volodymyr-zelenskyy ; onr:addressee actor:the-west ;
          onr:speakingAs office:ukraine-president ; onr:speechAct act:demand .
        ?action onr:agent actor:the-west .
        ?report onr:reports ?action ; onr:inClaim ?claim ; onr:status status:hypothetical .
        ?failure onr:outcomeOf/a onr:Talks .
        ?condition onr:reports ?failure ; onr:inClaim ?claim ; onr:status status:hypothetical""",
    "Zelenskyy proposes sanctions on Russia and its banks": """
        ?claim onr:speaker actor:volodymyr-zelenskyy ; onr:speechAct act:proposal .
        ?sanctions a onr:SanctionsImposition ; onr:target actor:russia, ?banks .
        ?banks rdfs:label "Russia's banks"@en .
        ?report onr:reports ?sanctions ; onr:inClaim ?claim ; onr:status status:proposed""",
    "Turkey is to host the talks, by the headline of another document": """
        ?talks a onr:Talks ; onr:host actor:turkey .
        ?report onr:reports ?talks ; onr:inVoiceOf ?document ; onr:status status:planned .
        ?article onr:relatedDocument ?document""",
    "each side has a delegation of its own, which the words for both name": """
        ?ours a onr:Delegation ; onr:bodyOf actor:ukraine .
        ?theirs a onr:Delegation ; onr:bodyOf actor:russia .
        ?one onr:refersTo ?ours ; onr:span ?words . ?other onr:refersTo ?theirs ; onr:span ?words .
        ?words onr:exact "their negotiators" .
        FILTER NOT EXISTS { ?both onr:bodyOf actor:ukraine, actor:russia }""",
    "nobody is said to have been exchanged with in the first round": """
        ?exchange onr:outcomeOf ?round . ?round onr:nextRound ?second .
        ?exchange a onr:PrisonerExchange .
        FILTER NOT EXISTS { ?exchange onr:involves|onr:participation ?anybody }""",
    "that it was the largest in a century is a judgement of the article": """
        ?report onr:judgementSpan/onr:exact "the largest", "in a century" ;
          onr:reports/a onr:PrisonerExchange ; onr:inVoiceOf ?article .
        ?article a onr:Article""",
    "that the children were deported illegally is a judgement of the article": """
        ?report onr:judgementSpan/onr:exact "illegally" ; onr:triggerSpan/onr:exact "deported" ;
          onr:reports/a onr:Deportation ; onr:inVoiceOf ?article .
        ?article a onr:Article""",
    "the Kremlin uses the phrase again, and the article says for what": """
        ?first onr:statement ?words . FILTER CONTAINS(?words, '"root causes"')
        ?again onr:repeatsWordsOf ?first ; onr:statement "that phrase"@en .
        ?invasion a onr:Invasion ; onr:justifiedBy ?again .
        ?tie onr:relationFrom ?invasion ; onr:relationTo ?again .
        ?report onr:reports ?tie ; onr:inVoiceOf ?article""",
    "the West is to act only if the talks bring no progress, says Zelenskyy": """
        ?action onr:agent actor:the-west ; onr:onCondition ?failure .
        ?tie onr:relationFrom ?action ; onr:relationTo ?failure .
        ?report onr:reports ?tie ; onr:triggerSpan/onr:exact "should" ;
          onr:inClaim/onr:speaker actor:volodymyr-zelenskyy""",
    "the roadmap is meant to secure a lasting peace": """
        ?handover onr:document/a onr:Roadmap ; onr:hasPurpose ?peace .
        ?report onr:reports ?peace ; onr:status status:hypothetical""",
    "Russia leaves its demands unannounced until the negotiations resume": """
        ?refusal a onr:Refusal ; onr:happensUntil ?talks . ?talks a onr:Talks""",
    "the memorandums were to come before the meeting": """
        ?issue onr:document/a onr:Memorandum ; onr:happensBefore/a onr:NegotiationRound""",
    "the conflict, say the notes, gave rise to the humanitarian situation": """
        ?situation onr:causedBy ?conflict . ?conflict a onr:ArmedConflict .
        FILTER NOT EXISTS { ?conflict a onr:Invasion }
        ?report onr:reports ?situation ; onr:inClaim ?note""",
    "Zelenskyy's demand and his proposal are events and claims, each once": """
        ?demand onr:realises ?appeal . ?appeal a onr:Appeal .
        ?proposal onr:realises ?proposed . ?proposed a onr:Proposal ; onr:concerns ?sanctions .
        ?sanctions a onr:SanctionsImposition""",
    "Zelenskyy's doubt is in the voice of a listed headline": """
        ?claim onr:speaker actor:volodymyr-zelenskyy ; onr:speechAct act:doubt ;
          onr:inVoiceOf ?document .
        ?article onr:relatedDocument ?document .
        FILTER NOT EXISTS { ?claim onr:embeddedIn ?outer }""",
    "the first sentence of the closing paragraph is held to be the notes', the second less so": """
        ?one onr:repeatsWordsOf/onr:quotation quotation:direct .
        ?one onr:noCueReason ?why ; onr:confidence 0.8 . ?two onr:noCueReason ?also ; onr:confidence 0.5 .
        FILTER (CONTAINS(?why, "names no source") && CONTAINS(?also, "names no source"))""",
}


@pytest.mark.parametrize("pattern", FACTS.values(), ids=FACTS.keys())
def test_the_graph_says_that(store: Store, pattern: str) -> None:
    assert ask(store, pattern)


def test_ukraine_has_three_priorities_in_the_second_round(store: Store) -> None:
    assert select(
        store,
        "SELECT ?label { ?p a onr:Position ; rdfs:label ?label ; onr:priorityRank 1 ;"
        " onr:positionOf actor:ukraine ; onr:positionIn/onr:previousRound ?first }"
        " ORDER BY ?label",
    ) == [
        ("a 30-day ceasefire",),
        ("a further exchange of prisoners",),
        ("the return of deported Ukrainian children",),
    ]


def test_new_sanctions_are_aimed_at_five_things(store: Store) -> None:
    assert select(
        store,
        "SELECT ?words { ?e onr:participation ?p . ?r onr:reports ?e ; onr:status status:proposed ."
        " ?e a onr:SanctionsImposition . ?p onr:participantSpan ?s ."
        " ?s onr:exact ?words ; onr:start ?at } ORDER BY ?at",
    ) == [
        ("Russian",),
        ("energy",),
        ("oil",),
        ("tankers",),
        ("Russia's banks",),
        ("its financial sector",),
    ]


def clauses_said(store: Store, where: str) -> set[str]:
    """The labels of the clauses of which a report is ``where``."""
    rows = select(
        store,
        f"SELECT DISTINCT ?l {{ ?r onr:reports ?c . ?c a onr:Clause ; rdfs:label ?l . {where} }}",
    )
    return {label for (label,) in rows}


def test_each_clause_is_reported_by_those_who_say_it(store: Store) -> None:
    of_the_deal = "?c onr:clauseOf/rdfs:label ?deal . FILTER CONTAINS(?deal, 'prisoners of war')"
    notes = {
        "young soldiers aged 18 to 25 are exchanged",
        "severely ill or injured soldiers are exchanged",
        "the bodies of about 6,000 dead soldiers are returned",
    }
    assert clauses_said(store, f"?r onr:inVoiceOf <{ARTICLE}> . {of_the_deal}") == {
        "soldiers younger than 25, prisoners of war, are exchanged",
        "gravely ill soldiers, prisoners of war, are exchanged",
    }
    assert clauses_said(store, f"?r onr:inClaim <{ARTICLE}#claim-18>") == notes
    assert clauses_said(store, f"?r onr:inClaim <{ARTICLE}#claim-19>") == notes | {
        "the exchange of young and of severely ill or injured soldiers is all for all"
    }
    assert clauses_said(store, f"?r onr:inClaim <{ARTICLE}#claim-20>") == notes
    assert clauses_said(store, "?r onr:inClaim/onr:speaker actor:rustem-umerov") == set()


def test_things_are_objects_and_banks_are_nobodys_bodies(store: Store) -> None:
    assert select(
        store,
        "SELECT ?l { ?e a onr:SanctionsImposition ; onr:object/rdfs:label ?l } ORDER BY ?l",
    ) == [
        ("Russia's financial sector",),
        ("Russian energy",),
        ("Russian oil",),
        ("Russian tankers",),
    ]
    assert select(
        store,
        "SELECT ?l { ?a onr:inArticle ?article ; onr:bodyOf ?whole ; rdfs:label ?l } ORDER BY ?l",
    ) == [("Russia's negotiators",), ("Ukraine's delegation",), ("Ukrainian presidential office",)]


def test_named_source_of_the_notes_is_no_outlet(store: Store) -> None:
    assert not ask(store, '?source rdfs:label "Enrichment Data"@en ; a onr:MediaOutlet')
    claims = select(
        store, 'SELECT ?c { ?c onr:speaker/rdfs:label "Enrichment Data"@en } ORDER BY ?c'
    )
    assert len(claims) == 4


def test_related_documents_are_known_by_their_headlines(store: Store) -> None:
    rows = select(
        store,
        f"SELECT ?headline ?exact {{ <{ARTICLE}> onr:relatedDocument ?d ."
        " ?d schema:headline ?headline ; onr:headlineSpan/onr:exact ?exact }",
    )
    assert len(rows) == 3
    assert all(headline == exact for headline, exact in rows)


def test_six_keywords_are_topics_that_claims_are_about(store: Store) -> None:
    topics = select(
        store,
        f"SELECT ?t (COUNT(DISTINCT ?c) AS ?n) {{ <{ARTICLE}> onr:hasTopic ?t ."
        " OPTIONAL { ?c a onr:Claim ; onr:about ?t } } GROUP BY ?t",
    )
    assert len(topics) == 6
    assert all(int(count) >= 1 for _, count in topics)
