"""Who does what to whom, through passives, clauses, infinitives and pronouns."""

from __future__ import annotations

import pytest

from extract.syntax.sentences import word
from onrecord.extract.syntax.arguments import (
    attributive,
    complement,
    conjuncts,
    object_of,
    passive,
    phrase,
    prepositional,
    pronoun_antecedent,
    recipient,
    span_of,
    subject,
)

# sentence, verb, who does it, what it is done to
CORE = [
    ("Norland attacked the port.", "attacked", "Norland", "port"),
    ("The port was attacked by Norland.", "attacked", "Norland", "port"),
    ("The port was attacked.", "attacked", None, "port"),
    ("The army that attacked the port withdrew.", "attacked", "army", "port"),
    ("The port that Norland attacked burned.", "attacked", "Norland", "port"),
    ("The men arrested by Norland fled.", "arrested", "Norland", "men"),
    ("Norland attacked the port and withdrew.", "withdrew", "Norland", None),
    ("Norland wants to attack the port.", "attack", "Norland", "port"),
    ("Sudria urged Norland to leave the port.", "leave", "Norland", "port"),
    ("Norland promised Sudria to leave the port.", "leave", "Norland", "port"),
    ("Sudria accused Norland of attacking the port.", "attacking", "Norland", "port"),
    ("Norland apologised for attacking the port.", "attacking", "Norland", "port"),
    ("Norland is ready to sign the treaty.", "sign", "Norland", "treaty"),
    ("Norland arrested and deported the men.", "arrested", "Norland", "men"),
]


def text_of(token: object) -> str | None:
    return None if token is None else str(token)


@pytest.mark.parametrize(("sentence", "verb", "doer", "done_to"), CORE)
def test_subject_and_object(
    sentence: str, verb: str, doer: str | None, done_to: str | None
) -> None:
    found = word(sentence, verb)
    assert (text_of(subject(found)), text_of(object_of(found))) == (doer, done_to)


# sentence, pronoun, whom it refers to
PRONOUNS = [
    ("Norland said it would withdraw.", "it", "Norland"),
    ("The ministers said they would meet.", "they", "ministers"),
    ("The ministers said it would rain.", "it", None),
    ("It would withdraw.", "It", None),
    ("Norland said Sudria attacked it.", "it", None),
    ("The parties agreed that each would withdraw.", "each", "parties"),
]


@pytest.mark.parametrize(("sentence", "pronoun", "meant"), PRONOUNS)
def test_a_pronoun_is_the_subject_that_says_so(
    sentence: str, pronoun: str, meant: str | None
) -> None:
    assert text_of(pronoun_antecedent(word(sentence, pronoun))) == meant


def test_a_passive_has_an_auxiliary_or_modifies_a_noun() -> None:
    assert passive(word("The port was attacked.", "attacked"))
    assert passive(word("The men arrested by Norland fled.", "arrested"))
    assert passive(word("The deported children returned.", "deported"))
    assert not passive(word("Norland has attacked the port.", "attacked"))


def test_a_participle_before_its_noun_is_attributive() -> None:
    assert attributive(word("The deported children returned.", "deported"))
    assert not attributive(word("Norland deported children.", "deported"))


def test_what_is_joined_comes_in_order() -> None:
    heads = conjuncts(word("Norland, Sudria and Vestmark met.", "Norland"))
    assert [t.text for t in heads] == ["Norland", "Sudria", "Vestmark"]


def test_prepositions_come_with_the_noun_they_lead_to() -> None:
    met = word("Norland met with Sudria in Paris.", "met")
    assert [(name, noun.text) for name, noun in prepositional(met)] == [
        ("with", "Sudria"),
        ("in", "Paris"),
    ]


def test_an_indirect_object_is_the_recipient() -> None:
    assert text_of(recipient(word("Norland gave Sudria a list.", "gave"))) == "Sudria"
    assert text_of(recipient(word("Norland gave a list to Sudria.", "gave"))) == "Sudria"


def test_a_complement_is_the_verb_of_the_clause() -> None:
    assert text_of(complement(word("Norland agreed to withdraw.", "agreed"))) == "withdraw"
    assert complement(word("Norland agreed.", "agreed")) is None


def test_a_phrase_ends_before_its_clauses_and_keeps_of() -> None:
    text = "The release of the prisoners who fled surprised Norland."
    span = span_of(phrase(word(text, "release")))
    assert text[span.start : span.end] == "The release of the prisoners"
