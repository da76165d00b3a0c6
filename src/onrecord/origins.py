"""Whether an article is the one that the graph has under its id: by where each comes from.

The origin of an article is its canonical URL, else its publisher and the id it was given, else the
name of its source (a folder, a file) and its id there. It is recorded on the article. Two folders
may have one name, so of a source the file's place decides: it is the same file, or the one there
was is gone, so that it was moved.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.model import Article

_OUTLET, _SOURCE = "outlet", "source"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def origin_of(article: Article) -> str:
    """The origin of an article as the graph records it.

    ``https://post.example/1``, ``outlet The Norland Post: 4711`` or ``source articles: a.txt``.
    """
    source = article.source
    if article.url:
        return article.url
    if article.publisher and (source is None or source.named):
        return f"{_OUTLET} {article.publisher}: {article.id}"
    return f"{_SOURCE} {source.name}: {article.id}" if source else ""


def same_origin(known: tuple[str, str], found: tuple[str, str]) -> bool:
    """Whether what is found under an id that is known is the same article, read again.

    Each is an origin and a place; of graphs made by earlier versions neither is known, and then
    nothing speaks against it.
    """
    (origin, place), (new_origin, new_place) = known, found
    if not origin or not new_origin:
        return True
    kinds = [_kind(origin), _kind(new_origin)]
    if kinds[0] == kinds[1] != _SOURCE:
        return _comparable(origin) == _comparable(new_origin)
    return place == new_place or _gone(place)


def why_id_is_taken(origin: str, way_out: str) -> str:
    """Why an article of another origin than the graph's is refused; ``way_out`` keeps both."""
    return (
        f"the graph has another article under this id, from {origin}. {way_out}; to replace the "
        "other one, add --replace."
    )


def _kind(origin: str) -> str:
    return "address" if _URL.match(origin) else origin.partition(" ")[0]


def _comparable(origin: str) -> str:
    """An address without what does not distinguish two pages; anything else as it is."""
    if not _URL.match(origin):
        return origin
    parts = urlsplit(origin)
    host = parts.netloc.casefold().removeprefix("www.").removesuffix(":443").removesuffix(":80")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _gone(place: str) -> bool:
    """Whether a file is no longer where it was read; for a URL that is unknown."""
    if not place or _URL.match(place):
        return False
    return not any(Path(p).exists() for p in {place, place.rpartition("#")[0] or place})
