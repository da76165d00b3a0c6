"""Why a name is no mention: what the rules turned away, and names that nobody knows.

Only for whoever asks: a build does not call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.rule_names import UNKNOWN_PLACE, UNLIKE_A_NAME
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Mention, Rejected, Span

_MINTED = frozenset(["PERSON", "ORG"])
#: What the language model calls places and peoples, in words.
_PLACES = {"GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people or party"}


def rejected_names(names: ArticleNames, mentions: Iterable[Mention]) -> list[Rejected]:
    """What was not taken, less what touches a mention after all; the last word on each span."""
    taken = SpanIndex(m.span for m in mentions)
    turned_away = names.rejected or []
    known = SpanIndex(r.span for r in turned_away if r.span is not None)
    last: dict[Span, Rejected] = {}
    for candidate in (*_nobody_knows(names, known), *turned_away):
        if candidate.span is not None and not taken.touching(*candidate.span):
            last[candidate.span] = candidate
    return [last[span] for span in sorted(last)]


def _nobody_knows(names: ArticleNames, known: SpanIndex) -> Iterator[Rejected]:
    """Entities of the language model that no name is found in."""
    for entity in names.tokens.doc.ents:
        span = Span(entity.start_char, entity.end_char)
        if known.touching(*span) or any(names.lexicon.find(names.text, *span)):
            continue
        if entity.label_ in _PLACES:
            why = (
                "the language model sees a name here that the authority does not have, and only "
                "people and organisations are taken without it"
            )
            kind = _PLACES[entity.label_]
            yield Rejected("mention", entity.text, span, kind, UNKNOWN_PLACE, why)
        elif entity.label_ in _MINTED:
            kind = "person" if entity.label_ == "PERSON" else "organisation"
            why = (
                "the language model sees a name here, but the words are not written as one: too "
                "short, too long, without capitals, or a title"
            )
            yield Rejected("mention", entity.text, span, kind, UNLIKE_A_NAME, why)
