"""The user's own authority beside the shipped one, what it offers, and the shipped data themselves."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority, AuthorityActor, AuthorityOffice, AuthorityPlace
from onrecord.authority.table import COLUMNS
from onrecord.build.run import readings
from onrecord.errors import InputError
from onrecord.load.check_files import check_files
from onrecord.model import Reading
from support.answers import text_of
from support.paths import CORPORA, ROOT

BASE = "https://w3id.org/onrecord/id/"
REFERENCE = CORPORA / "reference"
ONR = "https://w3id.org/onrecord/ontology#"

TABLE = [
    dict(id="norland", kind="state", label="Norland", aliases="Republic of Norland|Nordland",
         demonym="Norlandic", demonym_noun="Norlanders", metonyms="Haven|the Pier",
         official_name="Republic of Norland | North", territory="norland", capital="haven",
         iso2="NX", iso3="NXX", iso_numeric="999", comment="Invented | twice", wikidata="Q42"),
    dict(id="norland", kind="country", label="Norland"),
    dict(id="haven", kind="city", label="Haven", country="norland"),
    dict(id="pier", kind="facility", label="The Pier", located_in="haven"),
    dict(id="north-ministry", kind="government-body", label="Ministry of the North",
         country="norland"),
    dict(id="radio-meridian", kind="media-outlet", label="Radio Meridian",
         body_of="north-ministry"),
    dict(id="norland-premier", kind="office", label="premier of Norland",
         titles="premier|prime minister", country="norland"),
    dict(id="meridian-editor", kind="office", label="editor of Radio Meridian", titles="editor",
         office_of="Radio Meridian"),
    dict(id="oro-lund", kind="person", label="Oro Lund", family_name="Lund|Lundt",
         country="norland", office="norland-premier", **{"from": "2029-01-01", "to": "2030-12-31"}),
    dict(id="oro-lund", kind="person", label="Oro Lund", affiliated_with="Radio Meridian",
         office="meridian-editor", **{"from": "2031-01-01"}),
    dict(id="ilva-tarn", kind="person", label="Ilva Tarn", family_name="Tarn",
         office="norland-premier", **{"from": "2031-01-01"}, known_until="2032-12-31"),
]  # fmt: skip


def table(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return load_authority([table(tmp_path / "own.csv", TABLE)], replace=True)


def said(authority: Authority, node: str, name: str) -> set[str]:
    return {
        getattr(t.object, "value", "")
        for t in authority.triples
        if getattr(t.subject, "value", "") == BASE + node and t.predicate.value.endswith(name)
    }


def test_the_table_uses_every_column() -> None:
    assert {name for row in TABLE for name in row} == set(COLUMNS)


def test_every_column_says_what_the_module_says_it_does(own: Authority) -> None:
    norland, lund = own.by_iri[BASE + "actor/norland"], own.by_iri[BASE + "actor/oro-lund"]
    assert norland == AuthorityActor(
        BASE + "actor/norland",
        "state",
        "Norland",
        ("Nordland", "Republic of Norland"),
        ("Haven", "the Pier"),
        ("Norlandic",),
        ("Norlanders",),
        iso3="NXX",
    )
    assert said(own, "actor/norland", "isoAlpha2") == {"NX"}
    assert said(own, "actor/norland", "isoNumeric") == {"999"}
    assert said(own, "actor/norland", "officialName") == {"Republic of Norland | North"}
    assert said(own, "actor/norland", "comment") == {"Invented | twice"}
    assert said(own, "actor/norland", "sameAs") == {"http://www.wikidata.org/entity/Q42"}
    assert said(own, "actor/norland", "capital") == {BASE + "place/haven"}
    place = own.by_iri[BASE + "place/norland"]
    assert isinstance(place, AuthorityPlace)
    assert (place.kind, place.territory_of) == ("country", norland.iri)
    haven, pier = own.by_iri[BASE + "place/haven"], own.by_iri[BASE + "place/pier"]
    assert isinstance(haven, AuthorityPlace)
    assert haven.located_in == place.iri
    assert isinstance(pier, AuthorityPlace)
    assert (pier.kind, pier.located_in) == (
        "facility",
        haven.iri,
    )
    radio = own.by_iri[BASE + "actor/radio-meridian"]
    ministry = own.by_iri[BASE + "actor/north-ministry"]
    assert isinstance(radio, AuthorityActor)
    assert radio.body_of == ministry.iri
    assert isinstance(ministry, AuthorityActor)
    assert ministry.body_of == norland.iri
    premier = own.by_iri[BASE + "office/norland-premier"]
    assert isinstance(premier, AuthorityOffice)
    assert (set(premier.titles), premier.office_of) == ({"premier", "prime minister"}, norland.iri)
    editor = own.by_iri[BASE + "office/meridian-editor"]
    assert isinstance(editor, AuthorityOffice)
    assert editor.office_of == radio.iri
    assert isinstance(lund, AuthorityActor)
    assert (lund.family_name, set(lund.family_names)) == ("Lund", {"Lund", "Lundt"})
    assert set(lund.affiliated_with) == {norland.iri, radio.iri}
    assert [
        (t.holder, t.office, t.not_before, t.not_after, t.known_until) for t in own.tenures
    ] == [
        (BASE + "actor/ilva-tarn", premier.iri, "2031-01-01", None, "2032-12-31"),
        (lund.iri, editor.iri, "2031-01-01", None, None),
        (lund.iri, premier.iri, "2029-01-01", "2030-12-31", None),
    ]


#: Cells of one more row, and what the sentence says: the fault and the remedy.
WRONG = [
    ({"id": ""}, "the cell 'id' is empty", "Fill it in"),
    ({"label": " "}, "the cell 'label' is empty", "Fill it in"),
    ({"kind": "stat"}, "the kind 'stat' is unknown", "Did you mean 'state'?"),
    ({"kind": "office-holding"}, "is unknown", "Known kinds are"),
    ({"id": "https://example.org/a b"}, "is not a valid IRI", "Percent-encode"),
    ({"id": "people/x"}, "is a relative IRI", "short name such as 'people-x'"),
    ({"id": "radio-meridian"}, "of kind media-outlet in line 7", "another id"),
    ({"iso2": "nx"}, "iso2 'nx' is not a valid code", "two capital letters"),
    ({"iso3": "NX"}, "iso3 'NX'", "three capital letters"),
    ({"iso_numeric": "9"}, "iso_numeric '9'", "three digits"),
    ({"wikidata": "42"}, "wikidata '42' is not a Wikidata identifier", "Q42"),
    ({"kind": "state", "country": "x"}, "a state cannot have a country", "territory"),
    ({"kind": "city", "office": "norland-premier"}, "cannot hold an office", "person"),
    ({"from": "2031-01-01"}, "a date in 'from' but no office", "Name the office"),
    ({"office": "norland-premier", "from": "1/2/2031"}, "not a calendar date", "2025-06-02"),
    ({"office": "norland-premier", "to": "2031-02-30"}, "not a calendar date", "2025-06-02"),
    (
        {"office": "norland-premier", "from": "2031-01-02", "to": "2031-01-01"},
        "ends on 2031-01-01 before it begins",
        "Swap",
    ),
    (
        {"office": "norland-premier", "known_until": "2032"},
        "'known_until' is '2032', which is not a calendar date",
        "2025-06-02",
    ),
    (
        {"office": "norland-premier", "from": "2031-01-02", "known_until": "2031-01-01"},
        "is known until 2031-01-01 before it begins",
        "correct",
    ),
    ({"known_until": "2032-12-31"}, "a date in 'known_until' but no office", "Name the office"),
]


@pytest.mark.parametrize(("cells", "fault", "remedy"), WRONG)
def test_a_wrong_cell_is_named_by_line_with_the_remedy(
    tmp_path: Path, cells: dict[str, str], fault: str, remedy: str
) -> None:
    row = {"id": "new", "kind": "person", "label": "New One", **cells}
    path = table(tmp_path / "own.csv", [*TABLE, row])
    with pytest.raises(InputError) as caught:
        load_authority([path])
    assert caught.value.line == len(TABLE) + 2
    told = str(caught.value)
    assert told.startswith(f"{path}, line {len(TABLE) + 2}: ")
    assert fault in told
    assert remedy in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"capital": "nowhere"}, "place/nowhere>, which is described nowhere"),
        ({"capital": "nowhere"}, f"own.csv, line {len(TABLE) + 2}: "),
        ({"capital": "havn"}, "Did you mean <https://w3id.org/onrecord/id/place/haven>?"),
        ({"office_of": BASE + "place/haven"}, "is a place and not an actor"),
    ],
)
def test_a_reference_to_nothing_or_to_the_wrong_kind_is_named(
    tmp_path: Path, cells: dict[str, str], words: str
) -> None:
    row = {"id": "new", "kind": "state" if "capital" in cells else "office", "label": "New One"}
    with pytest.raises(InputError, match=r"own\.csv") as caught:
        load_authority([table(tmp_path / "own.csv", [*TABLE, {**row, **cells}])])
    assert words in str(caught.value)


def test_a_name_that_is_like_none_brings_no_suggestion(tmp_path: Path) -> None:
    row = {"id": "new", "kind": "government-body", "label": "New One", "country": "nowhere"}
    with pytest.raises(InputError) as caught:
        load_authority([table(tmp_path / "own.csv", [*TABLE, row])])
    assert "Did you mean" not in str(caught.value)


HEAD = """@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix actor: <https://w3id.org/onrecord/id/actor/> .
"""
MORE = """@prefix office: <https://w3id.org/onrecord/id/office/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

