"""Those who take part in event mentions that are made by hand."""

from __future__ import annotations

from onrecord.model import Participant, Span

#: The words that the participants of made mentions are spans of.
TEXT = "the prisoners the prisoners of war both sides the deported children the port"


def party(ref: str, role: str = "agent") -> Participant:
    """Somebody with a reference."""
    return Participant(role, (Span(0, 13),), ref)


def words(written: str, role: str = "subject") -> Participant:
    """Somebody who is only known by words of TEXT."""
    at = TEXT.index(written)
    return Participant(role, (Span(at, at + len(written)),), None)
