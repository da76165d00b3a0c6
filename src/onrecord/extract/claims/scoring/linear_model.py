"""Linear scoring over hashed features: how sure a reading is, learned from annotated news.

A feature is a template with the codes that fill it, hashed to a place in an array of weights; the
score of a row is the sum of its features' weights (the "hashing trick", Weinberger et al. 2009,
*Feature hashing for large scale multitask learning*). The words behind a feature are not stored
and collisions do no more than blur.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import InputError
from onrecord.extract.syntax.token_arrays import Codes, Numbers
from onrecord.resources import data_dir

Floats = NDArray[np.float64]

_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio (Knuth, TAOCP 6.4)
_FOLD = np.uint64(29)
_WHOLE = (1 << 64) - 1


#: What is scored, in the order in which an attribution is read.
NAMES = (
    "heads",
    "sources",
    "begins",
    "ends",
    "contents",
    "cue_begins",
    "cue_ends",
    "claims",
    "inner",
)


class Features:
    """The features of ``rows`` rows for one scorer (``NAMES``), template by template in order."""

    def __init__(self, rows: int, name: str) -> None:
        self.rows = rows
        self._seed = (NAMES.index(name) + 1) << 16
        self._full: list[tuple[int, tuple[Codes, ...]]] = []
        self._some: list[tuple[Numbers, Codes]] = []

    def _next_seed(self) -> int:
        self._seed += 1
        return self._seed * int(_ODD) & _WHOLE

    def add(self, *columns: Codes) -> None:
        """One feature for every row, of the codes in the columns."""
        self._full.append((self._next_seed(), columns))

    def link(self, rows: Numbers, *columns: Codes) -> None:
        """Features for some rows, each as often as it is named."""
        seed = np.uint64(self._next_seed())
        self._some.append((rows, _hashed(columns, np.full(len(rows), seed, dtype=np.uint64))))

    def places(self, bits: int) -> tuple[Numbers, list[tuple[Numbers, Numbers]]]:
        """Places in an array of ``2**bits`` weights: a matrix templates × rows, and the links."""
        shift = np.uint64(64 - bits)
        full = np.empty((len(self._full), self.rows), dtype=np.uint64)
        full[:] = np.array([seed for seed, _ in self._full], dtype=np.uint64)[:, None]
        # templates of so many columns together, for arrays so short cost by the call
        by_columns: defaultdict[int, list[int]] = defaultdict(list)
        for number, (_, columns) in enumerate(self._full):
            by_columns[len(columns)].append(number)
        for size, numbers in by_columns.items():
            columns = tuple(
                np.array([self._full[n][1][at] for n in numbers], dtype=np.uint64)
                for at in range(size)
            )
            full[numbers] = _hashed(columns, full[numbers])
        return (
            (full >> shift).astype(np.int64),
            [(rows, (h >> shift).astype(np.int64)) for rows, h in self._some],
        )


def _hashed(columns: tuple[Codes, ...], out: Codes) -> Codes:
    """The hashes of codes over the seeds in ``out``, which is written over."""
    for column in columns:
        out ^= column
        out *= _ODD
        out ^= out >> _FOLD
    out *= _ODD
    return out


@dataclass(frozen=True)
class Scorer:
    """One array of ``2**bits`` weights."""

    weights: Floats
    bits: int
    bias: float

    def score(self, features: Features) -> Floats:
        """The score of every row."""
        full, some = features.places(self.bits)
        out = self.weights[full].sum(axis=0) + self.bias
        for rows, places in some:
            out += np.bincount(rows, weights=self.weights[places], minlength=features.rows)
        return np.asarray(out, dtype=np.float64)


@dataclass(frozen=True)
class Model:
    """The scorers by name (``NAMES``)."""

    scorers: dict[str, Scorer]

    def score(self, name: str, features: Features) -> Floats:
        """The scores of rows by the scorer of that name."""
        return self.scorers[name].score(features)


def read_model(path: Path) -> Model:
    """Reads a model: a NumPy ``.npz`` of whole-number weights, each with its scale and bias.

    ``NAME`` holds int8 weights (a power of two of them), ``NAME.scale`` and ``NAME.bias`` one
    float each. Nothing in the file is executed. Raises InputError naming the file and the fault.
    """
    scorers = {}
    try:
        with np.load(path, allow_pickle=False) as file:
            for name in NAMES:
                whole = file[name]
                bits = len(whole).bit_length() - 1
                if whole.dtype != np.int8 or whole.ndim != 1 or len(whole) != 1 << bits:
                    raise ValueError(f"{name} is not an array of int8 weights")
                weights = whole.astype(np.float64) * float(file[f"{name}.scale"])
                scorers[name] = Scorer(weights, bits, float(file[f"{name}.bias"]))
    except (OSError, KeyError, ValueError) as fault:
        raise InputError(
            path,
            f"no attribution model can be read from it ({fault}).",
            hint="Train one with benchmarks/quality/train_attribution.py.",
        ) from fault
    return Model(scorers)


def write_model(path: Path, scorers: dict[str, Scorer]) -> None:
    """Writes a model as ``read_model`` reads it; the same scorers give the same bytes."""
    arrays: dict[str, NDArray[np.int8] | NDArray[np.float32]] = {}
    for name in NAMES:
        scorer = scorers[name]
        scale = float(np.abs(scorer.weights).max()) / 127 or 1.0
        arrays[name] = np.round(scorer.weights / scale).astype(np.int8)
        arrays[f"{name}.scale"] = np.array(scale, dtype=np.float32)
        arrays[f"{name}.bias"] = np.array(scorer.bias, dtype=np.float32)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type] # numpy's stub wants a bool too


@cache
def shipped_model() -> Model:
    """The model that ships with the package."""
    return read_model(data_dir() / "language" / "attribution.npz")


def probability(scores: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float64)


def shares(scores: Floats) -> Floats:
    """The logarithms of the softmax of one group of scores."""
    above = scores - scores.max()
    return np.asarray(above - np.log(np.exp(above).sum()), dtype=np.float64)
