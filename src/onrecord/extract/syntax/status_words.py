"""Words that say how far an event is: planned, proposed, refused, doubted."""

from __future__ import annotations

from typing import Final

from onrecord.extract.syntax.words import word_list, word_set
from onrecord.model import Status

PLANNING: Final = word_list("verb-of-planning")
PROPOSING: Final = word_list("verb-of-proposing")
#: Those that may as well say what is: "insists that they attack"; "that he attack" is no such.
REPORTING_TOO: Final = word_set("insist suggest tell")
REFUSING: Final = word_list("verb-of-refusing")
STOPPING: Final = word_list("verb-of-stopping")
GOING_ON: Final = word_list("verb-of-going-on")
TRYING: Final = word_set("try attempt")
SETTING: Final = word_set("set schedule slate plan")
#: What an agreement does with what is only to come.
PROVIDING: Final = word_list("verb-of-providing")
DENYING: Final = word_set("deny")
DOUBTING: Final = word_list("verb-of-doubting")
SAYING: Final = word_list("verb-of-saying-what-is-to-come")
CONDITIONS: Final = frozenset({"if", "unless", "whether", "until", "should"})
#: Verbs under which an event is only spoken of, unlike those of planning and proposing.
SPEAKING_OF: Final = word_set("reject refuse oppose discuss approach")
#: Verbs that make that their object does not happen.
CALLING_OFF: Final = word_set("avoid prevent avert cancel")

#: How an adjective reports what it is about: "was reluctant to", "is unlikely to".
STATUS_BY_WILL: Final[dict[str, Status]] = {
    **dict.fromkeys(word_list("adjective-of-a-possible-event"), "hypothetical"),
    **dict.fromkeys(("unwilling", "unable", "loath"), "negated"),
}
#: Adjectives before an event noun that say how far it is.
STATUS_OF_ADJECTIVE: Final[dict[str, Status]] = {
    **dict.fromkeys(word_list("planned-before-an-event"), "planned"),
    **dict.fromkeys(("proposed", "suggested"), "proposed"),
    **dict.fromkeys(word_list("possible-before-an-event"), "hypothetical"),
    **dict.fromkeys(("ongoing", "continuing", "continued", "current"), "ongoing"),
}
#: Nouns that make an event that hangs on them a plan, a proposal, or leave it open.
STATUS_OF_NOUN: Final[dict[str, Status]] = {
    **dict.fromkeys(word_list("noun-of-a-plan"), "planned"),
    **dict.fromkeys(word_list("noun-of-a-proposal"), "proposed"),
    **dict.fromkeys(word_list("noun-of-a-possibility"), "hypothetical"),
    **dict.fromkeys(("lack", "absence", "refusal", "failure"), "negated"),
}
