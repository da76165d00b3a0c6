"""Attributions on a PolNeAR-style corpus: source, cue, content, and who said what.

usage: polnear.py GOLD.jsonl [--precision | --recall] [--scorer FILE] [--predictions FILE]
                  [--sheet FILE]

Reads every article of the first annotator as a user's text would be read, keeps the claims that
stand in no other claim's content (the corpus marks no others), and prints the scorer's table, then
precision and recall by construction: the content's quotation (direct, mixed, indirect), a noun as
cue (nominal), nobody named (hedge), each on its own. The scorer is the ``score_attribution.py`` in
the gold file's folder or the one above, unless one is given. ``--sheet`` writes every miss, false
find and unlike stretch as tab-separated lines, for reading.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.authority.loader import load_authority
from onrecord.extract import RulesExtractor
from onrecord.extract.claims.attributes import quotation
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.quotes import find_quotes
from onrecord.model import Article, Claim, Span
from onrecord.readers.article import make_article

ROLES = ("source", "cue", "content")
KINDS = ("direct", "mixed", "indirect", "nominal", "hedge")
Parts = dict[str, list[Span]]
Row = dict[str, Any]


def scorer(gold: Path, given: Path | None) -> ModuleType:
    """The scorer's module."""
    places = [given] if given else [p / "score_attribution.py" for p in gold.resolve().parents[:2]]
    for place in places:
        if place.is_file():
            spec = importlib.util.spec_from_file_location("score_attribution", place)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    sys.exit(f"polnear.py: no scorer at {' or '.join(map(str, places))}; give one by --scorer.")


def kinds(text: str, parts: Parts, quotes: list[Span], noun: bool) -> list[str]:
    """The constructions an attribution counts under."""
    out = [quotation(text, tuple(parts["content"]), quotes)] if parts["content"] else []
    return out + ["nominal"] * noun + ["hedge"] * (not parts["source"])


def noun_cue(doc: object, cue: list[Span]) -> bool:
    """Whether the cue's head is a noun: the word that hangs on none of the others."""
    if not cue:
        return False
    span = doc.char_span(cue[0].start, cue[-1].end, alignment_mode="expand")  # type: ignore[attr-defined]
    return span is not None and span.root.pos_ in ("NOUN", "PROPN")


def matched(
    score: ModuleType, text: str, gold: Sequence[Parts], found: Sequence[Parts]
) -> list[tuple[int, int]]:
    """Pairs that the scorer links: cue and content overlap, and the source where there is one."""

    def sets(parts: Parts) -> dict[str, frozenset[int]]:
        return {r: score.tokens_of(text, parts[r]) for r in ROLES}

    golds, founds = [sets(g) for g in gold], [sets(f) for f in found]
    pairs, free = [], set(range(len(founds)))
    for number, a in enumerate(golds):
        for j in sorted(free, key=lambda j: (-len(a["content"] & founds[j]["content"]), j)):
            b = founds[j]
            if (
                a["cue"] & b["cue"]
                and a["content"] & b["content"]
                and (not a["source"] or a["source"] & b["source"])
            ):
                free.discard(j)
                pairs.append((number, j))
                break
    return pairs


def parts_of(claim: Claim) -> Parts:
    return {"source": list(claim.source), "cue": list(claim.cue), "content": list(claim.content)}


def shown(text: str, parts: Parts) -> list[str]:
    return [" | ".join(" ".join(s.of(text).split()) for s in parts[r]) for r in ROLES]


def read_gold(gold: Path) -> list[Row]:
    """The first annotator's articles."""
    rows = map(json.loads, gold.read_text("utf-8").splitlines())
    return [row for row in rows if row.get("first")]


@dataclass
class Compared:
    """What was found in some articles beside what was wanted."""

    predictions: list[str] = field(default_factory=list)
    sheet: list[list[str]] = field(default_factory=list)
    #: Wanted items that were found, and found items that were wanted, by construction.
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def by_construction(self) -> dict[str, dict[str, float]]:
        """Linked precision and recall of each construction, with their counts."""
        return {
            kind: {
                "p": self.right[kind] / max(1, self.given[kind]),
                "r": self.hits[kind] / max(1, self.wanted[kind]),
                "right": self.right[kind],
                "given": self.given[kind],
                "found": self.hits[kind],
                "wanted": self.wanted[kind],
            }
            for kind in KINDS
        }


