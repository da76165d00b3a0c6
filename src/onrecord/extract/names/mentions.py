"""Mentions: what in an article names whom, read in context, with a reason and a confidence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.authority.model import Authority
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.coreference.countries import resolve_countries
from onrecord.extract.names.coreference.discourse import Discourse
from onrecord.extract.names.coreference.pronouns import resolve_deniers, resolve_pronouns
from onrecord.extract.names.coreference.titles import resolve_titles
from onrecord.extract.names.descriptions import add_descriptions
from onrecord.extract.names.finder.name_finder import NameFinder
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.known_actors import KnownActors
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.names.rule_names import UNKNOWN_PLACE, UNLIKE_A_NAME
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.model import Mention, Rejected, Span

_MINTED = frozenset(["PERSON", "ORG"])
#: What the language model calls places and peoples, in words.
_PLACES = {"GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people or party"}


def find_mentions(
    parsed: ParsedArticle,
    authority: Authority,
    lexicon: Lexicon,
    rejected: list[Rejected] | None = None,
) -> MentionIndex:
    """All that names somebody, resolved where the evidence is good enough.

    Names first, the full before the short; then offices, groups and bodies described by a state;
    then what goes back to them: "the minister", "she". Who held an office is a matter of the day of
    publication. What is considered and not taken is added to ``rejected``, where that is given.
    """
    known = KnownActors(authority, parsed.published)
    names = ArticleNames(parsed, lexicon, known, rejected=None if rejected is None else [])
    finder = NameFinder(names)
    for segment in parsed.article.segments:
        headline = parsed.tokens.headline(segment.start, segment.end)
        for hit in lexicon.find(parsed.text, segment.start, segment.end):
            finder.weigh(hit, headline)
    finder.settle()
    add_descriptions(names)
    discourse = Discourse(names)
    resolve_titles(discourse)
    resolve_countries(names)
    resolve_pronouns(discourse)
    resolve_deniers(discourse)
    index = names.register.index()
    if rejected is not None:
        rejected += _rejected(names, index.mentions)
    return index


def _rejected(names: ArticleNames, mentions: Iterable[Mention]) -> list[Rejected]:
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
