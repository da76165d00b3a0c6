"""IRIs are minted in one place, and the same input gives the same IRI."""

from __future__ import annotations

import pytest

from onrecord.ids import Namer, graph_of, slug
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


def test_an_articles_id_is_encoded_whole() -> None:
    namer = Namer("https://example.org/id/")
    assert namer.article("a b/ü?#") == "https://example.org/id/article/a%20b%2F%C3%BC%3F%23"
    assert namer.graph("a b") == "https://example.org/id/graph/article/a%20b"


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
