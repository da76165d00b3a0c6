"""Drafts of attributions: where the scorers put cue, source and content, and how surely.

Stage by stage, each seeing what the ones before it chose: which words may head a cue; who is the
source; where the content begins and ends; which words belong to the cue; how sure the whole is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from onrecord.extract.claims.scoring.candidate_spans import Phrase, Window, phrases, window
from onrecord.extract.claims.scoring.claim_features import claim_features
from onrecord.extract.claims.scoring.features import View, head_features, may_head
from onrecord.extract.claims.scoring.linear_model import (
    Features,
    Floats,
    Model,
    probability,
    shares,
)
from onrecord.extract.claims.scoring.role_features import (
    content_features,
    cue_features,
    edge_features,
    source_features,
)
from onrecord.extract.syntax.token_arrays import Columns

#: Words less likely than this to head a cue are not looked at further.
LIKELY = 0.15
#: What the table's hedges and phrases are at least: they can hardly mean anything else.
PLAIN = 0.7
#: Drafts that a sentence has at most; of 8,000 sentences of news none has more than six, and a
#: sentence that repeats itself would have as many as words.
_IN_A_SENTENCE = 30
_TOGETHER = 500  # drafts whose rows are scored at a time, which bounds the memory they take
_BEST = 5  # beginnings and endings of a content that are tried together
_PAIRS = 12  # of their pairs, the surest that are weighed against each other
_HOPELESS = 7.0  # by how much, in logarithms, a pair may be worse than the best two ends
_NOBODY = (-1, -1)
#: Verbs that stand before their speaker at the end of a sentence, and how many words that one has.
_TURNING = frozenset(["say", "ask", "add", "report", "write", "wonder"])
_LONG_NAME = 8

Stretch = tuple[int, int]
#: First and last token of a possible content, and how far each is from the best.
Option = tuple[int, int, int, int]


@dataclass(frozen=True)
class Draft:
    """One possible attribution; stretches are first and last token, (-1, -1) for nobody.

    ``head_odds`` is the score of the head as a cue, ``source_odds`` and ``content_odds`` log
    shares of what was chosen among its rivals; ``outer`` and ``inner`` are the probabilities that
    all of it is right, standing on its own and standing in another's content.
    """

    window: Window
    head: int
    head_odds: float
    source_head: int = -1
    source: Stretch = _NOBODY
    source_odds: float = 0.0
    content: Stretch = _NOBODY
    content_odds: float = 0.0
    cue: Stretch = _NOBODY
    outer: float = 0.0
    inner: float = 0.0


def drafts(v: View, model: Model) -> list[Draft]:
    """All drafts of an article in the order of their heads."""
    tokens = may_head(v.c)
    if not tokens:
        return []
    scores = model.score("heads", head_features(v, tokens))
    return follow(v, model, tokens, scores)


def follow(v: View, model: Model, tokens: Sequence[int], scores: Floats) -> list[Draft]:
    """The drafts of the tokens that are likely enough, given their scores as heads."""
    c, depths = v.c, v.depths
    likely = likelihoods(c, tokens, scores)
    plain = v.hedges | v.phrases.keys() | v.nouns.keys() | v.denials
    floor, sure = (float(np.log(p / (1 - p))) for p in (LIKELY, PLAIN))
    heads = {
        token: max(float(score), sure if token in plain else score)
        for token, score in zip(tokens, scores, strict=True)
        if score >= floor or token in plain
    }
    heads = _likeliest(c, heads)
    out: list[Draft] = []
    rest = iter(heads.items())
    while some := list(islice(rest, _TOGETHER)):
        found = [Draft(window(c, depths, token), token, odds) for token, odds in some]
        found = with_sources(v, model, found)
        found = [d for d in with_contents(v, model, found, likely) if d.content != _NOBODY]
        out += with_cues(v, model, found) if found else []
    if not out:
        return []
    odds = np.array([d.head_odds for d in out])
    alone, held = claim_features(v, out)
    outer = probability(odds + model.score("claims", alone))
    inner = probability(odds + model.score("inner", held))
    return [
        replace(d, outer=max(float(o), least(v, d.head)), inner=max(float(i), least(v, d.head)))
        for d, o, i in zip(out, outer, inner, strict=True)
    ]


def _likeliest(c: Columns, heads: dict[int, float]) -> dict[int, float]:
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


def least(v: View, head: int) -> float:
    """What a cue is at least: hedges and phrases of the table, and some constructions, are sure."""
    sure = head in v.hedges or head in v.phrases or head in v.nouns or head in v.denials
    return PLAIN if sure else 0.0


def within(draft: Draft, other: Draft) -> bool:
    """Whether a draft's cue stands in the other's content, and not the other way round too."""
    return (
        other.content[0] <= draft.head <= other.content[1]
        and not draft.content[0] <= other.head <= draft.content[1]
    )


def likelihoods(c: Columns, tokens: Sequence[int], scores: Floats) -> list[int]:
    """Of every token, how likely it heads a cue, from 0 to 9."""
    out = [0] * c.size
    for token, p in zip(tokens, probability(scores).tolist(), strict=True):
        out[token] = min(9, int(p * 10))
    return out


def source_rows(v: View, found: Sequence[Draft]) -> tuple[list[list[Phrase]], Features]:
    """The phrases that could be the source of each draft, and their rows ("nobody" last)."""
    options = [phrases(v.c, d.window) for d in found]
    return options, source_features(v, [d.window for d in found], options)


def with_sources(v: View, model: Model, found: Sequence[Draft]) -> list[Draft]:
    """The drafts with the best source of each."""
    options, features = source_rows(v, found)
    chosen = choose_sources(found, options, model.score("sources", features))
    return [_of_table(v, draft, phrases_) for draft, phrases_ in zip(chosen, options, strict=True)]


def _of_table(v: View, draft: Draft, options: Sequence[Phrase]) -> Draft:
    """A hedge names nobody; a phrase of the table leads to its source, a noun to its owner."""
    noun = v.nouns.get(draft.head)
    if draft.head in v.hedges or (noun is not None and noun.owner < 0 and not noun.lent):
        return replace(draft, source_head=-1, source=_NOBODY, source_odds=0.0)
    if draft.head in v.phrases or (noun is not None and noun.owner >= 0):
        leads = noun.owner if noun else v.c.child(v.phrases[draft.head], "pobj")
        for p in options:
            if p.head == leads and p.cut == 0 and draft.source_head != leads:
                return replace(draft, source_head=p.head, source=(p.first, p.last))
    turned = _turned(v.c, draft.head)
    if turned is not None and not turned[0] <= draft.source_head <= turned[1]:
        for p in options:
            if turned == (p.first, p.last):
                return replace(draft, source_head=p.head, source=turned)
    return draft


def _turned(c: Columns, head: int) -> Stretch | None:
    """The speaker behind the verb that closes a sentence: "Did they leave, asked Tarn?"

    Parsers take what is said before the comma for the verb's own clause.
    """
    if c.lemmas[head] not in _TURNING or c.tags[head] not in ("VBD", "VBZ", "VBP"):
        return None
    first, last = c.sentence_first[head], c.sentence_last[head]
    before = head - 1
    if before <= first or c.words[before] not in (",", "?"):
        return None
    while last > head and c.blank[last]:
        last -= 1
    speaker = range(head + 1, last + 1)
    if not 0 < len(speaker) <= _LONG_NAME or c.parts[head + 1] in ("ADP", "SCONJ", "PUNCT", "PART"):
        return None
    if any(c.parts[t] in ("VERB", "AUX", "SCONJ", "ADV") or c.words[t] == "," for t in speaker):
        return None
    if any(c.kinds[t] in ("DATE", "TIME") or c.deps[t] == "npadvmod" for t in speaker):
        return None  # "Tarn, the mayor, said Tuesday"
    return head + 1, last


def choose_sources(
    found: Sequence[Draft], options: Sequence[Sequence[Phrase]], scores: Floats
) -> list[Draft]:
    """The drafts with their best source by the scores of ``source_rows``."""
    out, at = [], 0
    for draft, phrases_ in zip(found, options, strict=True):
        odds = shares(scores[at : at + len(phrases_) + 1])
        at += len(phrases_) + 1
        best = int(odds.argmax())
        if best == len(phrases_):
            out.append(replace(draft, source_odds=float(odds[best])))
        else:
            p = phrases_[best]
            out.append(
                replace(
                    draft,
                    source_head=p.head,
                    source=(p.first, p.last),
                    source_odds=float(odds[best]),
                )
            )
    return out


def edge_rows(v: View, found: Sequence[Draft], end: bool) -> Features:
    """Rows: the tokens of each draft's window, as where its content begins (or ends)."""
    windows, sources = [d.window for d in found], [d.source for d in found]
    return edge_features(v, windows, sources, end)


