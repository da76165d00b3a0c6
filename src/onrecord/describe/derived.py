"""What follows from a graph and is written into it, so that no query has to work it out.

Of an article: the class onr:Event, onr:Actor or onr:Place beside a narrower one; ``onr:involves``
beside each role; the topics of the events that a claim is about, as what the claim is about too;
how deep a claim lies in others; whose voice a claim or report is in, for display; and which report
says who takes part, where only one can be meant. Of the authority: the classes.

What is written this way is never taken from a file: ``voiceName`` and ``chainDepth`` are always
made anew, so that a file cannot put a name to a voice that is another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, TypeAlias

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from onrecord import terms
from onrecord.authority.top_classes import top_classes
from onrecord.vocabulary import load_vocabulary

_Term: TypeAlias = NamedNode | Literal
_Statement: TypeAlias = Quad | ox.Triple

_TYPE = NamedNode(terms.RDF + "type")
_LABEL = NamedNode(terms.RDFS + "label")


def _onr(name: str) -> NamedNode:
    return NamedNode(terms.ONR + name)


_CLAIM, _PARTICIPATION, _TOPIC, _ARTICLE = map(_onr, ("Claim", "Participation", "Topic", "Article"))
_VOICE_NAME, _DEPTH, _INVOLVES, _ABOUT, _IN_REPORT = map(
    _onr, ("voiceName", "chainDepth", "involves", "about", "inReport")
)

#: The classes that are written beside narrower ones.
_TOP_CLASSES = ("Event", "Actor", "Place")

#: What a voice is called that no label or description names.
UNNAMED, WITHHELD = "(unnamed)", "(withheld)"
THE_ARTICLE, A_RELATED_ARTICLE = "(the article)", "(a related article)"


class Deriver:
    """Adds to graphs what follows from them; ``authority`` are the statements they rely on."""

    def __init__(self, authority: Iterable[_Statement]) -> None:
        self._labels = _labels(authority)

    def article(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads of an article's graph, completed; doing it again changes nothing."""
        own = [q for q in quads if q.predicate not in (_VOICE_NAME, _DEPTH)]
        if not own:
            return own
        name = own[0].graph_name
        found = dict.fromkeys(own)
        for subject, predicate, value in _Article(own, self._labels).derived():
            found[Quad(subject, predicate, value, name)] = None
        return list(found)


def authority_quads(quads: Sequence[Quad]) -> list[Quad]:
    """The quads of a graph of the authority, with the top classes of what it describes."""
    found = dict.fromkeys(quads)
    for triple in top_classes(q.triple for q in quads):
        name = quads[0].graph_name
        found[Quad(triple.subject, triple.predicate, triple.object, name)] = None
    return list(found)


def _labels(statements: Iterable[_Statement]) -> dict[Any, str]:
    """The label of each node that has one: the first that is English or of no language."""
    found: dict[Any, str] = {}
    for said in statements:
        value = said.object
        if (
            said.predicate == _LABEL
            and isinstance(value, Literal)
            and (value.language or "en").partition("-")[0] == "en"
        ):
            known = found.get(said.subject)
            found[said.subject] = value.value if known is None else min(known, value.value)
    return found


@cache
def _top_of() -> dict[NamedNode, NamedNode]:
    """Each class below one of the top classes, with that one."""
    vocabulary = load_vocabulary()
    return {_onr(name): _onr(top) for top in _TOP_CLASSES for name in vocabulary.kinds(top)}


@cache
def _roles() -> tuple[frozenset[NamedNode], frozenset[NamedNode]]:
    """The properties of the roles of actors, and the concepts of the same names."""
    names = [name for name in load_vocabulary().schemes["role"] if name != "object"]
    return (
        frozenset(map(_onr, names)),
        frozenset(NamedNode(terms.concept("role", name)) for name in names),
    )


