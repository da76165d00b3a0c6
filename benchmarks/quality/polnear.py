"""Attributions on a PolNeAR-style corpus: source, cue, content, and who said what.

usage: polnear.py GOLD.jsonl [--precision | --recall] [--scorer FILE] [--predictions FILE]
                  [--sheet FILE]

Reads every article of the first annotator as a user's text would be read, keeps the claims that
lie in no other claim's content (the corpus marks no others), and prints the scorer's table, then
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.authority.loader import load_authority
from onrecord.extract import RulesExtractor
from onrecord.extract.claims.attributes import quotation
from onrecord.extract.syntax.parser import parse
from onrecord.extract.syntax.quotes import find_quotes
from onrecord.model import Article, Claim, Reading, Span
from onrecord.readers.article import article

ROLES = ("source", "cue", "content")
KINDS = ("direct", "mixed", "indirect", "nominal", "hedge")
Parts = dict[str, list[Span]]


def scorer(gold: Path, given: Path | None) -> ModuleType:
    """The scorer's module."""
    places = [given] if given else [p / "score_attribution.py" for p in gold.resolve().parents[:2]]
    for place in places:
        if place.is_file():
            spec = importlib.util.spec_from_file_location("score_attribution", place)
            assert spec is not None and spec.loader is not None
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


@dataclass
class Tally:
    """What has been counted so far: the gold's, those found and those linked, by construction.

    ``lines`` are what was found, for the scorer; ``sheet`` the rows of the sheet.
    """

    lines: list[str] = field(default_factory=list)
    sheet: list[list[str]] = field(default_factory=list)
    wanted: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    def add(self, score: ModuleType, name: str, reading: Reading, gold: list[Parts]) -> None:
        """Counts one article."""
        article_ = reading.article
        text, doc = article_.text, parse(article_)
        found = [parts_of(c) for c in reading.claims if c.embedded_in is None]
        self.lines.append(json.dumps({"id": name, "claims": found}))
        quotes = find_quotes(text, article_.segments)
        pairs = matched(score, text, gold, found)

        def kinds_of(item: Parts) -> list[str]:
            return kinds(text, item, quotes, noun_cue(doc, item["cue"]))

        for counter, items in (
            (self.wanted, gold),
            (self.given, found),
            (self.hits, [gold[i] for i, _ in pairs]),
        ):
            for item in items:
                counter.update(kinds_of(item))
        for _, j in pairs:
            for kind in kinds_of(found[j]):
                self.hits[f"found {kind}"] += 1
        self._note(score, name, text, gold, found, pairs)

    def _note(
        self,
        score: ModuleType,
        name: str,
        text: str,
        gold: list[Parts],
        found: list[Parts],
        pairs: list[tuple[int, int]],
    ) -> None:
        """Adds the misses, false finds and unlike stretches of an article to the sheet."""
        one, two = {i for i, _ in pairs}, {j for _, j in pairs}
        for kind, items, kept in (("missed", gold, one), ("false", found, two)):
            self.sheet += [
                [kind, name, *shown(text, p)] for n, p in enumerate(items) if n not in kept
            ]
        for i, j in pairs:
            for at, role in enumerate(ROLES):
                a, b = (score.tokens_of(text, p[role]) for p in (gold[i], found[j]))
                if a != b:
                    ours, theirs = shown(text, found[j]), shown(text, gold[i])
                    self.sheet.append([f"unlike {role}", name, ours[1], theirs[at], ours[at]])

    def lines_by_kind(self) -> Iterator[str]:
        """Precision and recall of each construction."""
        for kind in KINDS:
            found = self.hits[f"found {kind}"]
            precision = found / self.given[kind] if self.given[kind] else 0.0
            recall = self.hits[kind] / self.wanted[kind] if self.wanted[kind] else 0.0
            yield (
                f"{kind:8} linked P {precision:.3f} ({found}/{self.given[kind]})"
                f" R {recall:.3f} ({self.hits[kind]}/{self.wanted[kind]})"
            )


def lines_by_role(report: dict[str, Any]) -> Iterator[str]:
    """The scorer's table."""
    for role in ROLES:
        measures = "  ".join(
            f"{m} P {v['p']:.3f} R {v['r']:.3f} F1 {v['f1']:.3f}" for m, v in report[role].items()
        )
        yield f"{role:8} {measures}"
    yield "linked   P {p:.3f} R {r:.3f} F1 {f1:.3f}".format(**report["linked"])


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
    score = scorer(asked.gold, asked.scorer)
    extractor = RulesExtractor(
        load_authority(),
        leaning="precision" if asked.precision else "recall" if asked.recall else "default",
    )
    tally, spent = Tally(), 0.0
    for line in asked.gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row.get("first"):
            continue
        read = article(row["doc"], row["text"], str(asked.gold))
        assert isinstance(read, Article), read
        started = time.perf_counter()
        reading = extractor.read(read)
        spent += time.perf_counter() - started
        gold = [{r: [Span(*s) for s in a[r]] for r in ROLES} for a in row["attributions"]]
        tally.add(score, row["doc"], reading, gold)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.predictions or Path(folder) / "found.jsonl"
        path.write_text("".join(f"{x}\n" for x in tally.lines), "utf-8")
        report = score.main(asked.gold, path)
    print(*lines_by_role(report), *tally.lines_by_kind(), sep="\n")
    count = len(tally.lines)
    print(f"{count} articles, {spent / count * 1000:.0f} ms each", file=sys.stderr)
    if asked.sheet:
        asked.sheet.write_text("".join("\t".join(cells) + "\n" for cells in tally.sheet), "utf-8")


if __name__ == "__main__":
    main()
