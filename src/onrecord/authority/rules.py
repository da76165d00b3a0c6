"""The rules that the user's statements must follow when they are added to the authority.

They may not redefine what is shipped, give an office to two people at once (unless it has several
holders or is disputed), or make anything part of itself. The same holds for files and for writes
over HTTP.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from onrecord import terms
from onrecord.authority.classes import TOP_CLASS
from onrecord.rdf.curies import shorten

_TYPE, _LABEL, _ALT = f"{terms.RDF}type", f"{terms.RDFS}label", f"{terms.SKOS}altLabel"
_HOLDER, _OFFICE = f"{terms.ONR}holder", f"{terms.ONR}office"
_FIRST, _LAST, _KNOWN = (f"{terms.ONR}{n}" for n in ("notBefore", "notAfter", "knownUntil"))
_SEVERAL, _DISPUTED = f"{terms.ONR}hasSeveralHolders", f"{terms.ONR}isDisputed"
#: Relations in which nothing may come back to itself, each with its inverse, if it has one.
_UPWARDS = {
    f"{terms.ONR}bodyOf": f"{terms.ONR}hasBody",
    f"{terms.ONR}memberOf": f"{terms.ONR}hasMember",
    f"{terms.ONR}locatedIn": None,
    f"{terms.SKOS}broader": f"{terms.SKOS}narrower",
}
_DOWNWARDS = {down: up for up, down in _UPWARDS.items() if down is not None}
_NEVER = "9999-12-31"


class Fault(NamedTuple):
    """What is wrong with the authority: a statement of the user's, a sentence, and the remedy."""

    at: Triple
    message: str
    remedy: str


def faults(shipped: Iterable[Triple], own: Iterable[Triple]) -> Iterator[Fault]:
    """All that is wrong with the user's statements next to the shipped ones, in their order."""
    before, added = set(shipped), list(own)
    new = [t for t in added if t not in before]
    yield from _redefined(before, new)
    whole = _Statements([*before, *new])
    yield from _held_twice(whole, new)
    yield from _circles(whole, new)


