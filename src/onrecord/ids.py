"""Every IRI of the data is minted here; the same input gives the same IRI, always."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from onrecord.model import Span

DEFAULT_BASE = "https://w3id.org/onrecord/id/"


def slug(label: str) -> str:
    """A label as the last part of an IRI: lower case, ASCII where it decomposes, hyphens.

    Letters of scripts that have no ASCII form are kept, percent-encoded.
    """
    decomposed = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+", "-", plain.replace("'", "").replace("’", "")).strip("-_")
    return quote(words, safe="-") or "unnamed"


@lru_cache(maxsize=256)  # asked for every span of an article
def _quoted(article_id: str) -> str:
    return quote(article_id, safe="")


@dataclass(frozen=True, slots=True)
class Namer:
    """Mints IRIs under one base (which ends in ``/``)."""

    base: str = DEFAULT_BASE

    def article(self, article_id: str) -> str:
        """The IRI of an article: its id, percent-encoded whole, below ``article/``."""
        return f"{self.base}article/{_quoted(article_id)}"

    def graph(self, article_id: str) -> str:
        """The IRI of the named graph that holds all that comes from the article."""
        return f"{self.base}graph/article/{_quoted(article_id)}"

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
        """The IRI a ``ref`` of the model stands for: itself, or a local name of the article."""
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
    head, mark, tail = article_iri.rpartition("/article/")
    if not mark or not tail or "/" in tail or "#" in tail:
        return None
    return f"{head}/graph/article/{tail}"
