"""The numbers that words say: in Python, in the shapes, and as the extractor has them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib

from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.quantities import figures_in
from onrecord.model import Article
from onrecord.numerals import STEPS, numbers_in
from onrecord.resources import shapes_dir
from onrecord.terms import ONR, SH, SHAPES

SAYING: dict[str, tuple[int | str, ...]] = {
    "12": (12,),
    "twelve": (12,),
    "Sixty-six": (66,),
    "twenty‑five": (25,),
    "about 6,000": (6000,),
    "roughly 1,250,000": (1250000,),
    "1,234,567,890": (1234567890,),
    "a dozen": (12,),
    "half a dozen": (6,),
    "two dozen": (24,),
    "a hundred": (100,),
    "hundred": (100,),
    "more than a million": (1000000,),
    "two hundred and fifty thousand": (250000,),
    "one hundred and twenty thousand three hundred": (120300,),
    "two million three hundred thousand": (2300000,),
    "nine hundred and ninety-nine million": (999000000,),
    "two thousand and five": (2005,),
    "12 thousand 500": (12500,),
    "three billion two": (3000000002,),
    "1.5 million": (1500000,),
    "0.75 million": (750000,),
    "1.25 billion": (1250000000,),
    "half a million": (500000,),
    "one and a half million": (1500000,),
    "two and a half": ("2.5",),
    "€5m": (5000000,),
    "$1.2bn": (1200000000,),
    "200k": (200000,),
    "$3b": (3000000000,),
    "1.5 trillion": (1500000000000,),
    "two trillion": (2000000000000,),
    "between one million and two million": (1000000, 2000000),
    "between two hundred and fifty and 300": (250, 300),
    "30-day": (30,),
    "30kg": (30,),
    "25 per cent": (25,),
    "12.50": ("12.5",),
    "18 to 25": (18, 25),
    "between 18 and 25": (18, 25),
    "18–25": (18, 25),
    "five to six million": (5000000, 6000000),
    "5-6 million": (5000000, 6000000),
    "the 19th": (),
    "no soldiers": (),
    "hundreds of soldiers": (),
    "2019.": (2019,),
}
BOUNDING: dict[str, tuple[int, ...]] = {
    "hundreds": (100,),
    "dozens of": (12,),
    "tens": (10,),
    "tens of thousands": (10000,),
    "hundreds of thousands": (100000,),
    "a few hundred": (100,),
    "several thousand": (1000,),
    "twelve": (),
}


@pytest.mark.parametrize("words", SAYING)
def test_words_say_a_number(words: str) -> None:
    assert numbers_in(words).said == tuple(map(Decimal, SAYING[words]))


@pytest.mark.parametrize("words", BOUNDING)
def test_words_give_a_lower_bound_and_no_number(words: str) -> None:
    assert numbers_in(words).least == tuple(map(Decimal, BOUNDING[words]))


def test_a_figure_is_what_the_words_say_and_nothing_else() -> None:
    assert numbers_in("about 6,000").state(6000.0)
    assert not numbers_in("about 6,000").state(600.0)
    assert not numbers_in("18 to 25").state(18.0)
    assert numbers_in("18 to 25").state(low=18.0, high=25.0)
    assert numbers_in("hundreds").state(low=100.0)
    assert not numbers_in("hundreds").state(100.0)
    assert not numbers_in("hundreds").state(high=100.0)
    assert numbers_in("two and a half").state(2.5)


def test_letters_are_a_scale_in_amounts_of_money_alone() -> None:
    assert numbers_in("5m").said == (Decimal(5),)
    assert numbers_in("5m", money=True).said == (Decimal(5_000_000),)


@pytest.mark.parametrize(
    "words",
    ["12", "twelve", "6,000", "58,000", "Sixty-six", "two hundred", "1.5 million", "one million"],
)
def test_the_extractor_reads_the_same_number(words: str) -> None:
    text = f"{words} soldiers died."
    for qualified in (text, f"At least {text}", f"More than {text}", f"About {text}"):
        heads = [t for t in parse(Article("a", qualified)) if t.dep_ in ("nsubj", "nsubjpass")]
        (figure,) = figures_in(heads, {}, qualified)
        numbers = numbers_in(figure.span.of(qualified))
        assert numbers.state(figure.value, figure.low, figure.high), qualified
        assert numbers == numbers_in(words)


@cache
def constraint() -> str:
    graph = rdflib.Graph().parse(shapes_dir() / "figure.ttl")
    shape = rdflib.URIRef(SHAPES + "FigureStated")
    sparql = graph.value(shape, rdflib.URIRef(SH + "sparql"))
    return str(graph.value(sparql, rdflib.URIRef(SH + "select")))


def test_the_shape_takes_the_same_steps() -> None:
    steps = re.findall(r'REPLACE\(\?w\d+, "([^"]*)", "([^"]*)"\) AS', constraint())
    assert steps == list(STEPS)


def stated(words: str, value: str) -> str:
    """A graph with a figure for each word and value, as N-Triples."""
    return (
        f"<urn:f> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ONR}Figure> .\n"
        f"<urn:f> <{ONR}figureSpan> <urn:s> .\n"
        f'<urn:s> <{ONR}exact> "{words}" .\n'
        f'<urn:f> <{ONR}figureValue> "{value}"'
        "^^<http://www.w3.org/2001/XMLSchema#decimal> .\n"
    )


@pytest.mark.parametrize("words", [w for w, said in SAYING.items() if len(said) == 1])
def test_the_shape_admits_that_number_and_no_other_in_oxigraph(words: str) -> None:
    (value,) = SAYING[words]
    for number, refused in ((f"{value}", False), (f"{Decimal(value):.2f}", False), ("7", True)):
        assert bool(list(asked_oxigraph(stated(words, number)))) is refused, number


@pytest.mark.parametrize("words", [w for w, least in BOUNDING.items() if least])
def test_the_shape_admits_that_bound_below_and_no_other_in_oxigraph(words: str) -> None:
    for number, refused in ((BOUNDING[words][0], False), (7, True)):
        graph = stated(words, f"{number}").replace("figureValue", "figureMin")
        assert bool(asked_oxigraph(graph)) is refused, number


@pytest.mark.parametrize("words", ["about 6,000", "one and a half million", "30-day", "Sixty-six"])
def test_the_shape_admits_that_number_and_no_other_in_rdflib(words: str) -> None:
    (value,) = SAYING[words]
    query = f"PREFIX onr: <{ONR}>\n{constraint()}"
    for number, refused in ((f"{Decimal(value):.1f}", False), ("7", True)):
        graph = rdflib.Graph().parse(data=stated(words, number), format="nt")
        assert bool(list(graph.query(query))) is refused, number


def asked_oxigraph(ntriples: str) -> list[object]:
    store = ox.Store()
    store.load(ntriples.encode(), format=ox.RdfFormat.N_TRIPLES)
    found = store.query(f"PREFIX onr: <{ONR}>\n{constraint()}")
    assert isinstance(found, ox.QuerySolutions)
    return list(found)
