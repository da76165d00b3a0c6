"""IRIs are minted in one place, and the same input gives the same IRI."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ids import Namer, article_of, base_of, canonical, earlier, graph_of, id_of, slug
from onrecord.model import Span


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Prisoner exchange", "prisoner-exchange"),
        ("Ukraine-Russia conflict", "ukraine-russia-conflict"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("  spaced   out  ", "spaced-out"),
        ("Київ", "%D0%BA%D0%B8%D1%96%D0%B2"),
        ("!!!", "unnamed"),
    ],
)
def test_slug(label: str, expected: str) -> None:
    assert slug(label) == expected


NAMER = Namer("https://example.org/id/")


@pytest.mark.parametrize(
    ("article_id", "path"),
    [
        ("a b/ü?#", "a%20b/%C3%BC%3F%23"),
        ("2025/06/talks.txt", "2025/06/talks.txt"),
        ("https://post.example/a/1?p=2&q=3", "https:/~/post.example/a/1%3Fp=2%26q=3"),
        ("https://post.example/a/", "https:/~/post.example/a/~"),
        ("/srv/a.txt", "~/srv/a.txt"),
        ("../a/./b", "~../a/~./b"),
        ("~ann/~/a~b", "~~ann/~~/a~b"),
        ("...", "..."),
        ("100%2F", "100%252F"),
        ("urn:uuid:1-2", "urn:uuid:1-2"),
    ],
)
def test_an_articles_iri_is_a_path_that_proxies_leave_alone(article_id: str, path: str) -> None:
    assert NAMER.article(article_id) == f"https://example.org/id/article/{path}"
    assert NAMER.graph(article_id) == f"https://example.org/id/graph/article/{path}"
    assert id_of(NAMER.article(article_id)) == article_id


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_id_is_lost_in_its_iri(article_id: str) -> None:
    iri = NAMER.article(article_id)
    assert id_of(iri) == article_id
    assert canonical(iri) == iri
    assert graph_of(iri) == NAMER.graph(article_id)
    assert article_of(NAMER.graph(article_id)) == iri
    assert article_of(iri) is None
    path = iri.removeprefix("https://example.org/id/article/")
    assert "%2F" not in path.upper()
    assert not {"", ".", ".."} & set(path.split("/"))


@pytest.mark.parametrize("name", ["news/a b.txt", "https://post.example/a/1", "a:b,c;d", "plain"])
def test_the_form_of_earlier_versions_leads_to_the_same_article(name: str) -> None:
    iri = "https://example.org/id/article/" + quote(name, safe="")
    assert canonical(iri) == NAMER.article(name)
    assert canonical(f"{iri}#claim-1") == f"{NAMER.article(name)}#claim-1"
    assert earlier(NAMER.article(name)) == iri
    graph = "https://example.org/id/graph/article/" + quote(name, safe="")
    assert canonical(graph) == NAMER.graph(name)
    assert earlier(NAMER.graph(name)) == graph


@pytest.mark.parametrize("sent", ["a;b'c", "a%3Bb%27c", "a%3bb'c", "%61;b%27c"])
def test_what_a_proxy_encodes_otherwise_is_the_same_article(sent: str) -> None:
    assert canonical(f"https://example.org/id/article/{sent}") == NAMER.article("a;b'c")


def test_an_iri_that_is_no_articles_stays_as_it_is() -> None:
    for iri in ("https://example.org/id/actor/a%2Fb", "https://example.org/id/article/%FF"):
        assert canonical(iri) == iri


def test_a_base_is_read_from_an_articles_iri() -> None:
    assert base_of(NAMER.article("a/b")) == base_of(NAMER.graph("a/b")) == NAMER.base
    assert base_of("https://example.org/id/actor/x") is None


def test_a_span_is_a_fragment_of_its_article() -> None:
    assert Namer().span("x", Span(3, 9)) == "https://w3id.org/onrecord/id/article/x#char=3,9"


def test_a_ref_is_an_iri_or_a_name_of_the_article() -> None:
    namer = Namer("https://example.org/id/")
    assert (
        namer.ref("x", "https://example.org/id/actor/norland")
        == "https://example.org/id/actor/norland"
    )
    assert namer.ref("x", "actor-3") == "https://example.org/id/article/x#actor-3"


def test_the_graph_of_an_article_is_found_from_its_iri() -> None:
    assert graph_of("https://example.org/id/article/x") == "https://example.org/id/graph/article/x"
    assert graph_of("https://example.org/id/actor/x") is None
    assert graph_of("https://example.org/id/article/x#claim-1") is None
