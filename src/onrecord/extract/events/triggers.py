"""From triggers to finds: every verb and noun of the event table that stands up in a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.extract.events.merging import Find
from onrecord.extract.events.nouns import NounEvents
from onrecord.extract.events.trigger_table import plover_root
from onrecord.extract.events.verbs import VerbEvents
from onrecord.extract.syntax import modality as told
from onrecord.extract.syntax.parser import PARSED
from onrecord.model import Claim, Dropped, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Segments that are not the outlet's voice: what they tell is told by a claim or by nobody.
OTHERS: Final = frozenset({"related-topics", "enrichment-note"})


class Reader(VerbEvents, NounEvents):
    """Reads one article's triggers in order."""

    def finds(self) -> list[Find]:
        """All triggers of the article that stand up, in the order of the text."""
        out: list[Find] = []
        lead = True
        for segment, tokens in self._segments():
            verbs = [
                match
                for token in tokens
                if not self._serves_noun(token) and (match := self.verb_match(token))
            ]
            for match in verbs:
                if match.theme is not None:
                    self.consumed[match.theme.i] = match.row.type
                for word in match.words:
                    self.consumed[word.i] = match.row.type
            here = [self.verb_find(match) for match in verbs]
            here += [self.noun_find(m) for token in tokens if (m := self.noun_match(token))]
            here += [f for token in tokens if (f := self.must_find(token))]
            for find in sorted(filter(None, here), key=lambda f: f.token_index):
                claim = self._claim(find.trigger)
                if segment in OTHERS and claim is None:
                    self.dropped.append(
                        Dropped(
                            f"event '{find.label}' at {find.trigger[0].start}",
                            "it is not the outlet that speaks here, and no claim covers it",
                        )
                    )
                    continue
                status = told.in_claim(find.status, claim)
                out.append(
                    replace(
                        find,
                        claim=claim.id if claim else None,
                        status=status,
                        segment=segment,
                        lead=lead and segment == "paragraph",
                        plover=plover_root(find.type, status, find.announced),
                    )
                )
            lead = lead and segment != "paragraph"
        return out

    def _segments(self) -> list[tuple[str, list[Token]]]:
        if not self.article.segments:
            return [("paragraph", list(self.doc))]
        out: list[tuple[str, list[Token]]] = []
        tokens = iter(self.doc)
        token: Token | None = next(tokens, None)
        for segment in sorted(self.article.segments, key=lambda s: s.start):
            inside: list[Token] = []
            while token is not None and token.idx < segment.end:
                if token.idx >= segment.start:
                    inside.append(token)
                token = next(tokens, None)
            if segment.kind in PARSED:
                out.append((segment.kind, inside))
        return out

    def _claim(self, trigger: Spans) -> Claim | None:
        """The innermost claim whose content has all words of a trigger."""
        for number in self.saying.holding(*trigger[0]):
            claim = self.claims[number][2]
            if all(any(c.holds(t) for c in claim.content) for t in trigger[1:]):
                return claim
        return None