class _Statements:
    """Statements by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            values = self.of[_iri(triple.subject)][triple.predicate.value]
            values.append(str(getattr(triple.object, "value", triple.object)))

    def one(self, node: str, predicate: str) -> str | None:
        """A value, or None where there is none."""
        return next(iter(sorted(self.all(node, predicate))), None)

    def all(self, node: str, predicate: str) -> list[str]:
        """The values."""
        return self.of[node][predicate] if node in self.of else []

    def kinds(self, node: str) -> set[str]:
        """The classes, without a top one that is stated beside a narrower one."""
        found = set(self.all(node, _TYPE))
        above = {TOP_CLASS.get(kind.removeprefix(terms.ONR), "") for kind in found}
        return {kind for kind in found if kind.removeprefix(terms.ONR) not in above}


def _redefined(shipped: set[Triple], new: list[Triple]) -> Iterator[Fault]:
    known = _Statements(shipped)
    named: dict[str, set[str]] = defaultdict(set)
    for node, said in known.of.items():
        for value in (*said.get(_LABEL, ()), *said.get(_ALT, ())):
            named[value.casefold()].add(node)
    for triple in new:
        node, predicate = _iri(triple.subject), triple.predicate.value
        if node not in known.of:
            continue
        value = str(getattr(triple.object, "value", triple.object))
        if predicate == _ALT:  # another name may be added, but not one of another of its kind
            bearers = named.get(value.casefold(), set())
            kinds = known.kinds(node)
            others = sorted(b for b in bearers if kinds & known.kinds(b))
            if others and node not in bearers:
                yield Fault(
                    triple,
                    f"it calls the shipped <{node}> '{value}', which is a name of <{others[0]}>.",
                    "Leave the name out.",
                )
            continue
        if _ends_what_was_open(known, node, predicate, value):
            continue
        values = known.kinds(node) if predicate == _TYPE else known.all(node, predicate)
        had = ", ".join(map(shorten, sorted(values))) or "nothing"
        yield Fault(
            triple,
            f"it redefines the shipped <{node}>: {shorten(predicate)} is '{shorten(value)}' here "
            f"and '{had}' there.",
            "Give the one that you mean its own IRI; to a shipped one, only other names "
            "(skos:altLabel, aliases) can be added.",
        )


def _ends_what_was_open(known: _Statements, node: str, predicate: str, value: str) -> bool:
    """Whether a tenure without an end gets one, on a day that the shipped data do not cover."""
    until = known.one(node, _KNOWN)
    open_ended = known.one(node, _HOLDER) is not None and known.one(node, _LAST) is None
    return predicate == _LAST and open_ended and until is not None and value[:10] > until[:10]


def _held_twice(whole: _Statements, new: list[Triple]) -> Iterator[Fault]:
    tenures: dict[str, list[str]] = defaultdict(list)
    for node, said in whole.of.items():
        for office in said.get(_OFFICE, ()):
            if _HOLDER in said:
                tenures[office].append(node)
    told: set[frozenset[str]] = set()
    for triple in new:
        node = _iri(triple.subject)
        for office in whole.all(node, _OFFICE):
            if _HOLDER not in whole.of[node] or _true(whole, office, _SEVERAL):
                continue
            for other in sorted(tenures[office]):
                pair = frozenset((node, other))
                if len(pair) < 2 or pair in told or not _clash(whole, node, other):
                    continue
                told.add(pair)
                yield Fault(
                    triple,
                    f"it gives <{office}> to <{whole.one(node, _HOLDER)}> "
                    f"({_days(whole, node)}) while <{whole.one(other, _HOLDER)}> has it "
                    f"({_days(whole, other)}).",
                    "Correct the dates; or add onr:hasSeveralHolders true to an office that "
                    "several people hold at once, or onr:isDisputed true to a contested tenure.",
                )


def _clash(whole: _Statements, one: str, other: str) -> bool:
    """Whether two people hold an office at once for longer than the day of a handover."""
    if whole.one(one, _HOLDER) == whole.one(other, _HOLDER):
        return False
    if _true(whole, one, _DISPUTED) or _true(whole, other, _DISPUTED):
        return False
    first = max(whole.one(t, _FIRST) or "" for t in (one, other))
    last = min(
        whole.one(t, _LAST) or whole.one(t, _KNOWN) or _NEVER  # what is known of an open tenure
        for t in (one, other)
    )
    return first[:10] < last[:10]


def _days(whole: _Statements, tenure: str) -> str:
    return f"{whole.one(tenure, _FIRST) or '…'} to {whole.one(tenure, _LAST) or '…'}"


def _circles(whole: _Statements, new: list[Triple]) -> Iterator[Fault]:
    larger = _larger(whole)
    for triple in new:
        predicate, start = triple.predicate.value, _iri(triple.subject)
        end = _iri(triple.object)
        if predicate in _DOWNWARDS:
            predicate, start, end = _DOWNWARDS[predicate], end, start
        if predicate not in _UPWARDS:
            continue
        waiting, seen = [end], set()
        while waiting:
            node = waiting.pop()
            if node == start:
                yield Fault(
                    triple,
                    f"by {shorten(predicate)} <{start}> would be part of itself.",
                    "Remove the statement that closes the circle.",
                )
                break
            if node not in seen:
                seen.add(node)
                waiting += larger[predicate].get(node, ())


def _larger(whole: _Statements) -> dict[str, dict[str, list[str]]]:
    """What each thing is directly in, by the relation, whichever of its two properties says so."""
    larger: dict[str, dict[str, list[str]]] = {up: defaultdict(list) for up in _UPWARDS}
    for node, said in whole.of.items():
        for up in _UPWARDS:
            larger[up][node] += said.get(up, ())
        for down, up in _DOWNWARDS.items():
            for part in said.get(down, ()):
                larger[up][part].append(node)
    return larger


def _true(whole: _Statements, node: str, predicate: str) -> bool:
    return bool({"true", "1"} & set(whole.all(node, predicate)))


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
