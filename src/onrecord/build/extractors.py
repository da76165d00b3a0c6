"""The extractors by name."""

from __future__ import annotations

from onrecord.authority.model import Authority
from onrecord.errors import MissingExtra, UsageError
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.extractor import Extractor, Leaning, NothingExtractor
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.extract.rules import RulesExtractor


def make_extractor(
    name: str,
    authority: Authority,
    *,
    leaning: Leaning = "default",
    cues: CueTable | None = None,
    llm: LlmSettings | None = None,
    usage: Usage | None = None,
    with_rejected: bool = False,
) -> Extractor:
    """The extractor of that name; raises UsageError for one that is not there.

    ``leaning`` and ``cues`` are for the rules; ``llm`` is the language model that the extractor of
    that name asks, and ``usage`` counts its cost. ``with_rejected``: its readings also hold what
    was considered and not taken.
    """
    if name == "rules":
        return RulesExtractor(authority, leaning=leaning, cues=cues, with_rejected=with_rejected)
    if name == "none":
        return NothingExtractor()
    if name == "llm" and llm is not None:
        # only here, so that the packages of the extra are needed by nobody else
        try:
            from onrecord.extract.llm.reader import LlmExtractor
        except ImportError as error:
            if error.name not in ("httpx", "pydantic"):
                raise
            raise MissingExtra(error.name, "llm") from error

        return LlmExtractor(llm, authority, usage=usage, with_rejected=with_rejected)
    raise UsageError(
        f"There is no extractor '{name}', or no language model was given for it.",
        hint="Use 'rules', 'none', or 'llm' with the model's URL and name.",
    )
