"""Attributions: which words are the source, the cue and the content of who said what.

First every word that may attribute gets its candidate: the scorers (``scoring.candidates``) put
source, content and cue where the parse and the quotation marks allow, and say how sure they are.
The sure ones are kept, those within another's content by how sure they are in such a place. Each
is named by its construction (``constructions``), which finds its speech act in the cue table. At
last they are seen together: quotations over several paragraphs, trailing attributions, citation
chains, denials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.extract.claims.citation_chains import with_citation_chains
from onrecord.extract.claims.constructions import construction
from onrecord.extract.claims.cues.table import CueTable
from onrecord.extract.claims.denials import with_denials
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.rejections import (
    rejected_attribution,
    rejected_candidate,
    rejected_candidates,
)
from onrecord.extract.claims.rule_names import (
    ACQUAINTANCE,
    DENIAL_CLAUSE,
    NO_CONTENT,
    NP,
    OBJECT,
    TO,
    VERB,
    construction_rule,
)
from onrecord.extract.claims.scoring.candidates import find_candidates, within
from onrecord.extract.claims.scoring.linear_model import Model, shipped_model
from onrecord.extract.claims.scoring.model import Candidate, ScoringInput
from onrecord.extract.claims.scoring.scoring_input import scoring_input
from onrecord.extract.claims.trailing_attributions import with_trailing_attributions
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.span_index import SpanIndex
from onrecord.extract.syntax.token_arrays import Columns, columns_of
from onrecord.model import Article, Rejected, Span, merge

_CLOSING = "\"”»’'"
#: To know somebody, a place, how to do something: nothing is said or thought by that.
_ACQUAINTANCE = frozenset(
    construction_rule(VERB, where, "know") for where in (NP, TO, f"{OBJECT}as")
)
_ASIDE = 6  # words of the cue's clause that may come between it and the next comma


def find_attributions(
    parsed: ParsedArticle,
    table: CueTable,
    threshold: float,
    model: Model | None = None,
    rejected: list[Rejected] | None = None,
) -> list[Attribution]:
    """The attributions that are at least as sure as the threshold, in the order of their cues.

    ``model`` is the shipped one unless given. A table without cues finds none. What is considered
    and not taken is added to ``rejected``, where that is given.
    """
    if not len(table):
        return []
    model = model or shipped_model()
    article, quotes = parsed.article, parsed.quotes
    columns = columns_of(parsed.doc, article, quotes)
    inputs = scoring_input(columns, table)
    candidates = find_candidates(inputs, model)
    kept = chosen(candidates, threshold)
    if rejected is not None:
        rejected += rejected_candidates(inputs, model, table, candidates, kept, threshold)
    asides = [(each, tokens) for each, _ in kept if (tokens := _aside(inputs, each))]
    around = SpanIndex(each.content for each, _ in asides)
    out = []
    for candidate, sure in kept:
        apart = {
            t
            for other, tokens in map(
                asides.__getitem__, around.holding(candidate.head, candidate.head)
            )
            if other is not candidate
            for t in tokens
        }
        attribution = _attribution(columns, candidate, sure, table, apart)
        if isinstance(attribution, Attribution):
            out.append(attribution)
        elif rejected is not None:
            rejected.append(rejected_candidate(columns, candidate, table, attribution))
    out = _with_continued_quotations(out, quotes, article)
    out = with_trailing_attributions(out, article.text)
    out = with_citation_chains(out, table, article.text)
    undenied, out = out, with_denials(out, table, article.text)
    if rejected is not None:
        left = {a.cue_head.i for a in out}
        rejected += [
            rejected_attribution(a, DENIAL_CLAUSE, article.text)
            for a in undenied
            if a.cue_head.i not in left
        ]
    return sorted(out, key=lambda a: (a.cue_head.i, a.rule))


def chosen(found: Sequence[Candidate], threshold: float) -> list[tuple[Candidate, float]]:
    """The candidates that are sure enough, with how sure, no word being a cue twice.

    First those outside the content of others, the surest first; then, as long as there are any,
    those within the content of one that is kept, by their odds in such a place.
    """
    kept: list[tuple[Candidate, float]] = []
    cues: set[int] = set()  # tokens of the cues that are kept
    numbers: set[int] = set()  # of the candidates that are

    def keep(number: int, sure: float) -> None:
        candidate = found[number]
        kept.append((candidate, sure))
        numbers.add(number)
        cues.update(range(candidate.cue[0], candidate.cue[1] + 1))

    def free(number: int) -> bool:
        first, last = found[number].cue
        return cues.isdisjoint(range(first, last + 1))

    order = range(len(found))
    for number in sorted(order, key=lambda n: (-found[n].outer, found[n].head)):
        if found[number].outer >= threshold and free(number):
            keep(number, found[number].outer)
    contents = SpanIndex(candidate.content for candidate in found)
    rest = [
        (number, [n for n in contents.holding(head, head) if within(found[number], found[n])])
        for number in sorted(order, key=lambda n: (-found[n].inner, found[n].head))
        if found[number].inner >= threshold and free(number)
        for head in (found[number].head,)
    ]
    grown = True
    while grown:
        grown = False
        for number, holders in rest:
            if not numbers.isdisjoint(holders) and free(number):
                keep(number, found[number].inner)
                grown = True
    return kept


def _aside(inputs: ScoringInput, candidate: Candidate) -> frozenset[int]:
    """The tokens of an "as X reports" or "according to X", a comment on its clause.

    They are no part of what is said in that clause.
    """
    c, head = inputs.columns, candidate.head
    if head not in inputs.phrases and not any(
        c.words[k] == "as" and c.deps[k] == "mark" for k in c.children[head]
    ):
        return frozenset()
    return frozenset(c.subtree(head)) - set(range(candidate.content[0], candidate.content[1] + 1))


def _attribution(
    c: Columns, candidate: Candidate, sure: float, table: CueTable, apart: set[int]
) -> Attribution | str:
    """A candidate with its spans and its construction, or the rule by which it says nothing."""
    source = _stretch(c, *candidate.source) if candidate.source_head >= 0 else []
    cue = _stretch(c, *candidate.cue)
    content = [t for t in content_tokens(c, candidate) if t not in apart]
    if not any(not c.blank[t] for t in content):
        return NO_CONTENT
    named = construction(c, candidate, content, table)
    if named.rule in _ACQUAINTANCE and not any(c.quotes[t] >= 0 for t in content):
        return ACQUAINTANCE
    doc = c.doc
    return Attribution(
        named.cue,
        doc[candidate.head],
        c.spans(source),
        c.spans(cue),
        c.spans(content),
        named.rule,
        sure,
        source_head=doc[candidate.source_head] if candidate.source_head >= 0 else None,
        content_head=doc[named.content_head],
        addressee=tuple(doc[t] for t in named.addressees),
    )


def _stretch(c: Columns, first: int, last: int) -> list[int]:
    """The tokens of a stretch with the quotation marks that belong to its ends."""
    while first > 0 and _same_quote(c, first, first - 1):
        first -= 1
    while last + 1 < c.size and _same_quote(c, last, last + 1):
        last += 1
    return list(range(first, last + 1))


def _same_quote(c: Columns, token: int, beside: int) -> bool:
    """Whether the mark beside a token belongs to the token's quotation."""
    return (
        c.quotes[token] >= 0
        and c.quotes[beside] == c.quotes[token]
        and c.blank[beside]
        and not c.words[beside].isspace()
    )


