"""The names of the rules by which events are read, as reports carry them: ``KIND:WORDS/HOW``.

WORDS are the trigger's words joined by "_"; HOW says what decided the reading. Where HOW is none of
the constants it is a lemma of the text, as the comments say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# KIND: by what the event is reported.

#: A verb of the trigger table. HOW is the lemma of the noun that is part of the trigger
#: ("verb:launch/attack") unless it is ACTIVE, PASSIVE or NEGATED.
VERB: Final = "verb"
#: A noun of the trigger table. HOW is the lemma of the verb that carries the noun
#: ("noun:talk/hold") unless it is one of BETWEEN, WITH, BY, OF, AGAINST or BARE.
NOUN: Final = "noun"
#: "Must" or "should" in what somebody says. HOW is the lemma of the verb of saying
#: ("modal:must/say").
MODAL: Final = "modal"
#: Words that tie two events: "if", "because of", "led to". HOW is one of TO_CLAUSE, TO_NOUN and
#: BY_VERB; WORDS are those of the text, in lower case.
LINK: Final = "link"

# HOW: what decided the reading.

#: The verb is active, and all its words are in the table's row.
ACTIVE: Final = "active"
#: The verb is passive, and all its words are in the table's row.
PASSIVE: Final = "passive"
#: The row asks for a negated verb ("did not recognise").
NEGATED: Final = "negated"

#: "Talks between Norland and Sudria".
BETWEEN: Final = "between"
#: "Talks with Norland".
WITH: Final = "with"
#: "An attack by Norland".
BY: Final = "by"
#: "The arrest of the men".
OF: Final = "of"
#: "An attack against Norland".
AGAINST: Final = "against"
#: No verb carries the noun and none of these prepositions follows it.
BARE: Final = "noun"
#: A conjunction that leads to the verb of a clause ("if the talks fail"), or a gerund.
TO_CLAUSE: Final = "clause"
#: A preposition that leads to a noun ("because of the attack").
TO_NOUN: Final = "phrase"
#: A verb whose subject and object are the two events ("the strike led to protests").
BY_VERB: Final = "subject"
#: The prepositions that name the rule, the first that is there.
PREPOSITIONS: Final = (BETWEEN, WITH, BY, OF, AGAINST)


# Why a trigger of the table was not taken: what first failed of its row.

#: A further word of the row's trigger is missing.
WORDS_MISSING: Final = "trigger:words-missing"
#: The verb is not negated, passive … as the row's column "when" asks.
WHEN_FAILS: Final = "trigger:when"
#: None of the prepositions that the row asks for follows.
NO_PREPOSITION: Final = "trigger:preposition"
#: The subject is none of those that the row asks for, or there is none.
SUBJECT_FAILS: Final = "trigger:subject"
#: The object is none of those that the row asks for, or there is none.
OBJECT_FAILS: Final = "trigger:object"
#: The noun is not in the plural, as the row asks.
NOT_PLURAL: Final = "trigger:plural"
#: What stands beside the noun is none of what the row asks for, or something it bars.
BESIDE_FAILS: Final = "trigger:beside"
#: The word is part of a name.
IN_A_NAME: Final = "trigger:in-a-name"
#: The word describes a noun or serves one, as in "war games", "the attacking side".
DESCRIBES: Final = "trigger:describes"
#: The word only says what somebody is charged with: "guilty of murder".
CHARGE: Final = "trigger:charge"
#: The word is part of the trigger of another event.
TAKEN: Final = "trigger:taken"
#: The word is used as another part of speech than the row's.
PART_OF_SPEECH: Final = "trigger:part-of-speech"
# Why an event that was read was not kept.

#: Nobody named takes part in it.
NOBODY: Final = "event:nobody-named"
#: The subject is a thing.
NO_ACTOR: Final = "event:no-actor"
#: Persons have no armed conflict with each other.
PERSONS: Final = "event:persons"
#: It is in a note that no claim covers, or in a list of related topics but in no headline.
NOT_THE_OUTLET: Final = "event:not-the-outlet"
#: It is only reported as what somebody did not say.
NOT_SAID: Final = "event:not-said"


def rule_name(kind: str, words: Sequence[str], how: str) -> str:
    """The name of a rule: ``verb:open_fire/active``."""
    return f"{kind}:{'_'.join(words)}/{how}"


def is_of(rule: str, kind: str) -> bool:
    """Whether a rule's name is of the kind."""
    return rule.startswith(f"{kind}:")
