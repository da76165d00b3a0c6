"""Trains the attribution model from a PolNeAR-style corpus and prints cross-validated figures.

usage: train_attribution.py TRAIN.jsonl --out data/language/attribution.npz [--parses FILE]

Needs the ``train`` extra (SciPy). One JSON object a line with ``doc``, ``text``, ``first`` (only
such rows are used) and ``attributions``, each with ``source``, ``cue`` and ``content`` as lists of
half-open code-point spans. ``--parses`` keeps the parses in a spaCy DocBin, or reads them from it.

The stages of ``onrecord.extract.claims.scoring.candidates`` are fitted one after the other by
L-BFGS with an L2 penalty: heads and claims as logistic regressions, the rest as conditional logits
over the rivals of one attribution (McFadden 1974). What a later stage sees of an earlier one is
always predicted by a model that was fitted without that article's fold, and so are the figures. The
same corpus gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # sums in one order on every machine
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import spacy
from scipy import sparse
from scipy.optimize import minimize
from spacy.tokens import Doc, DocBin

from onrecord.extract.claims.attributions import chosen, content_tokens
from onrecord.extract.claims.cues.table import shipped_cues
from onrecord.extract.claims.scoring import candidates as stages
from onrecord.extract.claims.scoring.candidate_spans import window
from onrecord.extract.claims.scoring.claim_features import claim_features
from onrecord.extract.claims.scoring.head_features import head_features, may_head
from onrecord.extract.claims.scoring.linear_model import (
    Features,
    Model,
    Scorer,
    probability,
    write_model,
)
from onrecord.extract.claims.scoring.model import Candidate, ScoringInput
from onrecord.extract.claims.scoring.scoring_input import scoring_input
from onrecord.extract.syntax.parser import parse_all
from onrecord.extract.syntax.quotes import find_quotes
from onrecord.extract.syntax.token_arrays import Columns, columns_of
from onrecord.model import Article
from onrecord.readers.article import article

FOLDS = 3
BITS = {"heads": 19, "begins": 18, "ends": 18, "contents": 18}
OTHER_BITS = 17
PENALTY = {"heads": 6.0, "claims": 12.0, "inner": 12.0}
OTHER_PENALTY = 3.0
STEPS = 70
SMALL = 0.015  # weights below are dropped: they say nothing and cost space
GRID = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)

Tokens = frozenset[int]


@dataclass(frozen=True)
class Gold:
    """One annotated attribution by its words."""

    head: int
    cue: Tokens
    source: Tokens
    content: Tokens


@dataclass
class Item:
    """One article on its way through the stages."""

    c: Columns
    inputs: ScoringInput
    fold: int
    gold: list[Gold]
    tokens: list[int]
    within: Tokens = frozenset()
    scores: np.ndarray = field(default_factory=lambda: np.zeros(0))
    likely: list[int] = field(default_factory=list)
    taught: list[Gold] = field(default_factory=list)  # those whose head is among the tokens
    found: list[Candidate] = field(default_factory=list)
    options: list = field(default_factory=list)
    kept: dict[str, np.ndarray] = field(default_factory=dict)
    right: list[bool] = field(default_factory=list)


# The corpus


def read_items(path: Path, parses: Path | None) -> list[Item]:
    """The articles of the first annotator, with their gold in tokens."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["first"]]
    articles = [article(row["doc"], row["text"], str(path)) for row in rows]
    whole = [a for a in articles if isinstance(a, Article)]
    assert len(whole) == len(rows), "an article of the corpus is unreadable"
    table = shipped_cues()
    items = []
    for number, (row, read, doc) in enumerate(zip(rows, whole, docs(whole, parses), strict=True)):
        c = columns_of(doc, read, find_quotes(read.text, read.segments))
        gold = []
        for a in row["attributions"]:
            cue, source, content = (words(c, a[r]) for r in ("cue", "source", "content"))
            if cue:
                gold.append(Gold(top(c, cue), cue, source, content))
        within = frozenset(t for g in gold for t in g.content)
        inputs = scoring_input(c, table)
        items.append(Item(c, inputs, number % FOLDS, gold, may_head(c), within))
    return items


