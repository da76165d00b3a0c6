"""A model's words → checked findings; an entry that does not fit is dropped by itself."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from onrecord.extract.llm.schema import Answer, Name, SaidClaim, ToldEvent, ToldRelation
from onrecord.model import Dropped

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)

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
        raise Unusable("it has none of the lists that were asked for.")
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
                dropped.append(Dropped(what, f"its {place} is not as asked for: {first['msg']}."))
        return out

    answer = Answer.model_construct(
        names=each("names", Name),
        claims=each("claims", SaidClaim),
        events=each("events", ToldEvent),
        relations=each("relations", ToldRelation),
    )
    return answer, dropped


def _object(content: str) -> dict[str, Any]:
    """The JSON object in an answer: the whole of it, in a code fence, or the first there is."""
    plain = _THOUGHT.sub("", content).strip()
    fenced = _FENCE.search(plain)
    for text in (plain, *((fenced[1],) if fenced else ())):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    decoder, at = json.JSONDecoder(), plain.find("{")
    if at >= 0:
        try:
            value, _ = decoder.raw_decode(plain, at)
        except (ValueError, RecursionError):
            raise Unusable("it is not valid JSON.") from None
        if isinstance(value, dict):
            return value
    raise Unusable("it holds no JSON object.")
