"""The classes that authority nodes can have, and their names as kinds."""

from __future__ import annotations

import re
from datetime import date

#: A class of actors → the classes above it.
_ABOVE: dict[str, tuple[str, ...]] = {
    "Actor": (),
    "Person": ("Actor",),
    "State": ("Actor",),
    "Organisation": ("Actor",),
    "GovernmentBody": ("Organisation", "Actor"),
    "InternationalOrganisation": ("Organisation", "Actor"),
    "MediaOutlet": ("Organisation", "Actor"),
    "ArmedForce": ("Organisation", "Actor"),
    "ArmedGroup": ("Organisation", "Actor"),
    "PoliticalParty": ("Organisation", "Actor"),
    "Company": ("Organisation", "Actor"),
    "Group": ("Actor",),
    "StateGrouping": ("Group", "Actor"),
    "Population": ("Group", "Actor"),
    "Delegation": ("Group", "Actor"),
}
_PLACES_ABOVE: dict[str, tuple[str, ...]] = {
    "Place": (),
    "City": ("Place",),
    "Region": ("Place",),
    "Country": ("Place",),
    "Facility": ("Place",),
}

ACTOR_CLASSES = tuple(_ABOVE)
PLACE_CLASSES = tuple(_PLACES_ABOVE)
OFFICE_CLASS = "Office"
TENURE_CLASS = "OfficeHolding"

#: The classes above each class, so that the most particular of several is found.
BROADER: dict[str, frozenset[str]] = {
    name: frozenset(above)
    for name, above in {**_ABOVE, **_PLACES_ABOVE, OFFICE_CLASS: (), TENURE_CLASS: ()}.items()
}

#: A narrower class of actors or places → the top class that is written beside it.
TOP_CLASS: dict[str, str] = {
    name: above[-1] for name, above in {**_ABOVE, **_PLACES_ABOVE}.items() if above
}

#: Class → actor, place, office or tenure.
FAMILY: dict[str, str] = {
    **dict.fromkeys(ACTOR_CLASSES, "actor"),
    **dict.fromkeys(PLACE_CLASSES, "place"),
    OFFICE_CLASS: "office",
    TENURE_CLASS: "tenure",
}


def kind_of(name: str) -> str:
    """A class as a kind: ``MediaOutlet`` is ``media-outlet``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def class_of(kind: str) -> str:
    """A kind as a class, also one that no authority has: ``media-outlet`` is ``MediaOutlet``."""
    return "".join(part.capitalize() for part in kind.split("-"))


#: Kind → class.
CLASS_OF: dict[str, str] = {kind_of(name): name for name in FAMILY}


def is_day(text: str) -> bool:
    """Whether a text is a calendar date in ISO 8601, ``2025-06-02``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
