""" "The country": the one state that the paragraph has named so far, or the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.rule_names import COUNTRY, COUNTRY_OPEN
from onrecord.extract.syntax.parser import segment_at
from onrecord.model import Span


def resolve_countries(names: ArticleNames) -> None:
    """Adds "the country" and "the nation" where they can be one state only."""
    mentions = sorted(
        (m for m in names.register.found.values() if m.kind in ("state", "country") and m.ref),
        key=lambda m: m.span,
    )
    starts = [m.span.start for m in mentions]
    passed, near, everywhere = 0, set[str | None](), set[str | None]()
    paragraph = -1
    for span in _countries(names):
        segment = segment_at(names.parsed.article.segments, span.start)
        begun = segment.start if segment is not None else span.start
        if begun != paragraph:
            paragraph, near = begun, set()
        before = bisect_left(starts, span.start)
        for mention in mentions[passed:before]:
            state_ = names.known.state_of(mention.ref or "")
            everywhere.add(state_)
            if mention.span.start >= begun:
                near.add(state_)
        passed = before
        states = near or everywhere
        if len(states) != 1 or not (state := next(iter(states))):
            why = "several states are named before it" if states else "no state is named before it"
            names.reject(span, "a state named before", COUNTRY_OPEN, why)
        else:
            names.register.take(span, "state", state, 0.6, COUNTRY)


def _countries(names: ArticleNames) -> Iterator[Span]:
    """Where "the country" stands, with nothing beside it that says which."""
    tokens = names.tokens
    for i, word in enumerate(tokens.lower[:-1]):
        if word != "the" or tokens.lower[i + 1] not in ("country", "nation"):
            continue
        noun = tokens.doc[i + 1]
        if noun.dep_ not in ("compound", "nmod") and not any(
            c.dep_ in ("prep", "relcl", "acl", "appos") for c in noun.children
        ):
            yield tokens.span(i + 1, i + 2)
