"""Where a source, a content or a cue may begin and end, seen from the cue's head.

Nearly every source and cue is one stretch of tokens, and nearly every content one stretch out of
which source and cue are taken; so a role is read by choosing where its stretch begins and ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from onrecord.extract.claims.scoring.model import Phrase, Window
from onrecord.extract.syntax.token_arrays import Columns

_MIX = 1_000_003
_MASK = (1 << 60) - 1
_UP, _DOWN = 3, 5
_AWAY = 9  # steps to whatever is in another sentence
_FAR = 10  # sentences that a quotation may go on for
_LONG = 160  # tokens to either side
_NAMING = frozenset(["NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"])
_WITHIN = frozenset(["compound", "det", "amod", "nummod", "quantmod", "advmod", "predet", "punct"])


def reach(c: Columns, head: int) -> tuple[int, int]:
    """First and last token of the sentences a content may lie in.

    The cue's own, those of its paragraph that quotation marks tie to it, and what a colon opens:
    the rest of the paragraph, or the next one where the colon ends its own.
    """
    first, last = c.sentence_first[head], c.sentence_last[head]
    segment = c.segments[head]
    for _ in range(_FAR):
        if first == 0 or c.segments[first - 1] not in (segment, -1):
            break
        before = first - 1
        while before > 0 and c.blank[before] and c.quotes[before] < 0:
            before -= 1
        if c.segments[before] != segment or c.quotes[before] < 0:
            break
        first = c.sentence_first[before]
    opened = c.words[head] == ":" or _announces(c, last)
    for _ in range(_FAR):
        after = last + 1
        while after < c.size and c.words[after].isspace():
            after += 1
        if after >= c.size:
            break
        if c.segments[after] != segment:
            if not _announces(c, last) or c.segments[after] < 0:
                break
            segment = c.segments[after]
        if c.quotes[after] < 0 and not opened:
            break
        last = c.sentence_last[after]
    return max(first, head - _LONG), min(last, head + _LONG)


def _announces(c: Columns, last: int) -> bool:
    """Whether a sentence ends in a colon."""
    while last > 0 and c.words[last].isspace():
        last -= 1
    return c.words[last] == ":"


def window(c: Columns, depths: list[int], head: int) -> Window:
    """The window of a cue."""
    first, last = reach(c, head)
    paths: dict[int, int] = {head: 1}
    steps: dict[int, int] = {head: 0}
    deps, heads, children = c.dep_codes, c.heads, c.children
    above, at, below, up, distance = {head}, head, -1, 1, 0
    while True:
        stack = [(k, up, distance) for k in children[at] if k != below]
        while stack:
            token, over, far = stack.pop()
            path = (over * _MIX + deps[token] * 8 + _DOWN) & _MASK
            paths[token], steps[token] = path, far + 1
            for k in children[token]:
                stack.append((k, path, far + 1))
        if heads[at] == at:
            break
        distance += 1
        up = (up * _MIX + deps[at] * 8 + _UP) & _MASK
        below, at = at, heads[at]
        above.add(at)
        paths[at], steps[at] = up, distance
    own = c.sentences[head]
    tokens = c.wordy[bisect_left(c.wordy, first) : bisect_right(c.wordy, last)]
    begun: dict[int, int] = {}
    ended: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token not in paths:
            paths[token] = _apart(c, token, c.sentences[token] - own)
            steps[token] = _AWAY
        if token in above:
            continue
        left, right, depth = c.firsts[token], c.lasts[token], depths[token]
        if left not in begun or depths[tokens[begun[left]]] > depth:
            begun[left] = place
        if right not in ended or depths[tokens[ended[right]]] > depth:
            ended[right] = place
    return Window(
        head,
        np.array(tokens, dtype=np.int64),
        np.array([paths[t] for t in tokens], dtype=np.uint64),
        np.array([steps[t] for t in tokens], dtype=np.int64),
        np.array([begun.get(t, n) for n, t in enumerate(tokens)], dtype=np.int64),
        np.array([ended.get(t, n) for n, t in enumerate(tokens)], dtype=np.int64),
        paths,
        steps,
    )


def _apart(c: Columns, token: int, sentences: int) -> int:
    """The path to a token of another sentence: how far, and the last steps to it from its root."""
    path = (11 + max(-2, min(sentences, 2))) * _MIX + c.dep_codes[token] * 8 + _DOWN
    head = c.heads[token]
    return path if head == token else (path * _MIX + c.dep_codes[head] * 8 + _UP) & _MASK


def phrases(c: Columns, near: Window) -> list[Phrase]:
    """The noun phrases of the cue's sentence that do not hold the cue.

    Whole (0), without what follows a comma, a dash or a bracket (1), and up to the head alone (2).
    """
    out = []
    head = near.head
    branches = _branches(c, head)
    low = bisect_left(c.wordy, c.sentence_first[head])
    for token in c.wordy[low : bisect_right(c.wordy, c.sentence_last[head])]:
        if c.parts[token] not in _NAMING or c.deps[token] in _WITHIN or token == head:
            continue
        first, last = c.firsts[token], c.lasts[token]
        if c.lefts[token] <= head <= c.rights[token]:
            left, right = c.lefts[token], c.rights[token]
            # the phrase ends where the branch that holds the cue begins
            branch = branches.get(token)
            if branch is None:
                continue
            if branch < token:
                left = c.rights[branch] + 1
            else:
                right = c.lefts[branch] - 1
            first, last = _trimmed(c, min(left, token), max(right, token))
        if not first <= token <= last:
            continue
        out.append(Phrase(token, first, last, 0))
        short = c.next_marks[token] - 1 if c.next_marks[token] < last else last
        if short != last:
            out.append(Phrase(token, first, short, 1))
        if token not in (short, last):
            out.append(Phrase(token, first, token, 2))
    return out


def _branches(c: Columns, token: int) -> dict[int, int]:
    """Of each token above one, its child on the way down to that."""
    out: dict[int, int] = {}
    while c.heads[token] != token:
        out[c.heads[token]] = token
        token = c.heads[token]
    return out


def _trimmed(c: Columns, first: int, last: int) -> tuple[int, int]:
    while first < last and c.blank[first]:
        first += 1
    while last > first and c.blank[last]:
        last -= 1
    return first, last
