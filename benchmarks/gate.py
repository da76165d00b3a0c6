"""How fast the SHACL gate is, beside pySHACL and Apache Jena, on the same shapes and data.

    python benchmarks/gate.py                                        1,000 invented articles
    python benchmarks/gate.py --articles 200 --share 10 --jena /usr/share/java
    python benchmarks/gate.py --foreign 500                          shapes and data of others

Without ``--foreign`` the data are those of ``synthetic.py``: each article a named graph that
conforms, beside one authority. Times are from N-Quads (for the gate and its checker) or N-Triples
(for the others) to the verdict on each article, the parsing counted, the shapes and the authority
read beforehand; in seconds of this process's clock and of its processor.

pySHACL validates an article's graph with its context, as the checker hands it over, on every
``--share``-th article only; its figure is scaled to all. Jena (Debian's ``libapache-jena-java``,
version 4.5) reads all articles as one graph in a process of its own, start included, and gets the
shapes without their SPARQL constraints, which would compare each article with all others; the
gate's figure beside it is for these shapes too.

``--foreign`` measures shapes and articles of another model, which ``conformance/shacl_data.py`` of
the corpora makes: once as the one graph that it writes, once with a graph for each article. The
shapes are of SHACL Core alone, there is no context, and the triples have no graph name. Times are
from Turtle or N-Triples to the verdict, for pySHACL too.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox
import rdflib
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator

from jena_path import class_path
from onrecord.check import gate as shacl_gate
from onrecord.check.checker import Checker
from onrecord.check.data_graph import ClassTree, Context, article_prefix
from onrecord.ids import graph_of
from onrecord.resources import ontology_dir, shapes_dir
from onrecord.terms import SH
from synthetic import Invented

#: Articles that the gate looks at together, as many as a shard of a build.
BATCH = 50
SPARQL = rdflib.URIRef(SH + "sparql")
ROOT = Path(__file__).resolve().parents[1]
DEFAULT_CORPORA = Path(os.environ.get("ONRECORD_CORPORA", ROOT.parent / "shared" / "eval"))


class Clock:
    """Seconds of the wall and of the processor, of what ran inside ``with``."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def articles_of(nquads: bytes) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The article graphs by name, one after the other as they come."""
    for graph, quads in groupby(graphs_of(nquads), attrgetter("graph_name")):
        if "/graph/article/" in graph.value:
            yield graph.value, list(quads)


def graphs_of(nquads: bytes) -> Iterator[ox.Quad]:
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def authority_of(nquads: bytes) -> list[ox.Quad]:
    return [q for q in graphs_of(nquads) if q.graph_name.value.endswith("/graph/authority")]


def shapes_graph(*, with_sparql: bool = True) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in sorted(shapes_dir().glob("*.ttl")):
        graph.parse(file)
    if not with_sparql:
        graph.remove((None, SPARQL, None))
    return graph


def context_of(name: str, quads: list[ox.Quad], context: Context, tree: ClassTree) -> list[ox.Quad]:
    article = name.replace("/graph/article/", "/article/")
    assert graph_of(article) == name
    described = context.described({q.object for q in quads}, article_prefix(article))
    return [*described, *tree.needed_by(quads, described)]


def batches(nquads: bytes) -> Iterator[list[tuple[str, list[ox.Quad]]]]:
    articles = articles_of(nquads)
    while batch := list(islice(articles, BATCH)):
        yield batch


def time_checker(nquads: bytes) -> tuple[Clock, int]:
    """The package's own way: parse, add the context, decide, and word the warnings."""
    checker, clock, conforming = Checker(context=authority_of(nquads)), Clock(), 0
    with clock.running():
        for batch in batches(nquads):
            reports = checker.check_articles([quads for _, quads in batch])
            conforming += sum(r.conforms for r in reports)
    return clock, conforming


