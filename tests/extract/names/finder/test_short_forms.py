"""Short forms: what an article explains in brackets, where it uses them, whose they are not."""

from __future__ import annotations

import pytest

from onrecord.extract.names.finder.short_forms import places_of, short_forms, stands_for_another

EXPLAINED = [
    # text, short form, long form
    ("The Norland Harbour Trust (NHT) met.", "NHT", "Norland Harbour Trust"),
    ("The Harbour Trust of Vestmark (HTV) met.", "HTV", "Harbour Trust of Vestmark"),
    ("The Trust for a Harbour (TH) met.", "TH", "Trust for a Harbour"),
    ("The Office of Fishing (OoF) met.", "OoF", "Office of Fishing"),
    ("Research & Training (R&T) is taught.", "R&T", "Research & Training"),
]


@pytest.mark.parametrize(("text", "form", "long_form"), EXPLAINED, ids=[e[0] for e in EXPLAINED])
def test_initials_in_brackets_stand_for_the_words_before(
    text: str, form: str, long_form: str
) -> None:
    assert {f: span.of(text) for f, span in short_forms(text).items()} == {form: long_form}


@pytest.mark.parametrize(
    "text",
    [
        "The Norland Harbour Trust (NRT) met.",  # other initials
        "Vik (SDM) won.",  # too few words
        "The Norland Harbour Trust (nht) met.",  # no capital
        "The Norland Harbour Trust (N) met.",  # one letter
        "(NHT) met.",  # nothing before it
    ],
)
def test_other_brackets_explain_nothing(text: str) -> None:
    assert short_forms(text) == {}


def test_the_first_explanation_counts() -> None:
    text = "The Norland Harbour Trust (NHT) and the Northern Hill Trust (NHT) met."
    assert short_forms(text)["NHT"].of(text) == "Norland Harbour Trust"


def test_a_form_is_found_as_a_word_of_its_own() -> None:
    text = "The Norland Harbour Trust (NHT) met. NHT's head left. NHTs and XNHT are others."
    places = places_of(short_forms(text), text)
    assert [text[s.start - 1 : s.end + 1] for s in places["NHT"]] == ["(NHT)", " NHT'"]


@pytest.mark.parametrize(
    ("long_form", "names", "another"),
    [
        ("Northern Rail League", ["Norland", "Republic of Norland"], True),
        ("Republic of Norland", ["Norland"], False),  # holds the name
        ("the Norland", ["Norland Islands"], False),  # is held by it
        ("Northern Rail League", ["NRL", "Nor"], True),  # too short to tell
        ("Northern Rail League", [], True),
    ],
)
def test_a_long_form_unlike_every_name_is_anothers(
    long_form: str, names: list[str], another: bool
) -> None:
    assert stands_for_another(long_form, names) is another
