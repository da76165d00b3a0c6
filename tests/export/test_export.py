"""A graph out of its store again: nothing lost in RDF, standard annotations, PLOVER's records."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat

from onrecord import terms
from onrecord.build import Options, build
from onrecord.cli import cli
from onrecord.errors import UsageError
from onrecord.export.formats import export
from onrecord.export.statistics import count
from onrecord.load.loader import load
from onrecord.store import LocalStore, open_graph
from support.answers import column, solutions, text_of
from support.paths import CURATED

TEXT = (
    "Norland opens a bridge\n"
    "Norland’s premier Oro Lund met Canadian officials in Istanbul on 5 May 2031 🙂.\n"
    "“The bridge is open,” Lund said."
)


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    graph = tmp_path_factory.mktemp("curated") / "g"
    load([CURATED], graph)
    return open_graph(graph)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    folder = tmp_path_factory.mktemp("built")
    record = {"id": "a", "text": TEXT, "url": "https://post.example.org/a", "date": "2031-05-06"}
    (folder / "in.jsonl").write_text(json.dumps(record) + '\n{"id": "b", "text": "Snow fell."}\n')
    summary = build([str(folder / "in.jsonl")], folder / "g", Options())
    assert summary.counts["written"] == 2
    return open_graph(folder / "g")


@pytest.fixture(params=["curated", "built"])
def store(request: pytest.FixtureRequest) -> LocalStore:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, LocalStore)
    return found


def out(store: LocalStore, form: str, *, articles_only: bool = False) -> bytes:
    written = io.BytesIO()
    export(store, form, written, articles_only=articles_only)
    return written.getvalue()


def records(store: LocalStore, form: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out(store, form).splitlines()]


@pytest.mark.parametrize(
    ("form", "syntax"),
    [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)],
)
def test_rdf_reads_back_as_the_same_quads(store: LocalStore, form: str, syntax: RdfFormat) -> None:
    whole = out(store, form, articles_only=True)
    again = set(pyoxigraph.parse(whole, format=syntax))
    assert again == {q for g in store.graphs() if "/graph/article/" in g for q in store.quads(g)}
    assert out(store, form, articles_only=True) == whole


def test_all_graphs_are_written_unless_told_otherwise(store: LocalStore) -> None:
    lines = out(store, "nq").splitlines()
    assert len(lines) == count(store)["quads"]
    graphs = [
        pyoxigraph.parse(line, format=RdfFormat.N_QUADS) for line in lines[:: len(lines) // 9]
    ]
    names = [str(next(g).graph_name) for g in graphs]
    assert names == sorted(names)


def test_trig_and_jsonld_carry_the_usual_prefixes(built: LocalStore) -> None:
    assert b"@prefix onr: <https://w3id.org/onrecord/ontology#>" in out(built, "trig")


def test_every_claim_and_report_is_an_annotation_on_its_words(store: LocalStore) -> None:
    counts = count(store)
    found = records(store, "annotations")
    assert len(found) == counts["claims"] + counts["event reports"] >= 2
    assert len({a["id"] for a in found}) == len(found)
    rows = solutions(store.query("SELECT ?a ?t WHERE { ?a a onr:Article ; onr:text ?t }"))
    texts = {text_of(row["a"]): text_of(row["t"]) for row in rows}
    for annotation in found:
        # the keys that the Web Annotation Data Model requires
        assert annotation["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert annotation["type"] == "Annotation"
        assert annotation["target"]
        article = annotation["body"]["source"].partition("#")[0]
        text = texts[article]
        for target in annotation["target"]:
            position, quote = target["selector"]
            start, end = position["start"], position["end"]
            assert (position["type"], quote["type"]) == (
                "TextPositionSelector",
                "TextQuoteSelector",
            )
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_an_annotation_says_what_the_claim_says(built: LocalStore) -> None:
    (claim,) = [a for a in records(built, "annotations") if "onr:speechAct" in a["body"]]
    assert claim["target"][0]["source"] == "https://post.example.org/a"
    assert "The bridge is open" in claim["target"][0]["selector"][1]["exact"]
    assert (claim["body"]["onr:speechAct"], claim["body"]["onr:quotation"]) == (
        "assertion",
        "direct",
    )
    (speaker,) = claim["body"]["onr:speaker"]
    assert speaker["id"].startswith("https://w3id.org/onrecord/id/article/a#actor-")


def test_without_text_an_annotation_has_no_context(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    build([str(tmp_path / "a.txt")], tmp_path / "g", Options(text="spans"))
    for annotation in records(open_graph(tmp_path / "g"), "annotations"):
        _, quote = annotation["target"][0]["selector"]
        assert set(quote) == {"type", "exact"}
        assert quote["exact"] in TEXT


def test_plover_records_have_its_codes_and_who_did_what_where(store: LocalStore) -> None:
    rows = records(store, "plover")
    assert rows
    assert len({r["id"] for r in rows}) == len(rows)
    query = """SELECT (COUNT(?r) AS ?n) WHERE {
      GRAPH ?g { ?r onr:reports ?e . ?e onr:ploverRoot ?p . ?a a onr:Article } }"""
    assert column(store.query(query)) == [str(len(rows))]
    for row in rows:
        assert row["event_type"] == row["event_type"].upper()
        assert row["trigger"]
        assert row["status"]
        for thing in (*row["actor"], *row["recipient"], *row["place"]):
            assert thing["name"]
            assert not (thing["country"] or "AAA").islower()
        for thing in (*row["actor"], *row["recipient"]):
            assert (thing["sector"] or "GOV").isupper()
            assert thing["id"] or thing["country"] or thing["sector"]


def test_plover_names_the_country_of_states_people_and_places(
    curated: LocalStore, built: LocalStore
) -> None:
    things = [
        (thing["id"].rpartition("/")[2], thing["country"])
        for row in records(curated, "plover")
        for field in ("actor", "recipient", "place")
        for thing in row[field]
        if thing["id"]
    ]
    assert {("ukraine", "UKR"), ("russia", "RUS"), ("istanbul", "TUR")} <= set(things)
    assert dict(things).get("volodymyr-zelenskyy", "UKR") == "UKR"
    dates = {(r["article"][-2:], r["publication_date"]) for r in records(built, "plover")}
    assert ("/a", "2031-05-06") in dates


def test_plover_codes_whom_the_text_only_describes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Gunmen attacked Canadian soldiers near Haven on Monday.")
    for keep, name in (("full", "Gunmen"), ("none", None)):
        build([str(tmp_path / "a.txt")], tmp_path / keep, Options(text=keep))  # type: ignore[arg-type]
        (row,) = records(open_graph(tmp_path / keep), "plover")
        assert row["actor"] == [{"id": None, "name": name, "country": None, "sector": "UAF"}]
        (target,) = row["recipient"]
        assert (target["country"], target["sector"]) == ("CAN", "MIL")
        assert target["id"]


def test_an_unknown_format_is_told_the_known_ones(built: LocalStore) -> None:
    with pytest.raises(UsageError, match="plover"):
        export(built, "xls", io.BytesIO())


def test_the_counts_are_those_of_the_graph(store: LocalStore) -> None:
    counts = count(store)
    articles = [g for g in store.graphs() if "/graph/article/" in g]
    assert counts["articles"] == len(articles)
    assert counts["quads"] == sum(1 for _ in store.quads())
    assert counts["graphs"] == len(list(store.graphs()))
    for name, label in (("Claim", "claims"), ("Mention", "mentions"), ("Span", "spans")):
        typed = {
            q.subject
            for q in store.quads()
            if q.predicate.value == terms.RDF + "type"
            and getattr(q.object, "value", "") == terms.ONR + name
        }
        assert counts[label] == len(typed)


def test_stats_and_export_as_commands(curated: LocalStore) -> None:
    run = CliRunner()
    text = run.invoke(cli, ["stats", "--graph", str(curated.path)])
    data = run.invoke(cli, ["stats", "--graph", str(curated.path), "--format", "json"])
    assert json.loads(data.output) == count(curated)
    assert f"{count(curated)['claims']:,}" in text.output
    dump = run.invoke(cli, ["export", "--graph", str(curated.path), "--articles-only"])
    assert dump.stdout_bytes == out(curated, "nq", articles_only=True)
