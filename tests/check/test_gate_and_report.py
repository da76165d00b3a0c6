"""Where the gate refuses and pySHACL finds nothing, the gate's finding is told all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from onrecord.check.checker import Checker
from onrecord.check.findings import CheckReport
from onrecord.cli import cli
from onrecord.load.loader import load
from onrecord.terms import SH

EX = "https://example.org/"
HEAD = f"@prefix ex: <{EX}> . @prefix sh: <{SH}> .\n"
#: What a shape says of ex:p, and values of it that are fine, and that are not.
KINDS = {
    "end": ("sh:pattern '^abc$'", ["'abc'"], ["'abc\\n'", "'abc\\n\\n'", "'xabc'"]),
    "end, any case": ("sh:pattern '^abc$' ; sh:flags 'i'", ["'ABC'"], ["'ABC\\n'"]),
    "end of a choice": ("sh:pattern '^(a|b$)'", ["'ax'", "'b'"], ["'b\\n'"]),
    "end, then nothing": ("sh:pattern 'c$'", ["'abc'"], ["'abc\\n'"]),
    "with a message": (
        "sh:pattern '^abc$' ; sh:message 'Three letters.'@en",
        ["'abc'"],
        ["'abc\\n'"],
    ),
    "one of two": ("sh:or ( [ sh:pattern '^a$' ] [ sh:pattern '^b$' ] )", ["'b'"], ["'b\\n'"]),
    "within a shape": ("sh:node [ sh:pattern '^a$' ]", ["'a'"], ["'a\\n'"]),
}


def checked(tmp_path: Path, says: str, values: list[str]) -> CheckReport:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"{HEAD} ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:P ."
        f" ex:P a sh:PropertyShape ; sh:path ex:p ; {says} .",
        encoding="utf-8",
    )
    data = HEAD + "".join(f"ex:n{n} a ex:A ; ex:p {v} .\n" for n, v in enumerate(values))
    quads = ox.parse(data, format=ox.RdfFormat.TURTLE)
    (report,) = Checker([shapes], context=()).check_graph(quads)
    return report


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_only_python_would_let_pass_is_a_finding(tmp_path: Path, kind: str) -> None:
    says, good, bad = KINDS[kind]
    assert checked(tmp_path, says, good).findings == ()
    for value in bad:
        report = checked(tmp_path, says, [*good, value])
        assert not report.conforms
        (finding,) = report.findings
        assert (finding.focus, finding.path) == (f"{EX}n{len(good)}", f"{EX}p")
        assert finding.shape == f"{EX}P"
        assert finding.value
        assert finding.message


def test_all_values_at_fault_are_told_once_whoever_finds_them(tmp_path: Path) -> None:
    report = checked(tmp_path, "sh:pattern '^abc$'", ["'abc\\n', 'x', 'abc'"])
    assert sorted(str(f.value) for f in report.findings) == ["abc\n", "x"]
    assert len({f.message for f in report.findings}) == 2


def test_without_a_message_the_finding_says_which_parameter_is_not_met(tmp_path: Path) -> None:
    (finding,) = checked(tmp_path, "sh:pattern '^abc$'", ["'abc\\n'"]).findings
    assert finding.message == "It violates sh:pattern '^abc$'."
    says, _, bad = KINDS["with a message"]
    (finding,) = checked(tmp_path, says, bad).findings
    assert finding.message == "Three letters."


# the shipped shapes, at every door

ARTICLE = """
@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/onrecord/id/graph/article/x> {
  <https://w3id.org/onrecord/id/article/x> a onr:Article ; onr:text "Norland said it." .
  <https://w3id.org/onrecord/id/article/x#actor-1> a onr:State ; rdfs:label "Norland"@en ;
    onr:inArticle <https://w3id.org/onrecord/id/article/x> ; onr:isoAlpha3 "NXX\\n" .
}
"""
STATE = """
@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/onrecord/id/actor/norland> a onr:State ; rdfs:label "Norland"@en ;
  onr:isoAlpha2 "NX\\n" .
"""


def test_check_and_load_refuse_it(tmp_path: Path) -> None:
    (tmp_path / "x.trig").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "people.ttl").write_text(STATE, encoding="utf-8")
    for name, shape in (("x.trig", "State-isoAlpha3"), ("people.ttl", "State-isoAlpha2")):
        done = CliRunner().invoke(
            cli, ["check", str(tmp_path / name), "--format", "json"], standalone_mode=False
        )
        assert done.return_value == 1
        (report,) = json.loads(done.stdout)["reports"]
        bad = [f["shape"] for f in report["findings"] if f["severity"] == "violation"]
        assert bad == [f"https://w3id.org/onrecord/shapes#{shape}"]
    summary = load([tmp_path / "x.trig"], tmp_path / "g")
    assert str(summary) == "read 1, written 0, unchanged 0, refused 1, skipped 0"


def test_a_write_over_http_is_refused_with_the_findings(tmp_path: Path) -> None:
    from onrecord.load.write_gate import decide_write
    from onrecord.store import MemoryStore

    base = "https://w3id.org/onrecord/id/"
    for text, graph in ((ARTICLE, "graph/article/x"), (STATE, "graph/authority/own")):
        name = ox.NamedNode(base + graph)
        form = ox.RdfFormat.TRIG
        quads = [
            ox.Quad(q.subject, q.predicate, q.object, name)
            for q in ox.parse(text.encode(), format=form)
        ]
        decision = decide_write({name.value: quads}, MemoryStore(), base)
        assert decision.refused is not None
        assert decision.puts == ()
        assert "PatternConstraintComponent" in decision.turtle


def test_white_space_at_the_ends_of_a_value_is_to_be_seen(tmp_path: Path) -> None:
    (tmp_path / "people.ttl").write_text(STATE, encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "people.ttl")], standalone_mode=False)
    assert done.return_value == 1
    assert '"NX\\n"' in done.stdout
