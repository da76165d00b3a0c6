"""Country and sector of a phrase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onrecord.authority.model import AuthorityActor, AuthorityPlace
from onrecord.extract.names.codes.sector_coder import SectorCoder
from support.invented import ID, actor, invented_authority


@pytest.fixture(scope="module")
def coder() -> SectorCoder:
    base = invented_authority()
    coded = {actor("norland"): "NRL", actor("sudmark"): "SDM"}
    return SectorCoder(
        replace(
            base,
            actors=(
                *(replace(a, iso3=coded.get(a.iri)) for a in base.actors),
                AuthorityActor(actor("un"), "international-organisation", "United Nations"),
                AuthorityActor(
                    actor("un-court"),
                    "international-organisation",
                    "Strait Court of Justice",
                    body_of=actor("un"),
                ),
                AuthorityActor(
                    actor("strait-council"), "international-organisation", "Strait Council"
                ),
                AuthorityActor(
                    actor("free-harbour"),
                    "armed-group",
                    "Free Harbour",
                    names=("Norlandic Free Harbour",),
                ),
                AuthorityActor(
                    actor("grey-office"),
                    "government-body",
                    "Grey Office",
                    names=("Sudmarkian intelligence service",),
                    body_of=actor("sudmark"),
                ),
            ),
            places=(
                *base.places,
                AuthorityPlace(ID + "place/vell", "city", "Vell", located_in=ID + "place/norland"),
            ),
        )
    )


CASES = [
    ("Norland", "NRL", None),
    ("Norlandic soldiers", "NRL", "MIL"),
    ("four Norlandic men", "NRL", "UNK"),
    ("the Citadel", "SDM", "GOV"),
    ("a former Citadel official", "SDM", "ELI"),
    ("Norland's foreign minister", "NRL", "GOV"),
    ("Norland's ambassador to Sudmark", "NRL", "GOV"),
    ("a disgraced former minister", None, "ELI"),
    ("an opposition lawmaker", None, "LEG"),
    ("several of the largest trade unions in Norland", "NRL", "LAB"),
    ("a team of heavily armed police", None, "COP"),
    ("Norlandic agricultural workers", "NRL", "AGR"),
    ("a Jewish community leader", None, "REL"),
    ("Vell police", "NRL", "COP"),
    ("gunmen", None, "UAF"),
    ("schoolchildren's parents", None, "CVL"),
    ("a professor of history at a university in Vell", "NRL", "EDU"),
    ("United Nations", "UNO", None),
    ("Strait Court of Justice", "UNO", "JUD"),
    ("Strait Council", "IGO", None),
    ("Free Harbour", "NRL", "REB"),
    ("Free Harbour fighters", "NRL", "UAF"),
    ("Grey Office", "SDM", "SPY"),
    ("Radio Meridian", None, "JRN"),
    ("NORLAND", "NRL", None),
    ("Foreign Minister Tarn", "NRL", "GOV"),
    ("Berta Tarn", None, None),
    ("a demand", None, None),
]


@pytest.mark.parametrize(("phrase", "country", "sector"), CASES, ids=[c[0] for c in CASES])
def test_a_phrase(coder: SectorCoder, phrase: str, country: str | None, sector: str | None) -> None:
    assert coder.code(phrase)[:2] == (country, sector)


@pytest.mark.parametrize(
    ("day", "sector"), [(date(2031, 1, 1), "GOV"), (date(2029, 1, 1), "ELI"), (None, "GOV")]
)
def test_a_person_is_coded_by_the_office_of_the_day(
    coder: SectorCoder, day: date | None, sector: str
) -> None:
    assert coder.code("Ilva Tarn", day)[:2] == ("NRL", sector)
