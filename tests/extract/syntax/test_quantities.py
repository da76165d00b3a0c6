"""What numbers of a sentence count or measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.extract.syntax.measures import read_measures, shipped_measures
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.quantities import figures_in
from onrecord.model import Article, Figure, Span


def figures(text: str) -> list[Figure]:
    heads = ("nsubj", "nsubjpass", "dobj", "pobj", "npadvmod")
    return list(figures_in([t for t in parse(Article("a", text)) if t.dep_ in heads], {}, text))


def stated(text: str) -> dict[str, Figure]:
    return {f.span.of(text): replace(f, span=Span(0, 0)) for f in figures(text)}


def figure(of: str, value: float | None = None, **more: object) -> Figure:
    return replace(Figure(Span(0, 0), of, value), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("They found about 6,000 bodies.", "about 6,000", figure("bodies", 6000, approximate=True)),
        ("At least 26 soldiers died.", "At least 26", figure("soldiers", low=26)),
        ("More than 26 men died.", "More than 26", figure("men", low=26, excludes_low=True)),
        ("Up to 30 men died.", "Up to 30", figure("men", high=30)),
        ("Fewer than 20 men died.", "Fewer than 20", figure("men", high=20, excludes_high=True)),
        ("A dozen ships sank.", "A dozen", figure("ships", 12)),
        ("Hundreds of people fled.", "Hundreds", figure("people", low=100)),
        ("Between 18 and 25 men died.", "Between 18 and 25", figure("men", low=18, high=25)),
        ("The hall lost 26.", "26", figure("", 26)),
    ],
)
def test_a_number_counts_its_noun(text: str, words: str, wanted: Figure) -> None:
    assert stated(text)[words] == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("They offered a 30-day ceasefire.", "30", figure("ceasefire", 30, unit="day")),
        ("They took 40 kilometres of road.", "40", figure("road", 40, unit="kilometre")),
        ("They sent 12 tonnes of grain.", "12", figure("grain", 12, unit="tonne")),
        ("They closed 40% of the mines.", "40", figure("the mines", 40, unit="per cent")),
        ("They closed 40 per cent of mines.", "40", figure("mines", 40, unit="per cent")),
        ("They paid two million euros.", "two million", figure("", 2e6, currency="EUR")),
        ("They paid $2 million.", "2 million", figure("", 2e6, currency="USD")),
        ("They paid about $2 million.", "about $2 million",
         figure("", 2e6, currency="USD", approximate=True)),
        ("They gave between $1 million and $5 million.", "between $1 million and $5 million",
         figure("", low=1e6, high=5e6, currency="USD")),
        ("They lent thousands of euros.", "thousands", figure("", low=1000, currency="EUR")),
        ("They built it over five years.", "five", figure("", 5, unit="year")),
        ("They paid 10,000 hryvnias.", "10,000", figure("", 10_000, currency="UAH")),
        ("They paid 300 Canadian dollars.", "300", figure("", 300, currency="CAD")),
    ],
)  # fmt: skip
def test_a_number_has_its_unit_or_currency(text: str, words: str, wanted: Figure) -> None:
    assert stated(text)[words] == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("They freed soldiers younger than 25.", "younger than 25",
         figure("soldiers", high=25, excludes_high=True, unit="year")),
        ("They freed soldiers older than 60.", "older than 60",
         figure("soldiers", low=60, excludes_low=True, unit="year")),
        ("They freed soldiers under the age of 25.", "under the age of 25",
         figure("soldiers", high=25, excludes_high=True, unit="year")),
        ("They freed prisoners aged 18 to 25.", "18 to 25",
         figure("prisoners", low=18, high=25, unit="year")),
        ("They held an exchange of young soldiers (aged 18 to 25).", "18 to 25",
         figure("young soldiers", low=18, high=25, unit="year")),
    ],
)  # fmt: skip
def test_an_age_is_in_years(text: str, words: str, wanted: Figure) -> None:
    assert stated(text)[words] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "They held two-party talks.",
        "The 2014 war went on.",
        "A 12-year-old boy left.",
        "They met two years ago.",
        "The 5.0 earthquake struck.",
        "Prices rose from 5 to 7 per cent.",
        "There were 85% more fires.",
        "They read Resolution 2231.",
        "They held a Group of 20 meeting.",
    ],
)
def test_what_counts_and_measures_nothing_is_no_figure(text: str) -> None:
    assert figures(text) == []


def test_dates_are_no_figures() -> None:
    text = "They sent 12 May letters."
    doc = parse(Article("a", text))
    assert figures_in([doc[4]], {2: 0, 3: 0}, text) == ()


def test_of_phrases_that_measure_only_measures_are_taken() -> None:
    text = "They fined the firm two million euros for three ships."
    doc = parse(Article("a", text))
    found = figures_in([], {}, text, measures=[doc[6], doc[9]])
    assert [f.span.of(text) for f in found] == ["two million"]


def test_the_codes_and_symbols_of_currencies_are_those_of_the_cldr() -> None:
    numbers = pytest.importorskip("babel.numbers")
    known = numbers.list_currencies()
    measures = shipped_measures()
    assert {m.currency for m in measures.behind.values() if m.currency} <= known
    alike = {"us$": "USD", "u.s.$": "USD", "jp¥": "JPY", "c$": "CAD", "au$": "AUD"}
    own = {"₴", "₽", "₺", "₦"}  # the CLDR writes these only in their own languages
    for symbol, measure in measures.symbols.items():
        if symbol in alike:
            assert measure.currency == alike[symbol]
        elif symbol not in own:
            assert numbers.get_currency_symbol(measure.currency, "en").lower() == symbol
    for words, measure in measures.behind.items():
        if measure.currency and len(words) > 1:
            names = {
                numbers.get_currency_name(measure.currency, count=n, locale="en").lower()
                for n in (1, 2)
            }
            assert any(word[:4] in " ".join(names) for word in words), (words, names)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("a,b\n", "the columns"), ("words,kind,name\nday,length,day\n", "is not a row")],
)
def test_a_faulty_table_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    table = tmp_path / "measures.csv"
    table.write_text(text)
    with pytest.raises(InputError, match=fault):
        read_measures(table)
