"""The web pages: server-rendered, usable without scripts, escaped throughout."""

from __future__ import annotations

from pathlib import Path

from onrecord import terms
from onrecord.serve.pages.base.data_access import DataAccess, PoolDataAccess, QueryResult
from onrecord.serve.pages.base.request import Site
from onrecord.serve.pages.site import Pages
from onrecord.serve.workers.pool import Pool

__all__ = ["DataAccess", "Pages", "PoolDataAccess", "QueryResult", "Site", "pages_of"]


def pages_of(pool: Pool, assets: Path | None = None) -> Pages:
    """The pages of a running server; ``assets`` is the folder with YASGUI's built files."""
    known = terms.PREFIXES if pool.settings.prefixes else {}
    return Pages(Site(PoolDataAccess(pool), lambda: pool.base, lambda: pool.version, assets, known))
