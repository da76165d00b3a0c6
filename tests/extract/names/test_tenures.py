"""Office holders after their time: what knowledge that ends says of a day, and what it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from onrecord.authority.model import Authority, AuthorityActor, AuthorityOffice, Tenure
from onrecord.describe.reading_json import as_record
from onrecord.extract import RulesExtractor
from onrecord.extract.names.tenures import Holder, covers, holder, in_title, standing
from onrecord.ids import Namer
from onrecord.model import Article, Claim, Reading, Segment
from support.invented import ID, actor, invented_authority

MINISTER = ID + "office/norland-foreign-minister"
PRESIDENT = ID + "office/sudmark-president"
TARN, VIK, LUND = actor("ilva-tarn"), actor("jorun-vik"), actor("oro-lund")
KNOWN = "2032-12-31"
BEFORE, ON, AFTER = "2032-12-30", KNOWN, "2033-01-01"


def day(text: str) -> date:
    return date.fromisoformat(text)


# tenures by themselves

OPEN = Tenure("t", TARN, MINISTER, "2030-01-15", None, KNOWN)
ENDED = Tenure("t", TARN, MINISTER, "2030-01-15", "2034-06-30", KNOWN)
CURRENT = Tenure("t", TARN, MINISTER, "2030-01-15")


@pytest.mark.parametrize(
    ("tenure", "on", "expected"),
    [
        (OPEN, "2030-01-14", None),
        (OPEN, BEFORE, "holds"),
        (OPEN, ON, "holds"),
        (OPEN, AFTER, "may hold"),
        (OPEN, "2071-01-01", "may hold"),
        (OPEN, None, "may hold"),
        (replace(OPEN, known_until="2032-12-31T23:00:00Z"), ON, "holds"),
        (ENDED, AFTER, "holds"),  # the end was announced, so it is known
        (ENDED, "2034-07-01", None),
        (ENDED, None, "may hold"),
        (CURRENT, "2071-01-01", "holds"),
        (CURRENT, None, "holds"),
    ],
)
def test_what_a_tenure_says_of_a_day(tenure: Tenure, on: str | None, expected: str | None) -> None:
    assert standing(tenure, day(on) if on else None) == expected


def test_of_years_past_no_more_is_taken_than_is_known() -> None:
    assert covers(OPEN, day("2040-01-01"), 10)
    assert not covers(OPEN, day("2043-01-02"), 10)
    assert covers(CURRENT, day("2043-01-02"), 10)


def test_who_took_an_office_after_all_that_was_known_holds_it_and_nobody_else_may() -> None:
    new = Tenure("n", LUND, MINISTER, "2033-03-01", "2033-09-30")
    both = [OPEN, new]
    assert holder(both, MINISTER, day(BEFORE)) == Holder(TARN, True)
    assert holder(both, MINISTER, day("2033-02-01")) == Holder(TARN, False)
    assert holder(both, MINISTER, day("2033-03-01")) == Holder(LUND, True)
    assert holder(both, MINISTER, day("2033-10-01")) is None
    assert holder(both, PRESIDENT, day(BEFORE)) is None
    assert holder(both, MINISTER, None) is None


def test_two_who_may_hold_an_office_are_nobody() -> None:
    rival = replace(OPEN, iri="r", holder=LUND)
    assert holder([OPEN, rival], MINISTER, day(AFTER)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("President Jorun Vik", True),
        ("Sudmark's president", True),
        ("the former president Jorun Vik", False),
        ("former Sudmarkian President Jorun Vik", False),
        ("Vice President Jorun Vik", False),
        ("ex-president Jorun Vik", False),
        ("President-elect Jorun Vik", False),
        ("presidential aide Jorun Vik", False),
        ("Jorun Vik", False),
    ],
)
def test_a_title_of_one_who_is_in_the_office(words: str, expected: bool) -> None:
    office = AuthorityOffice(PRESIDENT, "president of Sudmark", ("president",), actor("sudmark"))
    assert in_title(words, office) is expected


# readings by an authority whose knowledge ends


def dated_authority(known_until: str | None) -> Authority:
    base = invented_authority()
    people = ("jorun-vik", "Jorun Vik", "sudmark"), ("oro-lund", "Oro Lund", "norland")
    return replace(
        base,
        actors=(
            *base.actors,
            *(
                AuthorityActor(
                    actor(name),
                    "person",
                    label,
                    family_name=label.split()[1],
                    family_names=(label.split()[1],),
                    affiliated_with=(actor(state),),
                )
                for name, label, state in people
            ),
        ),
        offices=(
            *base.offices,
            AuthorityOffice(PRESIDENT, "president of Sudmark", ("president",), actor("sudmark")),
        ),
        tenures=(
            Tenure(ID + "tenure/lund", LUND, MINISTER, "2024-01-01", "2030-01-14"),
            Tenure(ID + "tenure/tarn", TARN, MINISTER, "2030-01-15", None, known_until),
            Tenure(ID + "tenure/vik", VIK, PRESIDENT, "2029-03-01", None, known_until),
        ),
    )


Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def read_by() -> Read:
    extractors = {known: RulesExtractor(dated_authority(known)) for known in (KNOWN, None)}

    def reading(text: str, published: str | None, known: str | None = KNOWN) -> Reading:
        segments, at = [], 0
        for line in text.split("\n"):
            segments.append(Segment("paragraph", at, at + len(line)))
            at += len(line) + 1
        article = Article("case", text, tuple(segments), published=published)
        return extractors[known].read(article)

    return reading


#: Speaker and office as facts, and as suppositions.
Told = tuple[tuple[str, ...], str | None, tuple[str, ...], str | None]


def told(claim: Claim) -> Told:
    """Speaker and office as facts, and as suppositions."""
    return claim.speakers, claim.speaking_as, claim.possible_speakers, claim.possible_office


CASES = [
    # what is said, when, by which knowledge; facts and suppositions
    ("Sudmark's president said it was late.", BEFORE, KNOWN, ((VIK,), PRESIDENT, (), None)),
    ("Sudmark's president said it was late.", ON, KNOWN, ((VIK,), PRESIDENT, (), None)),
    ("Sudmark's president said it was late.", AFTER, KNOWN, ((), PRESIDENT, (VIK,), None)),
    ("Sudmark's president said it was late.", AFTER, None, ((VIK,), PRESIDENT, (), None)),
    ("Sudmark's president said it was late.", None, KNOWN, ((), PRESIDENT, (), None)),
    ("Sudmark's former president said it was late.", AFTER, KNOWN, ((), None, (), None)),
    ("Sudmark's president, who was ill, said it was late.", AFTER, KNOWN,
     ((), PRESIDENT, (VIK,), None)),
    ("Sudmark voted. The president said it was late.", AFTER, KNOWN,
     ((), PRESIDENT, (VIK,), None)),
    ("President Jorun Vik said it was late.", BEFORE, KNOWN, ((VIK,), PRESIDENT, (), None)),
    ("President Jorun Vik said it was late.", AFTER, KNOWN, ((VIK,), None, (), PRESIDENT)),
    ("President Jorun Vik said it was late.", AFTER, None, ((VIK,), PRESIDENT, (), None)),
    ("President Jorun Vik said it was late.", None, KNOWN, ((VIK,), None, (), PRESIDENT)),
    ("President Jorun Vik said it was late.", None, None, ((VIK,), PRESIDENT, (), None)),
    ("Former president Jorun Vik said it was late.", AFTER, KNOWN, ((VIK,), None, (), None)),
    ("Sudmarkian President Jorun Vik said it was late.", AFTER, KNOWN,
     ((VIK,), PRESIDENT, (), None)),
    ("Jorun Vik, president of Sudmark, said it was late.", AFTER, KNOWN,
     ((VIK,), PRESIDENT, (), None)),
    ("Former Sudmarkian President Jorun Vik said it was late.", AFTER, KNOWN,
     ((VIK,), None, (), None)),
    ("Jorun Vik said it was late.", AFTER, KNOWN, ((VIK,), None, (), None)),
    ("Norland's foreign minister said it was late.", "2029-05-06", KNOWN,
     ((LUND,), MINISTER, (), None)),
    ("Foreign Minister Oro Lund said it was late.", "2029-05-06", KNOWN,
     ((LUND,), MINISTER, (), None)),
    ("Foreign Minister Oro Lund said it was late.", AFTER, KNOWN, ((LUND,), None, (), None)),
    ("Norland's foreign minister and Jorun Vik said it was late.", AFTER, KNOWN,
     ((VIK,), None, (TARN,), None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "published", "known", "expected"), CASES, ids=[f"{c[0]} {c[1]} {c[2]}" for c in CASES]
)
def test_a_speaker_by_office(
    read_by: Read, text: str, published: str | None, known: str | None, expected: Told
) -> None:
    assert told(read_by(text, published, known).claims[0]) == expected


def test_what_the_text_says_of_an_office_holds_for_all_of_the_article(read_by: Read) -> None:
    text = (
        "Sudmarkian President Jorun Vik said it was late.\n"
        "President Vik said the bridge was open.\nThe president said she was tired."
    )
    claims = read_by(text, AFTER).claims
    assert [told(c)[0] for c in claims] == [(VIK,)] * 3
    assert [told(c)[1] for c in claims[:2]] == [PRESIDENT] * 2
    assert all(told(c)[2:] == ((), None) for c in claims)


def test_nobody_is_supposed_where_a_name_stands_behind_the_office(read_by: Read) -> None:
    text = "The current president of Sudmark, Berta Falk, and others said it was late."
    reading = read_by(text, AFTER)
    assert VIK not in {m.possible_ref for m in reading.mentions}
    assert all(VIK not in c.possible_speakers for c in reading.claims)


def test_i_and_we_of_a_quotation_are_those_who_may_be_quoted(read_by: Read) -> None:
    text = 'Sudmark\'s president said: "I warn that the bridge is closed."'
    claims = read_by(text, AFTER).claims
    assert len(claims) == 2
    assert {told(c) for c in claims} == {((), PRESIDENT, (VIK,), None)}


def test_a_supposition_is_less_sure_and_nothing_else_goes_by_it(read_by: Read) -> None:
    text = "Sudmark's president met envoys in Haven and said the bridge was open."
    sure, unsure = (read_by(text, published) for published in (ON, AFTER))
    assert unsure.claims[0].confidence < sure.claims[0].confidence
    (named,) = [m for m in unsure.mentions if m.span.of(text) == "Sudmark's president"]
    (before,) = [m for m in sure.mentions if m.span.of(text) == "Sudmark's president"]
    assert (named.ref, named.possible_ref, named.reason) == (None, VIK, "office:date/may-hold")
    assert (before.ref, before.possible_ref, before.reason) == (VIK, None, "office:date")
    assert named.confidence < before.confidence
    assert VIK not in {p.ref for e in unsure.events for p in e.participants}
    assert VIK not in {a for c in unsure.claims for a in c.about}


def test_the_json_keeps_suppositions_apart(read_by: Read) -> None:
    text = "Sudmark's president said it was late.\nForeign Minister Ilva Tarn said it was early."
    record = as_record(read_by(text, AFTER), Namer())
    (first, second) = record["claims"]
    assert (first["speaker_kind"], first["speakers"]) == ("described", [])
    assert first["speaker_description"] == "Sudmark's president"
    assert (first["speaking_as"], first["possible_speakers"]) == (PRESIDENT, [VIK])
    assert (second["speakers"], second["speaking_as"]) == ([TARN], None)
    assert (second["possible_speakers"], second["possible_office"]) == ([], MINISTER)
    supposed = [
        (m["actor"], m["possible_actor"]) for m in record["mentions"] if m["possible_actor"]
    ]
    assert supposed == [(None, VIK)]
    assert all("possible_actor" in m for m in record["mentions"])
