from __future__ import annotations

import html
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pyoxigraph as ox
import pytest

from support.answers import column, solutions

pytest.importorskip("jinja2", reason="needs the extra 'serve'")

from onrecord import terms
from onrecord.catalogue.registry import list_queries
from onrecord.check.ontology.modules import read_modules
from onrecord.resources import ontology_dir
from onrecord.results import plain_rows
from onrecord.serve.pages.base.data_access import PAGE_QUERIES, page_queries
from onrecord.store import MemoryStore
from serve.page_site import (
    CURATED_IRI,
    Reader,
    about,
    add_trig,
    curated_store,
    long_article,
    seen,
    site_app,
)

ARTICLE = "/id/article/istanbul-prisoner-exchange"
#: Every kind of page, over the curated article.
PAGES = {
    "home": "/",
    "search": "/search?q=zelen",
    "article": ARTICLE,
    "actor": "/id/actor/russia",
    "topic": "/id/topic/prisoner-swap",
    "claim": f"/page?iri={quote(CURATED_IRI + '#claim-2', safe='')}",
    "event": f"/page?iri={quote(CURATED_IRI + '#event-2', safe='')}",
    "place": "/id/place/istanbul",
    "office": "/page?iri="
    + quote("https://w3id.org/onrecord/id/office/ukraine-defence-minister", safe=""),
    "concept": "/concept/speech-act/demand",
    "pictures": "/picture",
    "picture of one": f"/picture?actor={quote('https://w3id.org/onrecord/id/actor/russia', safe='')}",
    "query": "/query",
    "named query": f"/query?name=who-said-what&article={quote(CURATED_IRI, safe='')}",
    "answer": "/query?run=1&query=" + quote("SELECT * WHERE { ?s a onr:Claim } LIMIT 3"),
    "ontology": "/ontology",
    **{
        f"ontology, {path.stem}": f"/ontology/{path.stem}"
        for path in read_modules(ontology_dir()).files
    },
    "nothing": "/page?iri=urn:nothing",
}


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return curated_store()


@pytest.fixture(scope="module")
def site(store: MemoryStore) -> Reader:
    return Reader(site_app(store))


# --- every page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_sound(site: Reader, name: str) -> None:
    answer = site.get(PAGES[name])
    assert answer.status_code == (404 if name == "nothing" else 200)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = seen(answer)
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert dict(page.elements[tags.index("html")][1]) == {"lang": "en"}
    assert len(page.ids()) == len(set(page.ids()))
    labelled = {attrs.get("for") for tag, attrs in page.elements if tag == "label"}
    assert labelled <= {*page.ids(), None}
    for _, attrs in page.elements:
        for reference in (attrs.get("aria-labelledby") or "").split():
            assert reference in page.ids()
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_but_our_own_files(site: Reader, name: str) -> None:
    answer = site.get(PAGES[name])
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for tag, attrs in seen(answer).elements:
        assert tag not in ("style", "iframe", "object", "embed", "base")
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        if tag == "script":
            assert re.match(r"/(static|assets)/[\w.]+", str(attrs["src"]))


@pytest.mark.parametrize("name", PAGES)
def test_links_within_a_page_lead_to_something(site: Reader, name: str) -> None:
    page = seen(site.get(PAGES[name]))
    ids = set(page.ids())
    missing = {unquote(h[1:]) for h in page.links() if h.startswith("#")} - ids
    assert not missing


@pytest.mark.parametrize("name", PAGES)
def test_a_page_weighs_less_than_100_kb_with_its_files(site: Reader, name: str) -> None:
    weight = 0
    answer = site.get(PAGES[name], **{"accept-encoding": "gzip"})
    weight += int(answer.headers["content-length"])
    for tag, attrs in seen(answer).elements:
        address = (
            attrs.get("src") if tag == "script" else attrs.get("href") if tag == "link" else ""
        )
        if address and address.startswith("/static/"):
            weight += len(site.get(address).content)
    assert weight < 100_000


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_less_than_100_kb_before_it_is_compressed_and_one_of_the_ontology_125(
    site: Reader, name: str
) -> None:
    # a page of the ontology has every term, with its definition
    most = 125_000 if name.startswith("ontology") else 100_000
    assert len(site.get(PAGES[name]).content) < most


