"""Features of the places where the cue may begin or end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.feature_codes import (
    CueCodes,
    picked,
)
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.claims.scoring.model import ScoringInput, Stretch, Window
from onrecord.extract.syntax.token_arrays import Columns


def cue_features(
    inputs: ScoringInput,
    windows: Sequence[Window],
    sources: Sequence[Stretch],
    contents: Sequence[Stretch],
    spots: Sequence[Sequence[int]],
    end: bool,
) -> Features:
    """Rows: for each window the places near its head where the cue may begin (or end)."""
    c = inputs.columns
    rows = _places(c, windows, sources, contents, spots, end)
    table = np.array(rows, dtype=np.int64)
    h, k, n, out = (table[:, column] for column in (0, 1, 2, 5))
    path, beyond_path, bounds = (table[:, column].astype(np.uint64) for column in (3, 4, 6))
    f = Features(len(rows), "cue_ends" if end else "cue_begins")
    cue = CueCodes(inputs, h)
    word, tag, dep, lemma = c.coded["word"], c.coded["tag"], c.coded["dep"], c.coded["lemma"]
    far = np.abs(k - h).astype(np.uint64)
    mark = picked(word, k + (1 if end else -1))
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


def _places(
    c: Columns,
    windows: Sequence[Window],
    sources: Sequence[Stretch],
    contents: Sequence[Stretch],
    spots: Sequence[Sequence[int]],
    end: bool,
) -> list[tuple[int, ...]]:
    """Of every place: the cue's head, the token, the highest token that begins (or ends) there,
    the paths to the token and to the next word beyond it, that word, and how both lie to source
    and content.
    """
    rows: list[tuple[int, ...]] = []
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
    return rows


def _place(token: int, stretch: Stretch) -> int:
    """0: away from a stretch; 1: on its first or last token; 2: inside."""
    if token in stretch and token >= 0:
        return 1
    return 2 if stretch[0] < token < stretch[1] else 0