def docs(articles: Sequence[Article], parses: Path | None) -> list[Doc]:
    """The parses, from the file where there is one."""
    if parses is not None and parses.is_file():
        # not a bare Vocab: is_punct and lower_ need the language's lexical attributes
        return list(DocBin().from_disk(parses).get_docs(spacy.blank("en").vocab))
    attributes = ["HEAD", "DEP", "LEMMA", "TAG", "POS", "ENT_IOB", "ENT_TYPE"]
    out, kept = [], DocBin(attrs=attributes, store_user_data=False)
    for doc in parse_all(articles):
        out.append(doc)
        kept.add(doc)
    if parses is not None:
        kept.to_disk(parses)
    return out


def words(c: Columns, spans: Sequence[Sequence[int]]) -> Tokens:
    """The words of which the spans cover at least half."""
    out = set()
    for start, end in spans:
        for token in range(c.size):
            shared = min(end, c.ends[token]) - max(start, c.starts[token])
            if not c.blank[token] and shared * 2 >= c.ends[token] - c.starts[token]:
                out.add(token)
    return frozenset(out)


def top(c: Columns, tokens: Tokens) -> int:
    """The token that is nearest to the root, the first of several."""

    def depth(token: int) -> int:
        steps = 0
        while c.heads[token] != token and steps < 200:
            token, steps = c.heads[token], steps + 1
        return steps

    return min(tokens, key=lambda t: (depth(t), t))


def between(c: Columns, first: int, last: int) -> Tokens:
    """The words of a stretch."""
    return frozenset(t for t in range(max(first, 0), last + 1) if not c.blank[t])


# Fitting


def matrix(features: Features, bits: int) -> sparse.csr_matrix:
    """Rows × places, counting each feature."""
    full, some = features.places(bits)
    rows = [np.tile(np.arange(features.rows), full.shape[0]), *(r for r, _ in some)]
    places = [full.ravel(), *(p for _, p in some)]
    r, p = np.concatenate(rows), np.concatenate(places)
    return sparse.csr_matrix((np.ones(len(r)), (r, p)), shape=(features.rows, 1 << bits))


