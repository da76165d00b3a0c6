"""Authority data as a table: one row per actor, place or office, columns by name.

Every row has ``id``, ``kind`` and ``label``; the other columns may be left out or left empty.

========================  =======================================================================
``id``                    an absolute IRI, or a short name: ``ilva-tarn`` is
                          ``https://w3id.org/onrecord/id/actor/ilva-tarn`` (``…/place/…`` and
                          ``…/office/…`` for those kinds)
``kind``                  person, state, media-outlet, government-body, city, office …: a class
                          of the ontology in lower case with hyphens
``label``                 the name
``aliases``               other spellings, separated by ``|``, as in all columns below
                          that say so
``family_name``           of a person: the part used alone (several)
``demonym``               the adjective, "Norlandic" (several)
``demonym_noun``          the noun for the people, "Norlanders" (several)
``metonyms``              words that stand for the actor when it acts (several)
``official_name``         the name in full
``country``               the state: a person acts for it, a body belongs to it, an office is one
                          of its offices, a place lies in it
``body_of``               the actor that a body belongs to, where it is no state
``affiliated_with``       the actors that a person acts for, where they are no states (several)
``located_in``            the place that a place lies in, where it is no country
``territory``             the country (a place) that is a state's territory
``capital``               a state's capital (a city)
``titles``                of an office: the words for it, "foreign minister" (several)
``office_of``             of an office: whose it is, where that is no state
``office``                of a person: an office held; a person with several has a row for each
``from``, ``to``          first and last day in the office, ``2025-06-02``
``known_until``           the day up to which it is known that the office is held; empty where the
                          table is kept up to date, and its offices without ``to`` count as held
``iso2 iso3 iso_numeric`` of a state or country: its ISO 3166-1 codes
``comment``               a note
``wikidata``              the identifier there, ``Q42``
========================  =======================================================================

References are written as ids are; a name with spaces or capitals is made a short name
("New Norland" is ``new-norland``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from onrecord import terms
from onrecord.authority.classes import CLASS_OF, FAMILY, is_day
from onrecord.errors import InputError
from onrecord.ids import DEFAULT_BASE, slug
from onrecord.rdf.curies import local_name
from onrecord.table import rows

COLUMNS = [
    "id",
    "kind",
    "label",
    "aliases",
    "family_name",
    "demonym",
    "demonym_noun",
    "metonyms",
    "official_name",
    "country",
    "body_of",
    "affiliated_with",
    "located_in",
    "territory",
    "capital",
    "titles",
    "office_of",
    "office",
    "from",
    "to",
    "known_until",
    "iso2",
    "iso3",
    "iso_numeric",
    "comment",
    "wikidata",
]
_REQUIRED = ("id", "kind", "label")

#: Columns of English words, each with its property.
_WORDS = {
    "aliases": f"{terms.SKOS}altLabel",
    "family_name": f"{terms.ONR}familyName",
    "demonym": f"{terms.ONR}demonym",
    "demonym_noun": f"{terms.ONR}demonymNoun",
    "metonyms": f"{terms.ONR}metonym",
    "titles": f"{terms.ONR}officeTitle",
}
#: Columns of one text each; the comment and the official name may hold a bar.
_TEXTS = {"official_name": f"{terms.ONR}officialName", "comment": f"{terms.RDFS}comment"}
#: Columns of codes: property, what a code looks like, and how to say so.
CODES = {
    "iso2": ("isoAlpha2", r"[A-Z]{2}", "two capital letters"),
    "iso3": ("isoAlpha3", r"[A-Z]{3}", "three capital letters"),
    "iso_numeric": ("isoNumeric", r"[0-9]{3}", "three digits"),
}
#: Columns of references: property, and the family of what they refer to.
_LINKS = {
    "body_of": ("bodyOf", "actor"),
    "affiliated_with": ("affiliatedWith", "actor"),
    "located_in": ("locatedIn", "place"),
    "territory": ("territory", "place"),
    "capital": ("capital", "place"),
    "office_of": ("officeOf", "actor"),
}
_BAD_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def read_csv(path: Path, text: str) -> dict[ox.Triple, int]:
    """The table's rows as triples, each with the line (from 1) that first states it.

    Raises InputError with the line of the faulty row.
    """
    return _Table(path, text).triples()


class _Table:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._rows = rows(path, text)
        self._line = 1
        self._found: dict[ox.Triple, int] = {}
        self._kinds: dict[str, tuple[str, int]] = {}
        self._labels: dict[str, tuple[str, int]] = {}

    def triples(self) -> dict[ox.Triple, int]:
        """All rows; blank lines are passed over."""
        header: list[str] | None = None
        for line, cells in self._rows:
            self._line = line
            if header is None:
                header = self._header(cells)
                continue
            if len(cells) > len(header):
                raise self._fault(
                    f"the row has {len(cells)} cells, but there are {len(header)} columns",
                    "Put cells that contain the delimiter into double quotes.",
                )
            self._row({n: c.strip() for n, c in zip(header, cells, strict=False) if c.strip()})
        if not self._found:
            raise self._fault("there are no rows below the header", "Add rows.")
        return self._found

    def _header(self, cells: list[str]) -> list[str]:
        names = [c.strip().lower().replace(" ", "_") for c in cells]
        missing = [n for n in _REQUIRED if n not in names]
        if missing:
            raise self._fault(
                f"the column '{missing[0]}' is missing",
                f"The first row names the columns; {', '.join(_REQUIRED)} are required.",
            )
        for name in names:
            if name not in COLUMNS:
                raise self._fault(
                    f"the column '{name}' is unknown",
                    f"Known columns are {', '.join(COLUMNS)}.{_did_you_mean(name, COLUMNS)}",
                )
            if names.count(name) > 1:
                raise self._fault(f"the column '{name}' occurs twice", "Keep one of them.")
        return names

    def _row(self, row: dict[str, str]) -> None:
        for name in _REQUIRED:
            if name not in row:
                raise self._fault(f"the cell '{name}' is empty", "Fill it in.")
        kind = self._kind(row["kind"])
        family = FAMILY[CLASS_OF[kind]]
        iri = self._iri(row["id"], family, "id")
        self._check_agrees(row, iri, kind)
        node = ox.NamedNode(iri)
        self._say(node, f"{terms.RDF}type", ox.NamedNode(f"{terms.ONR}{CLASS_OF[kind]}"))
        self._say(node, f"{terms.RDFS}label", ox.Literal(row["label"], language="en"))
        self._words(node, row)
        self._codes(node, row)
        self._links(node, row)
        if "country" in row:
            self._country(node, kind, family, row["country"])
        if "wikidata" in row:
            self._wikidata(node, row["wikidata"])
        self._tenure(node, kind, row)

    def _kind(self, cell: str) -> str:
        """The kind that a cell names; raises InputError for a kind that no row can have."""
        kind = cell.lower().replace(" ", "-").replace("_", "-")
        if kind not in CLASS_OF or kind == "office-holding":
            meant = _did_you_mean(kind, CLASS_OF)
            known = ", ".join(k for k in sorted(CLASS_OF) if k != "office-holding")
            raise self._fault(f"the kind '{cell}' is unknown", f"Known kinds are {known}.{meant}")
        return kind

    def _check_agrees(self, row: dict[str, str], iri: str, kind: str) -> None:
        """Raises InputError if an earlier row with the same id has another kind or label."""
        before, line = self._kinds.setdefault(iri, (kind, self._line))
        if before != kind:
            raise self._fault(
                f"'{row['id']}' is of kind {kind} here and of kind {before} in line {line}",
                "Give one of them another id, or give both the same kind.",
            )
        label, line = self._labels.setdefault(iri, (row["label"], self._line))
        if label != row["label"]:
            raise self._fault(
                f"'{row['id']}' has the label '{row['label']}' here and '{label}' in line {line}",
                "Give one of them another id, or keep one label and put the other into aliases.",
            )

    def _words(self, node: ox.NamedNode, row: dict[str, str]) -> None:
        for name, predicate in _WORDS.items():
            for word in _several(row.get(name)):
                self._say(node, predicate, ox.Literal(word, language="en"))
        for name, predicate in _TEXTS.items():
            if name in row:
                self._say(node, predicate, ox.Literal(row[name], language="en"))

    def _codes(self, node: ox.NamedNode, row: dict[str, str]) -> None:
        for name, (local, pattern, words) in CODES.items():
            if name in row:
                if not re.fullmatch(pattern, row[name]):
                    raise self._fault(
                        f"{name} '{row[name]}' is not a valid code", f"Write {words}."
                    )
                self._say(node, f"{terms.ONR}{local}", ox.Literal(row[name]))

    def _links(self, node: ox.NamedNode, row: dict[str, str]) -> None:
        for name, (local, target) in _LINKS.items():
            for value in _several(row.get(name)):
                to = ox.NamedNode(self._iri(value, target, name))
                self._say(node, f"{terms.ONR}{local}", to)

    def _wikidata(self, node: ox.NamedNode, identifier: str) -> None:
        if not re.fullmatch(r"Q[1-9]\d*", identifier):
            raise self._fault(
                f"wikidata '{identifier}' is not a Wikidata identifier", "Write it as Q42."
            )
        self._say(node, f"{terms.OWL}sameAs", ox.NamedNode(f"{terms.WD}{identifier}"))

    def _country(self, node: ox.NamedNode, kind: str, family: str, value: str) -> None:
        if kind == "state":
            raise self._fault(
                "a state cannot have a country", "Put its territory into the column territory."
            )
        if family == "place":
            local, target = "locatedIn", "place"
        elif family == "office":
            local, target = "officeOf", "actor"
        else:
            local, target = ("affiliatedWith" if kind == "person" else "bodyOf"), "actor"
        to = ox.NamedNode(self._iri(value, target, "country"))
        self._say(node, f"{terms.ONR}{local}", to)

    def _tenure(self, node: ox.NamedNode, kind: str, row: dict[str, str]) -> None:
        days = {name: row[name] for name in ("from", "to", "known_until") if name in row}
        if "office" not in row:
            if days:
                raise self._fault(
                    f"there is a date in '{next(iter(days))}' but no office",
                    "Name the office that the person held.",
                )
            return
        if kind != "person":
            raise self._fault(
                f"the kind {kind} cannot hold an office", "Only rows of persons can have an office."
            )
        for name, day in days.items():
            if not is_day(day):
                raise self._fault(
                    f"'{name}' is '{day}', which is not a calendar date",
                    "Write it as 2025-06-02.",
                )
        for name, wrong in (("to", "ends on"), ("known_until", "is known until")):
            if "from" in days and name in days and days["from"] > days[name]:
                raise self._fault(
                    f"the office {wrong} {days[name]} before it begins on {days['from']}",
                    "Swap or correct the dates.",
                )
        office = self._iri(row["office"], "office", "office")
        parts = [_last(node.value), _last(office), *([days["from"]] if "from" in days else [])]
        tenure = ox.NamedNode(f"{DEFAULT_BASE}tenure/{'-'.join(parts)}")
        self._say(tenure, f"{terms.RDF}type", ox.NamedNode(f"{terms.ONR}OfficeHolding"))
        label = f"{row['label']}, {_last(office).replace('-', ' ')}"
        self._say(tenure, f"{terms.RDFS}label", ox.Literal(label, language="en"))
        self._say(tenure, f"{terms.ONR}holder", node)
        self._say(tenure, f"{terms.ONR}office", ox.NamedNode(office))
        day_type = ox.NamedNode(f"{terms.XSD}date")
        bounds = {"from": "notBefore", "to": "notAfter", "known_until": "knownUntil"}
        for bound, local in bounds.items():
            if bound in days:
                value = ox.Literal(days[bound], datatype=day_type)
                self._say(tenure, f"{terms.ONR}{local}", value)

    def _iri(self, value: str, family: str, column: str) -> str:
        """An absolute IRI as it is, else a short name below the base of its family."""
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
            if _BAD_IRI.search(value):
                raise self._fault(
                    f"{column} '{value}' is not a valid IRI",
                    "Percent-encode spaces and other forbidden characters.",
                )
            return value
        bare = value.removeprefix(f"{family}/")
        if "/" in bare or "#" in bare:
            raise self._fault(
                f"{column} '{value}' is a relative IRI",
                f"Write it in full, including https://, or as a short name such as '{slug(bare)}'.",
            )
        return f"{DEFAULT_BASE}{family}/{slug(bare)}"

    def _say(self, node: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self._found.setdefault(ox.Triple(node, ox.NamedNode(predicate), value), self._line)

    def _fault(self, reason: str, remedy: str) -> InputError:
        return InputError(self.path, f"{reason}.", line=self._line, hint=remedy)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _several(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def _last(iri: str) -> str:
    return local_name(iri).rpartition(":")[2]
