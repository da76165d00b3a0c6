"""Which construction an attribution is, and what the cue table says of it.

A construction is named as ``how-where:cue``: how the cue stands (verb, passive, noun, light verb
with a noun, adj, as, phrase, hedge, colon) and where its content does, in the frames of the table
(that, wh, to, ving, np, quote, a preposition, each with obj before it where an object is spoken
to), or parenthesis, where the cue is set into the sentence it reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.extract.claims.cues.table import Cue, CueTable
from onrecord.extract.claims.scoring.candidates import Draft
from onrecord.extract.syntax.token_arrays import Columns

_OBJECTS = ("dobj", "dative", "iobj")
_CLAUSES = ("ccomp", "xcomp", "acl", "relcl", "advcl", "pcomp")
_ASKING = frozenset(["whether", "if", "what", "why", "how", "who", "when", "where", "which"])
_LINKING = frozenset(["be", "remain", "become", "feel", "seem", "sound", "appear", "stay"])
_ALIKE = {"parenthesis": ("quote", "that"), "wh": ("wh", "if", "that"), "quote": ("quote", "that")}
#: What a cue that the table does not list is taken for, by its frame.
_USUAL = {"to": "intention", "ving": "intention", "objto": "demand", "wh": "question"}


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


def construction(c: Columns, draft: Draft, content: list[int], table: CueTable) -> Construction:
    """The construction of a draft; ``content`` are the tokens of its content."""
    tops = _tops(c, draft, content)
    top = _first_clause(c, tops) if tops else content[0]
    frame = _frame(c, draft, content, tops, top)
    how, pos, name = _how(c, draft, table)
    cue = _reading(table, pos, name, frame)
    where = "" if how in ("phrase", "hedge", "colon") else f"-{frame}"
    return Construction(f"{how}{where}:{name}", cue, _main(c, top), _addressees(c, draft, frame))


def _tops(c: Columns, draft: Draft, content: list[int]) -> list[int]:
    """The tokens of the content that hang on nothing within it, nearest to the cue first."""
    inside = set(content)
    tops = [t for t in content if c.heads[t] == t or c.heads[t] not in inside]
    tops = [t for t in tops if not c.blank[t] and c.deps[t] not in ("cc", "mark", "neg")]
    return sorted(tops, key=lambda t: (draft.window.distances.get(t, 9), t))


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
        if c.parts[_main(c, top)] in ("VERB", "AUX") and c.deps[top] not in ("nsubj", "amod"):
            return top
    return tops[0]


def _frame(c: Columns, draft: Draft, content: list[int], tops: list[int], top: int) -> str:
    head, first, last = draft.head, draft.cue[0], draft.cue[1]
    above = c.heads[top]
    hangs = first <= above <= last and above != top
    quoted = sum(c.quotes[t] >= 0 for t in content) * 2 > len(content)
    spoken = [k for k in _objects(c, draft) if k != top]
    if not hangs:
        inside = head in c.children[top] or c.holds(top, head)
        return "parenthesis" if inside and not quoted else "quote"
    dep = c.deps[top]
    if dep in _CLAUSES and c.parts[top] in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADV"):
        below = c.children[top]
        own = c.child(top, "nsubj", "nsubjpass", "csubj", "expl") is not None
        if any(c.tags[k] == "TO" for k in below):
            return "objto" if spoken or own or _turned(c, head) else "to"
        if c.tags[top] == "VBG" and not own:
            return "ving"
        marks = {c.words[k] for k in below if k < top and c.deps[k] in _ASKED}
        if marks & _ASKING:
            return "wh"
        if quoted:
            return "quote"
        return "objthat" if spoken else "that"
    if c.parts[top] in ("ADP", "SCONJ"):
        return f"obj{c.words[top]}" if spoken or _turned(c, head) else c.words[top]
    if dep in ("pobj", "pcomp"):
        return f"obj{c.words[above]}" if spoken else c.words[above]
    if quoted:
        return "quote"
    return "np"


_ASKED = ("mark", "advmod", "nsubj", "dobj", "attr", "det", "nsubjpass")


def _turned(c: Columns, verb: int) -> bool:
    """Whether a verb is passive and the one spoken to is its subject."""
    return c.child(verb, "auxpass") is not None and c.child(verb, "nsubjpass") is not None


def _how(c: Columns, draft: Draft, table: CueTable) -> tuple[str, str, str]:
    """How the cue stands, and its part of speech and name in the table."""
    head, (first, last) = draft.head, draft.cue
    words = " ".join(c.words[first : last + 1])
    for name in table.by_pos.get("phrase", {}):
        if words.startswith(name) or c.words[head : head + len(name.split())] == name.split():
            return "phrase", "phrase", name
    lemma, part = c.lemmas[head], c.parts[head]
    if table.readings("hedge", c.words[head]):
        return "hedge", "hedge", c.words[head]
    if c.words[head] == ":":
        return "colon", "colon", ":"
    if part == "NOUN":
        return "noun", "noun", lemma
    if part == "ADJ" or lemma in _LINKING:
        said = next((t for t in range(last, first - 1, -1) if _state(c, t)), None)
        if said is not None:
            return "adj", "adj", c.words[said]
    if part in ("VERB", "AUX"):
        for k in range(head + 1, last + 1):
            if c.parts[k] == "NOUN" and table.readings("light", lemma):
                return "light", "noun", c.lemmas[k]
        name = _longer(c, head, table)
        if any(c.words[k] == "as" and c.deps[k] == "mark" for k in c.children[head]):
            return "as", "verb", name
        passive = c.child(head, "auxpass") is not None
        if passive and draft.source_head < 0 and table.readings("passive", lemma):
            return "passive", "passive", lemma
        return ("passive" if passive else "verb"), "verb", name
    return part.lower(), "verb", lemma


def _state(c: Columns, token: int) -> bool:
    return c.parts[token] == "ADJ" or (
        c.tags[token] in ("VBN", "VBD") and c.deps[token] in ("acomp", "ROOT", "conj")
    )


def _longer(c: Columns, head: int, table: CueTable) -> str:
    """The verb's name in the table: with the particle or preposition after it, where listed so."""
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
    for wanted in _ALIKE.get(frame, (frame,)):
        for cue in readings:
            if wanted in cue.frames:
                return cue
    if readings:
        return readings[0]
    act = "belief" if pos == "adj" else _USUAL.get(frame, "assertion")
    return Cue(name, pos, frozenset([frame]), act, "neutral", "")


