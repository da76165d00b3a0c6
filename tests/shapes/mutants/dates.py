"""Dates that are not in the calendar, contradict their bounds, or are out of order."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.terms import CONCEPT, PROV, XSD
from shapes.mutants.draft import Draft, Mutant

DATE, MOMENT = ox.NamedNode(XSD + "date"), ox.NamedNode(XSD + "dateTime")


def dated(
    on: str, edtf: str | None, first: str | None = None, last: str | None = None
) -> Callable[[Draft], None]:
    """A date on the first node that has a property."""

    def broken(draft: Draft) -> None:
        node = draft.having(on)
        for name in ("edtf", "notBefore", "notAfter", "statedAs"):
            draft.drop(node, name)
        if edtf is not None:
            draft.put(node, "edtf", ox.Literal(edtf))
        for name, bound in (("notBefore", first), ("notAfter", last)):
            if bound is not None:
                draft.put(node, name, ox.Literal(bound, datatype=DATE))

    return broken


def ahead(status: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        dated("status", "2031-09", "2031-09-01", "2031-09-30")(draft)
        draft.put(draft.having("status"), "status", ox.NamedNode(f"{CONCEPT}status/{status}"))

    return broken


def published(day: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        dated("speakerKind", "2031-05-06", "2031-05-06", "2031-05-06")(draft)
        draft.put(draft.article, "publishedOn", ox.Literal(day, datatype=DATE))

    return broken


def recorded(moment: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        graph = draft.graph
        assert isinstance(graph, ox.NamedNode)
        draft.add(graph, ox.NamedNode(PROV + "wasDerivedFrom"), draft.article)
        draft.add(graph, "recordedAt", ox.Literal(moment, datatype=MOMENT))

    return broken


NOT_EDTF = (
    *("early May 2031", "2031-02-30", "2031-02-29", "2031-13", "2031-00", "2031-06-31", "2031-42"),
    *("../..", "2031-05-06T25:00:00", "2031-05-06T10:00", "Y2031", "[2031,,2032]", "{2031]"),
    *("2031?-?", "20?31", "2031-02-3X", "2031-05-06/2031-02-30", "..", "-0000"),
)
BACKWARDS = (
    "2031-05-09/2031-05-06",
    "2031/2030",
    "[2031-05,2030]",
    "2031-05/2031-04",
    "-0027/-0044",
)
OUTSIDE: tuple[tuple[str, str | None, str | None], ...] = (
    ("2031-05-06", "2031-05-05", "2031-05-06"),
    ("2031-05-06", "2031-05-06", "2031-05-07"),
    ("2031-05", "2031-04-30", "2031-05-31"),
    ("2031", "2031-01-01", "2032-01-01"),
    ("2031-05-01/2031-05-04", "2031-05-01", "2031-05-05"),
    ("2031/..", "2031-01-01", "2031-12-31"),
    ("../2031", "2030-01-01", "2031-12-31"),
    ("XXXX-05-06", "2031-05-06", "2031-05-06"),
    ("2031-05-06~", "2031-05-02", "2031-05-06"),
    ("203X", "2029-01-01", "2039-12-31"),
    ("2030-22", "2030-06-01", "2031-05-01"),
)
MUTANTS = [
    *(Mutant(f"date {e}", "full", "DateWritten", dated("status", e)) for e in NOT_EDTF),
    *(Mutant(f"said {e}", "full", "DateWritten", dated("speakerKind", e)) for e in NOT_EDTF[:3]),
    *(Mutant(f"date {e}", "full", "DateSequence", dated("status", e)) for e in BACKWARDS),
    *(
        Mutant(f"{e} from {first} to {last}", "full", "DateBounds", dated("status", e, first, last))
        for e, first, last in OUTSIDE
    ),
    *(
        Mutant(
            f"said {e} from {first} to {last}",
            "spans",
            "DateBounds",
            dated("cueSpan", e, first, last),
        )
        for e, first, last in OUTSIDE[:2]
    ),
    Mutant("happened after it is published", "full", "ClocksInOrder", ahead("happened")),
    Mutant("ongoing before it begins", "none", "ClocksInOrder", ahead("ongoing")),
    Mutant(
        "said two days later", "full", "ClocksInOrder", dated("speakerKind", None, "2031-05-08")
    ),
    Mutant("said next year", "spans", "ClocksInOrder", dated("speakerKind", "2032", "2032-01-01")),
    Mutant("published before it is said", "full", "ClocksInOrder", published("2031-05-04")),
    Mutant("published years before", "none", "ClocksInOrder", published("1999-01-01")),
    Mutant("recorded earlier", "full", "PublishedThenRecorded", recorded("2031-05-04T12:00:00Z")),
    Mutant(
        "recorded years earlier", "spans", "PublishedThenRecorded", recorded("2025-01-01T00:00:00Z")
    ),
]
