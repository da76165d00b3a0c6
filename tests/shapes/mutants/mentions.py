"""Whoever speaks, is addressed, takes part or is spoken of, but is not mentioned; roles; words."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from onrecord.terms import CONCEPT
from shapes.mutants.draft import A, Draft, Mutant, both, onr
from support.answers import text_of


def unmentioned(draft: Draft) -> ox.NamedNode:
    """An actor of the article that nothing in it mentions."""
    who = ox.NamedNode(f"{draft.article.value}#actor-901")
    draft.add(who, A, onr("Organisation"))
    draft.add(who, "inArticle", draft.article)
    kept = draft.value(draft.article, "textLevel")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    if kept is not None and str(kept).endswith("/none>"):
        draft.add(who, "withheld", ox.Literal(True))
    else:
        draft.add(who, label, ox.Literal("Border Institute", language="en"))
    return who


def city(draft: Draft) -> ox.NamedNode:
    where = unmentioned(draft)
    draft.put(where, A, onr("City"))
    return where


def one_more(name: str, *having: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.add(draft.having(name, *having), name, unmentioned(draft))

    return broken


def another(name: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.put(draft.having(name), name, unmentioned(draft))

    return broken


def mentions_left_out(name: str, *spans: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node = draft.having(name, *spans)
        for mention in draft.mentions_at(node, *spans):
            draft.drop(mention, "refersTo")

    return broken


def mentions_of_another(name: str, *spans: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node, other = draft.having(name, *spans), unmentioned(draft)
        for mention in draft.mentions_at(node, *spans):
            draft.put(mention, "refersTo", other)

    return broken


def only_supposed(draft: Draft) -> None:
    """The mention may refer to the speaker, and does not."""
    claim = draft.having("speaker", "sourceSpan")
    for mention in draft.mentions_at(claim, "sourceSpan"):
        draft.put(mention, "possibleReferent", *draft.values(mention, "refersTo"))
        draft.drop(mention, "refersTo")


def without(name: str, *having: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        draft.drop(draft.having(name, *having), name)

    return broken


def words_elsewhere(name: str, spans: str) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        node = draft.having(name, spans)
        draft.put(node, spans, draft.span(0, 3))

    return broken


def addressed_elsewhere(draft: Draft) -> None:
    """The addressee is mentioned, but in other paragraphs only."""
    claim = draft.having("cueSpan", "contentSpan")
    who = unmentioned(draft)
    mention = draft.of("Mention")[0]
    draft.put(mention, "refersTo", who)
    draft.put(mention, "span", draft.elsewhere(claim, "cueSpan", "contentSpan", "sourceSpan"))
    draft.add(claim, "addressee", who)


def place_of(draft: Draft) -> None:
    draft.put(draft.having("place", "placeSpan"), "place", city(draft))


def about_event_elsewhere(draft: Draft) -> None:
    claim, event = next(
        (c, e)
        for c in draft.of("Claim")
        for r in draft.of("EventReport")
        for e in draft.values(r, "reports")
        if isinstance(e, ox.NamedNode)
        and all(apart(draft, c, told) for told in draft.reports_of(e))
    )
    draft.add(claim, "about", event)


def apart(draft: Draft, claim: ox.NamedNode, report: ox.NamedNode) -> bool:
    """Whether a report is not in the claim and has no trigger in its words."""
    words = [
        draft.bounds(s)
        for name in ("contentSpan", "cueSpan", "sourceSpan")
        for s in draft.values(claim, name)
    ]
    triggers = map(draft.bounds, draft.values(report, "triggerSpan"))
    told = draft.values(report, "inClaim")
    embedded = draft.values(told[0], "embeddedIn") if told else []  # type: ignore[arg-type]
    return not told + embedded or (
        claim not in (*told, *embedded)
        and not any(a < end and start < b for a, b in triggers for start, end in words)
    )


def about_nothing_said(draft: Draft) -> None:
    draft.add(draft.having("contentSpan"), "about", unmentioned(draft))


def role(change: Callable[[Draft, ox.NamedNode, ox.NamedNode], None]) -> Callable[[Draft], None]:
    """Of an event with a participation that has a participant."""

    def broken(draft: Draft) -> None:
        part = draft.having("participant", "role")
        event = next(e for e in draft.subjects("participation", part))
        change(draft, event, part)

    return broken


def shortcut_alone(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    draft.add(event, "mediator", *draft.values(part, "participant"))


def shortcut_of_another(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    token = text_of(draft.value(part, "role")).rsplit("/", 1)[-1]
    draft.put(event, token, unmentioned(draft))


def participation_alone(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    token = text_of(draft.value(part, "role")).rsplit("/", 1)[-1]
    draft.drop(event, token)


def role_exchanged(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    draft.put(part, "role", ox.NamedNode(f"{CONCEPT}role/observer"))


def shortcut_on_another_event(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    others = {e for r in draft.of("EventReport") for e in draft.values(r, "reports")} - {event}
    other = min((e for e in others if isinstance(e, ox.NamedNode)), key=str)
    draft.add(other, "beneficiary", *draft.values(part, "participant"))


def of_no_event(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    left = [p for p in draft.values(event, "participation") if p != part]
    draft.put(event, "participation", *left)


def involved_alone(draft: Draft, event: ox.NamedNode, part: ox.NamedNode) -> None:
    draft.add(event, "involves", unmentioned(draft))


def description(change: Callable[[str], str]) -> Callable[[Draft], None]:
    def broken(draft: Draft) -> None:
        claim = draft.having("speakerDescription")
        said = text_of(draft.value(claim, "speakerDescription"))
        draft.put(claim, "speakerDescription", ox.Literal(change(said), language="en"))

    return broken


def description_of_other_words(draft: Draft) -> None:
    claim = draft.having("speakerDescription", "sourceSpan")
    draft.put(claim, "sourceSpan", draft.span(0, 3))


def both_and_none(name: str, rule: str, breaks: Callable[[Draft], None]) -> list[Mutant]:
    """Also where no words are kept."""
    return [*both(name, rule, breaks), Mutant(name, "none", rule, breaks)]


def described(name: str, breaks: Callable[[Draft], None]) -> list[Mutant]:
    """Of the graphs that are built: in the curated one every speaker has a name."""
    return [Mutant(name, of, "SpeakerWords", breaks) for of in ("full", "spans")]


MUTANTS: list[Mutant] = [
    # who speaks
    *both_and_none("a speaker nobody mentions", "SpeakerMentioned", another("speaker")),
    *both("one more speaker", "SpeakerMentioned", one_more("speaker", "sourceSpan")),
    *both("a speaker without source", "SpeakerMentioned", without("sourceSpan", "speaker")),
    *both("the source elsewhere", "SpeakerMentioned", words_elsewhere("speaker", "sourceSpan")),
    *both(
        "a source that names nobody",
        "SpeakerMentioned",
        mentions_left_out("speaker", "sourceSpan"),
    ),
    *both(
        "a source that names another",
        "SpeakerMentioned",
        mentions_of_another("speaker", "sourceSpan"),
    ),
    *both("a speaker only supposed", "SpeakerMentioned", only_supposed),
    # to whom
    *both_and_none("an addressee nobody mentions", "AddresseeMentioned", another("addressee")),
    *both("one more addressee", "AddresseeMentioned", one_more("addressee")),
    *both("an addressee of another paragraph", "AddresseeMentioned", addressed_elsewhere),
    # who takes part
    *both_and_none("a participant nobody mentions", "ParticipantMentioned", another("participant")),
    *both(
        "a participant at no words",
        "ParticipantMentioned",
        without("participantSpan", "participant"),
    ),
    *both(
        "a participant at other words",
        "ParticipantMentioned",
        words_elsewhere("participant", "participantSpan"),
    ),
    *both(
        "words that name no participant",
        "ParticipantMentioned",
        mentions_left_out("participant", "participantSpan"),
    ),
    *both(
        "words that name another participant",
        "ParticipantMentioned",
        mentions_of_another("participant", "participantSpan"),
    ),
    # where
    *both_and_none("a place nobody mentions", "PlaceMentioned", place_of),
    *both("a place at no words", "PlaceMentioned", without("placeSpan", "place")),
    Mutant(
        "a place at other words", "full", "PlaceMentioned", words_elsewhere("place", "placeSpan")
    ),
    *both("words that name no place", "PlaceMentioned", mentions_left_out("place", "placeSpan")),
    *both(
        "words that name another place", "PlaceMentioned", mentions_of_another("place", "placeSpan")
    ),
    # about what
    *both_and_none("about somebody unmentioned", "AboutMentioned", about_nothing_said),
    *both("about an event of another paragraph", "AboutMentioned", about_event_elsewhere),
    # roles
    *both_and_none("a role property alone", "RoleStated", role(shortcut_alone)),
    *both("somebody involved without a part", "RoleStated", role(involved_alone)),
    *both("a role property of another", "RoleStated", role(shortcut_of_another)),
    *both("a participation alone", "RoleStated", role(participation_alone)),
    *both("roles that differ", "RoleStated", role(role_exchanged)),
    *both("a role property on another event", "RoleStated", role(shortcut_on_another_event)),
    *both("a participation of no event", "RoleStated", role(of_no_event)),
    # described speakers
    *described("another description", description(lambda s: "a traitor")),
    *described("a description in capitals", description(str.upper)),
    *described("a description padded", description(lambda s: "disgraced " + s)),
    *described("a description of other words", description_of_other_words),
    *described("a description without source", without("sourceSpan", "speakerDescription")),
]