FILES = [
    ("x.csv", b"", "the file is empty"),
    ("x.csv", b"id,kind,label\n", "no rows below the header"),
    ("x.csv", b"id,label\n1,x\n", "the column 'kind' is missing"),
    ("x.csv", b"id kind label\n1 x y\n", "the column 'id' is missing"),
    ("x.csv", b"id,kind,label,alias\n", "Did you mean 'aliases'?"),
    ("x.csv", b"id,kind,label,id\n", "the column 'id' occurs twice"),
    ("x.csv", b"id,kind,label\n\na,person,b,c\n", "line 3: the row has 4 cells"),
    ("x.csv", b"id,kind,label\na,person,b\na,person,c\n", "line 3: 'a' has the label 'c' here"),
    ("x.csv", b"id,kind,label\na,person,b\na,person,c\n", "and 'b' in line 2"),
    ("x.csv", b'id,kind,label\na,person,"b\n', "line 2: the row is not valid CSV"),
    ("x.csv", b"id,kind,label\na,person,caf\xe9\n", "line 2, column 13: byte 0xE9 is not UTF-8"),
    ("x.xlsx", b"PK", "Use one of"),
    ("x.ttl", HEAD.encode() + b"actor:x a onr:Person", "line 4"),
    ("x.ttl", HEAD.encode() + b"<x> a onr:Person .", "an IRI is relative"),
    ("x.ttl", HEAD.encode() + b"actor:x a onr:Person .", "has no rdfs:label"),
    ("x.ttl", HEAD.encode() + b'actor:x a onr:Persn ; rdfs:label "X" .', "mean onr:Person?"),
    ("x.ttl", HEAD.encode() + b'actor:x rdfs:label "X" .', "has no class"),
    (
        "x.ttl",
        HEAD.encode() + b'actor:x a onr:Person, onr:State ; rdfs:label "X" .',
        "is described as onr:Person and onr:State at once",
    ),
    ("x.ttl", HEAD.encode() + b'[] a onr:Person ; rdfs:label "X" .', "Give every node"),
    ("x.jsonld", b'{"@id": "x", "@type": "' + ONR.encode() + b'Person"}', "is relative"),
    ("x.jsonld", b'{"x":' * 5000 + b"1" + b"}" * 5000, "nested more than 500 levels"),
    ("x.jsonld", b'{"@id": ', "line 1 column 9"),
    ("x.ttl", b"<x:a> <x:b> " + b"<<( <x:a> <x:b> " * 9000, "nested more than 500 levels"),
]


