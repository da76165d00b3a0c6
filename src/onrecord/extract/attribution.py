"""Attribution: which letters are the source, the cue and the content, construction by construction.

Each function knows one construction and yields what it found; ``find_attributions`` runs them over
a parsed article and keeps, of two findings with one cue, the one of the earlier construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.cues import Cue, CueTable
from onrecord.extract.language import PARSED, segment_at
from onrecord.extract.quotes import find_quotes, inside
from onrecord.extract.tree import (
    SUBJECTS,
    auxiliaries,
    below,
    child,
    finite,
    negated,
    spans_of,
    subject,
)
from onrecord.model import Article, Span, Spans, merge

if TYPE_CHECKING:
    from onrecord.extract.language import Doc, Token

_OBJECTS = ("dobj", "obj", "iobj", "dative")
_CLAUSES = ("ccomp", "xcomp")
_HEDGES = frozenset("reportedly allegedly purportedly supposedly ostensibly".split())
_COMPLETE = 3  # words a quotation needs to be somebody's speech and not a quoted name


@dataclass(frozen=True)
class Attribution:
    """What one construction found.

    ``source_head`` and ``content_head`` are tokens (None: nobody named; no single head);
    ``addressee`` tokens head the noun phrases spoken to.
    """

    cue: Cue
    cue_head: Token
    source: Spans
    cue_spans: Spans
    content: Spans
    rule: str
    confidence: float
    source_head: Token | None = None
    content_head: Token | None = None
    addressee: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Context:
    """What every construction may look at."""

    article: Article
    table: CueTable
    quotes: list[Span]

    def quoted(self, token: Token) -> Span | None:
        """The quotation that holds the token."""
        return inside(token.idx, self.quotes)


Construction = Callable[["Token", Context], Iterator[Attribution]]


def find_attributions(doc: Doc, article: Article, table: CueTable) -> list[Attribution]:
    """All attributions of an article, in the order of their cues."""
    quotes = find_quotes(article.text, article.segments)
    context = Context(article, table, quotes)
    found: list[Attribution] = []
    taken: set[int] = set()
    for token in doc:
        if token.is_space or token.is_punct:
            continue
        segment = segment_at(article.segments, token.idx)
        if segment is None or segment.kind not in PARSED:
            continue
        for construction in CONSTRUCTIONS:
            best = next(construction(token, context), None)
            if best is not None and best.content and token.i not in taken:
                taken.add(token.i)
                found.append(best)
                break
    found = _without_asides(_with_quotes(doc, found, context))
    return sorted(found, key=lambda a: (a.cue_head.i, a.rule))


def candidates(doc: Doc, article: Article, table: CueTable) -> list[Attribution]:
    """Every reading of every word that might attribute, for a scorer to choose among."""
    context = Context(article, table, find_quotes(article.text, article.segments))
    found: list[Attribution] = []
    for token in doc:
        if token.is_space or token.is_punct:
            continue
        segment = segment_at(article.segments, token.idx)
        if segment is None or segment.kind not in PARSED:
            continue
        for construction in CONSTRUCTIONS:
            found += [a for a in construction(token, context) if a.content]
    for quote in context.quotes:
        beside = _cue_beside(doc, quote, context)
        if beside is not None:
            found.append(beside)
    return found


# The pieces that constructions share


def _source(token: Token | None, cue: Token) -> Spans:
    """The noun phrase of a source: its whole subtree, but for the clause the cue stands in."""
    if token is None:
        return ()
    without = [t for t in token.children if cue == t or cue in t.subtree]
    return spans_of(below(token, without=without))[:1]


def _cue_tokens(verb: Token, *more: Token | None) -> Spans:
    """The verb with what belongs to it: auxiliaries, negation, particle, adverbs between them."""
    parts = [verb, *auxiliaries(verb), *(t for t in more if t is not None)]
    parts += [c for c in verb.children if c.dep_ == "prt"]
    at = verb.i - 1
    lefts = {c.i: c for c in verb.lefts}
    while at in lefts and lefts[at].dep_ in ("aux", "auxpass", "neg", "advmod"):
        if lefts[at].lower_ in _HEDGES or lefts[at].tag_ in ("WRB", "IN"):
            break
        parts.append(lefts[at])
        at -= 1
    near = [t for t in parts if abs(t.i - verb.i) <= 6]
    return spans_of(near)


def _key(verb: Token) -> str:
    """The cue's name in the table: the lemma, with its particle or fixed preposition."""
    return verb.lemma_.lower()


