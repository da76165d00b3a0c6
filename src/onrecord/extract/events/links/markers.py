"""Relations that a word marks: "if the talks fail", "because of the attack", "before the vote".

A marker ties the event of what it hangs on to the event of what it leads to, a clause or a noun;
some verbs tie that of their subject to that of their object ("the strike led to protests"). Both
events have to be named by the very words that the marker ties, and in the voice that says the
marker: what is reported or only hinted at in between makes no relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from onrecord.extract.events import rule_names
from onrecord.extract.events.links.relations import Groups, Link
from onrecord.extract.events.links.voices import Voices
from onrecord.extract.events.model import EventMention
from onrecord.extract.events.nouns import HAPPENING
from onrecord.extract.events.phrases import LIGHT, PHASES, spans_of
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.arguments import VERBAL, object_of, prepositional, subject
from onrecord.extract.syntax.negation import is_negated
from onrecord.extract.syntax.words import word_list, word_set

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: The types of relations by the words that mark them: from what they hang on to what they lead to.
MARKERS: Final[Mapping[tuple[str, ...], str]] = {
    tuple(words.split()): kind
    for kind, phrases in {
        "onCondition": "if|unless|provided|provided that|providing that|on condition that|in case"
        "|in case of|in the event of|on condition of|as long as",
        "causedBy": "because|because of|due to|owing to|as a result of|as a consequence of"
        "|thanks to",
        "justifiedBy": "on the grounds that|on grounds that|on the grounds of|on grounds of",
        "hasPurpose": "in order to|so as to|aimed at|with the aim of|with the goal of|in a bid to"
        "|in an effort to|intended to|meant to|designed to|for the purpose of",
        "happensBefore": "before|ahead of|prior to|in advance of",
        "happensAfter": "after|following|once|in the wake of|in the aftermath of",
        "happensUntil": "until|till|pending",
    }.items()
    for words in phrases.split("|")
}
_LONGEST: Final = max(map(len, MARKERS))
_FIRST: Final = frozenset(words[0] for words in MARKERS)
#: Words before a marker that make it none: "even if", "as if", "not because of".
_UNDONE: Final = word_set("even as not never what ask whether")
_ADVERBIAL: Final = word_set("advcl pcomp acl xcomp")
#: Verbs whose subject brings their object about; with those that need a preposition, which.
_CAUSING: Final = word_list("verb-of-causing")
_FAILING: Final = word_set("fail collapse stall")
_LEADING: Final = {"lead": "to", "result": "in"}


class _Tie(NamedTuple):
    """Two tokens and the words that tie them."""

    kind: str
    source: Token
    target: Token
    words: tuple[Token, ...]
    how: str


def marked_links(groups: Groups, parsed: ParsedArticle, voices: Voices) -> list[Link]:
    """The relations that words of the text mark; ``groups`` are the mentions of each event."""
    home = {m.token_index: (n, m) for n, group in enumerate(groups) for m in group}
    seats = _Seats(home)
    out: list[Link] = []
    order = Order()
    for sentence in sorted({m.sentence for group in groups for m in group}):
        for tie in _ties(list(parsed.doc[sentence].sent)):
            words = spans_of(tie.words)
            claim = voices.innermost(words)
            said = claim.id if claim else None
            source, target = seats.event(tie.source, said), seats.event(tie.target, said)
            if source is None and tie.kind == "onCondition":
                source = seats.asked_for(tie.source, said)
            if source is None or target is None or source[0] == target[0]:
                continue
            if order.admits(source[0], tie.kind, target[0]):
                rule = rule_names.rule_name(rule_names.LINK, [t.lower_ for t in tie.words], tie.how)
                sure = min(source[1].confidence, target[1].confidence)
                out.append(Link(source[0], tie.kind, target[0], words, (), rule, sure))
    return out


class _Seats:
    """The events that tokens name, alone or by a verb that only carries a noun's event."""

    def __init__(self, home: Mapping[int, tuple[int, EventMention]]) -> None:
        self._home = home

    def event(self, token: Token, claim: str | None) -> tuple[int, EventMention] | None:
        """The event's number and mention, if it is in the claim, or in none where that is None.

        A phase ("the talks ended") and a failure are no event that the noun names.
        """
        if token.pos_ in VERBAL and token.lemma_.lower() in PHASES | _FAILING:
            return None
        if token.i in self._home or token.pos_ not in VERBAL:
            return self._only([token], claim)
        lemma = token.lemma_.lower()
        if any(c.dep_ == "prt" for c in token.children):
            return None  # who holds up a deal makes none
        deps = ("dobj", "nsubjpass") if lemma in LIGHT else ()
        deps = (*deps, "nsubj") if lemma in HAPPENING else deps
        return self._only([c for c in token.children if c.dep_ in deps], claim)

    def asked_for(self, verb: Token, claim: str | None) -> tuple[int, EventMention] | None:
        """What a verb outside a claim asks for inside it: "called for sanctions if …"."""
        done = [c for c in verb.children if c.dep_ == "dobj"]
        done += [noun for name, noun in prepositional(verb) if name == "for"]
        return self._only(done, claim)

    def _only(self, tokens: Sequence[Token], claim: str | None) -> tuple[int, EventMention] | None:
        found = [self._home[t.i] for t in tokens if t.i in self._home]
        return found[0] if len(found) == 1 and found[0][1].claim == claim else None


