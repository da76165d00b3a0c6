"""Features of the phrases that may be the source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.feature_codes import (
    CueCodes,
    buckets,
    codes,
    picked,
)
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.claims.scoring.model import Phrase, ScoringInput, Window


def source_features(
    inputs: ScoringInput, windows: Sequence[Window], options: Sequence[Sequence[Phrase]]
) -> Features:
    """Rows: for each window its phrases in order, then "nobody"."""
    c = inputs.columns
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
    cue = CueCodes(inputs, h)
    word, tag, dep = c.coded["word"], c.coded["tag"], c.coded["dep"]
    part, kind = c.coded["part"], c.coded["kind"]
    k_w, k_t, k_d, k_p, k_k = (picked(x, k) for x in (word, tag, dep, part, kind))
    side = np.where(k < 0, 0, 1 + (k > h)).astype(np.uint64)
    gap = np.where(k < 0, np.uint64(0), buckets(np.abs(k - h) // 2))
    quoted = picked(codes(inputs.columns.quotes), k)
    same_quote = (quoted == codes(inputs.columns.quotes)[h]).astype(np.uint64) + (
        quoted < (1 << 32)
    ) * np.uint64(2)
    following = picked(word, b + 1)
    following2 = picked(dep, b + 2)
    size = np.where(k < 0, np.uint64(99), buckets(np.maximum(b - a, 0)))
    below = picked(codes(inputs.signatures), k)
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
