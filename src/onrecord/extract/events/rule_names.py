"""The names of the rules by which events are read, as reports carry them: ``KIND:WORDS/HOW``.

WORDS are the trigger's words joined by "_"; HOW says what decided the reading. Where HOW is none of
the constants it is a lemma of the text, as the comments say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

#: A verb of the trigger table. HOW is the lemma of the noun that is part of the trigger
#: ("verb:launch/attack") unless it is ACTIVE, PASSIVE or NEGATED.
VERB: Final = "verb"
#: A noun of the trigger table. HOW is the lemma of the verb that carries the noun
#: ("noun:talk/hold") unless it is one of BETWEEN, WITH, BY, OF, AGAINST or BARE.
NOUN: Final = "noun"
#: "Must" or "should" in what somebody says. HOW is the lemma of the verb of saying
#: ("modal:must/say").
MODAL: Final = "modal"

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
#: The prepositions that name the rule, the first that is there.
PREPOSITIONS: Final = (BETWEEN, WITH, BY, OF, AGAINST)


def rule_name(kind: str, words: Sequence[str], how: str) -> str:
    """The name of a rule: ``verb:open_fire/active``."""
    return f"{kind}:{'_'.join(words)}/{how}"


def is_of(rule: str, kind: str) -> bool:
    """Whether a rule's name is of the kind."""
    return rule.startswith(f"{kind}:")
