"""Every span quotes exactly the text it covers, decided in plain Python.

A second pair of eyes beside the shapes: the same rule, which can also quote what the text has
instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.check.findings import Finding
from onrecord.digests import text_digest
from onrecord.terms import ONR, RDF, SHAPES, XSD

_TYPE = RDF + "type"
_FRAGMENT = re.compile(r"^(?P<article>[^#]+)#char=(?P<start>[0-9]+),(?P<end>[0-9]+)$")
_WHOLE = re.compile(r"^[+-]?[0-9]+$")


def unsound_quads(quads: Iterable[Any]) -> list[Finding]:
    """What is wrong with the spans of one article's graph, in the order of their IRIs.

    ``quads`` are pyoxigraph quads or triples. Where the graph keeps no text, a span's characters
    are only counted, and its end is held against ``onr:textLength`` if that is given.
    """
    nodes: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if not hasattr(quad.subject, "value") or not hasattr(quad.object, "value"):
            continue  # a nested triple, of which no span is made
        nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    articles = [iri for iri, said in nodes.items() if _is(said, "Article")]
    found: list[Finding] = []
    for iri, said in nodes.items():
        if not _is(said, "Span"):
            continue
        named = [o.value for o in said.get(ONR + "inArticle", ())]
        article = named[0] if len(named) == 1 else min(articles, default=None)
        about = nodes.get(article) if article is not None else None
        text = _one(about.get(ONR + "text", ())) if about else None
        length = len(text) if text is not None else None
        if length is None and about:
            length = _whole(about.get(ONR + "textLength", ()))
        for shape, rule, path, message, remedy in _faults(iri, said, article, text, length):
            found.append(
                Finding(
                    "violation", article, iri, path, None, SHAPES + shape, rule, message, remedy
                )
            )
    return sorted(found, key=lambda f: f.order)


def _faults(
    iri: str,
    said: defaultdict[str, list[Any]],
    article: str | None,
    text: str | None,
    length: int | None,
) -> Iterator[tuple[str, str, str | None, str, str]]:
    """Shape, rule, path, message and remedy of each fault of one span."""
    start, end = (_whole(said.get(ONR + p, ())) for p in ("start", "end"))
    exact = _one(said.get(ONR + "exact", ()))
    for name, value in (("start", start), ("end", end)):
        if value is None:
            yield (
                f"Span-{name}",
                name,
                ONR + name,
                f"A span's {name} must be a non-negative integer (xsd:integer); exactly one is "
                "required.",
                f"Give exactly one onr:{name} as a non-negative integer (xsd:integer).",
            )
    digest = _one(said.get(ONR + "wordsDigest", ()))
    if exact is None and digest is None:
        yield (
            "Span-words",
            "exact text or digest",
            ONR + "exact",
            "A span must have its exact text, or a digest of it (wordsDigest), exactly once.",
            "Give the span exactly one onr:exact or onr:wordsDigest.",
        )
    if start is None or end is None:
        return
    address = _FRAGMENT.match(iri)
    if address is None or (
        (int(address["start"]), int(address["end"])) != (start, end)
        or (article is not None and address["article"] != article)
    ):
        yield (
            "SpanAddress",
            "span's IRI agrees with its offsets",
            None,
            f"The span goes from {start} to {end}, but its IRI states something else.",
            f"Rename it to the article's IRI followed by #char={start},{end}, or correct its "
            "offsets.",
        )
    if not 0 <= start < end or (length is not None and end > length):
        size = "" if length is None else f" of {length} code points"
        yield (
            "SpanInside",
            "span inside the text",
            None,
            f"The span from {start} to {end} is not a range inside the text{size}.",
            "Set onr:start and onr:end to half-open code-point offsets into onr:text.",
        )
        return
    words = exact if exact is not None or text is None else text[start:end]
    if digest is not None and words is not None and digest != text_digest(words):
        yield (
            "SpanDigest",
            "digest agrees with the text",
            ONR + "wordsDigest",
            f"The span's words digest is not the SHA-256 of {_quote(words, 0)}.",
            "Restore the span's text as it is in the article, or write its SHA-256.",
        )
    if exact is None:
        return
    if text is not None and text[start:end] != exact:
        yield (
            "SpanLetters",
            "span re-anchors to the letter",
            ONR + "exact",
            _difference(exact, text[start:end], start),
            "Count offsets in Unicode code points, and copy the text from there unaltered.",
        )
    elif text is None and len(exact) != end - start:
        yield (
            "SpanLetters",
            "span re-anchors to the letter",
            ONR + "exact",
            f"The span covers {end - start} code points, but its exact text has {len(exact)}.",
            "Count offsets in Unicode code points, and copy the text from there unaltered.",
        )


def _is(said: defaultdict[str, list[Any]], name: str) -> bool:
    return any(o.value == ONR + name for o in said.get(_TYPE, ()))


def _one(values: Iterable[Any]) -> str | None:
    found = {v.value for v in values}
    return str(found.pop()) if len(found) == 1 else None


def _whole(values: Iterable[Any]) -> int | None:
    """The one whole number among the literals, or None."""
    found = [v for v in values if getattr(v, "datatype", None) is not None]
    if len(found) != 1 or found[0].datatype.value != XSD + "integer":
        return None
    return int(found[0].value) if _WHOLE.match(found[0].value) else None


def _difference(said: str, there: str, start: int) -> str:
    """The sentence on how a span's exact text and the article differ from ``start`` on."""
    pairs = enumerate(zip(said, there, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(said), len(there)))
    if at == len(there):
        where = f"the span's text continues after offset {start + at}, where the span ends"
    elif at == len(said):
        where = f"the span's text stops at offset {start + at}, before the span ends"
    else:
        where = (
            f"the first difference is at offset {start + at}, where the article has "
            f"{_code_point(there[at])} and the span {_code_point(said[at])}"
        )
    return (
        f"The span's exact text is {_quote(said, at)}, but the article has {_quote(there, at)} "
        f"there; {where}."
    )


def _code_point(character: str) -> str:
    """A code point, also by its number, as many look alike."""
    return f"{character!r} (U+{ord(character):04X})"


def _quote(text: str, at: int, limit: int = 60) -> str:
    """The text in quotation marks; of a long one, what is about the place ``at``."""
    if len(text) <= limit:
        return repr(text)
    first = max(0, min(at - limit // 2, len(text) - limit))
    before, after = "…" if first else "", "…" if first + limit < len(text) else ""
    return repr(f"{before}{text[first : first + limit]}{after}")
