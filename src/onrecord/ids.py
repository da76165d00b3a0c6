"""Every IRI of the data is minted here; the same input gives the same IRI, always."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from onrecord.model import Span

DEFAULT_BASE = "https://w3id.org/onrecord/id/"


def slug(label: str) -> str:
    """A label as the last part of an IRI: lower case, ASCII where it decomposes, hyphens.

    Characters of scripts that have no ASCII form are kept, percent-encoded.
    """
    decomposed = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+", "-", plain.replace("'", "").replace("’", "")).strip("-_")
    return quote(words, safe="-") or "unnamed"


#: Characters of an id that its IRI has as they are. Proxies and browsers leave these alone;
#: whatever else they encode or decode on the way is read as the same id (``canonical``).
_PLAIN = ":@,+="

_ARTICLE, _GRAPH = "article/", "graph/article/"


@lru_cache(maxsize=256)  # asked for every span of an article
def article_path(article_id: str) -> str:
    """An article's id as the last part of its IRI: percent-encoded, its slashes as they are.

    Web servers resolve or refuse empty segments and those of dots, so such a segment gets a tilde
    before it, and so does one that begins with a tilde: ``https://a.example/x/`` becomes
    ``https:/~/a.example/x/~``. ``article_id`` gives the id back.
    """
    return "/".join(
        ("~" if part in ("", ".", "..") or part.startswith("~") else "") + quote(part, safe=_PLAIN)
        for part in article_id.split("/")
    )


def article_id(path: str) -> str | None:
    """The id of the article whose IRI ends in ``path``; None where that encodes no UTF-8.

    The form of earlier versions is read too: they encoded an id whole, its slashes as ``%2F``.
    """
    parts = re.sub("%7e", "~", path, flags=re.IGNORECASE).split("/")
    try:
        return "/".join(
            unquote(
                part[1:] if part in ("~", "~.", "~..") or part.startswith("~~") else part,
                errors="strict",
            )
            for part in parts
        )
    except UnicodeDecodeError:
        return None


def canonical(iri: str) -> str:
    """The IRI that an article, its graph or a node of it has in this version.

    One that was encoded otherwise, by an earlier version or on its way through a proxy, is put
    right; every other IRI is given back as it is.
    """
    return _rewritten(iri, article_path)


def earlier(iri: str) -> str:
    """The IRI that earlier versions gave what has this one: the article's id encoded whole."""
    return _rewritten(iri, lambda name: quote(name, safe=""))


def written(iri: str) -> tuple[str, ...]:
    """The ways in which the IRI of an article, its graph or a node of it may be written.

    As it is given, then as this version writes it, then as earlier ones did; one for other IRIs.
    """
    return tuple(dict.fromkeys((iri, canonical(iri), earlier(iri))))


def _rewritten(iri: str, encode: Callable[[str], str]) -> str:
    document, mark, fragment = iri.partition("#")
    head, kind, path = _split(document)
    name = article_id(path) if kind else None
    return iri if name is None else f"{head}{kind}{encode(name)}{mark}{fragment}"


def base_of(article_iri: str) -> str | None:
    """The base of an article's IRI, or of its graph's; None where the IRI is neither."""
    head, kind, _ = _split(article_iri)
    return head if kind and "#" not in article_iri else None


def _split(document: str) -> tuple[str, str, str]:
    """Base, kind (``article/`` or ``graph/article/``) and id; kind and id empty for others."""
    head, mark, path = document.partition("/article/")
    if not mark or not path:
        return document, "", ""
    if head.endswith("/graph"):
        return head.removesuffix("graph"), _GRAPH, path
    return f"{head}/", _ARTICLE, path


@dataclass(frozen=True, slots=True)
class Namer:
    """Mints IRIs under one base (which ends in ``/``)."""

    base: str = DEFAULT_BASE

    def article(self, article_id: str) -> str:
        """The IRI of an article: its id below ``article/``, as ``article_path`` writes it."""
        return f"{self.base}{_ARTICLE}{article_path(article_id)}"

    def graph(self, article_id: str) -> str:
        """The IRI of the named graph that holds all that comes from the article."""
        return f"{self.base}{_GRAPH}{article_path(article_id)}"

    @property
    def authority_graph(self) -> str:
        """The named graph of the authority."""
        return f"{self.base}graph/authority"

    @property
    def provenance_graph(self) -> str:
        """The named graph of builds, extractors and versions."""
        return f"{self.base}graph/provenance"

    def local(self, article_id: str, name: str) -> str:
        """A thing of one article: a claim, an event, a minted actor."""
        return f"{self.article(article_id)}#{name}"

    def span(self, article_id: str, span: Span) -> str:
        """A span as an RFC 5147 fragment of its article."""
        return f"{self.article(article_id)}#char={span.start},{span.end}"

    def ref(self, article_id: str, ref: str) -> str:
        """The IRI a ``ref`` of the model refers to: itself, or a local name of the article."""
        return ref if ":" in ref else self.local(article_id, ref)

    def topic(self, label: str) -> str:
        """The topic of that label, the same in every article."""
        return f"{self.base}topic/{slug(label)}"

    def actor(self, name: str) -> str:
        """An authority actor by its slug."""
        return f"{self.base}actor/{name}"

    def build(self, stamp: str) -> str:
        """A build by the second it started in (UTC, ``2031-05-06T08-00-00Z``)."""
        return f"{self.base}build/{stamp}"

    def extractor(self, name: str, version: str) -> str:
        """An extractor and its version."""
        return f"{self.base}extractor/{slug(name)}-{quote(version, safe='.')}"


def graph_of(article_iri: str) -> str | None:
    """The named graph an article's IRI belongs to, or None where the IRI is not an article's."""
    head, kind, path = _split(article_iri)
    if kind != _ARTICLE or "#" in path:
        return None
    return f"{head}{_GRAPH}{path}"


def article_of(graph_iri: str) -> str | None:
    """The article whose named graph has the IRI, or None where no article's has it."""
    head, kind, path = _split(graph_iri)
    return f"{head}{_ARTICLE}{path}" if kind == _GRAPH else None


def id_of(article_iri: str) -> str | None:
    """The id of the article of that IRI, or None where the IRI is not an article's."""
    _, kind, path = _split(article_iri)
    return article_id(path) if kind == _ARTICLE and "#" not in path else None