@pytest.mark.parametrize("name", [n for n in PAGES if n != "nothing"])
def test_every_table_opens_its_query_in_the_editor(site: Reader, name: str) -> None:
    page = seen(site.get(PAGES[name]))
    tables = [
        attrs for tag, attrs in page.elements if tag == "table" and attrs.get("id") != "prefixes"
    ]
    editors = [href for href in page.links() if href.startswith("/query?name=")]
    if name != "answer":
        assert len(editors) >= len(tables)
    for href in dict.fromkeys(editors):
        answer = site.get(href)
        assert answer.status_code == 200, href
        assert "SELECT" in answer.text


def test_the_editor_gets_the_very_rows_of_the_table(site: Reader, store: MemoryStore) -> None:
    href = next(h for h in seen(site.get(ARTICLE)).links() if h.startswith("/query?name=topics"))
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", site.get(href).text, re.DOTALL)
    assert text
    rows = list(plain_rows(solutions(store.query(html.unescape(text[1])))))
    assert {row["label"] for row in rows} >= {"Prisoner swap", "Ceasefire"}
    assert len(rows) == 6


# --- escaping -----------------------------------------------------------------------------------


# --- the pages one by one -----------------------------------------------------------------------


def test_the_article_shows_its_text_and_every_claim(site: Reader, store: MemoryStore) -> None:
    answer = site.get(ARTICLE)
    (whole,) = column(store.query(f"SELECT ?t {{ <{CURATED_IRI}> onr:text ?t }}"))
    page = seen(answer)
    shown = []
    for start, body in re.findall(
        r'<p class="s-[\w-]+" data-start="(\d+)">(.*?)</p>', answer.text, re.DOTALL
    ):
        plain = html.unescape(re.sub(r'<a class="ref.*?</a>|<[^>]*>', "", body))
        assert str(whole)[int(start) :].startswith(plain)
        shown.append(plain)
    assert "\n".join(shown) == str(whole).strip()
    claims = {str(c).partition("#")[2] for c in column(store.query("SELECT ?c { ?c a onr:Claim }"))}
    assert len(claims) == 18
    assert claims <= set(page.ids())
    spans = {
        iri.partition("#")[2]
        for iri in column(
            store.query(f"SELECT ?s {{ ?s a onr:Span ; onr:inArticle <{CURATED_IRI}> }}")
        )
    }
    assert spans <= set(page.ids())
    for said in (
        "Rustem Umerov",
        "defence minister of Ukraine",
        "endorsing",
        "← Suspilne",
        "mixed quotation",
    ):
        assert said in re.sub(r"<[^>]+>", "", answer.text)


def test_who_speaks_most_has_a_colour_of_their_own(store: MemoryStore) -> None:
    many = MemoryStore()
    add_trig(many, long_article(40, speakers=20)[0])
    legend = re.search(
        r'<section class="legend".*?</section>',
        Reader(site_app(many)).get("/id/article/long").text,
        re.DOTALL,
    )
    assert legend
    items = re.findall(r"<li>(.*?)</li>", legend[0], re.DOTALL)
    assert len(items) == 9
    assert [item.count("</a>") for item in items] == [1] * 8 + [12]
    assert "swatch kx" in items[-1]


def test_a_thing_of_an_article_is_named_at_the_article_s_own_path(site: Reader) -> None:
    assert "?of=claim-2" in seen(site.get(ARTICLE)).links()
    by_path, by_name = (seen(site.get(at)) for at in (ARTICLE + "?of=claim-2", PAGES["claim"]))
    assert by_path.text == by_name.text
    assert site.get(ARTICLE + "?of=claim-9999").status_code == 404


