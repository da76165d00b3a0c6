"""Who does what to whom: logical subjects, objects and prepositional phrases of a trigger.

Reads a dependency parse through passives, relative clauses, shared subjects, infinitives and
participles. Only attributes of tokens are used; any parse with the same labels will do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.extract.syntax.words import word_list
from onrecord.model import Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

#: More that are joined by "and" are a list, not those who take part.
MOST: Final = 40
#: How deep shared subjects are followed.
_DEEPEST: Final = 5
VERBAL: Final = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: "Each would put forward its own": whoever was named as the subject before.
DISTRIBUTIVE: Final = frozenset({"each", "both", "neither"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
#: Verbs whose infinitive is done by their subject although they have an object.
_SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "use", "ask_to"})
#: Verbs whose gerund is done by their object: "accused Norland of attacking".
_OBJECT_DOES: Final = word_list("verb-whose-object-does")
_LEFT_OUT = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "parataxis"})
_LEFT_OUT_AFTER = frozenset({"prep", "npadvmod", "advmod"})
#: Prepositions that stay with a noun phrase when its span is taken.
_KEPT = frozenset({"of"})


def conjuncts(token: Token) -> list[Token]:
    """The token and all that is joined to it by "and", "or" or commas, in order."""
    out: list[Token] = []
    stack = [token]
    while stack and len(out) < MOST:
        at = stack.pop()
        out.append(at)
        stack.extend(c for c in at.children if c.dep_ == "conj" and c.pos_ in NOMINAL)
    return sorted(out, key=lambda t: t.i)


def attributive(verb: Token) -> bool:
    """Whether a participle precedes its noun: "the deported children".

    Parsers take some for finite verbs; after a preposition or article there can be none.
    """
    if verb.dep_ == "amod":
        return verb.tag_ in ("VBN", "VBD", "JJ")
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    at = verb.i - 1
    while at >= 0 and verb.doc[at].pos_ == "ADV":
        at -= 1
    return (
        at >= 0
        and verb.doc[at].pos_ in ("ADP", "DET")
        and verb.doc[at].dep_ not in ("prt", "nsubj", "nsubjpass", "dobj", "mark")
        and any(c.dep_ == "dobj" and c.i > verb.i for c in verb.children)
    )


def modified(verb: Token) -> Token:
    """The noun after an attributive participle."""
    if verb.dep_ == "amod":
        return verb.head
    return next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), verb.head)


def passive(verb: Token, depth: int = 0) -> bool:
    """Whether the verb is passive: with an auxiliary, or a participle that modifies a noun."""
    if attributive(verb):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ in ("acl", "amod", "advcl", "xcomp", "oprd", "ccomp"):
        if any(c.dep_ == "nsubj" and c.i < verb.i for c in verb.children):
            return False
        return not any(c.dep_ == "dobj" for c in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
        return (
            depth < 5
            and passive(verb.head, depth + 1)
            and not any(c.dep_ in ("dobj", "nsubj") for c in verb.children)
        )
    return False


def _relative_antecedent(token: Token, verb: Token) -> Token:
    """A relative pronoun's noun; any other token itself."""
    if token.lower_ in _RELATIVE and token.pos_ in ("PRON", "SCONJ", "DET"):
        at = verb
        while at.dep_ in ("conj", "xcomp", "ccomp") and at.head.i != at.i:
            at = at.head
        if at.dep_ == "relcl":
            return at.head
    return token


def pronoun_antecedent(pronoun: Token) -> Token | None:
    """ "Norland said it would …": the subject that says so, where number and kind allow it."""
    many = pronoun.lower_ in DISTRIBUTIVE or pronoun.lower_ == "they"
    if not many and pronoun.lower_ not in ("it", "he", "she"):
        return None
    if pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return None
    at = pronoun.head
    for _ in range(4):
        if at.dep_ not in ("ccomp", "csubj", "advcl", "conj", "xcomp") or at.head.i == at.i:
            return None
        at = at.head
        above = _first(at, "nsubj", "nsubjpass")
        if above is not None and above.pos_ in ("NOUN", "PROPN") and above.i < pronoun.i:
            several = above.tag_ in ("NNS", "NNPS") or len(conjuncts(above)) > 1
            return above if many or not several else None
    return None


