"""Whom "he" and "she" go back to: which rule decides, who it is, how sure that is."""

from __future__ import annotations

import pytest

from onrecord.extract.names.coreference.antecedents import RULES
from onrecord.extract.names.coreference.discourse import Discourse, gender_of
from onrecord.extract.names.coreference.pronouns import antecedents
from onrecord.extract.names.descriptions import add_descriptions
from onrecord.extract.names.finder.name_finder import NameFinder
from support.naming import article_names, peopled


def discourse(text: str) -> Discourse:
    """The people of an article, before its pronouns are read."""
    names = article_names(text, peopled())
    finder = NameFinder(names)
    for hit in names.lexicon.find(text, 0, len(text)):
        finder.weigh(hit, headline=False)
    finder.settle()
    add_descriptions(names)
    return Discourse(names)


DECIDED = [
    # text with one pronoun, the rule, who it is (None: it stays open), how sure
    (
        "Ilva Tarn accused Jorun Vik of lying, which she denied.",
        "accused",
        "jorun-vik",
        0.8,
    ),
    ("A spokesman said he was unaware. Jorun Vik agreed.", "unnamed_speaker", None, 0),
    ("Jorun Vik said she would resign.", "subject_above", "jorun-vik", 0.85),
    (
        "Ilva Tarn met Jorun Vik. Vik said she would resign.",
        "subject_above",
        "jorun-vik",
        0.75,
    ),
    ("Jorun Vik met Ilva Tarn upon his arrival.", "subject_above", None, 0),
    ("She left.", "nobody", None, 0),
    ("In a talk with Jorun Vik, she said no.", "nobody", None, 0),  # named in its own clause
    ('"Jorun Vik is ill," she said.', "nobody", None, 0),  # named in its own words
    ('Jorun Vik said: "She is ill."', "nobody", None, 0),  # who speaks around it
    ("Jorun Vik left. Her car was waiting.", "only_one", "jorun-vik", 0.8),
    (
        'The court heard of Ilva Tarn and of an attack on Jorun Vik: "She was brave."',
        "introduced_before_a_quotation",
        "jorun-vik",
        0.65,
    ),
    ("Ilva Tarn met Jorun Vik. She smiled.", "nearest_subject", "ilva-tarn", 0.65),
    ("Ilva Tarn left. Jorun Vik stayed. She smiled.", "nearest_subject", "jorun-vik", 0.65),
    ("Reporters saw Ilva Tarn and Jorun Vik. She smiled.", "nearest_subject", None, 0),
]


@pytest.mark.parametrize(("text", "rule", "ref", "sure"), DECIDED, ids=[d[0] for d in DECIDED])
def test_the_first_rule_that_can_decides(
    text: str, rule: str, ref: str | None, sure: float
) -> None:
    ((_, found),) = antecedents(discourse(text))
    assert (found.rule, found.ref and found.ref.rsplit("/", 1)[-1]) == (rule, ref)
    assert found.sure == sure


def test_every_rule_decides_above() -> None:
    assert {rule.__name__.removeprefix("_") for rule in RULES} == {d[1] for d in DECIDED}


def test_a_pronoun_carries_the_next() -> None:
    text = "Jorun Vik left. It rained. She was ill. It snowed. She slept. It thawed. She woke."
    assert {found.ref for _, found in antecedents(discourse(text))} == {
        "https://example.org/id/actor/jorun-vik"
    }


def test_a_pronoun_shows_the_gender_of_whom_it_goes_back_to() -> None:
    text = "Jorun Vik said she would resign. He smiled."
    assert [found.ref is None for _, found in antecedents(discourse(text))] == [False, True]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Mrs Holt left. Then she slept.", True),
        ("Mrs Holt left. Then he slept.", False),
        ("The spokesman, Oro Lund, left. Then she slept.", False),
        ("Maria Holt left. Then he slept.", False),  # by her given name
        ("Berta Oakes left. Then he slept.", True),  # nothing shows it
    ],
)
def test_words_and_given_names_speak_against_a_gender(text: str, fits: bool) -> None:
    ((_, found),) = antecedents(discourse(text))
    assert (found.ref is not None) is fits


@pytest.mark.parametrize(
    ("words", "gender"),
    [(["king"], "m"), (["actress", "norlandic"], "f"), (["king", "queen"], ""), (["minister"], "")],
)
def test_the_gender_of_words(words: list[str], gender: str) -> None:
    assert gender_of(words) == gender
