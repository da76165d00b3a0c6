"""Features of the words that may head a cue."""

from __future__ import annotations

import numpy as np

from onrecord.extract.claims.scoring.feature_codes import bucket, codes, picked, whole_numbers
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.claims.scoring.model import ScoringInput
from onrecord.extract.syntax.token_arrays import Codes, Columns, code

_NEVER = frozenset(["DET", "SPACE", "NUM", "PRON", "PART", "SYM", "CCONJ", "PUNCT", "INTJ", "X"])
_MIX = 1_000_003


def may_head(c: Columns) -> list[int]:
    """The tokens that could head a cue."""
    return [
        i
        for i in range(c.size)
        if c.segments[i] >= 0
        and (c.parts[i] not in _NEVER or c.words[i] == ":")
        and c.deps[i] not in ("aux", "auxpass", "compound", "nummod", "poss")
        and not (c.parts[i] == "PROPN" and c.deps[i] not in ("dobj", "ROOT", "conj", "ccomp"))
    ]


def head_features(inputs: ScoringInput, tokens: list[int]) -> Features:
    """Rows of tokens that may head a cue."""
    c = inputs.columns
    f = Features(len(tokens), "heads")
    at = np.array(tokens, dtype=np.int64)
    heads = np.array(c.heads, dtype=np.int64)
    up = heads[at]
    above = heads[up]
    lemma, word, tag = c.coded["lemma"], c.coded["word"], c.coded["tag"]
    part, dep, kind = c.coded["part"], c.coded["dep"], c.coded["kind"]
    own_l, own_t, own_d = lemma[at], tag[at], dep[at]
    up_l, up_t, up_p, up_d = lemma[up], tag[up], part[up], dep[up]
    above_d, above_l = dep[above], lemma[above]
    signature = codes(inputs.signatures)[at]
    listed, frames = codes(inputs.listed)[at], codes(inputs.frames)[at]
    quotes = codes(inputs.near_quotes)[at]
    subjects = np.array(inputs.subjects, dtype=np.int64)[at]
    s_l, s_w, s_t = picked(lemma, subjects), picked(word, subjects), picked(tag, subjects)
    s_p, s_k, s_d = picked(part, subjects), picked(kind, subjects), picked(dep, subjects)
    own_subject = (picked(codes(c.heads), subjects) == at.astype(np.uint64)).astype(np.uint64)
    side = (at < up).astype(np.uint64)
    w_1, w_2, w1, w2 = (picked(word, at + k) for k in (-1, -2, 1, 2))
    t_1, t_2, t1, t2 = (picked(tag, at + k) for k in (-1, -2, 1, 2))
    place = codes([min(c.ordinals[i], 2) * 2 + c.headlines[i] for i in tokens])
    started = codes([bucket(i - c.sentence_first[i]) for i in tokens])
    shape_1, shape1 = picked(c.coded["shape"], at - 1), picked(c.coded["shape"], at + 1)
    length = codes([bucket((c.sentence_last[i] - c.sentence_first[i]) // 4) for i in tokens])
    depth, clause, chain = _ancestry(c, tokens)
    f.add()
    f.add(own_l)
    f.add(word[at])
    f.add(own_t, own_d)
    f.add(own_l, own_d)
    f.add(own_l, own_t)
    f.add(own_d, up_d)
    f.add(own_d, up_p, up_t, side)
    f.add(own_d, up_l)
    f.add(own_l, own_d, up_l)
    f.add(own_d, up_d, above_d)
    f.add(own_d, up_d, above_l)
    f.add(own_l, own_d, up_d)
    f.add(own_l, up_t, side)
    f.add(w_1)
    f.add(w1)
    f.add(own_l, w1)
    f.add(own_l, w_1)
    f.add(w1, w2)
    f.add(w_2, w_1)
    f.add(own_l, w1, w2)
    f.add(t_1, own_t, t1)
    f.add(own_l, t1)
    f.add(own_l, t_1)
    f.add(t1, t2, own_t)
    f.add(t_2, t_1, own_t)
    f.add(own_t, w1)
    f.add(own_t, w_1)
    f.add(signature)
    f.add(own_l, signature)
    f.add(own_t, signature)
    f.add(own_d, signature)
    f.add(listed, signature)
    f.add(own_t, signature, s_p)
    f.add(s_l, own_subject)
    f.add(s_p, s_k, own_subject)
    f.add(own_l, s_p, own_subject)
    f.add(own_l, s_k)
    f.add(own_l, s_w)
    f.add(s_w, own_t)
    f.add(s_t, own_t, own_subject)
    f.add(s_d, s_p, own_d)
    f.add(listed, s_p, s_k)
    f.add(quotes)
    f.add(quotes, own_l)
    f.add(quotes, own_d)
    f.add(quotes, own_t, s_p)
    f.add(quotes, signature)
    f.add(quotes, listed)
    f.add(quotes, t_1, t1)
    f.add(place)
    f.add(place, own_d)
    f.add(length, own_d)
    f.add(place, own_l, started)
    f.add(started, own_t, s_p)
    f.add(shape_1, own_l, place)
    f.add(shape_1, own_t, shape1)
    f.add(shape1, own_l)
    f.add(depth, own_d)
    f.add(clause, own_d)
    f.add(clause, own_l)
    f.add(clause, listed)
    f.add(chain)
    f.add(chain, own_t)
    f.add(listed)
    f.add(listed, own_t, own_d)
    f.add(listed, t1)
    f.add(frames)
    f.add(frames, signature)
    f.add(frames, own_t, own_d)
    f.add(frames, s_p, own_subject)
    f.add(frames, s_w)
    f.add(frames, quotes)
    f.add(frames, w1)
    f.add(frames, clause)
    _link_children(f, inputs, tokens)
    return f


def _link_children(f: Features, inputs: ScoringInput, tokens: list[int]) -> None:
    """The features of what hangs on the tokens, as many of each as there are children."""
    c = inputs.columns
    at = whole_numbers(tokens)
    lemma, tag, dep, kind = (c.coded[name] for name in ("lemma", "tag", "dep", "kind"))
    own_l, own_t, own_d = lemma[at], tag[at], dep[at]
    signatures, acts = codes(inputs.signatures), codes(inputs.listed)
    listed, frames = acts[at], codes(inputs.frames)[at]
    row_of = {token: row for row, token in enumerate(tokens)}
    rows, below = [], []
    for token in tokens:
        for k in c.children[token]:
            if c.deps[k] != "punct":
                rows.append(row_of[token])
                below.append(k)
    r, kin = np.array(rows, dtype=np.int64), np.array(below, dtype=np.int64)
    r_l, r_t = own_l[r], own_t[r]
    right = (kin > at[r]).astype(np.uint64) if len(r) else np.zeros(0, dtype=np.uint64)
    f.link(r, dep[kin], right)
    f.link(r, dep[kin], right, r_l)
    f.link(r, dep[kin], right, r_t)
    f.link(r, dep[kin], lemma[kin])
    f.link(r, dep[kin], lemma[kin], r_l)
    f.link(r, dep[kin], lemma[kin], r_t)
    f.link(r, dep[kin], tag[kin], right)
    f.link(r, dep[kin], tag[kin], r_l)
    f.link(r, dep[kin], signatures[kin])
    f.link(r, dep[kin], signatures[kin], r_l)
    f.link(r, dep[kin], listed[r], tag[kin])
    f.link(r, dep[kin], kind[kin], r_l)
    f.link(r, dep[kin], acts[kin])
    f.link(r, dep[kin], acts[kin], r_l)
    f.link(r, dep[kin], acts[kin], own_d[r])
    f.link(r, dep[kin], right, frames[r])
    f.link(r, dep[kin], lemma[kin], frames[r])
    f.link(r, dep[kin], tag[kin], frames[r])


def _ancestry(c: Columns, tokens: list[int]) -> tuple[Codes, Codes, Codes]:
    """Depth, the lemma over the nearest complement clause, and the dependencies to the root."""
    depths, clauses, chains = [], [], []
    for token in tokens:
        at, depth, clause, chain = token, 0, 0, 0
        while c.heads[at] != at and depth < 12:
            if clause == 0 and c.deps[at] in ("ccomp", "xcomp", "pcomp", "acl", "relcl"):
                clause = c.dep_codes[at] * _MIX + code(c.lemmas[c.heads[at]])
            if depth < 4:
                chain = chain * _MIX + c.dep_codes[at]
            at = c.heads[at]
            depth += 1
        depths.append(bucket(depth))
        clauses.append(clause)
        chains.append(chain & 0xFFFFFFFFFFFF)
    return codes(depths), codes([k & 0xFFFFFFFFFFFFFFF for k in clauses]), codes(chains)
