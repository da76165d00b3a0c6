"""What an answer looks like: as a JSON Schema for the server, and as a check of what came back.

Tokens are those of ``onrecord.model`` and of the ontology; there is no list of them here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.authority.classes import kind_of
from onrecord.model import Certainty, Distance, Polarity, Status, TimeReference
from onrecord.vocabulary import load_vocabulary

Tokens = Callable[[], tuple[str, ...]]


def speech_acts() -> tuple[str, ...]:
    """The speech acts of the ontology."""
    return tuple(load_vocabulary().schemes["speech-act"])


def roles() -> tuple[str, ...]:
    """The roles that participants have in events."""
    return tuple(load_vocabulary().schemes["role"])


def event_types() -> tuple[str, ...]:
    """The classes of events, by local name."""
    return load_vocabulary().kinds("Event")


def actor_kinds() -> tuple[str, ...]:
    """The kinds of actors: the classes in lower case with hyphens (``media-outlet``)."""
    return tuple(map(kind_of, load_vocabulary().kinds("Actor")))


def _folded(value: str) -> str:
    return re.sub(r"[\s_-]+", "-", value.strip().casefold())


def _known(tokens: Tokens) -> AfterValidator:
    """One of the tokens, whatever its case, and whether blanks or hyphens part its words."""

    def check(value: str) -> str:
        if value in tokens():
            return value
        for token in tokens():
            if _folded(token) == _folded(value):
                return token
        raise ValueError("this token is not in the ontology")

    return AfterValidator(check)


def _one_of(value: Any) -> Any:
    """A token as it is written in a ``Literal``, all of which are in lower case with hyphens."""
    return _folded(value) if isinstance(value, str) else value


def _several(value: Any) -> Any:
    """A list of words, where there are several, one or none."""
    if value is None:
        return []
    return [value] if isinstance(value, str) and value else value or []


def _listed(tokens: Tokens) -> Any:
    def extra(schema: dict[str, Any]) -> None:
        schema["enum"] = list(tokens())

    return Field(json_schema_extra=extra)


SpeechAct = Annotated[str, _known(speech_acts), _listed(speech_acts)]
Role = Annotated[str, _known(roles), _listed(roles)]
EventType = Annotated[str, _known(event_types), _listed(event_types)]
ActorKind = Annotated[str, _known(actor_kinds), _listed(actor_kinds)]
#: The links between events that are asked for; each pair of inverses in one direction.
RelationType = Literal[
    "previousRound",
    "subEventOf",
    "responseTo",
    "outcomeOf",
    "demandOf",
    "onCondition",
    "causedBy",
    "hasPurpose",
    "happensBefore",
    "happensAfter",
    "happensUntil",
]


#: Wording in pieces; models write a single one without its list.
Pieces = Annotated[list[str], BeforeValidator(_several)]
T = TypeVar("T")
Token = Annotated[T, BeforeValidator(_one_of)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Quote(_Part):
    """Words, and the number of the paragraph they are in."""

    paragraph: int
    text: str


class Name(Quote):
    """A name that stands for an actor; ``full_name`` is the longest form in the article."""

    kind: ActorKind
    full_name: str | None = None


class SaidClaim(_Part):
    """A claim by its words, all of one paragraph."""

    paragraph: int
    source: Pieces = []
    speaker_names: Pieces = []
    cue: Pieces = []
    content: Pieces
    addressee: Pieces = []
    speech_act: SpeechAct = "assertion"
    certainty: Token[Certainty] = "unknown"
    certainty_words: Pieces = []
    distance: Token[Distance] = "neutral"
    distance_words: Pieces = []
    polarity: Token[Polarity] = "affirmed"
    time_reference: Token[TimeReference] = "present"


class Taking(Quote):
    """The words for somebody who takes part, and in which role."""

    role: Role


class Telling(_Part):
    """One place that tells of an event: its trigger, and the words of its date there."""

    paragraph: int
    trigger: Pieces
    status: Token[Status]
    date: str | None = None


class ToldEvent(_Part):
    """An event, by whatever tells of it; ``id`` numbers it inside the answer."""

    id: int
    type: EventType
    name: Quote | None = None
    participants: list[Taking] = []
    place: Quote | None = None
    reports: list[Telling]


class ToldRelation(Quote):
    """A link between two events of the answer, with the words that state it."""

    source: int
    type: RelationType
    target: int


class Answer(_Part):
    """All that an answer holds."""

    names: list[Name] = []
    claims: list[SaidClaim] = []
    events: list[ToldEvent] = []
    relations: list[ToldRelation] = []


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer in the strict form servers ask for: all required, no others."""
    schema = Answer.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part["required"] = list(part["properties"])
        part["additionalProperties"] = False
        part.pop("description", None)
        part.pop("title", None)
        for each in part["properties"].values():
            each.pop("default", None)
            each.pop("title", None)
    return schema
