"""Claims: attributions with their speakers resolved, their attributes read, one in another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.extract.claims.attributes import certainty, polarity, quotation, time_reference
from onrecord.extract.claims.attributions import find_attributions
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.embedding import content_size, embedded
from onrecord.extract.claims.headlines import headline_attributions
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.non_assertions import (
    is_negation_raised,
    non_asserted_spans,
    non_assertion_rule,
)
from onrecord.extract.claims.quoters import Quoters
from onrecord.extract.claims.rejections import (
    rejected_attribution,
    unattributed_quotations,
    without_cues,
)
from onrecord.extract.claims.rule_names import BELOW_THRESHOLD, NON_ASSERTIONS, PHYSICAL_ATTACK
from onrecord.extract.claims.uncued_claims import find_uncued_claims
from onrecord.extract.names.kinds import PLACES
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.resolver import Resolver, Speaker
from onrecord.extract.names.rule_names import NOTE, QUOTER
from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Article, Claim, Mention, Rejected, Span, Spans

#: Confidence a claim needs, by how much one would rather miss than mistake.
THRESHOLDS = {"precision": 0.75, "default": 0.42, "recall": 0.2}

#: What is done with weapons or with words, depending on who does it and to whom.
_ATTACK_VERBS = word_list("verb-of-attack")
_ARMED = word_set("state state-grouping armed-force armed-group")


@dataclass
class ClaimsFound:
    """Claims in the order of the text, with the mentions and actors that resolving them added.

    ``non_assertions`` is what the article does not assert that anybody said: nobody's word, and
    not the article's either.
    """

    claims: list[Claim]
    mentions: list[Mention]
    non_assertions: Spans = ()


def find_claims(
    parsed: ParsedArticle,
    table: CueTable,
    found: MentionIndex,
    resolver: Resolver,
    threshold: float,
    rejected: list[Rejected] | None = None,
) -> ClaimsFound:
    """Every claim of the article that is at least as sure as the threshold.

    What is considered and not taken is added to ``rejected``, where that is given.
    """
    article, quotes = parsed.article, parsed.quotes
    unnumbered: list[tuple[Claim, Attribution | None]] = []
    extra: list[Mention] = []
    non_assertions: list[Span] = []
    refused: list[Rejected] | None = None if rejected is None else []
    attributions = find_attributions(parsed, table, threshold, rejected=refused)
    marked = headline_attributions(parsed, found, attributions, refused)
    if refused is not None:
        refused += [
            rejected_attribution(a, BELOW_THRESHOLD, article.text, a.confidence, threshold)
            for a in marked
            if a.confidence < threshold
        ]
    for attribution in (*attributions, *(a for a in marked if a.confidence >= threshold)):
        rule = _refusal(attribution, article.text, table, resolver)
        if rule is not None:
            if rule in NON_ASSERTIONS:
                non_assertions += non_asserted_spans(attribution)
            if refused is not None:
                refused.append(rejected_attribution(attribution, rule, article.text))
            continue
        speaker = resolver.speaker(attribution.source, attribution.source_head)
        extra += speaker.mentions
        claim = _claim(article, attribution, speaker, resolver, quotes)
        unnumbered.append((claim, attribution))
    uncued = find_uncued_claims(parsed, resolver)
    extra += [
        Mention("", span, "organisation", speaker, 1.0, NOTE)
        for claim in uncued
        for span in claim.source
        for speaker in claim.speakers
    ]
    unnumbered += [(claim, None) for claim in uncued]
    unnumbered.sort(key=lambda pair: text_order(pair[0]))
    numbered = [
        (replace(claim, id=f"claim-{n}"), attribution)
        for n, (claim, attribution) in enumerate(unnumbered, start=1)
    ]
    claims = embedded([claim for claim, _ in numbered], _passed_on_by(numbered))
    if rejected is not None and refused is not None:
        refused += unattributed_quotations(quotes, claims, article.text)
        rejected += without_cues(refused, claims)
    quoters = Quoters(claims, article.text, quotes)
    claims = quoters.claims
    extra += quoters.mentions({m.ref: m.kind for m in found.mentions})
    return ClaimsFound(claims, extra, tuple(non_assertions))


def _refusal(
    attribution: Attribution, text: str, table: CueTable, resolver: Resolver
) -> str | None:
    """The name of the rule by which an attribution makes no claim, or None where it makes one."""
    rule = non_assertion_rule(attribution, text)
    if rule is None and _is_physical_attack(attribution, table, resolver):
        return PHYSICAL_ATTACK
    return rule


def _passed_on_by(claims: Sequence[tuple[Claim, Attribution | None]]) -> dict[str, str]:
    """Of claims that another one passes on, that one's id by theirs."""
    by_cue = {a.cue_head.i: claim.id for claim, a in claims if a is not None}
    return {
        claim.id: by_cue[a.relayer.i]
        for claim, a in claims
        if a is not None and a.relayer is not None and a.relayer.i in by_cue
    }


