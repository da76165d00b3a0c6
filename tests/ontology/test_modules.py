"""The modules: each import leads to a file, and each term that is used anywhere is declared."""

from __future__ import annotations

import ast
import csv
import re
import warnings
from functools import cache
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import namespace
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from onrecord import model, terms
from onrecord.authority import classes
from onrecord.check.ontology.modules import read_catalog, read_modules
from onrecord.errors import InputError, ResourceMissing
from onrecord.resources import data_dir, ontology_dir, queries_dir, shapes_dir

SOURCES = Path(terms.__file__).parent
MODULES = sorted(ontology_dir().glob("*.ttl"))
ONTOLOGY = rdflib.URIRef(terms.ONTOLOGY)


@cache
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in MODULES:
        if file.stem != "examples":
            graph.parse(file)
    return graph


def declared() -> set[str]:
    return {str(s) for s in ontology().subjects(RDF.type, None) if isinstance(s, rdflib.URIRef)}


def tokens(scheme: str) -> set[str]:
    prefix = f"{terms.CONCEPT}{scheme}/"
    return {iri.removeprefix(prefix) for iri in declared() if iri.startswith(prefix)}


# --- imports ------------------------------------------------------------------------------------


def test_every_import_and_version_resolves_through_the_catalog_without_the_network() -> None:
    catalog = read_catalog(ontology_dir())
    for file in MODULES:
        graph = rdflib.Graph().parse(file)
        (itself,) = graph.subjects(RDF.type, OWL.Ontology)
        assert catalog[str(itself)] == file
        assert catalog[str(graph.value(itself, OWL.versionIRI))] == file
        for target in graph.objects(itself, OWL.imports):
            assert catalog[str(target)].is_file()


def test_the_catalog_is_one_that_protege_reads_wherever_the_folder_lies() -> None:
    root = ElementTree.parse(ontology_dir() / "catalog-v001.xml").getroot()
    assert root.tag == "{urn:oasis:names:tc:entity:xmlns:xml:catalog}catalog"
    for entry in root:
        assert "/" not in entry.attrib["uri"]
        assert ":" not in entry.attrib["uri"]


def test_the_root_brings_in_every_module_but_the_example() -> None:
    modules = read_modules(ontology_dir())
    assert modules.unresolved == ()
    assert set(modules.files) == {file for file in MODULES if file.stem != "examples"}


def test_all_modules_have_the_version_of_the_root() -> None:
    version = ontology().value(ONTOLOGY, OWL.versionInfo)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(version))
    for file in MODULES:
        graph = rdflib.Graph().parse(file)
        (itself,) = graph.subjects(RDF.type, OWL.Ontology)
        assert graph.value(itself, OWL.versionInfo) == version
        assert graph.value(itself, OWL.versionIRI) == rdflib.URIRef(f"{itself}/{version}")


def test_an_import_without_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "onrecord.ttl").write_text(
        f"<{terms.ONTOLOGY}> a <{OWL.Ontology}> ; <{OWL.imports}> <https://example.org/other> ."
    )
    (told,) = read_modules(tmp_path).unresolved
    assert "onrecord.ttl" in told
    assert "https://example.org/other" in told


def test_a_version_that_leads_to_another_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "onrecord.ttl").write_text(
        f"<{terms.ONTOLOGY}> a <{OWL.Ontology}> ; <{OWL.versionIRI}> <{terms.ONTOLOGY}/1> ."
    )
    (tmp_path / "old.ttl").write_text("")
    (tmp_path / "catalog-v001.xml").write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<uri name="{terms.ONTOLOGY}/1" uri="old.ttl"/></catalog>'
    )
    (told,) = read_modules(tmp_path).unresolved
    assert "onrecord.ttl" in told
    assert "old.ttl" in told


def test_a_folder_without_the_root_and_a_broken_file_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing):
        read_modules(tmp_path)
    (tmp_path / "onrecord.ttl").write_text("<a> <b> .\n")
    with pytest.raises(InputError, match=r"onrecord\.ttl, line 1"):
        read_modules(tmp_path)
    (tmp_path / "onrecord.ttl").write_text("")
    (tmp_path / "catalog-v001.xml").write_text("<catalog>")
    with pytest.raises(InputError, match=r"catalog-v001\.xml, line 1"):
        read_modules(tmp_path)


# --- terms --------------------------------------------------------------------------------------


