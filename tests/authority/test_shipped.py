"""The authority that is shipped: its names, codes and tenures."""

from __future__ import annotations

import csv
import json
from collections import defaultdict

import pytest

from authority.cases import BASE, ONR, by_name
from onrecord.authority.model import Authority
from support.answers import text_of
from support.paths import CORPORA

REFERENCE = CORPORA / "reference"


SEED_NAMES = {
    "Suspilne": "actor/suspilne",
    "Suspline": "actor/suspilne",
    "Bucharest Nine": "actor/bucharest-nine",
    "Rustem Umerov": "actor/rustem-umerov",
    "Andriy Yermak": "actor/andriy-yermak",
    "Donald Trump": "actor/donald-trump",
    "Volodymyr Zelenskyy": "actor/volodymyr-zelenskyy",
    "Istanbul": "place/istanbul",
    "Vilnius": "place/vilnius",
    "the West": "actor/the-west",
}


@pytest.mark.parametrize(("name", "iri"), SEED_NAMES.items())
def test_the_names_of_the_sample_article_are_known(shipped: Authority, name: str, iri: str) -> None:
    assert by_name(shipped, name) == [iri]


def test_words_that_stand_for_actors_of_the_sample_article_are_known(shipped: Authority) -> None:
    metonyms = {w: a.iri for a in shipped.actors for w in a.metonyms}
    assert metonyms["Moscow"] == metonyms["the Kremlin"] == BASE + "actor/russia"
    assert "Nordic" in next(
        a.demonyms for a in shipped.actors if a.iri == BASE + "actor/nordic-countries"
    )


def test_codes_are_of_their_form_and_each_is_given_once(shipped: Authority) -> None:
    for name, length in (("isoAlpha2", 2), ("isoAlpha3", 3), ("isoNumeric", 3)):
        found = [
            getattr(t.object, "value", "")
            for t in shipped.triples
            if t.predicate.value == ONR + name
        ]
        assert len(found) > 195
        assert len(set(found)) == len(found)
        assert all(len(code) == length for code in found)


def test_every_shipped_office_without_a_last_day_says_until_when_it_is_known(
    shipped: Authority,
) -> None:
    open_ended = [t for t in shipped.tenures if t.not_after is None]
    assert len(open_ended) > 200
    assert [t.iri for t in open_ended if t.known_until is None] == []
    assert all((t.not_before or "") <= (t.known_until or "") for t in open_ended)


def test_no_office_is_held_twice_at_once_but_where_sources_differ_by_days(
    shipped: Authority,
) -> None:
    held = defaultdict(list)
    for tenure in shipped.tenures:
        held[tenure.office].append((tenure.not_before or "", tenure.not_after, tenure.holder))
    open_ended = {
        office: [t for t in sorted(times)[:-1] if t[1] is None] for office, times in held.items()
    }
    assert not {office: times for office, times in open_ended.items() if times}


needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="needs ../shared/eval/reference, which is not here"
)

#: Where the reference names one seat and the constitution, or the government's seat, another.
SECOND_CAPITALS = {"BOL", "SWZ", "LKA"}
#: States that are one city, and name no capital.
CITY_STATES = {"SGP", "VAT"}


@needs_reference
def test_every_member_of_the_united_nations_is_there_with_its_codes_and_capital(
    shipped: Authority,
) -> None:
    countries = json.loads((REFERENCE / "countries.json").read_text(encoding="utf-8"))
    known: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in shipped.triples:
        local = triple.predicate.value.removeprefix(ONR).rpartition("#")[2]
        known[text_of(triple.subject)][local].add(text_of(triple.object))
    by_code = {code: said for said in known.values() for code in said["isoAlpha3"]}
    members = [c for c in countries if c["unMember"] or c["cca3"] in ("VAT", "PSE", "TWN")]
    assert len(members) == 196
    for country in members:
        said = by_code[country["cca3"]]
        assert said["isoAlpha2"] == {country["cca2"]}
        assert said["isoNumeric"] == {country["ccn3"]}
        names = {n for p in ("label", "altLabel", "officialName") for n in said[p]}
        stated = {country["name"]["common"], country["name"]["official"]}
        assert names & (stated | set(country["altSpellings"])), country["cca3"]
        capitals = [known[place] for place in said["capital"]]
        called = {n for c in capitals for p in ("label", "altLabel") for n in c[p]}
        called |= {n.removesuffix(" City") for n in called}
        if country["cca3"] in CITY_STATES:
            assert not capitals
        else:
            assert called & set(country["capital"]), (country["cca3"], called)
            extra = len(capitals) - len(country["capital"])
            assert extra == (1 if country["cca3"] in SECOND_CAPITALS else 0), country["cca3"]


@needs_reference
def test_every_identifier_of_wikidata_is_a_verified_one(shipped: Authority) -> None:
    verified: dict[str, set[str]] = defaultdict(set)
    with (REFERENCE / "wikidata_ids.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            verified[row["qid"]].add(row["name"].casefold())
    names: dict[str, set[str]] = defaultdict(set)
    given: dict[str, str] = {}
    for triple in shipped.triples:
        subject, stated = text_of(triple.subject), text_of(triple.object)
        if triple.predicate.value.endswith(("label", "altLabel", "officialName")):
            names[subject].add(stated.casefold())
        if triple.predicate.value.endswith("sameAs"):
            given[subject] = stated.rpartition("/")[2]
    assert len(given) > 500
    assert not {s: qid for s, qid in given.items() if not names[s] & verified[qid]}
