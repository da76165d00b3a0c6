"""Whether a text tells of an event as happened, ongoing, planned, proposed, hypothetical, negated.

Reads tense, modals, negation, conditionals and the governing verb or noun; the claim that
encloses the trigger can only weaken the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.syntax.arguments import VERBAL, object_of
from onrecord.extract.syntax.words import word_set
from onrecord.model import Claim, Status

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

PLANNING: Final = word_set(
    "plan intend prepare agree promise vow pledge expect decide schedule set aim hope want ready "
    "threaten seek commit undertake volunteer offer due willing consider mull resolve "
    "determine announce_to arrange slate look invite wish need"
)
PROPOSING: Final = word_set(
    "propose urge demand call ask suggest request recommend appeal press insist advise encourage "
    "prioritise prioritize beg plead push require advocate order tell instruct lobby"
)
#: Those that may as well say what is: "insists that they attack"; "that he attack" is no such.
_TELLING_TOO: Final = word_set("insist suggest tell")
REFUSING: Final = word_set(
    "refuse decline fail neglect reject oppose resist refrain abstain desist"
)
#: Verbs that hold somebody off with the adverb beside them: "held back from", "stopped short of".
HOLDING_OFF: Final = {
    "hold": ("back", "off"), "shy": ("away",), "back": ("away", "off"), "stop": ("short",),
    "pull": ("back",), "step": ("back",),
}  # fmt: skip
STOPPING: Final = word_set("prevent avoid avert bar forbid")
GOING_ON: Final = word_set("continue keep remain persist rage")
#: How an adjective tells of what it is about: "was reluctant to", "is unlikely to".
WILLING: Final[dict[str, Status]] = {
    **dict.fromkeys(
        ("reluctant", "hesitant", "likely", "unlikely", "able", "free"), "hypothetical"
    ),
    **dict.fromkeys(("unwilling", "unable", "loath"), "negated"),
}
TRYING: Final = word_set("try attempt")
SETTING: Final = word_set("set schedule slate plan")
#: What an agreement does with what is only to come.
PROVIDING: Final = word_set("cover include provide envisage foresee stipulate entail")
DENYING: Final = word_set("deny")
DOUBTING: Final = word_set("doubt wonder question fear worry")
_NEVER: Final = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "hardly"})
_IF: Final = frozenset({"if", "unless", "whether", "until", "should"})
_SAYING: Final = word_set(
    "say tell announce state declare add report confirm note explain indicate"
)

#: Adjectives before an event noun that say how far it is.
ADJECTIVES: Final[dict[str, Status]] = {
    **dict.fromkeys(("planned", "upcoming", "scheduled", "forthcoming", "next", "future",
                     "expected", "promised", "imminent"), "planned"),
    **dict.fromkeys(("proposed", "suggested"), "proposed"),
    **dict.fromkeys(("possible", "potential", "hypothetical", "prospective", "threatened"),
                    "hypothetical"),
    **dict.fromkeys(("ongoing", "continuing", "continued", "current"), "ongoing"),
}  # fmt: skip
#: Nouns that make an event that hangs on them a plan, a proposal, or leave it open.
NOUNS: Final[dict[str, Status]] = {
    **dict.fromkeys(("plan", "preparation", "promise", "pledge", "intention", "readiness",
                     "willingness", "agreement", "deal", "date", "schedule", "decision"),
                    "planned"),
    **dict.fromkeys(("proposal", "call", "demand", "request", "appeal", "push", "bid", "plea",
                     "priority"), "proposed"),
    **dict.fromkeys(("possibility", "threat", "risk", "prospect", "hope", "fear", "chance",
                     "likelihood", "reluctance"), "hypothetical"),
    **dict.fromkeys(("lack", "absence", "refusal", "failure"), "negated"),
}  # fmt: skip


def is_negated(verb: Token, depth: int = 0) -> bool:
    """Whether the verb itself is denied: "not", "never", "no longer", "has yet to"."""
    for c in verb.children:
        if c.dep_ == "neg" or c.lower_ in ("never", "neither", "nor"):
            return True
        if c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children):
            return True
        if c.dep_ in ("nsubj", "dobj", "nsubjpass") and (
            c.lower_ in ("nothing", "nobody", "none")
            or any(g.dep_ == "det" and g.lower_ == "no" for g in c.children)
        ):
            return True
    head = verb.head
    if verb.dep_ == "xcomp" and head.lemma_ in ("have", "be"):
        return any(c.lower_ == "yet" for c in head.children)
    if verb.dep_ in ("xcomp", "acl", "advcl") and any(
        c.lower_ == "yet" for c in verb.children if c.i < verb.i
    ):
        return any(c.lower_ == "to" for c in verb.children)
    if verb.dep_ == "conj" and head.pos_ in VERBAL and not _own_auxiliary(verb):
        # "did not meet or call" keeps the negation; "did not meet but called" does not
        joins = {c.lower_ for c in head.children if c.dep_ == "cc"}
        return "or" in joins and depth < 5 and is_negated(head, depth + 1)
    if verb.dep_ == "pcomp" and head.lower_ == "without":
        return True
    if verb.dep_ == "pcomp" and (head.lower_ == "from" or head.head.lower_ == "short"):
        return _holds_off(head.head)
    if verb.dep_ == "xcomp" and head.lemma_ == "do":
        # "did little to end the war"
        return any(c.dep_ == "dobj" and c.lower_ in ("little", "nothing") for c in head.children)
    if verb.dep_ in ("relcl", "acl") and head.lower_ in ("little", "nothing"):
        return head.dep_ == "dobj" and head.head.lemma_ == "do"
    return verb.dep_ == "xcomp" and head.lemma_ in ("fail", "refuse", "decline", "neglect")


def _holds_off(at: Token) -> bool:
    """Whether what follows "from" is what somebody refrains from."""
    if at.pos_ in VERBAL:
        held = at
    elif at.pos_ in ("ADV", "ADP", "ADJ") and at.head.pos_ in VERBAL:
        held = at.head
    else:
        return False
    lemma = held.lemma_.lower()
    beside = HOLDING_OFF.get(lemma, ())
    return lemma in ("refrain", "abstain", "desist") or any(
        c.lower_ in beside for c in held.children
    )


def negation(verb: Token) -> list[Token]:
    """The words that negate the verb, with its auxiliaries, for a label."""
    out = [
        c
        for c in verb.children
        if c.i < verb.i
        and (c.dep_ in ("aux", "auxpass", "neg") or c.lower_ in ("never", "no", "yet", "longer"))
    ]
    head = verb.head
    if verb.dep_ == "xcomp" and (
        head.lemma_ in ("have", "be", "fail", "refuse", "decline", "neglect")
    ):
        out += [head, *(c for c in head.children if c.lower_ == "yet" or c.dep_ in ("aux", "neg"))]
    return out


def announced(verb: Token) -> bool:
    """Whether somebody announces or undertakes it: "will", "would", "plans to", "agreed to"."""
    if _modal(verb) in ("will", "shall", "'ll", "’ll", "wo", "would"):
        return True
    head = verb.head
    return verb.dep_ in ("xcomp", "ccomp") and (
        head.lemma_.lower() in PLANNING or (head.lemma_ == "go" and head.tag_ == "VBG")
    )


def _own_auxiliary(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.children)


def _modal(verb: Token) -> str | None:
    at = verb
    for _ in range(3):
        for c in at.children:
            if c.dep_ in ("aux", "auxpass") and c.tag_ == "MD":
                return c.lower_
        if at.dep_ == "conj" and at.head.pos_ in VERBAL and not _own_auxiliary(at):
            at = at.head
        else:
            break
    return None


def _under_if(verb: Token) -> bool:
    for c in verb.children:
        if c.dep_ in ("mark", "advmod") and c.lower_ in _IF and c.i < verb.i:
            return True
        if c.dep_ == "prep" and c.lower_ in ("unless",):
            return True
    # "Should they attack, …", "Had they come, …": the auxiliary before its subject
    first = next((c for c in verb.subtree if not c.is_punct and not c.is_space), verb)
    return (
        first.lower_ in ("should", "had", "were")
        and first.dep_ in ("aux", "auxpass")
        and first.head.i == verb.i
        and any(c.dep_ in ("nsubj", "nsubjpass") and c.i > first.i for c in verb.children)
    )


def _subjunctive(verb: Token) -> bool:
    """Whether a clause says what is to be: "that she resign", "that they be freed"."""
    if any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return any(c.dep_ in ("aux", "auxpass") and c.lower_ == "be" for c in verb.children)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.tag_ not in ("VB", "VBP") or subject is None:
        return False
    if verb.head.lemma_.lower() not in _TELLING_TOO:
        return True
    singular = subject.tag_ in ("NN", "NNP") or subject.lower_ in ("he", "she", "it")
    return singular and not any(c.dep_ == "conj" for c in subject.children)


def of_verb(verb: Token, depth: int = 0) -> Status:
    """How a verb is told, by itself and by what governs it."""
    if verb.dep_ == "amod":
        return "happened"
    if is_negated(verb):
        return "negated"
    if _under_if(verb):
        return "hypothetical"
    modal = _modal(verb)
    if modal in ("will", "shall", "'ll", "’ll", "wo", "ca"):
        return "planned"
    if modal == "would":
        said = verb.dep_ == "ccomp" and verb.head.lemma_ in _SAYING | PLANNING
        return "planned" if said else "hypothetical"
    if modal in ("could", "may", "might", "can"):
        return "hypothetical"
    if modal in ("should", "must", "ought"):
        return "proposed"
    governed = _governed(verb, depth)
    if governed is not None:
        return governed
    if verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return "ongoing"
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not _own_auxiliary(verb) and depth < 4:
        above = of_verb(verb.head, depth + 1)
        if above != "negated":
            return above
    return "happened"


def _governed(verb: Token, depth: int) -> Status | None:
    head = verb.head
    infinitive = verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children)
    if verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return None  # "while they fight": beside the verb, not under it
    if verb.dep_ in ("xcomp", "ccomp", "pcomp", "advcl") and head.i != verb.i:
        if verb.dep_ == "pcomp":
            if head.lower_ in ("before", "despite") and verb.dep_ == "pcomp":
                return None
            head = head.head
            if head.pos_ == "NOUN" and head.lemma_.lower() in NOUNS:
                return NOUNS[head.lemma_.lower()]  # "a deal on exchanging prisoners"
        lemma = head.lemma_.lower()
        if lemma == "go" and head.tag_ == "VBG" and infinitive:
            return "planned"
        if lemma == "be" and infinitive and verb.dep_ == "xcomp":
            return "planned"  # "was to meet on Monday"
        if lemma in GOING_ON:
            above = of_verb(head, depth + 1) if depth < 4 else "happened"
            return above if above in ("negated", "planned", "hypothetical") else "ongoing"
        if lemma in REFUSING and verb.dep_ in ("xcomp", "ccomp"):
            return "negated"
        if lemma in DENYING:
            return "denied"
        if lemma in STOPPING and verb.dep_ in ("xcomp", "pcomp"):
            return "negated"
        if lemma in TRYING and infinitive:
            return "hypothetical"
        if lemma in PROPOSING and (infinitive or verb.tag_ in ("VB", "VBG") or _subjunctive(verb)):
            return "proposed"
        if lemma in PLANNING and (infinitive or verb.tag_ in ("VB", "VBG")):
            return "planned"
        if lemma in DOUBTING:
            return "hypothetical"
        if verb.dep_ == "xcomp" and head.pos_ in VERBAL and depth < 4:
            above = of_verb(head, depth + 1)
            return None if above == "happened" else above
        if verb.dep_ == "advcl" and infinitive:
            return "planned"  # a purpose: "met to sign"
    if verb.dep_ == "acl" and infinitive:
        return NOUNS.get(head.lemma_.lower(), "planned")
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ == "ADJ" and infinitive:
        return WILLING.get(head.lower_, "planned")
    return None


def of_noun(noun: Token, light: Token | None, default: Status = "happened") -> Status:
    """How a noun tells of its event; ``light`` is the verb that only carries it ("held talks")."""
    for c in noun.children:
        if c.dep_ == "det" and c.lower_ == "no":
            return "negated"
        if c.dep_ in ("amod", "advmod") and c.lower_ in ADJECTIVES:
            return ADJECTIVES[c.lower_]
        if c.dep_ == "neg":
            return "negated"
        if c.dep_ == "mark" and c.lower_ in _IF:
            return "hypothetical"  # "If Norland attacks", of which the parser makes a noun
    if light is not None:
        told = of_verb(light)
        on = any(c.lower_ in ("on", "up") and c.dep_ in ("prt", "prep") for c in light.children)
        lasts = light.lemma_ in GOING_ON or (light.lemma_ == "go" and on)
        return "ongoing" if lasts and told == "happened" else told
    at = noun
    for _ in range(3):
        head = at.head
        if at.dep_ == "pobj":
            word = head.lower_
            if word in ("before", "until", "pending") or (
                word == "of" and head.head.lower_ == "ahead"
            ):
                return "planned"
            if word == "without":
                return "negated"
            if word == "amid":
                return "ongoing"
            above = head.head
            if above.pos_ in VERBAL and word in ("to", "for", "on"):
                # "gave priority to a truce": the preposition hangs on the verb
                carried = next((c for c in above.children if c.dep_ == "dobj"), None)
                if carried is not None and carried.lemma_.lower() in NOUNS:
                    return NOUNS[carried.lemma_.lower()]
            if above.lower_ in NOUNS and above.pos_ == "NOUN":
                return NOUNS[above.lower_]
            if above.lemma_.lower() in NOUNS and above.pos_ == "NOUN" and word != "in":
                return NOUNS[above.lemma_.lower()]
            if above.pos_ in VERBAL and word in ("for", "on", "to", "of", "toward", "towards"):
                found = _by_verb(above, presupposed(noun))
                if found is not None:
                    return found
            return default
        if at.dep_ in ("compound", "nmod") and head.lemma_.lower() in NOUNS and head.pos_ == "NOUN":
            return NOUNS[head.lemma_.lower()]  # "the ceasefire deal"
        if at.dep_ in ("compound", "conj", "appos", "nmod"):
            at = head
            continue
        if (
            at.dep_ in ("nsubj", "nsubjpass")
            and head.lemma_ in SETTING
            and any(c.dep_ == "prep" and c.lower_ in ("for", "on", "in") for c in head.children)
        ):
            return "planned"  # "a round set for Monday"
        if at.dep_ in ("dobj", "nsubjpass") and head.pos_ in VERBAL and object_of(head) is not None:
            return _by_verb(head, presupposed(noun)) or default
        return default
    return default


def presupposed(noun: Token) -> bool:
    """Whether the noun speaks of what is there already: "its war", "the attack"."""
    return any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these"))
        for c in noun.children
    )


def _by_verb(verb: Token, known: bool) -> Status | None:
    """What a verb that is no carrier makes of its object: "proposed a truce", "rejected talks".

    What is ``known`` to be there is not planned by being planned with: "met to justify its war".
    """
    lemma = verb.lemma_.lower()
    if lemma in PROPOSING:
        return "proposed"
    if lemma in PLANNING:
        return "planned"
    if lemma in ("reject", "refuse", "oppose", "discuss", "approach"):
        return "proposed"
    if lemma in ("avoid", "prevent", "avert", "cancel"):
        return "negated"
    if lemma in PROVIDING and any(
        c.dep_ == "nsubj" and NOUNS.get(c.lemma_.lower()) == "planned" for c in verb.children
    ):
        return "planned"
    if lemma in DENYING:
        return "denied"
    if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp") and not known:
        above = of_verb(verb)
        return above if above in ("proposed", "planned", "hypothetical", "negated") else None
    return None


def in_claim(status: Status, claim: Claim | None) -> Status:
    """The status under the claim it stands in: a denial denies, a demand only asks for it."""
    if claim is None:
        return status
    act = claim.speech_act
    if act == "denial" and status in ("happened", "ongoing"):
        return "denied"
    if claim.polarity == "negated" and act == "assertion":
        return status
    if status != "happened":
        return status
    if act in ("doubt", "question"):
        return "hypothetical"
    return status
