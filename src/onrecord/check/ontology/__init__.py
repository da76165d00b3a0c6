"""The ontology as a whole: does it load, hold together and explain itself?

``check_ontology`` runs what an ontologist would run by hand, offline: imports through the catalog,
owlready2, HermiT, the rules of OWL 2 DL and the hygiene queries of ``queries/checks``.
``tree_lines`` and ``convert`` let other eyes and tools look at the same modules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.check.ontology.convert import convert
from onrecord.check.ontology.modules import Modules, read_file, read_modules
from onrecord.check.ontology.queries import Rule, breaches, rules
from onrecord.check.ontology.reasoner import Verdict, load, reason_over
from onrecord.check.ontology.tree import tree_lines
from onrecord.errors import MissingExtra, ResourceMissing
from onrecord.resources import data_dir, ontology_dir, queries_dir

__all__ = ["OntologyReport", "Step", "check_ontology", "convert", "shipped_data", "tree_lines"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at; ``ok`` is None where it could not be or was not to be run."""

    name: str
    ok: bool | None
    sentence: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OntologyReport:
    """The steps in order; ``ok`` unless one of them failed."""

    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        """Whether no step failed; one that was not run does not count."""
        return all(step.ok is not False for step in self.steps)


def shipped_data() -> tuple[Path, ...]:
    """The worked example, and the authority data and curated graphs where they ship too."""
    example = ontology_dir() / "examples.ttl"
    try:
        folder = data_dir()
    except ResourceMissing:
        return (example,)
    return (
        example,
        *sorted(folder.glob("authority/*.ttl")),
        *sorted(folder.glob("graphs/*.trig")),
    )


def check_ontology(
    *, reason: bool = True, data: Sequence[Path] = (), folder: Path | None = None
) -> OntologyReport:
    """Every check of the ontology in ``folder`` (the package's own by default).

    ``reason`` runs HermiT, which needs Java, over the ontology and the individuals in ``data``.
    Raises InputError for a file that is not well-formed RDF, and ResourceMissing without modules.
    """
    return OntologyReport(tuple(_steps(reason, data, folder or ontology_dir())))


def _steps(reason: bool, data: Sequence[Path], folder: Path) -> Iterator[Step]:
    modules = read_modules(folder)
    yield _imports(modules)
    yield _owlready(modules)
    yield _hermit(modules, data) if reason else Step("HermiT", None, "It was skipped as requested.")
    every = rules(queries_dir() / "checks")
    yield _queries(modules, "OWL 2 DL rules", [rule for rule in every if rule.of_owl_dl])
    yield _queries(modules, "hygiene", [rule for rule in every if not rule.of_owl_dl])


def _imports(modules: Modules) -> Step:
    if modules.unresolved:
        sentence = "An import or version does not resolve to a file in the folder."
        return Step("imports", False, sentence, modules.unresolved)
    names = ", ".join(path.name for path in modules.files)
    return Step("imports", True, f"All imports resolve offline through the catalog: {names}.")


def _owlready(modules: Modules) -> Step:
    stated = modules.classes()
    seen = {cls.iri for cls in load(modules.triples()).classes()}
    if lost := sorted(stated - seen):
        sentence = f"It sees {len(seen)} classes where the modules declare {len(stated)}."
        return Step("owlready2", False, sentence, tuple(f"{iri} is missing." for iri in lost))
    return Step("owlready2", True, f"It sees all {len(stated)} declared classes.")


def _hermit(modules: Modules, data: Sequence[Path]) -> Step:
    individuals = [triple for path in data for triple in read_file(path)]
    try:
        verdict = reason_over(modules.triples(), individuals)
    except MissingExtra as error:
        return Step("HermiT", None, f"It was not run. {error}")
    return Step("HermiT", verdict.sound, _told(verdict), verdict.findings)


def _told(verdict: Verdict) -> str:
    over = f"{verdict.classes} classes and {verdict.individuals} individuals"
    result = f"{over} are consistent, and every class can have members."
    if not verdict.sound:
        result = f"It found contradictions in {over}."
    if not verdict.left_out:
        return result
    listed = ", ".join(f"{count} of {datatype}" for datatype, count in verdict.left_out)
    return f"{result} Literals left out because OWL 2 lacks their datatype: {listed}."


def _queries(modules: Modules, name: str, chosen: Sequence[Rule]) -> Step:
    found = breaches(chosen, modules.stated())
    if found:
        return Step(name, False, f"{len(found)} violations of {len(chosen)} rules.", tuple(found))
    return Step(name, True, f"None of the {len(chosen)} rules is violated.")
