"""The W3C's SPARQL 1.1 suites of queries, updates, their syntax and result formats, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Graph
from rdflib.term import Node

from serve.running import Running, free_port, serving
from serve.w3c import (
    HOME,
    MF,
    QT,
    SUITE,
    UT,
    DiffersError,
    Row,
    cases,
    compare_graphs,
    compare_rows,
    data_of,
    file_of,
    needs_suite,
    result_in,
    result_of,
    rows_of,
)

pytestmark = needs_suite

QUERY = """aggregates bind bindings cast construct exists functions grouping negation
project-expression property-path subquery""".split()
FORMATS = ["csv-tsv-res", "json-res"]
UPDATE = """add basic-update clear copy delete delete-data delete-insert delete-where drop move
update-silent""".split()
SYNTAX = ["aggregates", "construct", "delete-insert", "grouping", "syntax-query", "syntax-fed"]
#: The forms of results by the ending of the file that the suite expects, and by media type.
MEDIA = {
    ".srx": ("xml", "application/sparql-results+xml"),
    ".srj": ("json", "application/sparql-results+json"),
    ".csv": ("csv", "text/csv"),
    ".tsv": ("tsv", "text/tab-separated-values"),
}
#: What the engine does otherwise than SPARQL 1.1 says, by test. Each is so in an in-memory store of
#: pyoxigraph too; docs/operating.md says what users can write instead.
GAPS = {
    # GRAPH ?g around a subquery with an aggregate is evaluated over all graphs at once
    f"{HOME}aggregates/manifest#agg-empty-group-count-graph": (
        "?g is not bound and there is one row in all; by section 18.6 there is one for each graph"
    ),
    # GROUP_CONCAT keeps a language tag that all its literals have
    f"{HOME}aggregates/manifest#agg-groupconcat-04": (
        "the result has a language tag; by section 18.5.1.7 it is a simple literal"
    ),
    # the same, of one literal
    f"{HOME}aggregates/manifest#agg-groupconcat-06": (
        "the result has a language tag; by section 18.5.1.7 it is a simple literal"
    ),
    # GRAPH ?g around VALUES does not bind ?g, nor hold it to the graphs there are
    f"{HOME}bindings/manifest#graph": (
        "?g is not bound; by section 18.6 each row is joined with the name of each graph"
    ),
    # the store keeps integers of a derived type as xsd:integer
    f"{HOME}csv-tsv-res/manifest#tsv03": "an xsd:negativeInteger comes back as another type",
    # BNODE(text) names its node by the text
    f"{HOME}functions/manifest#bnode01": (
        "the node is the same in all rows; by section 17.4.2.9 it is another in each"
    ),
    # inside GRAPH ?g both sides of MINUS bind ?g, so they always share a variable
    f"{HOME}negation/manifest#graph-minus": (
        "rows are removed; by section 18.6 ?g is joined after MINUS, whose sides here share none"
    ),
    # a path of no length from a constant that no triple holds: ?s :p* :o
    f"{HOME}property-path/manifest#zero_or_more_set_end": (
        "there is no solution; by section 18.4 the constant itself is one"
    ),
    # the same: :s :p* ?o
    f"{HOME}property-path/manifest#zero_or_more_set_start": (
        "there is no solution; by section 18.4 the constant itself is one"
    ),
    # the same: ?s :p? :o
    f"{HOME}property-path/manifest#zero_or_one_set_end": (
        "there is no solution; by section 18.4 the constant itself is one"
    ),
    # the same: :s :p? ?o
    f"{HOME}property-path/manifest#zero_or_one_set_start": (
        "there is no solution; by section 18.4 the constant itself is one"
    ),
}
#: What this server refuses on purpose, by test: an endpoint that nobody allowed, and every LOAD.
REFUSED = {
    f"{HOME}service/manifest#service5",
    *(f"{HOME}syntax-fed/manifest#test_{n}" for n in (1, 2, 3)),
    *(f"{HOME}syntax-update-1/manifest#test_{n}" for n in (1, 2, 3, 4, 37, 47, 48, 49)),
    f"{HOME}update-silent/manifest#load-silent",
    f"{HOME}update-silent/manifest#load-into-silent",
}
_NOT_THERE = re.compile(r"cannot be run: The (?:graph|custom function) <")
#: Errors whose place the engine does not tell.
WITHOUT_PLACE = {"syntax-update-1/test_54"}

Note = Callable[[str, object], None]


def known(found: list[Any]) -> list[Any]:
    """The tests that are to pass, and the engine's gaps, which must fail with another answer."""

    def marked(case: Any) -> Any:
        reason = GAPS.get(iri_of(case))
        if reason is None:
            return case
        mark = pytest.mark.xfail(strict=True, raises=DiffersError, reason=reason)
        return pytest.param(*case.values, id=case.id, marks=mark)

    return [marked(case) for case in found if iri_of(case) not in REFUSED]