def _is_physical_attack(attribution: Attribution, table: CueTable, resolver: Resolver) -> bool:
    """Whether the cue is an act of force: "Norland attacked Sudmark", "… attacked Haven".

    An attack by somebody unarmed, or on a plan, is criticism.
    """
    lemma = attribution.cue_head.lemma_.lower()
    if lemma not in _ATTACK_VERBS or table.readings("verb", lemma):
        return False
    speaker = resolver.kinds(attribution.source_head) if attribution.source_head else frozenset()
    struck = [c for c in attribution.cue_head.children if c.dep_ == "dobj"]
    return bool(speaker & _ARMED or any(resolver.kinds(t) & (_ARMED | PLACES) for t in struck))


def text_order(claim: Claim) -> tuple[int, int, int]:
    """What claims are sorted by: where cue or content begins, the longer content first."""
    spans = claim.cue or claim.content
    return spans[0].start, spans[0].end, -content_size(claim)


def _claim(
    article: Article,
    attribution: Attribution,
    speaker: Speaker,
    resolver: Resolver,
    quotes: list[Span],
) -> Claim:
    cue, head = attribution.cue, attribution.content_head
    sure, sure_spans = certainty(head, cue.certainty)
    addressees = [resolver.named(token) for token in attribution.addressee]
    # the accused is spoken of, not spoken to
    addressee = (
        ()
        if cue.act in ("accusation", "criticism", "praise")
        else tuple(dict.fromkeys(ref for refs in addressees for ref in refs))
    )
    return Claim(
        id="",
        source=(*speaker.described_at, *attribution.source),
        cue=attribution.cue_spans,
        content=attribution.content,
        speaker_kind=speaker.kind,
        speakers=speaker.refs,
        speaker_description=speaker.description,
        speaking_as=speaker.office,
        addressee=addressee,
        quotation=quotation(article.text, attribution.content, quotes),
        speech_act=cue.act,
        certainty=sure,
        certainty_spans=sure_spans,
        distance=cue.distance,  # type: ignore[arg-type] # the table's test holds its tokens
        distance_spans=attribution.cue_spans if cue.distance != "neutral" else (),
        polarity=polarity(head, turned=is_negation_raised(attribution)),
        time_reference=time_reference(head, cue.act),
        rule=attribution.rule,
        confidence=round(min(attribution.confidence, 1.0) * speaker.factor, 3),
        possible_speakers=speaker.possible,
        possible_office=speaker.possible_office,
    )


def with_about(
    claims: Sequence[Claim], found: MentionIndex, events: Sequence[tuple[str, Spans]]
) -> list[Claim]:
    """Adds to each claim what its content is about: resolved names and events, in text order.

    ``events`` are ids with the spans of their triggers. A quotation is not about whoever says "I"
    in it.
    """
    named = (m for m in found.mentions if m.ref and m.reason != QUOTER)
    mentions = sorted(named, key=lambda m: m.span)
    starts = [m.span.start for m in mentions]
    triggers = sorted((t, n) for n, (_, spans) in enumerate(events) for t in spans)
    triggered = [t.start for t, _ in triggers]
    firsts = [min((t.start for t in spans), default=0) for _, spans in events]
    out = []
    for claim in claims:
        about: list[tuple[int, str]] = []
        reported: set[int] = set()
        for s in claim.content:
            for m in mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)]:
                if m.ref and s.holds(m.span):
                    about.append((m.span.start, m.ref))
            for t, n in triggers[bisect_left(triggered, s.start) : bisect_left(triggered, s.end)]:
                if s.holds(t):
                    reported.add(n)
        about += [(firsts[n], events[n][0]) for n in reported]
        refs = tuple(dict.fromkeys(ref for _, ref in sorted(about)))
        out.append(replace(claim, about=refs))
    return out
