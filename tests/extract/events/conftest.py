"""Event mentions made by hand, without a text to parse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.extract.events.model import EventMention
from onrecord.model import Span


@pytest.fixture
def mention() -> Callable[..., EventMention]:
    """Makes a mention; each new one is a further word in a sentence of its own."""
    made = 0

    def make(kind: str = "Meeting", **given: Any) -> EventMention:
        nonlocal made
        made += 1
        fields: dict[str, Any] = {
            "token_index": made * 10,
            "type": kind,
            "mode": None,
            "context": None,
            "trigger": (Span(made, made + 1),),
            "participants": (),
            "status": "happened",
            "rule": "noun:meeting/noun",
            "label": "meeting",
            "lemma": "meeting",
            "sentence": made * 10,
        }
        return EventMention(**(fields | given))

    return make
