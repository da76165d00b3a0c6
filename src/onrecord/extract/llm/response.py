"""A model's words → checked findings; an entry that does not fit is dropped by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from onrecord.extract.llm.schema import Answer, Name, SaidClaim, ToldEvent, ToldRelation
from onrecord.model import Dropped

#: How models mark what they think before they answer: DeepSeek, Qwen and their kin, Mistral, Kimi,
#: gpt-oss. Some servers cut the opening mark off, so all before the last closing one is thought.
_THOUGHT = re.compile(
    r"</[\w:]{0,20}?(?:think|thinking|thoughts?|reasoning|reflection)>|\[/THINK\]|◁/think▷"
    r"|<\|channel\|>\s*final\s*<\|message\|>",
    re.IGNORECASE,
)
_THINKING = re.compile(
    r"<[\w:]{0,20}?(?:think|thinking|thoughts?|reasoning|reflection)>|\[THINK\]|◁think▷",
    re.IGNORECASE,
)
_FENCE = "```"
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MOST_STARTS = 1000  # braces at which an object is looked for
_DEPTH = 3  # objects around the one that was asked for

Part = TypeVar("Part", bound=BaseModel)


class Unusable(ValueError):
    """An answer that holds no findings; its message is one sentence that says why."""


def read_answer(content: str, window: str) -> tuple[Answer, list[Dropped]]:
    """The findings of an answer about ``window``, and those that do not fit the schema.

    Raises Unusable where the answer is no JSON object of the form that was asked for.
    """
    found = _object(content)
    lists = {name: found.get(name) for name in Answer.model_fields}
    if all(value is None for value in lists.values()):
        raise Unusable("it has none of the requested lists.")
    wrong = [name for name, value in lists.items() if not isinstance(value, list | None)]
    if wrong:
        raise Unusable(f"'{wrong[0]}' is not a list.")
    dropped: list[Dropped] = []

    def each(name: str, kind: type[Part]) -> list[Part]:
        out = []
        for number, item in enumerate(lists[name] or (), start=1):
            try:
                out.append(kind.model_validate(item))
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                place = ".".join(str(p) for p in first["loc"]) or "entry"
                what = f"entry {number} of '{name}' for {window}"
                dropped.append(
                    Dropped(what, f"its {place} does not match the schema: {first['msg']}.")
                )
        return out

    answer = Answer.model_construct(
        names=each("names", Name),
        claims=each("claims", SaidClaim),
        events=each("events", ToldEvent),
        relations=each("relations", ToldRelation),
    )
    return answer, dropped


def _object(content: str) -> dict[str, Any]:
    """The JSON object in an answer, the last that has a list that was asked for.

    It is the whole answer, is in a code fence or between other words, may lie in another
    object, and may be written as a string or with a comma too many.
    """
    plain = content
    for thought in _THOUGHT.finditer(content):
        plain = content[thought.end() :]
    thinking = _THINKING.search(plain)  # and never at an end
    plain = plain[: thinking.start()] if thinking else plain
    plain = plain.strip("\ufeff \t\r\n")
    fenced = [part.partition("\n") for part in plain.split(_FENCE)[1::2]]
    fenced.sort(key=lambda fence: not fence[0].strip().casefold().startswith("json"))
    other: dict[str, Any] | None = None
    for text in (plain, *(inside for _, _, inside in fenced)):
        for value in (_loaded(text), _loaded(_TRAILING_COMMA.sub("", text))):
            found = _asked_for(value)
            if found is not None:
                return found
            other = value if other is None and isinstance(value, dict) else other
    last = None
    for value in _objects_within(plain):
        last = _asked_for(value) or last
    if last is not None:
        return last
    if other is not None:
        return other
    raise Unusable("it is not valid JSON." if "{" in plain else "it holds no JSON object.")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _asked_for(value: Any, depth: int = _DEPTH) -> dict[str, Any] | None:
    """The object with a list that was asked for: the value, or what lies in it."""
    if isinstance(value, str) and depth:
        return _asked_for(_loaded(value), depth - 1)
    if isinstance(value, dict):
        if any(isinstance(value.get(name), list) for name in Answer.model_fields):
            return value
        inside = list(value.values())
    else:
        inside = value if isinstance(value, list) else []
    for each in inside if depth else ():
        found = _asked_for(each, depth - 1) if isinstance(each, dict | list) else None
        if found is not None:
            return found
    return None


def _objects_within(text: str) -> Iterator[Any]:
    """The JSON objects between other words, in their order."""
    decoder, at = json.JSONDecoder(strict=False), 0
    for _ in range(_MOST_STARTS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        yield value
