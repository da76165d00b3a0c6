"""Events on sentences with a source and a target actor: PLOVER root and quad macro F1.

usage: plv.py GOLD.tsv [--rows FROM:TO] [--errors]

Each sentence is read as a user's text would be: names and noun phrases of the language model are
the mentions, nothing of the gold columns is used to find events. Prints one JSON object a sentence
on stdout, as the scorer beside the gold file takes it; the figures go to stderr.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from onrecord.extract.events.events import find_events
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse_all
from onrecord.model import Article, Event, Mention, Segment, Span

KINDS = {"GPE": "state", "PERSON": "person", "ORG": "organisation", "NORP": "group"}
PLACES = {"LOC": "place", "FAC": "facility"}
Sampler = Callable[[list[dict[str, str]]], list[dict[str, str]]]


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


def scorer(gold: Path) -> ModuleType:
    """The ``score_events.py`` in the folder above the gold file's."""
    place = gold.resolve().parent.parent / "score_events.py"
    spec = importlib.util.spec_from_file_location("score_events", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_gold(gold: Path) -> list[dict[str, str]]:
    """The sentences, one row each."""
    with gold.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@dataclass
class Coded:
    """Expected and chosen root of each sentence, and the events found in it."""

    gold: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    events: list[list[dict[str, object]]] = field(default_factory=list)


def code(rows: list[dict[str, str]], score: ModuleType) -> Coded:
    """What is found in each sentence, and which of it the scorer asks about."""
    coded = Coded()
    articles = [
        Article(
            row["sentence_id"], row["sentence"], (Segment("paragraph", 0, len(row["sentence"])),)
        )
        for row in rows
    ]
    for row, article, doc in zip(rows, articles, parse_all(articles), strict=True):
        found = find_events(ParsedArticle(article, doc), mentions_of(doc), (), {})
        events = [as_json(e) for e in found.events if e.plover is not None]
        coded.events.append(events)
        coded.gold.append(row["gold_root"])
        coded.said.append(score.choose(row, events))
    return coded


def figures_of(coded: Coded, score: ModuleType) -> dict[str, float]:
    """Accuracy and macro F1 of the roots, macro F1 of the quads, share of sentences without one."""
    gold, said = coded.gold, coded.said
    wide, wide_said = ([score.QUAD.get(r, r) for r in roots] for roots in (gold, said))
    return {
        "sentences": len(gold),
        "root_accuracy": sum(g == s for g, s in zip(gold, said, strict=True)) / len(gold),
        "root_f1": score.macro_f1(gold, said, sorted(set(gold))),
        "quad_f1": score.macro_f1(wide, wide_said, sorted(set(wide))),
        "none": said.count("NONE") / len(said),
    }


def figures(gold: Path, sample: Sampler | None = None) -> dict[str, float]:
    """``figures_of`` the whole gold file, or of the rows that ``sample`` keeps."""
    rows, score = read_gold(gold), scorer(gold)
    return figures_of(code(sample(rows) if sample else rows, score), score)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rows", default=":")
    parser.add_argument("--errors", action="store_true", help="show sentences coded otherwise")
    options = parser.parse_args()
    score = scorer(options.gold)
    first, _, last = options.rows.partition(":")
    rows = read_gold(options.gold)
    rows = rows[int(first or 0) : int(last or len(rows))]
    coded = code(rows, score)
    confused: Counter[tuple[str, str]] = Counter()
    for row, answer, events in zip(rows, coded.said, coded.events, strict=True):
        print(json.dumps({"id": row["sentence_id"], "events": events}))
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
    print(
        "root accuracy {root_accuracy:.3f}  root macro F1 {root_f1:.3f}  "
        "quad macro F1 {quad_f1:.3f}  none {none:.3f}".format(**figures_of(coded, score)),
        file=sys.stderr,
    )
    for root in sorted(set(coded.gold)):
        mine = [(g, s) for g, s in zip(coded.gold, coded.said, strict=True) if root in (g, s)]
        right = sum(g == s for g, s in mine)
        precise = right / max(1, sum(s == root for _, s in mine))
        recalled = right / max(1, sum(g == root for g, _ in mine))
        print(f"  {root:10} precision {precise:.2f} recall {recalled:.2f}", file=sys.stderr)
    print("  ".join(f"{g}->{s} {n}" for (g, s), n in confused.most_common(40)), file=sys.stderr)


if __name__ == "__main__":
    main()
