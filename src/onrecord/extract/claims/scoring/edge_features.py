"""Features of the places where the content may begin or end."""

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
from onrecord.extract.claims.scoring.model import ScoringInput, Stretch, Window
from onrecord.extract.syntax.token_arrays import Codes, Columns, Numbers, code


def edge_features(
    inputs: ScoringInput, windows: Sequence[Window], sources: Sequence[Stretch], end: bool
) -> Features:
    """Rows: for each window its tokens, as places where the content begins (or ends).

    ``sources`` are first and last token of each window's source, (-1, -1) for nobody.
    """
    c = inputs.columns
    counts = [len(near.tokens) for near in windows]
    h = np.repeat(whole_numbers([near.head for near in windows]), counts)
    k = np.concatenate([near.tokens for near in windows])
    nodes = [near.ended if end else near.begun for near in windows]
    n = np.concatenate([w.tokens[x] for w, x in zip(windows, nodes, strict=True)])
    path = np.concatenate([w.path[x] for w, x in zip(windows, nodes, strict=True)])
    mine = np.concatenate([w.path for w in windows])
    step = np.concatenate([w.steps[x] for w, x in zip(windows, nodes, strict=True)])
    step = np.minimum(step, 7).astype(np.uint64)
    sentences = whole_numbers(c.sentences)
    offset = (np.clip(sentences[k] - sentences[h], -3, 3) + 3).astype(np.uint64)
    s_first = np.repeat(whole_numbers([first for first, _ in sources]), counts)
    s_last = np.repeat(whole_numbers([last for _, last in sources]), counts)
    at_source = np.select(
        [s_first < 0, k == s_last + 1, k == s_first - 1, k < s_first, k > s_last],
        [0, 2, 3, 4, 5],
        default=1,
    ).astype(np.uint64)
    f = Features(len(k), "ends" if end else "begins")
    cue = CueCodes(inputs, h)
    word, tag, dep, part = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["part"]
    delta = k - h
    side = (delta > 0).astype(np.uint64) + (delta == 0).astype(np.uint64) * np.uint64(2)
    adjacent = np.clip(delta, -3, 3).astype(np.uint64)
    gap = buckets(np.abs(delta) // 2)
    quotes = whole_numbers(c.quotes)
    state = _quote_state(c.size, quotes)[k]
    cue_quoted = (quotes[h] >= 0).astype(np.uint64)
    around = 1 if end else -1
    out_w, out_t, out_d = picked(word, k + around), picked(tag, k + around), picked(dep, k + around)
    out2_w, out2_d = picked(word, k + 2 * around), picked(dep, k + 2 * around)
    in_w, in_t = picked(word, k - around), picked(tag, k - around)
    w, t, d, p = word[k], tag[k], dep[k], part[k]
    n_d, n_p, n_t = dep[n], part[n], tag[n]
    edge = _edge_state(c, end)[k]
    f.add(path)
    f.add(path, cue.lemma)
    f.add(path, cue.tag)
    f.add(path, cue.dep)
    f.add(path, cue.signature)
    f.add(path, cue.quotes)
    f.add(path, cue.listed)
    f.add(path, cue.frames)
    f.add(path, cue.frames, cue.signature)
    f.add(side, n_d, cue.frames)
    f.add(side, state, cue.frames)
    f.add(path, side, state)
    f.add(path, w)
    f.add(path, out_w)
    f.add(path, at_source)
    f.add(mine)
    f.add(mine, cue.lemma)
    f.add(mine, out_w)
    f.add(side, n_d)
    f.add(side, n_d, cue.lemma)
    f.add(side, n_d, n_t)
    f.add(side, n_d, step)
    f.add(side, n_p, d)
    f.add(side, w)
    f.add(side, w, cue.lemma)
    f.add(side, w, out_w)
    f.add(side, out_w)
    f.add(side, out_w, out2_w)
    f.add(side, out_w, out2_d)
    f.add(side, out_w, out_d, n_d)
    f.add(side, out_t, t)
    f.add(side, out_t, t, in_t)
    f.add(side, in_w)
    f.add(side, gap)
    f.add(side, gap, cue.lemma)
    f.add(adjacent, cue.lemma)
    f.add(adjacent, cue.tag, w)
    f.add(adjacent, p, n_d)
    f.add(side, state)
    f.add(side, state, cue.quotes)
    f.add(side, state, cue.lemma)
    f.add(side, state, offset)
    f.add(side, state, out_w, cue_quoted)
    f.add(offset)
    f.add(offset, cue.quotes, state)
    f.add(offset, edge, state)
    f.add(edge, side)
    f.add(edge, side, cue.signature)
    f.add(edge, side, cue.dep)
    f.add(edge, side, cue.lemma)
    f.add(edge, side, n_d)
    f.add(edge, state, side, cue.quotes)
    f.add(at_source, side)
    f.add(at_source, side, n_d)
    f.add(at_source, side, cue.lemma)
    f.add(step, n_d, n_p)
    return f


def _quote_state(size: int, quotes: Numbers) -> Codes:
    """0 outside and away; 1 inside; 3 first, 5 last inside; 8 just after, 16 just before one."""
    before = np.concatenate([[-1], quotes[:-1]])
    after = np.concatenate([quotes[1:], [-1]])
    before2 = np.concatenate([[-1, -1], quotes[:-2]])[:size]
    after2 = np.concatenate([quotes[2:], [-1, -1]])[:size]
    inside = quotes >= 0
    out = inside.astype(np.int64)
    out += 2 * (inside & ((before != quotes) | (before2 != quotes)))
    out += 4 * (inside & ((after != quotes) | (after2 != quotes)))
    out += 8 * (~inside & ((before >= 0) | (before2 >= 0)))
    out += 16 * (~inside & ((after >= 0) | (after2 >= 0)))
    return out.astype(np.uint64)


def _edge_state(c: Columns, end: bool) -> Codes:
    """Of every token, whether it is its sentence's first (or last) word, and the mark beyond it."""
    out = [0] * c.size
    step, order = (1, range(c.size - 1, -1, -1)) if end else (-1, range(c.size))
    met = -1  # the sentence of the last word passed
    for token in order:
        if c.blank[token]:
            continue
        inner = c.sentences[token] == met
        met = c.sentences[token]
        mark = token + step
        beyond = c.words[mark] if 0 <= mark < c.size and c.blank[mark] else ""
        out[token] = code(f"{inner:d} {beyond}")
    return codes(out)
