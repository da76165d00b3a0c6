"""The shipped authority, loaded once."""

from __future__ import annotations

import pytest

from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority


@pytest.fixture(scope="session")
def shipped() -> Authority:
    return load_authority()