def _readings(pos: str, verb: Token, table: CueTable) -> tuple[tuple[Cue, ...], Token | None]:
    """The readings of the longest name of the cue, and the word that made the name longer."""
    lemma = _key(verb)
    for c in verb.children:
        if c.dep_ in ("prt", "prep", "advmod", "dobj", "ccomp") and 0 < c.i - verb.i <= 3:
            longer = table.readings(pos, f"{lemma} {c.lower_}")
            if longer:
                return longer, c
    return table.readings(pos, lemma), None


def _content_tokens(head: Token, *, without: tuple[Token, ...] = ()) -> Spans:
    return spans_of(below(head, without=without))


def _addressed_content(addressed: Token | None, head: Token) -> Spans:
    """Content with the one spoken to or of, as news has it: "the West to act", "Y of lying"."""
    tokens = list(below(head))
    if head.dep_ in ("pobj", "pcomp") and head.head.lower_ != "of":
        tokens.append(head.head)
    if addressed is not None:
        tokens += below(addressed)
    return spans_of(tokens)


def _asides(clause: Token, cue: Token) -> tuple[Token, ...]:
    """Parts of a content's subtree that belong to the cue's clause: the cue itself, an "as X said"."""
    return tuple(c for c in clause.children if c == cue or cue in c.subtree)


# Constructions


def as_reported(token: Token, context: Context) -> Iterator[Attribution]:
    """"…, as X reports": wraps all of the sentence, or the clause it is set into."""
    if token.pos_ != "VERB" or not any(
        c.lower_ == "as" and c.dep_ in ("mark", "advmod", "prep") for c in token.children
    ):
        return
    mark = next(c for c in token.children if c.lower_ == "as")
    cue = context.table.fit("verb", _key(token), "that")
    who = child(token, "nsubj")
    if cue is None or who is None or child(token, *_CLAUSES) is not None or mark.i > token.i:
        return
    before = token.doc[mark.i - 1] if mark.i > 0 else None
    set_off = before is None or before.text in (",", "(", "—", "–") or mark.is_sent_start
    if not set_off or token.dep_ not in ("advcl", "parataxis", "ccomp", "relcl", "acl"):
        return
    sentence = token.sent
    own = {t.i for t in token.subtree} | {token.i}
    last = max(own)
    if token.head.i in own:
        return
    rest = [t for t in sentence if t.i not in own]
    after = [t for t in rest if t.i > last and not t.is_punct and not t.is_space]
    tokens = rest if not after or mark.is_sent_start else [t for t in rest if t.i < mark.i or after]
    yield Attribution(
        cue,
        token,
        _source(who, token),
        _cue_tokens(token, mark),
        spans_of(tokens),
        f"as:{cue.cue}",
        0.85,
        source_head=who,
        content_head=sentence.root if sentence.root.i not in own else None,
    )