def _first(verb: Token, *deps: str) -> Token | None:
    return next((c for c in verb.children if c.dep_ in deps), None)


def _by(verb: Token) -> Token | None:
    for c in verb.children:
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"):
            found = _first(c, "pobj")
            if found is not None:
                return found
    return None


def _owner(noun: Token) -> Token | None:
    """Who has a noun ("Norland's plan", "the plan of Norland"), or does something with it."""
    found = _first(noun, "poss")
    if found is not None:
        return found
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in VERBAL:
        return subject(noun.head)
    return None


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does it: the head of the logical subject, or None."""
    if depth > _DEEPEST:
        return None
    if passive(verb):
        return _by(verb)
    found = _first(verb, "nsubj", "csubj")
    if found is not None:
        return _relative_antecedent(found, verb)
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in VERBAL:
        shared = _first(head, "nsubj", "nsubjpass")
        if shared is not None:
            return _relative_antecedent(shared, head)
        return subject(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in VERBAL:
        return _subject_of_complement(head, depth)
    if verb.dep_ in ("xcomp", "acomp", "advcl") and head.pos_ == "ADJ":
        # "is ready to sign"
        return subject(head.head, depth + 1) if head.head.pos_ in VERBAL else None
    if verb.dep_ in ("advcl", "dep") and head.pos_ in VERBAL:
        if passive(head):
            return _first(head, "nsubjpass")
        return subject(head, depth + 1)
    if verb.dep_ == "relcl":
        return head
    if verb.dep_ == "acl":
        return head if verb.tag_ == "VBG" else _owner(head)
    if verb.dep_ == "pcomp" and head.dep_ in ("prep", "agent"):
        return _subject_after_preposition(head, depth)
    return None


def _subject_of_complement(governor: Token, depth: int) -> Token | None:
    """Who does what an infinitive or clause under a verb says: "urged Norland to withdraw"."""
    if passive(governor):
        shared = _first(governor, "nsubjpass")
        return _relative_antecedent(shared, governor) if shared is not None else None
    done_by = _first(governor, "dobj", "dative")
    if done_by is not None and governor.lemma_ not in _SUBJECT_CONTROL:
        return done_by if done_by.dep_ == "dobj" else _first(done_by, "pobj") or done_by
    return subject(governor, depth + 1)


def _subject_after_preposition(preposition: Token, depth: int) -> Token | None:
    """Who does what a gerund after a preposition says: "accused Norland of attacking"."""
    above = preposition.head
    if above.pos_ in VERBAL:
        if above.lemma_ in _OBJECT_DOES and preposition.lower_ in ("of", "for", "from", "with"):
            return object_of(above)
        return subject(above, depth + 1)
    return _owner(above) if above.pos_ in ("NOUN", "ADJ") else None


def object_of(verb: Token, depth: int = 0) -> Token | None:
    """What it is done to: the head of the logical object, or None."""
    if attributive(verb):
        return modified(verb)
    if passive(verb):
        if verb.dep_ in ("acl", "amod"):
            return verb.head
        found = _first(verb, "nsubjpass")
        if found is None and verb.dep_ == "conj" and depth < 4:
            return object_of(verb.head, depth + 1)
        if found is None and verb.dep_ in ("advcl", "xcomp", "oprd", "ccomp"):
            head = verb.head
            if head.pos_ not in VERBAL:
                return None
            return _first(head, "nsubjpass", "dobj") or (None if passive(head) else subject(head))
        return _relative_antecedent(found, verb) if found is not None else None
    found = _first(verb, "dobj")
    if found is not None:
        return _relative_antecedent(found, verb)
    clause = _first(verb, "ccomp")
    if (
        clause is not None
        and clause.tag_ in ("VB", "VBG")
        and (inner := _first(clause, "nsubj")) is not None
        and not any(c.dep_ == "mark" for c in clause.children)
        and inner.i > verb.i
    ):
        return inner  # "urged Norland to withdraw"
    joined = _first(verb, "conj")
    if joined is not None and joined.pos_ == "VERB" and depth < 2:
        between = [t for t in verb.children if verb.i < t.i < joined.i and t.dep_ != "cc"]
        if all(t.dep_ == "punct" for t in between) and not passive(joined):
            return object_of(joined, depth + 1)  # "arrested and deported the men"
    if verb.dep_ == "relcl" and _first(verb, "nsubj") is not None:
        mine = _first(verb, "nsubj")
        if mine is not None and mine.lower_ not in _RELATIVE:
            return verb.head  # "the missile Norland fired"
    return None


def recipient(verb: Token) -> Token | None:
    """The indirect object ("gave Norland a list"), or None."""
    found = _first(verb, "dative")
    if found is None:
        return None
    return _first(found, "pobj") if found.pos_ == "ADP" else found


def complement(verb: Token) -> Token | None:
    """The verb of its complement clause or infinitive, or None."""
    for c in verb.children:
        if c.dep_ in ("xcomp", "ccomp") and c.pos_ in VERBAL and c.i > verb.i:
            return c
        if c.dep_ == "advcl" and c.tag_ == "VB" and c.i > verb.i:
            return c
    return None


def prepositional(*heads: Token) -> list[tuple[str, Token]]:
    """The prepositions that hang on the heads with the head noun of each, in order of the words.

    "ahead of" and the like give their last word's noun under the first word's name.
    """
    out: list[tuple[str, Token]] = []
    for head in heads:
        for c in head.children:
            if c.dep_ not in ("prep", "agent", "dative") or c.pos_ not in ("ADP", "SCONJ", "VERB"):
                continue
            noun = _first(c, "pobj")
            if noun is None and c.i + 2 < len(c.doc):
                after = next((t for t in c.doc[c.i + 1 : c.i + 3] if t.pos_ == "VERB"), None)
                if after is not None and attributive(after):
                    noun = modified(after)  # "of illegally deported children"
            if noun is None:
                inner = _first(c, "prep")
                noun = _first(inner, "pobj") if inner is not None else None
            if noun is not None:
                out.append((c.lower_, noun))
                for also in c.children:
                    if also.dep_ == "prep":  # "from Norland to Sudria"
                        far = _first(also, "pobj")
                        if far is not None and far.i != noun.i:
                            out.append((also.lower_, far))
            for also in c.children:
                if also.dep_ == "conj" and also.pos_ == "ADP":
                    far = _first(also, "pobj")
                    if far is not None:
                        out.append((also.lower_, far))
    return sorted(out, key=lambda pair: pair[1].i)


def phrase(head: Token) -> list[Token]:
    """The tokens of a noun phrase without its clauses, appositions and joined phrases.

    Of what follows the head only an of-phrase stays.
    """
    out, stack = [], [head]
    while stack:
        at = stack.pop()
        out.append(at)
        for c in at.children:
            inside = c.i < head.i and c.dep_ in ("conj", "cc", "punct") and at.left_edge.i < c.i
            if c.dep_ in _LEFT_OUT and not inside:
                continue
            if c.i > at.i and c.dep_ in _LEFT_OUT_AFTER and c.lower_ not in _KEPT:
                continue
            stack.append(c)
    return _run(sorted(out, key=lambda t: t.i), head)


def _run(tokens: list[Token], head: Token) -> list[Token]:
    """The unbroken run that holds the head, without punctuation and space at its ends."""
    run: list[Token] = []
    for token in tokens:
        if run and (token.i != run[-1].i + 1 or token.is_space):
            if run[0].i <= head.i <= run[-1].i:
                break
            run = []
        run.append(token)
    first, last = 0, len(run)
    while first < last and (run[first].is_space or run[first].is_punct) and run[first].i != head.i:
        first += 1
    while first < last and (run[last - 1].is_space or run[last - 1].is_punct):
        if run[last - 1].i == head.i:
            break
        last -= 1
    return run[first:last]


def span_of(tokens: list[Token]) -> Span:
    """From the start of the first token to the end of the last."""
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1].text))
