"""Where the graph is kept: a directory of our own, memory, or any SPARQL 1.1 endpoint.

All three answer to one protocol, :class:`Store`. A graph directory is read through
:func:`open_graph` and written through :func:`open_writer`; an endpoint through :func:`open_remote`.
"""

from __future__ import annotations

from onrecord.store.base import Results, Store, sorted_nquads
from onrecord.store.local import LocalStore, open_graph
from onrecord.store.manifest import Unit
from onrecord.store.memory import MemoryStore
from onrecord.store.remote import RemoteStore, open_remote
from onrecord.store.writer import Writer, open_writer

__all__ = [
    "LocalStore",
    "MemoryStore",
    "RemoteStore",
    "Results",
    "Store",
    "Unit",
    "Writer",
    "open_graph",
    "open_remote",
    "open_writer",
    "sorted_nquads",
]
