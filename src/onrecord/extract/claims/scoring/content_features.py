"""Features of the stretches that may be the content."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.feature_codes import (
    CueCodes,
    buckets,
    codes,
    picked,
    whole_numbers,
)
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.claims.scoring.model import Option, ScoringInput, Stretch, Window
from onrecord.extract.syntax.token_arrays import Codes, Numbers


def content_features(
    inputs: ScoringInput,
    windows: Sequence[Window],
    sources: Sequence[Stretch],
    options: Sequence[Sequence[Option]],
    likely: list[int],
) -> Features:
    """Rows: for each window its stretches that may be the content.

    A stretch is first and last token and how well it begins and ends (whole numbers, 0 best);
    ``likely`` says of each token how likely it heads a cue (0 to 9).
    """
    c = inputs.columns
    quotes = whole_numbers(c.quotes)
    quoted = np.concatenate([[0], np.cumsum(quotes >= 0)])
    measures = _measures(inputs, windows, sources, options, likely)
    h, a, b, t, n_a, n_b = measures[:6]
    begins_, ends_, place_ = (x.astype(np.uint64) for x in measures[6:9])
    cut_, left_ = measures[9:11]
    tops_, busy_, path = (x.astype(np.uint64) for x in measures[11:14])
    extent, cut_path = buckets(measures[14]), measures[15].astype(np.uint64)
    sentences = whole_numbers(c.sentences)
    spread = (sentences[b] - sentences[a]).astype(np.uint64)
    quoting = _quoting(quotes, quoted, a, b)
    f = Features(len(h), "contents")
    cue = CueCodes(inputs, h)
    word, tag, dep, part = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["part"]
    side = (a > h).astype(np.uint64)
    one = (n_a == n_b).astype(np.uint64) + (n_a == t).astype(np.uint64) * np.uint64(2)
    d_t, p_t, t_t = dep[t], part[t], tag[t]
    d_a, d_b = dep[n_a], dep[n_b]
    up_b = dep[np.array(c.heads, dtype=np.int64)[n_b]]
    d_cut, w_cut, t_cut = picked(dep, cut_), picked(word, cut_), picked(tag, cut_)
    d_left = picked(dep, left_)
    mark_after, mark_before = picked(word, b + 1), picked(word, a - 1)
    marked = codes(inputs.signatures)[t]
    f.add(begins_)
    f.add(ends_)
    f.add(begins_, ends_)
    f.add(begins_, ends_, side)
    f.add(one)
    f.add(one, d_t, side)
    f.add(one, d_t, tops_)
    f.add(one, path)
    f.add(tops_, side, place_)
    f.add(tops_, path)
    f.add(path)
    f.add(path, cue.lemma)
    f.add(path, cue.signature)
    f.add(path, cue.frames)
    f.add(path, cue.frames, cue.signature)
    f.add(path, cue.tag)
    f.add(path, cue.quotes, quoting)
    f.add(path, t_t, marked)
    f.add(path, place_)
    f.add(place_, quoting)
    f.add(place_, cue.dep)
    f.add(place_, d_a, d_b)
    f.add(quoting, side)
    f.add(quoting, cue.quotes, place_)
    f.add(quoting, cue.lemma)
    f.add(quoting, mark_after)
    f.add(quoting, mark_before, mark_after)
    f.add(quoting, spread)
    f.add(quoting, d_cut, side)
    f.add(spread, side, place_)
    f.add(extent, side)
    f.add(extent, path)
    f.add(extent, cue.lemma)
    f.add(d_t, p_t, side)
    f.add(d_t, cue.lemma, side)
    f.add(d_a, d_b, side)
    f.add(d_b, up_b, side)
    f.add(d_cut, w_cut, mark_after)
    f.add(d_cut, cut_path)
    f.add(d_cut, t_cut, side)
    f.add(d_cut, d_t, mark_after)
    f.add(d_cut, d_b, up_b)
    f.add(cut_path)
    f.add(cut_path, mark_after, side)
    f.add(d_left, mark_before, side)
    f.add(mark_after, mark_before, side)
    f.add(mark_after, d_b)
    f.add(picked(word, a), picked(word, b + 1), side)
    f.add(picked(word, a), d_t, side)
    f.add(picked(word, a), t_t, cue.lemma)
    f.add(busy_, side)
    f.add(busy_, path)
    f.add(busy_, place_)
    return f


def _measures(
    inputs: ScoringInput,
    windows: Sequence[Window],
    sources: Sequence[Stretch],
    options: Sequence[Sequence[Option]],
    likely: list[int],
) -> list[Numbers]:
    """What is measured of every stretch, one array a measure.

    0 the cue's head; 1, 2 first and last token; 3 the highest token, 4, 5 the highest that begins
    and ends with the stretch; 6, 7 how well it begins and ends; 8 whether it lies around the cue
    (1) and the source (2); 9, 10 the highest token that begins behind it and ends before it, or
    -1; 11 how many tokens hang on none within; 12 how likely it holds another cue; 13 the path to
    token 3; 14 its words; 15 the path to token 9.
    """
    c = inputs.columns
    heads_of = whole_numbers(c.heads)
    depth, busyness = whole_numbers(inputs.depths), whole_numbers(likely)
    parts: list[tuple[Numbers, ...]] = []
    for near, (s_first, s_last), found in zip(windows, sources, options, strict=True):
        if not found:
            continue
        tokens, head = near.tokens, near.head
        table = np.array(found, dtype=np.int64)
        a, b = table[:, 0], table[:, 1]
        i, j = np.searchsorted(tokens, a), np.searchsorted(tokens, b)
        place = np.arange(len(tokens))
        inner = (place >= i[:, None]) & (place <= j[:, None]) & (tokens != head)
        size = inner.sum(axis=1)
        height = depth[tokens] * 64 + np.minimum(near.steps, 63)
        best = np.where(size > 0, np.where(inner, height, 1 << 40).argmin(axis=1), i)
        up = heads_of[tokens]
        outside = (up < a[:, None]) | (up > b[:, None]) | (up == tokens) | (up == head)
        after, before = np.minimum(j + 1, len(tokens) - 1), np.maximum(i - 1, 0)
        cut, left = near.begun[after], near.ended[before]
        more = j + 1 < len(tokens)
        around = ((a < head) & (head < b)).astype(np.int64)
        around += 2 * ((s_first >= 0) & (a <= s_first) & (s_last <= b))
        parts.append(
            (
                np.full(len(table), head),
                a,
                b,
                tokens[best],
                tokens[near.begun[i]],
                tokens[near.ended[j]],
                table[:, 2],
                table[:, 3],
                around,
                np.where(more, tokens[cut], -1),
                np.where(i > 0, tokens[left], -1),
                np.minimum((inner & outside).sum(axis=1), 6),
                np.where(inner, busyness[tokens], 0).max(axis=1),
                near.path[best].astype(np.int64),
                np.maximum(size, 1),
                np.where(more, near.path[cut], 0).astype(np.int64),
            )
        )
    return [np.concatenate(x) for x in zip(*parts, strict=True)]


def _quoting(quotes: Numbers, quoted: Numbers, first: Numbers, last: Numbers) -> Codes:
    """How stretches lie to quotation marks: bit by bit, their two ends and their middle.

    1, 2: its end lies in a quotation; 4, 8: and cuts it; 16: both in one; 32: some in the middle.
    ``quoted`` counts the quoted tokens before each.
    """
    left, right = quotes[first], quotes[last]
    before, after = quotes[np.maximum(first - 2, 0)], quotes[np.minimum(last + 2, len(quotes) - 1)]
    one = (left >= 0) & (left == right)
    out = (left >= 0).astype(np.int64) + 2 * (right >= 0)
    out += 4 * ((left >= 0) & (first > 1) & (before == left))
    out += 8 * ((right >= 0) & (last + 2 < len(quotes)) & (after == right))
    out += 16 * one + 32 * (~one & (quoted[last + 1] > quoted[first]))
    return out.astype(np.uint64)
