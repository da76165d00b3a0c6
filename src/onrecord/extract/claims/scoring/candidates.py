"""Candidate attributions: where the scorers put cue, source and content, and how surely.

Stage by stage, each seeing what the ones before it chose: which words may head a cue; who is the
source; where the content begins and ends; which words belong to the cue; how sure the whole is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from onrecord.extract.claims.scoring.candidate_spans import phrases, window
from onrecord.extract.claims.scoring.claim_features import claim_features
from onrecord.extract.claims.scoring.content_features import content_features
from onrecord.extract.claims.scoring.cue_features import cue_features
from onrecord.extract.claims.scoring.edge_features import edge_features
from onrecord.extract.claims.scoring.head_features import head_features, may_head
from onrecord.extract.claims.scoring.linear_model import (
    Features,
    Floats,
    Model,
    probability,
    shares,
)
from onrecord.extract.claims.scoring.model import NOBODY, Candidate, Option, Phrase, ScoringInput
from onrecord.extract.claims.scoring.overrides import content_override, source_override
from onrecord.extract.claims.scoring.source_features import source_features
from onrecord.extract.syntax.token_arrays import Columns

#: Words less likely than this to head a cue are not looked at further.
MIN_HEAD_PROBABILITY = 0.15
#: The least probability of cues that can hardly mean anything else.
MIN_CERTAIN_PROBABILITY = 0.7
#: Candidates that a sentence has at most; of 8,000 sentences of news none has more than six, and a
#: sentence that repeats itself would have as many as words.
_IN_A_SENTENCE = 30
_TOGETHER = 500  # candidates whose rows are scored at a time, which bounds the memory they take
_BEST = 5  # beginnings and endings of a content that are tried together
_PAIRS = 12  # of their pairs, the surest that are weighed against each other
_HOPELESS = 7.0  # by how much, in logarithms, a pair may be worse than the best two ends


def find_candidates(inputs: ScoringInput, model: Model) -> list[Candidate]:
    """All candidates of an article in the order of their heads."""
    tokens = may_head(inputs.columns)
    if not tokens:
        return []
    scores = model.score("heads", head_features(inputs, tokens))
    return candidates_of_heads(inputs, model, tokens, scores)


def candidates_of_heads(
    inputs: ScoringInput, model: Model, tokens: Sequence[int], scores: Floats
) -> list[Candidate]:
    """The candidates of the tokens that are likely enough, given their scores as heads."""
    c = inputs.columns
    likely = likelihoods(c, tokens, scores)
    out: list[Candidate] = []
    rest = iter(most_likely(c, likely_heads(inputs, tokens, scores)).items())
    while some := list(islice(rest, _TOGETHER)):
        found = [Candidate(window(c, inputs.depths, token), token, odds) for token, odds in some]
        found = with_sources(inputs, model, found)
        found = with_contents(inputs, model, found, likely)
        found = [each for each in found if each.content != NOBODY]
        out += with_cues(inputs, model, found) if found else []
    return _with_probabilities(inputs, model, out) if out else []


def likely_heads(inputs: ScoringInput, tokens: Sequence[int], scores: Floats) -> dict[int, float]:
    """The scores of the tokens that are likely or certain to head a cue."""
    least, certain_least = (
        float(np.log(p / (1 - p))) for p in (MIN_HEAD_PROBABILITY, MIN_CERTAIN_PROBABILITY)
    )
    certain = set(filter(inputs.is_certain_cue, tokens))
    return {
        token: max(float(score), certain_least if token in certain else score)
        for token, score in zip(tokens, scores, strict=True)
        if score >= least or token in certain
    }


def _with_probabilities(
    inputs: ScoringInput, model: Model, out: list[Candidate]
) -> list[Candidate]:
    """The whole candidates with how likely they are right, alone and within another's content."""
    odds = np.array([each.head_odds for each in out])
    alone, held = claim_features(inputs, out)
    outer = probability(odds + model.score("claims", alone))
    inner = probability(odds + model.score("inner", held))
    return [
        replace(
            each,
            outer=max(float(o), least_probability(inputs, each.head)),
            inner=max(float(i), least_probability(inputs, each.head)),
        )
        for each, o, i in zip(out, outer, inner, strict=True)
    ]


