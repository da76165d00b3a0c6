"""The scorers: hashing, the file they lie in, and what a broken file is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import InputError
from onrecord.extract.claims.scoring.linear_model import (
    NAMES,
    Features,
    Scorer,
    probability,
    read_model,
    shares,
    write_model,
)
from onrecord.extract.syntax.token_arrays import code
from onrecord.resources import data_dir

SHIPPED = data_dir() / "language" / "attribution.npz"


def scorers(seed: int = 1) -> dict[str, Scorer]:
    numbers = np.random.default_rng(seed)
    return {name: Scorer(numbers.normal(size=256), 8, 0.5) for name in NAMES}


def words(*texts: str) -> np.ndarray:
    return np.array([code(t) for t in texts], dtype=np.uint64)


def test_a_code_is_the_crc_32_of_the_text() -> None:
    assert (code("said"), code("")) == (0xEF3B04D6, 0)
    assert code("“") == 0x971D9AF8


def test_a_score_is_the_sum_of_its_features_weights() -> None:
    features = Features(2, "heads")
    features.add(words("said", "told"))
    features.add(words("said", "told"), words("that", "that"))
    features.link(np.array([1, 1]), words("a", "b"))
    full, some = features.places(8)
    weights = np.arange(256, dtype=float)
    expected = weights[full].sum(axis=0) + 0.25
    expected[1] += weights[some[0][1]].sum()
    assert Scorer(weights, 8, 0.25).score(features) == pytest.approx(expected)


def test_the_same_words_fall_to_other_places_in_another_template_and_for_another_scorer() -> None:
    def places(name: str) -> list[int]:
        features = Features(1, name)
        features.add(words("said"))
        features.add(words("said"))
        return [int(place) for place in features.places(18)[0][:, 0]]

    heads, ends = places("heads"), places("ends")
    assert len({*heads, *ends}) == 4
    assert places("heads") == heads


def test_a_row_is_scored_alike_alone_and_among_others() -> None:
    def scored(*texts: str) -> float:
        features = Features(len(texts), "claims")
        features.add(words(*texts), words(*texts))
        return float(scorers()["claims"].score(features)[-1])

    assert scored("told") == scored("said", "added", "told")


def test_a_model_survives_its_file_and_the_same_scorers_give_the_same_bytes(
    tmp_path: Path,
) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    write_model(one, scorers())
    write_model(two, scorers())
    assert one.read_bytes() == two.read_bytes()
    for name, scorer in read_model(one).scorers.items():
        given = scorers()[name]
        step = np.abs(given.weights).max() / 127
        assert scorer.bits == 8
        assert scorer.bias == 0.5
        assert np.abs(scorer.weights - given.weights).max() <= step / 2 + 1e-9


def test_a_model_that_is_missing_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.npz.*train_attribution"):
        read_model(tmp_path / "none.npz")


def test_a_model_with_objects_in_it_is_refused_unread(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str, ...]]:
            return (Path.touch, (str(tmp_path / "sprung"),))

    path = tmp_path / "trap.npz"
    arrays = {name: np.array([Trap()], dtype=object) for name in NAMES}
    np.savez(path, **arrays)  # type: ignore[arg-type] # numpy's stub wants a bool too
    with pytest.raises(InputError, match=r"trap\.npz"):
        read_model(path)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "broken",
    [np.zeros(256), np.zeros(100, dtype=np.int8), np.zeros((2, 128), dtype=np.int8)],
    ids=["no whole numbers", "no power of two", "two dimensions"],
)
def test_weights_of_another_form_are_refused(tmp_path: Path, broken: np.ndarray) -> None:
    path = tmp_path / "model.npz"
    write_model(path, scorers())
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **{**arrays, "claims": broken})
    with pytest.raises(InputError, match="claims"):
        read_model(path)


def test_the_shipped_model_is_small_and_holds_numbers_only() -> None:
    assert SHIPPED.stat().st_size < 2_000_000
    with np.load(SHIPPED, allow_pickle=False) as file:
        assert {a.dtype.kind for a in file.values()} == {"i", "f"}
        assert {n for n in file.files if "." not in n} == set(NAMES)


def test_the_shipped_model_has_its_card() -> None:
    card = (SHIPPED.parent / "attribution-model.md").read_text("utf-8")
    for word in ("PolNeAR", "licence", "train_attribution.py", "linked"):
        assert word in card


def test_probabilities_and_shares() -> None:
    assert probability(np.array([0.0, 1000.0, -1000.0])) == pytest.approx([0.5, 1.0, 0.0])
    assert np.exp(shares(np.array([1.0, 2.0, 3.0]))).sum() == pytest.approx(1.0)
