"""Towns that share the name of a state or a capital: "Moscow, Idaho", "Athens, Ga.".

A name that the name of a region follows is a town in it. Some regions have the name of a state or a
city themselves ("Georgia", "Washington"): those need a place for it and no list of names.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from onrecord.errors import InputError
from onrecord.resources import data_dir

_COLUMNS: Final = ["name", "short", "state", "label"]
#: Names of regions that are as often those of a state or a city.
_SHARED: Final = frozenset(["Georgia", "Washington", "New York", "Victoria"])
_WHERE: Final = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Oo]f|[Oo]utside|[Aa]round|[Tt]o)(?: downtown| nearby)? $"
)
_NO_LIST: Final = re.compile(r"(?![\w-])(?!,? and\b)(?!, [A-Z][\w.]*(?:,| and\b))")
_LED: Final = 24  # characters before a name in which the word that makes it a place stands
_UNITED_STATES: Final = re.compile(r",? \(?(?:U\.S\.(?:A\.)?|USA?|United States|US state)(?![\w-])")
#: What a state of the United States has and no country of that name: behind its name …
_HAS: Final = re.compile(
    r"(?:['’]s)? (?:(?:[Rr]epublican|[Dd]emocratic|former|state|junior|senior) )*"
    r"(?:[Gg]overnor|Gov\.|[Ll]ieutenant [Gg]overnor|[Ss]enators?\b|Sen\.|Senate|Rep\.|House\b|"
    r"[Cc]ongress(?:man|woman)|[Ll]egislat(?:ure|ors?)|General Assembly|Republicans?|Democrats?|"
    r"GOP|[Cc]ount(?:y|ies)\b|[Rr]unoffs?|Secretary of State|Supreme Court|Court of Appeals|"
    r"National Guard|State\b|Bureau of Investigation|Department of|Tech\b|Power\b)"
)
#: … and before it.
_OF_IT: Final = re.compile(
    r"(?:[Gg]overnors? of|[Ss]enators? (?:of|from)|[Ss]tate of|[Uu]niversity of|County,|"
    r"(?:[Rr]epublican|[Dd]emocrat) (?:of|from)|U\.S\. state of|US state of) $"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level region: its name, its country (ISO 3166-1 alpha-3), the authority's label."""

    name: str
    state: str
    label: str


@cache
def region_table(path: Path | None = None) -> dict[str, Region]:
    """The regions by their names and abbreviations; raises InputError naming line and fault."""
    path = path or data_dir() / "language" / "regions.csv"
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    found: dict[str, Region] = {}
    for (number, _), cells in zip(lines, csv.reader(line for _, line in lines), strict=True):
        if number == lines[0][0] and cells == _COLUMNS:
            continue
        if len(cells) != len(_COLUMNS) or not cells[0] or len(cells[2]) != 3:
            raise InputError(
                path,
                f"'{','.join(cells)}' is not a row of name, abbreviations, state and label.",
                line=number,
                hint=f"The columns are {','.join(_COLUMNS)}; the state has three letters.",
            )
        name, short, state, label = cells
        region = Region(name, state, label or name)
        for form in (name, *filter(None, short.split("|"))):
            found[form] = region
    return found


@cache
def _behind() -> re.Pattern[str]:
    forms = sorted(region_table(), key=len, reverse=True)
    return re.compile(rf",\s({'|'.join(map(re.escape, forms))})(?![\w-])")


def region_behind(text: str, start: int, end: int) -> Region | None:
    """The region whose name follows a name at these places, which is then one of a town in it."""
    found = _behind().match(text, end)
    if found is None:
        return None
    region = region_table()[found[1]]
    if found[1] in _SHARED and not (
        _WHERE.search(text, max(0, start - _LED), start) and _NO_LIST.match(text, found.end())
    ):
        return None
    return region


def shared_region(name: str) -> Region | None:
    """The region that has this name, which a state has too in the authority at hand."""
    return region_table().get(name)


@cache
def _listed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A region of the United States beside a name in a list: before it, and behind it."""
    names = {r.name for r in region_table().values() if r.state == "USA"} - _SHARED
    one = "|".join(sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"\b(?:{one})(?:,|,? and|,? or) $"), re.compile(
        rf"(?:,|,? and|,? or) (?:{one})(?![\w-])"
    )


def of_the_region(text: str, start: int, end: int) -> bool:
    """Whether what stands beside a shared name says that the region of the United States is meant.

    Its governor, senators, counties, parties, courts, or others of its kind in a list: "Georgia
    Governor", "senator from Georgia", "Florida, Georgia and Kansas".
    """
    before, behind = _listed()
    return bool(
        before.search(text, max(0, start - _LED), start)
        or behind.match(text, end)
        or _UNITED_STATES.match(text, end)
        or _HAS.match(text, end)
        or _OF_IT.search(text, max(0, start - _LED), start)
    )
