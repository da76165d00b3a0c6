"""Which of several readings of a name fits the place it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.gazetteer import Entry
from onrecord.extract.names.name_context import acts
from onrecord.extract.names.rule_names import (
    METONYM,
    METONYM_ACTS,
    NAME,
    PEOPLE,
    PLACE,
    authority_rule,
)
from onrecord.model import Span

#: Ways in which a name may name, the likelier first.
_ORDER = ("name", "place", "demonym-noun", "demonym")


def take_best(names: ArticleNames, span: Span, entries: Sequence[Entry]) -> None:
    """Keeps a mention by the reading that fits the place in the sentence."""
    by_how = {e.how: e for e in reversed(entries)}
    if "name" in by_how and not {"metonym", "place"} <= by_how.keys():
        _take(names, span, by_how["name"], _sure(entries, "name"), NAME)
    elif "metonym" in by_how:
        _metonym(names, span, by_how)
    else:
        order = list(_ORDER)
        if {"demonym", "demonym-noun"} <= by_how.keys() and names.tokens.describes(span):
            order.remove("demonym-noun")  # "the Swiss army", not "the Swiss"
        how = next(h for h in order if h in by_how)
        if how == "demonym-noun":
            _population(names, span, by_how[how].ref, 0.9 * _sure(entries, how))
        else:
            _take(names, span, by_how[how], _sure(entries, how), authority_rule(how))


def _metonym(names: ArticleNames, span: Span, by_how: dict[str, Entry]) -> None:
    """ "Haven": the state, or where it acts the state and else the city."""
    other = by_how.get("place") or by_how.get("name")
    if other is None:
        _take(names, span, by_how["metonym"], 0.9, METONYM)
    elif acts(names.tokens.root(span)) and not _dateline(names.text, span):
        _take(names, span, by_how["metonym"], 0.8, METONYM_ACTS)
    else:
        _take(names, span, other, 0.85, PLACE)


def _sure(entries: Sequence[Entry], how: str) -> float:
    """Less than sure where several bear the name in this way."""
    return 1.0 if len({e.ref for e in entries if e.how == how}) == 1 else 0.6


def _dateline(text: str, span: Span) -> bool:
    """Whether a name stands in capitals at the head of a paragraph: where it was written."""
    at = span.start
    while at and text[at - 1].isspace() and text[at - 1] != "\n":
        at -= 1
    opens = at == 0 or text[at - 1] == "\n"
    return opens and span.of(text).isupper()


def _population(names: ArticleNames, span: Span, state: str, sure: float) -> None:
    """ "Norlanders": people of the state, not the state."""
    actor = names.register.mint("population", span.of(names.text), state)
    names.register.take(span, "population", actor.id, sure, PEOPLE)


def _take(names: ArticleNames, span: Span, entry: Entry, sure: float, reason: str) -> None:
    names.register.take(span, entry.kind, entry.ref, sure, reason)