def compare(rows: Sequence[Row], score: ModuleType, leaning: str = "default") -> Compared:
    """Every article read as a user's text would be, beside its annotations."""
    extractor, out = RulesExtractor(load_authority(), leaning=leaning), Compared()
    for row in rows:
        read = make_article(row["doc"], row["text"], "polnear")
        assert isinstance(read, Article), read
        started = time.perf_counter()
        reading = extractor.read(read)
        out.seconds += time.perf_counter() - started
        text, doc = row["text"], parse(read)
        found = [parts_of(c) for c in reading.claims if c.embedded_in is None]
        gold = [{r: [Span(*s) for s in a[r]] for r in ROLES} for a in row["attributions"]]
        out.predictions.append(json.dumps({"id": row["doc"], "claims": found}))
        quotes = find_quotes(text, read.segments)
        pairs = matched(score, text, gold, found)
        for counter, items in (
            (out.wanted, gold),
            (out.given, found),
            (out.hits, [gold[i] for i, _ in pairs]),
            (out.right, [found[j] for _, j in pairs]),
        ):
            for item in items:
                counter.update(kinds(text, item, quotes, noun_cue(doc, item["cue"])))
        out.sheet += differences(row["doc"], text, gold, found, pairs, score)
    return out


def differences(
    name: str,
    text: str,
    gold: Sequence[Parts],
    found: Sequence[Parts],
    pairs: Sequence[tuple[int, int]],
    score: ModuleType,
) -> list[list[str]]:
    """Every miss, false find and unlike stretch of one article."""
    sheet = []
    one, two = {i for i, _ in pairs}, {j for _, j in pairs}
    for kind, items, kept in (("missed", gold, one), ("false", found, two)):
        sheet += [[kind, name, *shown(text, p)] for n, p in enumerate(items) if n not in kept]
    for i, j in pairs:
        for role in ROLES:
            a, b = (score.tokens_of(text, p[role]) for p in (gold[i], found[j]))
            if a != b:
                ours, theirs = shown(text, found[j]), shown(text, gold[i])
                at = ROLES.index(role)
                sheet.append([f"unlike {role}", name, ours[1], theirs[at], ours[at]])
    return sheet


def scored(rows: Sequence[Row], found: Compared, score: ModuleType) -> dict[str, Any]:
    """What the scorer says of these articles."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "found.jsonl"
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        predicted.write_text("".join(f"{x}\n" for x in found.predictions), "utf-8")
        report: dict[str, Any] = score.main(gold, predicted)
    return report


def figures(gold: Path, sample: Callable[[list[Row]], list[Row]] | None = None) -> dict[str, Any]:
    """The scorer's report (exact, overlap, token and linked P, R, F1), and "constructions".

    Of the whole gold file, or of the articles that ``sample`` keeps.
    """
    rows, score = read_gold(gold), scorer(gold, None)
    rows = sample(rows) if sample else rows
    found = compare(rows, score)
    report = scored(rows, found, score)
    return {"articles": len(rows), **report, "constructions": found.by_construction()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    leaning = parser.add_mutually_exclusive_group()
    leaning.add_argument("--precision", action="store_true")
    leaning.add_argument("--recall", action="store_true")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--predictions", type=Path, help="also keep what was found, JSON lines")
    parser.add_argument("--sheet", type=Path, help="misses and false finds, tab-separated")
    asked = parser.parse_args()
    score, rows = scorer(asked.gold, asked.scorer), read_gold(asked.gold)
    found = compare(
        rows,
        score,
        "precision" if asked.precision else "recall" if asked.recall else "default",
    )
    report = scored(rows, found, score)
    for role in ROLES:
        measures = "  ".join(
            f"{m} P {v['p']:.3f} R {v['r']:.3f} F1 {v['f1']:.3f}" for m, v in report[role].items()
        )
        print(f"{role:8}", measures)
    print("linked  ", "P {p:.3f} R {r:.3f} F1 {f1:.3f}".format(**report["linked"]))
    for kind, v in found.by_construction().items():
        print(
            f"{kind:8} linked P {v['p']:.3f} ({v['right']}/{v['given']})"
            f" R {v['r']:.3f} ({v['found']}/{v['wanted']})"
        )
    print(f"{len(rows)} articles, {found.seconds / len(rows) * 1000:.0f} ms each", file=sys.stderr)
    if asked.predictions:
        asked.predictions.write_text("".join(f"{x}\n" for x in found.predictions), "utf-8")
    if asked.sheet:
        lines = ("\t".join(cells) + "\n" for cells in found.sheet)
        asked.sheet.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
