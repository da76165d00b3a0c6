"""Relations of order that come back to themselves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pyoxigraph as ox

from onrecord.terms import RDFS, SKOS
from shapes.mutants.draft import A, Draft, Mutant, onr

LABEL = ox.NamedNode(RDFS + "label")


def cycle(cls: str, *steps: str) -> Callable[[Draft], None]:
    """Nodes of a class in a ring of these properties; one that starts with ^ points backwards."""

    def broken(draft: Draft) -> None:
        nodes = draft.of(cls)[:1] if cls == "Claim" else []
        while len(nodes) < len(steps):
            node = ox.NamedNode(f"{draft.article.value}#ring-{len(nodes)}")
            draft.add(node, A, onr(cls))
            draft.add(node, LABEL, ox.Literal(f"{cls} {len(nodes)}", language="en"))
            nodes.append(node)
        for step, (one, other) in zip(steps, pairwise([*nodes, nodes[0]]), strict=True):
            name = step.removeprefix("^")
            prop = ox.NamedNode(SKOS + name[5:]) if name.startswith("skos:") else onr(name)
            if step.startswith("^"):
                one, other = other, one
            draft.add(one, prop, other)

    return broken


RINGS: list[tuple[str, tuple[str, ...]]] = [
    ("Claim", ("embeddedIn",)),
    ("Claim", ("embeddedIn", "embeddedIn")),
    ("Claim", ("embeddedIn", "^embeds", "embeddedIn")),
    ("Claim", ("^embeds", "^embeds")),
    ("Claim", ("repeatsWordsOf",)),
    ("Claim", ("repeatsWordsOf", "repeatsWordsOf")),
    ("NegotiationRound", ("previousRound", "previousRound")),
    ("NegotiationRound", ("previousRound", "^nextRound")),
    ("NegotiationRound", ("^nextRound", "^nextRound", "^nextRound")),
    ("Meeting", ("subEventOf", "subEventOf", "subEventOf")),
    ("Meeting", ("subEventOf", "^subEvent")),
    ("Meeting", ("outcomeOf", "^hasOutcome")),
    ("Meeting", ("outcomeOf",)),
    ("Meeting", ("responseTo", "responseTo")),
    ("Meeting", ("onCondition", "onCondition")),
    ("Meeting", ("causedBy", "causedBy")),
    ("Meeting", ("justifiedBy",)),
    ("Meeting", ("hasPurpose", "hasPurpose", "hasPurpose")),
    ("Meeting", ("happensAfter", "happensAfter")),
    ("Meeting", ("happensAfter", "^happensBefore")),
    ("Meeting", ("^happensBefore", "^happensBefore", "happensAfter")),
    ("Meeting", ("happensUntil",)),
    ("Organisation", ("bodyOf", "^hasBody", "bodyOf")),
    ("Organisation", ("bodyOf",)),
    ("Organisation", ("memberOf", "^hasMember")),
    ("City", ("locatedIn", "locatedIn")),
    ("Topic", ("skos:broader", "^skos:narrower")),
    ("Topic", ("skos:broader",)),
]

MUTANTS = [
    Mutant(f"{cls} by {', '.join(steps)}", "full", "NoCycle", cycle(cls, *steps))
    for cls, steps in RINGS
]
