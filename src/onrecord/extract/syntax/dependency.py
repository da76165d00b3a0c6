"""Reading a dependency parse: subtrees, negation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token


def below(token: Token, *, without: Collection[Token] = ()) -> Iterator[Token]:
    """The token and all below it, leaving out the given ones with all below them."""
    stack = [token]
    barred = {t.i for t in without}
    while stack:
        at = stack.pop()
        if at.i in barred:
            continue
        yield at
        stack.extend(at.children)


def negated(verb: Token) -> bool:
    """Whether the verb stands under "not", "never", "no longer", "has yet to"."""
    for c in verb.children:
        beside = c.i <= verb.i + 1  # not what follows later: "promising …, probably not what …"
        if (c.dep_ == "neg" and beside) or c.lower_ in ("never", "nor", "neither", "hardly"):
            return True
    if verb.dep_ == "xcomp" and verb.head.lemma_ in ("have", "be"):
        return any(c.lower_ == "yet" for c in verb.head.children)
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "fail"
