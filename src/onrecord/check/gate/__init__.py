"""A SHACL gate: shapes compiled once to SPARQL, many graphs decided at a time.

``Gate(shapes).check(graphs)`` says of each graph whether it conforms, and where it does not. What
it cannot decide for certain it says so, and a full validator has to look at it. It knows nothing
of this package's own shapes or data.
"""

from onrecord.check.gate.model import DataGraph, GateReport, Result, Term, Uncompiled, Verdict
from onrecord.check.gate.run import Gate

__all__ = ["DataGraph", "Gate", "GateReport", "Result", "Term", "Uncompiled", "Verdict"]