def according_to(token: Token, context: Context) -> Iterator[Attribution]:
    """"According to X, …" and the other phrases that lead to a source."""
    doc = token.doc
    for cue in context.table.by_pos.get("phrase", {}).values():
        words = cue[0].cue.split()
        if token.lower_ != words[0]:
            continue
        if [t.lower_ for t in doc[token.i : token.i + len(words)]] != words:
            continue
        last = doc[token.i + len(words) - 1]
        who = child(last, "pobj", "pcomp", "dobj", "nsubj")
        if who is None or who.i < last.i:
            return
        at = token
        while at.head != at and at.head.pos_ not in ("VERB", "AUX"):
            at = at.head
        clause = at.head
        own = set(below(token)) | set(below(last)) | set(below(who))
        tokens = [t for t in clause.subtree if t not in own]
        if clause.pos_ not in ("VERB", "AUX"):
            tokens = [t for t in token.sent if t not in own]
        tokens = _without_lead(tokens)
        yield Attribution(
            cue[0],
            token,
            _source(who, token),
            spans_of(doc[token.i : last.i + 1]),
            spans_of(tokens),
            f"phrase:{cue[0].cue}",
            0.9,
            source_head=who,
            content_head=clause,
        )
        return


def _without_lead(tokens: list[Token]) -> list[Token]:
    """Without a conjunction at its head ("and", "but"), which ties the clause to the one before."""
    ordered = sorted(tokens, key=lambda t: t.i)
    while ordered and (ordered[0].dep_ in ("cc", "punct") or ordered[0].is_space):
        ordered.pop(0)
    return ordered


def hedged(token: Token, context: Context) -> Iterator[Attribution]:
    """"reportedly", "allegedly": somebody says so, and the text does not say who."""
    cue = next(iter(context.table.readings("hedge", token.lower_)), None)
    if cue is None:
        return
    head = token.head
    content = list(below(head, without=(token,)))
    if head.dep_ in ("relcl", "advcl", "acl"):
        content = [t for t in content if t.dep_ not in ("mark",)]
    if head.pos_ in ("VERB", "AUX"):
        # asides that comment on the clause do not stand under the hedge
        content = [t for t in content if not (t.dep_ == "cc" and t.head == head)]
    yield Attribution(
        cue,
        token,
        (),
        spans_of([token]),
        spans_of(content),
        f"hedge:{cue.cue}",
        0.85,
        content_head=head,
    )


def passive(token: Token, context: Context) -> Iterator[Attribution]:
    """"X is said to …", "X was accused of …", "it is believed that …"."""
    if token.tag_ != "VBN" or child(token, "auxpass") is None:
        return
    by = next((c for c in token.children if c.dep_ == "agent"), None)
    who = child(by, "pobj") if by is not None else None
    spoken_of = child(token, "nsubjpass")
    clause = child(token, *_CLAUSES)
    table = context.table
    lemma = _key(token)
    cue_spans = _cue_tokens(token)

    def made(
        cue: Cue, content: Spans, rule: str, sure: float, head: Token | None, *to: Token
    ) -> Attribution:
        return Attribution(
            cue,
            token,
            _source(who, token),
            cue_spans,
            content,
            f"{rule}:{lemma}",
            sure,
            source_head=who,
            content_head=head,
            addressee=to,
        )

    impersonal = spoken_of is None or spoken_of.lower_ == "it"
    cue = next(iter(table.readings("passive", lemma)), None)
    if cue is not None and clause is not None:
        if clause.dep_ == "ccomp" and impersonal:
            yield made(cue, _content_tokens(clause), "passive-that", 0.85, clause)
        if clause.dep_ == "xcomp" and spoken_of is not None:
            tokens = [*below(spoken_of), *below(clause)]
            yield made(cue, spans_of(tokens), "passive-to", 0.8, clause)
    if spoken_of is not None:
        for frame, content_head in _addressed(token):
            cue = table.fit("verb", lemma, frame)
            if cue is not None:
                content = _addressed_content(spoken_of, content_head)
                rule = f"passive-{frame}"
                yield made(cue, content, rule, 0.8, content_head, spoken_of)
        cue = table.fit("verb", lemma, "np")
        if cue is not None and who is not None and cue.act not in ("belief",):
            yield made(cue, _content_tokens(spoken_of), "passive-np", 0.7, spoken_of)


