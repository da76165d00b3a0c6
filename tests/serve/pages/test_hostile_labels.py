"""Pages of a graph whose labels, texts and IRIs try to break out of the page."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
from serve.page_site import (
    Reader,
    about,
    add_trig,
    curated_store,
    seen,
    site_app,
)

TRAP = "https://example.org/id/"


@pytest.fixture(scope="module")
def hostile() -> Reader:
    store = curated_store()
    add_trig(store, Path(__file__).parents[1].joinpath("hostile.trig").read_text("utf-8"))
    return Reader(site_app(store, TRAP))


TRAPS = {
    "home": "/",
    "search": "/search?q=pwn",
    "search itself": "/search?q=" + quote('"><script id=pwn>alert(1)</script>'),
    "article": "/id/article/trap",
    "claim": about(TRAP + "article/trap#claim-1"),
    "inner claim": about(TRAP + "article/trap#claim-2"),
    "event": about(TRAP + "article/trap#event-1"),
    "actor": about(TRAP + "article/trap#actor-1"),
    "actor that is a script": about("javascript:alert(1)"),
    "filtered": about(TRAP + "article/trap#actor-1") + "&act=" + quote('"><script id=pwn>'),
    "publisher": "/id/actor/house",
    "topic": "/id/topic/t'onclick=alert(1)",
    "place": "/id/place/p",
    "graph": "/id/graph/article/trap",
    "pictures": "/picture",
    "picture of one": "/picture?actor=" + quote(TRAP + "article/trap#actor-1", safe=""),
    "picture of an article": "/picture?article=" + quote(TRAP + "article/trap", safe=""),
    "nothing": about("urn:x'onclick=alert(1)"),
    "no IRI": "/page?iri=" + quote('"><script id=pwn>'),
    "bad date": "/picture?from=" + quote('"><script id=pwn>'),
    "no query": "/query?name=" + quote('"><script id=pwn>'),
    "query": "/query?query=" + quote("</textarea><script id=pwn>"),
    "failed query": "/query?run=1&query=" + quote("</textarea><script id=pwn>"),
    "rows": "/query?run=1&query="
    + quote("SELECT ?o WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'pwn')) }"),
    "names": "/query?run=1&query="
    + quote("SELECT (<javascript:alert(1)> AS ?x) ('<b id=pwn>' AS ?y) {}"),
    "triples": "/query?run=1&query=" + quote("CONSTRUCT WHERE { ?s rdfs:label ?o } LIMIT 99999"),
    "parameter": "/query?name=search&words=" + quote('"><script id=pwn>\\u0022'),
}


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_in_the_graph_or_the_address_breaks_out(hostile: Reader, name: str) -> None:
    answer = hostile.get(TRAPS[name])
    assert answer.status_code in (200, 400, 404), answer.text
    page = seen(answer)
    assert "pwn" not in page.ids()
    for tag, attrs in page.elements:
        assert tag not in ("b", "i", "img", "iframe") or not attrs
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction"):
            value = attrs.get(name)
            if value is not None:
                assert urlsplit(value).scheme in ("", "http", "https"), value
                assert not value.startswith("//")
        if tag == "script":
            assert re.match(r"/static/\w+\.js\?v=[0-9a-f]+", str(attrs["src"]))


def test_the_trapped_text_is_shown_to_the_letter(hostile: Reader) -> None:
    answer = hostile.get("/id/article/trap")
    text = re.search(r'data-start="0">(.*?)</p>', answer.text, re.DOTALL)
    assert text
    plain = re.sub(r'<a class="ref.*?</a>|<[^>]*>', "", text[1])
    assert html.unescape(plain) == (
        "</mark></p><script id=pwn>alert('T')</script> said {{ 7*7 }} & <b id=pwn>so</b> 🕊"
    )