def content_options(
    c: Columns, found: Sequence[Draft], begins: Floats, ends: Floats
) -> list[list[Option]]:
    """For each draft, the stretches its content may be, from the scores of ``edge_rows``.

    First and last token, and how far each is from the best (in half units, at most 12).
    """
    out, at = [], 0
    for draft in found:
        tokens = draft.window.tokens
        size = len(tokens)
        a, b = shares(begins[at : at + size]), shares(ends[at : at + size])
        at += size
        firsts = np.argsort(-a, kind="stable")[:_BEST].tolist()
        lasts = np.argsort(-b, kind="stable")[:_BEST].tolist()
        least_ = float(a[firsts[0]] + b[lasts[0]]) - _HOPELESS
        pairs = sorted(
            (-float(a[i] + b[j]), i, j)
            for i in firsts
            for j in lasts
            if i <= j and a[i] + b[j] > least_
        )
        own = {draft.head, *range(draft.source[0], draft.source[1] + 1)}
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
    v: View,
    found: Sequence[Draft],
    options: Sequence[Sequence[Option]],
    likely: list[int],
) -> Features:
    """Rows: the stretches of each draft."""
    windows, sources = [d.window for d in found], [d.source for d in found]
    return content_features(v, windows, sources, options, likely)


def with_contents(v: View, model: Model, found: Sequence[Draft], likely: list[int]) -> list[Draft]:
    """The drafts with the best content of each; without any where there is no stretch."""
    begins = model.score("begins", edge_rows(v, found, False))
    ends = model.score("ends", edge_rows(v, found, True))
    options = content_options(v.c, found, begins, ends)
    if not any(options):
        return list(found)
    scores = model.score("contents", content_rows(v, found, options, likely))
    return [_ruled(v, d) for d in choose_contents(found, options, scores)]


