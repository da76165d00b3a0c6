"""Bodies by a name that many states have one of: whose "Congress" is meant."""

from __future__ import annotations

import re

from onrecord.authority.model import AuthorityActor
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.gazetteer import Entry
from onrecord.extract.names.rule_names import BODY, COREFERENT_BODY
from onrecord.model import Actor, Span

#: Kinds of which many states have one by the same name, and kinds that own one.
BODIES = frozenset({"government-body", "political-party"})
_OWNING = frozenset({"state", "country", "region"})
_NAMED_BEHIND = _OWNING | {"city"}
#: From the owner's name to the body's: "Norland's new Congress", "the Norlandic Congress".
_POSSESSOR = re.compile(r"(?:['’]s? (?:[a-z-]+ ){0,2}| )$")
_FAR = 40  # characters in which it stands
_BEHIND_BODY = re.compile(r" (of|in) (?:the )?")


class Bodies:
    """The bodies that an article names, and what is named that may own one."""

    def __init__(self, names: ArticleNames) -> None:
        self._names, self._text = names, names.text
        self._known, self._register = names.known, names.register
        self._bodies: list[tuple[Span, Entry]] = []
        self._own_states: dict[str, str | None] = {}
        # what may own a body, by where its name begins and ends, also within longer names
        self._owners_from: dict[int, tuple[Span, Entry]] = {}
        self._owners_to: dict[int, tuple[Span, Entry]] = {}

    def note_owner(self, span: Span, entries: list[Entry]) -> None:
        """Keeps in mind a name of what may own a body."""
        owner = next((e for e in entries if e.kind in _NAMED_BEHIND), None)
        if owner is not None:
            self._owners_from[span.start] = self._owners_to[span.end] = span, owner

    def note_body(self, span: Span, entries: list[Entry]) -> None:
        """Keeps in mind a name that is nothing but one body's."""
        if len(entries) == 1 and entries[0].kind in BODIES and entries[0].how == "name":
            self._bodies.append((span, entries[0]))

    def settle(self) -> None:
        """Gives a body to the state that is named as its owner, where that is another one.

        By a possessor or adjective before it, "of" a state or "in" its land behind it; later names
        without an owner follow the last one that had one.
        """
        last: dict[str, Actor | None] = {}
        for span, entry in sorted(self._bodies, key=lambda b: b[0]):
            own = self._own_state(entry.ref)
            if own is None:
                continue
            start, owner = self._owner(span, entry)
            if owner == own:
                last[entry.ref] = None
            elif owner is not None:
                last[entry.ref] = self._body_of_another(span, entry, start, owner)
            elif self._names_owner(self._name(span), own):
                last[entry.ref] = None
                continue
            body = last.get(entry.ref)
            party = entry.kind == "political-party" and body is not None and body.body_of
            if body is not None and (span in self._register.found or party):
                reason = BODY if owner is not None else COREFERENT_BODY
                sure = 0.7 if owner is not None else 0.6
                self._register.take(span, entry.kind, body.id, sure, reason)

    def _body_of_another(self, span: Span, entry: Entry, start: int, owner: str) -> Actor:
        """The article's own body by the name, with its owner's name where that stands before it."""
        label = self._text[start : span.end] if start < span.start else self._name(span)
        state = owner if isinstance(self._known.by_iri.get(owner), AuthorityActor) else None
        return self._register.mint(entry.kind, label, state)

    def _name(self, span: Span) -> str:
        return " ".join(span.of(self._text).split())

    def _owner(self, span: Span, entry: Entry) -> tuple[int, str | None]:
        """Where the phrase with its owner begins, and the state (or the region) that owns it."""
        lead = _POSSESSOR.search(self._text, max(0, span.start - _FAR), span.start)
        before = self._owners_to.get(lead.start()) if lead is not None else None
        if before is not None and before[1].kind in _OWNING:
            ref = before[1].ref
            own = ref if before[1].kind == "region" else self._known.state_of(ref)
            return before[0].start, own
        after = _BEHIND_BODY.match(self._text, span.end)
        at = self._owners_from.get(after.end()) if after is not None else None
        if after is None or at is None:
            return span.start, None
        if after[1] == "in" and entry.kind == "political-party" and at[1].kind == "city":
            # a party's people go anywhere: the country has to be named
            end = at[0].end
            if self._text[end : end + 2] != ", " or end + 2 not in self._owners_from:
                return span.start, None
        return span.start, self._known.state_of(at[1].ref)

    def _own_state(self, ref: str) -> str | None:
        """The state that a body is of; of a party, the one that its longer names begin with."""
        if ref not in self._own_states:
            actor = self._known.by_iri.get(ref)
            names = actor.names if isinstance(actor, AuthorityActor) else ()
            firsts = [name.split()[0] for name in names if " " in name]
            found = (
                entry.ref
                for first in firsts
                for hit in self._names.lexicon.find(first, 0, len(first))
                for entry in hit.entries
                if entry.kind == "state" and hit.span.end == len(first)
            )
            self._own_states[ref] = self._known.state_of(ref) or next(found, None)
        return self._own_states[ref]

    def _names_owner(self, name: str, state: str) -> bool:
        """Whether a body's name says itself whose it is: "U.S. Congress"."""
        actor = self._known.by_iri.get(state)
        return isinstance(actor, AuthorityActor) and any(
            name.startswith(f"{word} ") for word in (actor.label, *actor.names, *actor.demonyms)
        )
