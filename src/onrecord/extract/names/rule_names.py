"""The reasons that mentions carry and the rules by which names are turned away.

A reason is named ``KIND:HOW``: by which kind of evidence whom the words mean is known, and how.
"""

from __future__ import annotations

from typing import Final

# By the authority.

#: A full name of one whom the authority knows, or one of its other names.
NAME: Final = "authority:name"
#: A word that stands for a state, such as its capital's name.
METONYM: Final = "authority:metonym"
#: The name of a city that acts, and so stands for the state.
METONYM_ACTS: Final = "authority:metonym/acts"
#: A place that the authority knows.
PLACE: Final = "authority:place"
#: An adjective of a state: "Norlandic".
DEMONYM: Final = "authority:demonym"
#: The known person of a family name who acts for a state that the article names.
FAMILY_NAME: Final = "authority:family-name"
#: The only known person of a family name, in or lately in office, behind a title of theirs.
FAMILY_NAME_TITLE: Final = "authority:family-name/title"
#: The only known person of a distinctive family name, in or lately in office.
FAMILY_NAME_ONLY: Final = "authority:family-name/only"

# By an office.

#: The title of a state's office: who held it on the day of publication.
OFFICE_DATE: Final = "office:date"
#: The title of a state's office of which nobody knows who held it on the day.
OFFICE_OPEN: Final = "office:open"
#: A title without an owner, where only one state with such an office is named.
OFFICE_ONLY_STATE: Final = "office:only-state"
#: Added to a reason: the one meant may hold the office, by knowledge that ends before the day.
MAY_HOLD: Final = "/may-hold"

# By a name of the article's own.

#: A person whom no authority knows, by name.
PERSON: Final = "name:person"
#: An organisation that no authority knows, by name.
ORGANISATION: Final = "name:organisation"
#: The source that an enrichment note names, by whatever name it gives.
NOTE: Final = "name:note"
#: A family name that two people of the article bear: it is left open.
AMBIGUOUS: Final = "name:ambiguous"
#: A known person by first and last name with a middle name between them.
MIDDLE_NAME: Final = "name:with-middle-name"
#: A state's or place's name that stands for its team in a contest.
TEAM: Final = "team"
#: A state's name behind a city of another state: some region's.
PLACE_UNKNOWN: Final = "place:unknown"
#: A known name before a region that its bearers do not lie in: some town's.
PLACE_TOWN: Final = "place:town"
#: A name that a state and a region share, where the region is meant.
PLACE_REGION: Final = "place:region"

# By a description.

#: People of a state: "the Norlanders".
PEOPLE: Final = "description:people"
#: A word for the state itself behind its name: "the Norlandic government".
GOVERNMENT: Final = "description:government"
#: A body of a state: "Norland's navy".
BODY: Final = "description:body"
#: A group of people that a state's name describes: "Norlandic soldiers".
GROUP: Final = "description:group"
#: Civilians of a state: "Norlandic refugees".
POPULATION: Final = "description:population"
#: Those who negotiate for a state: "the Norlandic delegation".
DELEGATION: Final = "description:delegation"

# By what came before.

#: "He", "she", or an "it" that denies an accusation: who was named before.
PRONOUN: Final = "coreference:pronoun"
#: A relative pronoun that speaks: its antecedent.
RELATIVE: Final = "coreference:relative"
#: The "I" or "we" of a quotation: whoever is quoted.
QUOTER: Final = "coreference:quoter"
#: A family name of somebody named in full before.
COREFERENT_FAMILY_NAME: Final = "coreference:family-name"
#: A given name of somebody named in full before.
GIVEN_NAME: Final = "coreference:given-name"
#: A short form that the article explains: "the Harbour Trust (HT)".
SHORT_FORM: Final = "coreference:short-form"
#: A title without an owner: who was introduced by it.
TITLE: Final = "coreference:title"
#: A title without an owner: the one person named before who holds such an office.
OFFICE_HOLDER: Final = "coreference:office"
#: "The country": the one state named before.
COUNTRY: Final = "coreference:country"
#: A body's name without an owner: that of the state which the article gave it before.
COREFERENT_BODY: Final = "coreference:body"

# By a language model.

#: A name that only the language model has found.
LLM_NAME: Final = "llm:name"
#: Whom a pronoun or a description means by the language model's word.
LLM_COREFERENCE: Final = "llm:coreference"

# Why a name was not taken. A name that a rule of the finder turned away carries that rule's name
# behind FINDER or SHORT, and a pronoun left open that of the antecedent rule behind ANTECEDENT.

#: Turned away by a rule of the name finder (``finder.name_finder``).
FINDER: Final = "finder:"
#: Turned away by a rule for short names (``finder.short_names``).
SHORT: Final = "short-name:"
#: Left open by a rule for antecedents (``coreference.antecedents``).
ANTECEDENT: Final = "antecedent:"
#: Nobody of the name held an office or lived in the article's time.
NOT_OF_THE_TIME: Final = "not-of-the-time"
#: A place or people that the language model sees and the authority does not know.
UNKNOWN_PLACE: Final = "unknown-place"
#: A person or organisation that the language model sees in words that do not look like a name.
UNLIKE_A_NAME: Final = "unlike-a-name"
#: The title of a known office that names no holder here: another's, a former one's, a role.
OFFICE_UNTAKEN: Final = "office-title"
#: Several people were introduced by the title.
TITLE_SHARED: Final = "title:shared"
#: Nobody was introduced by the title, and no one known holder of such an office can be meant.
TITLE_OPEN: Final = "title:open"
#: Nobody was introduced by the title, and the authority has no office of it.
TITLE_UNKNOWN: Final = "title:unknown"
#: The adjective of a state in the title before a person's name: "Norlandic President Tarn".
TITLE_ADJECTIVE: Final = "title:adjective"
#: No state or more than one was named before "the country".
COUNTRY_OPEN: Final = "country:open"


def description_rule(kind: str) -> str:
    """The reason of a described group by the kind of its actor: "description:group"."""
    return f"description:{kind}"


def name_rule(kind: str) -> str:
    """The reason of an actor of the article's own by its kind: "name:person"."""
    return f"name:{kind}"


def authority_rule(how: str) -> str:
    """The reason of a name of the authority by the way in which it names: "authority:demonym"."""
    return f"authority:{how}"


def is_by_authority(reason: str) -> bool:
    """Whether a reason is a name of the authority's."""
    return reason.startswith("authority:")


def is_description(reason: str) -> bool:
    """Whether a reason is a description: words that say who it is without a name."""
    return reason.startswith("description:")


def is_by_office(reason: str) -> bool:
    """Whether a reason is an office's title."""
    return reason.startswith("office:")
