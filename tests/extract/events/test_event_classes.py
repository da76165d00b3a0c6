"""The table of event classes: which traits a class has, and what is no such table."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError, ResourceMissing
from onrecord.extract.events.event_classes import (
    EQUAL_SIDES,
    ONE_AT_A_TIME,
    TRAITS,
    event_classes,
    has_trait,
    read_event_classes,
)

HEAD = "class,parent,root,traits\n"


def test_a_class_has_the_traits_of_those_above_it() -> None:
    assert has_trait("Talks", ONE_AT_A_TIME)
    assert has_trait("Mediation", ONE_AT_A_TIME)
    assert not has_trait("Consultation", ONE_AT_A_TIME)


def test_a_trait_may_be_of_a_class_alone() -> None:
    assert has_trait("ArmedConflict", EQUAL_SIDES)
    assert has_trait("War", EQUAL_SIDES)
    assert not has_trait("Invasion", EQUAL_SIDES)


def test_every_trait_is_of_some_class() -> None:
    used = {t for c in event_classes().values() for t in c.traits | c.own_traits}
    assert used == TRAITS


def test_an_unknown_trait_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "event-classes.csv"
    path.write_text(f"# about\n{HEAD}Talks,,CONSULT,matter\nVisit,,CONSULT,lasting\n", "utf-8")
    with pytest.raises(InputError, match="'lasting' is not a trait") as caught:
        read_event_classes(path)
    assert caught.value.line == 4


def test_a_table_that_is_gone_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing):
        read_event_classes(tmp_path / "event-classes.csv")


@pytest.mark.parametrize("row", ["Vigil,Protest", "Vigil,,PROTEST,,"])
def test_a_row_of_too_few_or_too_many_cells_is_an_error_with_its_line(
    tmp_path: Path, row: str
) -> None:
    path = tmp_path / "event-classes.csv"
    path.write_text(f"{HEAD}Talks,,CONSULT,matter\n{row}\n", "utf-8")
    with pytest.raises(InputError, match="not one cell for each of class,parent,root") as caught:
        read_event_classes(path)
    assert caught.value.line == 3
