"""Exports of a graph: RDF, annotations, PLOVER event records, statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.export.formats import export
    from onrecord.export.statistics import count

__all__ = ["count", "export"]

__getattr__ = lazily(__name__, {"count": "statistics", "export": "formats"})
