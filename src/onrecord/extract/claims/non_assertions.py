"""Non-assertions: cues under a negation, a condition, a question or a modal.

"Tarn did not say that …", "If Tarn says that …", "It is unclear whether Tarn said …", "Did Tarn
say …?", "Tarn was urged to say …": the words attribute something, yet the text does not assert that
it was said. A state of mind ("does not believe", "might fear") is another matter: to be asked or
supposed it needs a condition or a question, and its negation is that of what is believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.rule_names import NOT_SAID_MODAL, NOT_SAID_NEGATED, NOT_SAID_OPEN
from onrecord.extract.syntax.arguments import VERBAL
from onrecord.extract.syntax.dependency import below
from onrecord.extract.syntax.negation import negated
from onrecord.extract.syntax.status_words import PROPOSING, REFUSING, TRYING
from onrecord.extract.syntax.words import word_list
from onrecord.model import Span, Spans

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: Speech acts that are in the mind: a modal leaves them asserted.
_IN_MIND: Final = frozenset(["belief", "expectation", "intention", "concern", "doubt"])
#: Of those, the ones whose negation belongs to what is thought: "does not believe that it is so".
_NEGATION_RAISING: Final = frozenset(["belief", "expectation", "intention"])
_NOBODY: Final = frozenset(["nobody", "none", "neither", "nothing"])
_SUPPOSING: Final = frozenset(["if", "unless", "whether", "lest"])
_SUPPOSING_AUXILIARIES: Final = frozenset(["had", "were", "should"])
_MODALS: Final = frozenset(
    ["may", "might", "could", "should", "must", "will", "shall", "'ll", "’ll"]
)
_QUOTES: Final = frozenset("\"“„«'‘`")
_ASKING: Final = frozenset(["who", "what", "which"])
_FIRST_PERSON: Final = frozenset(["i", "we"])
#: Verbs whose complement clause is open or untrue by what they mean.
_OPEN: Final = word_list("verb-of-an-open-question")
#: Verbs whose infinitive is not done, or not yet.
_AHEAD: Final = PROPOSING | REFUSING | TRYING | word_list("verb-of-what-is-ahead")
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_MAX_CLAUSES: Final = 6  # that the cue's clause is looked for in


def non_assertion_rule(attribution: Attribution, text: str) -> str | None:
    """The name of the rule by which the article does not assert that this was said, or None."""
    act, head = attribution.cue.act, attribution.cue_head
    if has_negated_cue(attribution) and not is_negation_raised(attribution):
        return NOT_SAID_NEGATED
    if head.pos_ not in VERBAL:
        return None
    if act not in _IN_MIND and _merely_possible(attribution, text):
        return NOT_SAID_MODAL
    return NOT_SAID_OPEN if _open(head, is_speaker_behind(attribution)) else None


def is_negation_raised(attribution: Attribution) -> bool:
    """Whether a negation at the cue belongs to its content: "does not think that …"."""
    head = attribution.cue_head
    return (
        attribution.cue.act in _NEGATION_RAISING
        and attribution.cue.pos == "verb"
        and head.pos_ in VERBAL
        and negated(head)
    )


def has_negated_cue(attribution: Attribution) -> bool:
    """Whether the cue is negated: "did not say", "nobody said", "said nothing", "no comment"."""
    head = attribution.cue_head
    if negated(head) or any(c.dep_ == "det" and c.lower_ == "no" for c in head.children):
        return True
    return any(
        c.lower_ in _NOBODY or any(g.lower_ in ("no", "neither") for g in c.children)
        for c in head.children
        if c.dep_ in ("nsubj", "dobj")
    )


def non_asserted_spans(attribution: Attribution) -> Spans:
    """What of its content belongs to the cue's own clause; beyond that the article speaks."""
    tokens = list(below(attribution.cue_head))
    start = min(t.idx for t in tokens)
    end = max(t.idx + len(t) for t in tokens)
    return tuple(
        Span(max(s.start, start), min(s.end, end))
        for s in attribution.content
        if s.start < end and start < s.end
    )


