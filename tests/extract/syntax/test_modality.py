"""How far an event is: happened, ongoing, planned, proposed, hypothetical, negated or denied."""

from __future__ import annotations

import pytest

from onrecord.extract.syntax.modality import announced, in_claim, of_verb
from onrecord.extract.syntax.negation import is_negated, negated, negation
from onrecord.extract.syntax.noun_modality import of_noun
from onrecord.model import Claim, Polarity, Span, Status
from support.sentences import word

VERBS = [
    # a plain verb happened, whatever its tense
    ("Norland attacked the port.", "attacked", "happened"),
    ("The deported children returned.", "deported", "happened"),
    # a negated one did not
    ("Norland did not attack the port.", "attack", "negated"),
    ("Norland refused to meet Sudria.", "meet", "negated"),
    ("Norland held back from attacking the port.", "attacking", "negated"),
    # a condition leaves it open
    ("If Norland attacks the port, Sudria will answer.", "attacks", "hypothetical"),
    ("Should Norland attack the port, Sudria will answer.", "attack", "hypothetical"),
    # a modal says how far it is
    ("Norland will attack the port.", "attack", "planned"),
    ("Norland would attack the port.", "attack", "hypothetical"),
    ("Norland said it would attack the port.", "attack", "planned"),
    ("Norland may attack the port.", "attack", "hypothetical"),
    ("Norland must leave the port.", "leave", "proposed"),
    # and so does the verb above
    ("Norland is going to attack the port.", "attack", "planned"),
    ("The ministers were to meet on Monday.", "meet", "planned"),
    ("Norland kept attacking the port.", "attacking", "ongoing"),
    ("Norland will continue to attack the port.", "attack", "planned"),
    ("Norland denied attacking the port.", "attacking", "denied"),
    ("Sudria prevented Norland from attacking the port.", "attacking", "negated"),
    ("Norland tried to mediate.", "mediate", "hypothetical"),
    ("Sudria urged Norland to withdraw.", "withdraw", "proposed"),
    ("Sudria demanded that she resign.", "resign", "proposed"),
    ("Norland agreed to withdraw its troops.", "withdraw", "planned"),
    ("The presidents met to sign the treaty.", "sign", "planned"),
    # an infinitive after a noun or an adjective is as that says
    ("The plan to attack the port failed.", "attack", "planned"),
    ("Norland is unwilling to meet Sudria.", "meet", "negated"),
    ("Norland is likely to attack the port.", "attack", "hypothetical"),
    # a progressive goes on
    ("Norland is attacking the port.", "attacking", "ongoing"),
    # a joined verb is as the one before it
    ("Norland will attack and take the port.", "take", "planned"),
]


@pytest.mark.parametrize(("sentence", "verb", "status"), VERBS)
def test_how_a_verb_is_reported(sentence: str, verb: str, status: str) -> None:
    assert of_verb(word(sentence, verb)) == status


NOUNS = [
    # without a word on it, as the caller says
    ("The attack shook the port.", "attack", None, "happened"),
    # a word on the noun decides first
    ("No talks were held.", "talks", "held", "negated"),
    ("Planned talks were held.", "talks", "held", "planned"),
    ("The possible attack worried Sudria.", "attack", None, "hypothetical"),
    ("The ongoing war worried Sudria.", "war", None, "ongoing"),
    # then the verb that carries it
    ("Norland will hold talks with Sudria.", "talks", "hold", "planned"),
    ("The fighting went on.", "fighting", "went", "ongoing"),
    # then the preposition, the noun or the verb above
    ("Norland armed itself before the attack.", "attack", None, "planned"),
    ("Norland lived without war.", "war", None, "negated"),
    ("Norland fled amid the attack.", "attack", None, "ongoing"),
    ("Sudria repeated its call for a truce.", "truce", None, "proposed"),
    ("Sudria feared the threat of war.", "war", None, "hypothetical"),
    ("Norland praised the truce deal.", "truce", None, "planned"),
    ("Sudria proposed a truce.", "truce", None, "proposed"),
    ("Norland rejected talks.", "talks", None, "proposed"),
    ("Norland denied the attack.", "attack", None, "denied"),
    ("Norland averted a war.", "war", None, "negated"),
    ("The round is set for Monday.", "round", None, "planned"),
]


@pytest.mark.parametrize(("sentence", "noun", "light", "status"), NOUNS)
def test_how_a_noun_is_reported(sentence: str, noun: str, light: str | None, status: str) -> None:
    carrier = None if light is None else word(sentence, light)
    assert of_noun(word(sentence, noun), carrier) == status


def test_a_noun_that_nothing_is_said_of_is_as_the_caller_says() -> None:
    assert of_noun(word("The war shook the port.", "war"), None, "ongoing") == "ongoing"


NEGATIONS = [
    ("Norland did not attack the port.", "attack", ["did", "not"]),
    ("Norland never attacked the port.", "attacked", ["never"]),
    ("Norland no longer attacks the port.", "attacks", ["longer"]),
    ("Norland has yet to attack the port.", "attack", ["has", "yet"]),
    ("Norland failed to attack the port.", "attack", ["failed"]),
    ("Nobody attacked the port.", "attacked", []),
    ("Norland left without attacking the port.", "attacking", []),
    ("Norland did not meet or call Sudria.", "call", []),
    ("Norland stopped short of attacking the port.", "attacking", []),
    ("Norland did little to end the war.", "end", []),
]


@pytest.mark.parametrize(("sentence", "verb", "words"), NEGATIONS)
def test_what_negates_a_verb(sentence: str, verb: str, words: list[str]) -> None:
    found = word(sentence, verb)
    assert is_negated(found)
    assert {t.text for t in negation(found)} >= set(words)


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("Norland attacked the port.", "attacked"),
        ("Norland did not meet Sudria but called it.", "called"),
        ("Norland began attacking the port.", "attacking"),
    ],
)
def test_what_does_not_negate_a_verb(sentence: str, verb: str) -> None:
    assert not is_negated(word(sentence, verb))


def test_a_verb_of_saying_is_negated_by_fewer_words() -> None:
    assert negated(word("Norland hardly said that it attacked.", "said"))
    assert not negated(word("Nobody said that Norland attacked.", "said"))


def test_what_is_announced() -> None:
    assert announced(word("Norland will attack the port.", "attack"))
    assert announced(word("Norland agreed to withdraw.", "withdraw"))
    assert not announced(word("Norland attacked the port.", "attacked"))


@pytest.mark.parametrize(
    ("status", "act", "polarity", "then"),
    [
        ("happened", "denial", "affirmed", "denied"),
        ("ongoing", "denial", "affirmed", "denied"),
        ("planned", "denial", "affirmed", "planned"),
        ("happened", "doubt", "affirmed", "hypothetical"),
        ("happened", "question", "affirmed", "hypothetical"),
        ("planned", "doubt", "affirmed", "planned"),
        ("happened", "assertion", "affirmed", "happened"),
        ("happened", "assertion", "negated", "happened"),
    ],
)
def test_a_claim_only_weakens_what_is_reported(
    status: Status, act: str, polarity: Polarity, then: Status
) -> None:
    claim = Claim(
        "claim-1", (), (), (Span(0, 9),), "none", speech_act=act, polarity=polarity, rule="test"
    )
    assert in_claim(status, claim) == then
    assert in_claim(status, None) == status
