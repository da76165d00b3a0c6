"""The graph over HTTP: SPARQL protocol, graph store, linked data, named queries.

One process answers HTTP (``app``, ``run``) and never runs a query itself; queries run in child
processes (``pool``, ``worker``) that open the graph read-only, and writes in another (``writing``).
"""
