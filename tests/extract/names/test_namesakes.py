"""Names that are somebody else's: namesakes, towns, bodies of other states, a state's homonym."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.authority.loader import load_authority
from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    AuthorityPlace,
    Tenure,
)
from onrecord.errors import InputError
from onrecord.extract.names.finder.regions import region_table
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.mentions import find_mentions
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.model import Article, Segment
from support.invented import ID, actor, invented_authority


def authority() -> Authority:
    """The invented one, with a minister of a rare name and one of a common name, and bodies."""
    base = invented_authority()
    people = [
        AuthorityActor(
            actor(iri), "person", label, family_name=label.split()[-1],
            affiliated_with=(actor("norland"),),
        )
        for iri, label in (("oda-brzek", "Oda Brzek"), ("rolf-wallace", "Rolf Wallace"))
    ]  # fmt: skip
    return replace(
        base,
        actors=(
            *base.actors,
            *people,
            replace(people[0], iri=actor("ulf-lindmark-jr"), label="Ulf Lindmark Jr.", family_name="Lindmark"),
            AuthorityActor(
                actor("norland-assembly"),
                "government-body",
                "Norland Assembly",
                names=("Assembly",),
                body_of=actor("norland"),
            ),
            AuthorityActor(
                actor("reform-party"),
                "political-party",
                "Reform Party",
                names=("Norlandic Reform Party",),
            ),
        ),
        offices=(
            *base.offices,
            AuthorityOffice(ID + "office/chancellor", "chancellor", ("chancellor",), actor("norland")),
        ),
        tenures=(
            *base.tenures,
            *(
                Tenure(f"{ID}tenure/{p}", actor(p), ID + "office/chancellor", "2028-01-01", None)
                for p in ("oda-brzek", "rolf-wallace")
            ),
        ),
        places=(
            *base.places,
            AuthorityPlace(ID + "place/sudmark", "country", "Sudmark", territory_of=actor("sudmark")),
            AuthorityPlace(ID + "place/port-elin", "city", "Port Elin", located_in=ID + "place/sudmark"),
        ),
    )  # fmt: skip


OURS = authority()
LEXICON = Lexicon(OURS)
Found = dict[str, list[str]]


def found(text: str, known: Authority = OURS, lexicon: Lexicon = LEXICON) -> Found:
    """Who the letters of each mention are, in order: an actor's last part, "own:NAME", "open"."""
    article = Article("case", text, (Segment("paragraph", 0, len(text)),), published="2031-05-06")
    read = find_mentions(ParsedArticle(article, parse(article)), known, lexicon)
    labels = {a.id: f"own:{a.label}" for a in read.actors}
    out: Found = {}
    for m in read.mentions:
        ref = m.ref or "open"
        out.setdefault(m.span.of(text), []).append(labels.get(ref, ref.rsplit("/", 1)[-1]))
    return out


# a family name alone


@pytest.mark.parametrize(
    "text",
    [
        "Brzek said the road would stay open.",
        "The plan was rejected by Brzek.",
        "Chancellor Brzek said the road would stay open.",
        "Mr. Brzek denied the report.",
        "Brzek, a Conservative, denied the report.",
        "Brzek is a threat to the harbour, the council said.",
    ],
)
def test_a_rare_name_with_nothing_against_it_is_the_known_person_s(text: str) -> None:
    assert "oda-brzek" in found(text)["Brzek"]


@pytest.mark.parametrize(
    "text",
    [
        'Brzek scored twice as Velm Rovers beat Hald. "A good day," Brzek said.',
        "Judge Brzek sentenced the burglar to two years. Brzek said he had shown no remorse.",
        "Detective Brzek found the coins. Brzek told reporters that the case was closed.",
        "Sheriff Brzek arrested two men. Brzek said they had a boat.",
        "Brzek, an elephant at the zoo, died on Monday. Brzek was loved, the keeper said.",
        "Brzek, a sheepdog, won the prize. Brzek barked.",
        "Brzek is a plumber from Velm. Brzek said the pipe had burst.",
        "Brzek, 34, teaches chemistry. Brzek said the roof leaked.",
        "The elephant Brzek was moved to another zoo. Brzek weighs four tonnes.",
        "Coach Brzek praised his players. Brzek said the referee was right.",
        "Anna Brzek runs the ferry line. Brzek said the fares would rise.",
    ],
)
def test_what_the_article_says_of_somebody_else_is_no_known_person(text: str) -> None:
    assert "oda-brzek" not in {ref for refs in found(text).values() for ref in refs}


