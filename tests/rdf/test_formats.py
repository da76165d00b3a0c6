"""The table of RDF formats agrees with the libraries that read and write them."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat
from rdflib.parser import Parser
from rdflib.plugin import get

from onrecord.rdf.formats import FORMATS, Format, by_suffix


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_format_is_the_same_for_pyoxigraph_and_rdflib(form: Format) -> None:
    assert form.rdf.media_type == form.media
    assert get(form.rdflib, Parser) is get(form.media, Parser)
    assert RdfFormat.from_extension(form.suffixes[0].removeprefix(".")) == form.rdf


def test_a_suffix_names_one_format() -> None:
    suffixes = [s for form in FORMATS for s in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert [by_suffix(f"x{s.upper()}") for s in suffixes] == [
        form for form in FORMATS for _ in form.suffixes
    ]
    assert by_suffix("x.csv") is None
