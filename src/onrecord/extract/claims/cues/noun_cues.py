"""Cues that their construction makes sure: "the claim by Tarn that …", ", which she denied".

A noun of the cue table that leads to a that-clause attributes it: to its owner where it has one
("Tarn's claim that", "a report by Radio Meridian that"), to the subject of the verb that lends
itself to the noun ("made a claim that"), else to nobody ("there were reports that").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.rule_names import THAT
from onrecord.extract.syntax.token_arrays import Columns
from onrecord.extract.syntax.words import word_list

#: Nouns whose clause is as often the article's own thought as somebody's words.
_ONES_OWN: Final = word_list("noun-of-ones-own-thought")
#: Acts of nouns that nobody need own: "the fear that …", "warnings that …".
_UNOWNED: Final = ("concern", "warning", "accusation")
_BY: Final = frozenset(["by", "from"])
_CLAUSES: Final = ("acl", "relcl", "ccomp", "pcomp")
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_AGAINST: Final = ("denial", "refusal")


@dataclass(frozen=True, slots=True)
class CueNoun:
    """A cue noun: the head of its owner (-1: it has none) and the stretch of its clause.

    ``lent`` tells that the verb above may lend its subject, so that it may have a source yet.
    """

    owner: int
    first: int
    last: int
    lent: bool


def noun_cues(c: Columns, table: CueTable) -> dict[int, CueNoun]:
    """The cue nouns of an article that lead to a that-clause, by token."""
    out = {}
    for token, part in enumerate(c.parts):
        if part != "NOUN" or c.segments[token] < 0:
            continue
        if not any(THAT in r.frames for r in table.readings("noun", c.lemmas[token])):
            continue
        owner = _owner(c, token)
        clause = next((k for k in _near(c, token, owner) if k > token and _that(c, k)), None)
        if clause is None:
            continue
        if owner < 0 and not _is_others_word(c, token, table):
            continue
        above = c.heads[token]
        lent = c.deps[token] == "dobj" and bool(table.readings("light", c.lemmas[above]))
        out[token] = CueNoun(owner, c.firsts[clause], c.lasts[clause], lent)
    return out


def _is_others_word(c: Columns, noun: int, table: CueTable) -> bool:
    """Whether a noun without an owner reports what others say: in the plural, or as a worry."""
    if c.lemmas[noun] in _ONES_OWN:
        return False
    reading = table.readings("noun", c.lemmas[noun])[0]
    return c.tags[noun] == "NNS" or reading.distance == "distancing" or reading.act in _UNOWNED


def _near(c: Columns, noun: int, owner: int) -> list[int]:
    """What a noun's clause may be among.

    Parsers hang it on the noun, its owner or the preposition before: "despite assurances from Tarn
    that …".
    """
    out = list(c.children[noun])
    if owner > noun:
        out += c.children[owner]
    if c.deps[noun] == "pobj":
        out += [k for k in c.children[c.heads[noun]] if c.deps[k] == "pcomp"]
    return out


def _that(c: Columns, clause: int) -> bool:
    """Whether a token heads a clause that "that" opens as its conjunction."""
    return c.deps[clause] in _CLAUSES and any(
        c.words[k] == "that" and c.deps[k] == "mark" and k < clause for k in c.children[clause]
    )


def _owner(c: Columns, noun: int) -> int:
    """Whose words a noun names: the head of its possessive, or of what "by" or "from" leads to."""
    for k in c.children[noun]:
        if c.deps[k] == "poss":
            return k
        if c.words[k] in _BY and c.deps[k] in ("prep", "agent"):
            by = c.child(k, "pobj")
            if by is not None:
                return by
    return -1


def commenting_denials(c: Columns, table: CueTable) -> set[int]:
    """Verbs of denial in a clause behind a comma that comments on what comes before.

    Their object is "which", or they hang on a noun for something said: ", a charge he rejects".
    """
    out = set()
    for token, part in enumerate(c.parts):
        if part != "VERB" or c.segments[token] < 0:
            continue
        readings = table.readings("verb", c.lemmas[token])
        if not readings or readings[0].act not in _AGAINST:
            continue
        if c.child(token, *_SUBJECTS) is None:
            continue
        if any(c.words[k] == "which" and c.deps[k] == "dobj" for k in c.children[token]):
            opened = next(k for k in c.children[token] if c.words[k] == "which")
        elif c.deps[token] == "relcl" and table.readings("noun", c.lemmas[c.heads[token]]):
            opened = c.lefts[c.heads[token]]
        else:
            continue
        if opened > 0 and c.words[opened - 1] == ",":
            out.add(token)
    return out