def compact(x: sparse.csr_matrix) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Without the columns that are empty, and which those are that stay."""
    used = np.unique(x.indices)
    place = np.zeros(x.shape[1], dtype=np.int32)
    place[used] = np.arange(len(used))
    return sparse.csr_matrix((x.data, place[x.indices], x.indptr), (x.shape[0], len(used))), used


def descend(value: Callable, size: int, start: float = 0.0) -> np.ndarray:
    """The minimum of a function of ``size`` weights and a last one that begins at ``start``."""
    first = np.zeros(size + 1)
    first[-1] = start
    options = {"maxiter": STEPS, "maxcor": 8}
    return minimize(value, first, jac=True, method="L-BFGS-B", options=options).x


def logistic(
    x: sparse.csr_matrix, y: np.ndarray, offset: np.ndarray, penalty: float, bits: int
) -> Scorer:
    """Logistic regression on top of scores that stand already."""
    small, used = compact(x)
    turned = small.T.tocsr()

    def value(p: np.ndarray) -> tuple[float, np.ndarray]:
        s = small @ p[:-1] + p[-1] + offset
        slope = probability(s) - y
        loss = float((np.logaddexp(0, s) - y * s).sum() + penalty / 2 * (p[:-1] @ p[:-1]))
        return loss, np.append(turned @ slope + penalty * p[:-1], slope.sum())

    p = descend(value, len(used))
    weights = np.zeros(1 << bits)
    weights[used] = p[:-1]
    return Scorer(weights, bits, float(p[-1]))


def choice(
    x: sparse.csr_matrix, y: np.ndarray, sizes: np.ndarray, penalty: float, bits: int
) -> Scorer:
    """Conditional logit: one row of each group is right."""
    small, used = compact(x)
    turned = small.T.tocsr()
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    wanted = np.repeat(np.add.reduceat(y, starts), sizes)

    def value(p: np.ndarray) -> tuple[float, np.ndarray]:
        s = small @ p[:-1]
        s -= np.repeat(np.maximum.reduceat(s, starts), sizes)
        odds = s - np.repeat(np.log(np.add.reduceat(np.exp(s), starts)), sizes)
        loss = float(-(y * odds).sum() + penalty / 2 * (p[:-1] @ p[:-1]))
        slope = turned @ (np.exp(odds) * wanted - y) + penalty * p[:-1]
        return loss, np.append(slope, 0.0)

    p = descend(value, len(used))
    weights = np.zeros(1 << bits)
    weights[used] = p[:-1]
    return Scorer(weights, bits, 0.0)


def fitted(
    name: str,
    items: Sequence[Item],
    rows: Callable[[Item], tuple[Features, Sequence[bool], Sequence[int]]],
) -> list[Scorer]:
    """A choice among rivals: one scorer a fold, fitted without it, and last one of all.

    Leaves in ``kept[name]`` of each article the scores of its rows by the scorer of its fold.
    """
    bits = BITS.get(name, OTHER_BITS)
    blocks, labels, sizes, folds, counts = [], [], [], [], []
    for item in items:
        features, right, groups = rows(item)
        blocks.append(matrix(features, bits))
        labels.append(np.array(right, dtype=float))
        sizes += groups
        folds += [item.fold] * len(groups)
        counts.append(len(right))
    x, y = sparse.vstack(blocks).tocsr(), np.concatenate(labels)
    size, fold = np.array(sizes), np.array(folds)
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    solvable = np.add.reduceat(y, starts) > 0
    row_fold, scores, out = np.repeat(fold, size), np.zeros(len(y)), []
    for number in (*range(FOLDS), -1):
        groups = (fold != number) & solvable
        at = np.repeat(groups, size)
        scorer = choice(x[at], y[at], size[groups], OTHER_PENALTY, bits)
        out.append(scorer)
        if number >= 0:
            scores[row_fold == number] = x[row_fold == number] @ scorer.weights
    best = [y[a + scores[a : a + n].argmax()] for a, n in zip(starts, size, strict=True)]
    tell(f"{name}: {len(y)} rows, reachable {solvable.mean():.3f}, right {np.mean(best):.3f}")
    at = 0
    for item, count in zip(items, counts, strict=True):
        item.kept[name] = scores[at : at + count]
        at += count
    return out


def tell(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


# The stages


def fit_heads(items: Sequence[Item]) -> list[Scorer]:
    """Words that head a cue; words within a content that head none are left out.

    The corpus marks no attribution within another's content, so they may be either.
    """
    bits = BITS["heads"]
    x = sparse.vstack([matrix(head_features(i.inputs, i.tokens), bits) for i in items]).tocsr()
    y, unknown, fold = [], [], []
    for item in items:
        heads = {g.head for g in item.gold}
        y += [t in heads for t in item.tokens]
        unknown += [t in item.within and t not in heads for t in item.tokens]
        fold += [item.fold] * len(item.tokens)
    right, left_out, folds = np.array(y, dtype=float), np.array(unknown), np.array(fold)
    scores, out = np.zeros(len(right)), []
    for number in (*range(FOLDS), -1):
        at = (folds != number) & ~left_out
        scorer = logistic(x[at], right[at], np.zeros(at.sum()), PENALTY["heads"], bits)
        out.append(scorer)
        if number >= 0:
            scores[folds == number] = x[folds == number] @ scorer.weights + scorer.bias
    at = 0
    for item in items:
        item.scores = scores[at : at + len(item.tokens)]
        at += len(item.tokens)
    tell(f"heads: {len(right)} rows, {int(right.sum())} heads")
    return out


def fit_roles(items: Sequence[Item]) -> dict[str, list[Scorer]]:
    """Source, content and cue of the gold heads, in the order of reading."""
    for item in items:
        item.likely = stages.likelihoods(item.c, item.tokens, item.scores)
        odds = dict(zip(item.tokens, item.scores.tolist(), strict=True))
        item.taught = [g for g in item.gold if g.content and g.head in odds]
        item.found = [
            Candidate(window(item.c, item.inputs.depths, g.head), g.head, odds[g.head])
            for g in item.taught
        ]
    items = [i for i in items if i.found]
    out: dict[str, list[Scorer]] = {}

    def sources(item: Item) -> tuple[Features, list[bool], list[int]]:
        item.options, features = stages.source_rows(item.inputs, item.found)
        right: list[bool] = []
        for gold, phrases in zip(item.taught, item.options, strict=True):
            right += [between(item.c, p.first, p.last) == gold.source for p in phrases]
            right.append(not gold.source)
        return features, right, [len(p) + 1 for p in item.options]

    out["sources"] = fitted("sources", items, sources)
    for item in items:
        item.found = stages.choose_sources(item.found, item.options, item.kept["sources"])

    def edges(end: bool) -> Callable[[Item], tuple[Features, list[bool], list[int]]]:
        def rows(item: Item) -> tuple[Features, list[bool], list[int]]:
            right = [
                token == (max(g.content) if end else min(g.content))
                for g, each in zip(item.taught, item.found, strict=True)
                for token in each.window.tokens
            ]
            features = stages.edge_rows(item.inputs, item.found, end)
            return features, right, [len(each.window.tokens) for each in item.found]

        return rows

    out["begins"] = fitted("begins", items, edges(False))
    out["ends"] = fitted("ends", items, edges(True))

    def contents(item: Item) -> tuple[Features, list[bool], list[int]]:
        item.options = stages.content_options(
            item.inputs.columns, item.found, item.kept["begins"], item.kept["ends"]
        )
        right = [
            (first, last) == (min(g.content), max(g.content))
            for g, options in zip(item.taught, item.options, strict=True)
            for first, last, *_ in options
        ]
        features = stages.content_rows(item.inputs, item.found, item.options, item.likely)
        return features, right, [len(o) for o in item.options if o]

    out["contents"] = fitted("contents", items, contents)
    for item in items:
        item.found = stages.choose_contents(item.found, item.options, item.kept["contents"])

    def cues(end: bool) -> Callable[[Item], tuple[Features, list[bool], list[int]]]:
        def rows(item: Item) -> tuple[Features, list[bool], list[int]]:
            spots, features = stages.cue_rows(item.inputs, item.found, end)
            right = [
                token == (max(g.cue) if end else min(g.cue))
                for g, places in zip(item.taught, spots, strict=True)
                for token in places
            ]
            return features, right, [len(p) for p in spots]

        return rows

    out["cue_begins"] = fitted("cue_begins", items, cues(False))
    out["cue_ends"] = fitted("cue_ends", items, cues(True))
    return out


def linked(c: Columns, gold: Gold, candidate: Candidate) -> bool:
    """Whether cue, content and source (where there is one) share words with the gold's."""
    return bool(
        gold.cue & between(c, *candidate.cue)
        and gold.content & frozenset(content_tokens(c, candidate))
        and (
            not gold.source
            or (candidate.source_head >= 0 and gold.source & between(c, *candidate.source))
        )
    )


