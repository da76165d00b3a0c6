"""Numbers in words and digits, with what qualifies them."""

from __future__ import annotations

import pytest

from onrecord.extract.syntax.numerals import numeral


def words(text: str) -> list[str]:
    return text.replace("-", " - ").split()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6,000", 6000),
        ("12", 12),
        ("twelve", 12),
        ("twenty-five", 25),
        ("a dozen", 12),
        ("two dozen", 24),
        ("a hundred", 100),
        ("one hundred and one", 101),
        ("two hundred and fifty thousand", 250_000),
        ("1.5 million", 1_500_000),
        ("half a million", 500_000),
        ("35 thousand", 35_000),
        ("5bn", 5e9),
        ("three million two hundred thousand", 3_200_000),
    ],
)
def test_a_number_has_its_value(text: str, value: float) -> None:
    found = numeral(words(text), 0)
    assert found is not None
    assert (found.first, found.last) == (0, len(words(text)))
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("hundreds", 100),
        ("dozens", 12),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("several hundred", 100),
    ],
)
def test_of_an_indefinite_number_only_the_least_is_known(text: str, low: float) -> None:
    found = numeral(words(text), 0)
    assert found is not None
    assert (found.value, found.low, found.high, found.last) == (None, low, None, len(words(text)))


@pytest.mark.parametrize(
    ("text", "at", "low", "high"),
    [
        ("18 to 25", 0, 18, 25),
        ("18-25", 0, 18, 25),
        ("between 18 and 25", 1, 18, 25),
        ("two or three", 0, 2, 3),
        ("two to three million", 0, 2e6, 3e6),
        ("twenty to thirty", 0, 20, 30),
    ],
)
def test_a_range_has_two_bounds(text: str, at: int, low: float, high: float) -> None:
    found = numeral(words(text), at)
    assert found is not None
    assert (found.first, found.last) == (0, len(words(text)))
    assert (found.value, found.low, found.high) == (None, low, high)
    assert (found.excludes_low, found.excludes_high) == (False, False)


@pytest.mark.parametrize(
    ("text", "at", "bounds", "excludes"),
    [
        ("at least 26", 2, (26, None), (False, False)),
        ("no fewer than 26", 3, (26, None), (False, False)),
        ("26 or more", 0, (26, None), (False, False)),
        ("more than 26", 2, (26, None), (True, False)),
        ("over 26", 1, (26, None), (True, False)),
        ("at most 26", 2, (None, 26), (False, False)),
        ("up to 26", 2, (None, 26), (False, False)),
        ("no more than 26", 3, (None, 26), (False, False)),
        ("fewer than 26", 2, (None, 26), (False, True)),
        ("younger than 25", 2, (None, 25), (False, True)),
        ("under 25", 1, (None, 25), (False, True)),
    ],
)
def test_what_bounds_a_number_belongs_to_it(
    text: str, at: int, bounds: tuple[float | None, float | None], excludes: tuple[bool, bool]
) -> None:
    found = numeral(words(text), at)
    assert found is not None
    assert (found.first, found.last) == (0, len(words(text)))
    assert (found.value, found.low, found.high) == (None, *bounds)
    assert (found.excludes_low, found.excludes_high) == excludes


@pytest.mark.parametrize(
    "before", ["about", "some", "nearly", "around", "an estimated", "close to"]
)
def test_a_number_may_be_approximate(before: str) -> None:
    text = words(f"{before} 6,000 bodies")
    found = numeral(text, len(text) - 2)
    assert found is not None
    assert (found.first, found.value, found.approximate) == (0, 6000, True)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("5 to 3", 0),  # a score
        ("from 5 to 7", 1),  # a change
        ("from 5 to 7", 3),
        ("second", 0),
        ("hundred", 0),
        ("a man", 0),
        ("and", 0),
        ("several men", 0),
    ],
)
def test_what_is_no_number_is_none(text: str, at: int) -> None:
    assert numeral(words(text), at) is None


def test_letters_multiply_amounts_of_money_only() -> None:
    money, length = numeral(["5", "m"], 0, money=True), numeral(["5", "m"], 0)
    assert money is not None
    assert length is not None
    assert (money.value, length.value, length.last) == (5e6, 5, 1)