def test_no_page_shows_a_date_as_machines_write_it(site: Reader) -> None:
    for name in ("home", "article", "actor", "topic", "claim", "event", "place", "pictures"):
        text = seen(site.get(PAGES[name])).text
        assert not re.search(r"\d{4}-\d\d-\d\d|XXXX", text), name


def test_a_place_names_the_articles_that_name_it_and_no_single_mentions(site: Reader) -> None:
    text = seen(site.get(PAGES["place"])).text
    assert "Articles that mention it" in text
    assert not re.search(r"mention-\d", text)


def test_an_address_that_leads_nowhere_offers_a_search(site: Reader) -> None:
    answer = site.get("/id/actor/nobody-at-all")
    assert answer.status_code == 404
    assert "/search?q=nobody%20at%20all" in seen(answer).links()


def test_the_search_field_holds_what_was_searched_for_alone(site: Reader) -> None:
    for name, path in PAGES.items():
        fields = [a for _, a in seen(site.get(path)).elements if a.get("name") == "q"]
        assert [a.get("value") or "" for a in fields] == ["zelen" if name == "search" else ""], name


def test_an_article_without_its_text_shows_the_places(store: MemoryStore) -> None:
    bare = MemoryStore(q for q in store.quads() if q.predicate.value != terms.ONR + "text")
    page = seen(Reader(site_app(bare)).get(ARTICLE))
    assert "does not contain the article's text" in page.text
    assert {"char=357,392", "claim-2"} <= set(page.ids())
    assert "Rustem Umerov, the defence minister" in page.text


def test_an_actor_s_claims_can_be_chosen(site: Reader) -> None:
    whole = seen(site.get("/id/actor/russia"))
    assert "3 claims" in whole.text
    assert "What others said about them" in whole.text
    assert "president of Russia" in whole.text
    by_act = seen(site.get("/id/actor/russia?act=agreement"))
    assert "1 claim," in by_act.text
    topic = quote("https://w3id.org/onrecord/id/topic/istanbul-peace-talks", safe="")
    assert "2 claims" in seen(site.get(f"/id/actor/russia?topic={topic}")).text
    none = seen(site.get("/id/actor/russia?act=promise"))
    assert "No claims that match the filter" in none.text
    assert site.get("/id/actor/russia?topic=no").status_code == 400


def test_a_claim_is_followed_hop_by_hop(site: Reader) -> None:
    text = seen(site.get(PAGES["claim"])).text
    chain = text[text.index("How it reached") : text.index("In the text")]
    assert chain.index("Rustem Umerov") < chain.index("Suspilne") < chain.rindex("the reader")
    assert "confirmed" in text
    assert "distance" in text
    assert "Ukraine and Russia ended their second round" in text


def test_an_event_tells_who_says_so_and_its_rounds(site: Reader) -> None:
    page = seen(site.get(PAGES["event"]))
    for said in ("happened · 4", "planned · ", "Previous round", "Istanbul", "“Second round"):
        assert said.strip("“") in page.text
    assert any("event-3" in href for href in page.links())
    back = seen(site.get(about(CURATED_IRI + "#event-3"))).text
    assert "Next round" in back


def test_a_topic_names_the_evidence_of_its_relations(site: Reader) -> None:
    text = seen(site.get("/id/topic/prisoner-swap")).text
    related = text[text.index("Related topics") : text.index("What was said about it")]
    assert "Istanbul peace talks" in related
    assert "agreement between Ukraine and Russia" in related


def test_an_actor_of_the_same_name_is_only_possibly_the_same(store: MemoryStore) -> None:
    more = MemoryStore(store.quads())
    add_trig(
        more,
        """@prefix onr: <https://w3id.org/onrecord/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://w3id.org/onrecord/id/graph/article/z> { <https://w3id.org/onrecord/id/article/z#actor-1>
          a onr:Organisation ; rdfs:label "Suspilne" . }""",
    )
    site = Reader(site_app(more))
    page = seen(site.get("/id/actor/suspilne"))
    assert "Possibly the same" in page.text
    assert "/id/article/z?of=actor-1" in page.links()
    assert "Known only from" in seen(site.get("/id/article/z?of=actor-1")).text
    assert "Possibly the same" not in seen(site.get("/id/actor/russia")).text