@pytest.mark.parametrize(("name", "data", "words"), FILES)
def test_a_file_that_is_wrong_says_where_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_authority([tmp_path / name], replace=True)
    assert words in str(caught.value)
    assert caught.value.hint
    assert str(caught.value).startswith(str(tmp_path / name))


def test_turtle_and_a_table_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        HEAD + 'actor:x a onr:Person ; rdfs:label "X Y"@en ; onr:familyName "Y"@en .'
    )
    rows = [{"id": "x", "kind": "person", "label": "X Y", "family_name": "Y"}]
    by_table = load_authority([table(tmp_path / "own.csv", rows)], replace=True)
    by_turtle = load_authority([tmp_path / "own.ttl"], replace=True)
    assert by_table == by_turtle
    assert by_table.digest == by_turtle.digest


def test_a_file_adds_to_the_shipped(shipped: Authority, tmp_path: Path) -> None:
    rows = [
        {"id": "norway", "kind": "state", "label": "Norway", "aliases": "Nordmark"},
        {"id": "oro-lund", "kind": "person", "label": "Oro Lund", "country": "norway"},
    ]
    both = load_authority([table(tmp_path / "own.csv", rows)])
    before, after = shipped.by_iri[BASE + "actor/norway"], both.by_iri[BASE + "actor/norway"]
    assert isinstance(before, AuthorityActor)
    assert isinstance(after, AuthorityActor)
    assert set(after.names) == {*before.names, "Nordmark"}
    assert (after.label, after.demonyms, after.iso3) == ("Norway", before.demonyms, "NOR")
    assert len(both.actors) == len(shipped.actors) + 1
    assert both.digest != shipped.digest