class _Article:
    """An article's graph by subject and property, to see what follows from it."""

    def __init__(self, quads: Iterable[Quad], known: Mapping[Any, str]) -> None:
        self._by_property: dict[str, dict[Any, list[Any]]] = defaultdict(dict)
        for quad in quads:
            values = self._by_property[quad.predicate.value]
            values.setdefault(quad.subject, []).append(quad.object)
        own = self._of("label", terms.RDFS)
        self._known = known
        self._labels = _labels(ox.Triple(s, _LABEL, v) for s, vs in own.items() for v in vs)
        self._types = self._of("type", terms.RDF)

    def _of(self, name: str, namespace: str = terms.ONR) -> dict[Any, list[Any]]:
        """The values of a property by subject."""
        return self._by_property.get(namespace + name, {})

    def _all(self, name: str, subject: object) -> list[Any]:
        """The values of a property, in order."""
        return sorted(self._of(name).get(subject, ()), key=str)

    def _first(self, name: str, subject: object) -> Any:
        return next(iter(self._all(name, subject)), None)

    def derived(self) -> Iterator[tuple[NamedNode, NamedNode, _Term]]:
        """The triples that follow."""
        top_of = _top_of()
        for node, kinds in self._types.items():
            for top in {top_of[k] for k in kinds if k in top_of}:
                yield node, _TYPE, top
        yield from self._involved()
        yield from self._topics()
        yield from self._reports_of_participations()
        for claim in self._claims:
            depth = self._depth(claim)
            if depth is not None:
                yield claim, _DEPTH, Literal(depth)
            yield claim, _VOICE_NAME, Literal(self._speakers(claim))
        for report in self._of("reports"):
            voice = self._voice(report)
            if voice is not None:
                yield report, _VOICE_NAME, Literal(voice)

    @cached_property
    def _claims(self) -> list[NamedNode]:
        return [node for node, kinds in self._types.items() if _CLAIM in kinds]

    def _involved(self) -> Iterator[tuple[NamedNode, NamedNode, _Term]]:
        properties, concepts = _roles()
        for role in properties:
            for event, actors in self._by_property.get(role.value, {}).items():
                for actor in actors:
                    yield event, _INVOLVES, actor
        for event, parts in self._of("participation").items():
            for part in parts:
                if self._first("role", part) in concepts:
                    for actor in self._all("participant", part):
                        yield event, _INVOLVES, actor

    def _topics(self) -> Iterator[tuple[NamedNode, NamedNode, _Term]]:
        """What events concern that claims are about, if it is a topic."""
        for claim, things in self._of("about").items():
            for thing in things:
                for concern in self._all("concerns", thing):
                    if _TOPIC in self._types.get(concern, ()):
                        yield claim, _ABOUT, concern

    def _depth(self, claim: NamedNode) -> int | None:
        """How many claims it lies in; None where they go round in a circle."""
        around, seen = self._first("embeddedIn", claim), {claim}
        while isinstance(around, NamedNode) and around not in seen:
            seen.add(around)
            around = self._first("embeddedIn", around)
        return len(seen) - 1 if around is None else None

    # voices

    def _speakers(self, claim: object) -> str:
        """The names of who makes a claim, else the words for them."""
        named = sorted(self._label(s) for s in self._of("speaker").get(claim, ()))
        if named:
            return " and ".join(named)
        described = self._first("speakerDescription", claim)
        if isinstance(described, Literal):
            return described.value
        return WITHHELD if self._first("withheld", claim) is not None else UNNAMED

    def _label(self, actor: object) -> str:
        label = self._known.get(actor) or self._labels.get(actor)
        if label is None:
            return WITHHELD if self._first("withheld", actor) is not None else UNNAMED
        return label

    def _voice(self, report: NamedNode) -> str | None:
        """Whose voice a report is in; None where it has none."""
        claim = self._first("inClaim", report)
        if claim is not None:
            return self._speakers(claim)
        document = self._first("inVoiceOf", report)
        if document is None:
            return None
        publisher = self._first("publishedBy", document)
        label = self._known.get(publisher) or self._labels.get(publisher)
        if label is not None:
            return label
        own = _ARTICLE in self._types.get(document, ())
        return THE_ARTICLE if own else A_RELATED_ARTICLE

    # who says who takes part

    def _reports_of_participations(self) -> Iterator[tuple[NamedNode, NamedNode, _Term]]:
        """The one report of its event that a participation without any must be said by."""
        reports: dict[_Term, list[NamedNode]] = defaultdict(list)
        for report, events in self._of("reports").items():
            for event in events:
                reports[event].append(report)
        for event, parts in self._of("participation").items():
            for part in parts:
                if self._first("inReport", part) is not None or not isinstance(part, NamedNode):
                    continue
                meant = reports[event]
                if len(meant) > 1:
                    words = self._bounds("participantSpan", part)
                    meant = [r for r in meant if self._near(words, r)]
                if len(meant) == 1:
                    yield part, _IN_REPORT, meant[0]

    def _near(self, words: list[tuple[int, int]], report: NamedNode) -> bool:
        """Whether the words are in what a report's claim says, or in the segment of its trigger."""
        claim = self._first("inClaim", report)
        if claim is not None:
            holders = self._bounds("contentSpan", claim)
        else:
            triggers = self._bounds("triggerSpan", report)
            holders = [s for s in self._segments if any(_within(t, s) for t in triggers)]
        return bool(words) and all(any(_within(w, h) for h in holders) for w in words)

    @cached_property
    def _segments(self) -> list[tuple[int, int]]:
        parts = [part for values in self._of("hasSegment").values() for part in values]
        return [bounds for part in parts for bounds in self._extent(part)]

    def _bounds(self, name: str, subject: object) -> list[tuple[int, int]]:
        """Where the spans are to which a property leads."""
        return [bounds for span in self._all(name, subject) for bounds in self._extent(span)]

    def _extent(self, node: object) -> Iterator[tuple[int, int]]:
        start, end = self._first("start", node), self._first("end", node)
        if isinstance(start, Literal) and isinstance(end, Literal):
            try:
                yield int(start.value), int(end.value)
            except ValueError:
                return  # the shapes say so


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
