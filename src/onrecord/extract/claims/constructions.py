"""Which construction an attribution is, and what the cue table says of it.

A construction has two parts, both named in ``rule_names``: how the cue is built into its sentence,
and the frame, which is where its content is. The frame chooses among the cue's readings in the
table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from onrecord.extract.claims.cues.table import Cue, CueTable
from onrecord.extract.claims.rule_names import (
    ADJECTIVE,
    AS,
    COLON,
    HEDGE,
    IF,
    LIGHT,
    NOUN,
    NP,
    OBJECT,
    OBJECT_THAT,
    OBJECT_TO,
    PARENTHESIS,
    PASSIVE,
    PHRASE,
    QUOTE,
    THAT,
    TO,
    VERB,
    VING,
    WH,
    construction_rule,
)
from onrecord.extract.claims.scoring.model import Candidate
from onrecord.extract.syntax.token_arrays import Columns

_VERBAL = ("VERB", "AUX")
_OBJECTS = ("dobj", "dative", "iobj")
_CLAUSES = ("ccomp", "xcomp", "acl", "relcl", "advcl", "pcomp")
_ASKING = frozenset(["whether", "if", "what", "why", "how", "who", "when", "where", "which"])
#: The dependencies by which such a word opens a clause.
_OPENING = ("mark", "advmod", "nsubj", "dobj", "attr", "det", "nsubjpass")
_LINKING = frozenset(["be", "remain", "become", "feel", "seem", "sound", "appear", "stay"])
#: The frames of the table that a frame of the text is looked up under, in this order.
_LOOKED_UP_AS: Final = {PARENTHESIS: (QUOTE, THAT), WH: (WH, IF, THAT), QUOTE: (QUOTE, THAT)}
#: The speech act of a cue that the table does not list, by its frame.
_USUAL_ACTS: Final = {TO: "intention", VING: "intention", OBJECT_TO: "demand", WH: "question"}


@dataclass(frozen=True)
class Construction:
    """A construction's name, the table's reading, and the heads of what it joins.

    ``content_head`` is the token of the content's main verb or noun; ``addressees`` are tokens
    that head the phrases spoken to.
    """

    rule: str
    cue: Cue
    content_head: int
    addressees: tuple[int, ...]


def construction(
    c: Columns, candidate: Candidate, content: list[int], table: CueTable
) -> Construction:
    """The construction of a candidate; ``content`` are the tokens of its content."""
    tops = _tops(c, candidate, content)
    top = _first_clause(c, tops) if tops else content[0]
    frame = _frame(c, candidate, content, top)
    how, pos, name = _form(c, candidate, table)
    return Construction(
        construction_rule(how, frame, name),
        _reading(table, pos, name, frame),
        _main(c, top),
        _addressees(c, candidate, frame),
    )


def _tops(c: Columns, candidate: Candidate, content: list[int]) -> list[int]:
    """The tokens of the content that hang on nothing within it, nearest to the cue first."""
    inside = set(content)
    tops = [t for t in content if c.heads[t] == t or c.heads[t] not in inside]
    tops = [t for t in tops if not c.blank[t] and c.deps[t] not in ("cc", "mark", "neg")]
    return sorted(tops, key=lambda t: (candidate.window.distances.get(t, 9), t))


def _main(c: Columns, top: int) -> int:
    """The verb or noun that a preposition leads to; any other token itself."""
    for _ in range(3):
        if c.parts[top] not in ("ADP", "SCONJ"):
            break
        inner = c.child(top, "pobj", "pcomp", "prep")
        if inner is None:
            break
        top = inner
    return top


def _first_clause(c: Columns, tops: list[int]) -> int:
    """The top that heads a clause, itself or through its preposition; else the first."""
    for top in tops:
        if c.parts[_main(c, top)] in _VERBAL and c.deps[top] not in ("nsubj", "amod"):
            return top
    return tops[0]


def _frame(c: Columns, candidate: Candidate, content: list[int], top: int) -> str:
    """Where the content is, seen from the cue; ``top`` is the token that heads it."""
    above = c.heads[top]
    quoted = sum(c.quotes[t] >= 0 for t in content) * 2 > len(content)
    if not candidate.cue[0] <= above <= candidate.cue[1] or above == top:
        inside = candidate.head in c.children[top] or c.holds(top, candidate.head)
        return PARENTHESIS if inside and not quoted else QUOTE
    dep, part = c.deps[top], c.parts[top]
    addressed = any(k != top for k in _objects(c, candidate))
    if dep in _CLAUSES and part in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADV"):
        return _clause_frame(c, candidate, top, addressed=addressed, quoted=quoted)
    if part in ("ADP", "SCONJ"):
        addressed = addressed or _is_passive(c, candidate.head)
        return f"{OBJECT}{c.words[top]}" if addressed else c.words[top]
    if dep in ("pobj", "pcomp"):
        return f"{OBJECT}{c.words[above]}" if addressed else c.words[above]
    return QUOTE if quoted else NP


def _clause_frame(
    c: Columns, candidate: Candidate, top: int, *, addressed: bool, quoted: bool
) -> str:
    """The frame of a content that is a clause which the cue governs."""
    below = c.children[top]
    own = c.child(top, "nsubj", "nsubjpass", "csubj", "expl") is not None
    if any(c.tags[k] == "TO" for k in below):
        return OBJECT_TO if addressed or own or _is_passive(c, candidate.head) else TO
    if c.tags[top] == "VBG" and not own:
        return VING
    if _ASKING & {c.words[k] for k in below if k < top and c.deps[k] in _OPENING}:
        return WH
    if quoted:
        return QUOTE
    return OBJECT_THAT if addressed else THAT


def _is_passive(c: Columns, verb: int) -> bool:
    """Whether a verb is passive and the one spoken to is its subject."""
    return c.child(verb, "auxpass") is not None and c.child(verb, "nsubjpass") is not None


#: How a cue is built in (``rule_names``), and its part of speech and its name in the cue table.
_Form = tuple[str, str, str]


def _form(c: Columns, candidate: Candidate, table: CueTable) -> _Form:
    """How the cue is built in: the first of the forms that it has."""
    for form in _FORMS:
        found = form(c, candidate, table)
        if found is not None:
            return found
    return c.parts[candidate.head].lower(), "verb", c.lemmas[candidate.head]


def _phrase_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    head, (first, last) = candidate.head, candidate.cue
    words = " ".join(c.words[first : last + 1])
    for name in table.by_pos.get("phrase", {}):
        if words.startswith(name) or c.words[head : head + len(name.split())] == name.split():
            return PHRASE, "phrase", name
    return None


def _hedge_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    word = c.words[candidate.head]
    return (HEDGE, "hedge", word) if table.readings("hedge", word) else None


def _colon_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    return (COLON, "colon", ":") if c.words[candidate.head] == ":" else None


def _noun_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    head = candidate.head
    return (NOUN, "noun", c.lemmas[head]) if c.parts[head] == "NOUN" else None


def _adjective_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    """An adjective, or a participle like one, that heads the cue or comes with a linking verb."""
    head, (first, last) = candidate.head, candidate.cue
    if c.parts[head] != "ADJ" and c.lemmas[head] not in _LINKING:
        return None
    state = next((t for t in range(last, first - 1, -1) if _state(c, t)), None)
    return (ADJECTIVE, "adj", c.words[state]) if state is not None else None


def _light_verb_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    """A verb of the table's light verbs with a noun behind it among the words of the cue."""
    head = candidate.head
    if c.parts[head] not in _VERBAL or not table.readings("light", c.lemmas[head]):
        return None
    nouns = (k for k in range(head + 1, candidate.cue[1] + 1) if c.parts[k] == "NOUN")
    noun = next(nouns, None)
    return (LIGHT, "noun", c.lemmas[noun]) if noun is not None else None


