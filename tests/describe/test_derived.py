"""What follows from a graph is written into it, once, and never taken from whoever wrote the graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from onrecord import terms
from onrecord.describe.derived import Deriver, authority_quads
from onrecord.vocabulary import load_vocabulary
from support.paths import ROOT

INVENTED = ROOT / "tests" / "queries" / "invented.trig"
BASE = "https://example.org/id/"


def graph(name: str, path: Path = INVENTED) -> list[Quad]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TRIG)
    return [q for q in quads if q.graph_name == NamedNode(f"{BASE}graph/{name}")]


def article(name: str, more: str = "", without: str = "") -> list[Quad]:
    added = ox.parse(
        f"@prefix onr: <{terms.ONR}> . @prefix x: <{BASE}> . @base <{BASE}article/{name}> . {more}",
        format=ox.RdfFormat.TURTLE,
    )
    node = NamedNode(f"{BASE}graph/article/{name}")
    own = [q for q in graph(f"article/{name}") if not without or without not in str(q)]
    extra = [Quad(t.subject, t.predicate, t.object, node) for t in added]
    return Deriver(graph("authority")).article([*own, *extra])


def values(quads: list[Quad], node: str, prop: str) -> set[str]:
    namespace = terms.RDF if prop == "type" else terms.ONR
    return {
        str(getattr(q.object, "value", q.object)).rpartition("#")[2]
        for q in quads
        if str(q.subject).endswith(f"#{node}>") and q.predicate.value == namespace + prop
    }


def test_whose_voice_it_is_by_every_kind_of_voice() -> None:
    one, two = article("one"), article("two")
    assert values(one, "claim-1", "voiceName") == {"Coast Wire and Radio Meridian"}
    assert values(one, "claim-3", "voiceName") == {"officials"}
    assert values(one, "report-1", "voiceName") == {"officials"}
    assert values(one, "report-2", "voiceName") == {"The Harbour Post"}
    assert values(two, "report-1", "voiceName") == {"(a related article)"}
    assert values(article("one", without="publishedBy"), "report-2", "voiceName") == {
        "(the article)"
    }
    assert values(article("one", without="speakerDescription"), "report-1", "voiceName") == {
        "(unnamed)"
    }
    kept = article("one", "<#claim-3> onr:withheld true .", "speakerDescription")
    assert values(kept, "report-1", "voiceName") == {"(withheld)"}


def test_classes_parts_topics_and_depth_follow() -> None:
    one = article("one")
    assert values(one, "event-1", "type") == {"Cooperation", "Event"}
    assert values(one, "event-1", "involves") == {f"{BASE}norland", f"{BASE}sudmark"}
    assert values(one, "claim-2", "about") == {"event-1", f"{BASE}topic/crossing"}
    depths = [values(one, f"claim-{n}", "chainDepth") for n in (1, 2, 3)]
    assert depths == [{"0"}, {"1"}, {"2"}]


def test_who_says_who_takes_part_is_added_only_where_one_report_can_be_meant() -> None:
    one = article("one", without="inReport")
    assert values(one, "participation-3", "inReport") == {"report-6"}  # the only one
    # of three reports of the opening one is in the paragraph's own voice, and no claim says the words
    assert values(one, "participation-1", "inReport") == {"report-2"}
    twice = article(
        "one",
        "<#report-99> a onr:EventReport ; onr:reports <#event-1> ; onr:inVoiceOf <> ; "
        "onr:triggerSpan <#char=45,49> . <#char=45,49> onr:start 45 ; onr:end 49 .",
        "inReport",
    )
    assert values(twice, "participation-1", "inReport") == set()


def test_a_file_cannot_put_a_name_to_a_voice() -> None:
    said = article("one", '<#report-1> onr:voiceName "Ilva Tarn" . <#claim-1> onr:chainDepth 7 .')
    assert values(said, "report-1", "voiceName") == {"officials"}
    assert values(said, "claim-1", "chainDepth") == {"0"}


def test_claims_that_embed_each_other_have_no_depth() -> None:
    round_ = article("one", "<#claim-1> onr:embeddedIn <#claim-3> .")
    assert values(round_, "claim-2", "chainDepth") == set()


def test_doing_it_again_changes_nothing() -> None:
    once = article("one")
    assert set(Deriver(graph("authority")).article(once)) == set(once)
    known = authority_quads(graph("authority"))
    assert set(authority_quads(known)) == set(known)
    assert values(known, "", "type") == set()
    assert {str(q.object) for q in known if "ilva-tarn" in str(q.subject)} >= {
        f"<{terms.ONR}Person>",
        f"<{terms.ONR}Actor>",
    }


def test_the_roles_are_those_of_the_ontology() -> None:
    involving = set()
    for path in (ROOT / "ontology").glob("*.ttl"):
        for triple in ox.parse(path=path):
            if triple.predicate.value == terms.RDFS + "subPropertyOf" and triple.object == (
                NamedNode(terms.ONR + "involves")
            ):
                involving.add(triple.subject.value.removeprefix(terms.ONR))
    assert involving == set(load_vocabulary().schemes["role"]) - {"object"}
