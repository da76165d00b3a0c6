"""An invented authority with more people, and an article's names at each step of finding them."""

from __future__ import annotations

from dataclasses import replace

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.known_actors import KnownActors
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.model import Article, Segment
from support.invented import ID, actor, invented_authority


def peopled() -> Authority:
    """The invented authority with a president, a navy, a namesake city and a rival minister."""
    base = invented_authority()
    norland = next(a for a in base.actors if a.iri == actor("norland"))
    others = tuple(a for a in base.actors if a is not norland)
    return replace(
        base,
        actors=(
            replace(norland, demonym_nouns=("Norlanders",), iso3="NRL"),
            *others,
            AuthorityActor(
                actor("jorun-vik"),
                "person",
                "Jorun Vik",
                family_name="Vik",
                affiliated_with=(actor("sudmark"),),
            ),
            AuthorityActor(
                actor("norland-navy"),
                "armed-force",
                "Navy of Norland",
                names=("Norlandic Navy",),
                body_of=actor("norland"),
            ),
        ),
        offices=(
            *base.offices,
            AuthorityOffice(
                ID + "office/sudmark-president",
                "president of Sudmark",
                ("president", "head of state"),
                actor("sudmark"),
            ),
        ),
        tenures=(
            *base.tenures,
            Tenure(
                ID + "tenure/jorun-vik-2029",
                actor("jorun-vik"),
                ID + "office/sudmark-president",
                "2029-03-01",
                None,
            ),
        ),
        places=(
            *base.places,
            AuthorityPlace(
                ID + "place/sudmark", "country", "Sudmark", territory_of=actor("sudmark")
            ),
            AuthorityPlace(
                ID + "place/lantern-bay", "city", "Lantern Bay", located_in=ID + "place/sudmark"
            ),
        ),
    )


def paragraphs(text: str, published: str | None = "2031-05-06") -> Article:
    """An article of paragraphs, one a line."""
    segments, at = [], 0
    for line in text.split("\n"):
        segments.append(Segment("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Article("case", text, tuple(segments), published=published)


def article_names(
    text: str, authority: Authority, published: str | None = "2031-05-06"
) -> ArticleNames:
    """An article's names before any has been found."""
    article = paragraphs(text, published)
    parsed = ParsedArticle(article, parse(article))
    return ArticleNames(parsed, Lexicon(authority), KnownActors(authority, parsed.published))
