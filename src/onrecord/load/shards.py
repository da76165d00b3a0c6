"""Folders of shards → a graph directory, or any store with the Graph Store Protocol.

Shards marked as validated against the shapes of this version are not checked again, unless asked;
all others are, article by article.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryFile

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from onrecord import terms
from onrecord.build.report import Outcome, OutcomeListener, State, Summary
from onrecord.build.shared_graphs import ontology_nquads, put_if_changed
from onrecord.build.upgrade import completed, upgrade
from onrecord.check.checker import Checker
from onrecord.check.findings import CheckReport
from onrecord.describe.derived import Deriver
from onrecord.digests import digest
from onrecord.ids import canonical
from onrecord.origins import same_origin, why_id_is_taken
from onrecord.rdf.nquads import dumped, graph_of, split_lines
from onrecord.store import Unit, open_writer
from onrecord.store.gsp_client import GraphStore
from onrecord.store.migration import of_this_version
from onrecord.store.shard_folder import ShardFolder

#: Requests that an endpoint is sent at a time.
REQUESTS = 4


def load_shards(
    urls: Iterable[str],
    graph: Path,
    *,
    check: bool = False,
    on_outcome: OutcomeListener = lambda outcome: None,
    replace_others: bool = False,
) -> Summary:
    """Loads folders of shards into the graph directory, and publishes it.

    A unit with the same key as in the graph is unchanged; what a folder dropped is dropped. An
    article that the graph has from another origin stays, unless ``replace_others``. Each shard is
    one commit, so a load that was killed resumes from there. ``check`` validates everything,
    whatever the folders state. Raises StoreError for a folder that does not exist, and for a shard
    that is missing or not as it was written.
    """
    summary = Summary()
    with open_writer(graph) as writer:
        upgrade(writer)
        for url in urls:
            folder = ShardFolder(url, create=False)
            nquads = ontology_nquads()
            put_if_changed(
                writer, terms.ONTOLOGY, "ontology", digest(nquads.decode()), partial(bytes, nquads)
            )
            checker, units = _ShardChecker(folder, check), _Completed(folder)
            for shard in folder.shards():
                for unit, text in units.of(shard):
                    if unit.kind == "ontology":
                        continue  # the graph has that of this version
                    before = writer.units.get(unit.graph)
                    unchanged = before is not None and before.key == unit.key
                    if before is not None and not (
                        unchanged or replace_others or _same_article(before, unit)
                    ):
                        _report_taken(summary, on_outcome, unit, before, url)
                        continue
                    refusal = None if unchanged else checker.refusal(unit, text)
                    if not unchanged and refusal is None:
                        writer.put(
                            unit.graph,
                            kind=unit.kind,
                            id=unit.id,
                            key=unit.key,
                            counts=unit.counts,
                            nquads=text,
                            origin=unit.origin,
                            place=unit.place,
                        )
                    _report(summary, on_outcome, unit, url, unchanged, refusal, before is not None)
                writer.commit()
            for name in _dropped(folder) & writer.units.keys():
                writer.drop(name)
    return summary


def send_shards(
    urls: Iterable[str],
    endpoint: str,
    *,
    check: bool = False,
    on_outcome: OutcomeListener = lambda outcome: None,
    requests: int = REQUESTS,
) -> Summary:
    """Sends folders of shards to the Graph Store Protocol address ``endpoint``.

    Each article's graph is replaced whole, ``requests`` of them at a time. Its line in the
    provenance graph follows, by which the next load knows that the graph is complete. So a load
    that was killed can be resumed by anyone, from anywhere. Raises StoreError as ``load_shards``
    does, and StoreUnreachable for the endpoint.
    """
    summary = Summary()
    with ExitStack() as stack:
        sender = _Sender(endpoint, stack.enter_context(ThreadPoolExecutor(requests)))
        stack.callback(sender.close)
        nquads = ontology_nquads()
        sender.send([(terms.ONTOLOGY, nquads)])
        for url in urls:
            folder = ShardFolder(url, create=False)
            checker, units = _ShardChecker(folder, check), _Completed(folder)
            sender.wanted = set(map(canonical, folder.units)) | _dropped(folder)
            for shard in folder.shards():
                going: list[tuple[str, bytes]] = []
                for unit, text in units.of(shard):
                    if unit.kind == "ontology":
                        continue
                    unchanged = unit.kind == "article" and sender.has(unit, text)
                    refusal = None if unchanged else checker.refusal(unit, text)
                    if not unchanged and refusal is None:
                        going.append((unit.graph, text))
                    _report(summary, on_outcome, unit, url, unchanged, refusal)
                sender.send(going)
            sender.drop(_dropped(folder))
            sender.rewrite_stale()
    return summary


def _report(
    summary: Summary,
    on_outcome: OutcomeListener,
    unit: Unit,
    origin: str,
    unchanged: bool,
    refusal: CheckReport | None,
    known: bool = False,
) -> None:
    """Report the outcome of a unit, if it is an article."""
    if unit.kind != "article":
        return
    if refusal is not None:
        reason = "it violates the shapes of this version."
        outcome = Outcome(unit.id, "refused", reason, origin, findings=refusal.findings)
    else:
        claims, events = unit.counts.get("claims", 0), unit.counts.get("events", 0)
        state: State = "unchanged" if unchanged else "written"
        replaced = known and not unchanged
        outcome = Outcome(unit.id, state, "", origin, claims, events, replaced=replaced)
    summary.add(outcome)
    on_outcome(outcome)


def _dropped(folder: ShardFolder) -> set[str]:
    """The graphs that a folder removed, under the IRIs of this version."""
    return set(map(canonical, folder.dropped)) - set(map(canonical, folder.units))


def _same_article(before: Unit, unit: Unit) -> bool:
    return same_origin((before.origin, before.place), (unit.origin, unit.place))


def _report_taken(
    summary: Summary, on_outcome: OutcomeListener, unit: Unit, before: Unit, origin: str
) -> None:
    """Say that a unit's id is that of another article in the graph."""
    reason = why_id_is_taken(before.origin, "Build one of them with --collection NAME")
    outcome = Outcome(unit.id, "refused", reason, origin)
    summary.add(outcome)
    on_outcome(outcome)


