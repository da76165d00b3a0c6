"""Article → Reading: what a text says. No RDF here, and no graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.extract.extractor import Extractor, Leaning, NothingExtractor
    from onrecord.extract.rules import RulesExtractor

__all__ = ["Extractor", "Leaning", "NothingExtractor", "RulesExtractor"]

__getattr__ = lazily(
    __name__,
    {
        "Extractor": "extractor",
        "Leaning": "extractor",
        "NothingExtractor": "extractor",
        "RulesExtractor": "rules",
    },
)
