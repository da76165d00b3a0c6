"""Country and sector of those whom an article names; "nothing" is an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from onrecord.authority.model import Authority
from onrecord.extract import RulesExtractor
from onrecord.model import Reading
from support.invented import actor
from support.naming import paragraphs, peopled

Read = Callable[..., Reading]
Code = tuple[str | None, str | None]
SILENT: Code = (None, None)


def _known_until(authority: Authority, day: str | None) -> Authority:
    return replace(authority, tenures=tuple(replace(t, known_until=day) for t in authority.tenures))


@pytest.fixture(scope="module")
def read() -> Read:
    authority = peopled()
    sudmark = [replace(a, iso3="SDM") if a.iri == actor("sudmark") else a for a in authority.actors]
    extractor = RulesExtractor(
        _known_until(replace(authority, actors=tuple(sudmark)), "2032-12-31")
    )

    def reading(text: str, published: str | None = "2031-05-06") -> Reading:
        return extractor.read(paragraphs(text, published))

    return reading


def codes(reading: Reading, words: str) -> list[Code]:
    """The codes of the mentions of these words, in order."""
    text = reading.article.text
    return [(m.country, m.sector) for m in reading.mentions if m.span.of(text) == words]


NAMED = [
    # text, words, code
    ("Ilva Tarn spoke.", "Ilva Tarn", ("NRL", "GOV")),
    ("Norland's foreign minister spoke.", "Norland's foreign minister", ("NRL", "GOV")),
    ("Norland signed the treaty.", "Norland", ("NRL", None)),
    ("The Citadel denied it.", "Citadel", ("SDM", "GOV")),
    ("The Norlandic government denied it.", "Norlandic government", ("NRL", "GOV")),
    ("The Norlandic Navy sailed.", "Norlandic Navy", ("NRL", "MIL")),
    ("Radio Meridian reported it.", "Radio Meridian", (None, "JRN")),
    ("Norlandic soldiers left.", "Norlandic soldiers", ("NRL", "MIL")),
    ("Sudmarkian officials left.", "Sudmarkian officials", ("SDM", "GOV")),
    ("General Bel Marek spoke.", "Bel Marek", (None, "MIL")),
    ("Norlandic police chief Bel Marek spoke.", "Bel Marek", ("NRL", "COP")),
    ("Bel Marek, a professor of history, spoke.", "Bel Marek", (None, "EDU")),
    ("Former senator Bel Marek spoke.", "Bel Marek", (None, "ELI")),
    ("The University of Vell closed.", "University of Vell", (None, "EDU")),
    # in doubt, nothing
    ("Alleged general Bel Marek spoke.", "Bel Marek", SILENT),
    ("Gunman Bel Marek was arrested.", "Bel Marek", SILENT),
    ("Her husband Bel Marek spoke.", "Bel Marek", SILENT),
    ("Police press officer Bel Marek spoke.", "Bel Marek", (None, "COP")),
    ("Jordan Pell spoke.", "Jordan Pell", SILENT),
    ("The ferry left Lantern Bay.", "Lantern Bay", SILENT),
    ("Norlandic bread is dear.", "Norlandic", SILENT),
]


@pytest.mark.parametrize(("text", "words", "code"), NAMED, ids=[c[0] for c in NAMED])
def test_a_mention(read: Read, text: str, words: str, code: Code) -> None:
    assert set(codes(read(text), words)) <= {code}
    if code != SILENT:
        assert codes(read(text), words), "no mention of these words"


def test_whom_only_the_article_knows_has_one_code_in_all_of_it(read: Read) -> None:
    reading = read("General Bel Marek spoke. Marek then left. He was tired.")
    assert {(m.country, m.sector) for m in reading.mentions if m.kind == "person"} == {
        (None, "MIL")
    }


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ("2031-05-06", ("NRL", "GOV")),
        ("2029-05-06", ("NRL", None)),  # not yet in office
        ("2034-05-06", ("NRL", None)),  # may be in office: nothing known
        (None, ("NRL", None)),
    ],
)
def test_a_persons_sector_is_that_of_the_day(read: Read, published: str | None, code: Code) -> None:
    assert codes(read("Ilva Tarn spoke.", published), "Ilva Tarn") == [code]


def test_an_office_has_its_code_whoever_holds_it(read: Read) -> None:
    said = read("Norland's foreign minister spoke.", "2034-05-06")
    assert codes(said, "Norland's foreign minister") == [("NRL", "GOV")]


TAKING_PART = [
    # text, role, words, code
    ("Gunmen attacked the harbour.", "agent", "Gunmen", (None, "UAF")),
    ("Norlandic soldiers attacked the rebels.", "agent", "Norlandic soldiers", ("NRL", "MIL")),
    ("Norlandic soldiers attacked the rebels.", "target", "the rebels", (None, "REB")),
    ("Norland attacked Sudmark.", "target", "Sudmark", ("SDM", None)),
    ("Sudmark rejected the Norland-backed rebels.", "target", "rebels", (None, "REB")),
    ("Norland cut the budget.", "target", "the budget", SILENT),
    ("Norland rejected the government jobs.", "target", "the government jobs", SILENT),
]


@pytest.mark.parametrize(
    ("text", "role", "words", "code"), TAKING_PART, ids=[f"{c[2]}: {c[0]}" for c in TAKING_PART]
)
def test_a_participant(read: Read, text: str, role: str, words: str, code: Code) -> None:
    found = [
        (p.country, p.sector)
        for event in read(text).events
        for p in event.participants
        if p.role == role and p.spans[0].of(text).endswith(words)
    ]
    assert set(found) <= {code}
    if code != SILENT:
        assert found, "nobody of these words takes part"


@pytest.mark.parametrize("text", ["Ilva Tarn spoke.", "Norland thanked Ilva Tarn on Monday."])
def test_who_held_an_office_once_has_no_sector_by_it(text: str) -> None:
    known = peopled()
    ended = replace(known, tenures=tuple(replace(t, not_after="2030-12-31") for t in known.tenures))
    reading = RulesExtractor(ended).read(paragraphs(text, "2031-05-06"))
    assert {sector for _, sector in codes(reading, "Ilva Tarn")} == {None}
