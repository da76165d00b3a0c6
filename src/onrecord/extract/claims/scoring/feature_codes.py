"""Numbers as the codes that features are filled with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.extract.claims.scoring.model import ScoringInput
from onrecord.extract.syntax.token_arrays import Codes, Numbers

_BUCKET_COUNT = 600


def codes(values: list[int]) -> Codes:
    """Numbers as codes; negative ones wrap."""
    return np.array(values, dtype=np.int64).astype(np.uint64)


def whole_numbers(values: Sequence[int]) -> Numbers:
    """Whole numbers as an array."""
    return np.array(values, dtype=np.int64)


def bucket(number: int) -> int:
    """0 to 6 as they are, then by ever wider steps."""
    return number if number < 7 else 7 + min(number.bit_length() - 3, 5)


_BUCKETS = np.array([bucket(n) for n in range(_BUCKET_COUNT)], dtype=np.uint64)


def buckets(numbers: Numbers) -> Codes:
    """``bucket`` of each."""
    return _BUCKETS[np.minimum(numbers, _BUCKET_COUNT - 1)]


def picked(column: Codes, places: Numbers) -> Codes:
    """The codes at places; 0 outside."""
    inside = (places >= 0) & (places < len(column))
    return np.where(inside, column[np.clip(places, 0, len(column) - 1)], np.uint64(0))


class CueCodes:
    """The codes of each row's cue."""

    def __init__(self, inputs: ScoringInput, heads: Numbers) -> None:
        coded = inputs.columns.coded
        self.lemma, self.tag = coded["lemma"][heads], coded["tag"][heads]
        self.dep, self.part = coded["dep"][heads], coded["part"][heads]
        self.signature = codes(inputs.signatures)[heads]
        self.quotes = codes(inputs.near_quotes)[heads]
        self.listed, self.frames = codes(inputs.listed)[heads], codes(inputs.frames)[heads]