class _ShardChecker:
    """The shapes, for folders that passed those of another version, or for ``all_``."""

    def __init__(self, folder: ShardFolder, all_: bool) -> None:
        self._checker: Checker | None = None
        if all_ or not folder.gated_alike:
            self._checker = Checker(context=_authority(folder))

    def refusal(self, unit: Unit, text: bytes) -> CheckReport | None:
        """The report on an article that violates the shapes; None for anything that is accepted."""
        if self._checker is None or unit.kind != "article":
            return None
        name = NamedNode(unit.graph)
        own = [quad for quad in _quads(text) if quad.graph_name == name]
        report = self._checker.check_article(own)
        return None if report.conforms else report


class _Completed:
    """The units of a folder as this version has them, whichever version wrote them."""

    def __init__(self, folder: ShardFolder) -> None:
        self._folder = folder

    def of(self, shard: Iterable[tuple[Unit, bytes]]) -> Iterator[tuple[Unit, bytes]]:
        """Each unit with its N-Quads."""
        for unit, text in shard:
            yield of_this_version(unit, text, self._complete)

    def _complete(self, graph: str, kind: str, text: bytes) -> bytes:
        return completed(self._deriver, graph, kind, text)

    @cached_property
    def _deriver(self) -> Deriver:
        return Deriver(_authority(self._folder))


