"""A long list in pages: which one is asked for, and that there is none of that number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeVar

from onrecord.serve.core.problems import Problem

#: Digits of a number that is read as one; more are beyond any list.
_DIGITS: Final = 9

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    """Page ``number`` (from 1) of the ``last`` that a list has; an empty list has one."""

    number: int
    last: int
    size: int

    @property
    def lacking(self) -> str:
        """The sentence that there is no such page, and how many there are; empty where there is."""
        if self.number <= self.last:
            return ""
        there = "there is 1 page" if self.last == 1 else f"there are {self.last} pages"
        beyond = "" if self.number < 10**_DIGITS else " or beyond"
        return f"There is no page {self.number}{beyond}: {there}."

    @property
    def status(self) -> HTTPStatus:
        """What the page is answered with."""
        return HTTPStatus.NOT_FOUND if self.lacking else HTTPStatus.OK

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """The items of this page."""
        return items[(self.number - 1) * self.size : self.number * self.size]


def paging(asked: str, count: int, size: int) -> Paging:
    """The page that ``asked`` names (empty for the first) of ``count`` items, ``size`` a page.

    Raises Problem 400 where it is not a whole number of at least 1.
    """
    digits = asked.lstrip("0") if asked.isascii() and asked.isdigit() else ""
    if asked and not digits:
        raise Problem(
            400, f"The value of 'page' is not a whole number of at least 1: {asked[:40]!r}."
        )
    number = int(digits or 1) if len(digits) <= _DIGITS else 10**_DIGITS
    return Paging(number, max(1, -(-count // size)), size)
