"""Who is who: names, metonyms, offices and pronouns, each with its reason; null is an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract.names.gazetteer import Lexicon
from onrecord.model import Reading
from support.invented import invented_authority

Read = Callable[..., Reading]
ID = "https://example.org/id/"

NAMES = [
    # sentence, letters, what they refer to, why
    ("Norland closed the bridge.", "Norland", "actor/norland", "authority:name"),
    ("Norlandic soldiers left.", "Norlandic", "actor/norland", "authority:demonym"),
    ("The Citadel rejected the offer.", "Citadel", "actor/sudmark", "authority:metonym"),
    ("Orm rejected the offer.", "Orm", "actor/sudmark", "authority:metonym/acts"),
    ("Talks between Norland and Orm failed.", "Orm", "actor/sudmark", "authority:metonym/acts"),
    ("The envoys met in Orm on Friday.", "Orm", "place/orm", "authority:place"),
    ("A fire broke out near Haven.", "Haven", "place/haven", "authority:place"),
    ("Ilva Tarn spoke.", "Ilva Tarn", "actor/ilva-tarn", "authority:name"),
    ("Ilva Tarn arrived. Tarn spoke.", "Tarn", "actor/ilva-tarn", "coreference:family-name"),
    ("Norland's minister Tarn spoke.", "Tarn", "actor/ilva-tarn", "authority:family-name"),
    ("She lives on the Coast.", "Coast", "actor/the-coast", "authority:name"),
]


@pytest.mark.parametrize(("sentence", "letters", "ref", "reason"), NAMES, ids=[n[0] for n in NAMES])
def test_a_name(read: Read, sentence: str, letters: str, ref: str, reason: str) -> None:
    mentions = [m for m in read(sentence).mentions if m.span.of(sentence) == letters]
    assert [(m.ref, m.reason) for m in mentions] == [(ID + ref, reason)]


@pytest.mark.parametrize(
    ("sentence", "letters"),
    [
        ("The orm is a serpent of the sagas.", "orm"),
        ("The coast was clear.", "coast"),
        ("They sailed along West Coast roads.", "the Coast"),
        ("Norlanders Union won the cup.", "Norland"),
    ],
)
def test_what_only_looks_like_a_name(read: Read, sentence: str, letters: str) -> None:
    assert [m for m in read(sentence).mentions if m.span.of(sentence) == letters] == []


def test_a_headline_in_capitals_is_read_whatever_its_case() -> None:
    text = "NORLAND CLOSES THE BRIDGE AND SUDMARK PROTESTS"
    hits = [h.span.of(text) for h in Lexicon(invented_authority()).find(text, 0, len(text))]
    assert hits == ["NORLAND", "SUDMARK"]


def test_an_unknown_person_is_the_articles_own(read: Read) -> None:
    reading = read('"It is over," said Bertram Oakes. Oakes left at noon.')
    assert [(a.id, a.kind, a.label) for a in reading.actors] == [
        ("actor-1", "person", "Bertram Oakes")
    ]
    assert {m.ref for m in reading.mentions} == {"actor-1"}


#: How a speaker is known, by which references, described how, and speaking in which office.
Speaker = tuple[str, tuple[str, ...], str | None, str | None]

SPEAKERS: list[tuple[str, Speaker]] = [
    # sentence, kind, refs, description, office
    (
        "Norland's foreign minister Ilva Tarn said the bridge was open.",
        ("named", ("actor/ilva-tarn",), None, "office/norland-foreign-minister"),
    ),
    (
        "The Norlandic foreign minister said the bridge was open.",
        ("named", ("actor/ilva-tarn",), None, "office/norland-foreign-minister"),
    ),
    (
        "The former foreign minister of Norland said the bridge was open.",
        ("described", (), "The former foreign minister of Norland", None),
    ),
    ("Officials said the bridge was open.", ("described", (), "Officials", None)),
    (
        "Norland and Orm said the bridge was open.",
        ("named", ("actor/norland", "actor/sudmark"), None, None),
    ),
    (
        "Ilva Tarn arrived at noon. She said the bridge was open.",
        ("named", ("actor/ilva-tarn",), None, None),
    ),
    (
        "Norlandic soldiers said the bridge was open.",
        ("described", (), "Norlandic soldiers", None),
    ),
    (
        "The Norlandic government said the bridge was open.",
        ("named", ("actor/norland",), None, None),
    ),
    (
        "Norland's former foreign minister said the bridge was open.",
        ("described", (), "Norland's former foreign minister", None),
    ),
    ("He said the bridge was open.", ("described", (), "He", None)),
    ("The bridge was reportedly open.", ("none", (), None, None)),
]


@pytest.mark.parametrize(("sentence", "expected"), SPEAKERS, ids=[s[0] for s in SPEAKERS])
def test_a_speaker(read: Read, sentence: str, expected: Speaker) -> None:
    claim = read(sentence).claims[0]
    kind, refs, description, office = expected
    assert claim.speaker_kind == kind
    assert claim.speakers == tuple(ID + r for r in refs)
    assert claim.speaker_description == description
    assert claim.speaking_as == (ID + office if office else None)


def test_an_office_is_resolved_by_the_date(read: Read) -> None:
    sentence = "The Norlandic foreign minister said the bridge was open."
    before = read(sentence, published="2029-05-06").claims[0]
    unknown = read(sentence, published=None).claims[0]
    for claim in (before, unknown):
        assert claim.speakers == ()
        assert claim.speaker_kind == "described"
        assert claim.speaking_as == ID + "office/norland-foreign-minister"