def fit_claims(items: Sequence[Item], model: dict[str, list[Scorer]]) -> dict[str, list[Scorer]]:
    """Whole candidates: alone against all, and within a content against those outside one."""
    nothing = Scorer(np.zeros(2), 1, 0.0)
    for item in items:
        scorers = {name: by_fold[item.fold] for name, by_fold in model.items()}
        scorers |= {"claims": nothing, "inner": nothing}
        item.found = stages.candidates_of_heads(
            item.inputs, Model(scorers), item.tokens, item.scores
        )
        item.right = [any(linked(item.c, g, each) for g in item.gold) for each in item.found]
    out: dict[str, list[Scorer]] = {}
    for name, alone in (("claims", True), ("inner", False)):
        used = [i for i in items if i.found]
        rows = [claim_features(i.inputs, i.found)[not alone] for i in used]
        x = sparse.vstack([matrix(r, OTHER_BITS) for r in rows]).tocsr()
        y = np.array([r for i in used for r in i.right], dtype=float)
        offset = np.array([each.head_odds for i in used for each in i.found])
        unknown = np.array(
            [
                not alone and each.head in i.within and not r
                for i in used
                for each, r in zip(i.found, i.right, strict=True)
            ]
        )
        fold = np.array([i.fold for i in used for _ in i.found])
        scores, out[name] = np.zeros(len(y)), []
        for number in (*range(FOLDS), -1):
            at = (fold != number) & ~unknown
            scorer = logistic(x[at], y[at], offset[at], PENALTY[name], OTHER_BITS)
            out[name].append(scorer)
            if number >= 0:
                here = fold == number
                scores[here] = x[here] @ scorer.weights + scorer.bias + offset[here]
        sure, at = probability(scores), 0
        for item in used:
            role = "outer" if alone else "inner"
            least = [stages.least_probability(item.inputs, each.head) for each in item.found]
            item.found = [
                replace(each, **{role: max(float(p), low)})
                for each, p, low in zip(item.found, sure[at:], least, strict=False)
            ]
            at += len(item.found)
        tell(f"{name}: {len(y)} candidates, {int(y.sum())} right")
    return out


