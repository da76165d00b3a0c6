"""What an address may choose on a page: pages of lists, kinds, values; and that all is found."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")

from onrecord import terms
from onrecord.ids import DEFAULT_BASE
from onrecord.serve.core.problems import Problem
from onrecord.serve.pages.base.paging import Paging, paging
from onrecord.serve.pages.base.table import Cell, table
from serve.page_site import CURATED_IRI, Reader, add_trig, curated_store, seen, site_app
from serve.running import Running

ACTOR = DEFAULT_BASE + "actor/ilva-tarn"
CLAIMS, ACTORS, TOPICS, ARTICLES = 33, 260, 3, 41


@pytest.fixture(scope="module")
def site() -> Reader:
    """A site where much bears the name of Ostwarn, and Ilva Tarn said much."""
    store = curated_store()
    article = f"<{DEFAULT_BASE}article/many"
    act = f"<{terms.CONCEPT}speech-act/assertion>"
    named = f"<{terms.CONCEPT}speaker-kind/named>"
    lines = [
        f"{article}> a onr:Article .",
        f"<{ACTOR}> a onr:Person ; rdfs:label 'Ilva Tarn', 'Ostwarn of Norland' .",
    ]
    lines += [
        f"{article}#claim-{n}> a onr:Claim ; onr:inArticle {article}> ; onr:speaker <{ACTOR}> ;"
        f" onr:speakerKind {named} ;"
        f" onr:speechAct {act} ; onr:statement 'that ferry {n:02} would sail' ;"
        f" onr:contentSpan {article}#char={n},{n + 1}> ."
        f" {article}#char={n},{n + 1}> onr:start {n} ; onr:end {n + 1} ."
        for n in range(CLAIMS)
    ]
    lines += [
        f"{article}#actor-{n}> a onr:Organisation ; rdfs:label 'Ostwarn and Sons {n:03}' ."
        for n in range(ACTORS - 1)
    ]
    lines += [
        f"<{DEFAULT_BASE}topic/t{n}> a onr:Topic ; rdfs:label 'ostwarn {n}' ." for n in range(3)
    ]
    others = [
        f"<{DEFAULT_BASE}article/a{n}> a onr:Article ; schema:headline 'OSTWARN speaks {n:02}' ."
        for n in range(ARTICLES)
    ]
    add_trig(
        store,
        f"@prefix onr: <{terms.ONR}> . @prefix rdfs: <{terms.RDFS}> . "
        f"@prefix schema: <{terms.SCHEMA}> . "
        f"<{DEFAULT_BASE}graph/article/many> {{ {' '.join(lines)} }} "
        f"<{DEFAULT_BASE}graph/article/others> {{ {' '.join(others)} }}",
    )
    return Reader(site_app(store))


# --- pages of a list ----------------------------------------------------------------------------

LISTS = {
    "claims of an actor": ("/id/actor/ilva-tarn?", 3),
    "claims of an actor by its IRI": (f"/page?iri={quote(ACTOR, safe='')}&", 3),
    "claims of an actor that are chosen": ("/id/actor/ilva-tarn?act=assertion&", 3),
    "no claims": ("/id/actor/ilva-tarn?act=promise&", 1),
    "actors that are found": ("/search?q=ostwarn&kind=actor&", 3),
    "topics that are found": ("/search?q=ostwarn&kind=topic&", 1),
    "nothing that is found": ("/search?q=nobody&kind=actor&", 1),
    "all kinds that are found": ("/search?q=ostwarn&", 1),
    "search for nothing": ("/search?", 1),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", ["4", "99999", "1" + "0" * 8, "9" * 40])
def test_a_page_that_a_list_has_not_is_told_with_how_many_there_are(
    site: Reader, name: str, number: str
) -> None:
    address, last = LISTS[name]
    answer = site.get(f"{address}page={number}")
    page = seen(answer)
    there = "there is 1 page" if last == 1 else f"there are {last} pages"
    assert answer.status_code == 404
    assert there in page.text
    assert "There is no page" in page.text
    assert "No claim" not in page.text
    assert "No name contains" not in page.text
    (back,) = [a for a in page.links() if re.search(r"[?&]page=\d+$", a)]
    assert back.endswith(f"page={last}")
    assert site.get(f"{address}page={last}").status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "number", ["0", "00", "-1", "abc", "1.5", "1e3", "١", "²", "0x2", "1 2", "+1"]
)
def test_what_is_no_number_of_a_page_is_refused(site: Reader, name: str, number: str) -> None:
    answer = site.get(f"{LISTS[name][0]}page={quote(number)}")
    assert answer.status_code == 400
    assert "not a whole number of at least 1" in seen(answer).text


@pytest.mark.parametrize("name", LISTS)
def test_the_pages_of_a_list_hold_all_of_it_once(site: Reader, name: str) -> None:
    address, last = LISTS[name]
    found = []
    for number in range(1, last + 1):
        answer = site.get(f"{address}page={number:02}")
        assert answer.status_code == 200
        page = seen(answer)
        found += [link for link in page.links() if "claim-" in link or "many?of=actor" in link]
        ways = {str(a.get("rel")) for _, a in page.elements if a.get("rel") in ("prev", "next")}
        assert ways == {w for w, there in (("prev", number > 1), ("next", number < last)) if there}
    if "of an actor" in name:
        assert len(set(found)) == CLAIMS
    if name == "actors that are found":
        assert len(found) == len(set(found)) == ACTORS - 1


@pytest.mark.parametrize(("count", "last"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_a_list_has_as_many_pages_as_it_fills(count: int, last: int) -> None:
    assert paging("", count, 10) == Paging(1, last, 10)
    items = list(range(count))
    every = [n for page in range(1, last + 1) for n in paging(str(page), count, 10).of(items)]
    assert every == items
    assert not paging(str(last), count, 10).lacking
    assert paging(str(last + 1), count, 10).lacking
    with pytest.raises(Problem):
        paging("x", count, 10)


# --- search -------------------------------------------------------------------------------------


def test_every_kind_has_its_room_and_its_count(site: Reader) -> None:
    page = seen(site.get("/search?q=ostwarn"))
    assert f"Found: {ACTORS} actors, {TOPICS} topics, {ARTICLES} articles." in page.text
    assert f"The first 30 of {ACTORS}." in page.text
    assert f"The first 30 of {ARTICLES}." in page.text
    assert "/id/actor/ilva-tarn" in page.links()
    assert f"/id/topic/t{TOPICS - 1}" in page.links()
    for kind in ("actor", "article"):
        assert f"?q=ostwarn&kind={kind}" in page.links()
    assert "?q=ostwarn&kind=topic" not in page.links()
    articles = seen(site.get("/search?q=ostwarn&kind=article"))
    assert {f"/id/article/a{n}" for n in range(ARTICLES)} <= set(articles.links())
    assert "/id/actor/ilva-tarn" not in articles.links()
    assert "?q=ostwarn" in articles.links()  # back to all kinds


def test_one_thing_with_two_such_names_is_found_once(site: Reader) -> None:
    links = seen(site.get("/search?q=ostwarn&kind=actor")).links()
    assert links.count("/id/actor/ilva-tarn") == 1


def test_more_than_the_query_takes_note_of_is_not_told_as_all() -> None:
    store = curated_store()
    lines = " ".join(
        f"<{DEFAULT_BASE}article/x{n}> a onr:Article ; schema:headline 'Haven waits {n}' ."
        for n in range(2_100)
    )
    add_trig(
        store,
        f"@prefix onr: <{terms.ONR}> . @prefix schema: <{terms.SCHEMA}> . "
        f"<{DEFAULT_BASE}graph/article/x> {{ {lines} <{DEFAULT_BASE}topic/h> a onr:Topic ; "
        f"<{terms.RDFS}label> 'haven' . }}",
    )
    page = seen(Reader(site_app(store)).get("/search?q=haven"))
    assert "Found: 1 topic, 2,000 or more articles." in page.text
    one = seen(Reader(site_app(store)).get("/search?q=haven&kind=article&page=20"))
    assert "page 20 of 20" in one.text
    assert "Refine the search" in one.text


def test_a_kind_that_is_none_is_refused(site: Reader) -> None:
    answer = site.get("/search?q=ostwarn&kind=claim")
    assert answer.status_code == 400
    assert "actor, topic, article" in seen(answer).text


def test_a_table_that_its_query_may_have_cut_says_so(site: Reader) -> None:
    rows = [[Cell(n)] for n in range(20)]
    assert not table("T", ["N"], rows, "", 15, limit=21).at_least
    assert table("T", ["N"], rows, "", 15, limit=20).at_least
    act = quote(terms.CONCEPT + "speech-act/assertion", safe="")
    assert "or more not shown" not in seen(site.get(f"/page?iri={act}")).text
    store = curated_store()
    lines = " ".join(f"<urn:a{n}> <urn:p> <urn:thing> ." for n in range(300))
    add_trig(store, f"<urn:g> {{ <urn:thing> <urn:p> 1 . {lines} }}")
    assert "100 or more not shown" in seen(Reader(site_app(store)).get("/page?iri=urn:thing")).text


# --- other choices ------------------------------------------------------------------------------


def test_a_choice_that_no_claim_answers_is_kept_in_sight(site: Reader) -> None:
    page = seen(site.get("/id/actor/ilva-tarn?act=promise"))
    chosen = [a.get("value") for t, a in page.elements if t == "option" and "selected" in a]
    assert chosen == ["promise"]
    assert "No claims that match the filter are on record." in page.text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/picture?from=soon", 400, "not a date"),
        ("/picture?from=2031-13-45", 400, "not a date"),
        ("/picture?from=2031-02-01&to=2031-01-01", 400, "start date is after the end date"),
        ("/picture?actor=nobody", 400, "not an absolute IRI"),
        ("/picture?actor=urn:nobody", 404, "contains nothing"),
        ("/id/actor/ilva-tarn?topic=no", 400, "not an absolute IRI"),
        ("/id/actor/ilva-tarn?page=1&page=2", 400, "given 2 times"),
        ("/search?q=" + "x" * 201, 400, "200 characters"),
        ("/page", 400, "Name the subject"),
        ("/query?name=nothing", 404, "no query"),
    ],
)
def test_a_value_that_does_not_fit_is_told(
    site: Reader, address: str, status: int, told: str
) -> None:
    answer = site.get(address)
    assert (answer.status_code, told in seen(answer).text) == (status, True)


# --- labels in the editor -----------------------------------------------------------------------


def editor_text(answer: object) -> str:
    found = re.search(
        r"<textarea[^>]*>(.*?)</textarea>", str(getattr(answer, "text", "")), re.DOTALL
    )
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("address", "bound"),
    [
        ("name=who-said-what&actor=Donald+Trump", "actor/donald-trump>"),
        ("name=who-said-what&actor=donald+trump", "actor/donald-trump>"),
        ("name=who-said-what&topic=Prisoner+swap", "topic/prisoner-swap>"),
        ("name=who-said-what&actor=Ilva+Tarn", f"<{ACTOR}>"),
        ("name=who-said-what&article=istanbul-prisoner-exchange", f"<{CURATED_IRI}>"),
        (f"name=who-said-what&actor={quote(ACTOR, safe='')}", f"<{ACTOR}>"),
        ("name=claims&actor=Ilva+Tarn", f"<{ACTOR}>"),
        ("name=events&type=Talks", "ontology#Talks>"),
        ("name=search&words=Donald+Trump&kind=actor", '"Donald Trump"'),
    ],
)
def test_the_editor_binds_a_label_to_what_bears_it_in_the_graph(
    site: Reader, address: str, bound: str
) -> None:
    answer = site.get(f"/query?{address}")
    assert answer.status_code == 200
    assert f"{{ {bound} }}" in editor_text(answer) or bound in editor_text(answer)
    ran = site.get(f"/query?run=1&name=who-said-what&query={quote(editor_text(answer))}")
    assert ran.status_code == 200
    assert not [a for _, a in seen(ran).elements if a.get("role") == "alert"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("name=who-said-what&actor=Nobody+At+All", "no actor labelled 'Nobody At All'"),
        ("name=who-said-what&actor=Donald+Trumpf", "Similar labels are 'Donald Trump'"),
        ("name=who-said-what&topic=Donald+Trump", "no topic labelled"),
        ("name=offices&day=soon", "not a date"),
    ],
)
def test_a_value_that_means_nothing_is_told_above_the_query(
    site: Reader, address: str, told: str
) -> None:
    answer = site.get(f"/query?{address}&run=1")
    page = seen(answer)
    assert answer.status_code == 400
    assert told in page.text
    assert [a for _, a in page.elements if a.get("role") == "alert"]
    assert "UNDEF" in editor_text(answer)  # the query itself is still there
    assert "Answer" not in page.text


def test_a_running_server_binds_labels_too(server: Running) -> None:
    answer = server.client.get("/query?name=who-said-what&actor=Donald+Trump")
    assert answer.status_code == 200
    assert "actor/donald-trump>" in editor_text(answer)
    again = server.client.get("/query", params={"run": "1", "query": editor_text(answer)})
    assert "Result rows" in again.text
    wrong = server.client.get("/query?name=who-said-what&actor=Nobody+At+All")
    assert wrong.status_code == 400
    assert "no actor labelled" in html.unescape(wrong.text)