NORWAY = "actor:norway"
OWN_OFFICE = """
office:norland-premier a onr:Office ; rdfs:label "premier of Norland"@en .
actor:oro-lund a onr:Person ; rdfs:label "Oro Lund"@en .
actor:ilva-tarn a onr:Person ; rdfs:label "Ilva Tarn"@en .
"""


def tenure(name: str, holder: str, first: str, last: str = "", more: str = "") -> str:
    until = f'; onr:notAfter "{last}"^^xsd:date' if last else ""
    return (
        f"<https://w3id.org/onrecord/id/tenure/{name}> a onr:OfficeHolding ; "
        f"onr:holder actor:{holder} ; onr:office office:norland-premier ; "
        f'onr:notBefore "{first}"^^xsd:date {until} {more} .\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'{NORWAY} rdfs:label "Norge"@en .', r"redefines the shipped .*'Norge' here.*Norway"),
        (f"{NORWAY} a onr:City .", r"rdf:type is 'onr:City' here and 'onr:State' there"),
        (f'{NORWAY} onr:isoAlpha3 "SWE" .', "isoAlpha3"),
        (f'{NORWAY} skos:altLabel "Sweden"@en .', r"which is a name of <.*sweden>"),
        (f"{NORWAY} rdfs:comment 'small' .", "redefines"),
        ("office:norway-prime-minister onr:officeOf actor:sweden .", "redefines"),
        (
            OWN_OFFICE
            + tenure("a", "oro-lund", "2030-01-01")
            + tenure("b", "ilva-tarn", "2031-01-01"),
            r"oro-lund> .*2030-01-01.* while .*ilva-tarn|ilva-tarn> .* while .*oro-lund",
        ),
        (
            OWN_OFFICE
            + tenure("a", "oro-lund", "2030-01-01", "2031-01-03")
            + tenure("b", "ilva-tarn", "2031-01-01"),
            "onr:hasSeveralHolders",
        ),
        (
            '<x:a> a onr:GovernmentBody ; rdfs:label "A"@en ; onr:bodyOf <x:b> .'
            '<x:b> a onr:GovernmentBody ; rdfs:label "B"@en ; onr:bodyOf <x:a> .',
            "part of itself",
        ),
        ('<x:a> a onr:City ; rdfs:label "A"@en ; onr:locatedIn <x:a> .', "part of itself"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + MORE + text)
    with pytest.raises(InputError, match=words) as told:
        load_authority([path])
    assert "own.ttl" in str(told.value)
    assert told.value.hint
    if "x:" in text or "tenure" in text:
        reports = check_files([path])
        assert [f for r in reports for f in r.findings if f.severity == "violation"]


def test_a_name_may_be_shared_with_what_is_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + MORE + f'{NORWAY} skos:altLabel "Abidjan"@en .')
    norway = load_authority([path]).by_iri[BASE + "actor/norway"]
    assert isinstance(norway, AuthorityActor)
    assert "Abidjan" in norway.names


