"""Short names of IRIs: with a prefix (CURIEs), without one, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from onrecord.terms import PREFIXES

#: What may follow a prefix: anything; what Turtle takes without an escape; a path of plain names.
ANYTHING: Final = re.compile(r".+", re.DOTALL)
NAME: Final = re.compile(r"[A-Za-z_][\w.-]*(?<!\.)")
PATH: Final = re.compile(r"[A-Za-z0-9_\-/.]+")
_CURIE: Final = re.compile(r"([A-Za-z][\w.\-]*)?:(?!//)(.*)", re.DOTALL)


def shorten(
    iri: str, local: re.Pattern[str] = ANYTHING, prefixes: Mapping[str, str] = PREFIXES
) -> str:
    """The IRI with the prefix of its namespace, where what is left matches ``local``; else itself.

    >>> shorten("https://w3id.org/onrecord/ontology#Claim")
    'onr:Claim'
    >>> shorten("https://w3id.org/onrecord/id/actor/ilva-tarn", NAME)
    'https://w3id.org/onrecord/id/actor/ilva-tarn'
    """
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and local.fullmatch(rest := iri[len(namespace) :]):
            return f"{prefix}:{rest}"
    return iri


def expand(curie: str) -> str | None:
    """The IRI of a prefixed name; None where the text is none, or its prefix is not known.

    >>> expand("onr:Claim")
    'https://w3id.org/onrecord/ontology#Claim'
    """
    found = _CURIE.fullmatch(curie)
    namespace = PREFIXES.get(found[1] or "") if found else None
    return namespace + found[2] if found and namespace else None


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of an IRI, those at its end aside.

    >>> local_name("https://w3id.org/onrecord/concept/status/happened")
    'happened'
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def declaration(prefix: str) -> str:
    """The declaration of a prefix in SPARQL.

    >>> declaration("xsd")
    'PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>'
    """
    return f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
