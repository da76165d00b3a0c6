"""Events on sentences with a source and a target actor: PLOVER root and quad macro F1.

usage: plv.py GOLD.tsv [--rows FROM:TO] [--errors]

Each sentence is read as a user's text would be: names and noun phrases of the language model are
the mentions, nothing of the gold columns is used to find events. Prints one JSON object a sentence
on stdout, as the scorer beside the gold file takes it; the figures go to stderr.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from pathlib import Path

from onrecord.extract.events.events import find_events
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse_all
from onrecord.model import Article, Event, Mention, Segment, Span

KINDS = {"GPE": "state", "PERSON": "person", "ORG": "organisation", "NORP": "group"}
PLACES = {"LOC": "place", "FAC": "facility"}
FOLD = {"RETREAT": "YIELD", "CONCEDE": "YIELD"}


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rows", default=":")
    parser.add_argument("--errors", action="store_true", help="show sentences coded otherwise")
    options = parser.parse_args()
    sys.path.insert(0, str(options.gold.parent.parent))
    import score_events

    first, _, last = options.rows.partition(":")
    with options.gold.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    rows = rows[int(first or 0) : int(last or len(rows))]
    articles = [
        Article(
            row["sentence_id"], row["sentence"], (Segment("paragraph", 0, len(row["sentence"])),)
        )
        for row in rows
    ]
    gold, said = [], []
    confused: Counter[tuple[str, str]] = Counter()
    for row, article, doc in zip(rows, articles, parse_all(articles), strict=True):
        found = find_events(ParsedArticle(article, doc), mentions_of(doc), (), {})
        events = [as_json(e) for e in found.events if e.plover is not None]
        print(json.dumps({"id": row["sentence_id"], "events": events}))
        answer = score_events.choose(row, events)
        gold.append(row["gold_root"])
        said.append(answer)
        if answer != row["gold_root"]:
            confused[row["gold_root"], answer] += 1
            if options.errors:
                print(f"{row['gold_root']} != {answer}  {row['marked_sentence']}", file=sys.stderr)
                for e in events:
                    spans = [
                        p["role"] + ":" + "+".join(row["sentence"][s:t] for s, t in p["spans"])
                        for p in e["participants"]
                    ]
                    print(f"    {e['plover']} {e['status']} {e['rule']} {spans}", file=sys.stderr)
    roots = sorted(set(gold))
    quad = score_events.QUAD
    wide = [quad.get(g, g) for g in gold]
    wide_said = [quad.get(s, s) for s in said]
    print(
        f"root accuracy {sum(g == s for g, s in zip(gold, said, strict=True)) / len(gold):.3f}  "
        f"root macro F1 {score_events.macro_f1(gold, said, roots):.3f}  "
        f"quad macro F1 {score_events.macro_f1(wide, wide_said, sorted(set(wide))):.3f}  "
        f"none {said.count('NONE') / len(said):.3f}",
        file=sys.stderr,
    )
    for root in roots:
        mine = [(g, s) for g, s in zip(gold, said, strict=True) if root in (g, s)]
        right = sum(g == s for g, s in mine)
        precise = right / max(1, sum(s == root for _, s in mine))
        recalled = right / max(1, sum(g == root for g, _ in mine))
        print(f"  {root:10} precision {precise:.2f} recall {recalled:.2f}", file=sys.stderr)
    print("  ".join(f"{g}->{s} {n}" for (g, s), n in confused.most_common(40)), file=sys.stderr)


if __name__ == "__main__":
    main()