def used_in_rdf(files: list[Path]) -> set[str]:
    found: set[str] = set()
    for file in files:
        for quad in ox.parse(path=file):
            for term in (quad.subject, quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode):
                    found.add(term.value)
    return {iri for iri in found if iri.startswith((terms.ONR, terms.CONCEPT))}


def used_in_text(files: list[Path]) -> set[str]:
    """Every ``onr:name`` and full term IRI, wherever it stands: a query, a comment, a string."""
    found: set[str] = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        found |= {terms.ONR + name for name in re.findall(r"\bonr:([A-Za-z]\w*)", text)}
        found |= {terms.ONR + name for name in re.findall(re.escape(terms.ONR) + r"(\w+)", text)}
        found |= {
            terms.CONCEPT + path
            for path in re.findall(re.escape(terms.CONCEPT) + r"([a-z-]+/[\w-]+)", text)
        }
    return found


def test_every_term_of_shapes_and_data_is_declared() -> None:
    files = [*shapes_dir().glob("*.ttl"), *data_dir().glob("*/*.ttl"), *data_dir().glob("*/*.trig")]
    assert len(files) > 10
    assert used_in_rdf(files) - declared() == set()
    assert used_in_text(files) - declared() == set()


def test_every_term_of_queries_and_code_is_declared() -> None:
    files = [*queries_dir().rglob("*.rq"), *SOURCES.rglob("*.py")]
    used = used_in_text(files)
    assert len(used) > 60
    assert used - declared() == set()


#: The helpers of describe/graph.py that take the local name of a property or class second.
NAMING = {"set", "text", "concept", "spans", "typed"}


def named_in_code(file: Path) -> set[str]:
    """Local names that the code turns into terms: ``onr("speaker")``, ``f"{terms.ONR}office"``."""
    text = file.read_text(encoding="utf-8")
    found = set(re.findall(r"\{(?:terms\.)?ONR\}([A-Za-z]\w*)", text))
    found |= set(re.findall(r'\bONR \+ "(\w+)"', text))
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call):
            continue
        helper = getattr(call.func, "id", getattr(call.func, "attr", ""))
        place = 0 if helper == "onr" else 1 if helper in NAMING else None
        if place is None or len(call.args) <= place:
            continue
        name = call.args[place]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            found.add(name.value)
    return found


def test_every_term_that_code_names_by_its_local_name_is_declared() -> None:
    files = [*(SOURCES / "describe").glob("*.py"), *SOURCES.glob("authority*.py")]
    found = {terms.ONR + name for file in files for name in named_in_code(file)}
    assert len(found) > 60
    assert found - declared() == set()


def test_the_class_tree_of_the_authority_is_that_of_the_ontology() -> None:
    for name, above in classes.BROADER.items():
        cls = rdflib.URIRef(terms.ONR + name)
        stated = {
            str(one).removeprefix(terms.ONR)
            for one in ontology().transitive_objects(cls, RDFS.subClassOf)
            if str(one).startswith(terms.ONR) and one != cls
        }
        assert stated == set(above), name


def test_every_term_of_the_worked_example_is_declared() -> None:
    used = used_in_rdf([ontology_dir() / "examples.ttl"])
    assert len(used) > 60
    assert used - declared() == set()


ENUMERATED = {
    "segment-kind": model.SegmentKind,
    "text-level": model.TextKept,
    "speaker-kind": model.SpeakerKind,
    "quotation": model.Quotation,
    "certainty": model.Certainty,
    "distance": model.Distance,
    "polarity": model.Polarity,
    "time-reference": model.TimeReference,
    "status": model.Status,
}


@pytest.mark.parametrize("scheme", ENUMERATED)
def test_the_tokens_of_the_code_are_those_of_the_scheme(scheme: str) -> None:
    assert set(get_args(ENUMERATED[scheme])) == tokens(scheme)


