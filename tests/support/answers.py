"""Answers to queries, narrowed to the form that the query asks for, and terms as their text."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple


def solutions(results: object) -> QuerySolutions:
    """The rows of a SELECT."""
    assert isinstance(results, QuerySolutions), results
    return results


def column(results: object, name: str | int = 0) -> list[str]:
    """One column of a SELECT as text, its rows in order; each row binds it."""
    return [text_of(row[name]) for row in solutions(results)]


def text_of(term: object) -> str:
    """The IRI, the label of the blank node, or the lexical form."""
    assert isinstance(term, NamedNode | BlankNode | Literal), term
    return term.value


def triples(results: object) -> list[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE."""
    assert isinstance(results, Iterable), results
    found = list(results)
    assert all(isinstance(triple, Triple) for triple in found), found
    return found