def _addressed(verb: Token) -> Iterator[tuple[str, Token]]:
    """Frames whose object is the one spoken to or of, with the head of the content."""
    for c in verb.children:
        if c.dep_ == "xcomp" and c.i > verb.i and any(g.tag_ == "TO" for g in c.children):
            yield "objto", c
        elif c.dep_ == "ccomp" and c.i > verb.i:
            yield "objthat", c
        elif c.dep_ == "prep" and c.i > verb.i:
            inner = child(c, "pobj", "pcomp")
            if inner is not None:
                yield f"obj{c.lower_}", inner


def clausal(token: Token, context: Context) -> Iterator[Attribution]:
    """"X said that …", "…, X said", "X vowed to …", "X urged Y to …", "X denied the charge"."""
    if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass"):
        return
    if child(token, "auxpass") is not None:
        return
    readings, extra = _readings("verb", token, context.table)
    if not readings:
        return
    who = subject(token)
    if who is None and token.dep_ == "acl" and token.tag_ == "VBG":
        who = token.head
    if who is not None and who.lower_ in ("it", "there") and who.dep_ == "expl":
        return
    lemma = readings[0].cue
    adverbial = token.dep_ in ("advcl", "acl") and token.tag_ == "VBG"

    def fit(frame: str) -> Cue | None:
        return next((r for r in readings if frame in r.frames), None)

    def made(
        cue: Cue,
        content: Spans,
        frame: str,
        sure: float,
        head: Token | None,
        *more: Token | None,
        to: tuple[Token, ...] = (),
    ) -> Attribution:
        return Attribution(
            cue,
            token,
            _source(who, token),
            _cue_tokens(token, extra, *more),
            content,
            f"verb-{frame}:{lemma}",
            sure - _unsure(who, token, context),
            source_head=who,
            content_head=head,
            addressee=to,
        )

    objects = [c for c in token.children if c.dep_ in _OBJECTS]
    clauses = [c for c in token.children if c.dep_ in _CLAUSES]
    if extra is not None:
        objects = [o for o in objects if o != extra]
        inner = child(extra, "pobj", "pcomp") if extra.dep_ == "prep" else None
        if inner is not None:
            for frame, head in _addressed(token):
                cue = fit(frame)
                if cue is not None and head not in extra.subtree:
                    content = _addressed_content(inner, head)
                    yield made(cue, content, frame, 0.85, head, to=(inner,))
            cue = fit("np")
            if cue is not None:
                yield made(cue, _content_tokens(inner), "np", 0.8, inner)
    # a clause: finite ("that"), or with "to", or a question
    for clause in clauses:
        marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod", "aux", "nsubj", "dobj", "attr", "det")}
        own_subject = child(clause, *SUBJECTS)
        to_clause = any(c.tag_ == "TO" for c in clause.children)
        asides = _asides(clause, token) if clause.i < token.i else ()
        content = _content_tokens(clause, without=asides)
        if to_clause and (objects or own_subject is not None) and clause.i > token.i:
            cue = fit("objto")
            if cue is not None:
                addressed = objects[0] if objects else own_subject
                to = (addressed,) if addressed is not None else ()
                yield made(cue, _addressed_content(addressed, clause), "objto", 0.85, clause, to=to)
        if to_clause and own_subject is None:
            cue = fit("to")
            if cue is not None:
                yield made(cue, content, "to", 0.85, clause)
            continue
        if clause.dep_ == "xcomp" and clause.tag_ == "VBG" and own_subject is None:
            cue = fit("ving")
            if cue is not None:
                yield made(cue, content, "ving", 0.75, clause)
            continue
        if marks & {"whether", "if", "what", "why", "how", "who", "when", "where", "which"}:
            cue = fit("wh") or fit("if")
            if cue is not None:
                to = tuple(objects[:1]) if objects else ()
                yield made(cue, content, "wh", 0.8, clause, to=to)
        if objects and clause.i > token.i:
            cue = fit("objthat")
            if cue is not None:
                yield made(cue, content, "objthat", 0.9, clause, to=(objects[0],))
        if finite(clause) or own_subject is not None or clause.dep_ == "ccomp":
            cue = fit("that")
            if cue is None and context.quoted(clause) is not None:
                cue = fit("quote")
            if cue is not None and (who is not None or clause.i > token.i):
                yield made(cue, content, "that", 0.9, clause)
    # set into the sentence it reports: "The crossing, X said, may open"
    if token.dep_ in ("parataxis", "intj", "dep") and who is not None and who.head == token:
        cue = fit("quote")
        if cue is not None and token.head != token:
            body = spans_of(below(token.head, without=(token,)))
            yield made(cue, body, "parenthesis", 0.8, token.head)
    for frame, head in _addressed(token):
        if frame in ("objto", "objthat") or not objects:
            continue
        cue = fit(frame)
        if cue is not None:
            content = _addressed_content(objects[0], head)
            yield made(cue, content, frame, 0.8, head, to=(objects[0],))
    if objects:
        cue = fit("np")
        target = objects[-1]
        if cue is not None and not adverbial_light(target, context) and target.pos_ != "PRON":
            sure = 0.7 if cue.act != "belief" else 0.55
            yield made(cue, _content_tokens(target), "np", sure, target)
    for c in token.children:
        if c.dep_ == "prep" and c.i > token.i:
            cue = fit(c.lower_)
            inner = child(c, "pobj", "pcomp")
            if cue is not None and inner is not None:
                sure = 0.7 if adverbial or who is not None else 0.5
                yield made(cue, _content_tokens(inner), c.lower_, sure, inner, c)