def content_tokens(c: Columns, candidate: Candidate) -> list[int]:
    """The tokens of a candidate's content: its stretch without the cue's own clause in it."""
    inside = _stretch(c, *candidate.content)
    own = set(range(candidate.cue[0], candidate.cue[1] + 1))
    if candidate.source_head >= 0:
        own |= set(range(candidate.source[0], candidate.source[1] + 1))
        if c.deps[c.heads[candidate.source_head]] == "agent":
            own.add(c.heads[candidate.source_head])
    if candidate.content[0] < candidate.head < candidate.content[1]:
        own |= _own_clause(c, candidate, own)
    return [t for t in inside if t not in own]


def _own_clause(c: Columns, candidate: Candidate, own: set[int]) -> set[int]:
    """The rest of a clause set into its content, up to the commas or marks around it."""
    held = [t for t in own if candidate.content[0] <= t <= candidate.content[1]]
    out: set[int] = set()
    for at, step in ((min(held), -1), (max(held), 1)):
        passed: set[int] = set()
        for _ in range(_ASIDE):
            at += step
            if not candidate.content[0] < at < candidate.content[1]:
                break
            if c.blank[at]:
                out |= passed
                break
            if not c.holds(candidate.head, at) or c.deps[at] == "pcomp":
                break  # "accused by Norland of shelling the village" goes on with what is said
            passed.add(at)
    return out


def _with_continued_quotations(
    found: list[Attribution], quotes: list[Span], article: Article
) -> list[Attribution]:
    """Continues a quotation in the next paragraph, where the one before did not close it.

    The custom of the press: a paragraph within a speech opens its quotation marks anew, and only
    the last one closes them.
    """
    text = article.text
    starts = {s.start: n for n, s in enumerate(article.segments)}
    pieces = [(n, s) for n, a in enumerate(found) for s in a.content]
    spoken = SpanIndex(s for _, s in pieces)
    further: dict[int, list[Span]] = {}
    carried: tuple[Span, int] | None = None  # the last quotation that goes on, and whose it is
    for before, quote in pairwise(quotes):
        number = starts.get(quote.start)
        if not number or text[before.end - 1] in _CLOSING:
            continue
        if before.end < article.segments[number - 1].end or spoken.touching(*quote):
            continue
        if carried is not None and carried[0] == before:
            at: int | None = carried[1]
        else:
            near = spoken.touching(before.end - 2, before.end)
            at = min((pieces[k][0] for k in near), default=None)
        if at is not None:
            further.setdefault(at, []).append(quote)
            carried = quote, at
    return [
        replace(a, content=merge((*a.content, *further[n]), text)) if n in further else a
        for n, a in enumerate(found)
    ]