def refused(found: list[Any]) -> list[Any]:
    """The tests that this server is to refuse."""
    return [case for case in found if iri_of(case) in REFUSED]


def iri_of(case: Any) -> str:
    """The IRI of a test."""
    _, test = case.values
    return str(test)


def suites(folders: list[str], *kinds: str) -> list[Any]:
    return [c for f in folders for c in cases(f"{f}/manifest.ttl", *kinds)]


EVALUATED = suites(QUERY + FORMATS, "QueryEvaluationTest", "CSVResultFormatTest")
FEDERATED = suites(["service"], "QueryEvaluationTest")
QUERY_SYNTAX = suites(SYNTAX, "PositiveSyntaxTest11", "NegativeSyntaxTest11")
UPDATE_SYNTAX = suites(
    ["syntax-update-1", "syntax-update-2"],
    "PositiveUpdateSyntaxTest11",
    "NegativeUpdateSyntaxTest11",
)
UPDATED = suites(UPDATE, "UpdateEvaluationTest")


@pytest.fixture(scope="module", autouse=True)
def as_written() -> Iterator[None]:
    """Literals stay as they are written while rdflib reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        yield


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with each data file of the queries' tests as a graph, which may call itself."""
    from onrecord.store import open_writer

    folder = tmp_path_factory.mktemp("w3c")
    with open_writer(folder / "graph") as writer:
        for iri in sorted({d for case in EVALUATED + FEDERATED for d in data(*case.values)}):
            triples = ox.parse(path=file_of(iri), base_iri=iri, rename_blank_nodes=True)
            quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(iri)) for t in triples]
            nquads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            writer.put(iri, kind="graph", id=iri, key="", counts={}, nquads=nquads)
        writer.commit()
        writer.publish()
    port = free_port()
    allowed = ["http://invalid.endpoint.org/sparql"]
    for case in FEDERATED:
        graph, test = case.values
        allowed += endpoints(graph, test, f"http://127.0.0.1:{port}").values()
    options = [part for iri in allowed for part in ("--allow-service", iri)]
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("serve.running.free_port", lambda: port)
            server = stack.enter_context(serving(folder / "graph", folder / "log", *options))
        yield server


def data(graph: Graph, test: Node) -> Iterator[str]:
    """The files that a query's test is about."""
    action = graph.value(test, MF.action)
    services = list(graph.objects(action, QT.serviceData))
    for subject in (action, *services):
        for part in (QT.data, QT.graphData):
            yield from map(str, graph.objects(subject, part))


def endpoints(graph: Graph, test: Node, url: str) -> dict[str, str]:
    """The endpoints of a test, each with an address at ``url`` that answers over its data."""
    action = graph.value(test, MF.action)
    return {
        str(graph.value(service, QT.endpoint)): f"{url}/sparql?"
        + urlencode(
            [("default-graph-uri", str(d)) for d in graph.objects(service, QT.data)], safe=":/"
        )
        for service in graph.objects(action, QT.serviceData)
    }


def asked(server: Running, graph: Graph, test: Node, text: str, accept: str) -> httpx.Response:
    """The answer to a test's query over the dataset that the test names."""
    action = graph.value(test, MF.action)
    default = [str(d) for d in graph.objects(action, QT.data)]
    dataset: dict[str, Any] = {}
    if default or not re.search(r"^\s*FROM\b", text, re.MULTILINE):  # its own, if it has one
        # a graph that is not there is an empty default graph; without any it would be the union
        dataset["default-graph-uri"] = default or [f"{HOME}none"]
        dataset["named-graph-uri"] = [str(d) for d in graph.objects(action, QT.graphData)]
    base = f"BASE <{graph.value(action, QT.query)}> "
    return server.query(base + text, accept, **dataset)


def in_order(answer: httpx.Response) -> None:
    """Raises DiffersError for any failure but the server's own."""
    assert answer.status_code != 500, answer.text
    if answer.status_code not in (200, 204):
        raise DiffersError(f"{answer.status_code}: {answer.text}")