def _ruled(v: View, draft: Draft) -> Draft:
    """The draft with its content by rule: of a hedge, a noun, an "as X reports"."""
    if draft.head in v.hedges:
        stretch = _hedged(v.c, draft.head)
    elif draft.source != _NOBODY and _turned(v.c, draft.head) == draft.source:
        stretch = _before(v.c, draft)
    elif draft.head in v.nouns:
        stretch = v.nouns[draft.head].first, v.nouns[draft.head].last
    else:
        stretch = _commented(v.c, draft) or draft.content
    return draft if stretch == draft.content else replace(draft, content=stretch, content_odds=0.0)


def _before(c: Columns, draft: Draft) -> Stretch:
    """What stands before a verb with its speaker behind, unless the content goes further back."""
    first, last = c.sentence_first[draft.head], draft.head - 1
    while last > first and c.blank[last]:
        last -= 1
    while first < last and c.blank[first]:
        first += 1
    known = draft.content
    return known if known != _NOBODY and known[0] <= first and known[1] == last else (first, last)


def _commented(c: Columns, draft: Draft) -> Stretch | None:
    """What "…, as X reports" comments on: all the rest of its sentence; None for all others.

    The sentence may go on behind it. A content that reaches into other sentences stays.
    """
    head = draft.head
    mark = next((k for k in c.children[head] if c.words[k] == "as" and k < head), None)
    if mark is None or c.deps[mark] != "mark" or draft.source_head < 0:
        return None
    if c.child(head, "ccomp", "xcomp", "dobj") is not None or c.heads[head] == head:
        return None
    first, last = c.sentence_first[head], c.sentence_last[head]
    opens = all(c.blank[t] for t in range(first, mark))
    if not opens and not c.blank[mark - 1]:
        return None
    if draft.content != _NOBODY and not first <= draft.content[0] <= draft.content[1] <= last:
        return None
    own = c.subtree(head)
    words = [t for t in range(first, last + 1) if not c.blank[t] and not own[0] <= t <= own[-1]]
    return (words[0], words[-1]) if words else None