def time_gate(nquads: bytes, shapes: rdflib.Graph) -> tuple[Clock, int]:
    """The gate alone on the same graphs."""
    gate, clock, conforming = shacl_gate.Gate(shapes), Clock(), 0
    context, tree = Context(authority_of(nquads)), ClassTree(ontology_dir())
    with clock.running():
        for batch in batches(nquads):
            report = gate.check(
                shacl_gate.DataGraph(name, quads, context_of(name, quads, context, tree))
                for name, quads in batch
            )
            conforming += sum(v.conforms for v in report.verdicts)
    return clock, conforming


def time_pyshacl(nquads: bytes, shapes: rdflib.Graph, share: int) -> tuple[Clock, int, int]:
    """pySHACL on a share of the articles, one after the other."""
    context, tree = Context(authority_of(nquads)), ClassTree(ontology_dir())
    some = list(articles_of(nquads))[::share]
    graphs = [
        ntriples([*quads, *context_of(name, quads, context, tree)]).encode() for name, quads in some
    ]
    return *validate_by_pyshacl(graphs, shapes, "nt"), len(some)


def ntriples(quads: Sequence[ox.Quad]) -> str:
    return "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)


def validate_by_pyshacl(
    graphs: Sequence[bytes], shapes: rdflib.Graph, form: str
) -> tuple[Clock, int]:
    """Graphs one after the other, parsed and validated."""
    clock, conforming = Clock(), 0
    log = logging.getLogger("pyshacl")
    options = {"logger": log, "allow_warnings": True, "inplace": True}
    loaded = ShapesGraph(shapes, False, log)
    loaded.shapes  # noqa: B018  the property's getter builds the cache
    for graph in graphs:
        with clock.running():
            data = DataGraph.from_rdflib(rdflib.Graph().parse(data=graph, format=form))
            validator = Validator(data, shacl_graph=rdflib.Graph(), options=options)
            validator.shacl_graph = loaded  # built once, not once an article
            conforms, _, _ = validator.run()
        conforming += conforms
    return clock, conforming


def validate_by_gate(
    graphs: Sequence[bytes], shapes: rdflib.Graph, form: ox.RdfFormat
) -> tuple[Clock, int]:
    """Graphs in batches, parsed and validated."""
    gate, clock, conforming = shacl_gate.Gate(shapes), Clock(), 0
    for start in range(0, len(graphs), BATCH):
        with clock.running():
            report = gate.check(
                shacl_gate.DataGraph(str(number), list(ox.parse(graph, format=form)))
                for number, graph in enumerate(graphs[start : start + BATCH])
            )
        conforming += sum(v.conforms for v in report.verdicts)
    return clock, conforming


def by_article(data: bytes) -> list[bytes]:
    """The graph of each article: what is about it and its parts, and what is about neither."""
    parts: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in dict.fromkeys(ox.parse(data, format=ox.RdfFormat.TURTLE)):
        parts[quad.subject.value.partition("#")[0]].append(quad)
    articles = {name for name in parts if "/article/" in name}
    shared = [quad for name in parts.keys() - articles for quad in parts[name]]
    return [ntriples([*parts[name], *shared]).encode() for name in sorted(articles)]


