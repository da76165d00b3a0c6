"""Relations between events that a model states, where the ontology allows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from onrecord.extract.claims.rule_names import LLM, LLM_REPAIRED
from onrecord.extract.llm.anchor import Quoted, shown
from onrecord.extract.llm.assembly import EXACT, REPAIRED, Answered, Assembly
from onrecord.extract.llm.claims import innermost
from onrecord.extract.llm.schema import ToldRelation
from onrecord.model import Claim, Event, Relation
from onrecord.vocabulary import load_vocabulary


def find_relations(
    assembly: Assembly,
    answered: Answered,
    events: Mapping[int, Event],
    claims: Sequence[Claim],
    relations: list[Relation],
) -> None:
    """Adds the relations of an answer to those so far; ``events`` are the answer's, by its ids.

    Each is in the claim whose content has the words that state it, or else in the article's voice.
    """
    for link in answered.answer.relations:
        fault = _relate(assembly, answered, link, events, claims, relations)
        if fault is not None:
            assembly.drop("relation", f"a relation ({link.type}, {shown(link.text)})", fault)


def _relate(
    assembly: Assembly,
    answered: Answered,
    link: ToldRelation,
    events: Mapping[int, Event],
    claims: Sequence[Claim],
    relations: list[Relation],
) -> str | None:
    """Adds a relation, or says why it cannot be."""
    place = assembly.anchored(answered, link.paragraph, [Quoted("words", link.text)])
    if isinstance(place, str):
        return place
    if place[1].faults:
        return place[1].faults["words"]
    source, target = events.get(link.source), events.get(link.target)
    if source is None or target is None:
        return "one of its events does not exist."
    vocabulary = load_vocabulary()
    ends = vocabulary.links[link.type]
    for event, needed in ((source, ends.domain), (target, ends.range)):
        if needed not in vocabulary.ancestors(event.type):
            return f"{event.type} is not a kind of {needed}."
    same = [(r.source, r.target) for r in relations if r.type == link.type]
    if ends.functional and any(s == source.id and t != target.id for s, t in same):
        return "there already is one of this kind."
    if _reaches(target.id, source.id, same):
        return "it would be circular."
    trigger = place[1].of("words")
    inner = innermost(claims, trigger)
    if inner is None and place[0].kind == "enrichment-note":
        return "it is in an enrichment note, outside any claim."
    repaired = "words" in place[1].repaired
    stated = Relation(
        source.id,
        link.type,
        target.id,
        trigger,
        inner.id if inner else None,
        LLM_REPAIRED if repaired else LLM,
        REPAIRED if repaired else EXACT,
    )
    if stated not in relations:
        relations.append(stated)
    return None


def _reaches(start: str, goal: str, links: Iterable[tuple[str, str]]) -> bool:
    """Whether one comes from ``start`` to ``goal`` by the links, or is there."""
    links = list(links)
    seen, edge = {start}, [start]
    while edge:
        at = edge.pop()
        ahead = {t for s, t in links if s == at} - seen
        seen |= ahead
        edge += ahead
    return goal in seen
