"""Media types and parameters as they come."""

from __future__ import annotations

import pytest

from onrecord.serve.core.problems import Problem
from onrecord.serve.http.sparql_protocol import media_type, parameters


def test_content_types_and_forms() -> None:
    assert media_type("Text/Turtle; Charset=UTF-8") == ("text/turtle", "utf-8")
    assert media_type("") == ("", "utf-8")
    assert parameters(b"a=1&a=%C3%A9&b") == {"a": ["1", "é"], "b": [""]}
    with pytest.raises(Problem, match="UTF-8"):
        parameters(b"a=%FF")
