"""Names and pronouns linked to Wikidata: precision, recall and F1 on entity-linking benchmarks.

usage: linking.py BENCHMARK.jsonl... [--errors]

A benchmark holds one JSON object a text: ``text``, ``evaluation_span`` and ``labels`` with ``span``
and ``entity_id`` (a Wikidata identifier), as the ELEVANT project writes them. Scored is what lies
in the evaluation span and whose entity the authority knows (by owl:sameAs). A finding is right
where its letters overlap a label of its entity ("exact": where they are the label's, but for a
leading article); a label that holds smaller scored labels is not asked for itself, and finding it
is no error. A country and its state are one entity.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.authority.loader import load_authority
from onrecord.authority.model import Authority
from onrecord.extract.names.gazetteer import Lexicon
from onrecord.extract.names.mentions import find_mentions
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.words import word_set
from onrecord.model import Article, Mention, Segment, Span

Finder = Callable[[Article], list[Mention]]

PRONOUNS = word_set(
    "he she him her his hers himself herself it its itself they them their who whose"
)


@dataclass
class Score:
    right: int = 0
    exact: int = 0
    said: int = 0
    gold: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        precision, recall = self.right / max(1, self.said), self.right / max(1, self.gold)
        return {
            "labels": self.gold,
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
            "exact_f1": 2 * self.exact / max(1, self.said + self.gold),
        }

    def line(self, name: str) -> str:
        return (
            "{name:28} {labels:4} labels  precision {precision:.3f}  recall {recall:.3f}  "
            "F1 {f1:.3f}  exact F1 {exact_f1:.3f}"
        ).format(name=name, **self.figures())


def identifiers(authority: Authority) -> dict[str, str]:
    """Node → Wikidata identifier; a country has that of its state."""
    known = {
        t.subject.value: t.object.value.rpartition("/")[2]
        for t in authority.triples
        if t.predicate.value.endswith("#sameAs") and "wikidata.org" in t.object.value
    }
    for place in authority.places:
        if place.territory_of in known:
            known.setdefault(place.iri, known[place.territory_of])
    return known


def article(row: dict) -> Article:
    """The text in its paragraphs; a title that begins with a day says when it was published."""
    text = row["text"]
    parts = [m.span() for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    day = re.match(r"(\d{4})-?(\d\d)-?(\d\d)\b", row.get("title") or "")
    return Article(
        str(row["id"]),
        text,
        tuple(Segment("paragraph", start, end) for start, end in parts),
        published="-".join(day.groups()) if day else None,
    )


def bare(span: Span, text: str) -> Span:
    lead = re.match(r"(the|a|an)\s+", span.of(text), re.IGNORECASE)
    return Span(span.start + lead.end(), span.end) if lead else span


def share(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def score(row: dict, find: Finder, known: dict[str, str], names: Score, rest: Score) -> None:
    text, window = row["text"], Span(*row["evaluation_span"])
    entities = set(known.values())
    scored = {
        Span(*label["span"]): label["entity_id"]
        for label in row["labels"]
        if window.holds(Span(*label["span"])) and label["entity_id"] in entities
    }
    asked = {s: e for s, e in scored.items() if not any(s != o and s.holds(o) for o in scored)}
    found = {
        m.span: known[m.ref] for m in find(article(row)) if m.ref in known and window.holds(m.span)
    }

    def is_name(span: Span) -> bool:
        words = span.of(text)
        return words.lower() not in PRONOUNS and any(c.isupper() for c in bare(span, text).of(text))

    for span, entity in asked.items():
        into = names if is_name(span) else rest
        into.gold += 1
        hits = [f for f, e in found.items() if e == entity and share(f, span)]
        into.right += bool(hits)
        into.exact += any(bare(f, text) == bare(span, text) for f in hits)
        if not hits:
            into.missed.append(_shown(text, span, entity))
    for span, entity in found.items():
        into = names if is_name(span) else rest
        same = [s for s, e in scored.items() if e == entity and share(s, span)]
        # of two findings in one label, or of one around several, one answers for it
        if same and not any(s in asked for s in same):
            continue
        into.said += 1
        if not same:
            into.wrong.append(_shown(text, span, entity))


def _shown(text: str, span: Span, entity: str) -> str:
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 40]
    return f"{before}[[{span.of(text)}]]{after}".replace("\n", " / ") + f"  {entity}"


def scores(benchmarks: Iterable[Path]) -> tuple[Score, Score, Score]:
    """Of names, of pronouns and descriptions, of both."""
    authority = load_authority()
    lexicon, known = Lexicon(authority), identifiers(authority)

    def find(one: Article) -> list[Mention]:
        return find_mentions(ParsedArticle(one, parse(one)), authority, lexicon).mentions

    names, rest = Score(), Score()
    for path in benchmarks:
        for line in path.read_text(encoding="utf-8").splitlines():
            score(json.loads(line), find, known, names, rest)
    both = Score(
        *(getattr(names, n) + getattr(rest, n) for n in ("right", "exact", "said", "gold"))
    )
    return names, rest, both


def figures(benchmarks: Iterable[Path]) -> dict[str, dict[str, float]]:
    """Labels, precision, recall, F1 and exact F1 of "names", "pronouns" and "both"."""
    kinds = ("names", "pronouns", "both")
    return {k: s.figures() for k, s in zip(kinds, scores(benchmarks), strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmarks", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="show what is missed and wrong")
    options = parser.parse_args()
    names, rest, both = scores(options.benchmarks)
    for one, name in ((names, "names"), (rest, "pronouns and descriptions"), (both, "both")):
        print(one.line(name))
        if options.errors:
            for kind, lines in (("missed", one.missed), ("wrong", one.wrong)):
                for shown in lines:
                    print(f"  {kind}: {shown}", file=sys.stderr)


if __name__ == "__main__":
    main()