def most_likely(c: Columns, heads: dict[int, float]) -> dict[int, float]:
    """Of each sentence's heads with their scores, no more than a sentence can have."""
    by_sentence: dict[int, list[int]] = {}
    for token in heads:
        by_sentence.setdefault(c.sentences[token], []).append(token)
    if all(len(found) <= _IN_A_SENTENCE for found in by_sentence.values()):
        return heads
    kept = {
        token
        for found in by_sentence.values()
        for token in sorted(found, key=lambda t: (-heads[t], t))[:_IN_A_SENTENCE]
    }
    return {token: odds for token, odds in heads.items() if token in kept}


def least_probability(inputs: ScoringInput, head: int) -> float:
    """How likely a candidate is at least, by its cue alone."""
    return MIN_CERTAIN_PROBABILITY if inputs.is_certain_cue(head) else 0.0


def within(candidate: Candidate, other: Candidate) -> bool:
    """Whether a candidate's cue is in the other's content, and not the other way round too."""
    return (
        other.content[0] <= candidate.head <= other.content[1]
        and not candidate.content[0] <= other.head <= candidate.content[1]
    )


def likelihoods(c: Columns, tokens: Sequence[int], scores: Floats) -> list[int]:
    """Of every token, how likely it heads a cue, from 0 to 9."""
    out = [0] * c.size
    for token, p in zip(tokens, probability(scores).tolist(), strict=True):
        out[token] = min(9, int(p * 10))
    return out


def source_rows(
    inputs: ScoringInput, found: Sequence[Candidate]
) -> tuple[list[list[Phrase]], Features]:
    """The phrases that could be the source of each candidate, and their rows ("nobody" last)."""
    options = [phrases(inputs.columns, each.window) for each in found]
    return options, source_features(inputs, [each.window for each in found], options)


