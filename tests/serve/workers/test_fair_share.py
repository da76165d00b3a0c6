"""Whom a share of the server is counted for."""

from __future__ import annotations

import pytest

from onrecord.serve.workers.fair_share import client_of, current_client, requester_of, reserve


def test_pages_and_queries_of_ones_own_have_a_share_each_at_one_address() -> None:
    before = current_client.set("192.0.2.7")
    try:
        assert (
            requester_of("named")
            == requester_of("describe")
            == requester_of("graph")
            != requester_of("query")
        )
        one = requester_of("query")
        current_client.set("192.0.2.8")
        assert requester_of("query") != one
    finally:
        current_client.reset(before)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["198.51.100.7"], "203.0.113.5"),  # anybody can say that
        ("::ffff:203.0.113.5", [], "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::"),
        ("127.0.0.1", ["192.0.2.1, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["192.0.2.1", "198.51.100.7"], "198.51.100.7"),
        ("::ffff:127.0.0.1", ["2001:db8:1:2::9"], "2001:db8:1:2::"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
    ],
)
def test_a_client_is_its_address(peer: str, forwarded: list[str], client: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    assert client_of({"type": "http", "client": (peer, 4711), "headers": headers}) == client


@pytest.mark.parametrize(("whole", "kept"), [(1, 0), (2, 1), (4, 1), (8, 2), (64, 16)])
def test_a_quarter_is_kept_for_those_that_have_less(whole: int, kept: int) -> None:
    assert reserve(whole) == kept
