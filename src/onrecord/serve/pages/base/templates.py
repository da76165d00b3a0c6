"""The templates of the pages: their filters, and a digest of the pages' own files."""

from __future__ import annotations

import hashlib
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from onrecord.serve.pages.base import links
from onrecord.serve.pages.base.assets import PAGES
from onrecord.serve.pages.base.dates import day, spoken
from onrecord.serve.pages.base.wording import cut, number, worded


@cache
def environment() -> Environment:
    """The templates; every value is escaped, and an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(PAGES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["cut"] = cut
    made.filters["day"] = day
    made.filters["number"] = number
    made.filters["spoken"] = spoken
    made.filters["worded"] = worded
    made.filters["words"] = lambda token: str(token or "").replace("-", " ")
    made.filters["outside"] = lambda url: links.outside(str(url))
    made.filters["short"] = lambda iri: links.short(str(iri))
    made.filters["prefixed"] = lambda iri: links.prefixed(str(iri))
    return made


@cache
def own_digest() -> str:
    """The digest of the pages' code, templates and files, for their ETags."""
    made = hashlib.blake2b(digest_size=6)
    for path in sorted(p for p in PAGES.rglob("*") if p.suffix in (".html", ".css", ".js", ".py")):
        made.update(path.read_bytes())
    return made.hexdigest()