@pytest.mark.parametrize(
    "text",
    [
        tenure("a", "oro-lund", "2030-01-01", "2031-01-01")
        + tenure("b", "ilva-tarn", "2031-01-01"),
        tenure("a", "oro-lund", "2030-01-01") + tenure("b", "oro-lund", "2031-01-01"),
        tenure("a", "oro-lund", "2030-01-01", more="; onr:isDisputed true")
        + tenure("b", "ilva-tarn", "2031-01-01"),
        "office:norland-premier onr:hasSeveralHolders true .\n"
        + tenure("a", "oro-lund", "2030-01-01")
        + tenure("b", "ilva-tarn", "2031-01-01"),
    ],
    ids=["handover", "one person", "disputed", "several"],
)
def test_who_may_hold_an_office_beside_another(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + MORE + OWN_OFFICE + text)
    assert len(load_authority([path]).tenures) == len(load_authority([]).tenures) + 2


def test_a_later_file_says_more_of_what_an_earlier_one_describes(tmp_path: Path) -> None:
    one = table(tmp_path / "1.csv", [{"id": "x", "kind": "person", "label": "X"}])
    two = table(tmp_path / "2.csv", [{"id": "x", "kind": "person", "label": "X", "aliases": "Ex"}])
    (actor,) = load_authority([one, two], replace=True).actors
    assert actor.names == ("Ex",)


def test_an_outlet_is_found_by_any_of_its_names_unless_two_share_it(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "kind": "media-outlet", "label": "The Harbour Post", "aliases": "HP|Post"},
        {"id": "b", "kind": "media-outlet", "label": "Northern Post", "aliases": "Post"},
        {"id": "c", "kind": "company", "label": "Harbour Works"},
    ]
    found = load_authority([table(tmp_path / "own.csv", rows)], replace=True)
    assert found.outlet("harbour  post") == found.outlet("HP") == BASE + "actor/a"
    assert found.outlet("Post") is None
    assert found.outlet("Harbour Works") is None


def speaker(path: Path, text: str, date: str | None) -> tuple[tuple[str, ...], str | None]:
    article = path.parent / "in.jsonl"
    article.write_text(json.dumps({"id": "x", "text": text, "date": date}))
    (reading,) = readings([str(article)], authority=[path])
    assert isinstance(reading, Reading)
    (claim,) = reading.claims
    return claim.speakers, claim.speaking_as


