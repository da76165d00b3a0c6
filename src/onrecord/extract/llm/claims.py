"""Claims of what a model points at, where the text bears them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onrecord.extract.claims.attributes import quotation
from onrecord.extract.claims.embedding import content_size
from onrecord.extract.claims.rule_names import LLM, LLM_REPAIRED, NO_CUE_LLM
from onrecord.extract.llm.anchor import Anchored, Quoted, shown
from onrecord.extract.llm.assembly import EXACT, REPAIRED, Answered, Assembly
from onrecord.extract.llm.schema import SaidClaim
from onrecord.extract.names.resolver import Resolver, Speaker
from onrecord.extract.names.rule_names import LLM_COREFERENCE
from onrecord.model import Claim, Mention, Segment, Spans


def anchored_claims(
    assembly: Assembly, answered: Answered
) -> list[tuple[SaidClaim, Segment, Anchored]]:
    """The claims whose source, cue and content are all in the text."""
    out = []
    for said in answered.answer.claims:
        what = f"a claim in paragraph {said.paragraph} ({shown(' … '.join(said.content))})"
        quotes = [
            *(Quoted("content", q) for q in said.content),
            *(Quoted("cue", q) for q in said.cue),
            *(Quoted("source", q) for q in said.source),
            *(Quoted("addressee", q) for q in said.addressee),
            *(Quoted("certainty words", q, "inside") for q in said.certainty_words),
            *(Quoted("distance words", q, "any") for q in said.distance_words),
        ]
        place = assembly.anchored(answered, said.paragraph, quotes)
        if isinstance(place, str):
            assembly.drop("claim", what, place)
            continue
        segment, spans = place
        fault = _unsound(assembly, spans)
        if fault is not None:
            assembly.drop("claim", what, fault)
            continue
        for part, reason in spans.faults.items():
            assembly.drop("claim", f"the {part} of {what}", reason)
        out.append((said, segment, spans))
    return out


def _unsound(assembly: Assembly, spans: Anchored) -> str | None:
    """Why the words of a claim do not bear it out; None where they do."""
    for part in ("content", "cue", "source"):
        if part in spans.faults:
            return f"its {part}: {spans.faults[part]}"
    content, cue = spans.of("content"), spans.of("cue")
    if not content:
        return "it quotes no content."
    if any(a.touches(b) for a in cue for b in content):
        return "its cue is inside its content."
    marked = quotation(assembly.text, content, assembly.quotes) != "indirect"
    if not cue and not spans.of("source") and not marked:
        return "no cue, source or quotation mark shows that anyone says it."
    return None


def claim_of(
    assembly: Assembly, said: SaidClaim, segment: Segment, spans: Anchored, resolver: Resolver
) -> tuple[Claim, Speaker] | None:
    """The claim that anchored words make; None where its speaker may not be."""
    source, cue, content = spans.of("source"), spans.of("cue"), spans.of("content")
    speaker = _speaker(assembly, said, source, resolver)
    publisher = assembly.article.publisher
    outlet = assembly.authority.outlet(publisher) if publisher else None
    if segment.kind == "enrichment-note" and outlet in speaker.refs:
        assembly.drop(
            "claim",
            f"a claim in paragraph {said.paragraph}",
            "an enrichment note is not attributed to the article's publisher.",
        )
        return None
    addressees = [h for s in spans.of("addressee") if (h := assembly.head(s)) is not None]
    sure = REPAIRED if spans.repaired else EXACT
    return Claim(
        id="",
        source=source,
        described_at=speaker.described_at,
        cue=cue,
        content=content,
        speaker_kind=speaker.kind,
        speakers=speaker.refs,
        speaker_description=speaker.description,
        speaking_as=speaker.office,
        addressee=_once(ref for head in addressees for ref in resolver.named(head)),
        quotation=quotation(assembly.text, content, assembly.quotes),
        speech_act=said.speech_act,
        certainty=said.certainty,
        certainty_spans=spans.of("certainty words"),
        distance=said.distance,
        distance_spans=() if said.distance == "neutral" else spans.of("distance words") or cue,
        polarity=said.polarity,
        time_reference=said.time_reference,
        no_cue_reason=None if cue else NO_CUE_LLM,
        rule=LLM_REPAIRED if spans.repaired else LLM,
        confidence=round(sure * speaker.factor, 3),
        possible_speakers=speaker.possible,
        possible_office=speaker.possible_office,
    ), speaker


def _speaker(assembly: Assembly, said: SaidClaim, source: Spans, resolver: Resolver) -> Speaker:
    """Who the source is: by the resolver; where it leaves that open, by a name the model gives.

    A pronoun may stand for whoever is named; a description of one only for a person.
    """
    heads = [h for s in source if (h := assembly.head(s)) is not None]
    if not heads:
        return Speaker("none")
    speaker = resolver.speaker(source, heads[0])
    if speaker.kind == "named":
        others = (ref for head in heads[1:] for ref in resolver.named(head))
        return replace(speaker, refs=_once((*speaker.refs, *others)))
    mentions = assembly.found.mentions
    meant = [
        {(m.ref, m.kind) for m in mentions if m.ref and m.span.of(assembly.text) == name}
        for name in said.speaker_names
    ]
    if len(meant) != 1 or len(meant[0]) != 1:
        return speaker
    (ref, kind) = next(iter(meant[0]))
    head = heads[0]
    if ref in speaker.possible:
        return speaker  # who holds an office the model may know no better than the authority
    if ref is None or not (head.pos_ == "PRON" or (kind == "person" and head.tag_ == "NN")):
        return speaker
    mention = Mention("", source[0], kind, ref, REPAIRED, LLM_COREFERENCE)
    return Speaker("named", (ref,), office=speaker.office, mentions=(mention,), factor=0.9)


def _once(refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(refs))


def innermost(claims: Sequence[Claim], words: Spans) -> Claim | None:
    """The claim with the least content that has all the words."""
    holding = [c for c in claims if all(any(s.holds(w) for s in c.content) for w in words)]
    return min(holding, key=content_size, default=None)
