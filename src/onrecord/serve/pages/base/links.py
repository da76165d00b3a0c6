"""The page of an IRI, and the text of a link to it if it has no name."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from onrecord import terms
from onrecord.rdf.curies import PATH, local_name, shorten

#: A path that browsers send as it is written: nothing they would encode, no dots they resolve.
_PATH: Final = re.compile(r"(?:[A-Za-z0-9_~!$&'()*+,;=:@/.\-]|%[0-9A-Fa-f]{2})+")
_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_SPAN: Final = re.compile(r"char=([0-9]{1,9}),([0-9]{1,9})")


def page_of(iri: str, base: str) -> str:
    """The address of the page about an IRI, from the server's root.

    What has a fragment of a document at its own path is named there: ``…?of=claim-3``.
    """
    if iri.startswith(terms.ONR):
        return "/ontology#" + quote(iri.removeprefix(terms.ONR), safe="")
    for space, root in ((base, "/id/"), (terms.CONCEPT, "/concept/")):
        rest = iri.removeprefix(space)
        if space and rest != iri and _PATH.fullmatch(rest) and not _DOTS.search(rest):
            return root + rest
    article, mark, fragment = iri.partition("#")
    if mark and _SPAN.fullmatch(fragment):
        return f"{page_of(article, base)}#{fragment}"
    if fragment and (document := page_of(article, base)).startswith("/id/"):
        return f"{document}?of={quote(fragment, safe='')}"
    return f"/page?iri={quote(iri, safe='/:')}"


def span_of(article: str, start: object, end: object, base: str) -> str:
    """The address of a span of an article (RFC 5147)."""
    return f"{page_of(article, base)}#char={start},{end}"


def editor_of(name: str, params: dict[str, str]) -> str:
    """The address of the query editor with a named query in it."""
    return f"/query?{urlencode({'name': name, **params})}"


def outside(url: str) -> str | None:
    """The address if it is a web address, else None: nothing else is ever linked."""
    return url if re.match(r"(?i)https?://[^\s/]", url) else None


def site_of(url: str) -> str:
    """What a link out of these pages is called: its site, and what it is called there."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return f"{short(url)} at {host}"


def short(iri: str) -> str:
    """The last part of an IRI, for a thing without a name."""
    return unquote(local_name(iri)) or iri


def shown(iri: str, base: str) -> str:
    """An IRI in readable form: relative to the base if it is data, else with its prefix."""
    own = iri.removeprefix(base) if base else iri
    return unquote(own) if own not in ("", iri) else prefixed(iri)


def prefixed(iri: str) -> str:
    """An IRI with its prefix if it has a known one."""
    return shorten(iri, PATH)