@pytest.mark.parametrize(
    ("date", "holder"), [("2030-06-01", "oro-lund"), ("2031-06-01", "ilva-tarn"), (None, None)]
)
def test_an_office_is_held_by_whom_the_date_says(
    tmp_path: Path, date: str | None, holder: str | None
) -> None:
    path = table(tmp_path / "own.csv", TABLE)
    speakers, office = speaker(path, "The premier of Norland said the bridge was open.", date)
    assert office == BASE + "office/norland-premier"
    known = [s for s in speakers if s.startswith(BASE + "actor/")]
    assert known == ([BASE + f"actor/{holder}"] if holder else [])


@pytest.mark.parametrize("words", ["Norland", "Nordland", "Haven", "The Pier"])
def test_names_and_metonyms_that_speak_are_the_state(tmp_path: Path, words: str) -> None:
    path = table(tmp_path / "own.csv", TABLE)
    speakers, _ = speaker(path, f"{words} said the bridge was open.", "2031-06-01")
    assert speakers == (BASE + "actor/norland",)


def test_a_name_of_two_people_is_left_open(tmp_path: Path) -> None:
    rows = [
        *TABLE,
        {"id": "una-lund", "kind": "person", "label": "Una Lund", "family_name": "Lund"},
    ]
    path = table(tmp_path / "own.csv", rows)
    speakers, _ = speaker(path, "Lund said the bridge was open.", "2031-06-01")
    assert not [s for s in speakers if s.startswith(BASE)]


# the shipped data


@pytest.fixture(scope="module")
def shipped() -> Authority:
    return load_authority()


def by_name(authority: Authority, name: str) -> list[str]:
    known: list[AuthorityActor | AuthorityPlace] = [*authority.actors, *authority.places]
    return sorted(a.iri.removeprefix(BASE) for a in known if name in (a.label, *a.names))


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


TENURE = """
@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/tarn> a onr:Person ; rdfs:label "Ilva Tarn"@en .
<https://example.org/minister> a onr:Office ; rdfs:label "foreign minister of Norland"@en .
<https://example.org/tenure> a onr:OfficeHolding ; onr:holder <https://example.org/tarn> ;
  onr:office <https://example.org/minister> ; onr:notBefore "2030-01-15"^^xsd:date ;
  onr:knownUntil "KNOWN"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("known", "fault"),
    [
        ("2032-12-31", None),
        ("the end of 2032", "which is not a calendar date"),
        ("2029-12-31", "is known until 2029-12-31, before it begins on 2030-01-15"),
    ],
)
def test_a_file_says_until_when_an_office_is_known_to_be_held(
    tmp_path: Path, known: str, fault: str | None
) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(TENURE.replace("KNOWN", known), encoding="utf-8")
    if fault is None:
        (tenure,) = load_authority([file], replace=True).tenures
        assert tenure.known_until == known
    else:
        with pytest.raises(InputError, match=fault):
            load_authority([file], replace=True)


@pytest.mark.parametrize(
    ("local", "code"),
    [("isoAlpha2", "NX\\n"), ("isoAlpha3", "nxx"), ("isoNumeric", "99"), ("isoNumeric", "999\\n")],
)
def test_a_code_in_a_file_of_triples_is_held_to_what_one_in_a_table_is(
    tmp_path: Path, local: str, code: str
) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        "@prefix onr: <https://w3id.org/onrecord/ontology#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        f'<https://example.org/n> a onr:State ; rdfs:label "Norland"@en ; onr:{local} "{code}" .',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=f"has onr:{local} '.*', which is not a valid code"):
        load_authority([file], replace=True)


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


def test_the_table_in_the_readme_is_one(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition("$ cat ours.csv\n")[2].partition("$ onrecord")[0]
    file = tmp_path / "ours.csv"
    file.write_text(table, encoding="utf-8")
    authority = load_authority((file,))
    (tenure,) = [t for t in authority.tenures if t.holder.endswith("/ilva-tarn")]
    assert (tenure.office.rpartition("/")[2], tenure.not_before) == (
        "norland-foreign-minister",
        "2030-01-15",
    )
