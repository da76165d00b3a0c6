"""Spans quote exactly the text they cover: the plain check, over quads."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.check.span_anchoring import unsound_quads
from onrecord.terms import ONR, RDF, SHAPES, XSD
from support.answers import text_of
from support.paths import SHAPE_EXAMPLES

EXAMPLES = SHAPE_EXAMPLES
ARTICLE = "https://w3id.org/onrecord/id/article/b7c1"


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=node(XSD + "integer"))


def graph(
    text: str | None, *spans: tuple[int, int, str], length: int | None = None
) -> list[ox.Quad]:
    """An article of that text with spans of start, end and exact letters."""
    article = node(ARTICLE)
    quads = [ox.Quad(article, node(RDF + "type"), node(ONR + "Article"))]
    if text is not None:
        quads.append(ox.Quad(article, node(ONR + "text"), ox.Literal(text)))
    if length is not None:
        quads.append(ox.Quad(article, node(ONR + "textLength"), number(length)))
    for start, end, exact in spans:
        span = node(f"{ARTICLE}#char={start},{end}")
        quads += [
            ox.Quad(span, node(RDF + "type"), node(ONR + "Span")),
            ox.Quad(span, node(ONR + "inArticle"), article),
            ox.Quad(span, node(ONR + "start"), number(start)),
            ox.Quad(span, node(ONR + "end"), number(end)),
            ox.Quad(span, node(ONR + "exact"), ox.Literal(exact)),
        ]
    return quads


def shapes_of(quads: list[ox.Quad]) -> list[str]:
    return [f.shape.removeprefix(SHAPES) for f in unsound_quads(quads)]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The 🚧 opened.", (6, 12, "opened")),
        ("The 👩‍🚒 opened.", (4, 7, "👩‍🚒")),
        ("Cafe\u0301 Vell opened.", (0, 5, "Cafe\u0301")),
        ("Line one.\r\nLine two.", (11, 19, "Line two")),
        ("Line one.\r\nLine two.", (8, 11, ".\r\n")),
        ("\ufeffVell", (1, 5, "Vell")),
        ("ﬁrst", (0, 1, "ﬁ")),
    ],
    ids=["emoji", "joined emoji", "combining", "after CRLF", "CRLF", "BOM kept", "ligature"],
)
def test_offsets_are_code_points(text: str, span: tuple[int, int, str]) -> None:
    assert unsound_quads(graph(text, span)) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The 🚧 opened.", (7, 13, "opened")),
        ("Cafe\u0301 opened.", (0, 5, "Caf\u00e9")),
        ("Line one.\r\nLine two.", (10, 18, "Line two")),
        ("Line one.\r\nLine two.", (8, 11, ".\n")),
        ("Vell opened.", (0, 4, "vell")),
        ("Vell  opened.", (4, 7, " o")),
    ],
    ids=["UTF-16", "composed", "LF counted", "LF written", "case", "space squeezed"],
)
def test_letters_that_differ_are_quoted(text: str, span: tuple[int, int, str]) -> None:
    (finding,) = unsound_quads(graph(text, span))
    assert finding.shape == SHAPES + "SpanLetters"
    assert repr(span[2]) in finding.message
    assert repr(text[span[0] : span[1]]) in finding.message


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("The bridge opene", "the span's text stops at offset 16, before the span ends."),
        ("The bridge opened.", "the span's text continues after offset 17, where the span ends."),
        ("The fridge opened", "at offset 4, where the article has 'b' (U+0062) and the span 'f'"),
    ],
)
def test_the_first_difference_is_told_by_its_offset_in_the_text(said: str, words: str) -> None:
    (finding,) = unsound_quads(graph("The bridge opened. So it was.", (0, 17, said)))
    assert words in finding.message


def test_of_long_letters_those_about_the_difference_are_shown() -> None:
    text = "a" * 200 + "Vell" + "b" * 200
    (finding,) = unsound_quads(graph(text, (0, 404, text.replace("Vell", "Vall"))))
    assert "aVallb" in finding.message
    assert "aVellb" in finding.message
    assert len(finding.message) < 320


def test_a_span_lies_inside_the_text() -> None:
    assert shapes_of(graph("Vell", (2, 6, "ll"))) == ["SpanInside"]
    assert shapes_of(graph("Vell", (3, 3, ""))) == ["SpanInside"]
    assert shapes_of(graph("Vell", (3, 1, ""))) == ["SpanInside"]


def test_without_text_letters_are_counted_and_the_length_is_held() -> None:
    assert shapes_of(graph(None, (5, 9, "Vell"))) == []
    assert shapes_of(graph(None, (5, 9, "Vel"))) == ["SpanLetters"]
    assert shapes_of(graph(None, (5, 9, "Vell"), length=8)) == ["SpanInside"]


def test_the_iri_says_the_offsets() -> None:
    quads = graph("Vell opened.", (0, 4, "Vell"))
    renamed = [
        ox.Quad(node(f"{ARTICLE}#char=0,5"), q.predicate, q.object)
        if text_of(q.subject).endswith("#char=0,4")
        else q
        for q in quads
    ]
    assert shapes_of(renamed) == ["SpanAddress"]


def test_missing_and_double_values_are_named() -> None:
    quads = [q for q in graph("Vell", (0, 4, "Vell")) if q.predicate.value != ONR + "end"]
    assert shapes_of(quads) == ["Span-end"]
    double = [
        *graph("Vell", (0, 4, "Vell")),
        ox.Quad(node(f"{ARTICLE}#char=0,4"), node(ONR + "exact"), ox.Literal("Norland")),
    ]
    assert shapes_of(double) == ["Span-words"]


@pytest.mark.parametrize(
    "example",
    sorted(
        p
        for name in ("SpanInside", "SpanLetters", "SpanAddress")
        for p in (EXAMPLES / name).glob("*.ttl")
    ),
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_the_shapes_examples_are_decided_alike(example: Path) -> None:
    quads = list(ox.parse(path=example))
    if "# base: none" not in example.read_text(encoding="utf-8"):
        quads += ox.parse(path=EXAMPLES / "base.ttl")
    wanted = [] if example.stem == "pass" else [example.parent.name]
    assert shapes_of(quads) == wanted


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])), st.data())
def test_what_python_slices_is_sound(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert unsound_quads(graph(text, (start, end, text[start:end]))) == []