def query_of(graph: Graph, test: Node) -> str:
    file = graph.value(graph.value(test, MF.action), QT.query)
    assert file is not None
    return file_of(file).read_text()


def check(answer: httpx.Response, expected: Path, text: str, note: Note) -> None:
    """Raises DiffersError where the answer is not what the file says."""
    media = answer.headers["content-type"].partition(";")[0]
    # a last ORDER BY, not one inside of a subquery
    ordered = bool(re.search(r"ORDER\s+BY[^{}]*\Z", text, re.IGNORECASE))
    want_truth: bool | None
    if expected.suffix not in MEDIA:
        want = Graph().parse(expected, publicID=HOME + expected.relative_to(SUITE).as_posix())
        if media == "text/turtle":
            note("by", compare_graphs(Graph().parse(data=answer.text, format="turtle"), want))
            return
        want_truth, names, rows = result_in(want)
        form = "json"
    else:
        form, wanted = MEDIA[expected.suffix]
        assert media == wanted
        result = result_of(expected.read_bytes(), form)
        want_truth, names, rows = result.askAnswer, {str(v) for v in result.vars or ()}, []
        if result.type == "SELECT":
            rows = rows_of(result, form == "csv")
    got = result_of(answer.content, form)
    if want_truth is not None:
        if got.askAnswer is not want_truth:
            raise DiffersError(f"the answer is {got.askAnswer}, not {want_truth}")
        return
    if {str(v) for v in got.vars or ()} != names:
        raise DiffersError(f"the variables are {got.vars}, not {names}")
    note("by", compare_rows(rows_of(got, form == "csv"), rows, ordered))


def test_every_exception_is_one_of_the_suites() -> None:
    there = {iri_of(c) for c in EVALUATED + FEDERATED + QUERY_SYNTAX + UPDATE_SYNTAX + UPDATED}
    assert GAPS.keys() <= there
    assert there >= REFUSED


@pytest.mark.parametrize(("graph", "test"), known(EVALUATED))
def test_query_evaluation(loaded: Running, graph: Graph, test: Node, record_property: Note) -> None:
    text = query_of(graph, test)
    file = graph.value(test, MF.result)
    assert file is not None
    expected = file_of(file)
    _, media = MEDIA.get(expected.suffix, MEDIA[".srj"])
    answer = asked(loaded, graph, test, text, f"{media}, text/turtle;q=0.5")
    in_order(answer)
    check(answer, expected, text, record_property)


@pytest.mark.parametrize(("graph", "test"), known(FEDERATED))
def test_federated_query(
    loaded: Running, graph: Graph, test: Node, record_property: Note, tmp_path: Path
) -> None:
    """The test's endpoints are this server, asked over their data, and its IRIs follow."""
    text, file = query_of(graph, test), graph.value(test, MF.result)
    assert file is not None
    expected = tmp_path / file_of(file).name
    wanted = file_of(file).read_text()
    for name, here in endpoints(graph, test, loaded.url).items():
        text = text.replace(f"<{name}>", f"<{here}>")
        wanted = wanted.replace(f"<uri>{name}</uri>", f"<uri>{here.replace('&', '&amp;')}</uri>")
    expected.write_text(wanted)
    answer = asked(loaded, graph, test, text, MEDIA[".srx"][1])
    in_order(answer)
    check(answer, expected, text, record_property)


@pytest.mark.parametrize(("graph", "test"), known(QUERY_SYNTAX))
def test_query_syntax(writable: Running, graph: Graph, test: Node) -> None:
    """Of a file with an update, too: the suite has a few among its tests of queries."""
    file, right = graph.value(test, MF.action), "Positive" in kind_of(graph, test)
    assert file is not None
    text = file_of(file).read_text()
    send = writable.update if file_of(file).suffix == ".ru" else writable.query
    judged(send(text), right, name_of(test))


@pytest.mark.parametrize(("graph", "test"), known(UPDATE_SYNTAX))
def test_update_syntax(writable: Running, graph: Graph, test: Node) -> None:
    file = graph.value(test, MF.action)
    assert file is not None
    answer = writable.update(file_of(file).read_text())
    judged(answer, "Positive" in kind_of(graph, test), name_of(test))


def kind_of(graph: Graph, test: Node) -> str:
    return str(graph.value(test, rdflib.RDF.type)).rpartition("#")[2]


def name_of(test: Node) -> str:
    folder, _, name = str(test).removeprefix(HOME).partition("/manifest#")
    return f"{folder}/{name}"


