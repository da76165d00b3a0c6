"""A table of actors, offices and places: what each column says, and what a wrong cell is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from authority.cases import BASE, TABLE, said, table
from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority, AuthorityActor, AuthorityOffice, AuthorityPlace
from onrecord.authority.table import COLUMNS
from onrecord.errors import InputError
from support.paths import ROOT


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return load_authority([table(tmp_path / "own.csv", TABLE)], replace=True)


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