class _Sender:
    """The endpoint while graphs are sent to it.

    Graphs that units share (the provenance) hold one unit's lines under its graph as subject.
    ``_held`` is what the endpoint has there, by that subject, as far as it is of a unit wanted.
    """

    def __init__(self, endpoint: str, threads: ThreadPoolExecutor) -> None:
        self._endpoint, self._threads = endpoint, threads
        self._own = threading.local()
        self._stores: list[GraphStore] = []
        self._held: dict[str, dict[str, int]] = {}
        self._stale: dict[str, dict[str, list[bytes]]] = defaultdict(dict)
        self.wanted: set[str] = set()
        self.store = self._of_this_thread()

    def close(self) -> None:
        """Let all connections go."""
        for store in self._stores:
            store.close()

    def has(self, unit: Unit, text: bytes) -> bool:
        """Whether the endpoint has the unit, by what its shared graphs say of it."""
        shared = _by_graph(text)
        shared.pop(unit.graph, None)
        return bool(shared) and all(
            self._held_in(name).get(unit.graph) == _fingerprint(lines)
            for name, lines in shared.items()
        )

    def send(self, units: list[tuple[str, bytes]]) -> None:
        """Replace the graph of each unit; then say of it in the shared graphs that it is there."""
        parts = [(graph, _by_graph(text)) for graph, text in units]
        own = [(graph, lines.pop(graph)) for graph, lines in parts if graph in lines]
        for _ in self._threads.map(self._put, own):
            pass
        added: dict[str, list[bytes]] = defaultdict(list)
        for graph, shared in parts:
            for name, lines in shared.items():
                before = self._held_in(name).get(graph)
                if before is None:
                    added[name] += lines
                elif before != _fingerprint(lines):
                    self._stale[name][graph] = lines
        for name, lines in added.items():
            self.store.add(name, _ntriples(lines))

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove the graphs that the endpoint has of these."""
        for graph in graphs:
            for name, held in list(self._held.items()):
                if graph in held:
                    self.store.delete(graph)
                    self._stale[name][graph] = []

    def rewrite_stale(self) -> None:
        """Rewrite each shared graph that states something no longer true.

        The protocol can only replace a graph, so the whole of it is read and sent back.
        """
        for name, units in self._stale.items():
            with TemporaryFile() as file:
                self.store.get(name, file)
                triples = [
                    t
                    for t in ox.parse(file, format=RdfFormat.N_TRIPLES)
                    if getattr(t.subject, "value", None) not in units
                ]
            kept = ox.serialize((t.triple for t in triples), format=RdfFormat.N_TRIPLES) or b""
            new = b"".join(_ntriples(lines) for lines in units.values())
            self.store.put(name, kept + new)
        self._stale.clear()
        self._held.clear()

    def _held_in(self, name: str) -> dict[str, int]:
        if name not in self._held:
            found: dict[str, list[bytes]] = defaultdict(list)
            with TemporaryFile() as file:
                if self.store.get(name, file):
                    for quad in ox.parse(file, format=RdfFormat.N_TRIPLES):
                        subject = getattr(quad.subject, "value", "")
                        if subject in self.wanted:
                            found[subject].append(dumped([_in(name, quad)]))
            self._held[name] = {subject: _fingerprint(lines) for subject, lines in found.items()}
        return self._held[name]

    def _put(self, unit: tuple[str, list[bytes]]) -> None:
        graph, lines = unit
        self._of_this_thread().put(graph, _ntriples(lines))

    def _of_this_thread(self) -> GraphStore:
        store: GraphStore | None = getattr(self._own, "store", None)
        if store is None:
            store = self._own.store = GraphStore(self._endpoint)
            self._stores.append(store)
        return store


def _authority(folder: ShardFolder) -> list[Quad]:
    """All that the folder's authority says."""
    own = [unit for unit in folder.units.values() if unit.kind == "authority"]
    return [quad for text in folder.read(unit.graph for unit in own) for quad in _quads(text)]


def _in(graph: str, triple: Quad | Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))


def _by_graph(text: bytes) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for line in split_lines(text):
        found[graph_of(line)].append(line)
    return dict(found)


def _ntriples(lines: Iterable[bytes]) -> bytes:
    """Canonical N-Quads without their graphs."""
    return b"".join(line.rsplit(b" ", 2)[0] + b" .\n" for line in lines)


def _fingerprint(lines: Iterable[bytes]) -> int:
    """A number that differs between sets of lines, in this process."""
    return hash(frozenset(lines))


def _quads(text: bytes) -> Iterator[Quad]:
    for quad in ox.parse(text, format=RdfFormat.N_QUADS):
        assert isinstance(quad, Quad)
        yield quad
