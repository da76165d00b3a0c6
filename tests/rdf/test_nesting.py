"""How deep a body of XML or JSON may be nested."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.rdf.nesting import MOST, TooDeep, check_json, check_xml


@pytest.mark.parametrize(
    ("check", "opened", "closed"),
    [(check_xml, b"<a b='>'>", b"</a>"), (check_json, b'{"]":', b"}"), (check_json, b"[", b"]")],
)
def test_a_body_may_be_nested_so_deep_and_no_deeper(
    check: Any, opened: bytes, closed: bytes
) -> None:
    inner = b"<a/>" if check is check_xml else b"[]"
    for levels, wide in ((MOST - 1, inner), (MOST, b"" if check is check_xml else b'"[["')):
        check(opened * levels + wide + closed * levels)
    for levels in (MOST, MOST + 1, 100_000):
        with pytest.raises(TooDeep):
            check(opened * levels + inner + closed * levels)


def test_what_is_no_xml_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxError) as caught:
        check_xml(b"<a>\n <b></a>")
    assert (caught.value.lineno, caught.value.offset) == (2, 7)
