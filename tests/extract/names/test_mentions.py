"""Which letters name whom: a sentence, letters, who it is, and why; "open" is an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.mentions import find_mentions
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from support.invented import ID, actor
from support.naming import paragraphs, peopled

Find = Callable[..., tuple[str, MentionIndex]]


@pytest.fixture(scope="module")
def find() -> Find:
    authority = peopled()
    lexicon = Lexicon(authority)

    def found(text: str, published: str | None = "2031-05-06") -> tuple[str, MentionIndex]:
        article = paragraphs(text, published)
        return text, find_mentions(ParsedArticle(article, parse(article)), authority, lexicon)

    return found


def who(found: tuple[str, MentionIndex], letters: str) -> list[tuple[str | None, str]]:
    """What the letters refer to, each time they are a mention, and why; a minted one by name."""
    text, read = found
    labels = {a.id: a.label for a in read.actors}
    return [
        (labels.get(m.ref, m.ref.removeprefix(ID)) if m.ref else None, m.reason)
        for m in read.mentions
        if m.span.of(text) == letters
    ]


RESOLVED = [
    # sentence, letters, who, why
    (
        "Ilva Tarn and Jorun Vik met. Vik smiled.",
        "Vik",
        "actor/jorun-vik",
        "coreference:family-name",
    ),
    (
        "He thanked Jorun Vik for the map, and later Jorun said it was old.",
        "Jorun",
        "actor/jorun-vik",
        "coreference:given-name",
    ),
    ("President Vik of Sudmark spoke.", "Vik", "actor/jorun-vik", "authority:family-name"),
    ("Sudmark's president spoke.", "Sudmark's president", "actor/jorun-vik", "office:date"),
    ("The Sudmarkian president spoke.", "Sudmarkian president", "actor/jorun-vik", "office:date"),
    ("The president of Sudmark spoke.", "president of Sudmark", "actor/jorun-vik", "office:date"),
    (
        "Sudmark's newly elected president spoke.",
        "Sudmark's newly elected president",
        "actor/jorun-vik",
        "office:date",
    ),
    (
        "Norland's Jorun Vik, the president, left. The president was ill.",
        "president",
        "actor/jorun-vik",
        "coreference:title",
    ),
    (
        "Sudmark voted. The president stayed at home.",
        "president",
        "actor/jorun-vik",
        "office:only-state",
    ),
    ("Jorun Vik said she would resign.", "she", "actor/jorun-vik", "coreference:pronoun"),
    ("Jorun Vik left. Her car was waiting.", "Her", "actor/jorun-vik", "coreference:pronoun"),
    (
        "The Norlandic government agreed.",
        "Norlandic government",
        "actor/norland",
        "description:government",
    ),
    ("Norland's navy sailed.", "Norland's navy", "actor/norland-navy", "description:body"),
    ("The Norlandic Navy sailed.", "Norlandic Navy", "actor/norland-navy", "authority:name"),
    ("Norland's coast guard sailed.", "Norland's coast guard", None, None),
    ("Norland's supreme court ruled.", "Norland's supreme court", None, None),
    (
        "Norlandic soldiers crossed the river.",
        "Norlandic soldiers",
        "Norlandic soldiers",
        "description:group",
    ),
    (
        "Soldiers of Norland crossed the river.",
        "Soldiers of Norland",
        "Soldiers of Norland",
        "description:group",
    ),
    ("Many Norlanders stayed at home.", "Norlanders", "Norlanders", "description:people"),
    (
        "Norland is small. The country lives on fish.",
        "country",
        "actor/norland",
        "coreference:country",
    ),
    ("HAVEN, Norland — Talks began.", "HAVEN", "place/haven", "authority:place"),
    ("Orm said no. A flood hit Orm.", "Orm", "actor/sudmark", "authority:metonym/acts"),
]


@pytest.mark.parametrize(
    ("text", "letters", "ref", "reason"), RESOLVED, ids=[r[0] for r in RESOLVED]
)
def test_who_it_is(
    find: Find, text: str, letters: str, ref: str | None, reason: str | None
) -> None:
    answers = who(find(text), letters)
    if reason is None:
        assert all(why != "description:group" for _, why in answers)
    else:
        assert (ref, reason) in answers


OPEN = [
    # what the evidence does not decide: letters, and the reason, or no mention at all
    ("The president of Sudmark spoke.", "president of Sudmark", "office:open", None),
    (
        "In 1994 the president of Sudmark spoke.",
        "president of Sudmark",
        "office:open",
        "2031-05-06",
    ),
    ("Ilva Tarn met Berta Tarn. Tarn smiled.", "Tarn", "name:ambiguous", "2031-05-06"),
    (
        "The striker scored two goals in the match as Norland beat Sudmark.",
        "Norland",
        "team",
        "2031-05-06",
    ),
    ("They live in Lantern Bay, Norland.", "Norland", "place:unknown", "2031-05-06"),
]


@pytest.mark.parametrize(
    ("text", "letters", "reason", "published"), OPEN, ids=[o[0] + str(o[3]) for o in OPEN]
)
def test_what_stays_open(
    find: Find, text: str, letters: str, reason: str, published: str | None
) -> None:
    assert who(find(text, published), letters) == [(None, reason)]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("He won the Norland Open in June.", "Norland"),
        ("They farm in Southern Norland.", "Norland"),
        ("She teaches at the University of Norland.", "Norland"),
        ("The former Sudmarkian president spoke.", "Sudmarkian president"),
        ("Sudmark's vice president spoke.", "Sudmark's vice president"),
        ("Sudmark's president-elect spoke.", "Sudmark's president"),
        ("Vik served as president of Sudmark.", "president of Sudmark"),
        ("No Sudmarkian president has resigned.", "Sudmarkian president"),
        ("Jorun Vik met Ilva Tarn upon his arrival.", "his"),
        ("A spokesman said he was unaware. Jorun Vik agreed.", "he"),
        ("In a talk with Jorun Vik, she said no.", "she"),
        ("The Tarn flows south.", "Tarn"),
        ("The Northern Rail League (NRL) met.", "Norland"),
    ],
)
def test_what_is_no_such_mention(find: Find, text: str, letters: str) -> None:
    assert who(find(text), letters) == []


def test_a_short_form_is_what_the_article_says_it_is(find: Find) -> None:
    text = "The Harbour Trust of Vestmark (HTV) closed the port. HTV gave no reason."
    answers = who(find(text), "HTV")
    assert {name for name, _ in answers} == {"Harbour Trust of Vestmark"}


def test_a_group_belongs_to_its_state_unless_it_fights_it(find: Find) -> None:
    _, read = find("Sudmarkian soldiers fired. Sudmarkian rebels fled.")
    assert {a.label: a.body_of for a in read.actors} == {
        "Sudmarkian soldiers": actor("sudmark"),
        "Sudmarkian rebels": None,
    }


def test_the_same_words_are_the_same_actor(find: Find) -> None:
    _, read = find("Norlandic soldiers fired.\nLater Norlandic soldiers left.")
    groups = [m.ref for m in read.mentions if m.reason == "description:group"]
    assert groups == ["actor-1", "actor-1"]
    assert [(a.id, a.kind) for a in read.actors] == [("actor-1", "group")]


def test_a_middle_name_makes_no_other_person(find: Find) -> None:
    _, read = find("Jorun Maria Vik arrived. Berta Oakes and Berta L. Oakes left.")
    people = [m.ref for m in read.mentions if m.kind == "person"]
    assert people[0] == actor("jorun-vik")
    assert len(set(people[1:])) == 1


def test_every_mention_has_a_reason_and_a_confidence(find: Find) -> None:
    _, read = find("\n".join(row[0] for row in RESOLVED))
    assert len(read.mentions) > 30
    assert all(m.reason and 0 < m.confidence <= 1 for m in read.mentions)
    minted = {a.id for a in read.actors}
    assert all(m.ref in minted for m in read.mentions if m.ref and ":" not in m.ref)


def test_reading_again_gives_the_same(find: Find) -> None:
    text = "Norlandic soldiers met Berta Oakes. She said Orm would agree."
    assert find(text) == find(text)


@pytest.mark.parametrize("text", ["Holt said the port was open.", "Mira Holt denied the charge."])
def test_a_name_that_speaks_is_somebodys_though_nobody_knows_it(find: Find, text: str) -> None:
    _, read = find(text)
    name = text.split(" said")[0].split(" denied")[0]
    assert [(a.kind, a.label) for a in read.actors] == [("person", name)]
    assert [m.span.of(text) for m in read.mentions] == [name]


def test_a_family_name_on_its_own_is_the_one_who_was_named_in_full(find: Find) -> None:
    text = "The council heard Berta Oakes. Oakes said the port was open."
    text, read = find(text)
    (full, family) = (m for m in read.mentions if m.kind == "person")
    assert family.span.of(text) == "Oakes"
    assert family.ref == full.ref


@pytest.mark.parametrize(
    "text",
    ["Police said the port was open.", "The Minister said so.", "Doctors say the water is safe."],
)
def test_a_word_that_speaks_is_no_name(find: Find, text: str) -> None:
    assert not any(m.kind == "person" for m in find(text)[1].mentions)


@pytest.mark.parametrize(
    ("text", "letters", "accused"),
    [
        ("Norland accused Sudmark of lying, which it denied.", "it", actor("sudmark")),
        ("Norland accused Jorun Vik of lying. She denied it.", "She", actor("jorun-vik")),
        (
            "Ilva Tarn accused Jorun Vik of lying, which she denied.",
            "she",
            actor("jorun-vik"),
        ),
    ],
)
def test_who_denies_an_accusation_is_the_accused(
    find: Find, text: str, letters: str, accused: str
) -> None:
    at = text.index(f" {letters} ") + 1
    _, read = find(text)
    assert [m.ref for m in read.mentions if m.span.start == at] == [accused]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Bruno Heck came late. The clerk had warned Heck of the storm.", "Heck"),
        ('Bruno Heck came late. "I know what I saw," Heck said.', "Heck"),
    ],
)
def test_a_family_name_that_is_a_word_besides_is_still_the_one_named_in_full(
    find: Find, text: str, letters: str
) -> None:
    _, read = find(text)
    (full, family) = (m for m in read.mentions if m.kind == "person" and letters in m.span.of(text))
    assert family.ref == full.ref


@pytest.mark.parametrize(
    "text",
    [
        "Bruno Heck came late. They live in Heck.",
        "Bruno Heck met Berta Heck. The clerk warned Heck of the storm.",
    ],
)
def test_a_family_name_that_is_a_place_or_of_two_people_is_neither_ones(
    find: Find, text: str
) -> None:
    _, read = find(text)
    assert all(m.ref is None for m in read.mentions if m.span.of(text) == "Heck")