def _unsure(who: Token | None, verb: Token, context: Context) -> float:
    """What speaks against a clause being an attribution by its subject.

    Nobody named; "I think", "you know", which are manners of speaking; "to say", which is no saying.
    """
    if who is None:
        return 0.3
    doubt = 0.0
    if who.lower_ in ("i", "you", "we", "one"):
        doubt += 0.3
    if any(c.tag_ == "TO" for c in verb.children) and verb.dep_ != "ROOT":
        doubt += 0.2
    if context.quoted(verb) is not None and context.quoted(who) is not None:
        doubt += 0.1
    return doubt


def adverbial_light(noun: Token, context: Context) -> bool:
    """Whether the object is itself a cue noun with content of its own ("made a claim that")."""
    known = context.table.closed
    return any(True for _ in _noun_content(noun, replace(context, table=known)))


def _noun_content(noun: Token, context: Context) -> Iterator[tuple[Cue, Token, Token | None, str]]:
    """Cue, head of the content, the preposition, and the frame, of a cue noun."""
    readings = context.table.readings("noun", noun.lemma_.lower())
    for c in noun.children:
        if c.i < noun.i:
            continue
        if c.dep_ in ("acl", "ccomp", "relcl", "xcomp"):
            to_clause = any(g.tag_ == "TO" for g in c.children)
            that = any(g.lower_ == "that" and g.dep_ == "mark" for g in c.children)
            frame = "to" if to_clause else "that" if that else ""
            cue = next((r for r in readings if frame in r.frames), None)
            if frame and cue is not None:
                yield cue, c, None, frame
        elif c.dep_ == "prep" and c.lower_ not in ("by", "from"):
            cue = next((r for r in readings if c.lower_ in r.frames), None)
            inner = child(c, "pobj", "pcomp")
            if cue is not None and inner is not None:
                yield cue, inner, c, c.lower_


