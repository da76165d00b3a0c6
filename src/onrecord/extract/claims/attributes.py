"""What the words show of a claim: quotation, certainty, polarity, time, distance."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from onrecord.extract.syntax.negation import negated
from onrecord.extract.syntax.quotes import has_marks, is_quoted_outright
from onrecord.extract.syntax.words import word_list
from onrecord.model import Certainty, Polarity, Quotation, Span, Spans, TimeReference

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_POSSIBLE = word_list("word-of-possibility")
_PROBABLE = word_list("word-of-probability")
_FUTURE_MODALS = frozenset(["will", "shall", "'ll", "’ll", "would", "wo"])
_FUTURE_ACTS = frozenset(
    ["demand", "promise", "threat", "proposal", "intention", "refusal", "expectation", "warning"]
)


def quotation(text: str, content: Spans, quotes: list[Span]) -> Quotation:
    """Direct where all words stand between quotation marks of their own, mixed where some do.

    ``quotes`` are all quoted stretches of the text, in order. Words in the midst of a quotation are
    quoted by whoever is quoted, not by the one of whom the quotation says that they said so.
    """
    total = quoted = 0
    for span in content:
        total += _characters(text, span.start, span.end)
        at = bisect_right(quotes, span.start, key=_end)
        while at < len(quotes) and quotes[at].start < span.end:
            q, at = quotes[at], at + 1
            quoted += _characters(text, max(q.start, span.start), min(q.end, span.end))
    if total and quoted == total and all(is_quoted_outright(text, s) for s in content):
        return "direct"
    return "mixed" if quoted and has_marks(text, content) else "indirect"


def _characters(text: str, start: int, end: int) -> int:
    return sum(1 for c in text[start:end] if c.isalnum())


def _end(span: Span) -> int:
    return span.end


def certainty(head: Token | None, given: str) -> tuple[Certainty, Spans]:
    """The speaker's own hedge and the words that carry it.

    From modals and adverbs on the content's main verb; a content without a verb shows nothing.
    """
    if head is None:
        return "unknown", ()
    for token in (head, *head.children):
        if token.lower_ in _POSSIBLE and token.dep_ in ("aux", "advmod"):
            return "possible", (Span(token.idx, token.idx + len(token)),)
        if token.lower_ in _PROBABLE and token.dep_ in ("aux", "advmod", "acomp", "ROOT", "ccomp"):
            return "probable", (Span(token.idx, token.idx + len(token)),)
    if given in ("probable", "possible", "certain"):
        return given, ()  # type: ignore[return-value] # the table's test holds its tokens
    if head.pos_ not in ("VERB", "AUX"):
        return "unknown", ()
    return "certain", ()


def polarity(head: Token | None, *, turned: bool = False) -> Polarity:
    """Negated where the content's main verb is, or its subject or object has a "no".

    ``turned``: the cue's own negation is the content's ("does not believe that it will hold").
    """
    if turned:
        return "affirmed" if _negative(head) else "negated"
    return "negated" if _negative(head) else "affirmed"


def _negative(head: Token | None) -> bool:
    if head is None:
        return False
    if negated(head):
        return True
    for child in head.children:
        if child.dep_ in ("nsubj", "dobj", "attr", "nsubjpass", "expl"):
            if child.lower_ in ("nobody", "nothing", "none"):
                return True
            if any(g.lower_ == "no" and g.dep_ == "det" for g in child.children):
                return True
    return any(c.lower_ == "no" and c.dep_ == "det" for c in head.children)


def time_reference(head: Token | None, act: str) -> TimeReference:
    """When what is said is said to be: from the tense of the content's main verb.

    Content without tense follows the speech act: what is demanded, promised or planned lies ahead.
    """
    if head is None:
        return "present"
    forms = [head, *(c for c in head.children if c.dep_ in ("aux", "auxpass"))]
    words = {t.lower_ for t in forms}
    tags = {t.tag_ for t in forms}
    if words & _FUTURE_MODALS:
        return "future"
    if head.lemma_ == "go" and head.tag_ == "VBG" and any(c.dep_ == "xcomp" for c in head.children):
        return "future"
    if "VBD" in tags or ("VBN" in tags and words & {"has", "have", "had", "'ve", "’ve"}):
        return "past"
    if tags & {"VBZ", "VBP"}:
        return "present"
    if act in _FUTURE_ACTS or "TO" in {t.tag_ for t in forms}:
        return "future"
    if "MD" in tags:
        return "future"
    if head.tag_ in ("VBN", "VBG"):
        return "past" if act in ("accusation", "criticism", "praise", "denial") else "present"
    return "present"
