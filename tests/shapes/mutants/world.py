"""What dangles, is of the wrong kind, or of two kinds that exclude each other."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.terms import CONCEPT, RDFS, XSD
from shapes.mutants.draft import A, Draft, Mutant, Term, onr

LABEL = ox.NamedNode(RDFS + "label")
STATUS = ox.NamedNode(f"{CONCEPT}status/planned")
DAY = ox.Literal("2031-05-06", datatype=ox.NamedNode(XSD + "date"))


def dangling(of: str, name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.add(draft.of(of)[0], name, ox.NamedNode(f"{draft.article.value}#nothing-9"))

    return broken


def leading(of: str, name: str, to: str) -> Callable[[Draft], None]:
    """A property that leads to a node of the wrong class."""

    def broken(draft: Draft) -> None:
        draft.put(draft.of(of)[0], name, draft.of(to)[-1])

    return broken


def relation(draft: Draft, end: ox.NamedNode) -> None:
    node = ox.NamedNode(f"{draft.article.value}#relation-9")
    draft.add(node, A, onr("Relation"))
    draft.add(node, "inArticle", draft.article)
    draft.add(node, "relationType", ox.NamedNode(f"{CONCEPT}relation-type/responseTo"))
    draft.add(node, "relationFrom", draft.having("participation"))
    draft.add(node, "relationTo", end)


def to_nothing(draft: Draft) -> None:
    relation(draft, ox.NamedNode(f"{draft.article.value}#event-99"))


def to_a_place(draft: Draft) -> None:
    relation(draft, draft.of("Span")[0])


def stray(of: str, name: str, value: Term | str) -> Callable[[Draft], None]:
    """A property on a node outside of its domain; a text stands for a node of that class."""

    def broken(draft: Draft) -> None:
        node = draft.of(of)[0]
        draft.add(node, name, draft.of(value)[-1] if isinstance(value, str) else value)

    return broken


def also(of: str, cls: str) -> Callable[[Draft], None]:
    """A second class that excludes the first."""

    def broken(draft: Draft) -> None:
        node = draft.of(of)[0] if of != "event" else draft.having("participation")
        draft.add(node, A, onr(cls))
        draft.add(node, LABEL, ox.Literal("of two kinds", language="en"))

    return broken


def second(on: str, *names: str, cls: str) -> Callable[[Draft], None]:
    """Another value of a property that can have but one."""

    def broken(draft: Draft) -> None:
        node = draft.having(on)
        for number, name in enumerate(names):
            other = ox.NamedNode(f"{draft.article.value}#second-{number}")
            draft.add(other, A, onr(cls))
            draft.add(other, LABEL, ox.Literal("another", language="en"))
            draft.add(node, name, other)

    return broken


MUTANTS = [
    Mutant("about nothing", "full", "Claim-about", dangling("Claim", "about")),
    Mutant("about a span", "spans", "Claim-about", leading("Claim", "about", "Span")),
    Mutant("refers to nothing", "full", "Mention-refersTo", dangling("Mention", "refersTo")),
    Mutant(
        "refers to a claim", "full", "Mention-refersTo", leading("Mention", "refersTo", "Claim")
    ),
    Mutant(
        "a topic that is not there", "full", "Document-hasTopic", dangling("Article", "hasTopic")
    ),
    Mutant("addressed to nobody", "none", "Claim-addressee", dangling("Claim", "addressee")),
    Mutant("spoken as no office", "full", "Claim-speakingAs", dangling("Claim", "speakingAs")),
    Mutant("a note from nobody", "full", "Segment-noteSource", dangling("Segment", "noteSource")),
    Mutant("leads to nothing", "full", "Relation-relationTo", to_nothing),
    Mutant("leads to a span", "full", "Relation-relationTo", to_a_place),
    Mutant("status of a claim", "full", "ReportDomain", stray("Claim", "status", STATUS)),
    Mutant("a claim with a place", "full", "EventDomain", stray("Claim", "place", "Claim")),
    Mutant(
        "a report with a speaker", "full", "ClaimDomain", stray("EventReport", "speaker", "Claim")
    ),
    Mutant("a clause that is a claim", "full", "ClauseDomain", stray("Claim", "clauseOf", "Claim")),
    Mutant("a span with a date", "spans", "DateDomain", stray("Span", "notBefore", DAY)),
    Mutant("a mention with a cue", "full", "ClaimDomain", stray("Mention", "cueSpan", "Span")),
    Mutant("a segment that refers", "full", "MentionDomain", stray("Segment", "refersTo", "Claim")),
    Mutant(
        "a claim with a role", "none", "ParticipationDomain", stray("Claim", "participant", "Claim")
    ),
    Mutant("a span published", "full", "DocumentDomain", stray("Span", "publishedOn", DAY)),
    Mutant(
        "a claim embeds a span", "full", "ClaimDomain-embeds", leading("Claim", "embeds", "Span")
    ),
    Mutant("a claim that is an event", "full", "DisjointClasses", also("Claim", "Meeting")),
    Mutant("an event that is a claim", "spans", "DisjointClasses", also("event", "Claim")),
    Mutant("an event that is a place", "full", "DisjointClasses", also("event", "City")),
    Mutant("a span that is a person", "full", "DisjointClasses", also("Span", "Person")),
    Mutant("a mention that is a span", "full", "DisjointClasses", also("Mention", "Span")),
    Mutant("a report that is a claim", "none", "DisjointClasses", also("EventReport", "Claim")),
    Mutant(
        "a report that is a document", "full", "DisjointClasses", also("EventReport", "Document")
    ),
    Mutant("a segment that is an office", "full", "DisjointClasses", also("Segment", "Office")),
    Mutant(
        "a participation and figure", "full", "DisjointClasses", also("Participation", "Figure")
    ),
    Mutant("an article that is a build", "full", "DisjointClasses", also("Article", "Build")),
    Mutant(
        "two outer claims",
        "full",
        "Claim-embeddedIn",
        second("cueSpan", "embeddedIn", "embeddedIn", cls="Claim"),
    ),
    Mutant("two statuses", "full", "Report-status", second("status", "status", cls="EventStatus")),
    Mutant(
        "two articles", "full", "Report-inArticle", second("status", "inArticle", cls="Article")
    ),
]
