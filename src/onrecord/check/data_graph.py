"""The context in an article's data graph: the authority's nodes it refers to, the class tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from onrecord.errors import InputError, ResourceMissing
from onrecord.ids import base_of
from onrecord.resources import data_dir
from onrecord.terms import CONCEPT, ONR, RDF, RDFS

OxTriple: TypeAlias = ox.Quad | ox.Triple

_TYPE = ox.NamedNode(RDF + "type")
_HOLDER = ox.NamedNode(ONR + "holder")
_SPAN = ox.NamedNode(ONR + "Span")
_ABOVE = frozenset(ox.NamedNode(RDFS + n) for n in ("subClassOf", "subPropertyOf"))
#: What is kept of an authority node that a referred-to node only mentions in turn.
_BRIEF = frozenset({_TYPE, ox.NamedNode(RDFS + "label")})


class ClassTree:
    """From the ontology: the class tree, the subproperties and the classes of the concepts."""

    def __init__(self, folder: Path) -> None:
        """Reads the modules in the folder; raises ResourceMissing where there are none."""
        self._about: defaultdict[Any, list[OxTriple]] = defaultdict(list)
        self._reached: dict[Any, frozenset[Any]] = {}
        files = sorted(folder.glob("*.ttl"))
        if not files:
            raise ResourceMissing("ontology", [folder])
        for file in files:
            for triple in parsed(file):
                subject, predicate = triple.subject, triple.predicate
                if not isinstance(triple.object, ox.NamedNode):
                    continue
                if not isinstance(subject, ox.NamedNode):
                    continue
                if predicate in _ABOVE or (
                    predicate == _TYPE and subject.value.startswith(CONCEPT)
                ):
                    self._about[subject].append(triple)

    def needed_by(self, *parts: Collection[OxTriple]) -> list[OxTriple]:
        """The types of the concepts that triples refer to, and all classes above any class."""
        terms: set[Any] = set()
        for part in parts:
            terms.update([t.predicate for t in part])
            terms.update([t.object for t in part])
        return self.about(terms)

    def about(self, terms: Set[Any]) -> list[OxTriple]:
        """What ``needed_by`` gives for triples whose predicates and objects are these terms."""
        reached = set().union(*map(self._above, self._about.keys() & terms))
        return [triple for term in reached for triple in self._about.get(term, ())]

    def _above(self, term: Any) -> frozenset[Any]:
        """The term and all that the tree leads to from it."""
        known = self._reached.get(term)
        if known is None:
            seen, queue = {term}, [term]
            while queue:
                for triple in self._about.get(queue.pop(), ()):
                    if triple.object not in seen:
                        seen.add(triple.object)
                        queue.append(triple.object)
            known = self._reached[term] = frozenset(seen)
        return known


class Context:
    """Described nodes that articles refer to: actors, offices, who held them, places."""

    def __init__(self, triples: Iterable[OxTriple], below: Context | None = None) -> None:
        self._below = below
        self._by_subject: defaultdict[Any, list[OxTriple]] = defaultdict(list)
        self._tenures: defaultdict[Any, list[Any]] = defaultdict(list)
        spans: set[Any] = set()
        for triple in triples:
            self._by_subject[triple.subject].append(triple)
            if triple.object == _SPAN:
                spans.add(triple.subject)
            if triple.predicate == _HOLDER:
                self._tenures[triple.object].append(triple.subject)
        for span in spans:  # words of some text, which no article can point at as its own
            del self._by_subject[span]

    def with_also(self, triples: Iterable[OxTriple]) -> Context:
        """This context with more beside it."""
        return Context(triples, self)

    def described(self, nodes: Iterable[Any], except_below: str | None) -> list[OxTriple]:
        """Everything about the nodes, their tenures and the offices of these.

        Of the nodes that these mention in turn, only the classes and labels. Nothing about nodes
        whose IRI starts with ``except_below``.
        """
        found: dict[OxTriple, None] = {}
        full = [n for n in nodes if self._knows(n)]
        done: set[Any] = set()
        brief: set[Any] = set()
        while full:
            node = full.pop()
            if node in done:
                continue
            done.add(node)
            if _starts(node, except_below):
                continue
            for triple in self._about(node):
                found[triple] = None
                brief.add(triple.object)
            for tenure in self._tenures_of(node):
                full.append(tenure)
                full.extend(t.object for t in self._about(tenure))
        for node in brief - done:
            if not _starts(node, except_below):
                for triple in self._about(node):
                    if triple.predicate in _BRIEF:
                        found[triple] = None
        return list(found)

    def _knows(self, node: Any) -> bool:
        known = node in self._by_subject or node in self._tenures
        return known or (self._below is not None and self._below._knows(node))

    def _about(self, node: Any) -> list[OxTriple]:
        own = self._by_subject.get(node, [])
        return own + self._below._about(node) if self._below else own

    def _tenures_of(self, node: Any) -> list[Any]:
        own = self._tenures.get(node, [])
        return own + self._below._tenures_of(node) if self._below else own


def _starts(node: Any, beginning: str | None) -> bool:
    return (
        beginning is not None
        and isinstance(node, ox.NamedNode)
        and node.value.startswith(beginning)
    )


def article_prefix(article: str | None) -> str | None:
    """How the IRIs of all articles' nodes begin, which are never in a context.

    Each graph must describe its own.
    """
    if article is None:
        return None
    base = base_of(article)
    return article if base is None else f"{base}article/"


def shipped_authority() -> Iterator[OxTriple]:
    """The authority that ships with the package; none where it was left out."""
    try:
        folder = data_dir() / "authority"
    except ResourceMissing:
        return
    for file in sorted(folder.glob("*.ttl")):
        yield from parsed(file)


def parsed(file: Path) -> Iterator[ox.Quad]:
    """The triples of a Turtle file; raises InputError where it is not well-formed."""
    try:
        yield from ox.parse(path=file)
    except SyntaxError as fault:
        raise InputError(
            file,
            f"this is not well-formed Turtle ({fault.msg}).",
            line=fault.lineno,
            hint="Fix it at that place, or reinstall onrecord.",
        ) from fault
