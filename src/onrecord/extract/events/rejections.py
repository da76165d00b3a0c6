"""Why a word of the trigger table reports no event: the condition of its row that does not fit.

Only for whoever asks: a build does not call it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.events import rule_names
from onrecord.extract.events.nouns import NounMatcher
from onrecord.extract.events.trigger_table import Condition, Row
from onrecord.extract.events.verbs import VerbMatcher
from onrecord.model import Rejected, Span, Spans, joined

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_WORDS: Final = 6  # of a condition that a reason lists

#: The sentence that explains each rule; what the row asks for is added where it asks for words.
REASONS: Final = {
    rule_names.WORDS_MISSING: "the words '{}' belong to the trigger and are not all there",
    rule_names.WHEN_FAILS: "the verb has to be {}",
    rule_names.NO_PREPOSITION: "one of the prepositions {} has to follow",
    rule_names.SUBJECT_FAILS: "the subject has to be {}",
    rule_names.OBJECT_FAILS: "the object has to be {}",
    rule_names.NOT_PLURAL: "the noun has to be in the plural",
    rule_names.BESIDE_FAILS: "beside the noun there has to be {}",
    rule_names.IN_A_NAME: "the word is part of a name",
    rule_names.DESCRIBES: "the word only describes another",
    rule_names.CHARGE: "it is what somebody is charged with",
    rule_names.TAKEN: "the word is part of another event's trigger",
    rule_names.PART_OF_SPEECH: "the trigger is a {}, and the word is used as something else here",
}
_WHEN: Final = {
    "comp": "followed by a clause",
    "nocomp": "without a clause that depends on it",
    "noocomp": "without a clause in the object's place",
}


def rejected_event(trigger: Spans, text: str, kind: str, rule: str, reason: str) -> Rejected:
    """An event that was read and not kept."""
    span = Span(trigger[0].start, trigger[-1].end)
    return Rejected("event", joined(text, trigger), span, kind, rule, reason)


def misfits(
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
    reason = REASONS[rule].format(_asked(row, rule))
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


def _asked(row: Row, rule: str) -> str:
    """What the row asks for in the place that a rule looks at."""
    if rule == rule_names.WORDS_MISSING:
        return " ".join(row.trigger)
    if rule == rule_names.WHEN_FAILS:
        return " and ".join(_WHEN.get(name, name) for name in sorted(row.when))
    if rule == rule_names.NO_PREPOSITION:
        return ", ".join(sorted(row.prepositions))
    if rule == rule_names.SUBJECT_FAILS:
        return _described(row.subject)
    if rule in (rule_names.OBJECT_FAILS, rule_names.BESIDE_FAILS):
        return _described(row.object)
    return row.pos


def _described(condition: Condition) -> str:
    """A condition of the table in words."""
    if condition.need == "none":
        return "absent"
    some = sorted(condition.words)
    shown = [*some[:_WORDS], "…"] if len(some) > _WORDS else some
    asked = ["somebody who acts"] if condition.actor else []
    asked += [f"one of: {', '.join(shown)}"] if shown else []
    said = " or ".join(asked) or "there"
    barred = sorted(condition.barred)
    if barred:
        shown = [*barred[:_WORDS], "…"] if len(barred) > _WORDS else barred
        said += f", and not {', '.join(shown)}"
    return said
