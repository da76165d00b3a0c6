"""Shapes that meet no node have checked nothing, which is told and never a plain pass."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from onrecord.check.checker import Checker
from onrecord.check.coverage import Coverage
from onrecord.cli import cli
from onrecord.terms import SH

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> . @prefix sh: <{SH}> .\n"
BOAT = "ex:Boat a sh:NodeShape ; sh:targetClass ex:Boat ; sh:property ex:Named ."
NAMED = "ex:Named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ."
CAR = "ex:Car a sh:NodeShape ; sh:targetClass ex:Car ; sh:nodeKind sh:IRI ."
AIMLESS = "ex:Lost a sh:NodeShape ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
IDLE = "ex:Idle a sh:NodeShape ; sh:targetClass ex:Car ; sh:deactivated true ; sh:nodeKind sh:IRI ."
NOBODY = "[] a sh:NodeShape ; sh:targetSubjectsOf ex:wheels ; sh:nodeKind sh:IRI ."
FAR = "ex:Far a sh:NodeShape ; sh:targetNode ex:gull ; sh:nodeKind sh:IRI ."
DATA = "ex:gull a ex:Boat ; ex:name 'Gull' ."


def check(folder: Path, shapes: str, data: str = DATA, *more: str) -> Result:
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    (folder / "data.ttl").write_text(HEAD + data, encoding="utf-8")
    args = ["check", "--shapes", str(folder / "shapes.ttl"), str(folder / "data.ttl"), *more]
    return CliRunner().invoke(cli, args, standalone_mode=False)


@pytest.mark.parametrize(
    ("shapes", "named"),
    [
        (AIMLESS, "https://example.org/Lost has no target"),
        (CAR, "https://example.org/Car"),
        (NOBODY, "a shape without an IRI (sh:targetSubjectsOf https://example.org/wheels)"),
        (IDLE, "the file contains no shapes"),
        (DATA, "the file contains no shapes"),
        (CAR + AIMLESS, "https://example.org/Car, https://example.org/Lost has no target"),
    ],
    ids=["no target", "no such node", "no IRI", "deactivated", "no shape", "two"],
)
def test_where_no_shape_meets_a_node_it_is_a_finding(
    tmp_path: Path, shapes: str, named: str
) -> None:
    done = check(tmp_path, shapes)
    assert done.return_value == 1
    assert "No shape matched a node, so nothing was checked" in done.stdout
    assert named in done.stdout
    assert "shapes.ttl" in done.stdout
    assert "sh:targetClass" in done.stdout
    as_json = json.loads(check(tmp_path, shapes, DATA, "--format", "json").stdout)
    assert as_json["conforms"] is False
    turtle = check(tmp_path, shapes, DATA, "--format", "turtle")
    assert turtle.return_value == 1
    assert "sh:conforms false" in turtle.stdout


def test_where_some_meet_nodes_the_others_are_named_and_it_passes(tmp_path: Path) -> None:
    shapes = BOAT + NAMED + CAR + AIMLESS + FAR
    done = check(tmp_path, shapes)
    assert done.return_value == 0
    assert done.stdout.splitlines()[-1] == (
        "2 of 4 shapes matched no node and checked nothing: "
        "https://example.org/Car, https://example.org/Lost has no target."
    )
    as_json = json.loads(check(tmp_path, shapes, DATA, "--format", "json").stdout)
    assert as_json["conforms"] is True
    assert as_json["unmatched_shapes"] == [EX + "Car", EX + "Lost"]
    turtle = check(tmp_path, shapes, DATA, "--format", "turtle").stdout
    assert "sh:conforms true" in turtle
    assert "# 2 of 4 shapes matched no node" in turtle
    list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))


def test_where_all_meet_nodes_nothing_is_said(tmp_path: Path) -> None:
    done = check(tmp_path, BOAT + NAMED + FAR)
    assert (done.return_value, done.stdout) == (
        0,
        "Checked 1 graph: 0 with violations, 0 warnings.\n",
    )
    as_json = json.loads(check(tmp_path, BOAT + NAMED, DATA, "--format", "json").stdout)
    assert as_json["unmatched_shapes"] == []


def test_a_violation_is_told_beside_shapes_that_meet_nothing(tmp_path: Path) -> None:
    done = check(tmp_path, BOAT + NAMED + CAR, "ex:gull a ex:Boat .")
    assert done.return_value == 1
    assert "1 with violations" in done.stdout
    assert "1 of 2 shapes matched no node" in done.stdout


def test_a_shape_may_meet_its_node_in_any_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "cars.ttl").write_text(HEAD + "ex:beetle a ex:Car .", encoding="utf-8")
    done = check(tmp_path, BOAT + NAMED + CAR, DATA, str(tmp_path / "cars.ttl"))
    assert (done.return_value, "matched no node" in done.stdout) == (0, False)


def test_a_table_of_actors_is_data_too(tmp_path: Path) -> None:
    (tmp_path / "who.csv").write_text("id,kind,label\nnorland,state,Norland\n")
    state = (
        "@prefix onr: <https://w3id.org/onrecord/ontology#> ."
        " ex:State a sh:NodeShape ; sh:targetClass onr:State ; sh:nodeKind sh:IRI ."
    )
    table = str(tmp_path / "who.csv")
    assert check(tmp_path, state + CAR, DATA, table).return_value == 0
    (tmp_path / "car.ttl").write_text(HEAD + CAR, encoding="utf-8")
    alone = CliRunner().invoke(
        cli, ["check", "--shapes", str(tmp_path / "car.ttl"), table], standalone_mode=False
    )
    assert alone.return_value == 1
    assert "No shape matched a node" in alone.stdout


def test_of_a_computed_target_nothing_is_claimed(tmp_path: Path) -> None:
    shapes = (
        "ex:Computed a sh:NodeShape ; sh:nodeKind sh:IRI ; sh:target [ a sh:SPARQLTarget ;"
        " sh:select 'SELECT ?this WHERE { ?this a <https://example.org/Boat> }' ] ."
    )
    coverage = Coverage()
    (tmp_path / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    checker = Checker([tmp_path / "shapes.ttl"], context=(), coverage=coverage)
    checker.check_graph(ox.parse(HEAD + DATA, format=ox.RdfFormat.TURTLE))
    assert coverage.reports() == []
    assert coverage.sentence() is None


def test_of_many_shapes_the_sentence_names_a_few(tmp_path: Path) -> None:
    many = "".join(CAR.replace("ex:Car ", f"ex:Car{n} ", 1) + "\n" for n in range(9))
    done = check(tmp_path, BOAT + NAMED + many)
    assert "9 of 10 shapes matched no node" in done.stdout
    assert "ex" in done.stdout
    assert done.stdout.rstrip().endswith("Car4 and 4 more.")


def test_the_shipped_shapes_are_not_told_of(tmp_path: Path) -> None:
    (tmp_path / "who.csv").write_text("id,kind,label\nnorland,state,Norland\n")
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "who.csv")], standalone_mode=False)
    assert (done.return_value, "matched no node" in done.stdout) == (0, False)
