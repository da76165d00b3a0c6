"""Country and sector of an actor by its words, as event data code them.

A name is coded by what the authority knows of it, a description by its nouns: "Norlandic soldiers"
is the code of Norland and MIL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from onrecord.authority.model import Authority, AuthorityActor, AuthorityPlace, Tenure
from onrecord.extract.names.gazetteer import Entry, Hit, Lexicon
from onrecord.extract.names.occupations import Noun, sector_table
from onrecord.extract.names.rule_names import authority_rule
from onrecord.extract.syntax.words import word_list

_STRONG = frozenset(["person", "people", "body", "craft"])
_OPEN = frozenset(["anyone", "anything"])
#: Sectors so wide that a field before the noun says more: "agricultural workers".
_WIDE = frozenset(["CVL", "LAB"])
#: Sectors whose former members are the elite rather than the sector's own.
_OFFICES = frozenset(["GOV", "LEG", "MIL", "JUD", "SPY", "COP"])
_OF_KIND = {
    "armed-force": "MIL",
    "armed-group": "REB",
    "political-party": "PTY",
    "media-outlet": "JRN",
    "government-body": "GOV",
    "company": "BUS",
}
#: After these a phrase says whose or where, no longer who.
_AFTER = word_list("word-that-ends-who")
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


class Coding(NamedTuple):
    """An actor's country and sector, None where nothing says so, and what decided.

    ``country`` is an ISO 3166-1 alpha-3 code, or UNO, EUR or IGO for the United Nations, the
    European Union and other international organisations. ``sector`` is a PLOVER code.
    """

    country: str | None
    sector: str | None
    reason: str


class SectorCoder:
    """Codes phrases by one authority and the table of nouns."""

    def __init__(self, authority: Authority, lexicon: Lexicon | None = None) -> None:
        self._authority = authority
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
            entry = _best(whole.entries)
            if entry is not None:
                coded = self._entry(entry, on)
                return Coding(*coded, authority_rule(entry.how))
        return self._described(shown, hits, on)

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
            if node.kind not in ("person", "media-outlet"):
                return self._named_after(node)
        return code

    def _named_after(self, node: AuthorityActor) -> str | None:
        """The state that an organisation's names speak of: "Communist Party of Norland"."""
        for name in (node.label, *node.names):
            inner = self._states_in(name)
            if inner is not None:
                return self._country(inner, 1)
        return None

    def _states_in(self, name: str) -> str | None:
        """The state named by a word of a name that the index knows as a whole."""
        for match in _WORD.finditer(name):
            for hit in self._lexicon.find(name, match.start(), match.end(), fold=False):
                state = next((e for e in hit.entries if e.kind == "state"), None)
                if state is not None:
                    return state.ref
        return None

    def _entry(self, entry: Entry, on: date | None) -> tuple[str | None, str | None]:
        country = self.country(entry.ref)
        node = self._known.get(entry.ref)
        if entry.kind == "person":
            return country, self._held(entry.ref, on) or self._held_once(entry.ref)
        if entry.how == "metonym":
            return country, "GOV" if entry.kind == "state" else self._of_names(node)
        return country, self._of_names(node)

    def _of_names(self, node: object) -> str | None:
        """The sector of an organisation: by a noun in its names, else by its class."""
        if not isinstance(node, AuthorityActor) or node.kind in ("state", "person"):
            return None
        for name in (node.label, *node.names):
            sector = self._by_nouns(_words(name))
            if sector == "BUS" and node.kind != "company":
                continue  # "World Bank", "Bank of Norland"
            if sector and node.kind not in ("media-outlet", "armed-group", "political-party"):
                return sector
        return _OF_KIND.get(node.kind)

    def _held(self, person: str, on: date | None) -> str | None:
        """The sector of the office that the person holds on the day."""
        day = on.isoformat() if on else None
        for tenure in self._tenures.get(person, ()):
            begun = day is None or not (tenure.not_before and tenure.not_before[:10] > day)
            ended = tenure.not_after is not None and (day is None or tenure.not_after[:10] < day)
            office = self._known.get(tenure.office)
            if begun and not ended and office is not None:
                return self._by_nouns(_words(office.label)) or "GOV"
        return None

    def _held_once(self, person: str) -> str | None:
        return "ELI" if person in self._tenures else None

    def _described(self, phrase: str, hits: Sequence[Hit], on: date | None) -> Coding:
        words = [m for m in _WORD.finditer(phrase)]
        country: str | None = None
        person: str | None = None
        body: str | None = None
        masked: set[int] = set()
        lowered = _words(phrase)
        nouns = self._table.find(lowered)
        for hit in hits:
            inside = {
                n for n, m in enumerate(words)
                if m.start() < hit.span.end and hit.span.start < m.end()
            }  # fmt: skip
            entry = _best(hit.entries, alone=self._only_titles(lowered, inside, nouns))
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
        strong, weak = _by_rank(left, found)
        sector = strong or body or weak
        if person is not None and not past:
            sector = self._held(person, on) or sector or self._held_once(person)
        if past and (sector in _OFFICES or person is not None):
            sector = "ELI"
        if sector is None and country is None:
            return Coding(None, None, "unknown")
        return Coding(country, sector, "description")

    def _only_titles(self, words: Sequence[str], inside: set[int], nouns: Iterable[Noun]) -> bool:
        """Whether all words but the given ones are titles or the table's: "President Tarn"."""
        known = {n for noun in nouns for n in range(noun.start, noun.end)}
        return all(n in inside or n in known for n in range(len(words)))

    def _by_nouns(self, words: Sequence[str]) -> str | None:
        strong, weak = _by_rank(words, self._table.find(words))
        return strong or weak


def _by_rank(words: Sequence[str], found: Sequence[Noun]) -> tuple[str | None, str | None]:
    """The sector that the nouns say, and the one that they only suggest."""
    inside = {n for noun in found for n in range(noun.start, noun.end)}
    cut = next((n for n, w in enumerate(words) if w in _AFTER and n not in inside), len(words))
    core = [n for n in found if n.start < cut]
    fields = [n.row.sector for n in core if n.row.kind == "field"]
    strong = next((n for n in reversed(core) if n.row.kind in _STRONG), None)
    if strong is not None:
        if fields and strong.row.sector in _WIDE:
            return fields[-1], None
        return strong.row.sector, None
    open_ = [n for n in core if n.row.kind in _OPEN]
    if open_ and fields:
        return fields[-1], None
    if cut < len(words) and (words[cut] == "of" or not core):
        beyond = next((n for n in found if n.start > cut and n.row.kind in _STRONG), None)
        if beyond is not None and not any(n.row.kind == "anyone" for n in open_):
            return beyond.row.sector, None
    return None, next((n.row.sector for n in reversed(open_) if n.row.sector), None)


def _best(entries: Sequence[Entry], alone: bool = True) -> Entry | None:
    """What a name stands for where no sentence says so; a family name only where it is alone."""
    order = ("name", "metonym", "demonym", "demonym-noun", "place", "family-name")
    ranked = sorted(entries, key=lambda e: order.index(e.how))
    for entry in ranked:
        if entry.how == "family-name":
            others = {e.ref for e in entries if e.how == "family-name"}
            if not alone or len(others) > 1:
                return None
        return entry
    return None


def _words(phrase: str) -> list[str]:
    """The words in lower case, without the possessive's ending."""
    out = []
    for match in _WORD.finditer(phrase):
        word = match[0].lower().replace("’", "'")
        out.append(word.removesuffix("'s"))
    return out