def _verb_form(c: Columns, candidate: Candidate, table: CueTable) -> _Form | None:
    """A verb behind "as", in the passive voice, or in the active."""
    head = candidate.head
    if c.parts[head] not in _VERBAL:
        return None
    name = _longer(c, head, table)
    if any(c.words[k] == "as" and c.deps[k] == "mark" for k in c.children[head]):
        return AS, "verb", name
    if c.child(head, "auxpass") is None:
        return VERB, "verb", name
    if candidate.source_head < 0 and table.readings("passive", c.lemmas[head]):
        return PASSIVE, "passive", c.lemmas[head]
    return PASSIVE, "verb", name


_FORMS: Final[tuple[Callable[[Columns, Candidate, CueTable], _Form | None], ...]] = (
    _phrase_form,
    _hedge_form,
    _colon_form,
    _noun_form,
    _adjective_form,
    _light_verb_form,
    _verb_form,
)


def _state(c: Columns, token: int) -> bool:
    return c.parts[token] == "ADJ" or (
        c.tags[token] in ("VBN", "VBD") and c.deps[token] in ("acomp", "ROOT", "conj")
    )


def _longer(c: Columns, head: int, table: CueTable) -> str:
    """The verb as the table lists it, perhaps with the particle or preposition after it."""
    for k in c.children[head]:
        if c.deps[k] in ("prt", "prep", "advmod", "dobj") and 0 < k - head <= 3:
            name = f"{c.lemmas[head]} {c.words[k]}"
            if table.readings("verb", name):
                return name
    return c.lemmas[head]


def _reading(table: CueTable, pos: str, name: str, frame: str) -> Cue:
    """The table's first reading that takes the frame, else its first; else the usual one."""
    readings = table.readings(pos, name)
    if not readings and pos != "verb":
        readings = table.readings("verb", name)
    for wanted in _LOOKED_UP_AS.get(frame, (frame,)):
        for cue in readings:
            if wanted in cue.frames:
                return cue
    if readings:
        return readings[0]
    act = "belief" if pos == "adj" else _USUAL_ACTS.get(frame, "assertion")
    return Cue(name, pos, frozenset([frame]), act, "neutral", "")


def _objects(c: Columns, candidate: Candidate) -> list[int]:
    """The objects of the cue outside its words, also of a preposition among them ("call on")."""
    first, last = candidate.cue
    out = []
    for k in c.children[candidate.head]:
        if c.deps[k] in _OBJECTS and not first <= k <= last:
            out.append(k)
        elif c.deps[k] == "prep" and first <= k <= last:
            out += [g for g in c.children[k] if c.deps[g] == "pobj" and g > last]
    return out


def _addressees(c: Columns, candidate: Candidate, frame: str) -> tuple[int, ...]:
    """Heads of the phrases spoken to: an object beside the content, or a passive's subject."""
    head = candidate.head
    first, last = candidate.content
    if c.parts[head] not in _VERBAL:
        return ()
    out = [
        _main(c, k)
        for k in _objects(c, candidate)
        if k != candidate.source_head and (frame.startswith(OBJECT) or not first <= k <= last)
    ]
    for k in c.children[head]:
        if candidate.cue[0] <= k <= candidate.cue[1] or k == candidate.source_head:
            continue
        if c.deps[k] == "nsubjpass" and frame.startswith(OBJECT):
            out.append(k)
        elif c.deps[k] in ("ccomp", "xcomp") and frame == OBJECT_TO:
            inner = c.child(k, "nsubj")
            if inner is not None:
                out.append(inner)
    return tuple(out[:1])
