"""Looking at the ontology and carrying it elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from rdflib.compare import graph_diff, isomorphic
from rdflib.namespace import OWL, RDF

from onrecord.check.ontology import convert, tree_lines
from onrecord.check.ontology.convert import FORMATS
from onrecord.check.ontology.modules import PREFIXES, read_modules
from onrecord.cli.ontology import command
from onrecord.errors import UsageError
from onrecord.resources import ontology_dir
from onrecord.terms import ONR, ONTOLOGY

READ_AS = {"rdfxml": "xml", "turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld"}


@pytest.mark.parametrize("name", ["Event", "onr:Event", f"{ONR}Event", f"<{ONR}Event>", "event"])
def test_the_tree_below_a_class_is_asked_for_by_name_iri_or_label(name: str) -> None:
    lines = tree_lines(name)
    assert lines[0].startswith("Event (")
    assert "prov:Activity" in lines[0]
    names = [line.strip().split(" ")[0].rstrip(":") for line in lines]
    assert {"Talks", "NegotiationRound", "Agreement", "Ceasefire"} <= set(names)
    assert "Claim" not in names


def test_a_line_is_indented_by_its_depth_and_ends_in_the_definition() -> None:
    by_name = {line.strip().partition(":")[0]: line for line in tree_lines("Consultation")}
    assert by_name["Meeting"].startswith("  Meeting: consultation that ")
    assert by_name["NegotiationRound"].startswith("    NegotiationRound: meeting that ")


def test_the_whole_tree_holds_every_class_of_ours() -> None:
    ours = {iri.removeprefix(ONR) for iri in read_modules(ontology_dir()).classes() if ONR in iri}
    shown = {line.strip().split(" ")[0].rstrip(":") for line in tree_lines()}
    assert shown == ours


def test_a_class_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no class 'Negotiations'.*NegotiationRound"):
        tree_lines("Negotiations")
    with pytest.raises(UsageError, match="Leave the name out"):
        tree_lines("qqqqqqq")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.parametrize("form", FORMATS)
def test_a_converted_ontology_is_all_modules_as_one_without_imports(form: str) -> None:
    merged = rdflib.Graph().parse(data=convert(form), format=READ_AS[form])
    expected = rdflib.Graph()
    for file in read_modules(ontology_dir()).files:
        module = rdflib.Graph().parse(file)
        (itself,) = module.subjects(RDF.type, OWL.Ontology)
        module.remove((None, OWL.imports, None))
        if str(itself) != ONTOLOGY:
            module.remove((itself, None, None))
        expected += module
    assert isomorphic(merged, expected), [len(part) for part in graph_diff(merged, expected)]
    assert list(merged.subjects(RDF.type, OWL.Ontology)) == [rdflib.URIRef(ONTOLOGY)]


@pytest.mark.parametrize("form", FORMATS)
def test_converting_twice_gives_the_same_text(form: str) -> None:
    assert convert(form) == convert(form)


def test_turtle_is_written_to_be_read() -> None:
    text = convert("turtle")
    assert "onr:Claim a owl:Class" in text
    assert "owl:unionOf ( " in text
    assert "ns1:" not in text
    assert "_:" not in text
    assert all(f"@prefix {name}: " in text for name in ("onr", "sem", "gaf", "vann"))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'obo'.*rdfxml"):
        convert("obo")


def test_prefixes_have_one_namespace_each() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_the_commands_print_what_the_calls_return(tmp_path: Path) -> None:
    tree = CliRunner().invoke(command, ["tree", "Claim"], standalone_mode=False)
    assert tree.output.splitlines() == tree_lines("Claim")
    file = tmp_path / "all.ttl"
    CliRunner().invoke(
        command, ["convert", "--format", "turtle", "-o", str(file)], standalone_mode=False
    )
    assert file.read_text(encoding="utf-8") == convert("turtle")
