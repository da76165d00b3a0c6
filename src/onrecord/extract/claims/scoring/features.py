"""What the scorers look at, template by template: the words, the parse and the quotation marks.

Three kinds of row: a word that may be a cue; a place where a source or a content may begin or end,
seen from its cue; a whole attribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.extract.claims.cues.noun_cues import Noun, denying, noun_cues
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.scoring.linear_model import Features
from onrecord.extract.syntax.token_arrays import Codes, Columns, Numbers, code

_NEVER = frozenset(["DET", "SPACE", "NUM", "PRON", "PART", "SYM", "CCONJ", "PUNCT", "INTJ", "X"])
_TELLING = {
    dep: 1 << bit
    for bit, dep in enumerate(
        "nsubj nsubjpass csubj expl dobj dative attr acomp oprd ccomp xcomp pcomp pobj advcl acl"
        " relcl prep agent prt mark auxpass neg poss appos conj parataxis".split()
    )
}
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "hedge"}
_BITS = {"that": 2, "quote": 4, "np": 8, "to": 16, "objto": 32, "objthat": 64, "ving": 128}
_MIX = 1_000_003


def array(values: list[int]) -> Codes:
    """Numbers as codes; negative ones wrap."""
    return np.array(values, dtype=np.int64).astype(np.uint64)


_BUCKETS = 600


def buckets(numbers: Numbers) -> Codes:
    """``bucket`` of each."""
    return _TABLE[np.minimum(numbers, _BUCKETS - 1)]


def bucket(number: int) -> int:
    """0 to 6 as they are, then by ever wider steps."""
    return number if number < 7 else 7 + min(number.bit_length() - 3, 5)


_TABLE = np.array([bucket(n) for n in range(_BUCKETS)], dtype=np.uint64)


@dataclass(frozen=True)
class View:
    """What is computed of an article once and read by every kind of row.

    ``depths`` counts the steps from each token to its root; ``quote_states`` and ``edges`` (of a
    beginning, of an end) are described where they are made, in ``role_features``.
    """

    c: Columns
    signatures: list[int]  # of each token, the set of its children's dependencies
    listed: list[int]  # of each token, the speech act that the cue table gives it
    frames: list[int]  # of each token, the frames that the table gives it, bit by bit
    near_quotes: list[int]  # of each token, how quotation marks stand around it
    subjects: list[int]  # of each token, its own or inherited subject, or -1
    hedges: set[int]  # tokens that the table lists as hedges
    phrases: dict[int, int]  # first and last token of what the table lists as phrases
    nouns: dict[int, Noun]  # cue nouns with the clause they lead to
    denials: set[int]  # verbs that deny what stands before them: ", which she denied"
    depths: list[int]  # of each token, the steps to its root


def view(c: Columns, table: CueTable) -> View:
    """The view of an article."""
    signatures = [0] * c.size
    for token, head in enumerate(c.heads):
        if head != token:
            signatures[head] |= _TELLING.get(c.deps[token], 0)
    listed, frames = _listed(c, table)
    hedges = {
        i for i in range(c.size) if c.parts[i] == "ADV" and table.readings("hedge", c.words[i])
    }
    return View(
        c,
        signatures,
        listed,
        frames,
        _near_quotes(c),
        _subjects(c),
        {i for i in hedges if c.segments[i] >= 0},
        _phrases(c, table),
        noun_cues(c, table),
        denying(c, table),
        _depths(c),
    )


def _depths(c: Columns) -> list[int]:
    out = [-1] * c.size
    for token in range(c.size):
        trail: list[int] = []
        at = token
        while out[at] < 0 and c.heads[at] != at and len(trail) < 200:
            trail.append(at)
            at = c.heads[at]
        base = out[at] if out[at] >= 0 else 0
        out[at] = base
        for step, passed in enumerate(reversed(trail), start=1):
            out[passed] = base + step
    return out


def _phrases(c: Columns, table: CueTable) -> dict[int, int]:
    out = {}
    names = [name.split() for name in table.by_pos.get("phrase", {})]
    starts = {name[0] for name in names}
    for token, word in enumerate(c.words):
        if word not in starts or c.segments[token] < 0:
            continue
        for name in names:
            if c.words[token : token + len(name)] == name:
                out[token] = token + len(name) - 1
    return out


def _listed(c: Columns, table: CueTable) -> tuple[list[int], list[int]]:
    """Speech acts and frames; a linking verb has those of the adjective after it."""
    known: dict[tuple[str, str], tuple[int, int]] = {}
    found = []
    for key in zip(c.parts, c.lemmas, strict=True):
        if key not in known:
            readings = table.readings(_POS.get(key[0], ""), key[1])
            act = code(readings[0].act + " " + readings[0].pos) if readings else 0
            known[key] = act, sum({_BITS.get(f, 1) for r in readings for f in r.frames})
        found.append(known[key])
    for token, head in enumerate(c.heads):
        if c.deps[token] == "acomp" and not found[head][0]:
            readings = table.readings("adj", c.words[token])
            if readings:
                frames = sum({_BITS.get(f, 1) for r in readings for f in r.frames})
                found[head] = code(readings[0].act + " " + readings[0].pos), frames
    return [act for act, _ in found], [frames for _, frames in found]


def _near_quotes(c: Columns) -> list[int]:
    """1: inside; else 2, 4 for one that closes just before, opens just after; 8: one in sight."""
    quoted = {s for s, q in zip(c.sentences, c.quotes, strict=True) if q >= 0}
    if not quoted:
        return [0] * c.size
    out = [8 * (sentence in quoted) for sentence in c.sentences]
    for token, quote in enumerate(c.quotes):
        if quote < 0:
            continue
        for near in range(token - 3, token + 6):
            if 0 <= near < c.size:
                out[near] |= 4 if near < token else 2
    return [1 if quote >= 0 else state for quote, state in zip(c.quotes, out, strict=True)]


def _subjects(c: Columns) -> list[int]:
    own = [-1] * c.size
    for token in range(c.size - 1, -1, -1):
        if c.deps[token] in ("nsubj", "nsubjpass", "csubj"):
            own[c.heads[token]] = token
    out = []
    for token in range(c.size):
        at = token
        for _ in range(3):
            if own[at] >= 0 or c.heads[at] == at:
                break
            if c.deps[at] not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
                break
            at = c.heads[at]
        out.append(own[at])
    return out


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


def picked(column: Codes, places: Numbers) -> Codes:
    """The codes at places; 0 outside."""
    inside = (places >= 0) & (places < len(column))
    return np.where(inside, column[np.clip(places, 0, len(column) - 1)], np.uint64(0))


def head_features(v: View, tokens: list[int]) -> Features:
    """Rows of tokens that may head a cue."""
    c = v.c
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
    signature = array(v.signatures)[at]
    listed, frames = array(v.listed)[at], array(v.frames)[at]
    quotes = array(v.near_quotes)[at]
    subjects = np.array(v.subjects, dtype=np.int64)[at]
    s_l, s_w, s_t = picked(lemma, subjects), picked(word, subjects), picked(tag, subjects)
    s_p, s_k, s_d = picked(part, subjects), picked(kind, subjects), picked(dep, subjects)
    own_subject = (picked(array(c.heads), subjects) == at.astype(np.uint64)).astype(np.uint64)
    side = (at < up).astype(np.uint64)
    w_1, w_2, w1, w2 = (picked(word, at + k) for k in (-1, -2, 1, 2))
    t_1, t_2, t1, t2 = (picked(tag, at + k) for k in (-1, -2, 1, 2))
    place = array([min(c.ordinals[i], 2) * 2 + c.headlines[i] for i in tokens])
    started = array([bucket(i - c.sentence_first[i]) for i in tokens])
    shape_1, shape1 = picked(c.coded["shape"], at - 1), picked(c.coded["shape"], at + 1)
    length = array([bucket((c.sentence_last[i] - c.sentence_first[i]) // 4) for i in tokens])
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
    f.link(r, dep[kin], array(v.signatures)[kin])
    f.link(r, dep[kin], array(v.signatures)[kin], r_l)
    f.link(r, dep[kin], listed[r], tag[kin])
    f.link(r, dep[kin], kind[kin], r_l)
    f.link(r, dep[kin], array(v.listed)[kin])
    f.link(r, dep[kin], array(v.listed)[kin], r_l)
    f.link(r, dep[kin], array(v.listed)[kin], own_d[r])
    f.link(r, dep[kin], right, frames[r])
    f.link(r, dep[kin], lemma[kin], frames[r])
    f.link(r, dep[kin], tag[kin], frames[r])
    return f


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
    return array(depths), array([k & 0xFFFFFFFFFFFFFFF for k in clauses]), array(chains)
