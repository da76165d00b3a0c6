"""The authority's names in a text: which are found, how far they reach, what they may stand for."""

from __future__ import annotations

import pytest

from onrecord.authority.model import Authority, AuthorityActor
from onrecord.extract.names.gazetteer import Lexicon
from support.invented import actor, invented_authority
from support.naming import peopled


def found(
    text: str, authority: Authority | None = None, **how: bool
) -> list[tuple[str, list[str]]]:
    """The names in a text, each with the ways in which it may stand for something."""
    lexicon = Lexicon(authority or invented_authority())
    hits = lexicon.find(text, 0, len(text), **how)
    return [(h.span.of(text), [e.how for e in h.entries]) for h in hits]


NAMES = [
    ("Norland voted.", [("Norland", ["name", "place"])]),
    ("A Norlandic ship sank.", [("Norlandic", ["demonym"])]),
    ("Haven agreed.", [("Haven", ["metonym", "place"])]),
    ("Ilva Tarn spoke.", [("Ilva Tarn", ["name"])]),
    ("Mr Tarn spoke.", [("Tarn", ["family-name"])]),
    ("Norland's port closed.", [("Norland", ["name", "place"])]),
    ("Norland-born sailors left.", [("Norland", ["name", "place"])]),
    ("Norlanders left.", []),
    ("norland voted.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[n[0] for n in NAMES])
def test_names_are_found_as_words_by_their_case(
    text: str, names: list[tuple[str, list[str]]]
) -> None:
    assert found(text) == names


def test_the_longest_name_at_a_place_is_taken_and_none_inside_it() -> None:
    text = "The Navy of Norland and Norland met."
    assert [name for name, _ in found(text, peopled())] == ["Navy of Norland", "Norland"]


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Sudmark left. Norland stayed."
    (hit,) = Lexicon(invented_authority()).find(text, 14, len(text))
    assert hit.span == (14, 21)


@pytest.mark.parametrize(("text", "names"), [("the Coast agreed", ["Coast"]), ("Coast roads", [])])
def test_a_grouping_s_name_needs_its_article(text: str, names: list[str]) -> None:
    assert [name for name, _ in found(text)] == names


def test_curly_and_straight_apostrophes_are_one() -> None:
    authority = Authority((AuthorityActor(actor("n-dor"), "state", "N'Dor"),), (), (), ())
    assert [name for name, _ in found("N’Dor voted.", authority)] == ["N’Dor"]


def test_a_stretch_in_capitals_is_read_whatever_the_case() -> None:
    names = found("NORLAND AND SUDMARK SIGN A LASTING PEACE")
    assert [name for name, _ in names] == ["NORLAND", "SUDMARK"]


def test_a_word_in_capitals_is_a_place_or_a_state_and_no_person() -> None:
    assert found("HAVEN — Talks began.") == [("HAVEN", ["metonym", "place"])]
    assert found("TARN — Talks began.") == []


@pytest.mark.parametrize(("fold", "names"), [(True, ["norland"]), (False, [])])
def test_the_caller_may_say_whether_case_counts(fold: bool, names: list[str]) -> None:
    assert [name for name, _ in found("in norland", fold=fold)] == names


def test_a_family_name_in_small_letters_is_found_at_the_head_of_a_sentence_too() -> None:
    authority = Authority(
        (AuthorityActor(actor("o-v"), "person", "Oro van Holt", family_name="van Holt"),),
        (),
        (),
        (),
    )
    assert [n for n, _ in found("Later van Holt left. Van Holt is ill.", authority)] == [
        "van Holt",
        "Van Holt",
    ]


def test_people_are_known_by_their_first_and_last_word() -> None:
    assert Lexicon(invented_authority()).people == {("Ilva", "Tarn"): {actor("ilva-tarn")}}