def with_sources(inputs: ScoringInput, model: Model, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the best source of each."""
    options, features = source_rows(inputs, found)
    chosen = choose_sources(found, options, model.score("sources", features))
    return [
        source_override(inputs, candidate, options_)
        for candidate, options_ in zip(chosen, options, strict=True)
    ]


def choose_sources(
    found: Sequence[Candidate], options: Sequence[Sequence[Phrase]], scores: Floats
) -> list[Candidate]:
    """The candidates with their best source by the scores of ``source_rows``."""
    out, at = [], 0
    for candidate, options_ in zip(found, options, strict=True):
        odds = shares(scores[at : at + len(options_) + 1])
        at += len(options_) + 1
        best = int(odds.argmax())
        if best == len(options_):
            out.append(replace(candidate, source_odds=float(odds[best])))
        else:
            p = options_[best]
            out.append(
                replace(
                    candidate,
                    source_head=p.head,
                    source=(p.first, p.last),
                    source_odds=float(odds[best]),
                )
            )
    return out


def edge_rows(inputs: ScoringInput, found: Sequence[Candidate], end: bool) -> Features:
    """Rows: the tokens of each candidate's window, as where its content begins (or ends)."""
    windows, sources = [each.window for each in found], [each.source for each in found]
    return edge_features(inputs, windows, sources, end)


def content_options(
    c: Columns, found: Sequence[Candidate], begins: Floats, ends: Floats
) -> list[list[Option]]:
    """For each candidate, the stretches its content may be, from the scores of ``edge_rows``.

    First and last token, and how far each is from the best (in half units, at most 12).
    """
    out, at = [], 0
    for candidate in found:
        tokens = candidate.window.tokens
        size = len(tokens)
        a, b = shares(begins[at : at + size]), shares(ends[at : at + size])
        at += size
        firsts = np.argsort(-a, kind="stable")[:_BEST].tolist()
        lasts = np.argsort(-b, kind="stable")[:_BEST].tolist()
        worst = float(a[firsts[0]] + b[lasts[0]]) - _HOPELESS
        pairs = sorted(
            (-float(a[i] + b[j]), i, j)
            for i in firsts
            for j in lasts
            if i <= j and a[i] + b[j] > worst
        )
        own = {candidate.head, *range(candidate.source[0], candidate.source[1] + 1)}
        options: list[Option] = []
        for _, i, j in pairs:
            first, last = int(tokens[i]), int(tokens[j])
            if (i == j and c.deps[first] == "mark") or (
                j - i < len(own) and own.issuperset(tokens[i : j + 1].tolist())
            ):
                continue
            options.append((first, last, _far(a[i]), _far(b[j])))
            if len(options) == _PAIRS:
                break
        out.append(options)
    return out


def _far(share: float) -> int:
    return min(12, int(-2 * share + 0.5))


def content_rows(
    inputs: ScoringInput,
    found: Sequence[Candidate],
    options: Sequence[Sequence[Option]],
    likely: list[int],
) -> Features:
    """Rows: the stretches of each candidate."""
    windows, sources = [each.window for each in found], [each.source for each in found]
    return content_features(inputs, windows, sources, options, likely)


def with_contents(
    inputs: ScoringInput, model: Model, found: Sequence[Candidate], likely: list[int]
) -> list[Candidate]:
    """The candidates with the best content of each; without any where there is no stretch."""
    begins = model.score("begins", edge_rows(inputs, found, False))
    ends = model.score("ends", edge_rows(inputs, found, True))
    options = content_options(inputs.columns, found, begins, ends)
    if not any(options):
        return list(found)
    scores = model.score("contents", content_rows(inputs, found, options, likely))
    return [content_override(inputs, each) for each in choose_contents(found, options, scores)]


def choose_contents(
    found: Sequence[Candidate], options: Sequence[Sequence[Option]], scores: Floats
) -> list[Candidate]:
    """The candidates with their best content by the scores of ``content_rows``."""
    out, at = [], 0
    for candidate, stretches in zip(found, options, strict=True):
        if not stretches:
            out.append(candidate)
            continue
        odds = shares(scores[at : at + len(stretches)])
        at += len(stretches)
        best = int(odds.argmax())
        first, last = stretches[best][:2]
        out.append(replace(candidate, content=(first, last), content_odds=float(odds[best])))
    return out


def cue_spots(inputs: ScoringInput, head: int, end: bool) -> list[int]:
    """The words near a head that its cue may reach to, not beyond a hedge, which is its own."""
    c = inputs.columns
    if head in inputs.hedges:
        return [head]
    if head in inputs.phrases:
        return [inputs.phrases[head] if end else head]
    out, at = [head], head
    for _ in range(8 if end else 5):
        at += 1 if end else -1
        if not 0 <= at < c.size or c.sentences[at] != c.sentences[head] or at in inputs.hedges:
            break
        if not c.blank[at]:
            out.append(at)
    return out


def cue_rows(
    inputs: ScoringInput, found: Sequence[Candidate], end: bool
) -> tuple[list[list[int]], Features]:
    """The spots of each candidate, and their rows."""
    spots = [cue_spots(inputs, each.head, end) for each in found]
    features = cue_features(
        inputs,
        [each.window for each in found],
        [each.source for each in found],
        [each.content for each in found],
        spots,
        end,
    )
    return spots, features


def with_cues(inputs: ScoringInput, model: Model, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the words of each cue."""
    spots_a, rows_a = cue_rows(inputs, found, False)
    spots_b, rows_b = cue_rows(inputs, found, True)
    a, b = model.score("cue_begins", rows_a), model.score("cue_ends", rows_b)
    return choose_cues(found, spots_a, a, spots_b, b)


def choose_cues(
    found: Sequence[Candidate],
    begins: Sequence[Sequence[int]],
    begin_scores: Floats,
    ends: Sequence[Sequence[int]],
    end_scores: Floats,
) -> list[Candidate]:
    """The candidates with their best cue by the scores of ``cue_rows``."""
    out, at_a, at_b = [], 0, 0
    for candidate, first, last in zip(found, begins, ends, strict=True):
        a = first[int(begin_scores[at_a : at_a + len(first)].argmax())]
        b = last[int(end_scores[at_b : at_b + len(last)].argmax())]
        at_a, at_b = at_a + len(first), at_b + len(last)
        out.append(replace(candidate, cue=(a, b)))
    return out
