"""Names that a model points at and the resolver has not found."""

from __future__ import annotations

from onrecord.extract.llm.anchor import Quoted, occurrences, shown
from onrecord.extract.llm.assembly import REPAIRED, Answered, Assembly
from onrecord.extract.llm.schema import Name
from onrecord.extract.names.rule_names import LLM_NAME
from onrecord.model import Actor, Mention, Span, Spans


def add_names(assembly: Assembly, answered: Answered) -> None:
    """Adds actors that the model names and nobody has found; the parse has to show a name."""
    for name in answered.answer.names:
        place = assembly.anchored(answered, name.paragraph, [Quoted("name", name.text)])
        if isinstance(place, str) or "name" in place[1].faults:
            # a name that occurs several times needs no certain place: it is one name
            spans = _everywhere(assembly, answered, name)
            if not spans:
                reason = place if isinstance(place, str) else place[1].faults["name"]
                assembly.drop("mention", _shown(name), reason)
                continue
        else:
            spans = place[1].of("name")
        for span in spans:
            _add_name(assembly, span, name)


def _shown(name: Name) -> str:
    return f"the name {shown(name.text)}"


def _everywhere(assembly: Assembly, answered: Answered, name: Name) -> Spans:
    """Wherever the name occurs in its paragraph, exactly as the model writes it."""
    segment = answered.segment(name.paragraph)
    if segment is None:
        return ()
    spans, repaired = occurrences(assembly.text, Span(segment.start, segment.end), name.text)
    return () if repaired else tuple(spans)


def _add_name(assembly: Assembly, span: Span, name: Name) -> None:
    text, found = assembly.text, assembly.found
    if any(m.span.touches(span) for m in found.mentions):
        return  # the resolver knows the name, or a longer one around it
    covered = assembly.doc.char_span(span.start, span.end, alignment_mode="expand")
    if covered is None or not any(t.pos_ == "PROPN" for t in covered):
        assembly.drop("mention", _shown(name), "the parse shows no proper name there.")
        return
    label = " ".join(span.of(text).split())
    full = name.full_name.strip() if name.full_name else ""
    if full and occurrences(text, Span(0, len(text)), full) != ([], False):
        label = " ".join(full.split())
    known = _known_by(assembly, label)
    if known is None:
        known = Actor(f"actor-{len(found.actors) + 1}", name.kind, label).id
        found.actors.append(Actor(known, name.kind, label))
    found.mentions.append(Mention("", span, name.kind, known, REPAIRED, LLM_NAME))


def _known_by(assembly: Assembly, label: str) -> str | None:
    """The one actor that goes by a full name in this article."""
    mentions = assembly.found.mentions
    refs = {m.ref for m in mentions if m.ref and m.span.of(assembly.text) == label}
    refs |= {a.id for a in assembly.found.actors if a.label == label}
    return refs.pop() if len(refs) == 1 else None
