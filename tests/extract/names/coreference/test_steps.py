"""The other steps of coreference: titles, "the country", and who denies an accusation."""

from __future__ import annotations

import pytest

from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.coreference.contested import contested_verb
from onrecord.extract.names.coreference.countries import resolve_countries
from onrecord.extract.names.coreference.discourse import Discourse
from onrecord.extract.names.coreference.pronouns import resolve_deniers
from onrecord.extract.names.coreference.titles import resolve_titles
from onrecord.extract.names.descriptions import add_descriptions
from onrecord.extract.names.finder.name_finder import NameFinder
from support.naming import article_names, peopled


def named(text: str) -> ArticleNames:
    """The names and descriptions of an article, before coreference."""
    names = article_names(text, peopled())
    finder = NameFinder(names)
    for segment in names.parsed.article.segments:
        for hit in names.lexicon.find(text, segment.start, segment.end):
            finder.weigh(hit, headline=False)
    finder.settle()
    add_descriptions(names)
    return names


def gone_back(names: ArticleNames, words: str) -> list[tuple[str | None, str]]:
    """Whom words go back to, each time they are a mention, and why."""
    return [
        (m.ref and m.ref.rsplit("/", 1)[-1], m.reason)
        for m in names.register.found.values()
        if m.span.of(names.text) == words
    ]


TITLES = [
    # text, title, who, why; nothing where it stays open
    ("Jorun Vik, the president, left. The president was ill.", "president", "jorun-vik", "coreference:title"),
    ("Jorun Vik came. The head of state was ill.", "head of state", "jorun-vik", "coreference:office"),
    ("Ilva Tarn came. The foreign minister was ill.", "foreign minister", "ilva-tarn", "coreference:office"),
    ("Sudmark voted. The president was ill.", "president", "jorun-vik", "office:only-state"),
    ("Sudmark and Norland voted. The president was ill.", "president", None, None),
    ("Sudmark voted. The president of the club was ill.", "president", None, None),
    ("Sudmark voted. The president who left was ill.", "president", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "ref", "reason"), TITLES, ids=[t[0] for t in TITLES])
def test_a_title_goes_back(text: str, title: str, ref: str | None, reason: str | None) -> None:
    names = named(text)
    resolve_titles(Discourse(names))
    assert gone_back(names, title) == ([(ref, reason)] if reason else [])


COUNTRIES = [
    ("Norland is small. The country lives on fish.", "norland"),
    ("Sudmark voted.\nNorland is small. The country lives on fish.", "norland"),  # of its paragraph
    ("Norland is small.\nThe country lives on fish.", "norland"),  # of the article
    ("Norland met Sudmark. The country lives on fish.", None),
    ("The country lives on fish. Norland is small.", None),
    ("Norland is small. The country of fish is rich.", None),
    ("Norland is small. The country club is rich.", None),
]


@pytest.mark.parametrize(("text", "ref"), COUNTRIES, ids=[c[0] for c in COUNTRIES])
def test_the_country_is_the_one_state_named_so_far(text: str, ref: str | None) -> None:
    names = named(text)
    resolve_countries(names)
    assert gone_back(names, "country") == ([(ref, "coreference:country")] if ref else [])


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Norland accused Sudmark of lying, which it denied.", "sudmark"),
        ("Norland accused Sudmark of lying. It denied the charge.", "sudmark"),
        ("Norland accused Sudmark of lying. It denied the visa.", None),
        ("Norland accused Jorun Vik of lying, which it denied.", None),  # "it" is no person
        ("Norland praised Sudmark for lying. It denied the charge.", None),
    ],
)
def test_it_that_denies_an_accusation_is_the_accused(text: str, ref: str | None) -> None:
    names = named(text)
    resolve_deniers(Discourse(names))
    pronoun = "It" if " It " in text else "it"
    assert gone_back(names, pronoun) == ([(ref, "coreference:pronoun")] if ref else [])


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Ilva Tarn accused Jorun Vik of lying, which she denied.", "accused"),
        ("Ilva Tarn said so and claimed more. She denied it.", "claimed"),
        ("Ilva Tarn left. She denied the visa.", None),
        ("Ilva Tarn claimed more. She admitted it.", None),
    ],
)
def test_the_verb_whose_words_are_denied(text: str, verb: str | None) -> None:
    doc = article_names(text, peopled()).tokens.doc
    pronoun = next(t for t in doc if t.lower_ == "she")
    found = contested_verb(pronoun)
    assert (found.text if found is not None else None) == verb
