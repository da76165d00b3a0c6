"""Reading a dependency parse: subtrees."""

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