def measure_foreign(script: Path, number: int, share: int) -> None:
    """Other people's shapes and data: prints the gate's and pySHACL's times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sh").mkdir()
        subprocess.run([sys.executable, str(script), str(number)], cwd=folder, check=True)
        shapes = rdflib.Graph().parse(Path(folder) / "sh" / "shapes.ttl")
        data = (Path(folder) / "sh" / "data.ttl").read_bytes()
    graphs = by_article(data)
    assert len(graphs) == number, f"{script} wrote {len(graphs)} articles, not {number}"
    for what, all_of_them, form, name, every in (
        ("one graph", [data], ox.RdfFormat.TURTLE, "turtle", 1),
        ("a graph an article", graphs, ox.RdfFormat.N_TRIPLES, "nt", share),
    ):
        gate, conforming = validate_by_gate(all_of_them, shapes, form)
        some = all_of_them[::every]
        plain, as_many = validate_by_pyshacl(some, shapes, name)
        assert (conforming, as_many) == (len(all_of_them), len(some)), "sound articles are refused"
        scale = len(all_of_them) / len(some)
        print(line(f"gate, {what}", gate, number))
        print(line(f"pySHACL, {what}", plain, number, scale))
        print(f"pySHACL / gate: {plain.cpu * scale / gate.cpu:.1f} (processor)")


def time_jena(nquads: bytes, shapes: rdflib.Graph, jars: Path) -> tuple[Clock, bool]:
    """Jena's command line on all articles as one graph."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shapes.serialize(work / "shapes.ttl", format="turtle")
        data = work / "data.nt"
        tree = ClassTree(ontology_dir())
        with data.open("w", encoding="utf-8") as file:
            everything = list(graphs_of(nquads))
            for q in [*everything, *tree.needed_by(everything)]:
                file.write(f"{q.subject} {q.predicate} {q.object} .\n")
        path = class_path(jars, work / "path")
        clock, before = Clock(), resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        java = ["java", "-cp", path, "shacl.shacl", "validate", "--text"]
        done = subprocess.run(
            [*java, "--shapes", str(work / "shapes.ttl"), "--data", str(data)],
            capture_output=True,
            text=True,
            check=True,
        )
        clock.wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return clock, "Conforms" in done.stdout


def line(what: str, clock: Clock, number: int, scale: float = 1.0) -> str:
    wall, cpu = clock.wall * scale, clock.cpu * scale
    each = f"{wall / number * 1e3:8.1f} ms an article"
    return f"{what:34} {wall:8.2f} s wall {cpu:8.2f} s processor {each}"


def main() -> None:
    """Measure, and print one line each and the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--share", type=int, default=20, help="pySHACL: every how many articles")
    parser.add_argument("--jena", type=Path, metavar="DIR", help="where Jena's jars are")
    parser.add_argument("--foreign", type=int, metavar="N", help="N articles of another model")
    parser.add_argument("--corpora", type=Path, default=DEFAULT_CORPORA, help="for --foreign")
    options = parser.parse_args()
    if options.foreign is not None:
        script = options.corpora / "conformance" / "shacl_data.py"
        if not script.is_file():
            parser.error(f"{script} is not there; name the corpora's folder with --corpora.")
        measure_foreign(script, options.foreign, options.share)
        return
    number = options.articles
    nquads = "\n".join(Invented(number, seed=1).quads()).encode()
    triples = nquads.count(b"\n") // number
    print(f"{number} articles of about {triples} triples, Python {sys.version.split()[0]}")
    shapes = shapes_graph()
    gate, conforming = time_gate(nquads, shapes)
    assert conforming == number, f"the gate refuses {number - conforming} sound articles"
    print(line("gate", gate, number))
    checker, conforming = time_checker(nquads)
    assert conforming == number
    print(line("checker (gate, findings)", checker, number))
    plain, conforming, some = time_pyshacl(nquads, shapes, options.share)
    assert conforming == some, f"pySHACL refuses {some - conforming} sound articles"
    scale = number / some
    print(line(f"pySHACL ({some} articles, scaled)", plain, number, scale))
    print(f"pySHACL / gate: {plain.cpu * scale / gate.cpu:.0f} (processor)")

    core = shapes_graph(with_sparql=False)
    gate, _ = time_gate(nquads, core)
    print(line("gate, without sh:sparql", gate, number))
    plain, _, some = time_pyshacl(nquads, core, options.share)
    scale = number / some
    print(line(f"pySHACL, the same ({some}, scaled)", plain, number, scale))
    print(f"pySHACL / gate: {plain.cpu * scale / gate.cpu:.0f} (processor)")
    if options.jena:
        jena, conforms = time_jena(nquads, core, options.jena)
        assert conforms, "Jena refuses sound articles"
        print(line("Jena, the same, whole process", jena, number))
        ratios = f"{jena.wall / gate.wall:.1f} (wall), {jena.cpu / gate.cpu:.1f} (processor)"
        print(f"Jena / gate: {ratios}")


if __name__ == "__main__":
    main()
