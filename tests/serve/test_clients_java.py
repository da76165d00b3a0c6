"""Java's programs against the endpoint: Jena's commands, and the OWLAPI that Protégé loads with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from onrecord import terms
from onrecord.check.ontology import convert
from onrecord.check.ontology.modules import read_catalog
from onrecord.resources import ontology_dir
from serve import jena
from serve.running import ARTICLE, Running
from support import owlapi

CLAIM = f"{terms.ONR}Claim"


class Jena:
    """Jena's commands, asking one server."""

    def __init__(self, server: Running, folder: Path) -> None:
        self.server = server
        self.path = jena.class_path(folder)

    def asked(self, query: str, form: str, *options: str) -> str:
        """The server's answer to a query as ``arq.rsparql`` understood it."""
        service = f"--service={self.server.url}/sparql"
        return jena.run(self.path, "arq.rsparql", service, f"--results={form}", *options, query)

    def loaded(self, path: str) -> int:
        """How many triples Jena has read from a document of the server."""
        query = f"SELECT (COUNT(*) AS ?n) FROM <{self.server.url}{path}> {{ ?s ?p ?o }}"
        return int(jena.run(self.path, "arq.sparql", "--results=CSV", query).split()[1])


@pytest.fixture
def client(server: Running, tmp_path: Path) -> Jena:
    return Jena(server, tmp_path)


def cells(rows: list[dict[str, dict[str, str]]]) -> set[frozenset[tuple[str, ...]]]:
    """Rows of SPARQL's results JSON without their order."""
    return {
        frozenset(
            (name, term["value"], term.get("xml:lang", ""), term.get("datatype", ""))
            for name, term in row.items()
        )
        for row in rows
    }


@jena.needs_jena
class TestJena:
    @pytest.mark.parametrize("options", [(), ("--post",)], ids=["GET", "POST"])
    def test_reads_the_rows_of_a_select(self, client: Jena, options: tuple[str, ...]) -> None:
        query = f"SELECT ?c ?p ?o {{ ?c a <{CLAIM}> ; ?p ?o FILTER(!isBlank(?o)) }}"
        found = json.loads(client.asked(query, "JSON", *options))["results"]["bindings"]
        ours = client.server.query(query, "application/sparql-results+json").json()
        assert len(found) == len(ours["results"]["bindings"]) > 100
        assert cells(found) == cells(ours["results"]["bindings"])

    def test_reads_yes_and_no(self, client: Jena) -> None:
        for query in (f"ASK {{ ?c a <{CLAIM}> }}", "ASK { ?c a <urn:nothing> }"):
            found = json.loads(client.asked(query, "JSON"))
            assert found["boolean"] is client.server.ask(query)

    @pytest.mark.parametrize(
        "query", [f"CONSTRUCT WHERE {{ ?c a <{CLAIM}> ; ?p ?o }}", f"DESCRIBE <{ARTICLE}>"]
    )
    def test_reads_triples(self, client: Jena, query: str) -> None:
        found = Graph().parse(data=client.asked(query, "NT"), format="nt")
        ours = client.server.query(query, "application/n-triples").text
        assert len(found) > 10
        assert isomorphic(found, Graph().parse(data=ours, format="nt"))

    def test_is_told_that_a_query_is_refused(self, client: Jena) -> None:
        with pytest.raises(jena.JenaError, match="403"):
            client.asked("SELECT * { SERVICE <http://other.example/sparql> { ?s ?p ?o } }", "CSV")

    @pytest.mark.parametrize(
        "path", ["/shapes", "/ontology/actors", ARTICLE.removeprefix("https://w3id.org/onrecord")]
    )
    def test_loads_a_document(self, client: Jena, path: str) -> None:
        ours = client.server.client.get(
            path, headers={"accept": "application/n-triples"}, follow_redirects=True
        )
        assert client.loaded(path) == len(set(ours.text.splitlines())) > 100


def requests_of(server: Running, route: str) -> int:
    """How many requests of a route the server has answered with 200, by its own metrics."""
    wanted = f'onrecord_http_requests_total{{method="GET",route="{route}",status="200"}} '
    lines = server.client.get("/metrics").text.splitlines()
    return sum(int(float(line.removeprefix(wanted))) for line in lines if line.startswith(wanted))


@pytest.fixture(scope="module")
def java() -> Any:
    return owlapi.start()


@owlapi.needs_owlapi
class TestOwlapi:
    @staticmethod
    def manager(java: Any) -> Any:
        """One that knows no catalog: an import that the network does not have is an error."""
        return java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()

    def opened(self, java: Any, url: str) -> Any:
        """As Protégé's "Open from URL" does."""
        iri = java("org.semanticweb.owlapi.model.IRI")
        return self.manager(java).loadOntologyFromOntologyDocument(iri.create(url))

    def test_opens_the_ontology_whole_in_one_request(
        self, java: Any, server: Running, tmp_path: Path
    ) -> None:
        before = requests_of(server, "/ontology")
        served = self.opened(java, f"{server.url}/ontology")
        assert requests_of(server, "/ontology") == before + 1
        file = tmp_path / "onrecord.rdf"
        file.write_text(convert("rdfxml"), encoding="utf-8")
        merged = self.manager(java).loadOntologyFromOntologyDocument(
            java("java.io.File")(str(file))
        )
        assert served.getAxiomCount() == merged.getAxiomCount() > 1000
        assert served.getLogicalAxiomCount() == merged.getLogicalAxiomCount()
        assert served.getOntologyID().equals(merged.getOntologyID())
        assert served.directImports().count() == 0
        assert served.importsDeclarations().count() == 0
        assert owlapi.violations(java, served) == []

    def test_opens_a_module_with_all_that_it_imports(self, java: Any, server: Running) -> None:
        served = self.opened(java, f"{server.url}/ontology/actors")
        manager = self.manager(java)
        iri = java("org.semanticweb.owlapi.model.IRI")
        mapper = java("org.semanticweb.owlapi.util.SimpleIRIMapper")
        for name, path in read_catalog(ontology_dir()).items():
            manager.getIRIMappers().add(mapper(iri.create(name), iri.create(path.as_uri())))
        split = manager.loadOntologyFromOntologyDocument(
            java("java.io.File")(str(ontology_dir() / "actors.ttl"))
        )
        assert split.importsClosure().count() > 1
        included = java("org.semanticweb.owlapi.model.parameters.Imports").INCLUDED
        assert served.getAxiomCount() == split.axioms(included).distinct().count() > 100
        assert served.importsDeclarations().count() == 0
        assert owlapi.violations(java, served) == []

    def test_opens_what_an_article_says(self, java: Any, server: Running) -> None:
        served = self.opened(java, f"{server.url}/data?iri={quote(ARTICLE, safe='')}")
        iri = java("org.semanticweb.owlapi.model.IRI")
        assert served.containsEntityInSignature(iri.create(ARTICLE))
        assert served.getAxiomCount() > 100
