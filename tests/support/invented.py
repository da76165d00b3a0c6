"""An invented authority: two states, a minister with a dated office, an outlet, two cities."""

from __future__ import annotations

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)

ID = "https://example.org/id/"


def actor(name: str) -> str:
    return f"{ID}actor/{name}"


def invented_authority() -> Authority:
    return Authority(
        actors=(
            AuthorityActor(
                actor("norland"), "state", "Norland", metonyms=("Haven",), demonyms=("Norlandic",)
            ),
            AuthorityActor(
                actor("sudmark"),
                "state",
                "Sudmark",
                metonyms=("the Citadel", "Orm"),
                demonyms=("Sudmarkian",),
            ),
            AuthorityActor(
                actor("ilva-tarn"),
                "person",
                "Ilva Tarn",
                family_name="Tarn",
                affiliated_with=(actor("norland"),),
            ),
            AuthorityActor(actor("radio-meridian"), "media-outlet", "Radio Meridian"),
            AuthorityActor(actor("the-coast"), "state-grouping", "the Coast"),
        ),
        offices=(
            AuthorityOffice(
                ID + "office/norland-foreign-minister",
                "foreign minister of Norland",
                ("foreign minister",),
                actor("norland"),
            ),
        ),
        tenures=(
            Tenure(
                ID + "tenure/ilva-tarn-2030",
                actor("ilva-tarn"),
                ID + "office/norland-foreign-minister",
                "2030-01-15",
                None,
            ),
        ),
        places=(
            AuthorityPlace(ID + "place/haven", "city", "Haven"),
            AuthorityPlace(ID + "place/orm", "city", "Orm"),
            AuthorityPlace(
                ID + "place/norland", "country", "Norland", territory_of=actor("norland")
            ),
        ),
    )
