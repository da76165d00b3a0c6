"""The curated graph of the Orrin dam article, from another field: its facts as sentences."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from support.curated import CuratedGraph, ask, select
from support.paths import CURATED

GRAPH = CuratedGraph(CURATED.with_name("orrin-dam-earthquake.trig"))
ARTICLE = GRAPH.article


@pytest.fixture(scope="module")
def store() -> Store:
    return GRAPH.store


FACTS = {
    "it was published on the day that its first line gives": f"""
        <{ARTICLE}> onr:publishedOn "2024-03-14"^^xsd:date""",
    "the quake struck on the Monday before": """
        ?report onr:reports/rdfs:label "earthquake in the Kestrel valley"@en ; onr:edtf "2024-03-11" ;
          onr:statedAs/onr:exact "Monday" ; onr:figure/onr:figureValue 6.8""",
    "the quake broke the dam, say the article and the director, he of the quake alone": """
        ?breach onr:causedBy ?quake ; onr:object/rdfs:label "Orrin dam"@en . ?quake a onr:Disaster .
        ?tie onr:relationFrom ?breach ; onr:relationTo ?quake .
        ?own onr:reports ?tie ; onr:inVoiceOf ?article .
        ?his onr:reports ?tie ; onr:inClaim/onr:speaker/rdfs:label "Halvar Senn"@en ;
          onr:triggerSpan/onr:exact "alone had caused" .""",
    "an engineer who is only described says, through the broadcaster, that the dam was cracked": """
        ?claim onr:speakerKind kind:described ; onr:quotation quotation:direct ;
          onr:speakerDescription "an engineer at the water authority who asked not to be named"@en ;
          onr:embeddedIn/onr:speaker/rdfs:label "Radio Meridian"@en .
        ?report onr:inClaim ?claim ; onr:triggerSpan/onr:exact "cracked" .""",
    "the authority denies twice that it was warned": """
        ?one onr:reports ?warning ; onr:inClaim ?first ; onr:status status:denied .
        ?two onr:reports ?warning ; onr:inClaim ?second ; onr:status status:denied .
        ?first onr:speechAct act:denial . ?second onr:speechAct act:denial .
        FILTER (?first != ?second)
        FILTER NOT EXISTS { ?own onr:reports ?warning ; onr:inVoiceOf ?article }""",
    "the court rules that the records are to be handed over by March 22": """
        ?claim onr:realises ?ruling ; onr:speaker/rdfs:label "district court in Marn"@en .
        ?ruling onr:responseTo/a onr:Lawsuit ; onr:concerns ?handover .
        ?report onr:reports ?handover ; onr:inClaim ?claim ; onr:isDeadline true ;
          onr:notAfter "2024-03-22"^^xsd:date ; onr:statedAs/onr:exact "March 22" .
        FILTER NOT EXISTS { ?report onr:notBefore ?day }""",
    "Estmark is obliged to deliver 300 tonnes by Sunday": """
        ?clause onr:obliges/rdfs:label "Estmark"@en ; onr:concerns/a onr:HumanitarianAid .
        ?report onr:reports ?clause ; onr:isDeadline true ; onr:notAfter "2024-03-17"^^xsd:date ;
          onr:figure ?figure .
        ?figure onr:figureValue 300.0 ; onr:figureUnit "tonne" .""",
    "Estmark is obliged to lend up to 40 million euros": """
        ?clause onr:obliges/rdfs:label "Estmark"@en ; onr:concerns/a onr:FinancialAid ;
          onr:figure ?figure .
        ?figure onr:figureMax 40000000.0 ; onr:figureCurrency "EUR" .
        FILTER NOT EXISTS { ?figure onr:figureValue|onr:figureMin ?bound }""",
    "Norland is obliged to keep a road open": """
        ?clause onr:obliges/rdfs:label "Norland"@en ; onr:concerns/onr:object ?road .
        ?road a onr:Object""",
    "the convoy fulfils a clause, says Estmark's ministry, and nobody else": """
        ?arrival onr:fulfils/onr:obliges/rdfs:label "Estmark"@en .
        ?tie onr:relationFrom ?arrival . ?report onr:reports ?tie ; onr:inClaim ?claim .
        ?claim onr:speaker/rdfs:label "foreign ministry of Estmark"@en .
        FILTER NOT EXISTS { ?own onr:reports ?tie ; onr:inVoiceOf ?article }""",
    "the president promises houses before winter": """
        ?claim onr:speaker/rdfs:label "Runa Tolle"@en ; onr:speechAct act:promise ;
          onr:realises/a onr:Pledge ; onr:speakingAs/onr:officeTitle "President"@en .
        ?report onr:inClaim ?claim ; onr:statedAs/onr:exact "before winter" .""",
    "that the accusation is shameless is the minister's word": """
        ?accusation a onr:Accusation . ?made onr:realises ?accusation .
        ?report onr:reports ?accusation ; onr:judgementSpan/onr:exact "shameless" ;
          onr:inClaim/onr:speaker/rdfs:label "Piet Aldan"@en .""",
    "the villages are to be cleared if it rains, for the sake of their people": """
        ?clearing onr:onCondition/rdfs:label "rain"@en ; onr:hasPurpose ?safety .
        ?report onr:reports ?clearing ; onr:status status:hypothetical ;
          onr:inClaim/onr:speechAct act:warning .""",
    "inspectors were dismissed before the quake, by the headline of another document": """
        ?dismissal onr:happensBefore/a onr:Disaster .
        ?report onr:reports ?dismissal ; onr:inClaim ?claim . ?claim onr:inVoiceOf ?document .
        ?article onr:relatedDocument ?document .""",
    "more than 9,000 are homeless": """
        ?report onr:inVoiceOf ?article ; onr:figure ?figure .
        ?figure onr:figureMin 9000.0 ; onr:excludesMin true .""",
}


@pytest.mark.parametrize("pattern", FACTS.values(), ids=FACTS.keys())
def test_the_graph_says_that(store: Store, pattern: str) -> None:
    assert ask(store, pattern)


def test_two_sources_count_the_dead_differently_and_the_article_does_not(store: Store) -> None:
    assert select(
        store,
        'SELECT ?who ?value ?min { ?death rdfs:label "deaths in the earthquake"@en .'
        " ?report onr:reports ?death ; onr:figure ?figure ; onr:inClaim/onr:speaker/rdfs:label ?who ."
        " OPTIONAL { ?figure onr:figureValue ?value } OPTIONAL { ?figure onr:figureMin ?min } }"
        " ORDER BY ?who",
    ) == [("Red Lantern", "", "340"), ("civil protection office of Norland", "212", "")]
    assert not ask(
        store,
        '?report onr:reports/rdfs:label "deaths in the earthquake"@en ; onr:inVoiceOf ?article ;'
        " onr:figure ?figure",
    )


def test_nobody_in_it_is_known_to_the_authority(store: Store) -> None:
    assert not ask(
        store,
        f"GRAPH {GRAPH.graph} {{ ?s ?p ?o }} FILTER (REGEX(STR(?o), '/id/(actor|office|place)/'))",
    )