def test_who_is_somebody_else_is_an_actor_of_the_article_s_own() -> None:
    read = found("Judge Brzek sentenced the burglar. Brzek said he had shown no remorse.")
    assert read["Brzek"] == ["own:Brzek", "own:Brzek"]


def test_a_full_name_outweighs_what_speaks_against_the_bare_one() -> None:
    read = found("Oda Brzek, 54, met the coach. Brzek said the season had been long.")
    assert read["Brzek"] == ["oda-brzek"]


def test_a_common_name_needs_support() -> None:
    assert "rolf-wallace" not in found("Wallace said the shop was closed.").get("Wallace", [])
    assert found("Chancellor Wallace said the shop was closed.")["Wallace"] == ["rolf-wallace"]
    assert found("Norland will wait. Wallace said so on Monday.")["Wallace"] == ["rolf-wallace"]


@pytest.mark.parametrize("family", ["Djokvist", "Lind", "Hale"])
def test_a_given_name_is_that_of_who_has_it(family: str) -> None:
    read = found(f"Wallace {family} beat the champion in three sets. Wallace said his knee hurt.")
    assert read["Wallace"] == [f"own:Wallace {family}"]


@pytest.mark.parametrize("spelling", ["Zelenskyy", "Zelensky", "Zelenskiy", "Lavrov", "Umerov"])
def test_a_known_name_counts_whatever_the_tagger_takes_it_for(spelling: str) -> None:
    known = load_authority()
    article_text = f"{spelling} spoke on Monday. {spelling} said the war went on."
    article = Article(
        "case", article_text, (Segment("paragraph", 0, len(article_text)),), published="2025-06-04"
    )
    read = find_mentions(ParsedArticle(article, parse(article)), known, Lexicon(known))
    named = {m.span.of(article_text): m.kind for m in read.mentions if m.ref and ":" in m.ref}
    assert named[spelling] == "person"


# suffixes


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "Jr", "III", "II", "IV"])
@pytest.mark.parametrize("comma", ["", ","])
def test_a_suffix_makes_somebody_else_of_a_name(suffix: str, comma: str) -> None:
    name = f"Oda Brzek{comma} {suffix}"
    read = found(f"{name} opened a bakery. Brzek said the bread was good.")
    assert read[name] == [f"own:{name}"]
    assert read["Brzek"] == [f"own:{name}"]


def test_a_suffix_that_is_the_known_person_s_own_stays() -> None:
    assert found("Ulf Lindmark Jr. met nobody.")["Ulf Lindmark Jr."] == ["ulf-lindmark-jr"]


def test_a_junior_by_family_name_is_the_one_named_in_full() -> None:
    read = found("Oda Brzek Jr. opened a bakery. Brzek Jr. sold it.")
    assert read["Brzek Jr."] == ["own:Oda Brzek Jr."]


# towns


@pytest.mark.parametrize(
    "region",
    ["Idaho", "Ga.", "N.H.", "Calif.", "TX", "New Hampshire", "Ontario", "England", "W.Va."],
)
@pytest.mark.parametrize("name", ["Haven", "Norland", "Port Elin"])
def test_a_town_of_a_region_is_no_state_and_no_capital(name: str, region: str) -> None:
    assert found(f"Officials in {name}, {region}, disagreed.")[name] == ["open"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Talks in Haven, Orm and Velm went on.", "Haven"),
        ("Haven, Washington and Orm agreed on it.", "Haven"),
        ("Norland, Georgia and Sudmark signed the text.", "Norland"),
        ("Talks in Haven, Norland, went on.", "Haven"),
    ],
)
def test_a_list_of_names_makes_no_town(text: str, name: str) -> None:
    assert found(text)[name] != ["open"]


