"""The format of a response: content negotiation (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from onrecord.rdf import formats

Kind = Literal["rows", "triples"]


@dataclass(frozen=True, slots=True)
class Form:
    """A response format: its name, its media type, and other types that mean it."""

    name: str
    media: str
    also: tuple[str, ...] = ()
    text: bool = False

    def content_type(self, media: str) -> str:
        """The Content-Type header for it, sent as ``media``."""
        return f"{media}; charset=utf-8" if self.text or media.startswith("text/") else media


#: In the order of our own preference. SPARQL 1.1 results for rows (and yes or no); RDF for triples.
ROWS: Final = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
#: Text, though their media types do not begin with ``text/``.
_TEXT: Final = (formats.N_TRIPLES, formats.TRIG, formats.N_QUADS)
TRIPLES: Final = tuple(
    Form(form.name, form.media, form.also, text=form in _TEXT)
    for form in (
        formats.TURTLE,
        formats.N_TRIPLES,
        formats.RDF_XML,
        formats.JSON_LD,
        formats.TRIG,
        formats.N_QUADS,
    )
)
FORMS: Final[Mapping[Kind, tuple[Form, ...]]] = {"rows": ROWS, "triples": TRIPLES}
#: Other names that ``?format=`` takes.
_ALIASES: Final = {
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "rdf/xml": "rdfxml",
    "json-ld": "jsonld",
    "nq": "nquads",
    "n-quads": "nquads",
}
#: Names that mean something for either kind.
_BY_KIND: Final = {("xml", "triples"): "rdfxml", ("json", "triples"): "jsonld"}


@lru_cache(maxsize=512)
def ranges(header: str) -> tuple[tuple[str, float], ...]:
    """An Accept or Accept-Encoding header as ranges and their q-values; what is malformed is 0."""
    found = []
    for part in header.split(","):
        name, *params = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for param in params:
            key, _, value = param.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if name:
            found.append((name, quality))
    return tuple(found)


def quality(header: str, media: str) -> float:
    """The q-value of a media type for a client, 0 for none; the most specific range decides."""
    best, closest = 0.0, -1
    main = media.partition("/")[0]
    for name, q in ranges(header):
        if name == media:
            fit = 2
        elif name == f"{main}/*":
            fit = 1
        elif name in ("*/*", "*"):
            fit = 0
        else:
            continue
        if fit > closest or (fit == closest and q > best):
            best, closest = q, fit
    return best


@lru_cache(maxsize=512)
def choose(forms: Sequence[Form], accept: str) -> tuple[Form, str] | None:
    """The format a client prefers and the media type to send; None if it accepts none.

    ``forms`` is a tuple, in our own order of preference. Without a header, anything is accepted.
    """
    best: tuple[Form, str] | None = None
    best_quality = 0.0
    for names in (lambda form: (form.media,), lambda form: form.also):
        for form in forms:
            for media in names(form):
                q = quality(accept or "*/*", media)
                if q > best_quality:
                    best, best_quality = (form, media), q
    return best


def named(forms: Sequence[Form], kind: Kind, name: str) -> tuple[Form, str] | None:
    """The form that ``?format=`` names, by a short name or a media type; None for no such form."""
    wanted = name.strip().lower()
    wanted = _BY_KIND.get((wanted, kind), _ALIASES.get(wanted, wanted))
    for form in forms:
        if wanted in (form.name, form.media, *form.also):
            return form, form.media
    return None


def encoding(header: str, available: Sequence[str]) -> str | None:
    """The content coding to use out of ``available`` (best first); None for none."""
    found = dict(ranges(header))
    best = max(available, key=lambda name: found.get(name, found.get("*", 0.0)), default=None)
    return best if best and found.get(best, found.get("*", 0.0)) > 0 else None


def prefers_html(accept: str) -> bool:
    """Whether a client prefers a web page to any RDF (a browser does)."""
    html = max(quality(accept, "text/html"), quality(accept, "application/xhtml+xml"))
    explicit = "text/html" in accept or "application/xhtml+xml" in accept
    return explicit and all(quality(accept, form.media) <= html for form in TRIPLES)
