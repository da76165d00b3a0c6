"""Features of whole drafts: does who said what, as read, hold together, and beside the others?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from onrecord.extract.claims.scoring.features import View, array, bucket, picked
from onrecord.extract.claims.scoring.linear_model import Features, Floats
from onrecord.extract.syntax.token_arrays import Codes, Numbers

if TYPE_CHECKING:
    from onrecord.extract.claims.scoring.candidates import Draft


_NEAR = 200  # tokens; no content reaches further
_NONE = -99


def _grades(odds: Floats, per_unit: float = 2.0, most: int = 12) -> Numbers:
    """Scores as few whole numbers."""
    return np.clip(np.round(odds * per_unit), -most, most).astype(np.int64)


def _surroundings(found: Sequence[Draft]) -> Codes:
    """For each draft: the surest other whose content holds its head, how far away that is; the
    surest other within its own content; the surest other whose cue shares words with it.

    Four rows of grades, -99 where there is none.
    """
    heads = np.array([d.head for d in found], dtype=np.int64)
    odds = np.array([d.head_odds for d in found])
    grades = _grades(odds)
    c_first, c_last = (np.array([d.content[n] for d in found], dtype=np.int64) for n in (0, 1))
    q_first, q_last = (np.array([d.cue[n] for d in found], dtype=np.int64) for n in (0, 1))
    out = np.full((4, len(found)), _NONE, dtype=np.int64)
    out[1] = 0
    for row, draft in enumerate(found):
        near = slice(*np.searchsorted(heads, (draft.head - _NEAR, draft.head + _NEAR + 1)))
        held = (c_first[near] <= draft.head) & (draft.head <= c_last[near])
        holds = (draft.content[0] <= heads[near]) & (heads[near] <= draft.content[1])
        above = np.where(held & ~holds, grades[near], _NONE)
        best = int(above.argmax())
        if above[best] > _NONE:
            out[0, row] = above[best]
            out[1, row] = min(abs(int(heads[near][best]) - draft.head) // 4, 6)
        out[2, row] = np.where(holds & ~held, grades[near], _NONE).max()
        rivals = (q_first[near] <= draft.cue[1]) & (draft.cue[0] <= q_last[near])
        rivals &= heads[near] != draft.head
        out[3, row] = np.where(rivals, _grades(odds[near] - draft.head_odds), _NONE).max()
    return out.astype(np.uint64)


def claim_features(v: View, found: Sequence[Draft]) -> tuple[Features, Features]:
    """Rows of drafts in the order of their heads, for ``claims`` and for ``inner``.

    The first also look at how drafts stand to the contents of others.
    """
    c = v.c
    coded = c.coded
    h = np.array([d.head for d in found], dtype=np.int64)
    s = np.array([d.source_head for d in found], dtype=np.int64)
    tops, kinds = [], []
    for d in found:
        first, last = d.content
        inner = [t for t in range(first, last + 1) if t != d.head and not c.blank[t]] or [first]
        tops.append(min(inner, key=lambda t: (d.window.distances.get(t, 9), t)))
        quoted = sum(c.quotes[t] >= 0 for t in inner)
        kinds.append(
            (0 if quoted == 0 else 2 if quoted == len(inner) else 1)
            + 3 * (0 if last < d.head else 1 if first > d.head else 2)
        )
    t = np.array(tops, dtype=np.int64)
    path = array([d.window.paths[k] for d, k in zip(found, tops, strict=True)])
    s_path = array([d.window.paths.get(d.source_head, 0) for d in found])
    kind = array(kinds)
    size = array([bucket((d.content[1] - d.content[0]) // 3) for d in found])
    cue_size = array([d.cue[1] - d.cue[0] for d in found])
    head_odds = np.array([d.head_odds for d in found])
    odds, fine = (x.astype(np.uint64) for x in (_grades(head_odds), _grades(head_odds, 4.0, 24)))
    s_odds = _grades(np.array([d.source_odds for d in found])).astype(np.uint64)
    c_odds = _grades(np.array([d.content_odds for d in found])).astype(np.uint64)
    lemma, tag, dep = coded["lemma"][h], coded["tag"][h], coded["dep"][h]
    listed, signature = array(v.listed)[h], array(v.signatures)[h]
    frames = array(v.frames)[h]
    s_part, s_kind, s_word = (picked(coded[k], s) for k in ("part", "kind", "word"))
    s_dep = picked(coded["dep"], s)
    t_dep, t_tag = coded["dep"][t], coded["tag"][t]
    t_sig = array(v.signatures)[t]
    begins = np.array([d.content[0] for d in found], dtype=np.int64)
    stops = np.array([d.cue[1] for d in found], dtype=np.int64)
    alone, held = Features(len(found), "claims"), Features(len(found), "inner")
    for f in (alone, held):
        f.add(fine)
        f.add(odds)
        f.add(odds, s_odds)
        f.add(odds, c_odds)
        f.add(s_odds, c_odds)
        f.add(odds, s_part)
        f.add(odds, kind)
        f.add(odds, path)
        f.add(odds, dep)
        f.add(path)
        f.add(path, lemma)
        f.add(path, tag)
        f.add(path, s_path)
        f.add(path, kind)
        f.add(path, t_tag)
        f.add(path, listed)
        f.add(path, s_part, s_kind)
        f.add(path, t_sig)
        f.add(s_path)
        f.add(s_path, lemma)
        f.add(s_path, tag)
        f.add(s_path, s_part)
        f.add(s_part, s_kind, lemma)
        f.add(s_word, lemma)
        f.add(s_word, t_dep)
        f.add(s_part, s_kind, s_dep)
        f.add(s_part, s_kind, listed)
        f.add(kind, lemma)
        f.add(kind, tag, dep)
        f.add(kind, signature)
        f.add(kind, size)
        f.add(kind, s_part)
        f.add(size, lemma)
        f.add(size, t_dep)
        f.add(cue_size, lemma)
        f.add(cue_size, tag, t_dep)
        f.add(t_dep, t_tag, lemma)
        f.add(t_dep, coded["lemma"][t])
        f.add(lemma, coded["lemma"][t])
        f.add(lemma, coded["word"][begins])
        f.add(coded["word"][begins], t_dep)
        f.add(coded["word"][stops], t_dep)
        f.add(coded["word"][stops], lemma)
        f.add(lemma)
        f.add(lemma, dep)
        f.add(listed, t_dep)
        f.add(frames, t_dep)
        f.add(frames, path)
        f.add(frames, odds)
        f.add(frames, kind, s_part)
    f = alone
    over, far, under, same = _surroundings(found)
    f.add(over)
    f.add(over, odds)
    f.add(over, far)
    f.add(over, dep)
    f.add(over, lemma)
    f.add(over, path)
    f.add(over, kind)
    f.add(over, s_part)
    f.add(under)
    f.add(under, odds)
    f.add(under, dep)
    f.add(under, path)
    f.add(under, over)
    f.add(same)
    f.add(same, odds)
    f.add(same, dep)
    f.add(same, tag, path)
    return alone, held
