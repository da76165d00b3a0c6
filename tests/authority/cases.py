"""A table of an invented authority, and questions to what was loaded."""

from __future__ import annotations

import csv
from pathlib import Path

from onrecord.authority.model import Authority, AuthorityActor, AuthorityPlace
from onrecord.authority.table import COLUMNS

BASE = "https://w3id.org/onrecord/id/"


ONR = "https://w3id.org/onrecord/ontology#"

TABLE = [
    dict(id="norland", kind="state", label="Norland", aliases="Republic of Norland|Nordland",
         demonym="Norlandic", demonym_noun="Norlanders", metonyms="Haven|the Pier",
         official_name="Republic of Norland | North", territory="norland", capital="haven",
         iso2="NX", iso3="NXX", iso_numeric="999", comment="Invented | twice", wikidata="Q42"),
    dict(id="norland", kind="country", label="Norland"),
    dict(id="haven", kind="city", label="Haven", country="norland"),
    dict(id="pier", kind="facility", label="The Pier", located_in="haven"),
    dict(id="north-ministry", kind="government-body", label="Ministry of the North",
         country="norland"),
    dict(id="radio-meridian", kind="media-outlet", label="Radio Meridian",
         body_of="north-ministry"),
    dict(id="norland-premier", kind="office", label="premier of Norland",
         titles="premier|prime minister", country="norland"),
    dict(id="meridian-editor", kind="office", label="editor of Radio Meridian", titles="editor",
         office_of="Radio Meridian"),
    dict(id="oro-lund", kind="person", label="Oro Lund", family_name="Lund|Lundt",
         country="norland", office="norland-premier", **{"from": "2029-01-01", "to": "2030-12-31"}),
    dict(id="oro-lund", kind="person", label="Oro Lund", affiliated_with="Radio Meridian",
         office="meridian-editor", **{"from": "2031-01-01"}),
    dict(id="ilva-tarn", kind="person", label="Ilva Tarn", family_name="Tarn",
         office="norland-premier", **{"from": "2031-01-01"}, known_until="2032-12-31"),
]  # fmt: skip


def table(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def said(authority: Authority, node: str, name: str) -> set[str]:
    return {
        getattr(t.object, "value", "")
        for t in authority.triples
        if getattr(t.subject, "value", "") == BASE + node and t.predicate.value.endswith(name)
    }


def by_name(authority: Authority, name: str) -> list[str]:
    known: list[AuthorityActor | AuthorityPlace] = [*authority.actors, *authority.places]
    return sorted(a.iri.removeprefix(BASE) for a in known if name in (a.label, *a.names))
