"""Short names of IRIs, and back."""

from __future__ import annotations

import doctest
from itertools import permutations

import pytest

from onrecord.check.ontology.modules import PREFIXES as OF_ONTOLOGY
from onrecord.rdf import curies
from onrecord.rdf.curies import NAME, PATH, expand, local_name, shorten
from onrecord.terms import ONR, PREFIXES


def test_the_examples_hold() -> None:
    assert doctest.testmod(curies).failed == 0


def test_iris_are_shortened_but_never_to_nothing() -> None:
    assert shorten("https://w3id.org/onrecord/id/article/a#claim-1") == "d:article/a#claim-1"
    assert shorten("https://w3id.org/onrecord/id/") == "https://w3id.org/onrecord/id/"
    assert shorten("https://example.org/x") == "https://example.org/x"


@pytest.mark.parametrize("prefixes", [PREFIXES, OF_ONTOLOGY])
def test_no_namespace_begins_another_so_their_order_is_all_the_same(
    prefixes: dict[str, str],
) -> None:
    assert not [(a, b) for a, b in permutations(prefixes.values(), 2) if a.startswith(b)]


@pytest.mark.parametrize(
    ("rest", "as_name", "as_path"),
    [
        ("Claim", True, True),
        ("a.b", True, True),
        ("a.", False, True),
        ("a/b", False, True),
        ("1", False, True),
        ("é", False, False),
        ("a b", False, False),
    ],
)
def test_what_may_follow_a_prefix(rest: str, as_name: bool, as_path: bool) -> None:
    assert (shorten(ONR + rest, NAME) == f"onr:{rest}") == as_name
    assert (shorten(ONR + rest, PATH) == f"onr:{rest}") == as_path
    assert expand(shorten(ONR + rest)) == ONR + rest


@pytest.mark.parametrize("text", ["Claim", "nobody:x", "https://example.org/x", ":x", ""])
def test_what_is_no_prefixed_name_of_ours_is_not_expanded(text: str) -> None:
    assert expand(text) is None


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://x.org/a/b", "b"),
        ("https://x.org/a#b", "b"),
        ("https://x.org/a/", "a"),
        ("urn:x:y", "urn:x:y"),
        ("", ""),
    ],
)
def test_local_names(iri: str, name: str) -> None:
    assert local_name(iri) == name
