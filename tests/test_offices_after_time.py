"""An office whose holder is known only up to a day, from the text to the graph and what shows it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from onrecord.build import Options, build
from onrecord.catalogue.binding import ask
from onrecord.check.checker import Checker
from onrecord.load.check_files import check_graph
from onrecord.results import Plain, plain_rows
from onrecord.store import open_graph
from support.answers import solutions

BASE = "https://w3id.org/onrecord/id/"
TARN, VIK = BASE + "actor/ilva-tarn", BASE + "actor/jorun-vik"
MINISTER, PRESIDENT = BASE + "office/norland-foreign-minister", BASE + "office/sudmark-president"
#: Norland's file is drawn up once, Sudmark's is kept up to date.
PEOPLE = """id,kind,label,titles,office,country,from,known_until
norland,state,Norland,,,,,
sudmark,state,Sudmark,,,,,
norland-foreign-minister,office,foreign minister of Norland,foreign minister,,norland,,
sudmark-president,office,president of Sudmark,president,,sudmark,,
ilva-tarn,person,Ilva Tarn,,norland-foreign-minister,norland,2030-01-15,2032-12-31
jorun-vik,person,Jorun Vik,,sudmark-president,sudmark,2029-03-01,
"""
TEXT = (
    "Norland's foreign minister said the bridge was open.\n\n"
    "Foreign Minister Ilva Tarn warned that the pass was closed.\n\n"
    "Sudmark's president said the talks had ended."
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One text of three days: in time, on the last day that is known, and after it."""
    folder = tmp_path_factory.mktemp("offices")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    days = {"before": "2032-06-01", "last": "2032-12-31", "after": "2033-01-01"}
    rows = [{"id": id, "text": TEXT, "date": day, "language": "en"} for id, day in days.items()]
    (folder / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    options = Options(authority=(folder / "people.csv",))
    summary = build([str(folder / "in.jsonl")], folder / "g", options)
    assert str(summary) == "read 3, written 3, unchanged 0, refused 0, skipped 0"
    return folder / "g"


def said(graph: Path, query: str, article: str) -> list[dict[str, Plain]]:
    with open_graph(graph) as store:
        return list(
            plain_rows(solutions(ask(store, query, {"article": BASE + "article/" + article})))
        )


@pytest.mark.parametrize("article", ["before", "last"])
def test_up_to_the_last_day_that_is_known_it_is_a_fact(graph: Path, article: str) -> None:
    rows = said(graph, "who-said-what", article)
    assert [(r["speaker"], r["office"]) for r in rows] == [
        (TARN, MINISTER),
        (TARN, MINISTER),
        (VIK, PRESIDENT),
    ]
    assert {(r["possible_speaker"], r["possible_office"]) for r in rows} == {(None, None)}
    assert said(graph, "anonymous-claims", article) == []


def test_after_it_who_held_the_office_may_speak_and_no_more(graph: Path) -> None:
    rows = said(graph, "who-said-what", "after")
    assert [
        (r["speaker"], r["office"], r["possible_speaker"], r["possible_office"]) for r in rows
    ] == [
        (None, MINISTER, TARN, None),
        (TARN, None, None, MINISTER),
        (VIK, PRESIDENT, None, None),  # of a file that is kept up to date
    ]
    assert rows[0]["speaker_label"] == "Norland's foreign minister"
    (described,) = said(graph, "anonymous-claims", "after")
    assert described["possible_speaker"] == TARN


def test_asking_for_the_speaker_gives_no_supposition(graph: Path) -> None:
    with open_graph(graph) as store:
        rows = list(plain_rows(solutions(ask(store, "who-said-what", {"actor": TARN}))))
    articles = [str(r["article"]).rpartition("/")[2] for r in rows]
    assert sorted(articles) == ["after", "before", "before", "last", "last"]
    assert all(r["speaker"] == TARN for r in rows)


def test_the_offices_say_until_when_they_are_known(graph: Path) -> None:
    with open_graph(graph) as store:
        rows = {
            r["holder"]: (r["not_before"], r["not_after"], r["known_until"])
            for actor in (TARN, VIK)
            for r in plain_rows(solutions(ask(store, "offices", {"actor": actor})))
        }
    assert rows == {TARN: ("2030-01-15", None, "2032-12-31"), VIK: ("2029-03-01", None, None)}


def test_the_graph_passes_the_shapes_and_not_with_a_supposition_stated_as_fact(
    graph: Path,
) -> None:
    assert all(r.conforms for r in check_graph(graph, ()))
    with open_graph(graph) as store:
        quads = list(store.quads(BASE + "graph/article/after"))
        context = list(store.quads(BASE + "graph/authority"))
    moved = [q for q in quads if q.predicate.value.endswith("#possibleSpeaker")]
    assert len(moved) == 1
    fact = type(moved[0])(
        moved[0].subject,
        type(moved[0].predicate)(moved[0].predicate.value.replace("possibleSpeaker", "speaker")),
        moved[0].object,
        moved[0].graph_name,
    )
    report = Checker(context=context).check_article([*quads, fact])
    assert not report.conforms
    assert "https://w3id.org/onrecord/shapes#Claim-possibleSpeaker" in {
        f.shape for f in report.findings
    }


def test_pages_set_a_supposition_apart(graph: Path) -> None:
    pytest.importorskip("jinja2", reason="needs the extra 'serve'")
    from serve.page_site import Reader, site_app

    rows = said(graph, "who-said-what", "after")
    with open_graph(graph) as store:
        site = Reader(site_app(store))
        article, before = (site.get(f"/id/article/{id}").text for id in ("after", "before"))
        first, second = (
            site.get("/page?iri=" + quote(str(r["claim"]), safe="")).text for r in rows[:2]
        )
        actor = site.get("/id/actor/ilva-tarn").text
    assert "<dt>May be</dt>" in article
    assert "<dt>May be speaking as</dt>" in article
    assert "<dt>May be" not in before
    assert "<dt>The speaker may be</dt>" in first
    assert "<dt>Speaking as</dt>" in first
    assert "<dt>May be speaking as</dt>" in second
    assert "<dt>Speaking as</dt>" not in second
    assert "Known until" in actor
    assert "31 December 2032" in actor


def test_the_explanation_says_that_it_is_supposed(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from onrecord.cli import cli

    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "in.txt").write_text("2033-01-01\n\n" + TEXT, encoding="utf-8")
    result = CliRunner().invoke(
        cli,
        [
            "extract",
            str(tmp_path / "in.txt"),
            "--explain",
            "--authority",
            str(tmp_path / "people.csv"),
        ],
    )
    assert result.exit_code == 0, result.output
    assert "may be    Ilva Tarn, who held the office when knowledge ended" in result.stdout
    assert "may be    foreign minister of Norland, as when knowledge ended" in result.stdout
    assert "left open, may be Ilva Tarn" in result.stdout