def is_speaker_behind(attribution: Attribution) -> bool:
    """Whether the speaker comes behind the cue: "…, said Tarn". Such a clause is no question."""
    if not attribution.source or not attribution.cue_spans:
        return False
    return attribution.source[0].start > attribution.cue_spans[-1].start


def _merely_possible(attribution: Attribution, text: str) -> bool:
    """Whether the cue has a modal; what is quoted has been said already.

    "I must say that …" says it, "she would say only that …" too, but not on a condition.
    """
    head = attribution.cue_head
    if any(text[s.start] in _QUOTES for s in attribution.content):
        return False
    words = {
        c.lower_ for c in head.children if c.dep_ in ("aux", "auxpass") and _of_clause(c, head)
    }
    conditional = words & {"have", "'ve", "’ve"} or any(
        _supposed(c) for c in head.children if c.dep_ in ("advcl", "ccomp")
    )
    if not words & _MODALS and not ("would" in words and conditional):
        return False
    return not any(c.dep_ in _SUBJECTS and c.lower_ in _FIRST_PERSON for c in head.children)


def _open(verb: Token, behind: bool) -> bool:
    """Whether the verb's clause, or one that holds it, is supposed, asked, asked for or denied."""
    at = verb
    for _ in range(_MAX_CLAUSES):
        if _supposed(at) or _asked(at, own=at.i == verb.i and behind):
            return True
        above = at.head
        if above.i == at.i or above.pos_ not in VERBAL | {"ADJ"}:
            return False
        shared = not any(c.dep_ in _SUBJECTS for c in at.children)
        if at.dep_ in ("ccomp", "xcomp"):
            if behind and at.i == verb.i:
                return False
            infinitive = any(c.tag_ == "TO" for c in at.children)
            lemma = above.lemma_.lower()
            after = above.i < at.i
            if after and (lemma in _OPEN or (infinitive and lemma in _AHEAD)):
                return True
        elif not (at.dep_ == "conj" and shared and not behind):
            return False
        at = above
    return False


def _supposed(verb: Token) -> bool:
    """Whether the clause is a condition: "if …", "whether …", "had he said …"."""
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    for c in verb.children:
        if c.dep_ in ("mark", "advmod") and c.lower_ in _SUPPOSING and _of_clause(c, verb):
            return True
        if (
            c.dep_ in ("aux", "auxpass")
            and c.lower_ in _SUPPOSING_AUXILIARIES
            and subject is not None
            and c.i < subject.i < verb.i
            and c.i == verb.left_edge.i
            and _of_clause(c, verb)
        ):
            return True
    return False


def _of_clause(word: Token, verb: Token) -> bool:
    """Whether a word before a verb can belong to its clause: no comma with another clause between.

    Parsers hang what opens a sentence on the "said" behind it: "It will hold, Tarn said".
    """
    between = word.doc[word.i + 1 : verb.i]
    comma = any(t.text == "," for t in between)
    return word.i < verb.i and not (comma and (_finite(word) or any(map(_finite, between))))


def _finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.dep_ != "relcl"


def _asked(verb: Token, *, own: bool) -> bool:
    """Whether the clause is a question: asked outright, or for who it was.

    ``own``: it is a reporting clause with its speaker behind it, which turns verb and subject too.
    """
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if subject is None or own:
        return False
    if subject.lower_ in _ASKING and verb.dep_ not in ("relcl", "acl"):
        # "what is known as …" is no question, "who said …" within another clause is one
        embedded = subject.lower_ == "who" and verb.dep_ == "ccomp"
        return embedded or _questioned(verb)
    turned = any(
        c.dep_ in ("aux", "auxpass", "cop") and c.i < subject.i and _of_clause(c, verb)
        for c in verb.children
        if subject.i < verb.i
    )
    return turned and _questioned(verb)


def _questioned(verb: Token) -> bool:
    """Whether a question mark closes the sentence, or what is quoted of it."""
    for token in verb.doc[verb.i : verb.sent.end]:
        if token.text in ("?", "?!", "??"):
            return True
        if token.text in (".", "!"):
            return False
    return False