def nominal(token: Token, context: Context) -> Iterator[Attribution]:
    """"X's claim that …", "a warning by X that …", "X voiced concerns about …"."""
    if token.pos_ != "NOUN":
        return
    found = next(_noun_content(token, context), None)
    if found is None:
        return
    cue, head, prep, frame = found
    who: Token | None = None
    verb: Token | None = None
    how = "noun"
    owner = child(token, "poss")
    by = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
    governor = token.head
    if owner is not None:
        who = owner
    elif by is not None and by.lower_ in cue.frames:
        who = child(by, "pobj")
    elif (
        token.dep_ == "dobj"
        and governor.pos_ == "VERB"
        and context.table.readings("light", _key(governor))
    ):
        who, verb, how = subject(governor), governor, "light"
        if child(governor, "auxpass") is not None:
            return
    if who is None:
        return
    cue_tokens = [token] + ([prep] if prep is not None else [])
    if verb is not None:
        between = [t for t in token.lefts if t.i > verb.i]
        cue_tokens = [*auxiliaries(verb), verb, *between, *cue_tokens]
    yield Attribution(
        cue,
        token,
        _source(who, token),
        spans_of(cue_tokens),
        _content_tokens(head),
        f"{how}-{frame}:{cue.cue}",
        0.8 if frame == "that" or how == "light" else 0.6,
        source_head=who,
        content_head=head,
    )


def adjectival(token: Token, context: Context) -> Iterator[Attribution]:
    """"X is confident that …", "X was reluctant to …"."""
    if token.dep_ not in ("acomp", "ROOT", "conj") or token.pos_ not in ("ADJ", "VERB"):
        return
    readings = context.table.readings("adj", token.lower_)
    verb = token.head
    if not readings or verb.lemma_ not in ("be", "remain", "become", "feel", "seem", "sound"):
        return
    who = subject(verb)
    if who is None or who.lower_ in ("it", "there", "that", "this", "which"):
        return
    for c in [*token.children, *verb.children]:
        if c.i < token.i:
            continue
        head, prep, frame = c, None, ""
        if c.dep_ in _CLAUSES:
            frame = "to" if any(g.tag_ == "TO" for g in c.children) else "that"
        elif c.dep_ == "prep" and c.head == token:
            inner = child(c, "pobj", "pcomp")
            if inner is None:
                continue
            head, prep, frame = inner, c, c.lower_
        cue = next((r for r in readings if frame in r.frames), None)
        if cue is not None:
            yield Attribution(
                cue,
                token,
                _source(who, token),
                spans_of([verb, *auxiliaries(verb), token, *([prep] if prep else [])]),
                _content_tokens(head),
                f"adj-{frame}:{cue.cue}",
                0.7,
                source_head=who,
                content_head=head,
            )
            return


CONSTRUCTIONS: tuple[Construction, ...] = (
    as_reported,
    according_to,
    hedged,
    passive,
    clausal,
    nominal,
    adjectival,
)


def _without_asides(found: list[Attribution]) -> list[Attribution]:
    """Takes every "as X reports" out of the contents of others: it comments on them from outside."""
    asides = [
        Span(min(s.start for s in a.cue_spans), max(s.end for s in (*a.cue_spans, *a.source)))
        for a in found
        if a.rule.startswith("as:")
    ]
    out = []
    for attribution in found:
        content = attribution.content
        for aside in asides:
            if not attribution.rule.startswith("as:"):
                content = _cut(content, aside)
        out.append(replace(attribution, content=content))
    return [a for a in out if a.content]


def _cut(content: Spans, aside: Span) -> Spans:
    """The spans without the aside, and without the comma that set it off at their end."""
    out: list[Span] = []
    for span in content:
        if not _overlap(span, aside):
            out.append(span)
            continue
        if span.start < aside.start - 2:
            out.append(Span(span.start, aside.start - 2))
        if aside.end + 2 < span.end:
            out.append(Span(aside.end + 2, span.end))
    return tuple(out)


# Quotations


