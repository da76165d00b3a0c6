"""Which answers are kept, and for how long."""

from __future__ import annotations

from onrecord.serve.core.metrics import Metrics
from onrecord.serve.workers.answer_cache import AnswerCache, CompleteAnswer


def kept(size: int, version: str = "1") -> CompleteAnswer:
    return CompleteAnswer({"version": version}, b"x" * size)


def test_the_answer_not_wanted_for_longest_makes_room() -> None:
    cache = AnswerCache(10_000, Metrics())
    assert cache.get("1", {"text": "a"}) is None
    for text in "ab":
        cache.put({"text": text}, kept(3_000))
    assert cache.get("1", {"text": "a"}) == kept(3_000)
    cache.put({"text": "c"}, kept(3_000))
    assert cache.get("1", {"text": "b"}) is None
    assert cache.get("1", {"text": "a"}) == cache.get("1", {"text": "c"}) == kept(3_000)


def test_no_answer_is_kept_that_has_no_room_or_is_of_another_version() -> None:
    cache = AnswerCache(10_000, Metrics())
    assert cache.get("2", {"text": "a"}) is None
    cache.put({"text": "a"}, kept(10_000, "2"))
    cache.put({"text": "a"}, kept(10, "1"))
    assert cache.get("2", {"text": "a"}) is None
    cache.put({"text": "a"}, kept(10, "2"))
    assert cache.get("2", {"text": "a"}) == kept(10, "2")
    assert cache.get("3", {"text": "a"}) is None
    assert cache.get("2", {"text": "a"}) is None, "a new version drops what older ones gave"