def judged(answer: httpx.Response, right: bool, name: str) -> None:
    if right:
        # the suite asks whether it is read, not whether there is such a graph or function
        if not _NOT_THERE.search(answer.text):
            in_order(answer)
        return
    if answer.status_code != 400:
        raise DiffersError(f"{answer.status_code}: {answer.text}")
    if name not in WITHOUT_PLACE:
        assert answer.json()["line"] >= 1
        assert answer.json()["column"] >= 1


@pytest.mark.parametrize(("graph", "test"), known(UPDATED))
def test_update_evaluation(
    writable: Running, graph: Graph, test: Node, record_property: Note
) -> None:
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)
    assert action is not None
    assert result is not None
    request = graph.value(action, UT.request)
    assert request is not None
    before = "".join(
        content if name is None else f"GRAPH <{name}> {{ {content} }}\n"
        for name, file in data_of(graph, action)
        for content in [Graph().parse(file).serialize(format="nt")]
    )
    prepared = writable.update(f"CLEAR ALL ; INSERT DATA {{ {before} }}")
    assert prepared.status_code == 204, prepared.text
    in_order(writable.update(f"BASE <{request}> {file_of(request).read_text()}"))
    got: dict[str | None, Graph] = {}
    held = writable.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", "application/sparql-results+json")
    rows: list[Row] = rows_of(result_of(held.content, "json"))
    for row in rows:
        name = None if str(row["g"]).endswith("/graph/default") else str(row["g"])
        got.setdefault(name, Graph()).add((row["s"], row["p"], row["o"]))
    want: dict[str | None, Graph] = {}
    for name, file in data_of(graph, result):
        want.setdefault(name, Graph()).parse(file)
    by = set()
    for name in {*got, *want}:
        by.add(compare_graphs(got.get(name, Graph()), want.get(name, Graph()), str(name)))
    record_property("by", "value" if "value" in by else "lexical")


def is_refused(answer: httpx.Response, detail: str, note: Note) -> None:
    """The answer is 403 with this sentence, and nothing else came of the request."""
    note("refused", "by design")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Forbidden"
    assert answer.json()["detail"] == detail


@pytest.mark.parametrize(("graph", "test"), refused(QUERY_SYNTAX))
def test_a_query_that_calls_out_is_refused_before_it_is_read(
    writable: Running, graph: Graph, test: Node, record_property: Note
) -> None:
    file = graph.value(test, MF.action)
    assert file is not None
    is_refused(
        writable.query(file_of(file).read_text()),
        "The query calls <g> with SERVICE, which this server does not allow. "
        "Query that endpoint yourself and join the two results.",
        record_property,
    )


@pytest.mark.parametrize(("graph", "test"), refused(FEDERATED))
def test_an_endpoint_that_a_variable_names_is_refused(
    loaded: Running, graph: Graph, test: Node, record_property: Note
) -> None:
    """Even where a server is told of endpoints to call: the engine would call any that is bound."""
    answer = asked(loaded, graph, test, query_of(graph, test), MEDIA[".srx"][1])
    allowed = answer.json()["detail"].partition("It allows ")[2]
    assert "http://invalid.endpoint.org/sparql" in allowed.removesuffix(".").split(", ")
    is_refused(
        answer,
        "The query calls an endpoint that is not written as an IRI with SERVICE, which this "
        f"server does not allow. It allows {allowed}",
        record_property,
    )


@pytest.mark.parametrize(("graph", "test"), refused(UPDATE_SYNTAX + UPDATED))
def test_nothing_is_loaded(
    writable: Running, graph: Graph, test: Node, record_property: Note
) -> None:
    """Not even with SILENT, which by the suite does nothing where the source cannot be had."""
    assert writable.update("CLEAR ALL").status_code == 204
    action = graph.value(test, MF.action)
    assert action is not None
    request = graph.value(action, UT.request) or action
    is_refused(
        writable.update(file_of(request).read_text()),
        "The update uses LOAD, but this server fetches nothing. Send the triples themselves.",
        record_property,
    )
    assert not writable.ask("ASK { GRAPH ?g { ?s ?p ?o } }")


@pytest.mark.parametrize(("graph", "test"), FEDERATED)
def test_an_endpoint_is_not_called_unless_it_is_allowed(
    writable: Running, graph: Graph, test: Node
) -> None:
    answer = writable.query(query_of(graph, test))
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail"]