def _with_quotes(doc: Doc, found: list[Attribution], context: Context) -> list[Attribution]:
    """Gives every quotation to a cue: widens contents it touches, finds cues for the rest."""
    out = list(found)
    for number, quote in enumerate(context.quotes):
        if len(context.article.text[quote.start : quote.end].split()) < _COMPLETE:
            continue
        inside_of = [a for a in out if any(_overlap(s, quote) for s in a.content)]
        if inside_of:
            widest = max(inside_of, key=lambda a: sum(s.end - s.start for s in a.content))
            at = out.index(widest)
            if not any(s.holds(quote) for s in widest.content):
                out[at] = replace(widest, content=_widened(widest, quote, context))
            continue
        beside = _cue_beside(doc, quote, context)
        if beside is not None:
            known = next((n for n, a in enumerate(out) if a.cue_head == beside.cue_head), None)
            if known is None:
                out.append(beside)
            else:
                out[known] = replace(out[known], content=_widened(out[known], quote, context))
            continue
        _carry(out, number, context)
    return out


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _widened(attribution: Attribution, quote: Span, context: Context) -> Spans:
    """Content that takes in a quotation it touches, never over its own source and cue."""
    own = (*attribution.source, *attribution.cue_spans)
    if any(_overlap(quote, s) for s in own):
        return attribution.content
    return merge((*attribution.content, quote), context.article.text)


def _cue_beside(
    doc: Doc, quote: Span, context: Context
) -> Attribution | None:
    """A verb of saying in the quotation's own sentence, outside all quotation marks."""
    span = doc.char_span(quote.start, quote.end, alignment_mode="expand")
    if span is None:
        return None
    first, last = span.start, span.end - 1
    sentence_start, sentence_end = doc[first].sent.start, doc[last].sent.end
    best: tuple[int, Token, Cue] | None = None
    for token in doc[sentence_start:sentence_end]:
        if first <= token.i <= last or token.pos_ not in ("VERB", "AUX"):
            continue
        readings, _ = _readings("verb", token, context.table)
        cue = next((r for r in readings if "quote" in r.frames), None)
        if cue is None or context.quoted(token) is not None or child(token, "auxpass"):
            continue
        away = first - token.i if token.i < first else token.i - last
        if away <= 25 and (best is None or away < best[0]):
            best = (away, token, cue)
    if best is None:
        return None
    _, verb, cue = best
    who = subject(verb)
    if who is not None and quote.start <= who.idx < quote.end:
        who = None
    if who is None:
        # the parser often takes an inverted subject ("said Tarn") for an object
        after = child(verb, "dobj", "attr", "appos", "oprd", "npadvmod")
        if after is not None and after.i > verb.i and not quote.start <= after.idx < quote.end:
            who = after
    if who is None:
        return None
    return Attribution(
        cue,
        verb,
        tuple(s for s in _source(who, verb) if not _overlap(s, quote)),
        _cue_tokens(verb),
        (quote,),
        f"quote:{cue.cue}",
        0.9,
        source_head=who,
        content_head=span.root,
    )


def _carry(found: list[Attribution], number: int, context: Context) -> None:
    """Adds a quotation without a cue to the attribution of the quotation before it.

    Only within a paragraph, or where the paragraph before ended inside its quotation.
    """
    if number == 0:
        return
    quote, before = context.quotes[number], context.quotes[number - 1]
    text = context.article.text
    between = text[before.end : quote.start]
    here = segment_at(context.article.segments, quote.start)
    there = segment_at(context.article.segments, before.start)
    if here is None or there is None:
        return
    left_open = text[before.end - 1] not in "\"”»’'"
    same = here.start == there.start
    if not (same or (left_open and quote.start == here.start)):
        return
    if same and len(between.split()) > 40:
        return
    for at, attribution in enumerate(found):
        if any(s.holds(before) for s in attribution.content) and (
            not same or attribution.rule.startswith(("quote", "verb-that", "verb-parenthesis"))
        ):
            own = (*attribution.source, *attribution.cue_spans)
            if not any(_overlap(quote, s) for s in own):
                content = merge((*attribution.content, quote), text)
                found[at] = replace(attribution, content=content)
            return


def negated_cue(attribution: Attribution) -> bool:
    """Whether the cue itself is negated ("did not say")."""
    return negated(attribution.cue_head)
