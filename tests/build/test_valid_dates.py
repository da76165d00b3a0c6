"""Dates that build drops: those that shapes/dates.ttl would refuse, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest

from onrecord.build.valid_dates import date_fault, drop_invalid_dates, is_edtf, published_by
from onrecord.check.gate import DataGraph, Gate
from onrecord.model import Article, Claim, Event, Reading, Report, Span, When
from onrecord.resources import shapes_dir
from onrecord.terms import ONR, RDF, XSD

VALID = """2031 0000 -0044 -0044-03-15 1985-04 1985-04-12 1985-04-12T23:20:30 1985-04-12T23:20:30Z
1985-04-12T23:20:30-04 1985-04-12T23:20:30+04:30 1985-04-12T24:00:00 2032-02-29 2000-02-29 2031-04-30
1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02 2004-02-01/2005 2005/2006-02
2031-05-06/2031-05-06 -0044/-0027 -0044/0010 -0044-01/-0044-03
Y170000002 Y-170000002 2001-21 2001-22 2001-23 2001-24 1984? 2004-06~ 2004-06-11% XXXX-21
201X 20XX XXXX 2004-XX 1985-04-XX 1985-XX-XX XXXX-05-16 XXXX-XX-XX XXXX-02-29
1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985 1985-04-12/ 1985/ /1985-04-12 /1985
1984~/2004-06 1984/2004-06~ 1984?/2004% 2004-06-11?/.. 2031-22/.. 2031-21/2031-23
Y-17E7 Y17E7 Y3388E2S3 1950S2 Y171010000S3 -1950S2
2001-25 2001-28 2001-32 2001-33 2001-36 2001-37 2001-39 2001-40 2001-41
[1667,1668,1670..1672] [..1760-12-03] [1760-12..] [1760-01,1760-02,1760-12..] [1667,1760-12]
{1667,1668,1670..1672} {1960,1961-12} {..1984} [1667..1670] [2031-05-06,2031-05-09..]
2004-06-11% 2004-06~-11 2004?-06-11 ?2004-06-~11 2004-%06-11 2004-06-?11 ~2004 ?-0044
156X-12-25 15XX-12-25 XXXX-12-XX 1XXX-XX 1XXX-12 1984-1X 1X99-02 2031-X1-31 2031-0X-31 2031-02-2X
2031-02-X8 2004-06-0X 202X-02-29 1X00-02-29 2004-06~/2004-06-11%"""
INVALID = """2031-13 2031-00 2031-20 2031-42 2031-02-30 2031-02-29 1900-02-29 2031-04-31 2031-06-31
2031-09-31 2031-11-31 2031-01-32 2031-01-00 2031-12-3X2 2031-02-3X 2031-X4-31 XX05-02-29 X100-02-29
31 203 20311 2031-5 2031-05-6 2031/05/06/07 20310506 -0000 2031-21-01 2031-2X 2031-05-06T
2031-05-06T10:00 2031-05-06T25:00:00 2031-05-06T10:60:00 2031-05-06T10:00:60 2031-05-06T24:00:01
2031-05T10:00:00 2031-05-XXT10:00:00 2031-05-06?T10:00:00 2031-05-06T10:00:00+15 2031-02-30T10:00:00
2031-05-06T10:00:00/2031-05-07 / ../.. ../ /.. 2031/2030 2031-05-09/2031-05-06 2031-05/2031-04
-0027/-0044 0010/-0044 2031-05-06/2031-04 2031/.../ 2031/... .. ... 2031.. ..2031 2031..2032
Y2031 Y12 Y0170000002 Y Y-0 YXXXXX 1950S0 1950S5 1950S Y17E0 Y1E2? 1950S2? S2 ?
2031?? 20?31 2031-?-05 -?0044 2031-05-06?~ ?/2031 2031/? [] {} [2031 2031] [2031} {2031] [,2031] [2031,]
[2031,,2032] [..2030,..2031] [2030..,2031] [2029..2030..2031] [..] [2031,2030] {2030,2031..2029}
(2031) early 2031-May D D/D 2031-05-06Z 2031-W05 2031-126 XXXXX 2031-XXX uuuu 2031-u5 unknown open
2031/open"""


def rule_on(dates: list[tuple[str, str | None, str | None]]) -> list[set[str]]:
    """The shapes that each date violates: an EDTF string, its first and its last day."""
    a, article = ox.NamedNode(RDF + "type"), ox.NamedNode("urn:article")
    triples = [ox.Triple(article, a, ox.NamedNode(ONR + "Article"))]
    for number, bounds in enumerate(dates):
        node = ox.NamedNode(f"urn:date:{number}")
        for name, text, kind in zip(
            ("edtf", "notBefore", "notAfter"), bounds, ("string", "date", "date"), strict=True
        ):
            if text is not None:
                value = ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
                triples.append(ox.Triple(node, ox.NamedNode(ONR + name), value))
    (verdict,) = (
        Gate(ox.parse(path=shapes_dir() / "dates.ttl"))
        .check([DataGraph("dates", triples, [])])
        .verdicts
    )
    found: list[set[str]] = [set() for _ in dates]
    for result in verdict.results:
        found[int(str(result.value).rpartition(":")[2].rstrip(">"))].add(
            str(result.shape).rpartition("#")[2]
        )
    return found


def test_what_the_format_allows_is_a_date_for_build_and_shapes() -> None:
    strings = VALID.split()
    assert len(strings) > 100
    assert [s for s in strings if not is_edtf(s)] == []
    found = rule_on([(s, None, None) for s in strings])
    assert [(s, f) for s, f in zip(strings, found, strict=True) if f] == []


def test_what_the_format_does_not_allow_is_none_for_build_nor_shapes() -> None:
    strings = [*INVALID.split(), "", " 2031", "2031 ", "2031\n", "early May 2031"]
    assert len(strings) > 100
    assert [s for s in strings if is_edtf(s)] == []
    found = rule_on([(s, None, None) for s in strings])
    assert [s for s, f in zip(strings, found, strict=True) if not f] == []


WITHIN = [
    ("2031-05-09", "2031-05-09", "2031-05-09"),
    ("2031-05", "2031-05-01", "2031-05-31"),
    ("2031", "2031-03-01", None),
    ("2031-05-06/2031-05-09", "2031-05-06", "2031-05-09"),
    ("2031-05/2031-06", "2031-05-01", "2031-06-30"),
    ("2031/..", "2031-01-01", None),
    ("../2031-05", None, "2031-05-31"),
    ("203X", "2030-01-01", "2039-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2031-XX-16", "2031-02-16", "2031-11-16"),
    ("XXXX-05-16", None, None),
    ("2031-24", "2031-12-01", "2032-02-29"),
    ("2031-33", "2031-01-01", "2031-03-31"),
    ("2031-05-09~", "2031-05-06", "2031-05-12"),
    ("2031-05-09?", "2031-05-09", "2031-05-09"),
    ("[2031-05-06,2031-05-09]", "2031-05-06", "2031-05-09"),
    ("2031-05-09T10:00:00Z", "2031-05-09T10:00:00Z", "2031-05-09T10:00:00Z"),
]
OUTSIDE = [
    ("2031-05-09", "2031-05-08", "2031-05-09"),
    ("2031-05-09", "2031-05-09", "2031-05-10"),
    ("2031-05", "2031-05-01", "2031-06-01"),
    ("2031", "2030-12-31", "2031-12-31"),
    ("2031-05-06/2031-05-09", "2031-05-06", "2031-05-10"),
    ("2031/..", "2031-01-01", "2031-12-31"),
    ("../2031-05", "2031-05-01", "2031-05-31"),
    ("/2031-05", "2031-05-01", None),
    ("203X", "2030-01-01", "2040-01-01"),
    ("XXXX-05-16", "2031-05-16", "2031-05-16"),
    ("XXXX", "2031-01-01", None),
    ("X031", "2031-01-01", None),
    ("Y170000002", "2031-01-01", None),
    ("1950S2", "1950-01-01", None),
    ("-0044", "0044-01-01", None),
    ("2031-21", "2031-02-01", "2031-05-31"),
    ("2031-28", "2031-12-01", "2032-04-01"),
    ("2031-05-09~", "2031-05-05", "2031-05-09"),
    ("2031-05-09?", "2031-05-08", "2031-05-10"),
    ("[2031-05-06,2031-05-09]", "2031-05-05", "2031-05-09"),
]


@pytest.mark.parametrize(("cases", "sound"), [(WITHIN, True), (OUTSIDE, False)])
def test_bounds_lie_within_the_date_for_build_and_shapes(
    cases: list[tuple[str, str | None, str | None]], sound: bool
) -> None:
    assert [c for c in cases if (date_fault(When(*c)) is None) != sound] == []
    assert [c for c, f in zip(cases, rule_on(cases), strict=True) if (f == set()) != sound] == []


WORDS = (Span(0, 4),)
LATER = When("2031-05-09", "2031-05-09", "2031-05-09")


def reading(when: When, status: str = "happened") -> Reading:
    article = Article("b7c1", "Tarn said that it opened.", published="2031-05-06")
    claim = Claim("claim-1", WORDS, WORDS, WORDS, "none", said=when)
    report = Report(WORDS, status, None, when)  # type: ignore[arg-type]
    event = Event("event-1", "opening", "OtherEvent", None, reports=(report,))
    return Reading(article, claims=(claim,), events=(event,))


def test_what_is_said_or_happened_after_publication_loses_its_date() -> None:
    found = drop_invalid_dates(reading(LATER))
    assert found.claims[0].said is None
    assert found.events[0].reports[0].when is None
    assert [d.what for d in found.dropped] == [
        "the date of claim-1",
        "the date of a report of event-1",
    ]
    assert "published before" in found.dropped[0].reason


@pytest.mark.parametrize("status", ["planned", "proposed", "hypothetical", "negated", "denied"])
def test_what_lies_ahead_keeps_its_date(status: str) -> None:
    assert drop_invalid_dates(reading(LATER, status)).events[0].reports[0].when == LATER


def test_a_day_is_tolerated() -> None:
    next_day = When("2031-05-07", "2031-05-07", "2031-05-07")
    assert drop_invalid_dates(reading(next_day)) == reading(next_day)


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (When("2031-02-30"), "not a date in the Extended"),
        (When("2031-05", "2031-04-01"), "first day (2031-04-01) is not within '2031-05'"),
        (When("2031-05", "2031-05-09", "2031-05-01"), "is after its last"),
        (When("2031", "next"), "'next' is not a day"),
    ],
)
def test_an_invalid_date_is_dropped_with_the_reason(when: When, reason: str) -> None:
    found = drop_invalid_dates(reading(when, "planned"))
    assert [reason in d.reason for d in found.dropped] == [True, True]
    assert found.claims[0].said is None


def test_a_publication_date_that_is_still_to_come_is_dropped() -> None:
    article = reading(LATER).article
    assert published_by(article, date(2031, 5, 5)) == (article, ())
    undated, (fault,) = published_by(article, date(2031, 5, 4))
    assert undated == replace(article, published=None)
    assert "still to come" in fault.reason