def test_an_actor_is_coded_by_the_day_of_each_article(store: MemoryStore) -> None:
    more = MemoryStore(store.quads())
    add_trig(
        more,
        """@prefix onr: <https://w3id.org/onrecord/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix sector: <https://w3id.org/onrecord/concept/plover-sector/> .
        @prefix role: <https://w3id.org/onrecord/concept/role/> .
        @base <https://w3id.org/onrecord/id/article/z> .
        <https://w3id.org/onrecord/id/graph/article/z> {
          <> a onr:Article ; onr:publishedOn "2031-05-06"^^xsd:date .
          <#actor-1> a onr:Person ; rdfs:label "Bel Marek" .
          <#char=0,9> a onr:Span ; onr:inArticle <> ; onr:start 0 ; onr:end 9 ; onr:exact "Bel Marek" .
          <#mention-1> a onr:Mention ; onr:inArticle <> ; onr:span <#char=0,9> ; onr:refersTo <#actor-1> ;
            onr:countryCode "UNO" ; onr:ploverSector sector:cop .
          <#event-1> a onr:Meeting ; rdfs:label "they met" ; onr:inArticle <> ; onr:participation <#participation-1> .
          <#participation-1> a onr:Participation ; onr:role role:agent ; onr:participantSpan <#char=0,9> ;
            onr:ploverSector sector:mil .
        }""",
    )
    site = Reader(site_app(more))
    coded = '<abbr class="code" title="United Nations, police">UNO COP</abbr>'
    actor = site.get("/id/article/z?of=actor-1")
    assert coded in actor.text
    assert ">United Nations, police</td>" in actor.text
    assert ">6 May 2031</td>" in actor.text
    assert coded in site.get("/id/article/z").text
    assert (
        '<abbr class="code" title="armed forces">MIL</abbr>'
        in site.get("/id/article/z?of=event-1").text
    )
    assert "by the day of each article" not in seen(site.get("/id/actor/russia")).text


def test_what_is_no_page_of_its_own_leads_to_where_it_stands(site: Reader) -> None:
    span = site.get(about(CURATED_IRI + "#char=0,7"))
    assert (span.status_code, span.headers["location"]) == (303, ARTICLE + "#char=0,7")
    term = site.get(about(terms.ONR + "Claim"))
    assert (term.status_code, term.headers["location"]) == (303, "/ontology#Claim")


def test_a_long_module_begins_with_its_classes_by_name(site: Reader) -> None:
    page = site.get("/ontology/events").text
    contents = page[page.index('<nav class="contents"') :].partition("</nav>")[0]
    linked = re.findall(r'href="#(\w+)"', contents)
    body = page.replace(contents, "")
    classes = re.findall(r'<li id="(\w+)"><h3>', body.partition('id="properties"')[0])
    assert len(classes) > 100
    assert sorted(linked) == sorted(classes)
    # nothing that is linked to lies in a closed part of the page
    assert "<details" not in body.partition("<main")[2]
    assert 'class="contents"' not in site.get("/ontology/claims").text


def test_the_ontology_has_an_anchor_for_every_term(site: Reader, store: MemoryStore) -> None:
    page = seen(site.get("/ontology"))
    kinds = "VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty }"
    every = column(store.query(f"SELECT DISTINCT ?t {{ {kinds} ?t a ?k }}"))
    own = {iri.removeprefix(terms.ONR) for iri in every if iri.startswith(terms.ONR)}
    assert len(own) > 200
    assert own <= set(page.ids())
    assert "genus" not in page.text
    assert "entity that is an instance of somebody saying" in page.text
    modules = {h for h in page.links() if re.fullmatch(r"/ontology/[a-z]+", h)}
    shown = [seen(site.get(module)) for module in sorted(modules)]
    ids = [name for module in shown for name in module.ids()]
    assert own <= set(ids)  # and again in its module, with an example
    assert len(own) == len([name for name in ids if name in own])
    assert "concept/speech-act/demand" in ids
    assert not any(
        "e.g." in module.text for module in shown
    )  # the mark before an example is the style sheet's


