"""Headlines that name the speaker by a mark: "Tarn: ceasefire broken", "Ceasefire broken – Tarn".

Only where somebody speaks for certain: a person, an outlet or body that the authority knows, or
police and officials; a state's name before a colon may only say where something is, so it counts
where the rest is quoted. What follows must say something: be quoted or have a predicate of its own
("Oro Lund: the man who left" has none).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onrecord.extract.claims.cues.table import Cue
from onrecord.extract.claims.model import Attribution
from onrecord.extract.claims.rejections import rejection
from onrecord.extract.claims.rule_names import (
    HEADLINE_COLON,
    HEADLINE_DASH,
    HEADLINE_NO_PREDICATE,
    HEADLINE_NO_SPEAKER,
)
from onrecord.extract.names.model import MentionIndex
from onrecord.extract.names.occupations import sector_table
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.arguments import span_of
from onrecord.extract.syntax.words import word_set
from onrecord.model import Mention, Rejected, Span

if TYPE_CHECKING:
    from onrecord.extract.syntax.parser import Token

_COLON: Final = ":"
_DASHES: Final = frozenset(["–", "—", "-", "--"])
_TOPIC: Final = frozenset(["on", "about", "over"])
_PLACES: Final = frozenset(["state", "country", "state-grouping", "city", "region", "population"])
_BODIES: Final = word_set(
    "media-outlet international-organisation government-body political-party armed-force "
    "armed-group company organisation"
)
#: Sectors whose bare noun speaks: "Police: two men arrested", "Officials: …".
_SPEAKING: Final = frozenset(["COP", "GOV", "JUD"])
_FINITE: Final = frozenset(["VBD", "VBZ", "VBP", "VBN", "MD"])
_ASKING: Final = frozenset(["why", "how", "what", "who", "when", "where", "which", "whether"])
_LONGEST: Final = 8  # words before a colon
_SURE: Final = 0.65


def headline_attributions(
    parsed: ParsedArticle,
    found: MentionIndex,
    others: Sequence[Attribution],
    rejected: list[Rejected] | None = None,
) -> list[Attribution]:
    """The attributions that a colon or a dash makes in the article's headlines.

    Those that are none by what stands around the mark are added to ``rejected``, where given.
    """
    out = []
    quotes = parsed.quotes
    for segment in parsed.article.segments:
        if segment.kind != "headline":
            continue
        whole = Span(segment.start, segment.end)
        marks = [
            t
            for t in parsed.doc
            if whole.start <= t.idx < whole.end
            and (t.text == _COLON or t.text in _DASHES)
            and not any(q.start <= t.idx < q.end for q in quotes)
        ]
        colon = next((t for t in marks if t.text == _COLON), None)
        dash = next((t for t in reversed(marks) if t.text in _DASHES), None)
        read = None
        if colon is not None:
            read = _before_colon(colon, whole, found, quotes)
        elif dash is not None and _spaced(dash):
            read = _behind_dash(dash, whole, found, quotes)
        if isinstance(read, str):
            mark = colon or dash
            if rejected is not None and mark is not None:
                span = Span(mark.idx, mark.idx + len(mark))
                rejected.append(rejection(mark.text, span, _rule(mark), read))
        elif read is not None and not any(
            s.start <= read.cue_spans[0].start < s.end for a in others for s in a.cue_spans
        ):
            out.append(read)
    return out


def _spaced(dash: Token) -> bool:
    return dash.i > 0 and bool(dash.nbor(-1).whitespace_) and bool(dash.whitespace_)


def _before_colon(
    colon: Token, whole: Span, found: MentionIndex, quotes: list[Span]
) -> Attribution | str | None:
    """ "Tarn: …" and "Tarn on the ceasefire: …"."""
    lead = [t for t in colon.doc[: colon.i] if t.idx >= whole.start and not t.is_space]
    rest = [t for t in colon.doc[colon.i + 1 :] if t.idx < whole.end and not t.is_space]
    if not lead or len(lead) > _LONGEST:
        return None
    topic = next((n for n, t in enumerate(lead) if t.lower_ in _TOPIC), len(lead))
    return _read(colon, lead[:topic], rest, found, quotes)


def _behind_dash(
    dash: Token, whole: Span, found: MentionIndex, quotes: list[Span]
) -> Attribution | str | None:
    """ "… – Tarn"."""
    said = [t for t in dash.doc[: dash.i] if t.idx >= whole.start and not t.is_space]
    name = [t for t in dash.doc[dash.i + 1 :] if t.idx < whole.end and not t.is_space]
    return _read(dash, name, said, found, quotes)


def _read(
    mark: Token, name: list[Token], said: list[Token], found: MentionIndex, quotes: list[Span]
) -> Attribution | str | None:
    """The attribution of what is said to a name, or the rule by which it is none."""
    if not name or not said:
        return None
    source, content = span_of(name), span_of(said)
    quoted = all(any(q.start <= t.idx < q.end for q in quotes) for t in said if not t.is_punct)
    if not quoted and not _predicates(said):
        return HEADLINE_NO_PREDICATE
    if not _speaks(name, source, found, quoted=quoted):
        return HEADLINE_NO_SPEAKER
    kind = "colon" if mark.text == _COLON else "dash"
    head = next((t for t in said if t.pos_ in ("VERB", "AUX")), said[0])
    return Attribution(
        Cue(mark.text, kind, frozenset(), "assertion", "neutral", ""),
        mark,
        (source,),
        (Span(mark.idx, mark.idx + len(mark)),),
        (content,),
        _rule(mark),
        _SURE,
        source_head=name[-1],
        content_head=head,
    )


def _rule(mark: Token) -> str:
    return HEADLINE_COLON if mark.text == _COLON else HEADLINE_DASH


def _predicates(said: list[Token]) -> bool:
    """Whether the words say something of something: a verb form behind its noun, in no clause."""
    if said[0].lower_ in _ASKING or len(said) < 2:
        return False
    for number, token in enumerate(said):
        if token.tag_ in _FINITE and token.pos_ in ("VERB", "AUX") and number > 0:
            at = token
            while at.dep_ in ("aux", "auxpass", "conj", "xcomp") and at.head.i != at.i:
                at = at.head
            if at.dep_ != "relcl" and token.lower_ not in ("who", "which"):
                return any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in said[:number])
        if token.lower_ in ("who", "which", "that"):
            return False
    return False


def _speaks(name: list[Token], source: Span, found: MentionIndex, *, quoted: bool) -> bool:
    """Whether the words before the mark are a speaker's."""
    mention = _naming(source, found)
    if mention is not None:
        if mention.kind in _PLACES:
            return quoted and mention.kind == "state"
        known = ":" in (mention.ref or "")
        return mention.kind == "person" or (known and mention.kind in _BODIES)
    if quoted and len(name) in (2, 3) and all(t.pos_ == "PROPN" and t.is_title for t in name):
        return True  # a name that nobody knows
    noun = sector_table().at([t.lower_ for t in name], 0)
    return (
        noun is not None
        and noun.end == len(name)
        and noun.row.kind in ("person", "people", "body", "anyone")
        and (noun.plural or noun.row.sector in _SPEAKING)
    )


def _naming(source: Span, found: MentionIndex) -> Mention | None:
    """The mention that ends with the words, if only a title stands before it."""
    return next(
        (m for m in found.mentions if source.holds(m.span) and m.span.end == source.end), None
    )
