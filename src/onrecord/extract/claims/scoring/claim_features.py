"""Features of whole candidates: how their parts fit together, and with the other candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.feature_codes import bucket, codes, picked
from onrecord.extract.claims.scoring.linear_model import Features, Floats
from onrecord.extract.claims.scoring.model import Candidate, ScoringInput
from onrecord.extract.syntax.token_arrays import Codes, Columns, Numbers

_NEAR = 200  # tokens; no content reaches further
_NONE = -99


def _grades(odds: Floats, per_unit: float = 2.0, most: int = 12) -> Numbers:
    """Scores as few whole numbers."""
    return np.clip(np.round(odds * per_unit), -most, most).astype(np.int64)


def _surroundings(found: Sequence[Candidate]) -> Codes:
    """For each candidate: the surest other whose content holds its head, how far away that is; the
    surest other within its own content; the surest other whose cue shares words with it.

    Four rows of grades, -99 where there is none.
    """
    heads = np.array([each.head for each in found], dtype=np.int64)
    odds = np.array([each.head_odds for each in found])
    grades = _grades(odds)
    c_first, c_last = (
        np.array([each.content[n] for each in found], dtype=np.int64) for n in (0, 1)
    )
    q_first, q_last = (np.array([each.cue[n] for each in found], dtype=np.int64) for n in (0, 1))
    out = np.full((4, len(found)), _NONE, dtype=np.int64)
    out[1] = 0
    for row, candidate in enumerate(found):
        near = slice(*np.searchsorted(heads, (candidate.head - _NEAR, candidate.head + _NEAR + 1)))
        held = (c_first[near] <= candidate.head) & (candidate.head <= c_last[near])
        holds = (candidate.content[0] <= heads[near]) & (heads[near] <= candidate.content[1])
        above = np.where(held & ~holds, grades[near], _NONE)
        best = int(above.argmax())
        if above[best] > _NONE:
            out[0, row] = above[best]
            out[1, row] = min(abs(int(heads[near][best]) - candidate.head) // 4, 6)
        out[2, row] = np.where(holds & ~held, grades[near], _NONE).max()
        rivals = (q_first[near] <= candidate.cue[1]) & (candidate.cue[0] <= q_last[near])
        rivals &= heads[near] != candidate.head
        out[3, row] = np.where(rivals, _grades(odds[near] - candidate.head_odds), _NONE).max()
    return out.astype(np.uint64)


def _contents(c: Columns, found: Sequence[Candidate]) -> tuple[list[int], list[int]]:
    """Of each content the token nearest to the cue, and how it is quoted and where it lies."""
    tops, kinds = [], []
    for each in found:
        first, last = each.content
        inner = [t for t in range(first, last + 1) if t != each.head and not c.blank[t]] or [first]
        tops.append(min(inner, key=lambda t: (each.window.distances.get(t, 9), t)))
        quoted = sum(c.quotes[t] >= 0 for t in inner)
        kinds.append(
            (0 if quoted == 0 else 2 if quoted == len(inner) else 1)
            + 3 * (0 if last < each.head else 1 if first > each.head else 2)
        )
    return tops, kinds


def claim_features(inputs: ScoringInput, found: Sequence[Candidate]) -> tuple[Features, Features]:
    """Rows of candidates in the order of their heads, for ``claims`` and for ``inner``.

    The first also look at how candidates lie to the contents of others.
    """
    c = inputs.columns
    coded = c.coded
    h = np.array([each.head for each in found], dtype=np.int64)
    s = np.array([each.source_head for each in found], dtype=np.int64)
    tops, kinds = _contents(c, found)
    t = np.array(tops, dtype=np.int64)
    path = codes([each.window.paths[k] for each, k in zip(found, tops, strict=True)])
    s_path = codes([each.window.paths.get(each.source_head, 0) for each in found])
    kind = codes(kinds)
    size = codes([bucket((each.content[1] - each.content[0]) // 3) for each in found])
    cue_size = codes([each.cue[1] - each.cue[0] for each in found])
    head_odds = np.array([each.head_odds for each in found])
    odds, fine = (x.astype(np.uint64) for x in (_grades(head_odds), _grades(head_odds, 4.0, 24)))
    s_odds = _grades(np.array([each.source_odds for each in found])).astype(np.uint64)
    c_odds = _grades(np.array([each.content_odds for each in found])).astype(np.uint64)
    lemma, tag, dep = coded["lemma"][h], coded["tag"][h], coded["dep"][h]
    listed, signature = codes(inputs.listed)[h], codes(inputs.signatures)[h]
    frames = codes(inputs.frames)[h]
    s_part, s_kind, s_word = (picked(coded[k], s) for k in ("part", "kind", "word"))
    s_dep = picked(coded["dep"], s)
    t_dep, t_tag = coded["dep"][t], coded["tag"][t]
    t_sig = codes(inputs.signatures)[t]
    begins = np.array([each.content[0] for each in found], dtype=np.int64)
    stops = np.array([each.cue[1] for each in found], dtype=np.int64)
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