def _objects(c: Columns, draft: Draft) -> list[int]:
    """The objects of the cue outside its words, also of a preposition among them ("call on")."""
    first, last = draft.cue
    out = []
    for k in c.children[draft.head]:
        if c.deps[k] in _OBJECTS and not first <= k <= last:
            out.append(k)
        elif c.deps[k] == "prep" and first <= k <= last:
            out += [g for g in c.children[k] if c.deps[g] == "pobj" and g > last]
    return out


def _addressees(c: Columns, draft: Draft, frame: str) -> tuple[int, ...]:
    """Heads of the phrases spoken to: an object beside the content, or a passive's subject."""
    head = draft.head
    first, last = draft.content
    if c.parts[head] not in ("VERB", "AUX"):
        return ()
    out = [
        _main(c, k)
        for k in _objects(c, draft)
        if k != draft.source_head and (frame.startswith("obj") or not first <= k <= last)
    ]
    for k in c.children[head]:
        if draft.cue[0] <= k <= draft.cue[1] or k == draft.source_head:
            continue
        if c.deps[k] == "nsubjpass" and frame.startswith("obj"):
            out.append(k)
        elif c.deps[k] in ("ccomp", "xcomp") and frame == "objto":
            inner = c.child(k, "nsubj")
            if inner is not None:
                out.append(inner)
    return tuple(out[:1])
