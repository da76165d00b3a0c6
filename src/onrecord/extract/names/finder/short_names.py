"""Names that do not say on their own whom they name: by the full ones, else the article's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from onrecord.authority.model import AuthorityActor
from onrecord.extract.names.article_names import ArticleNames
from onrecord.extract.names.entities import SPEAKING
from onrecord.extract.names.finder.bare_names import BareNames
from onrecord.extract.names.finder.named_people import NamedPeople, TakenText
from onrecord.extract.names.finder.short_forms import places_of
from onrecord.extract.names.gazetteer import Entry
from onrecord.extract.names.name_context import titled
from onrecord.extract.names.person_names import COMMON_FAMILY_NAMES
from onrecord.extract.names.rule_names import (
    AMBIGUOUS,
    COREFERENT_FAMILY_NAME,
    FAMILY_NAME,
    FAMILY_NAME_ONLY,
    FAMILY_NAME_TITLE,
    GIVEN_NAME,
    MIDDLE_NAME,
    SHORT,
    SHORT_FORM,
    name_rule,
)
from onrecord.extract.syntax.parser import segment_at
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.words import word_set
from onrecord.model import Mention, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_WHERE = word_set("in at near into outside inside around across")
#: Behind a name that a headline begins with: "Tarn: …", "Tarn on the ceasefire: …".
_SPEAKS_ON = re.compile(r"(?: (?:on|about|over) [^:\n]{1,60})?:(?!\S)")
_SIGNED = (" – ", " — ", " - ")  # before the speaker's name that a headline ends with
_YEARS_SINCE_OFFICE = 10  # in which a distinctive family name still means its bearer


#: The rules that take a short name for nobody's, and why.
TURNED_AWAY: Final[Mapping[str, str]] = {
    "known_as_something_else": "the authority knows the word, and nothing shows that it is a "
    "person's name here, or which of its bearers is meant",
    "common_word": "it is a common family name, and nothing shows that it is a person's here",
}


@dataclass(frozen=True)
class _ShortName:
    """A name to settle: its words, the people the authority knows by it, what it may be."""

    span: Span
    words: tuple[str, ...]
    entries: Sequence[Entry]
    is_person: bool

    @property
    def family_names(self) -> list[Entry]:
        return [e for e in self.entries if e.how == "family-name"]

    @property
    def alone(self) -> bool:
        return len(self.words) == 1

    @property
    def common(self) -> bool:
        return bool(self.family_names) and self.words[0] in COMMON_FAMILY_NAMES


class ShortNames:
    """Settles the short names of an article, the longest first, by rules tried in order.

    ``named`` are the people named in full, to whom those are added whom a short name turns out to
    name; ``forms`` the short forms that the article explains, with their long forms.
    """

    def __init__(self, names: ArticleNames, named: NamedPeople, forms: Mapping[str, Span]) -> None:
        self._names, self._text, self._tokens = names, names.text, names.tokens
        self._known, self._register = names.known, names.register
        self._named, self._forms = named, forms
        self._bare = BareNames(names.tokens)
        self._called = names.people.names()
        self._taken = TakenText(())
        self._states: set[str] = set()

    def settle(self, short: Iterable[tuple[Span, Sequence[Entry]]], states: set[str]) -> None:
        """Takes each short name that touches no mention, then what goes back to the names.

        ``states``: those that what is named in full is or belongs to.
        """
        self._taken, self._states = TakenText(self._register.found), states
        for span, entries in sorted(short, key=self._longest_first):
            if not self._taken.touches(span):
                self._settle(span, entries)
                if span in self._register.found:
                    self._taken.add(span)
        self._take_family_names()
        self._take_short_forms()

    def _longest_first(self, short: tuple[Span, Sequence[Entry]]) -> tuple[int, Span]:
        return -len(short[0].of(self._text).split()), short[0]

    def _settle(self, span: Span, entries: Sequence[Entry]) -> str:
        """Settles a name by the first rule that decides; returns the rule's name."""
        words = tuple(span.of(self._text).split())
        name = _ShortName(span, words, entries, self._is_person(span, words, entries))
        rule = next(rule for rule in self.RULES if rule(self, name))
        decided = rule.__name__.removeprefix("_")
        if decided in TURNED_AWAY:
            kind = "person by family name" if name.family_names else "person or organisation"
            self._names.reject(span, kind, SHORT + decided, TURNED_AWAY[decided])
        return decided

    def _is_person(self, span: Span, words: Sequence[str], entries: Sequence[Entry]) -> bool:
        if self._names.people.around(span) == span:
            return True
        if len(words) == 1:
            known = any(e.how == "family-name" for e in entries)
            return known and self._bare.somebody(words[0])
        # "Tarn Holt", who is called Tarn, is no organisation
        return len(words) == 2 and words[0] in self._called and self._bare.longer(words[0]) == span

    # the rules, each of which tells whether it has decided

    def _named_in_full(self, name: _ShortName) -> bool:
        """A family name is the one person's who was named in full; of two it stays open."""
        refs = self._named.refs(name.words[-1])
        if not name.alone or not refs:
            return False
        if len(refs) > 1:
            self._register.take(name.span, "person", None, 0.4, AMBIGUOUS)
        else:
            ref = next(iter(refs))
            self._register.take(name.span, "person", ref, 0.9, COREFERENT_FAMILY_NAME)
        return True

    def _known_family_name(self, name: _ShortName) -> bool:
        """A family name is a known person's, where nothing speaks against them."""
        if not name.alone or not name.family_names:
            return False
        person = self._by_family(name.span, name.family_names)
        if person is None:
            return False
        self._register.keep(person)
        self._named.add(name.words[-1], person)
        return True

    def _part_of_a_longer_name(self, name: _ShortName) -> bool:
        """A common family name is a given name in a longer name, which is found too."""
        longer = self._bare.longer(name.words[0]) if name.alone else None
        if longer is None or self._taken.touches(longer):
            return False
        self._mint(longer, "person")
        self._taken.add(longer)
        return longer.holds(name.span)

    def _with_a_middle_name(self, name: _ShortName) -> bool:
        """A full name is the one person's who is known by its first and last word."""
        if not name.is_person or name.alone:
            return False
        if self._register.has_minted("person", " ".join(name.words)):
            return False
        first, last = name.words[0], name.words[-1]
        same = self._named.alike(last, first)
        same = same or set(self._names.lexicon.people.get((first, last), ()))
        ref = next(iter(same)) if len(same) == 1 else None
        if not ref:
            return False
        self._register.take(name.span, "person", ref, 0.85, MIDDLE_NAME)
        self._named.add(last, self._register.found[name.span])
        return True

    def _known_as_something_else(self, name: _ShortName) -> bool:
        """A word that the authority knows and nothing shows to be a person's name names nobody."""
        return bool(name.entries) and not name.is_person and not name.common

    def _given_name(self, name: _ShortName) -> bool:
        """A given name is the one person's who was named by it and a family name."""
        if not name.alone or not (name.is_person or name.common):
            return False
        namesakes = self._named.given(name.words[0])
        ref = next(iter(namesakes)) if len(namesakes) == 1 else None
        if not ref:
            return False
        self._register.take(name.span, "person", ref, 0.75, GIVEN_NAME)
        return True

    def _common_word(self, name: _ShortName) -> bool:
        """A common family name that nothing shows to be a person's names nobody."""
        return bool(name.entries) and not name.is_person

    def _own(self, name: _ShortName) -> bool:
        """What is left is somebody whom the article alone knows."""
        self._mint(name.span, "person" if name.is_person else "organisation")
        return True

    RULES: ClassVar[tuple[Callable[[ShortNames, _ShortName], bool], ...]] = (
        _named_in_full,
        _known_family_name,
        _part_of_a_longer_name,
        _with_a_middle_name,
        _known_as_something_else,
        _given_name,
        _common_word,
        _own,
    )

    # a family name on its own

    def _by_family(self, span: Span, entries: Sequence[Entry]) -> Mention | None:
        """A family name on its own, where nothing speaks against a known person of that name.

        By a title of theirs before it, a state they act for, or because the name is distinctive:
        only one known person bears it, who was in office on the day or within the ten years
        before, and it is no common name.
        """
        token = self._tokens.root(span)
        if token is None:
            return None
        name, has_title = span.of(self._text), titled(token)
        people = self._bearers(name, entries)
        distinctive = len(people) == 1 and name not in COMMON_FAMILY_NAMES
        if not (has_title or self._is_name(token, distinctive) or self._marked(span)):
            return None
        fitting = [p for p in people if set(p.affiliated_with) & self._states]
        if len(fitting) > 1:
            fitting = [p for p in fitting if self._known.in_office(p.iri, 0)]
        is_person = self._names.people.around(span) == span
        if len(fitting) == 1 and (has_title or is_person or len(people) == 1):
            sure = 0.85 if has_title else 0.75
            return _person(span, fitting[0], sure, FAMILY_NAME)
        if len(people) != 1 or not self._known.in_office(people[0].iri, _YEARS_SINCE_OFFICE):
            return None
        if has_title:
            return _person(span, people[0], 0.7, FAMILY_NAME_TITLE)
        if distinctive:
            return _person(span, people[0], 0.65, FAMILY_NAME_ONLY)
        return None

    def _bearers(self, name: str, entries: Sequence[Entry]) -> list[AuthorityActor]:
        """The known people of a family name whom nothing in the article speaks against."""
        nodes = (self._known.by_iri.get(e.ref) for e in entries)
        people = [a for a in nodes if isinstance(a, AuthorityActor)]
        return [p for p in people if not self._speaks_against(name, p)]

    def _speaks_against(self, name: str, person: AuthorityActor) -> bool:
        words = frozenset(word for n in (person.label, *person.names) for word in n.split())
        return self._bare.against(name, words, self._known.titles_of(person.iri))

    def _is_name(self, token: Token, distinctive: bool) -> bool:
        return token.pos_ == "PROPN" or (distinctive and self._bare.named(token))

    def _marked(self, span: Span) -> bool:
        """Whether a headline sets the name apart as its speaker's: "Tarn: …", "… – Tarn"."""
        segment = segment_at(self._names.parsed.article.segments, span.start)
        if segment is None or segment.kind != "headline":
            return False
        if span.start == segment.start:
            return _SPEAKS_ON.match(self._text, span.end, segment.end) is not None
        before = self._text[segment.start : span.start]
        return span.end == segment.end and before.endswith(_SIGNED)

    def _mint(self, span: Span, kind: str) -> None:
        """Takes a name as one of the article's own people or organisations."""
        label = " ".join(span.of(self._text).split())
        actor = self._register.mint(kind, self._full_label(kind, label) or label)
        sure = 0.7 if kind == "person" else 0.5
        self._register.take(span, kind, actor.id, sure, name_rule(kind))
        if kind == "person" and " " in label:
            self._named.add(label.split()[-1], self._register.found[span])

    def _full_label(self, kind: str, label: str) -> str | None:
        """The longer name of the one already known whom a name is short for."""
        if kind == "person" and " " not in label:
            longer = self._register.minted_people(label)
            return longer[0].label if len(longer) == 1 else None
        if label in self._forms:
            long_form = " ".join(self._forms[label].of(self._text).split())
            return long_form if self._register.has_minted(kind, long_form) else None
        return None

    # what goes back to the names, where the language model sees none

    def _take_family_names(self) -> None:
        """Gives a family name that the language model takes for no name to who was named in full.

        Mid-sentence the capital is enough; at the head of a sentence it has to speak.
        """
        for token in self._tokens.doc:
            refs = self._named.refs(token.text, given=True)
            if len(refs) != 1 or not token.text[0].isupper() or len(token.text) < 3:
                continue
            span = self._tokens.span(token.i, token.i + 1)
            if not self._taken.touches(span) and self._is_family_name(token, span):
                ref = next(iter(refs))
                self._register.take(span, "person", ref, 0.8, COREFERENT_FAMILY_NAME)
                self._taken.add(span)

    def _is_family_name(self, token: Token, span: Span) -> bool:
        """Whether a capitalised word can be a family name where it stands."""
        if self._tokens.no_family_name(span) or token.text.isupper():
            return False
        if token.dep_ in ("compound", "amod", "nmod"):
            return False
        if token.dep_ == "pobj" and token.head.lower_ in _WHERE:
            return False
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in SPEAKING
        if token.is_sent_start and not speaks:
            return False
        segment = segment_at(self._names.parsed.article.segments, span.start)
        if segment is None or self._tokens.headline(segment.start, segment.end):
            return False
        return not self._tokens.in_longer(span, self._names.people.by_first_token)

    def _take_short_forms(self) -> None:
        """Gives a short form that the article explains to whom its long form names."""
        if not self._forms:
            return
        mentions = list(self._register.found.values())
        index = SpanIndex(m.span for m in mentions)
        places = places_of(self._forms, self._text)
        for form, long_form in self._forms.items():
            named = self._register.found.get(long_form)
            if named is None:
                named = next((mentions[n] for n in index.holding(*long_form)), None)
            if named is None or named.ref is None:
                continue
            for span in places.get(form, ()):
                if not self._taken.touches(span):
                    self._register.take(span, named.kind, named.ref, 0.8, SHORT_FORM)


def _person(span: Span, person: AuthorityActor, sure: float, reason: str) -> Mention:
    return Mention("", span, "person", person.iri, sure, reason)
