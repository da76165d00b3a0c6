"""How deeply a claim is embedded: the claims around it are counted, whatever their order."""

from __future__ import annotations

import itertools

from onrecord.extract.claims.depth import depths
from onrecord.model import Claim


def claim(name: str, outer: str | None = None) -> Claim:
    return Claim(name, (), (), (), "none", embedded_in=outer)


def test_the_claims_around_each_are_counted() -> None:
    chain = [claim("a"), claim("b", "a"), claim("c", "b"), claim("d", "a")]
    for order in itertools.permutations(chain):
        assert depths(order) == {"a": 0, "b": 1, "c": 2, "d": 1}


def test_no_claims_have_no_depths() -> None:
    assert depths([]) == {}


def test_a_circle_ends() -> None:
    assert set(depths([claim("a", "b"), claim("b", "a"), claim("c", "b")])) == {"a", "b", "c"}
