"""Features of the places where the roles of an attribution begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.candidate_spans import Phrase, Window
from onrecord.extract.claims.scoring.features import View, array, buckets, picked
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.syntax.token_arrays import Codes, Columns, Numbers, code


def _rows(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)


class _Cue:
    """The codes of each row's cue."""

    def __init__(self, v: View, heads: Numbers) -> None:
        coded = v.c.coded
        self.lemma, self.tag = coded["lemma"][heads], coded["tag"][heads]
        self.dep, self.part = coded["dep"][heads], coded["part"][heads]
        self.signature = array(v.signatures)[heads]
        self.quotes = array(v.near_quotes)[heads]
        self.listed, self.frames = array(v.listed)[heads], array(v.frames)[heads]


def source_features(
    v: View, windows: Sequence[Window], options: Sequence[Sequence[Phrase]]
) -> Features:
    """Rows: for each window its phrases in order, then "nobody"."""
    c = v.c
    rows = []
    for near, found in zip(windows, options, strict=True):
        head, paths, far = near.head, near.paths, near.distances
        rows += [
            (head, p.head, p.first, p.last, p.cut + 1, paths[p.head], min(far[p.head], 6))
            for p in found
        ]
        rows.append((head, -1, -1, -9, 0, 0, 0))
    table = np.array(rows, dtype=np.int64)
    h, k, a, b = (table[:, column] for column in range(4))
    cut, path, steps = (table[:, column].astype(np.uint64) for column in range(4, 7))
    f = Features(len(rows), "sources")
    cue = _Cue(v, h)
    word, tag, dep = c.coded["word"], c.coded["tag"], c.coded["dep"]
    part, kind = c.coded["part"], c.coded["kind"]
    k_w, k_t, k_d, k_p, k_k = (picked(x, k) for x in (word, tag, dep, part, kind))
    side = np.where(k < 0, 0, 1 + (k > h)).astype(np.uint64)
    gap = np.where(k < 0, np.uint64(0), buckets(np.abs(k - h) // 2))
    quoted = picked(array(v.c.quotes), k)
    same_quote = (quoted == array(v.c.quotes)[h]).astype(np.uint64) + (
        quoted < (1 << 32)
    ) * np.uint64(2)
    following = picked(word, b + 1)
    following2 = picked(dep, b + 2)
    size = np.where(k < 0, np.uint64(99), buckets(np.maximum(b - a, 0)))
    below = picked(array(v.signatures), k)
    f.add(path)
    f.add(path, cue.lemma)
    f.add(path, cue.tag)
    f.add(path, cue.dep)
    f.add(path, cue.signature)
    f.add(path, cue.quotes, side)
    f.add(path, side, k_p)
    f.add(path, cue.part, cue.listed)
    f.add(path, cue.frames)
    f.add(cut)
    f.add(cut, k_d)
    f.add(cut, k_p, k_k)
    f.add(cut, following)
    f.add(cut, following, following2)
    f.add(cut, below)
    f.add(cut, size)
    f.add(cut, path)
    f.add(cut, k_w)
    f.add(k_w)
    f.add(k_w, cue.lemma)
    f.add(k_w, k_d, side)
    f.add(k_p, k_k, side)
    f.add(k_p, k_k, k_d)
    f.add(k_p, k_k, cue.lemma)
    f.add(k_p, side, gap)
    f.add(k_t, side, cue.tag)
    f.add(k_d, side, cue.quotes)
    f.add(side, cue.signature)
    f.add(side, cue.lemma)
    f.add(same_quote, side)
    f.add(same_quote, cue.quotes, k_d)
    f.add(gap, side, cue.dep)
    f.add(size, k_p, side)
    f.add(picked(word, a - 1), side)
    f.add(following, side)
    f.add(picked(tag, a - 1), picked(tag, b + 1), side)
    f.add(steps, side, k_p, k_k)
    f.add(steps, k_d)
    return f


def edge_features(
    v: View, windows: Sequence[Window], sources: Sequence[tuple[int, int]], end: bool
) -> Features:
    """Rows: for each window its tokens, as places where the content begins (or ends).

    ``sources`` are first and last token of each window's source, (-1, -1) for nobody.
    """
    c = v.c
    counts = [len(near.tokens) for near in windows]
    h = np.repeat(_rows([near.head for near in windows]), counts)
    k = np.concatenate([near.tokens for near in windows])
    nodes = [near.ended if end else near.begun for near in windows]
    n = np.concatenate([w.tokens[x] for w, x in zip(windows, nodes, strict=True)])
    path = np.concatenate([w.path[x] for w, x in zip(windows, nodes, strict=True)])
    mine = np.concatenate([w.path for w in windows])
    step = np.concatenate([w.steps[x] for w, x in zip(windows, nodes, strict=True)])
    step = np.minimum(step, 7).astype(np.uint64)
    sentences = _rows(c.sentences)
    offset = (np.clip(sentences[k] - sentences[h], -3, 3) + 3).astype(np.uint64)
    s_first = np.repeat(_rows([first for first, _ in sources]), counts)
    s_last = np.repeat(_rows([last for _, last in sources]), counts)
    at_source = np.select(
        [s_first < 0, k == s_last + 1, k == s_first - 1, k < s_first, k > s_last],
        [0, 2, 3, 4, 5],
        default=1,
    ).astype(np.uint64)
    f = Features(len(k), "ends" if end else "begins")
    cue = _Cue(v, h)
    word, tag, dep, part = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["part"]
    delta = k - h
    side = (delta > 0).astype(np.uint64) + (delta == 0).astype(np.uint64) * np.uint64(2)
    adjacent = np.clip(delta, -3, 3).astype(np.uint64)
    gap = buckets(np.abs(delta) // 2)
    quotes = _rows(c.quotes)
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
    return array(out)


def content_features(
    v: View,
    windows: Sequence[Window],
    sources: Sequence[tuple[int, int]],
    options: Sequence[Sequence[tuple[int, int, int, int]]],
    likely: list[int],
) -> Features:
    """Rows: for each window its stretches that may be the content.

    A stretch is first and last token and how well it begins and ends (whole numbers, 0 best);
    ``likely`` says of each token how likely it heads a cue (0 to 9).
    """
    c = v.c
    heads_of, quotes = _rows(c.heads), _rows(c.quotes)
    depth, busyness = _rows(v.depths), _rows(likely)
    quoted = np.concatenate([[0], np.cumsum(quotes >= 0)])
    parts_: list[tuple[Numbers, ...]] = []
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
        parts_.append(
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
    columns = [np.concatenate(x) for x in zip(*parts_, strict=True)]
    h, a, b, t, n_a, n_b = columns[:6]
    begins_, ends_, place_ = (x.astype(np.uint64) for x in columns[6:9])
    cut_, left_ = columns[9:11]
    tops_, busy_, path = (x.astype(np.uint64) for x in columns[11:14])
    extent, cut_path = buckets(columns[14]), columns[15].astype(np.uint64)
    sentences = _rows(c.sentences)
    spread = (sentences[b] - sentences[a]).astype(np.uint64)
    quoting = _quoting(quotes, quoted, a, b)
    f = Features(len(h), "contents")
    cue = _Cue(v, h)
    word, tag, dep, part = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["part"]
    side = (a > h).astype(np.uint64)
    one = (n_a == n_b).astype(np.uint64) + (n_a == t).astype(np.uint64) * np.uint64(2)
    d_t, p_t, t_t = dep[t], part[t], tag[t]
    d_a, d_b = dep[n_a], dep[n_b]
    up_b = dep[np.array(c.heads, dtype=np.int64)[n_b]]
    d_cut, w_cut, t_cut = picked(dep, cut_), picked(word, cut_), picked(tag, cut_)
    d_left = picked(dep, left_)
    mark_after, mark_before = picked(word, b + 1), picked(word, a - 1)
    marked = array(v.signatures)[t]
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


def _quoting(quotes: Numbers, quoted: Numbers, first: Numbers, last: Numbers) -> Codes:
    """How stretches stand to quotation marks: bit by bit, their two ends and their middle.

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


def cue_features(
    v: View,
    windows: Sequence[Window],
    sources: Sequence[tuple[int, int]],
    contents: Sequence[tuple[int, int]],
    spots: Sequence[Sequence[int]],
    end: bool,
) -> Features:
    """Rows: for each window the places near its head where the cue's letters may begin (or end)."""
    c = v.c
    rows = []
    step = 1 if end else -1
    for near, source, content, places in zip(windows, sources, contents, spots, strict=True):
        nodes, size = near.ended if end else near.begun, len(near.tokens)
        base = bisect_left(c.wordy, int(near.tokens[0]))
        for token in places:
            beyond = token + step
            while 0 <= beyond < c.size and c.blank[beyond]:
                beyond += step
            place = bisect_left(c.wordy, token) - base
            rows.append(
                (
                    near.head,
                    token,
                    int(near.tokens[nodes[place]]) if 0 <= place < size else token,
                    near.paths.get(token, 0),
                    near.paths.get(beyond, 0),
                    beyond,
                    _place(beyond, source) * 16
                    + _place(beyond, content) * 4
                    + (content[0] <= token <= content[1]) * 2
                    + (source[0] <= token <= source[1]),
                )
            )
    table = np.array(rows, dtype=np.int64)
    h, k, n, out = (table[:, column] for column in (0, 1, 2, 5))
    path, beyond_path, bounds = (table[:, column].astype(np.uint64) for column in (3, 4, 6))
    f = Features(len(rows), "cue_ends" if end else "cue_begins")
    cue = _Cue(v, h)
    word, tag, dep, lemma = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["lemma"]
    far = np.abs(k - h).astype(np.uint64)
    mark = picked(word, k + step)
    f.add(far)
    f.add(far, cue.lemma)
    f.add(far, cue.tag, cue.dep)
    f.add(far, cue.signature)
    f.add(path)
    f.add(path, cue.lemma)
    f.add(path, lemma[k])
    f.add(path, word[k])
    f.add(path, word[k], cue.lemma)
    f.add(path, tag[k])
    f.add(beyond_path)
    f.add(beyond_path, cue.lemma)
    f.add(beyond_path, picked(lemma, out))
    f.add(beyond_path, picked(lemma, out), cue.lemma)
    f.add(beyond_path, picked(tag, out))
    f.add(path, beyond_path)
    f.add(path, beyond_path, bounds)
    f.add(bounds)
    f.add(bounds, cue.lemma)
    f.add(bounds, cue.tag)
    f.add(bounds, cue.frames)
    f.add(beyond_path, cue.frames, picked(tag, out))
    f.add(bounds, beyond_path)
    f.add(bounds, path)
    f.add(bounds, far)
    f.add(bounds, tag[k])
    f.add(bounds, word[k])
    f.add(bounds, picked(dep, out), picked(tag, out))
    f.add(mark, bounds)
    f.add(mark, tag[k])
    f.add(dep[k], dep[n])
    f.add(word[k])
    f.add(picked(word, out))
    f.add(word[k], picked(word, out))
    return f


def _place(token: int, stretch: tuple[int, int]) -> int:
    """0: away from a stretch; 1: on its first or last token; 2: inside."""
    if token in stretch and token >= 0:
        return 1
    return 2 if stretch[0] < token < stretch[1] else 0
