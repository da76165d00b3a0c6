"""Files of an authority: what each may say, what is refused, and how they add to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from authority.cases import BASE, ONR, table
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority, AuthorityActor
from onrecord.errors import InputError
from onrecord.load.check_files import check_files

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
        (
            '<x:a> a onr:GovernmentBody ; rdfs:label "A"@en ; onr:bodyOf <x:b> ; onr:hasBody <x:b> .'
            '<x:b> a onr:GovernmentBody ; rdfs:label "B"@en .',
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
