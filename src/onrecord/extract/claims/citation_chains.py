"""Citation chains, of who quotes whom: "the agency reported it, citing officials".

An outlet that cites, quotes or carries somebody passes on what that one says. Both then have the
same content, the attribution to the one who is cited within that to the one who cites: its
``relayer`` is the cue of the latter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.cues.table import Cue, CueTable
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.rule_names import relay_rule
from onrecord.extract.claims.spans import trimmed, without
from onrecord.extract.names.sectors.occupations import sector_table
from onrecord.extract.syntax.arguments import NOMINAL, VERBAL, object_of, phrase
from onrecord.extract.syntax.dependency import below
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Span as Sentence
    from onrecord.extract.syntax.parser import Token

_CITING: Final = {"citing": "cite", "quoting": "quote"}
_QUOTING: Final = word_list("verb-that-cites")
_SAYING: Final = word_list("verb-of-quoted-saying")
#: What an outlet does with the words of others: "remarks carried by Radio Meridian".
_CARRYING: Final = _QUOTING | word_list("verb-that-carries-words")
#: What is cited as somebody's words although it is nobody: "citing court documents".
_DOCUMENTS: Final = word_list("noun-that-is-cited")
_NAMES: Final = frozenset(["PERSON", "ORG", "GPE", "NORP"])
_CONFIDENCE: Final = 0.9  # of one attribution read from another, as a share of that one's


def with_citation_chains(
    found: Sequence[Attribution], table: CueTable, text: str
) -> list[Attribution]:
    """The attributions with their citation chains: who is cited, and through whom."""
    out = _AttributionIndex(_own_speaker(a) for a in found)
    for number in range(len(out.all)):
        if out.all[number].cue_head.lemma_.lower() in _QUOTING:
            _quoted_as_saying(out, number, table)
    for start in sorted(out.sentences):
        for token in out.sentences[start]:
            if token.lower_ in _CITING:
                _citing(out, token, table, text)
    carrying = {
        start: [
            t
            for t in sentence
            if t.dep_ == "acl" and t.tag_ == "VBN" and t.lemma_.lower() in _CARRYING
        ]
        for start, sentence in out.sentences.items()
    }
    for number in range(len(out.all)):
        head = out.all[number].cue_head
        if head.lemma_.lower() not in _QUOTING:
            _carried_by(out, number, carrying[out.starts[number]], table, text)
    return out.all


class _AttributionIndex:
    """The attributions, by their cues and by their sentences.

    ``starts`` are the first tokens of their sentences, ``sentences`` the sentences by these, and
    ``within`` the numbers of the attributions of each.
    """

    def __init__(self, found: Iterable[Attribution]) -> None:
        self.all: list[Attribution] = []
        self.starts: list[int] = []
        self.sentences: dict[int, Sentence] = {}
        self.within: dict[int, list[int]] = {}
        self._by_cue: dict[int, int] = {}
        for attribution in found:
            self.add(attribution)

    def add(self, attribution: Attribution) -> None:
        """Adds one behind the others."""
        head = attribution.cue_head
        sentence = head.sent
        self._by_cue.setdefault(head.i, len(self.all))
        self.sentences.setdefault(sentence.start, sentence)
        self.within.setdefault(sentence.start, []).append(len(self.all))
        self.starts.append(sentence.start)
        self.all.append(attribution)

    def by_cue(self, head: Token) -> int | None:
        """The number of the first one whose cue this token heads."""
        return self._by_cue.get(head.i)

    def put(self, new: Attribution) -> None:
        """Adds one, in the place of one by the same cue."""
        at = self.by_cue(new.cue_head)
        if at is None:
            self.add(new)
        else:
            self.all[at] = new


# "In an interview with Radio Meridian, Tarn said", "Norland attacked Sudmark, Tarn told reporters"


def _own_speaker(attribution: Attribution) -> Attribution:
    """The attribution without the noun before its speaker, which parsers may take for one name.

    An apposition would be closed by a second comma; what comes before the only one ends the
    phrase that opens the sentence, or the clause that is reported.
    """
    head = attribution.source_head
    if head is None or len(attribution.source) != 1 or not attribution.cue_spans:
        return attribution
    doc, source = head.doc, attribution.source[0]
    tokens = [t for t in head.sent if source.holds(Span(t.idx, t.idx + len(t)))]
    commas = [t.i for t in tokens if t.text == ","]
    if len(commas) != 1 or any(t.dep_ == "cc" for t in tokens):
        return attribution
    comma, last = commas[0], tokens[-1]
    if comma in (tokens[0].i, last.i) or last.i + 1 != _cue_tokens(attribution)[0].i:
        return attribution
    first = next((t for t in head.sent if not t.is_space), tokens[0])
    between = doc[first.i : tokens[0].i]
    if any(t.text == "," for t in between):
        return attribution
    content = attribution.content
    if not (first.pos_ == "ADP" or first.tag_ == "VBG" or first.lower_ in _CITING):
        if not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between):
            return attribution
        before = [s for s in content if s.start < source.start]
        if not before:
            return attribution
        content = (*before[:-1], Span(before[-1].start, doc[comma].idx))
    own = doc[comma + 1 : last.i + 1]
    return replace(
        attribution,
        source=(Span(own.start_char, own.end_char),),
        source_head=own.root,
        content=content,
    )


def _cue_tokens(attribution: Attribution) -> list[Token]:
    spans = attribution.cue_spans
    inside = [t for t in attribution.cue_head.sent if any(s.start <= t.idx < s.end for s in spans)]
    return inside or [attribution.cue_head]


# "Radio Meridian quoted Tarn as saying"


def _quoted_as_saying(out: _AttributionIndex, number: int, table: CueTable) -> None:
    """Gives what somebody is quoted as saying to that one, through the one who quotes."""
    outer = out.all[number]
    verb, quoted = outer.cue_head, object_of(outer.cue_head)
    as_ = next((c for c in verb.children if c.lower_ == "as" and c.dep_ == "prep"), None)
    if as_ is None or quoted is None:
        return
    saying = next((c for c in as_.children if c.dep_ == "pcomp"), None)
    if saying is None or saying.lemma_.lower() not in _SAYING:
        return
    source = _words_span(phrase(quoted))
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    if not outer.source or (passive and _agent(verb) is None):
        # "Tarn was quoted as saying": through nobody named
        out.all[number] = replace(outer, source=(source,), source_head=quoted)
        return
    at = out.by_cue(saying)
    if at is None:
        inner = _read_from(outer, saying, table, source=(source,), source_head=quoted, relayer=verb)
        out.add(inner)
        out.all[number] = replace(outer, content=without(outer.content, source))
        return
    inner = out.all[at]
    if not any(s.holds(inner.cue_spans[0]) for s in outer.content):
        whole = sorted((source, _words_span([as_, *below(saying)])))
        out.all[number] = replace(outer, content=tuple(whole))
    out.all[at] = replace(inner, source=(source,), source_head=quoted, relayer=verb)


# "…, citing officials"


def _citing(out: _AttributionIndex, token: Token, table: CueTable, text: str) -> None:
    """Gives what is reported, "citing officials", to the officials, through the one who cites."""
    near = out.within.get(token.sent.start, ())
    reports = [
        n for n in near if out.all[n].cue_head.i != token.i and _belongs_to(token, out.all[n])
    ]
    named = _object_phrase(token)
    if not reports or not named or not _can_say(named):
        return
    number = min(reports, key=lambda n: (_depth(out.all[n].cue_head), n))
    report = out.all[number]
    source = _words_span(named)
    content = trimmed(without(report.content, Span(token.idx, source.end)), text)
    if not content:
        return
    report = out.all[number] = replace(report, content=content)
    inner = _read_from(
        report,
        token,
        table,
        source=(source,),
        source_head=token.doc[named[0].i : named[-1].i + 1].root,
        relayer=report.cue_head,
    )
    known = out.by_cue(token)
    sure = inner.confidence if known is None else out.all[known].confidence
    out.put(replace(inner, confidence=sure))


def _depth(token: Token) -> int:
    """How many words stand above a token."""
    return sum(1 for _ in token.ancestors)


def _belongs_to(citing: Token, report: Attribution) -> bool:
    """Whether a participle belongs to a report of its sentence.

    It hangs on the report's cue or speaker, or opens the sentence; or it follows the
    reporting clause: "…, the agency reported, citing officials".
    """
    verb = report.cue_head
    if report.source_head is None or verb.pos_ not in VERBAL:
        return False
    first = next((t for t in citing.sent if not t.is_space), citing)
    if citing.i == first.i:
        return verb.dep_ == "ROOT" or verb.head.dep_ == "ROOT"
    if citing.tag_ != "VBG":
        return False
    speaker = report.source_head
    at = citing
    for _ in range(4):
        at = at.head
        if at.i in (verb.i, speaker.i):
            return True
        if at.pos_ in NOMINAL or at.head.i == at.i:
            break
    before = citing.doc[max(verb.i, speaker.i) + 1 : citing.i]
    return (
        0 < len(before) <= 6
        and before[-1].text == ","
        and not any(t.pos_ in VERBAL for t in before)
    )


def _object_phrase(citing: Token) -> list[Token]:
    """The noun phrase that is cited: the object, or the words up to the comma."""
    object_ = next((c for c in citing.children if c.dep_ == "dobj"), None)
    if object_ is not None:
        return [t for t in phrase(object_) if t.i > citing.i]
    out = []
    for token in citing.doc[citing.i + 1 : citing.sent.end]:
        if token.is_punct or token.pos_ in VERBAL or token.lower_ == "that":
            break
        out.append(token)
    return out


def _can_say(tokens: list[Token]) -> bool:
    """Whether a noun phrase is somebody's, or a document's: no "lack of staff"."""
    head = tokens[0].doc[tokens[0].i : tokens[-1].i + 1].root
    if head.ent_type_ in _NAMES or head.pos_ == "PROPN":
        return True
    if head.lemma_.lower() in _DOCUMENTS:
        return True
    noun = sector_table().at([head.lower_], 0)
    return noun is not None and noun.row.kind in ("person", "people", "body", "anyone")


# "officials quoted by Radio Meridian", "remarks carried by Radio Meridian"


def _carried_by(
    out: _AttributionIndex, number: int, carrying: Sequence[Token], table: CueTable, text: str
) -> None:
    """Adds the outlet by which the speaker, or the speaker's words, are said to be carried.

    ``carrying`` are the participles of its sentence that may tell so.
    """
    inner = out.all[number]
    for token in carrying:
        agent = _agent(token)
        if agent is None or not _names_outlet(agent):
            continue
        speaks = (
            inner.source_head is not None
            and token.head.i == inner.source_head.i
            and token.lemma_.lower() in _QUOTING  # what is "published by" somebody is theirs
        )
        spoken = (
            token.head.dep_ == "pobj"
            and token.head.head.dep_ == "prep"
            and token.head.head.head.i == inner.cue_head.i
        )
        if not (speaks or spoken):
            continue
        clause = _words_span(list(below(token)))
        aside = clause if speaks else _words_span(list(below(token.head.head)))
        content = trimmed(without(inner.content, aside), text)
        source = trimmed(without(inner.source, clause), text)
        if not content or not source:
            continue
        inner = out.all[number] = replace(inner, source=source, content=content, relayer=token)
        outer = _read_from(
            inner,
            token,
            table,
            source=(_words_span(phrase(agent)),),
            source_head=agent,
            relayer=None,
        )
        out.put(outer)
        return


def _names_outlet(agent: Token) -> bool:
    return agent.pos_ == "PROPN" or agent.ent_type_ in _NAMES or _can_say([agent])


def _agent(verb: Token) -> Token | None:
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def _read_from(
    other: Attribution,
    cue: Token,
    table: CueTable,
    *,
    source: Spans,
    source_head: Token,
    relayer: Token | None,
) -> Attribution:
    """Another attribution of the same content, by another cue."""
    lemma = _CITING.get(cue.lower_, cue.lemma_.lower())
    readings = table.readings("verb", lemma)
    reading = (
        readings[0] if readings else Cue(lemma, "verb", frozenset(), "assertion", "neutral", "")
    )
    return replace(
        other,
        cue=reading,
        cue_head=cue,
        cue_spans=(Span(cue.idx, cue.idx + len(cue)),),
        source=source,
        source_head=source_head,
        rule=relay_rule(other.rule, lemma),
        confidence=other.confidence * _CONFIDENCE,
        addressee=(),
        relayer=relayer,
    )


def _words_span(tokens: list[Token]) -> Span:
    words = [t for t in tokens if not t.is_punct or t.i not in (tokens[0].i, tokens[-1].i)]
    ordered = sorted(words or tokens, key=lambda t: t.i)
    return Span(ordered[0].idx, ordered[-1].idx + len(ordered[-1]))