# Figures


def figures(items: Sequence[Item], threshold: float) -> str:
    """Exact F1 a role and the linked measure of the candidates that stand on their own."""
    hits, given, wanted = ([0, 0, 0, 0] for _ in range(3))
    for item in items:
        c = item.c
        kept = [each for each, _ in chosen(item.found, threshold)]
        flat = [
            each
            for each in kept
            if not any(stages.within(each, other) for other in kept if other is not each)
        ]
        ours = [
            {between(c, *each.source) for each in flat if each.source_head >= 0},
            {between(c, *each.cue) for each in flat},
            {frozenset(t for t in content_tokens(c, each) if not c.blank[t]) for each in flat},
        ]
        theirs = [
            {g.source for g in item.gold if g.source},
            {g.cue for g in item.gold},
            {g.content for g in item.gold if g.content},
        ]
        for role in range(3):
            hits[role] += len(ours[role] & theirs[role])
            given[role] += len(ours[role])
            wanted[role] += len(theirs[role])
        free = list(flat)
        for gold in item.gold:
            match = next((each for each in free if linked(c, gold, each)), None)
            if match is not None:
                free.remove(match)
                hits[3] += 1
        given[3] += len(flat)
        wanted[3] += len(item.gold)
    f1 = [2 * h / max(g + w, 1) for h, g, w in zip(hits, given, wanted, strict=True)]
    return (
        f"source {f1[0]:.3f} cue {f1[1]:.3f} content {f1[2]:.3f} linked "
        f"P {hits[3] / max(given[3], 1):.3f} R {hits[3] / max(wanted[3], 1):.3f} F1 {f1[3]:.3f}"
    )


def pruned(scorer: Scorer) -> Scorer:
    """Without weights too small to matter."""
    weights = np.where(np.abs(scorer.weights) < SMALL, 0.0, scorer.weights)
    return replace(scorer, weights=weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parses", type=Path)
    asked = parser.parse_args()
    items = read_items(asked.corpus, asked.parses)
    tell(f"{len(items)} articles, {sum(len(i.gold) for i in items)} attributions")
    model = {"heads": fit_heads(items)}
    model |= fit_roles(items)
    model |= fit_claims(items, model)
    for threshold in GRID:
        print(f"cross-validated, threshold {threshold:.2f}: {figures(items, threshold)}")
    write_model(asked.out, {name: pruned(by_fold[-1]) for name, by_fold in model.items()})
    print(f"{asked.out.name}: {asked.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
