"""Texts cut to a length in characters (code points)."""

from __future__ import annotations


def clip(text: str, most: int) -> str:
    """The text on one line, of at most ``most`` characters; an ellipsis ends one that was cut.

    >>> clip("two  words", 80)
    'two words'
    >>> clip("two words", 6)
    'two w…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def clip_at_word(text: str, most: int, mark: str = " …") -> str:
    """The text up to the last space within ``most`` characters and the mark; a short one whole.

    >>> clip_at_word("three more words", 12)
    'three more …'
    """
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + mark
