"""Names as words: what a given name suggests, and which family names are too common to tell."""

from __future__ import annotations

from onrecord.extract.names.person_names import COMMON_FAMILY_NAMES, GIVEN_HE, GIVEN_SHE


def test_no_given_name_suggests_a_man_and_a_woman() -> None:
    assert GIVEN_HE.isdisjoint(GIVEN_SHE)


def test_given_names_are_in_lower_case_and_family_names_as_written() -> None:
    assert all(name == name.lower() for name in GIVEN_HE | GIVEN_SHE)
    assert all(name[0].isupper() for name in COMMON_FAMILY_NAMES)


def test_names_that_are_words_or_many_peoples_are_common() -> None:
    assert {"May", "Wood", "Smith", "Kim"} <= COMMON_FAMILY_NAMES
    assert "Tarn" not in COMMON_FAMILY_NAMES
