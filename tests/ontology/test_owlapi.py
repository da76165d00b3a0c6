"""The OWLAPI, on which Protégé stands, parses every module and finds each in OWL 2 DL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.check.ontology import convert
from onrecord.check.ontology.modules import read_catalog
from onrecord.resources import ontology_dir
from support import owlapi
from support.owlapi import violations

MODULES = sorted(ontology_dir().glob("*.ttl"))

pytestmark = [pytest.mark.xdist_group("java"), owlapi.needs_owlapi]


@pytest.fixture(scope="session")
def java() -> Any:
    """The running Java machine with the OWLAPI on its class path."""
    return owlapi.start()


def manager(java: Any) -> Any:
    """One that knows only the catalog: what it does not list cannot be found."""
    made = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    iri = java("org.semanticweb.owlapi.model.IRI")
    mapper = java("org.semanticweb.owlapi.util.SimpleIRIMapper")
    for name, path in read_catalog(ontology_dir()).items():
        made.getIRIMappers().add(mapper(iri.create(name), iri.create(path.as_uri())))
    return made


def loaded(java: Any, file: Path) -> Any:
    return manager(java).loadOntologyFromOntologyDocument(java("java.io.File")(str(file)))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_a_module_opens_offline_with_its_imports_and_is_owl_2_dl(java: Any, file: Path) -> None:
    ontology = loaded(java, file)
    name = str(ontology.getOntologyID().getOntologyIRI().get())
    assert name.endswith(f"/{file.stem}") or file.stem == "onrecord"
    imported = set(ontology.directImportsDocuments().iterator())
    closure = list(ontology.importsClosure().iterator())
    assert len(closure) >= 1 + len(imported)
    assert violations(java, ontology) == []


def test_the_root_opens_with_all_modules_but_the_example(java: Any) -> None:
    ontology = loaded(java, ontology_dir() / "onrecord.ttl")
    closure = {
        str(one.getOntologyID().getOntologyIRI().get()).rpartition("/")[2]
        for one in ontology.importsClosure().iterator()
    }
    assert closure == {"ontology"} | {f.stem for f in MODULES} - {"onrecord", "examples"}


@pytest.mark.parametrize("form", ["rdfxml", "turtle"])
def test_the_converted_ontology_opens_alone_and_is_owl_2_dl(
    java: Any, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"onrecord.{form}"
    file.write_text(convert(form), encoding="utf-8")
    made = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    alone = made.loadOntologyFromOntologyDocument(java("java.io.File")(str(file)))
    assert alone.directImports().count() == 0
    assert violations(java, alone) == []
    split = loaded(java, ontology_dir() / "onrecord.ttl")
    parts = sum(int(one.getLogicalAxiomCount()) for one in split.importsClosure().iterator())
    assert 0 < alone.getLogicalAxiomCount() <= parts


def test_the_profile_does_find_what_is_not_owl_2_dl(java: Any, tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<urn:o> a owl:Ontology . <urn:p> a owl:ObjectProperty , owl:TransitiveProperty , "
        "owl:FunctionalProperty ."
    )
    (told,) = violations(java, loaded(java, file))
    assert "non-simple" in told.lower() or "NonSimple" in told