def rows(name: str) -> list[dict[str, str]]:
    lines = (data_dir() / "language" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


def test_the_cues_have_speech_acts_distances_and_certainties_of_the_schemes() -> None:
    for column, scheme in (
        ("act", "speech-act"),
        ("distance", "distance"),
        ("certainty", "certainty"),
    ):
        used = {row[column] for row in rows("cues.csv")} - {""}
        assert used, column
        assert used - tokens(scheme) == set(), column


def test_the_event_words_have_classes_roots_modes_and_contexts_of_the_ontology() -> None:
    events = rows("events.csv")
    below = {
        str(cls).removeprefix(terms.ONR)
        for cls in ontology().transitive_subjects(
            RDFS.subClassOf, rdflib.URIRef(terms.ONR + "Event")
        )
    }
    assert {row["type"] for row in events} - below == set()
    for column, scheme in (
        ("plover", "plover-root"),
        ("mode", "plover-mode"),
        ("context", "plover-context"),
    ):
        used = {row[column].lower() for row in events} - {""}
        assert used, column
        assert used - tokens(scheme) == set(), column
    roles = {
        part.partition("=")[2] for row in events for part in (row["roles"] or "").split("|") if part
    }
    assert roles
    assert roles - tokens("role") - {"theme", "place"} == set()


def test_the_words_for_actors_have_sectors_of_the_ontology_and_each_sector_has_words() -> None:
    used = {row["sector"].lower() for row in rows("sectors.csv") if row["kind"] != "code"} - {""}
    assert used - {"unk"} == tokens("plover-sector")  # who cannot be told is not coded


def test_every_sector_is_documented_as_it_is_defined() -> None:
    text = (Path(__file__).parents[2] / "docs" / "actor-codes.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| ([A-Z]{3}) \| (.+?) \| (.+?) \|$", text, re.MULTILINE))
    defined = set()
    for concept in ontology().subjects(
        SKOS.inScheme, rdflib.URIRef(terms.CONCEPT + "plover-sector")
    ):
        words = str(ontology().value(concept, SKOS.definition))
        defined.add(
            (
                str(ontology().value(concept, SKOS.notation)),
                str(ontology().value(concept, SKOS.prefLabel)),
                words.removeprefix("sector that takes in "),
            )
        )
    assert documented == defined
    assert len(defined) == len(tokens("plover-sector"))


def test_every_code_between_states_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "actor-codes.md").read_text(encoding="utf-8")
    codes = {row["sector"] for row in rows("sectors.csv") if row["kind"] == "code"}
    assert codes
    assert all(f"`{code}`" in text for code in codes)


def test_every_role_has_its_shortcut_property() -> None:
    involves = rdflib.URIRef(terms.ONR + "involves")
    below = set(ontology().subjects(RDFS.subPropertyOf, involves))
    # what an event is done to is no actor, and is not involved in it
    below.add(rdflib.URIRef(terms.ONR + "object"))
    assert {str(p).removeprefix(terms.ONR) for p in below} == tokens("role")


def test_the_namespaces_of_the_code_are_those_of_the_ontology() -> None:
    vann = rdflib.Namespace("http://purl.org/vocab/vann/")
    assert str(ontology().value(ONTOLOGY, vann.preferredNamespaceUri)) == terms.ONR
    assert str(ontology().value(ONTOLOGY, vann.preferredNamespacePrefix)) == "onr"
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        for prefix, space in re.findall(r"@prefix\s+(\w+):\s+<([^>]+)>", text):
            if prefix in terms.PREFIXES:
                assert terms.PREFIXES[prefix] == space, (file.name, prefix)


# --- terms of others ------------------------------------------------------------------------------

#: Vocabularies whose terms rdflib lists, so that an invented one is found out.
LISTED = {
    str(getattr(namespace, name)._NS): getattr(namespace, name)
    for name in ("DCTERMS", "FOAF", "ORG", "OWL", "PROV", "RDF", "RDFS", "SDO", "SKOS", "VANN")
}


def test_every_term_of_another_vocabulary_exists_there() -> None:
    known, unknown = 0, set()
    for triple in ontology():
        for term in triple:
            space = next((s for s in LISTED if str(term).startswith(s) and str(term) != s), None)
            if space is None or not isinstance(term, rdflib.URIRef):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exists = term in LISTED[space]
            known += exists
            if not exists and term not in (OWL.Ontology,):
                unknown.add(term)
    assert known > 100
    assert unknown == set()


def test_wikidata_is_spoken_of_by_numbers_only_and_never_imported() -> None:
    used = {str(t) for triple in ontology() for t in triple if str(t).startswith(terms.WD)}
    assert used
    assert all(re.fullmatch(r"Q[1-9]\d*", iri.removeprefix(terms.WD)) for iri in used)
    imported = {str(target) for target in ontology().objects(None, OWL.imports)}
    assert imported
    assert all(iri.startswith(terms.ONTOLOGY) for iri in imported)
