"""From triggers to event mentions: every verb and noun of the trigger table that fits a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract.events import rule_names
from onrecord.extract.events.circumstances import CircumstanceFinder
from onrecord.extract.events.demands import ModalDemands
from onrecord.extract.events.details.judgements import judgement_at
from onrecord.extract.events.event_classes import plover_root
from onrecord.extract.events.links.voices import OTHERS, Voices
from onrecord.extract.events.lookup import Lookup, ReadingState, rejected_event
from onrecord.extract.events.model import EventMention, TriggerMatch
from onrecord.extract.events.nouns import NounEvents, NounMatcher
from onrecord.extract.events.roles import RoleFinder
from onrecord.extract.events.trigger_table import EventTable, Row, why_not
from onrecord.extract.events.verbs import VerbEvents, VerbMatcher, serves_noun
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax import modality
from onrecord.extract.syntax.parser import PARSED
from onrecord.model import Dropped, Mention, Rejected, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Why an event of such a segment is dropped.
_NOBODYS: Final = "it is not the outlet that speaks here, and no claim or headline covers it"


class TriggerReader:
    """Reads one article's triggers in order. ``dropped``: what was considered and not taken."""

    def __init__(
        self,
        parsed: ParsedArticle,
        mentions: Sequence[Mention],
        voices: Voices,
        territories: Mapping[str, str],
        table: EventTable,
    ) -> None:
        """``territories``: the territory's IRI of each state's IRI."""
        self._parsed = parsed
        self._voices = voices
        self._lookup = lookup = Lookup(parsed, mentions, table)
        self._state = state = ReadingState()
        roles = RoleFinder(lookup)
        self._circumstances = circumstances = CircumstanceFinder(lookup, territories)
        self._verbs, self._nouns = VerbMatcher(lookup), NounMatcher(lookup, state)
        self._verb_events = VerbEvents(lookup, roles, circumstances, state)
        self._noun_events = NounEvents(lookup, roles, circumstances, state)
        self._demands = ModalDemands(lookup, roles)

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """What was considered and not taken, with the reasons, in the order of reading."""
        return tuple(self._state.dropped)

    def rejected(self, found: Sequence[EventMention]) -> list[Rejected]:
        """What was considered and not taken, also the words of the table whose rows do not fit.

        ``found``: what ``mentions`` has returned.
        """
        return [
            *self._state.rejected,
            *_misfits(
                [token for _, tokens in self._segments() for token in tokens],
                {s for mention in found for s in mention.trigger}
                | self._voices.cues
                | {r.span for r in self._state.rejected if r.span is not None},
                self._verbs,
                self._nouns,
            ),
        ]

    def mentions(self) -> list[EventMention]:
        """All triggers of the article that hold, in the order of the text."""
        out: list[EventMention] = []
        lead = True
        for segment, tokens in self._segments():
            for mention in self._in_segment(tokens):
                claim = self._voices.innermost(mention.trigger)
                document = None if claim else self._voices.document(mention.trigger)
                if segment in OTHERS and claim is None and document is None:
                    what = f"event '{mention.label}' at {mention.trigger[0].start}"
                    self._state.dropped.append(Dropped(what, _NOBODYS))
                    self._state.rejected.append(
                        rejected_event(
                            mention.trigger,
                            self._parsed.text,
                            f"{mention.type} by {mention.rule}",
                            rule_names.NOT_THE_OUTLET,
                            _NOBODYS,
                        )
                    )
                    continue
                status = modality.in_claim(mention.status, claim)
                out.append(
                    replace(
                        mention,
                        claim=claim.id if claim else None,
                        document=document,
                        deadline=self._circumstances.is_deadline(mention.when, status),
                        judgement=judgement_at(self._parsed.doc[mention.token_index]),
                        status=status,
                        segment=segment,
                        in_lead=lead and segment == "paragraph",
                        plover=plover_root(mention.type, status, mention.announced),
                    )
                )
            lead = lead and segment != "paragraph"
        return out

    def _in_segment(self, tokens: Sequence[Token]) -> list[EventMention]:
        """The event mentions of a segment's verbs, nouns and modals, in the order of the text."""
        verbs = [
            match
            for token in tokens
            if not serves_noun(token, self._lookup) and (match := self._verbs.match(token))
        ]
        for match in verbs:
            self._take_words(match)
        found = [self._verb_events.mention(match) for match in verbs]
        found += [self._noun_events.mention(m) for t in tokens if (m := self._nouns.match(t))]
        found += [self._demands.mention(token) for token in tokens]
        return sorted(filter(None, found), key=lambda mention: mention.token_index)

    def _take_words(self, match: TriggerMatch) -> None:
        """The further words of a verb's trigger: a noun among them is no trigger of the same."""
        if match.theme is not None:
            self._state.take(match.theme, match.row.type)
        for word in match.words:
            self._state.take(word, match.row.type)

    def _segments(self) -> list[tuple[str, list[Token]]]:
        """The tokens of the segments that are parsed, with the segment's kind."""
        segments, doc = self._parsed.article.segments, self._parsed.doc
        if not segments:
            return [("paragraph", list(doc))]
        out: list[tuple[str, list[Token]]] = []
        tokens = iter(doc)
        token: Token | None = next(tokens, None)
        for segment in sorted(segments, key=lambda s: s.start):
            inside: list[Token] = []
            while token is not None and token.idx < segment.end:
                if token.idx >= segment.start:
                    inside.append(token)
                token = next(tokens, None)
            if segment.kind in PARSED:
                out.append((segment.kind, inside))
        return out


