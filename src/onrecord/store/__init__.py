"""Where the graph is kept: a graph directory, memory, or any SPARQL 1.1 endpoint.

All three answer to one protocol, :class:`Store`. A graph directory is read through
:func:`open_graph` and written through :func:`open_writer`; an endpoint through :func:`open_remote`.
Each is imported when it is first asked for, so that a query need not wait for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lazy import lazily

if TYPE_CHECKING:
    from onrecord.store.base import Results, Store, sorted_nquads
    from onrecord.store.copying import backup
    from onrecord.store.manifest import Unit
    from onrecord.store.memory import MemoryStore
    from onrecord.store.reader import LocalStore, open_graph
    from onrecord.store.sparql_endpoint import RemoteStore, open_remote
    from onrecord.store.writer import Writer, open_writer

__all__ = [
    "LocalStore",
    "MemoryStore",
    "RemoteStore",
    "Results",
    "Store",
    "Unit",
    "Writer",
    "backup",
    "open_graph",
    "open_remote",
    "open_writer",
    "sorted_nquads",
]

__getattr__ = lazily(
    __name__,
    {
        "LocalStore": "reader",
        "MemoryStore": "memory",
        "RemoteStore": "sparql_endpoint",
        "Results": "base",
        "Store": "base",
        "Unit": "manifest",
        "Writer": "writer",
        "backup": "copying",
        "open_graph": "reader",
        "open_remote": "sparql_endpoint",
        "open_writer": "writer",
        "sorted_nquads": "base",
    },
)
