"""Which form an Accept header gets."""

from __future__ import annotations

import pytest

from onrecord.serve.core.content_negotiation import ROWS, TRIPLES, choose, encoding, prefers_html


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "turtle"),
        ("text/*", "turtle"),
        ("application/ld+json;q=0.5, application/rdf+xml;q=0.4", "jsonld"),
        ("application/xml", "rdfxml"),
        ("text/turtle;q=0, */*", "ntriples"),
        ("TEXT/TURTLE; Q=0.3", "turtle"),
        ("image/png", None),
        ("text/turtle;q=nonsense", None),
    ],
)
def test_accept_headers(accept: str, name: str | None) -> None:
    found = choose(TRIPLES, accept)
    assert (found and found[0].name) == name


def test_codings_and_pages() -> None:
    assert encoding("gzip, zstd", ("zstd", "gzip")) == "zstd"
    assert encoding("gzip;q=1, zstd;q=0.5", ("zstd", "gzip")) == "gzip"
    assert encoding("*", ("zstd", "gzip")) == "zstd"
    assert encoding("identity", ("zstd", "gzip")) is None
    assert encoding("gzip;q=0", ("gzip",)) is None
    assert prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not prefers_html("*/*")
    assert not prefers_html("text/turtle, text/html;q=0.5")
    assert choose(ROWS, "text/html, */*;q=0.1") is not None
