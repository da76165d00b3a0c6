"""Mentions: what in an article names whom, read in context, with a reason and a confidence each."""

from __future__ import annotations

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
from onrecord.extract.names.rejections import rejected_names
from onrecord.model import Rejected


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
        rejected += rejected_names(names, index.mentions)
    return index
