"""What is read and what is found, as plain data without any RDF.

Offsets are half-open Unicode code points into ``Article.text``. Enumerated values are the tokens
of the ontology's schemes (the last segment of the concept's IRI); a test holds them against it.
An actor, place or topic is referred to by ``ref``: a full IRI where the authority knows it, else
the local name (``actor-3``) of one that the reading minted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

SegmentKind = Literal[
    "headline", "standfirst", "paragraph", "keywords", "related-topics", "enrichment-note"
]
SpeakerKind = Literal["named", "described", "none"]
Quotation = Literal["direct", "indirect", "mixed"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
Distance = Literal["neutral", "endorsing", "distancing"]
Polarity = Literal["affirmed", "negated"]
TimeReference = Literal["past", "present", "future"]
#: How much of an article's text its graph keeps.
TextKept = Literal["full", "spans", "none"]
#: What a candidate that was not taken would have been.
RejectedWhat = Literal["claim", "event", "mention", "relation", "sentence", "answer"]
Status = Literal["happened", "ongoing", "planned", "proposed", "hypothetical", "negated", "denied"]


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (half-open code points) of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of an article: a headline, a paragraph, an enrichment note …

    ``source`` is the named source of an enrichment note.
    """

    kind: SegmentKind
    start: int
    end: int
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article was read from.

    ``name`` is that of the folder, or of the file where the article has an id of its own
    (``named``: it was given one, or has an address). ``place`` is the file's absolute path or
    URL, with ``#`` and its number where a record of the file has no id.
    """

    name: str
    place: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """One text as it was read. Its ``id`` names it for good; unknown things are None.

    ``published`` is an ISO 8601 date or date and time, ``language`` what its record says of it
    (mostly a BCP 47 tag). ``origin`` is the file and record it was read from, for messages only.
    """

    id: str
    text: str
    segments: tuple[Segment, ...] = ()
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    origin: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or some place that the authority does not know, minted from its words.

    ``id`` is local to the article (``actor-1``, ``place-1``); ``kind`` the class in lower case
    with hyphens (person, state, organisation, media-outlet, city …).
    """

    id: str
    kind: str
    label: str
    body_of: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters that name an actor or place, what they refer to (None: left open), and why.

    ``possible_ref`` is whom they may refer to: the last known holder of an office that they name,
    where nothing says who holds it now. It is never also ``ref``. ``country`` and ``sector`` code
    who is named, as of the day of publication (docs/actor-codes.md); None where nothing plainly
    says so.
    """

    id: str
    span: Span
    kind: str
    ref: str | None
    confidence: float
    reason: str
    possible_ref: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as stated: a value, or bounds, and what is counted or measured.

    ``unit`` is a unit of measure in the singular (day, kilometre, per cent), ``currency`` an ISO
    4217 code; what is counted one by one has neither. ``excludes_low`` and ``excludes_high``: it is
    said to be above, or below, the bound.
    """

    span: Span
    of: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    currency: str | None = None
    approximate: bool = False
    excludes_low: bool = False
    excludes_high: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A time as stated: EDTF, bounds as ISO dates where there are any, and its words."""

    edtf: str
    not_before: str | None = None
    not_after: str | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody saying, denying, demanding or believing something, at a place in the text.

    ``possible_speakers`` may be who speaks, and ``possible_office`` may be what a speaker speaks
    as, by an authority whose knowledge ends before the article's day. They are suppositions, kept
    apart from ``speakers`` and ``speaking_as``, which are facts. ``realises`` is the event that
    consists in making the claim. ``document`` is the related document in whose headline it is made.
    ``described_at`` are the words of ``speaker_description`` where the source only stands for them
    ("a man who said").
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    speaker_kind: SpeakerKind
    speakers: tuple[str, ...] = ()
    speaker_description: str | None = None
    speaking_as: str | None = None
    addressee: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    quotation: Quotation = "indirect"
    speech_act: str = "assertion"
    certainty: Certainty = "certain"
    certainty_spans: Spans = ()
    distance: Distance = "neutral"
    distance_spans: Spans = ()
    polarity: Polarity = "affirmed"
    time_reference: TimeReference = "past"
    embedded_in: str | None = None
    said: When | None = None
    no_cue_reason: str | None = None
    rule: str = ""
    confidence: float = 1.0
    possible_speakers: tuple[str, ...] = ()
    possible_office: str | None = None
    realises: str | None = None
    document: str | None = None
    described_at: Spans = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in an event, in which role; ``ref`` None where the words stay open.

    In the role ``object`` it is a thing, which no ``ref`` names.

    ``country`` and ``sector`` are those of its mention; without one, of its words. ``reports`` are
    the numbers, from 0, of those of the event's reports that say so; where there are none, all do.
    """

    role: str
    spans: Spans
    ref: str | None = None
    country: str | None = None
    sector: str | None = None
    reports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event is said to be."""

    spans: Spans
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the text says of an event: by a claim, or (``claim`` None) in its own voice.

    ``document`` is the related document whose headline says so in its own voice, not the article.
    ``deadline``: its time is the day by which it must be done. ``judgement``: words by which its
    voice judges or ranks what it reports ("illegally", "the largest … in a century").
    """

    trigger: Spans
    status: Status
    claim: str | None = None
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    rule: str = ""
    confidence: float = 1.0
    document: str | None = None
    deadline: bool = False
    judgement: Spans = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is said to happen; ``type`` is the local name of the ontology's class."""

    id: str
    label: str
    type: str
    plover: str | None
    mode: str | None = None
    context: str | None = None
    participants: tuple[Participant, ...] = ()
    place: Location | None = None
    reports: tuple[Report, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two events: previousRound, subEventOf, responseTo, outcomeOf …

    It is reported at its ``trigger`` by a claim, or (``claim`` None) in the article's own voice, or
    that of the related ``document`` whose headline it is in; one that is reported several times is
    several.
    """

    source: str
    type: str
    target: str
    trigger: Spans = ()
    claim: str | None = None
    rule: str = ""
    confidence: float = 1.0
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the article, with the words that name it where they occur in the text."""

    label: str
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document the article lists as related, known by its headline only."""

    id: str
    headline: str
    span: Span


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something found that was invalid, with the reason."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that an extractor considered and did not take, and why.

    ``words`` are its words (``span`` None: they could not be found in the text), ``kind`` what it
    would have been: a claim's construction or cue, an event's class, whom or what a name means.
    ``rule`` names what decided (the room's ``rule_names``), ``reason`` says it in a sentence.
    ``score`` and ``threshold`` are probabilities from 0 to 1 where one was too low for the other.
    """

    what: RejectedWhat
    words: str
    span: Span | None
    kind: str
    rule: str
    reason: str
    score: float | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an extractor found in one article.

    ``rejected`` is what it considered and did not take, in the order of the text; None where the
    extractor was not told to keep that. What is in it is not in ``dropped`` again.
    """

    article: Article
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    topics: tuple[Topic, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    dropped: tuple[Dropped, ...] = field(default=())
    rejected: tuple[Rejected, ...] | None = None


def joined(text: str, spans: Iterable[Span]) -> str:
    """The text of the spans, in order, joined with `` … `` (the statement of a claim)."""
    return " … ".join(s.of(text) for s in sorted(spans))


def merge(spans: Iterable[Span], gap: str | None = None) -> Spans:
    """Sorted, with touching and overlapping spans joined.

    With ``gap``, the article's text, spans that only white space parts are joined too.
    """
    out: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if out:
            last = out[-1]
            near = span.start <= last.end or (
                gap is not None and not gap[last.end : span.start].strip()
            )
            if near:
                out[-1] = Span(last.start, max(last.end, span.end))
                continue
        out.append(span)
    return tuple(out)
