"""Why a cue makes no claim: what the scorers, the constructions and the headlines turned away.

Only for whoever asks: everything here goes over an article that has been read already, and a build
does not call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from onrecord.extract.claims.constructions import construction
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.rule_names import (
    ACQUAINTANCE,
    BELOW_THRESHOLD,
    CROWDED,
    CUE_TAKEN,
    DENIAL_CLAUSE,
    HEADLINE_NO_PREDICATE,
    HEADLINE_NO_SPEAKER,
    NO_CONTENT,
    NO_CUE_PLACE,
    NOT_SAID_MODAL,
    NOT_SAID_NEGATED,
    NOT_SAID_OPEN,
    PHYSICAL_ATTACK,
    QUOTE_UNATTRIBUTED,
    UNLIKELY_CUE,
)
from onrecord.extract.claims.scoring.candidates import (
    MIN_HEAD_PROBABILITY,
    likely_heads,
    most_likely,
    within,
)
from onrecord.extract.claims.scoring.head_features import head_features, may_head
from onrecord.extract.claims.scoring.linear_model import Model, probability
from onrecord.extract.claims.scoring.model import NOBODY, Candidate, ScoringInput, Stretch
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.token_arrays import Columns
from onrecord.model import Claim, Rejected, Span, joined
from onrecord.textwidth import clip_at_word

#: The sentence that explains each rule to a reader.
REASONS: Final = {
    BELOW_THRESHOLD: "the scorers are not sure enough of it",
    CUE_TAKEN: "a surer candidate has taken the word of its cue",
    UNLIKELY_CUE: "the cue table lists the word, but here the scorers do not take it for a cue",
    NO_CUE_PLACE: "the cue table lists the word, but here it is an auxiliary or part of a compound",
    NO_CONTENT: "no words can be what is said",
    CROWDED: "the sentence has more candidates than a sentence can have",
    ACQUAINTANCE: "to know somebody or how to do something says nothing",
    NOT_SAID_NEGATED: "it is negated: the article does not assert that anybody said it",
    NOT_SAID_MODAL: "it may be said or is to be said: the article does not assert that it was",
    NOT_SAID_OPEN: "it is asked, supposed or asked for: the article does not assert that it was "
    "said",
    PHYSICAL_ATTACK: "it is an act of force, not of words",
    DENIAL_CLAUSE: "its content is the clause in which somebody else denies it",
    HEADLINE_NO_PREDICATE: "the words say nothing of anything: they are not quoted and have no "
    "predicate",
    HEADLINE_NO_SPEAKER: "the words before or behind the mark name nobody who speaks for certain",
    QUOTE_UNATTRIBUTED: "no claim has the words in these quotation marks: nothing shows who says "
    "them",
}
_LONGEST: Final = 60  # characters of a source or content in a reason
_QUOTED_WORDS: Final = 3  # of a quotation, fewer of which are mostly a name or an unusual word


def rejection(
    words: str,
    span: Span | None,
    kind: str,
    rule: str,
    detail: str = "",
    score: float | None = None,
    threshold: float | None = None,
) -> Rejected:
    """What a rule turned away, with the rule's reason and perhaps a detail of this place."""
    reason = f"{REASONS[rule]}; {detail}" if detail else REASONS[rule]
    return Rejected("claim", words, span, kind, rule, reason, score, threshold)


def rejected_attribution(
    attribution: Attribution,
    rule: str,
    text: str,
    score: float | None = None,
    threshold: float | None = None,
) -> Rejected:
    """An attribution that was whole and still makes no claim."""
    spans = attribution.cue_spans
    detail = _parts(joined(text, attribution.source), joined(text, attribution.content))
    span = Span(spans[0].start, spans[-1].end) if spans else None
    return rejection(joined(text, spans), span, attribution.rule, rule, detail, score, threshold)


def rejected_candidates(
    inputs: ScoringInput,
    model: Model,
    table: CueTable,
    found: Sequence[Candidate],
    kept: Sequence[tuple[Candidate, float]],
    threshold: float,
) -> list[Rejected]:
    """The candidates that were not chosen, and the cues of the table that are no candidates."""
    out = list(_unchosen(inputs, table, found, kept, threshold))
    taken = {t for each, _ in kept for t in range(each.cue[0], each.cue[1] + 1)}
    taken.update(each.head for each in found)
    return out + list(_no_candidates(inputs, model, table, taken))


def rejected_candidate(c: Columns, candidate: Candidate, table: CueTable, rule: str) -> Rejected:
    """A candidate that was chosen, but whose construction or content makes no claim."""
    return _of_candidate(c, candidate, table, rule, None, None)


