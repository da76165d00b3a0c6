"""Events on sentences with a source and a target actor: PLOVER root and quad macro F1.

usage: plv.py GOLD.tsv [--rows FROM:TO] [--errors]

Each sentence is read as a user's text would be: names and noun phrases of the language model are
the mentions, nothing of the gold columns is used to find events. Prints one JSON object per
sentence on stdout, as the scorer beside the gold file takes it; the figures go to stderr.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from onrecord.extract.events.events import find_events
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse_all
from onrecord.model import Article, Event, Mention, Segment, Span

KINDS = {"GPE": "state", "PERSON": "person", "ORG": "organisation", "NORP": "group"}
PLACES = {"LOC": "place", "FAC": "facility"}


def mentions_of(doc: object) -> list[Mention]:
    """The names that the language model marks, as mentions without a reference."""
    out = []
    for number, ent in enumerate(doc.ents, 1):  # type: ignore[attr-defined]
        kind = KINDS.get(ent.label_) or PLACES.get(ent.label_)
        if kind is not None:
            out.append(
                Mention(
                    f"mention-{number}",
                    Span(ent.start_char, ent.end_char),
                    kind,
                    None,
                    0.5,
                    "model:name",
                )
            )
    return out


def as_json(event: Event) -> dict[str, object]:
    return {
        "plover": event.plover,
        "type": event.type,
        "status": event.reports[0].status,
        "rule": event.reports[0].rule,
        "participants": [
            {"role": p.role, "spans": [list(s) for s in p.spans]} for p in event.participants
        ],
    }


def read_rows(gold: Path, rows: str) -> list[dict[str, str]]:
    """The rows of a gold file, from a number up to another ("FROM:TO", either may be left out)."""
    first, _, last = rows.partition(":")
    with gold.open(encoding="utf-8") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    return found[int(first or 0) : int(last or len(found))]


def read_events(rows: list[dict[str, str]]) -> Iterator[list[dict[str, object]]]:
    """The events with a PLOVER root of each row's sentence."""
    articles = [
        Article(
            row["sentence_id"], row["sentence"], (Segment("paragraph", 0, len(row["sentence"])),)
        )
        for row in rows
    ]
    for article, doc in zip(articles, parse_all(articles), strict=True):
        found = find_events(ParsedArticle(article, doc), mentions_of(doc), (), {})
        yield [as_json(e) for e in found.events if e.plover is not None]


def show_error(row: dict[str, str], answer: str, events: list[dict[str, object]]) -> None:
    print(f"{row['gold_root']} != {answer}  {row['marked_sentence']}", file=sys.stderr)
    for e in events:
        spans = [
            p["role"] + ":" + "+".join(row["sentence"][s:t] for s, t in p["spans"])
            for p in e["participants"]  # type: ignore[attr-defined]
        ]
        print(f"    {e['plover']} {e['status']} {e['rule']} {spans}", file=sys.stderr)


def show_figures(gold: list[str], said: list[str], scorer: ModuleType) -> None:
    roots, quad = sorted(set(gold)), scorer.QUAD
    wide = [quad.get(g, g) for g in gold]
    wide_said = [quad.get(s, s) for s in said]
    print(
        f"root accuracy {sum(g == s for g, s in zip(gold, said, strict=True)) / len(gold):.3f}  "
        f"root macro F1 {scorer.macro_f1(gold, said, roots):.3f}  "
        f"quad macro F1 {scorer.macro_f1(wide, wide_said, sorted(set(wide))):.3f}  "
        f"none {said.count('NONE') / len(said):.3f}",
        file=sys.stderr,
    )
    for root in roots:
        mine = [(g, s) for g, s in zip(gold, said, strict=True) if root in (g, s)]
        right = sum(g == s for g, s in mine)
        precise = right / max(1, sum(s == root for _, s in mine))
        recalled = right / max(1, sum(g == root for g, _ in mine))
        print(f"  {root:10} precision {precise:.2f} recall {recalled:.2f}", file=sys.stderr)
    confused = Counter((g, s) for g, s in zip(gold, said, strict=True) if g != s)
    print("  ".join(f"{g}->{s} {n}" for (g, s), n in confused.most_common(40)), file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rows", default=":")
    parser.add_argument("--errors", action="store_true", help="show sentences coded otherwise")
    options = parser.parse_args()
    sys.path.insert(0, str(options.gold.parent.parent))
    scorer = importlib.import_module("score_events")

    rows = read_rows(options.gold, options.rows)
    said = []
    for row, events in zip(rows, read_events(rows), strict=True):
        print(json.dumps({"id": row["sentence_id"], "events": events}))
        answer = scorer.choose(row, events)
        said.append(answer)
        if options.errors and answer != row["gold_root"]:
            show_error(row, answer, events)
    show_figures([row["gold_root"] for row in rows], said, scorer)


if __name__ == "__main__":
    main()
