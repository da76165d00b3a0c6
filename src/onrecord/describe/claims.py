"""Who said what: claims with their chain, their hedges and their spans."""

from __future__ import annotations

from pyoxigraph import Literal

from onrecord.describe.graph import ArticleGraph, date_literal, decimal
from onrecord.model import Reading, When, joined


def describe_when(graph: ArticleGraph, local: str, when: When | None) -> None:
    """Writes a time on a claim or report: bounds, EDTF, and its words."""
    if when is None:
        return
    node = graph.node(local)
    if when.not_before:
        graph.set(node, "notBefore", date_literal(when.not_before))
    if when.not_after:
        graph.set(node, "notAfter", date_literal(when.not_after))
    graph.text(node, "edtf", when.edtf)
    graph.spans(node, "statedAs", when.spans)


def describe_claims(graph: ArticleGraph, reading: Reading) -> None:
    """Writes every claim of the reading."""
    article = reading.article
    for claim in reading.claims:
        node = graph.typed(claim.id, "Claim")
        graph.concept(node, "speakerKind", "speaker-kind", claim.speaker_kind)
        for speaker in claim.speakers:
            graph.set(node, "speaker", graph.ref(speaker))
        if graph.words:
            graph.text(node, "speakerDescription", claim.speaker_description)
        elif claim.speaker_description:
            graph.withhold(node)
        if claim.speaking_as:
            graph.set(node, "speakingAs", graph.ref(claim.speaking_as))
        for person in claim.possible_speakers:
            graph.set(node, "possibleSpeaker", graph.ref(person))
        if claim.possible_office:
            graph.set(node, "possibleOffice", graph.ref(claim.possible_office))
        for person in claim.addressee:
            graph.set(node, "addressee", graph.ref(person))
        graph.spans(node, "sourceSpan", (*claim.described_at, *claim.source))
        graph.spans(node, "cueSpan", claim.cue)
        graph.spans(node, "contentSpan", claim.content)
        graph.spans(node, "certaintySpan", claim.certainty_spans)
        graph.spans(node, "distanceSpan", claim.distance_spans)
        graph.text(node, "noCueReason", claim.no_cue_reason)
        if graph.words:
            statement = Literal(joined(article.text, claim.content), language=article.language)
            graph.set(node, "statement", statement)
        graph.concept(node, "quotation", "quotation", claim.quotation)
        graph.concept(node, "speechAct", "speech-act", claim.speech_act)
        graph.concept(node, "certainty", "certainty", claim.certainty)
        graph.concept(node, "distance", "distance", claim.distance)
        graph.concept(node, "polarity", "polarity", claim.polarity)
        graph.concept(node, "timeReference", "time-reference", claim.time_reference)
        for thing in claim.about:
            graph.set(node, "about", graph.ref(thing))
        if claim.realises:
            graph.set(node, "realises", graph.node(claim.realises))
        if claim.document:
            graph.set(node, "inVoiceOf", graph.node(claim.document))
        if claim.embedded_in:
            graph.set(node, "embeddedIn", graph.node(claim.embedded_in))
        describe_when(graph, claim.id, claim.said)
        graph.rule(node, claim.rule)
        graph.set(node, "confidence", decimal(claim.confidence))
