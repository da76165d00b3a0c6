"""The child process that writes: each write is computed, validated, then committed or rejected.

Started as ``python -m onrecord.serve.workers.write_worker``; its options come in the first frame.
It holds the graph's lock only while it writes, so ``build`` and ``load`` get their turn.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from onrecord import terms
from onrecord.errors import GraphLocked, GraphNotWritable
from onrecord.ids import DEFAULT_BASE
from onrecord.load.decision import Gate
from onrecord.serve.core.problems import Problem
from onrecord.serve.workers import update_diff
from onrecord.serve.workers.frames import (
    COMMITTING,
    FAIL,
    HEAD,
    pack,
    pack_json,
    read_request,
    write_all,
)
from onrecord.serve.workers.published_version import base_of
from onrecord.serve.workers.query_depth import AT_ONCE, check_depth
from onrecord.serve.workers.sandbox import deepen_stack, end_with, leave_network, limit_memory
from onrecord.serve.workers.worker_process import failure, protocol_ends
from onrecord.store import LocalStore, Writer, open_graph, open_writer
from onrecord.store.migration import is_old
from onrecord.store.unit import pack_unit


class WriteWorker:
    """The options of the process, and the judge."""

    def __init__(self, options: Mapping[str, Any], pipe: int) -> None:
        self._graph, self._pipe = Path(options["graph"]), pipe
        self._base: str | None = options["base"]
        self._prefixes = dict(terms.PREFIXES) if options["prefixes"] else {}
        module, _, name = options["gate"].partition(":")
        self._gate: Gate = getattr(importlib.import_module(module), name)

    def do(self, request: Mapping[str, Any], bodies: Sequence[bytes]) -> dict[str, Any]:
        """Do a write, or raise the Problem that says why nothing of it was done."""
        if request["op"] == "update" and len(request["text"]) > AT_ONCE:
            check_depth(request["text"], "update")
        try:
            with open_writer(self._graph, create=False) as writer:
                if any(map(is_old, writer.units.values())):
                    raise Problem(
                        409,
                        "The graph was written by an earlier version of onrecord. Migrate it with "
                        "'onrecord compact', then write.",
                    )
                if writer.unpublished:
                    writer.publish()
                with open_graph(self._graph) as view:
                    return self._judged(request, bodies, writer, view)
        except GraphLocked as error:
            raise Problem(503, str(error), headers={"Retry-After": "5"}) from error
        except GraphNotWritable as error:
            raise Problem(507, str(error)) from error

    def _judged(
        self,
        request: Mapping[str, Any],
        bodies: Sequence[bytes],
        writer: Writer,
        view: LocalStore,
    ) -> dict[str, Any]:
        base = self._base or base_of(map(NamedNode, writer.units)) or DEFAULT_BASE
        if request["op"] == "update":
            prefixes = {**self._prefixes, "d": base} if self._prefixes else {}
            wanted = update_diff.diff_of_update(request, view, base, prefixes)
        else:
            wanted = update_diff.diff_of_graph(request, bodies, view)
        if not wanted:
            return {"changed": [], "created": False}
        decision = self._gate(wanted, view, base)
        if decision.refused is not None:
            raise Problem(422, decision.refused, report=decision.report, turtle=decision.turtle)
        created = request["op"] != "update" and not any(view.quads(request["graph"]))
        # whatever cannot be stored is found out before the first unit is put
        units = [pack_unit(put.graph, put.nquads) for put in decision.puts]
        write_all(self._pipe, pack(COMMITTING))
        for put, unit in zip(decision.puts, units, strict=True):
            writer.put(
                put.graph,
                kind=put.kind,
                id=put.id,
                key=put.key,
                counts=put.counts,
                nquads=unit,
                origin=put.origin,
            )
        for graph in decision.drops:
            writer.drop(graph)
        writer.commit_and_publish()
        return {"changed": sorted(wanted), "created": created}


def main() -> None:
    """Do writes until the server closes the pipe."""
    source, pipe = protocol_ends()
    server = os.getppid()
    first = read_request(source)
    if first is None:
        return
    leave_network()
    deepen_stack()
    end_with(server)
    worker = WriteWorker(first[0], pipe)
    limit_memory(first[0]["memory"])
    while (message := read_request(source)) is not None:
        request, bodies = message
        try:
            write_all(pipe, pack_json(HEAD, worker.do(request, bodies)))
        except Exception as error:
            write_all(pipe, pack_json(FAIL, failure(error)))


if __name__ == "__main__":
    main()