# a state and a region of one name


@pytest.fixture(scope="module")
def georgia() -> tuple[Authority, Lexicon]:
    known = load_authority()
    return known, Lexicon(known)


@pytest.mark.parametrize(
    "text",
    [
        "The governor of Georgia signed the bill.",
        "Georgia Governor Ilva Tarn signed the bill.",
        "Georgia's senators voted for it.",
        "The Georgia Supreme Court ruled on Monday.",
        "Tarn is a Democrat from Georgia.",
        "Clayton County, Georgia, counted the votes.",
        "Lawmakers from Florida, Georgia and Kansas met.",
        "Police in Georgia, U.S., closed the road.",
        "The mayor of Athens, Georgia, met the council.",
        "Officials in Atlanta, Georgia, met the council.",
    ],
)
def test_georgia_is_the_american_state_by_what_stands_beside_it(
    text: str, georgia: tuple[Authority, Lexicon]
) -> None:
    refs = {ref for refs in found(text, *georgia).values() for ref in refs}
    assert not refs & {"georgia", "greece", "athens"}


def test_what_is_said_of_it_once_counts_for_the_article(georgia: tuple[Authority, Lexicon]) -> None:
    text = "Georgia Governor Ilva Tarn signed the bill. Georgia will vote on Tuesday."
    assert found(text, *georgia)["Georgia"] == ["georgia-us-state"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Georgia signed a deal with Armenia on Monday.",
        "Georgia reopened its embassy on Monday, the foreign ministry in Tbilisi said.",
        "Lebanon, Georgia and Armenia signed the text.",
    ],
)
def test_georgia_is_else_the_state(text: str, georgia: tuple[Authority, Lexicon]) -> None:
    assert found(text, *georgia)["Georgia"] == ["georgia"]


# bodies


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Sudmark's Assembly opened on Monday. Assembly members cheered.", "Sudmark's Assembly"),
        ("Sudmark's new Assembly opened on Monday.", "Assembly"),
        ("The Assembly of Sudmark opened on Monday.", "Assembly"),
        ("The Assembly in Port Elin opened on Monday.", "Assembly"),
        ("The Reform Party of Sudmark opened its congress.", "Reform Party"),
        ("Sudmark's Reform Party opened its congress.", "Reform Party"),
        ("The Reform Party in Port Elin, Sudmark, opened its congress.", "Reform Party"),
    ],
)
def test_a_body_is_its_owner_s(text: str, letters: str) -> None:
    read = found(text)
    assert not {"norland-assembly", "reform-party"} & {r for refs in read.values() for r in refs}
    assert any(name in letters or letters in name for name in read)


def test_a_body_without_an_owner_follows_the_last_that_had_one() -> None:
    read = found("Sudmark's Assembly opened on Monday. Assembly leaders left. The Assembly voted.")
    assert "norland-assembly" not in {r for refs in read.values() for r in refs}
    read = found("The Assembly voted on Monday.")
    assert read["Assembly"] == ["norland-assembly"]
    read = found("Norland's Assembly voted on Monday. The Assembly will vote again.")
    assert read["Assembly"][-1] == "norland-assembly"


# the table


def test_regions_are_known_by_name_and_abbreviation() -> None:
    table = region_table()
    assert table["N.H."].name == table["NH"].name == table["New Hampshire"].name == "New Hampshire"
    assert sum(r.state == "USA" for r in set(table.values())) == 50


def test_a_damaged_table_of_regions_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text("name,short,state,label\nIdaho,ID,US,\n", encoding="utf-8")
    with pytest.raises(InputError, match=json.dumps("Idaho,ID,US,").strip('"')):
        region_table(path)
