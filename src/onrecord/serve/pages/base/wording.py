"""How a claim is worded: its heading, and quotation marks around the speaker's own words alone.

A statement is made of the text's own words and bears the quotation marks that the text has. What
is reported in other words than the speaker's (an indirect quotation) never gets any here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

#: Quotation marks that open, each with those that close what it opened.
_CLOSES: Final = {
    '"': '"',
    "“": "”",
    "„": "”“",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}
#: The same for marks that may be apostrophes: they count where they enclose the whole.
_APOSTROPHES: Final = {"'": "'", "‘": "’", "‚": "‘’", "`": "'`"}
#: What joins the words of several spans (``onr:statement``).
_JOINT: Final = " … "
#: Cues that come before the speaker: the phrases of the cue table that lead to their source.
_LEADING: Final = re.compile(r"according to|(?:in|by|on) the \w+ of", re.IGNORECASE)


def worded(statement: object, quotation: object = None, most: int = 0) -> str:
    """A claim's statement in at most ``most`` code points (0 for all), and its quotation marks.

    ``quotation`` is the claim's: of a *direct* one all words are the speaker's, so a part without
    marks of its own gets some; any other statement has the marks that it has in the text. A mark
    that was open where the statement was cut is closed.
    """
    text = " ".join(str(statement if statement is not None else "").split())
    if quotation == "direct" and text and not _is_marked(text):
        parts = text.split(_JOINT)
        text = _JOINT.join(part if _is_marked(part) else f"“{part}”" for part in parts)
    if not most or len(text) <= most:
        return text
    shown = cut(text, most)
    return shown + _closing(shown)


def attribution(speakers: Sequence[object], cue: object) -> str:
    """Who says something and by which cue, as a heading: "Ilva Tarn said", "According to Vik"."""
    names = [str(name) for name in speakers]
    who = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    words = " ".join(str(cue or "").split())
    if not who:
        return f"Unnamed source: {words}" if words else "Unnamed source"
    found = f"{words} {who}" if _LEADING.fullmatch(words) else f"{who} {words}".strip()
    # "a source said" begins a heading; a name that begins small is left as it is
    return found[0].upper() + found[1:] if found.partition(" ")[0].islower() else found


def number(value: object) -> str:
    """A number with commas between its thousands; what is none, as it is; empty for None."""
    if isinstance(value, float | int):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return str(value) if value is not None else ""


def cut(text: object, most: int = 160) -> str:
    """A text of at most ``most`` code points, cut after a word."""
    plain = " ".join(str(text if text is not None else "").split())
    if len(plain) <= most:
        return plain
    head = plain[: most - 1]
    return (head.rpartition(" ")[0] if " " in head[most // 2 :] else head).rstrip(" ,;:") + "…"


def _is_marked(text: str) -> bool:
    """Whether a text begins with a quotation mark."""
    if text[:1] in _APOSTROPHES:
        return len(text) > 1 and text.rstrip(".,;:!?")[-1:] in _APOSTROPHES[text[0]]
    return text[:1] in _CLOSES


def _closing(text: str) -> str:
    """The marks that close what is open at the end of a text."""
    still_open: list[str] = []
    for character in text:
        if still_open and character in _CLOSES[still_open[-1]]:
            still_open.pop()
        elif character in _CLOSES:
            still_open.append(character)
    return "".join(_CLOSES[mark][0] for mark in reversed(still_open))