class Order:
    """What was said to come before what, so that nothing comes before itself."""

    def __init__(self) -> None:
        self._later: dict[int, set[int]] = {}

    def admits(self, source: int, kind: str, target: int) -> bool:
        """Whether a relation contradicts none before it; it is kept in mind."""
        if kind in ("happensBefore", "happensUntil", "hasPurpose"):
            first, then = source, target
        else:
            first, then = target, source
        seen, edge = {then}, [then]
        while edge:
            for further in self._later.get(edge.pop(), set()) - seen:
                seen.add(further)
                edge.append(further)
        if first in seen:
            return False
        self._later.setdefault(first, set()).add(then)
        return True


def _ties(sentence: Sequence[Token]) -> Iterator[_Tie]:
    """What the words of a sentence tie, in their order."""
    done = -1
    for at, token in enumerate(sentence):
        if token.i < done:
            continue
        if token.lower_ in _FIRST:
            words = _marker(sentence, at)
            if words is not None:
                done = words[-1].i + 1
                tie = _tied(words)
                if tie is not None:
                    yield tie
                continue
        if token.lower_ == "should":
            tie = _inverted(token)
            if tie is not None:
                yield tie
        elif token.pos_ in VERBAL:
            yield from _by_verb(token)


def _marker(sentence: Sequence[Token], at: int) -> tuple[Token, ...] | None:
    """The words of the longest marker that begins at a place of the sentence."""
    for length in range(min(_LONGEST, len(sentence) - at), 0, -1):
        words = tuple(sentence[n] for n in range(at, at + length))
        if tuple(t.lower_ for t in words) in MARKERS:
            before = sentence[at - 1].lower_ if at else ""
            return None if before in _UNDONE else words
    return None


def _tied(words: tuple[Token, ...]) -> _Tie | None:
    """What a marker hangs on and what it leads to, or None where the parse shows neither."""
    kind = MARKERS[tuple(t.lower_ for t in words)]
    inside = {t.i for t in words}
    led = _led_to(words, inside)
    if led is None:
        return None
    tops = [t for t in words if t.head.i not in inside]
    top = next((t for t in tops if t.head.i != led.i), None)
    if top is None:  # a conjunction hangs on the verb of its clause
        if led.dep_ not in ("advcl", "acl") or led.head.i == led.i:
            return None
        source = led.head
    else:
        source = top.head
    if source.i in (led.i, top.i if top is not None else -1):
        return None
    how = rule_names.TO_CLAUSE if led.pos_ in VERBAL else rule_names.TO_NOUN
    return _Tie(kind, source, led, words, how)


def _led_to(words: tuple[Token, ...], inside: set[int]) -> Token | None:
    """The noun or verb that a marker leads to."""
    last = words[-1]
    if (
        (last.dep_ in ("mark", "aux") or last.lower_ == "that")
        and last.head.pos_ in VERBAL
        and last.head.i > last.i
    ):
        return last.head
    if last.lower_ == "once" and last.dep_ == "advmod" and last.head.dep_ == "advcl":
        return last.head
    for token in reversed(words):
        for c in token.children:
            if c.i > last.i and c.i not in inside and c.dep_ in ("pobj", "pcomp", "ccomp", "dobj"):
                return c
    return None


def _inverted(should: Token) -> _Tie | None:
    """ "Should the talks fail": a condition without a conjunction."""
    verb = should.head
    if should.dep_ != "aux" or verb.dep_ not in ("advcl", "ccomp") or is_negated(verb):
        return None
    doer = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if doer is None or doer.left_edge.i != should.i + 1 or verb.left_edge.i != should.i:
        return None
    return _Tie("onCondition", verb.head, verb, (should,), rule_names.TO_CLAUSE)


def _by_verb(verb: Token) -> Iterator[_Tie]:
    """ "The strike led to protests", "the protests were caused by the strike", "justified by"."""
    lemma = verb.lemma_.lower()
    if is_negated(verb):
        return
    if lemma in _LEADING:
        cause = subject(verb)
        pairs = prepositional(verb)
        effect = next((noun for name, noun in pairs if name == _LEADING[lemma]), None)
        words = [c for c in verb.children if c.lower_ == _LEADING[lemma] and c.dep_ == "prep"]
        if cause is not None and effect is not None and words:
            yield _Tie("causedBy", effect, cause, (verb, words[0]), rule_names.BY_VERB)
    elif lemma in _CAUSING:
        cause, effect = subject(verb), object_of(verb)
        if cause is not None and effect is not None:
            yield _Tie("causedBy", effect, cause, (verb,), rule_names.BY_VERB)
    elif lemma == "justify":
        done = object_of(verb)
        grounds = [subject(verb), *(n for name, n in prepositional(verb) if name in ("by", "with"))]
        for ground in grounds:
            if done is not None and ground is not None and ground.i != done.i:
                yield _Tie("justifiedBy", done, ground, (verb,), rule_names.BY_VERB)
