"""The authority: known actors, offices, tenures and places, shipped and from the user's files.

RDF in any of its syntaxes, or CSV (see ``authority.table``). The user's files add to the shipped
data, and may not redefine them (see ``authority.rules``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from onrecord.authority.assemble import Location, assemble
from onrecord.authority.model import Authority
from onrecord.authority.rules import faults
from onrecord.authority.table import read_csv
from onrecord.authority.top_classes import top_classes
from onrecord.errors import InputError
from onrecord.rdf.formats import BY_SUFFIX
from onrecord.rdf.parse import Wording, parse_quads
from onrecord.resources import data_dir
from onrecord.table import read_text

_SUFFIXES = (*BY_SUFFIX, ".csv")

#: Parser messages that are reworded, each with its hint.
_REWORDED = {
    "No scheme found": (
        "an IRI is relative",
        "Write it in full, including https://, or declare a base with @base.",
    )
}


def load_authority(files: Sequence[Path] = (), *, replace: bool = False) -> Authority:
    """Reads the shipped authority and then the user's ``files``.

    With ``replace`` the shipped data are left out. Raises InputError, which names the file, the
    line if known, and the remedy.
    """
    shipped: dict[ox.Triple, None] = {}
    if not replace:
        for path in sorted((data_dir() / "authority").glob("*.ttl")):
            shipped.update(dict.fromkeys(_read_rdf(path)))
    if not files:
        return assemble(shipped, {})
    shipped.update(dict.fromkeys([*top_classes(shipped)]))  # which an export of them states too
    own: dict[ox.Triple, Location] = {}
    for path in map(Path, files):
        for triple, line in read_authority(path).items():
            own.setdefault(triple, Location(path, line))
    return assemble(_added(shipped, own), own)


def _added(
    shipped: Mapping[ox.Triple, None], own: Mapping[ox.Triple, Location]
) -> dict[ox.Triple, None]:
    """The shipped statements and the user's; raises InputError if the user's break the rules."""
    fault = next(faults(shipped, own), None)
    if fault is not None:
        at = own[fault.at]
        raise InputError(at.path, fault.message, line=at.line, hint=fault.remedy)
    return {**shipped, **dict.fromkeys(own)}


def read_authority(path: Path) -> dict[ox.Triple, int | None]:
    """The statements of one file of authority data, each with its line if it is a table's row.

    They are not checked against any others. Raises InputError.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(
            path,
            f"the suffix '{path.suffix}' does not name a format that authority data can have.",
            hint=f"Use one of {', '.join(_SUFFIXES)}.",
        )
    if suffix == ".csv":
        return dict(read_csv(path, read_text(path, "--authority")))
    return dict.fromkeys(_read_rdf(path))


def _read_rdf(path: Path) -> list[ox.Triple]:
    """The triples of the default graph and of graphs named …/graph/authority."""
    text = read_text(path, "--authority")
    form = BY_SUFFIX[path.suffix.lower()].rdf
    wording = Wording(f"Fix the {form.name} at that place.", _REWORDED)
    triples: list[ox.Triple] = []
    elsewhere = False
    try:
        for quad in parse_quads(path, text.encode(), form, wording):
            graph = quad.graph_name
            if isinstance(graph, ox.NamedNode) and not graph.value.endswith("/graph/authority"):
                elsewhere = True
                continue
            triples.append(quad.triple)
    except ValueError as error:
        raise InputError(path, f"{error}.", hint="Fix the JSON at that place.") from None
    for triple in triples:
        for node in (triple.subject, triple.object):
            if not isinstance(node, (ox.NamedNode, ox.Literal)):
                raise InputError(
                    path,
                    f"a statement with {triple.predicate} has a node without an IRI.",
                    hint="Give every node of the authority its own IRI, which must be the same in "
                    "every build.",
                )
    if not triples:
        where = "in its default graph or in …/graph/authority" if elsewhere else "in it"
        # The JSON-LD reader leaves out, without a word, whatever has a relative IRI.
        relative = path.suffix.lower() == ".jsonld"
        raise InputError(
            path,
            f"there are no statements {where}.",
            hint="Describe actors, offices or places there"
            + (", each '@id' an absolute IRI, with '@base' if need be." if relative else "."),
        )
    return triples