def _misfits(
    tokens: Sequence[Token], taken: Collection[Span], verbs: VerbMatcher, nouns: NounMatcher
) -> Iterator[Rejected]:
    """The words of the trigger table that are no part of a trigger, by the row that fits best.

    ``taken``: the spans of the triggers found, and of those already turned away.
    """
    covered = {at for span in taken for at in range(span.start, span.end)}
    for token in tokens:
        if token.idx in covered:
            continue
        verbal = token.pos_ in ("VERB", "ADJ")
        if not verbal and token.pos_ not in ("NOUN", "PROPN"):
            continue
        found = verbs.misfits(token) if verbal else nouns.misfits(token)
        found = found or (nouns.misfits(token) if verbal else verbs.misfits(token))
        found = [pair for pair in found if not _is_remote(*pair)]
        if found:
            row, rule = _nearest(found)
            yield _rejected(token, row, rule, len(found))


#: The conditions in the order in which rows are tried: who fails a later one fits better.
_ORDER: Final = (
    rule_names.PART_OF_SPEECH,
    rule_names.WORDS_MISSING,
    rule_names.NOT_PLURAL,
    rule_names.WHEN_FAILS,
    rule_names.NO_PREPOSITION,
    rule_names.SUBJECT_FAILS,
    rule_names.OBJECT_FAILS,
)


def _is_remote(row: Row, rule: str) -> bool:
    """Whether a row asks for several words of which this is one, used as something else."""
    return rule == rule_names.PART_OF_SPEECH and len(row.trigger) > 1


def _nearest(found: Sequence[tuple[Row, str]]) -> tuple[Row, str]:
    """The row that comes nearest to fitting; of several, the one that is tried first."""
    return max(found, key=lambda pair: _ORDER.index(pair[1]) if pair[1] in _ORDER else len(_ORDER))


def _rejected(token: Token, row: Row, rule: str, rows: int) -> Rejected:
    words = "_".join(row.trigger)
    reason = why_not(row, rule)
    if rows > 1 and rule in _ORDER:
        reason += f" (so the nearest of {rows} rows of the table)"
    return Rejected(
        "event",
        token.text,
        Span(token.idx, token.idx + len(token)),
        f"{row.type} by {row.pos}:{words}",
        rule,
        reason,
    )
