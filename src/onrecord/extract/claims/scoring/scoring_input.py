"""What is computed of an article once, for every kind of row."""

from __future__ import annotations

from onrecord.extract.claims.cues.noun_cues import commenting_denials, noun_cues
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.rule_names import NP, OBJECT_THAT, OBJECT_TO, QUOTE, THAT, TO, VING
from onrecord.extract.claims.scoring.model import ScoringInput
from onrecord.extract.syntax.token_arrays import Columns, code

_DEPENDENCY_BITS = {
    dep: 1 << bit
    for bit, dep in enumerate(
        "nsubj nsubjpass csubj expl dobj dative attr acomp oprd ccomp xcomp pcomp pobj advcl acl"
        " relcl prep agent prt mark auxpass neg poss appos conj parataxis".split()
    )
}
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "hedge"}
#: The frames as bits; 1 stands for all others.
_BITS = {THAT: 2, QUOTE: 4, NP: 8, TO: 16, OBJECT_TO: 32, OBJECT_THAT: 64, VING: 128}


def scoring_input(c: Columns, table: CueTable) -> ScoringInput:
    """What scoring reads of an article."""
    signatures = [0] * c.size
    for token, head in enumerate(c.heads):
        if head != token:
            signatures[head] |= _DEPENDENCY_BITS.get(c.deps[token], 0)
    listed, frames = _listed(c, table)
    hedges = {
        i for i in range(c.size) if c.parts[i] == "ADV" and table.readings("hedge", c.words[i])
    }
    return ScoringInput(
        c,
        signatures,
        listed,
        frames,
        _near_quotes(c),
        _subjects(c),
        {i for i in hedges if c.segments[i] >= 0},
        _phrases(c, table),
        noun_cues(c, table),
        commenting_denials(c, table),
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
    """The table's speech acts and frames; a linking verb has those of the adjective after it."""
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
