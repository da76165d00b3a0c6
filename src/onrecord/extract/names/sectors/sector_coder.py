"""Country and sector of an actor by its words, as event data code them.

A name is coded by what the authority knows of it, a description by its nouns: "Norlandic soldiers"
is the code of Norland and MIL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)
from onrecord.extract.names.gazetteer import Entry, Hit, Lexicon
from onrecord.extract.names.rule_names import NAME, authority_rule
from onrecord.extract.names.sectors.occupations import Noun, sector_table
from onrecord.extract.names.sectors.phrase_reading import (
    ENDS_WHO,
    WORD,
    best_entry,
    phrase_words,
    read_phrase,
    sector_by_rank,
)
from onrecord.extract.names.tenures import standing
from onrecord.extract.syntax.words import word_list

#: Sectors of a state's own people and bodies.
_OFFICIAL = frozenset(["GOV", "LEG", "MIL", "JUD", "SPY", "COP"])
#: Those whose former members are the elite beyond doubt: a former soldier need not be.
_HIGH = frozenset(["GOV", "LEG"])
#: What bodies between states can be coded as by their names: courts and police.
_BETWEEN_STATES = frozenset(["JUD", "COP"])
#: What a body of a kind can be coded as by a noun in its names. Names are no descriptions: the
#: African Union is no trade union.
_OF_BODY: dict[str, frozenset[str] | None] = {
    "government-body": _OFFICIAL,
    "international-organisation": _BETWEEN_STATES,
    "organisation": None,  # any
}
_OF_KIND = {
    "armed-force": "MIL",
    "armed-group": "REB",
    "political-party": "PTY",
    "media-outlet": "JRN",
    "government-body": "GOV",
    "company": "BUS",
}
#: Whose names tell their country: "Communist Party of Norland".
_NAMED_AFTER_STATES = frozenset(
    ["political-party", "government-body", "armed-force", "armed-group", "company", "organisation"]
)
#: In the name of a body these do not say what it is: "the Civil Rights Union".
_OF_MANY = word_list("noun-of-many-bodies")
#: What nobody can tell: no code at all where a text is coded.
_UNKNOWN = "UNK"
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


class Coding(NamedTuple):
    """An actor's country and sector, None where nothing says so, and what decided.

    ``country`` is an ISO 3166-1 alpha-3 code, or UNO, EUR or IGO for the United Nations, the
    European Union and other international organisations. ``sector`` is a PLOVER code.
    """

    country: str | None
    sector: str | None
    reason: str

    @property
    def is_known(self) -> bool:
        """Whether there is a country or a sector."""
        return bool(self.country or self.sector)


#: Of somebody of whom nothing is known.
UNCODED: Final = Coding(None, None, "unknown")


class SectorCoder:
    """Codes phrases by one authority and the table of nouns."""

    def __init__(self, authority: Authority, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon(authority)
        self._table = sector_table()
        self._known = authority.by_iri
        self._states = {p.iri: p.territory_of for p in authority.places if p.territory_of}
        self._tenures: dict[str, list[Tenure]] = {}
        for tenure in authority.tenures:
            self._tenures.setdefault(tenure.holder, []).append(tenure)

    def code(self, phrase: str, on: date | None = None) -> Coding:
        """The country and sector of somebody named or described, on a day where that matters.

        Without a day, an office without a known end counts as held.
        """
        bare = phrase.strip()
        lead = _ARTICLE.match(bare)
        shown = bare[lead.end() :] if lead else bare
        hits = list(self._lexicon.find(shown, 0, len(shown), fold=False))
        if not hits and shown.isupper():  # the case of a name says nothing here
            hits = list(self._lexicon.find(shown, 0, len(shown), fold=True))
        whole = next((h for h in hits if h.span == (0, len(shown))), None)
        if whole is not None:
            entry = best_entry(whole.entries)
            if entry is not None:
                coded = self._entry(entry, on)
                return Coding(*coded, authority_rule(entry.how))
        return self._described(shown, hits, on)

    def described(self, phrase: str, hits: Sequence[Hit]) -> Coding:
        """The country and sector of somebody whom words of an article describe, if they are plain.

        ``hits`` are the names in the phrase, as the article means them. In doubt nothing is said:
        the noun that says who it is must be in the table, no word may put it in doubt, and the
        country is one that the noun belongs to, not one that it is in or goes to.
        """
        read = read_phrase(phrase, hits, self._table)
        if not read.is_plain:
            return UNCODED
        strong, weak = sector_by_rank(read.words[: read.cut], read.core)
        owners = read.before()
        if strong == "GOV" and read.is_of_many and not owners and not read.after_of():
            return UNCODED
        bodies = [e for e in owners if e.how == "name" and e.kind != "state"]
        if not owners and read.words[read.cut : read.cut + 1] == ["of"]:
            after = read.after_of()
            bodies = [e for e in after if e.how == "name" and e.kind != "state"]
            owners = after if strong in _OFFICIAL else []
            if strong == "GOV" and not after and read.body_beyond() not in (None, "GOV"):
                return UNCODED  # "president of the bank"
        if bodies and (strong is None or strong == "GOV" or read.core[-1].row.kind == "body"):
            # "the union's president" is of the union
            sector = next((c for e in bodies if (c := self.of_body(e.ref))), None)
        else:
            sector = strong or (weak if weak == "GOV" and owners else None)
        if read.is_past:
            sector = "ELI" if sector in _HIGH else None
        countries = {c for e in owners if (c := self.country(e.ref))}
        country = countries.pop() if len(countries) == 1 else None
        return Coding(country, sector if sector != _UNKNOWN else None, "description")

    def of_actor(self, iri: str, on: date | None) -> Coding:
        """What the authority knows of an actor on a day; of a person no more than it is sure of."""
        node = self._known.get(iri)
        if not isinstance(node, AuthorityActor):
            return UNCODED
        if node.kind != "person":
            return Coding(self.country(iri), self.of_body(iri), NAME)
        tenures = self._tenures.get(iri, ())
        stands = [(t, standing(t, on)) for t in tenures]
        now = [self.of_office(t.office).sector for t, how in stands if how == "holds"]
        # of who held an office once, nobody here knows what office they hold now
        held = next((sector for sector in now if sector), None)
        return Coding(self.country(iri), held, "authority:tenure" if held else NAME)

    def of_office(self, iri: str) -> Coding:
        """Whose an office is, and the sector of its holder."""
        office = self._known.get(iri)
        if not isinstance(office, AuthorityOffice):
            return UNCODED
        owner = self._known.get(office.office_of or "")
        country = self.country(owner.iri) if owner is not None else None
        sector = self._by_nouns(phrase_words(office.label))
        kind = owner.kind if isinstance(owner, AuthorityActor) else None
        if kind == "international-organisation":
            sector = sector if sector in _BETWEEN_STATES else None
        elif kind in ("state", None):
            sector = sector if sector in _OFFICIAL or sector == "REL" else None
        elif owner is not None:
            sector = self.of_body(owner.iri)
        return Coding(country, sector, "office")

    def of_body(self, iri: str) -> str | None:
        """The sector of an organisation that the authority knows."""
        return self._of_names(self._known.get(iri))

    def of_name(self, name: str) -> str | None:
        """The sector of a body that only an article names: by what its name calls it."""
        words = phrase_words(name)
        for noun in self._table.find(words):
            last = noun.end == len(words) or words[noun.end] in ENDS_WHO
            plain = " ".join(words[noun.start : noun.end]) not in _OF_MANY
            if noun.row.kind == "body" and last and plain:
                return noun.row.sector
        return None

    def country(self, iri: str) -> str | None:
        """The code of an actor's or place's state, or of the international organisation it is."""
        return self._country(iri, 5)

    def _country(self, iri: str, steps: int) -> str | None:
        node = self._known.get(iri)
        if steps == 0 or node is None:
            return None
        above: list[str | None] = []
        if isinstance(node, AuthorityActor):
            if node.iso3:
                return node.iso3
            if node.label in self._table.codes:
                return self._table.codes[node.label]
            above = [node.body_of, *node.affiliated_with]
        elif isinstance(node, AuthorityPlace):
            above = [node.territory_of, self._states.get(iri), node.located_in]
        code = next((c for a in above if a and (c := self._country(a, steps - 1))), None)
        if code is None and isinstance(node, AuthorityActor):
            if node.kind == "international-organisation":
                return self._table.codes.get("*")
            if node.kind in _NAMED_AFTER_STATES:
                return self._named_after(node, steps)
        return code

    def _named_after(self, node: AuthorityActor, steps: int) -> str | None:
        """The state that an organisation's names speak of: "Communist Party of Norland".

        Nobody is of two: "the Front of Norland and Sudmark".
        """
        states = {s for name in (node.label, *node.names) for s in self._states_in(name)}
        return self._country(states.pop(), steps - 1) if len(states) == 1 else None

    def _states_in(self, name: str) -> Iterator[str]:
        """The states named by words of a name that the index knows as a whole."""
        for match in WORD.finditer(name):
            for hit in self._lexicon.find(name, match.start(), match.end(), fold=False):
                state = next((e for e in hit.entries if e.kind == "state"), None)
                if state is not None:
                    yield state.ref

    def _entry(self, entry: Entry, on: date | None) -> tuple[str | None, str | None]:
        country = self.country(entry.ref)
        node = self._known.get(entry.ref)
        if entry.kind == "person":
            return country, self._held(entry.ref, on) or self._held_once(entry.ref)
        if entry.how == "metonym":
            return country, "GOV" if entry.kind == "state" else self._of_names(node)
        return country, self._of_names(node)

    def _of_names(self, node: object) -> str | None:
        """The sector of an organisation: by what its names call it, else by its class."""
        if not isinstance(node, AuthorityActor):
            return None
        if node.kind in _OF_BODY:
            sector = self._body_in((node.label, *node.names), _OF_BODY[node.kind])
            if sector is not None:
                return sector
        return _OF_KIND.get(node.kind)

    def _body_in(self, names: Iterable[str], among: frozenset[str] | None) -> str | None:
        """The sector of the first noun for a body in names, of those that it can be."""
        for name in names:
            for noun in self._table.find(phrase_words(name)):
                sector = noun.row.sector
                if noun.row.kind in ("body", "people") and (among is None or sector in among):
                    return sector
        return None

    def _held(self, person: str, on: date | None) -> str | None:
        """The sector of the office that the person holds on the day."""
        day = on.isoformat() if on else None
        for tenure in self._tenures.get(person, ()):
            begun = day is None or not (tenure.not_before and tenure.not_before[:10] > day)
            ended = tenure.not_after is not None and (day is None or tenure.not_after[:10] < day)
            office = self._known.get(tenure.office)
            if begun and not ended and office is not None:
                return self._by_nouns(phrase_words(office.label)) or "GOV"
        return None

    def _held_once(self, person: str) -> str | None:
        return "ELI" if person in self._tenures else None

    def _described(self, phrase: str, hits: Sequence[Hit], on: date | None) -> Coding:
        words = [m for m in WORD.finditer(phrase)]
        country: str | None = None
        person: str | None = None
        body: str | None = None
        masked: set[int] = set()
        lowered = phrase_words(phrase)
        nouns = self._table.find(lowered)
        for hit in hits:
            inside = {
                n for n, m in enumerate(words)
                if m.start() < hit.span.end and hit.span.start < m.end()
            }  # fmt: skip
            entry = best_entry(hit.entries, alone=self._only_titles(lowered, inside, nouns))
            if entry is None:
                continue
            masked |= inside
            country = country or self.country(entry.ref)
            if entry.kind == "person":
                person = person or entry.ref
            elif entry.how in ("name", "metonym") and entry.kind != "state":
                body = body or self._of_names(self._known.get(entry.ref))
        left = ["" if n in masked else w for n, w in enumerate(lowered)]
        found = self._table.find(left)
        past = any(n.row.kind == "past" for n in found) or any(w.startswith("ex-") for w in left)
        strong, weak = sector_by_rank(left, found)
        sector = strong or body or weak
        if person is not None and not past:
            sector = self._held(person, on) or sector or self._held_once(person)
        if past and (sector in _OFFICIAL or person is not None):
            sector = "ELI"
        if sector is None and country is None:
            return UNCODED
        return Coding(country, sector, "description")

    def _only_titles(self, words: Sequence[str], inside: set[int], nouns: Iterable[Noun]) -> bool:
        """Whether all words but the given ones are titles or the table's: "President Tarn"."""
        known = {n for noun in nouns for n in range(noun.start, noun.end)}
        return all(n in inside or n in known for n in range(len(words)))

    def _by_nouns(self, words: Sequence[str]) -> str | None:
        strong, weak = sector_by_rank(words, self._table.find(words))
        return strong or weak