def unattributed_quotations(
    quotes: Sequence[Span], claims: Sequence[Claim], text: str
) -> list[Rejected]:
    """The quotations of more than a few words that no claim's content touches."""
    covered = SpanIndex(s for claim in claims for s in (*claim.content, *claim.source))
    return [
        rejection(quote.of(text), quote, "quotation", QUOTE_UNATTRIBUTED)
        for quote in quotes
        if len(quote.of(text).split()) >= _QUOTED_WORDS and not covered.touching(*quote)
    ]


def _unchosen(
    inputs: ScoringInput,
    table: CueTable,
    found: Sequence[Candidate],
    kept: Sequence[tuple[Candidate, float]],
    threshold: float,
) -> Iterator[Rejected]:
    heads = {each.head for each, _ in kept}
    contents = SpanIndex(each.content for each, _ in kept)
    for candidate in found:
        if candidate.head in heads:
            continue
        around = contents.holding(candidate.head, candidate.head)
        inside = any(within(candidate, kept[n][0]) for n in around)
        score = max(candidate.outer, candidate.inner) if inside else candidate.outer
        rule = BELOW_THRESHOLD if score < threshold else CUE_TAKEN
        limit = threshold if rule == BELOW_THRESHOLD else None
        yield _of_candidate(inputs.columns, candidate, table, rule, round(score, 3), limit)


def _of_candidate(
    c: Columns,
    candidate: Candidate,
    table: CueTable,
    rule: str,
    score: float | None,
    threshold: float | None,
) -> Rejected:
    content = [
        t for t in range(candidate.content[0], candidate.content[1] + 1) if t != candidate.head
    ]
    cue = _span(c, candidate.cue)
    named = construction(c, candidate, content or [candidate.head], table)
    source = _span(c, candidate.source).of(c.text) if candidate.source != NOBODY else ""
    said = _span(c, candidate.content).of(c.text)
    return rejection(cue.of(c.text), cue, named.rule, rule, _parts(source, said), score, threshold)


def _no_candidates(
    inputs: ScoringInput, model: Model, table: CueTable, taken: set[int]
) -> Iterator[Rejected]:
    """The words that the cue table lists and that head no candidate."""
    c = inputs.columns
    tokens = may_head(c)
    sure: dict[int, float] = {}
    likely: dict[int, float] = {}
    if tokens:
        scores = model.score("heads", head_features(inputs, tokens))
        sure = dict(zip(tokens, probability(scores).tolist(), strict=True))
        likely = likely_heads(inputs, tokens, scores)
    weighed = most_likely(c, likely)
    phrases = {t for first, last in inputs.phrases.items() for t in range(first, last + 1)}
    for token in range(c.size):
        kind = _listed_as(inputs, table, token)
        if kind is None or token in taken or c.segments[token] < 0:
            continue
        if token in phrases and token not in inputs.phrases:
            continue
        span = _span(c, (token, token))
        words = span.of(c.text)
        if token not in sure:
            yield rejection(words, span, kind, NO_CUE_PLACE)
        elif token not in likely:
            score = round(sure[token], 3)
            yield rejection(words, span, kind, UNLIKELY_CUE, "", score, MIN_HEAD_PROBABILITY)
        else:
            yield rejection(words, span, kind, NO_CONTENT if token in weighed else CROWDED)


#: The parts of speech of the cue table, by those of the parse.
_POS: Final = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "hedge"}


def _listed_as(inputs: ScoringInput, table: CueTable, token: int) -> str | None:
    """Part of speech and name by which the cue table lists a token, or None."""
    c = inputs.columns
    pos = _POS.get(c.parts[token], "")
    for name in (c.lemmas[token], c.words[token]):
        if table.readings(pos, name):
            return f"{pos} {name}"
    if token in inputs.phrases:
        return "phrase " + " ".join(c.words[token : inputs.phrases[token] + 1])
    return None


def _span(c: Columns, stretch: Stretch) -> Span:
    return Span(c.starts[stretch[0]], c.ends[stretch[1]])


def _parts(source: str, content: str) -> str:
    """Source and content as a reason shows them."""
    who = f"source “{_short(source)}”" if source else "no source"
    return f"{who}, content “{_short(content)}”"


def _short(words: str) -> str:
    return clip_at_word(" ".join(words.split()), _LONGEST)


def without_cues(rejected: Sequence[Rejected], claims: Sequence[Claim]) -> list[Rejected]:
    """What was not taken, without the words that are cues of claims after all."""
    cues = SpanIndex(s for claim in claims for s in claim.cue)
    return [r for r in rejected if r.span is None or not cues.holding(*r.span)]
