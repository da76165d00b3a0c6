"""The page of a long article."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
from onrecord.store import MemoryStore
from serve.page_site import (
    Reader,
    add_trig,
    long_article,
    seen,
    site_app,
)


@pytest.mark.parametrize("count", [20, 60, 240])
def test_an_article_page_stays_light_however_much_is_marked(count: int) -> None:
    """Each claim costs its card while there are cards, and then its marks alone."""
    store = MemoryStore()
    trig, text = long_article(count)
    add_trig(store, trig)
    plain = MemoryStore()
    add_trig(plain, re.sub(r"(?s)# marked.*?# end", "", trig))
    answer = Reader(site_app(store)).get("/id/article/long")
    page = seen(answer)
    assert len([1 for tag, _ in page.elements if tag == "article"]) == min(count, 50)
    assert len([1 for _, a in page.elements if (a.get("class") or "").startswith("ref ")]) == count
    bare = len(Reader(site_app(plain)).get("/id/article/long").content)
    grown = len(answer.content) - bare
    assert grown <= 520 * min(count, 50) + 300 * count
    assert len(text) > 100 * count
    if count <= 60:
        assert len(answer.content) < 100_000
