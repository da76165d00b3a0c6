"""How a server may be set."""

from __future__ import annotations

import pytest

from onrecord.errors import UsageError
from onrecord.serve.core.config import Settings


def test_settings_that_make_no_sense_are_refused(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(UsageError, match="children"):
        Settings(Path("x"), children=0)
    with pytest.raises(UsageError, match="slash"):
        Settings(Path("x"), base="https://x.example/id")
    assert not Settings(Path("x"), token="t").writable
    assert "secret" not in repr(Settings(Path("x"), token="secret"))
