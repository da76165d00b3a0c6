"""What ``extract`` finds and misses in the sample article, against the graph a person made of it.

usage: python benchmarks/quality/sample_article.py [--missed]

A claim counts as found where cue and content share letters with the curated one's, and the source
too where there is one (a claim without a cue: where content and source do). An event counts as
found where a report of it shares letters with a trigger of the curated event and one type is the
other's or lies above it. One finding answers for one curated item. ``--missed`` lists the rest.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph

from onrecord import terms
from onrecord.build.run import readings
from onrecord.extract.events.event_classes import ancestors
from onrecord.model import Reading, Span
from onrecord.resources import data_dir

ARTICLE = data_dir() / "articles" / "istanbul-prisoner-exchange.txt"
GRAPH = data_dir() / "graphs" / "istanbul-prisoner-exchange.trig"
Parts = dict[str, list[Span]]


def curated() -> tuple[list[Parts], list[tuple[set[str], list[Span], str]]]:
    """Claims as role → spans; events as types, trigger spans and label."""
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=GRAPH, format=pyoxigraph.RdfFormat.TRIG):
        said[quad.subject.value][quad.predicate.value].append(quad.object.value)

    def spans(node: str, name: str) -> list[Span]:
        return [
            Span(int(said[s][terms.ONR + "start"][0]), int(said[s][terms.ONR + "end"][0]))
            for s in said[node][terms.ONR + name]
        ]

    kind = terms.RDF + "type"
    claims = [
        {role: spans(node, f"{role}Span") for role in ("source", "cue", "content")}
        for node, about in said.items()
        if terms.ONR + "Claim" in about[kind]
    ]
    events: dict[str, tuple[set[str], list[Span], str]] = {}
    for node, about in list(said.items()):
        if terms.ONR + "EventReport" not in about[kind]:
            continue  # of a clause, a position or a tie between events
        for event in about[terms.ONR + "reports"]:
            types = {t.removeprefix(terms.ONR) for t in said[event][kind]}
            label = (said[event][terms.RDFS + "label"] or [event])[0]
            events.setdefault(event, (types, [], label))[1].extend(spans(node, "triggerSpan"))
    return claims, list(events.values())


def share(a: list[Span], b: list[Span]) -> bool:
    return any(x.start < y.end and y.start < x.end for x in a for y in b)


def same_claim(gold: Parts, found: Parts) -> bool:
    if not share(gold["content"], found["content"]):
        return False
    if bool(gold["cue"]) != bool(found["cue"]) or (
        gold["cue"] and not share(gold["cue"], found["cue"])
    ):
        return False
    return not gold["source"] or share(gold["source"], found["source"])


def paired(gold: list, found: list, same) -> tuple[list, list]:
    """What is left of either side once each finding has answered for one gold item."""
    missed, spare = [], list(found)
    for item in gold:
        match = next((f for f in spare if same(item, f)), None)
        if match is None:
            missed.append(item)
        else:
            spare.remove(match)
    return missed, spare


@dataclass
class Compared:
    """What was found beside what a person found, and what is left over on either side."""

    gold: list
    found: list
    missed: list
    spare: list

    def figures(self) -> dict[str, float]:
        hit = len(self.gold) - len(self.missed)
        return {
            "p": hit / max(1, len(self.found)),
            "r": hit / len(self.gold),
            "hit": hit,
            "found": len(self.found),
            "gold": len(self.gold),
        }


def compare() -> tuple[str, Compared, Compared]:
    """The article's text, its claims, its events."""
    reading = next(iter(readings([str(ARTICLE)])))
    assert isinstance(reading, Reading)
    text = reading.article.text
    gold_claims, gold_events = curated()
    found_claims = [
        {"source": list(c.source), "cue": list(c.cue), "content": list(c.content)}
        for c in reading.claims
    ]
    found_events = [
        (
            {e.type, *ancestors(e.type)},
            [s for r in e.reports for s in r.trigger],
            e.label,
            e.type,
        )
        for e in reading.events
    ]

    def same_event(gold: tuple, found: tuple) -> bool:
        above = set().union(*(ancestors(t) for t in gold[0])) | gold[0]
        return share(gold[1], found[1]) and bool(gold[0] & found[0] or found[3] in above)

    return (
        text,
        Compared(gold_claims, found_claims, *paired(gold_claims, found_claims, same_claim)),
        Compared(gold_events, found_events, *paired(gold_events, found_events, same_event)),
    )


def figures() -> dict[str, dict[str, float]]:
    """Precision, recall and counts of "claims" and "events"."""
    _, claims, events = compare()
    return {"claims": claims.figures(), "events": events.figures()}


def main() -> None:
    text, claims, events = compare()
    for name, side in (("claims", claims), ("events", events)):
        print(
            "{name:<7} recall {r:.2f} ({hit}/{gold})   precision {p:.2f} ({hit}/{found})".format(
                name=name, **side.figures()
            )
        )
    if "--missed" in sys.argv:
        for title, items in (("missed", claims.missed), ("spare", claims.spare)):
            for c in items:
                words = {r: " … ".join(s.of(text) for s in sorted(c[r])) for r in c}
                print(f"{title} claim: [{words['source']}] {words['cue']}: {words['content']}")
        for title, items in (("missed", events.missed), ("spare", events.spare)):
            for e in items:
                words = " / ".join(s.of(text) for s in e[1])
                print(f"{title} event: {sorted(e[0])[:3]} {e[2]} ({words})")


if __name__ == "__main__":
    main()