def test_a_page_is_sent_once_a_version(site: Reader) -> None:
    first = site.get(ARTICLE)
    assert first.headers["cache-control"] == "no-cache"
    again = site.get(ARTICLE, **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # a browser takes the fields of a 304 for those of its copy: the policy must not change
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    other = site.get("/id/actor/russia", **{"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_data_for_machines_is_linked(site: Reader) -> None:
    page = seen(site.get(ARTICLE))
    found = [a for tag, a in page.elements if tag == "link" and a.get("rel") == "alternate"]
    assert [a["type"] for a in found] == [
        "text/turtle",
        "application/ld+json",
        "application/rdf+xml",
    ]
    assert parse_qs(urlsplit(str(found[0]["href"])).query) == {
        "iri": [CURATED_IRI],
        "format": ["turtle"],
    }


def test_the_plain_form_asks_without_scripts(site: Reader) -> None:
    rows = seen(site.get("/query?run=1&query=" + quote("SELECT ?a WHERE { ?a a onr:Article }")))
    assert ARTICLE in rows.links()
    yes = seen(site.get("/query?run=1&query=" + quote("ASK { ?a a onr:Article }")))
    assert "Yes" in yes.text
    wrong = site.get("/query?run=1&query=SELECT")
    assert wrong.status_code == 200
    assert any(attrs.get("role") == "alert" for _, attrs in seen(wrong).elements)
    assert site.get("/query?name=offices&day=soon").status_code == 400
    assert site.get("/query?name=no-such").status_code == 404


def test_every_query_of_the_catalogue_is_ready_in_the_editor(site: Reader) -> None:
    hrefs = seen(site.get("/query")).links()
    for query in list_queries():
        assert f"/query?name={query.name}" in hrefs


def test_every_page_query_says_what_it_gives(store: MemoryStore) -> None:
    names = {path.stem for path in PAGE_QUERIES.glob("*.rq")}
    assert names
    assert not names & {query.name for query in list_queries()}
    for name in names:
        query = page_queries()[name]
        assert query.summary.endswith("?")
        results = store.query(query.text)
        assert isinstance(results, ox.QuerySolutions)
        assert tuple(v.value for v in results.variables) == query.columns
        for param in query.params:
            assert f"?_{param.name}" in query.text


def test_only_the_page_with_the_editor_lets_styles_in(store: MemoryStore, tmp_path: Path) -> None:
    for name in ("yasgui.min.js", "yasgui.min.css"):
        (tmp_path / name).write_text("/* stands for the editor's own file */")
    site = Reader(site_app(store, assets=tmp_path))
    answer = site.get("/query")
    scripts = [a["src"] or "" for t, a in seen(answer).elements if t == "script"]
    assert [src.partition("?")[0] for src in scripts] == [
        "/assets/yasgui.min.js",
        "/static/query.js",
    ]
    assert all(site.get(src).status_code == 200 for src in scripts)
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy
    again = site.get("/query", **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.headers["content-security-policy"]) == (304, policy)
    assert "unsafe" not in site.get("/").headers["content-security-policy"]


def test_static_files_are_ours_alone_and_cached_by_their_digest(site: Reader) -> None:
    named = next(a["href"] for t, a in seen(site.get("/")).elements if a.get("rel") == "stylesheet")
    answer = site.get(str(named))
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert site.get("/static/page.css").headers["cache-control"] == "no-cache"
    for name in ("nothing.css", "..%2Fsite.py", "%2e%2e%2fsite.py"):
        assert site.get(f"/static/{name}").status_code == 404
    assert site.get("/assets/yasgui.min.js").status_code == 404