def _hedged(c: Columns, hedge: int) -> Stretch:
    """What a hedge stands over: all that hangs on the word it hangs on, less what leads in."""
    over = c.heads[hedge]
    first, last = c.lefts[over], c.rights[over]
    for cut in (t for t in range(first, last) if c.words[t] == ";"):
        first, last = (cut, last) if cut < over else (first, min(cut, last))
    while first < over and (c.blank[first] or c.deps[first] in ("cc", "mark") or first == hedge):
        first += 1
    while last > over and (c.blank[last] or last == hedge):
        last -= 1
    return (first, last) if over != hedge else _NOBODY


def choose_contents(
    found: Sequence[Draft], options: Sequence[Sequence[Option]], scores: Floats
) -> list[Draft]:
    """The drafts with their best content by the scores of ``content_rows``."""
    out, at = [], 0
    for draft, stretches in zip(found, options, strict=True):
        if not stretches:
            out.append(draft)
            continue
        odds = shares(scores[at : at + len(stretches)])
        at += len(stretches)
        best = int(odds.argmax())
        first, last = stretches[best][:2]
        out.append(replace(draft, content=(first, last), content_odds=float(odds[best])))
    return out


def cue_spots(v: View, head: int, end: bool) -> list[int]:
    """The words near a head that its cue may reach to, not beyond a hedge, which is its own."""
    c = v.c
    if head in v.hedges:
        return [head]
    if head in v.phrases:
        return [v.phrases[head] if end else head]
    out, at = [head], head
    for _ in range(8 if end else 5):
        at += 1 if end else -1
        if not 0 <= at < c.size or c.sentences[at] != c.sentences[head] or at in v.hedges:
            break
        if not c.blank[at]:
            out.append(at)
    return out


def cue_rows(v: View, found: Sequence[Draft], end: bool) -> tuple[list[list[int]], Features]:
    """The spots of each draft, and their rows."""
    spots = [cue_spots(v, d.head, end) for d in found]
    features = cue_features(
        v,
        [d.window for d in found],
        [d.source for d in found],
        [d.content for d in found],
        spots,
        end,
    )
    return spots, features


def with_cues(v: View, model: Model, found: Sequence[Draft]) -> list[Draft]:
    """The drafts with the words of each cue."""
    spots_a, rows_a = cue_rows(v, found, False)
    spots_b, rows_b = cue_rows(v, found, True)
    a, b = model.score("cue_begins", rows_a), model.score("cue_ends", rows_b)
    return choose_cues(found, spots_a, a, spots_b, b)


def choose_cues(
    found: Sequence[Draft],
    begins: Sequence[Sequence[int]],
    begin_scores: Floats,
    ends: Sequence[Sequence[int]],
    end_scores: Floats,
) -> list[Draft]:
    """The drafts with their best cue by the scores of ``cue_rows``."""
    out, at_a, at_b = [], 0, 0
    for draft, first, last in zip(found, begins, ends, strict=True):
        a = first[int(begin_scores[at_a : at_a + len(first)].argmax())]
        b = last[int(end_scores[at_b : at_b + len(last)].argmax())]
        at_a, at_b = at_a + len(first), at_b + len(last)
        out.append(replace(draft, cue=(a, b)))
    return out
