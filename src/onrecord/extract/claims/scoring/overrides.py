"""Sources and contents that the cue table and the construction decide, whatever the scorers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.claims.scoring.model import NOBODY, Candidate, Phrase, ScoringInput, Stretch
from onrecord.extract.syntax.token_arrays import Columns
from onrecord.extract.syntax.words import word_list

#: Verbs that come before their speaker at the end of a sentence.
_INVERTED_VERBS = word_list("verb-before-its-speaker")
_MAX_SPEAKER_WORDS = 8


def source_override(
    inputs: ScoringInput, candidate: Candidate, options: Sequence[Phrase]
) -> Candidate:
    """A hedge names nobody; a phrase of the table leads to its source, a noun to its owner."""
    c, head = inputs.columns, candidate.head
    noun = inputs.nouns.get(head)
    if head in inputs.hedges or (noun is not None and noun.owner < 0 and not noun.lent):
        return replace(candidate, source_head=-1, source=NOBODY, source_odds=0.0)
    if head in inputs.phrases or (noun is not None and noun.owner >= 0):
        leads = noun.owner if noun else c.child(inputs.phrases[head], "pobj")
        for p in options:
            if p.head == leads and p.cut == 0 and candidate.source_head != leads:
                return replace(candidate, source_head=p.head, source=(p.first, p.last))
    inverted = _inverted_speaker(c, head)
    if inverted is not None and not inverted[0] <= candidate.source_head <= inverted[1]:
        for p in options:
            if inverted == (p.first, p.last):
                return replace(candidate, source_head=p.head, source=inverted)
    return candidate


def _inverted_speaker(c: Columns, head: int) -> Stretch | None:
    """The speaker behind the verb that closes a sentence: "Did they leave, asked Tarn?"

    Parsers take what is said before the comma for the verb's own clause.
    """
    if c.lemmas[head] not in _INVERTED_VERBS or c.tags[head] not in ("VBD", "VBZ", "VBP"):
        return None
    first, last = c.sentence_first[head], c.sentence_last[head]
    before = head - 1
    if before <= first or c.words[before] not in (",", "?"):
        return None
    while last > head and c.blank[last]:
        last -= 1
    speaker = range(head + 1, last + 1)
    if not 0 < len(speaker) <= _MAX_SPEAKER_WORDS or c.parts[head + 1] in (
        "ADP",
        "SCONJ",
        "PUNCT",
        "PART",
    ):
        return None
    if any(c.parts[t] in ("VERB", "AUX", "SCONJ", "ADV") or c.words[t] == "," for t in speaker):
        return None
    if any(c.kinds[t] in ("DATE", "TIME") or c.deps[t] == "npadvmod" for t in speaker):
        return None  # "Tarn, the mayor, said Tuesday"
    return head + 1, last


def content_override(inputs: ScoringInput, candidate: Candidate) -> Candidate:
    """The candidate with its content by rule: of a hedge, a noun, an "as X reports"."""
    c, head = inputs.columns, candidate.head
    if head in inputs.hedges:
        stretch = _hedged(c, head)
    elif candidate.source != NOBODY and _inverted_speaker(c, head) == candidate.source:
        stretch = _before(c, candidate)
    elif head in inputs.nouns:
        stretch = inputs.nouns[head].first, inputs.nouns[head].last
    else:
        stretch = _commented(c, candidate) or candidate.content
    if stretch == candidate.content:
        return candidate
    return replace(candidate, content=stretch, content_odds=0.0)


def _before(c: Columns, candidate: Candidate) -> Stretch:
    """What comes before a verb with its speaker behind, unless the content goes further back."""
    first, last = c.sentence_first[candidate.head], candidate.head - 1
    while last > first and c.blank[last]:
        last -= 1
    while first < last and c.blank[first]:
        first += 1
    known = candidate.content
    return known if known != NOBODY and known[0] <= first and known[1] == last else (first, last)


def _commented(c: Columns, candidate: Candidate) -> Stretch | None:
    """What "…, as X reports" comments on: all the rest of its sentence; None for all others.

    The sentence may go on behind it. A content that reaches into other sentences stays.
    """
    head = candidate.head
    mark = next((k for k in c.children[head] if c.words[k] == "as" and k < head), None)
    if mark is None or c.deps[mark] != "mark" or candidate.source_head < 0:
        return None
    if c.child(head, "ccomp", "xcomp", "dobj") is not None or c.heads[head] == head:
        return None
    first, last = c.sentence_first[head], c.sentence_last[head]
    opens = all(c.blank[t] for t in range(first, mark))
    if not opens and not c.blank[mark - 1]:
        return None
    known = candidate.content
    if known != NOBODY and not first <= known[0] <= known[1] <= last:
        return None
    own = c.subtree(head)
    words = [t for t in range(first, last + 1) if not c.blank[t] and not own[0] <= t <= own[-1]]
    return (words[0], words[-1]) if words else None


def _hedged(c: Columns, hedge: int) -> Stretch:
    """What a hedge covers: all that hangs on the word it hangs on, less what leads in."""
    over = c.heads[hedge]
    first, last = c.lefts[over], c.rights[over]
    for cut in (t for t in range(first, last) if c.words[t] == ";"):
        first, last = (cut, last) if cut < over else (first, min(cut, last))
    while first < over and (c.blank[first] or c.deps[first] in ("cc", "mark") or first == hedge):
        first += 1
    while last > over and (c.blank[last] or last == hedge):
        last -= 1
    return (first, last) if over != hedge else NOBODY
