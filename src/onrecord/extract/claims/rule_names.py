"""The names of the rules by which claims are found, as ``--explain`` and the graph show them.

A construction is named ``HOW-WHERE:CUE``, as in ``verb-that:say``: how the cue is built into the
sentence, where its content is, and the cue as the cue table lists it. A cue that always takes its
content in the same way is named without the place: ``phrase:according to``. Whatever no cue word
introduces has a fixed name.
"""

from __future__ import annotations

from typing import Final

# How the cue is built into its sentence.

#: A verb in the active voice: "Tarn said that …".
VERB: Final = "verb"
#: A verb in the passive voice: "It was announced that …", "Tarn is accused of …".
PASSIVE: Final = "passive"
#: A noun: "Tarn's claim that …".
NOUN: Final = "noun"
#: A noun lent a verb that says little by itself, both of the cue table: "made a promise to …".
LIGHT: Final = "light"
#: An adjective or participle with a linking verb: "is afraid that …".
ADJECTIVE: Final = "adj"
#: A clause opened by "as": "…, as Tarn said".
AS: Final = "as"
#: Words the cue table lists as a phrase: "according to Tarn".
PHRASE: Final = "phrase"
#: An adverb that attributes to nobody: "allegedly", "reportedly".
HEDGE: Final = "hedge"
#: A colon in running text: 'Tarn: "…"'.
COLON: Final = "colon"
# A cue with another part of speech in the parse is named by that in lower case: "adp", "adv".

# Where the content is: the frames of the cue table.

#: A finite clause, with "that" or without it.
THAT: Final = "that"
#: A clause opened by "whether", "if" or a question word.
WH: Final = "wh"
#: The same, as the cue table writes it of cues that take "if".
IF: Final = "if"
#: An infinitive done by the speaker: "vowed to …".
TO: Final = "to"
#: A participle: "denied taking …".
VING: Final = "ving"
#: A noun phrase: "announced the plan".
NP: Final = "np"
#: A quotation, or a sentence that the cue does not govern in the parse: '"…," Tarn said'.
QUOTE: Final = "quote"
#: The cue and its source are set into the sentence reported: "The bridge, Tarn said, is open".
PARENTHESIS: Final = "parenthesis"
#: Prefix of the others where somebody spoken to is named: "told Orm that …" is objthat; also of a
#: preposition that leads to the content: "accused Orm of …" is objof.
OBJECT: Final = "obj"
#: A finite clause after somebody spoken to.
OBJECT_THAT: Final = "objthat"
#: An infinitive to be done by somebody else: "urged Orm to …".
OBJECT_TO: Final = "objto"
# A content led to by a preposition is named by that: "for", "about", "against".

# What is named otherwise.

#: Found through another attribution: an outlet that cites or carries, or whom it cites.
RELAY: Final = "relay"
#: A headline "Tarn: …".
HEADLINE_COLON: Final = "headline:colon"
#: A headline "… – Tarn".
HEADLINE_DASH: Final = "headline:dash"
#: An enrichment note that names its source.
NOTE_SOURCE: Final = "note:source"
#: A paragraph that repeats the notes of a named source.
NOTE_REPEATED: Final = "note:repeated"
#: An enrichment note that names no source.
NOTE_NAMELESS: Final = "note:nameless"
#: Found by a language model, all its words standing in the text as they were quoted.
LLM: Final = "llm"
#: Found by a language model, some words only after a repair of quotation marks, dashes or blanks.
LLM_REPAIRED: Final = "llm:repaired"

# Why a claim has no cue, as the graph says it (``no_cue_reason``).

#: A note in the form "[1] NAME: …".
NO_CUE_IN_NOTE: Final = "an enrichment note names its source, not a verb"
#: A note that does not say where its words are from.
NO_CUE_NAMELESS: Final = "an enrichment note without a named source"
#: A paragraph between notes that says what they say.
NO_CUE_REPEATED: Final = "a paragraph that repeats the enrichment notes"
#: What a language model has found without a cue.
NO_CUE_LLM: Final = "no words attribute it; its source or its quotation marks show that it is said"

# Why a candidate was not taken.

#: All that the scorers make of the cue is less sure than the threshold.
BELOW_THRESHOLD: Final = "below-threshold"
#: A surer candidate has taken a word of its cue.
CUE_TAKEN: Final = "cue-taken"
#: A word of the cue table that the scorers do not take for a cue in this sentence.
UNLIKELY_CUE: Final = "unlikely-cue"
#: A word of the cue table in a place where no cue can be: part of a name, a compound, an auxiliary.
NO_CUE_PLACE: Final = "no-cue-place"
#: A likely cue for which no words can be what is said.
NO_CONTENT: Final = "no-content"
#: A sentence that repeats itself has more candidates than are looked at.
CROWDED: Final = "crowded"
#: To know or to be acquainted with somebody or something says nothing.
ACQUAINTANCE: Final = "acquaintance"
#: The cue is negated: nobody says it.
NOT_SAID_NEGATED: Final = "not-said:negated"
#: The cue has a modal: it may be said, or is to be said.
NOT_SAID_MODAL: Final = "not-said:modal"
#: The cue is under a condition, a question, or a verb that leaves it open.
NOT_SAID_OPEN: Final = "not-said:open"
#: The cue is an act of force, not of words: "Norland attacked Sudmark".
PHYSICAL_ATTACK: Final = "physical-attack"
#: It would give somebody the clause in which another denies their words.
DENIAL_CLAUSE: Final = "denial-clause"
#: What a colon or dash sets apart in a headline says nothing of anything.
HEADLINE_NO_PREDICATE: Final = "headline:no-predicate"
#: What a colon or dash sets apart in a headline is nobody who speaks for certain.
HEADLINE_NO_SPEAKER: Final = "headline:no-speaker"
#: A quotation that no claim covers: nothing shows who says it.
QUOTE_UNATTRIBUTED: Final = "quote:unattributed"

#: A whole sentence with nothing found, and no word in it that is listed as a cue or trigger.
NO_LISTED_WORD: Final = "no-listed-word"
#: Found by a language model and discarded: its words are not in the text, or do not bear it out.
LLM_DISCARDED: Final = "llm:discarded"
#: The rules by which the article does not assert that something was said.
NON_ASSERTIONS: Final = (NOT_SAID_NEGATED, NOT_SAID_MODAL, NOT_SAID_OPEN)

_WITHOUT_PLACE = (PHRASE, HEDGE, COLON)


def construction_rule(how: str, where: str, cue: str) -> str:
    """The name of a construction: ``HOW-WHERE:CUE``, or ``HOW:CUE`` of a fixed construction."""
    return f"{how}:{cue}" if how in _WITHOUT_PLACE else f"{how}-{where}:{cue}"


def relay_rule(rule: str, cue: str) -> str:
    """The name of what is found through the attribution of another rule, by its own cue."""
    where = rule.partition(":")[0].partition("-")[2] or THAT
    return construction_rule(RELAY, where, cue)
