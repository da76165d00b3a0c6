"""What every page is made with: addresses, dates, tables."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.dates import spoken
from onrecord.serve.pages.base.table import Cell, table


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/onrecord/id/article/../../sparql",
        "https://w3id.org/onrecord/id/article/%2e%2E/x",
        "https://w3id.org/onrecord/id/actor/zürich",
        "https://w3id.org/onrecord/id/actor/x?y=1",
        "https://w3id.org/onrecord/id/actor/x\\y",
        "https://w3id.org/onrecord/id/article/a%2Fb",
        "https://w3id.org/onrecord/id/article/b7c1#claim-1",
        "javascript:alert(1)",
        "//evil.example/x",
    ],
)
def test_an_address_stands_for_its_iri_alone(iri: str) -> None:
    address = links.page_of(iri, "https://w3id.org/onrecord/id/")
    # as a browser resolves it: dots and what it would encode must not make another IRI of it
    resolved = httpx.URL("http://host/").join(address)
    assert resolved.host == "host"
    path = resolved.raw_path.decode()
    named = parse_qs(urlsplit(path).query)
    if path.startswith("/page?"):
        assert named["iri"] == [iri]
    elif "of" in named:
        assert f"https://w3id.org/onrecord{urlsplit(path).path}#{named['of'][0]}" == iri
    else:
        assert "https://w3id.org/onrecord" + path == iri


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031-05-06", "6 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("XXXX-05-16", "16 May"),
        ("2031-05-XX", "May 2031"),
        ("2031~", "about 2031"),
        ("2031-05?", "perhaps May 2031"),
        ("2031-05-06/2031-05-09", "6 May 2031 to 9 May 2031"),
        ("2030/..", "since 2030"),
        ("../2030-01", "until January 2030"),
        ("XXXX", "an unknown date"),
        ("2031-05-06T07:08:09Z", "6 May 2031, 07:08 UTC"),
        ("2031-05-06T07:08:09.5+02:00", "6 May 2031, 07:08 +02:00"),
        ("2031-13-01", "2031-13-01"),
        ("soon", "soon"),
        (None, ""),
    ],
)
def test_dates_are_read_out(edtf: str | None, words: str) -> None:
    assert spoken(edtf) == words


def test_a_long_table_is_folded_and_an_empty_column_left_out() -> None:
    rows = [[Cell(n), Cell(None), Cell("x")] for n in range(20)]
    made = table("Caption", ["Number", "Nothing", "Letter"], rows, "", 15)
    assert (made.columns, len(made.rows), made.more) == (("Number", "Letter"), 15, 5)
    assert made.folded_from == 6
    assert table("Caption", ["Number"], [[Cell(n)] for n in range(8)], "").folded_from is None
