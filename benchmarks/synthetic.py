"""Invented news as N-Quads, as large as wanted, to measure queries and stores by.

    python benchmarks/synthetic.py --articles 900 > synthetic.nq       (about a million triples)

Everything is invented and follows the model letter by letter in its structure (spans, claims in
chains, events with reports, participations, mentions, topics), not in its prose: the texts are
strings of fill. Each article passes the shapes. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import count, pairwise

ONR = "https://w3id.org/onrecord/ontology#"
CONCEPT = "https://w3id.org/onrecord/concept/"
BASE = "https://w3id.org/onrecord/id/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"

EVENT_TYPES = (
    ("NegotiationRound", "consult"),
    ("Talks", "consult"),
    ("Summit", "consult"),
    ("Agreement", "agree"),
    ("Demand", "request"),
    ("AwaitedAnswer", "request"),
    ("Strike", "assault"),
    ("PrisonerExchange", "cooperate"),
)
ROLES = ("agent", "target", "host", "delegate")
CUES = ("said", "reported", "claimed", "confirmed", "demanded")


def iri(value: str) -> str:
    """An IRI as N-Quads writes it."""
    return f"<{value}>"


def text(value: str, tag: str = "") -> str:
    """A literal as N-Quads writes it; ``tag`` is ``@en`` or ``^^<…>``."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"{tag}'


def number(value: int) -> str:
    """An xsd:integer."""
    return text(str(value), f"^^<{XSD}integer>")


def date(value: str) -> str:
    """An xsd:date."""
    return text(value, f"^^<{XSD}date>")


class Invented:
    """Writes quads of one graph after the other."""

    def __init__(self, articles: int, seed: int) -> None:
        self.articles, self.random = articles, random.Random(seed)
        self.states = [f"{BASE}actor/state-{n}" for n in range(60)]
        self.people = [f"{BASE}actor/person-{n}" for n in range(max(100, articles // 4))]
        self.outlets = [f"{BASE}actor/outlet-{n}" for n in range(40)]
        self.topics = [f"{BASE}topic/topic-{n}" for n in range(max(50, articles // 8))]
        self.places = [f"{BASE}place/city-{n}" for n in range(120)]

    def often(self, things: list[str]) -> str:
        """One of the things; the first ones are met much more often, as in the news."""
        return things[min(int(self.random.paretovariate(0.7)) - 1, len(things) - 1)]

    def authority(self) -> Iterator[str]:
        """Actors and places, in the authority's graph."""
        graph = iri(f"{BASE}graph/authority")
        kinds = (
            (self.states, "State"),
            (self.people, "Person"),
            (self.outlets, "MediaOutlet"),
            (self.places, "City"),
        )
        for things, kind in kinds:
            for thing in things:
                label = thing.rsplit("/", 1)[1].replace("-", " ").title()
                yield f"{iri(thing)} {iri(RDF_TYPE)} {iri(ONR + kind)} {graph} ."
                yield f"{iri(thing)} {iri(RDFS + 'label')} {text(label, '@en')} {graph} ."
                if kind == "Person":
                    state = iri(self.often(self.states))
                    yield f"{iri(thing)} {iri(ONR + 'affiliatedWith')} {state} {graph} ."

    def article(self, number_: int) -> Iterator[str]:
        """One article's graph: about 1,050 triples."""
        pick, chance = self.random.choice, self.random.random
        article = f"{BASE}article/a{number_}"
        graph = iri(f"{BASE}graph/article/a{number_}")
        day = f"20{30 + number_ % 9}-{1 + number_ % 12:02d}-{1 + number_ % 28:02d}"

        def say(s: str, p: str, o: str) -> str:
            return f"{iri(s)} {iri(p if ':' in p else ONR + p)} {o} {graph} ."

        def node(local: str, kind: str) -> Iterator[str]:
            yield say(f"{article}#{local}", RDF_TYPE, iri(ONR + kind))
            yield say(f"{article}#{local}", "inArticle", iri(article))

        letters = ""
        mentions = count(1)

        def write(words: str) -> int:
            """Adds words to the text and says where they start."""
            nonlocal letters
            start, letters = len(letters), f"{letters}{words} "
            return start

        def span(start: int, words: str) -> tuple[str, list[str]]:
            name = f"{article}#char={start},{start + len(words)}"
            return name, [
                say(name, RDF_TYPE, iri(ONR + "Span")),
                say(name, "inArticle", iri(article)),
                say(name, "start", number(start)),
                say(name, "end", number(start + len(words))),
                say(name, "exact", text(words)),
            ]

        def mention(counted: Iterator[int], name: str, who: str) -> Iterator[str]:
            local = f"mention-{next(counted)}"
            yield from node(local, "Mention")
            yield say(f"{article}#{local}", "span", iri(name))
            yield say(f"{article}#{local}", "foundBy", text("invented"))
            yield say(f"{article}#{local}", "refersTo", iri(who))

        def reported(local: str, thing: str, words: str) -> Iterator[str]:
            report = f"{article}#{local}"
            name, quads = span(write(words), words)
            yield from quads
            yield from node(local, "Report")
            yield say(report, "reports", iri(thing))
            yield say(report, "inVoiceOf", iri(article))
            yield say(report, "triggerSpan", iri(name))

        def figure(n: int, report: str) -> Iterator[str]:
            value = 10 + (number_ + n) % 90
            name, quads = span(write(words := f"{value} lorries"), words)
            yield from quads
            yield say(report, "figure", iri(f"{article}#figure-{n + 1}"))
            yield from node(f"figure-{n + 1}", "Figure")
            yield say(f"{article}#figure-{n + 1}", "figureSpan", iri(name))
            yield say(f"{article}#figure-{n + 1}", "figureOf", text("lorries", "@en"))
            amount = text(str(value), f"^^<{XSD}decimal>")
            yield say(f"{article}#figure-{n + 1}", "figureValue", amount)

        yield say(article, RDF_TYPE, iri(ONR + "Article"))
        yield say(article, SCHEMA + "headline", text(f"Invented news number {number_}", "@en"))
        yield say(article, SCHEMA + "identifier", text(f"a{number_}"))
        yield say(article, "publishedBy", iri(pick(self.outlets)))
        yield say(article, "publishedOn", date(day))
        topics = sorted({self.often(self.topics) for _ in range(5)})
        for topic in topics:
            yield say(article, "hasTopic", iri(topic))
            yield say(topic, RDF_TYPE, iri(ONR + "Topic"))
            label = topic.rsplit("/", 1)[1].replace("-", " ")
            yield say(topic, RDFS + "label", text(label, "@en"))
        for n in range(2):
            local = f"document-{n + 1}"
            yield from node(local, "Document")
            yield say(article, "relatedDocument", iri(f"{article}#{local}"))
            about = f"Person {int(chance() * 20)} and State {int(chance() * 20)} again"
            yield say(f"{article}#{local}", SCHEMA + "headline", text(about, "@en"))
        for n in range(15):
            words = f"mention {n}"
            name, quads = span(write(words), words)
            yield from quads
            yield from mention(mentions, name, self.often(pick((self.states, self.people))))
        # A claim stands in one paragraph with those that lie in it.
        paragraphs: list[int] = []
        contents: list[int] = []
        for n in range(8):
            if n % 4 in (0, 3):
                paragraphs.append(len(letters))
            local = f"{article}#claim-{n + 1}"
            yield from node(f"claim-{n + 1}", "Claim")
            kind = "named" if chance() < 0.8 else pick(("described", "none"))
            yield say(local, "speakerKind", iri(CONCEPT + "speaker-kind/" + kind))
            source, speaker = "an official", ""
            if kind == "named":
                group = self.outlets if n % 4 == 0 else pick((self.people, self.states))
                speaker = self.often(group)
                source = speaker.rsplit("/", 1)[1].replace("-", " ").title()
                yield say(local, "speaker", iri(speaker))
            elif kind == "described":
                yield say(local, "speakerDescription", text("an official"))
            # Of four claims the second lies in the first, and the third in the second.
            last = n if n % 4 == 3 else n - n % 4 + 2
            said = " ".join(f"Statement {m} of article {number_}." for m in range(n, last + 1))
            parts = [("cueSpan", cue := pick(CUES), write(cue))]
            if kind != "none":
                parts.append(("sourceSpan", source, write(source)))
            if n % 4 in (0, 3):
                outermost, whole = write(said), said
            contents.append(outermost + whole.index(said))
            parts.append(("contentSpan", said, contents[n]))
            for part, words, start in parts:
                name, quads = span(start, words)
                yield from quads
                yield say(local, part, iri(name))
                if part == "sourceSpan" and speaker:
                    yield from mention(mentions, name, speaker)
            yield say(local, "statement", text(said))
            for scheme, prop, tokens in (
                ("quotation", "quotation", ("indirect",)),
                ("speech-act", "speechAct", ("assertion", "demand", "denial")),
                ("certainty", "certainty", ("certain", "possible")),
                ("distance", "distance", ("neutral", "neutral", "distancing")),
                ("polarity", "polarity", ("affirmed",)),
                ("time-reference", "timeReference", ("past", "future")),
            ):
                yield say(local, prop, iri(f"{CONCEPT}{scheme}/{pick(tokens)}"))
            if n % 4 in (1, 2):
                yield say(local, "embeddedIn", iri(f"{article}#claim-{n}"))
            if n in (1, 3, 5):  # where a report of the event is in the claim
                yield say(local, "about", iri(f"{article}#event-{1 + n}"))
        paragraphs.append(len(letters))
        agreement = ""
        relations: list[tuple[str, str, str]] = []
        for n in range(6):
            local = f"{article}#event-{n + 1}"
            kind, root = EVENT_TYPES[(number_ + n) % len(EVENT_TYPES)]
            yield from node(f"event-{n + 1}", kind)
            yield say(local, RDFS + "label", text(f"{kind} {n} of article {number_}", "@en"))
            yield say(local, "ploverRoot", iri(CONCEPT + "plover-root/" + root))
            place = self.often(self.places)
            name, quads = span(write(words := f"place {n}"), words)
            yield from quads
            yield from mention(mentions, name, place)
            yield say(local, "place", iri(place))
            yield say(local, "placeSpan", iri(name))
            yield say(local, "concerns", iri(pick(topics)))
            if kind == "Agreement":
                agreement = local
            if n == 1:
                relations.append(("causedBy", local, f"{article}#event-1"))
            elif n == 4:
                relations.append(("onCondition", local, f"{article}#event-3"))
            said = [f"{article}#report-{n * 2 + m + 1}" for m in range(1 + n % 2)]
            for m, role in enumerate(ROLES[: 2 + n % 3]):
                part = f"participation-{n * 4 + m + 1}"
                who = self.often(pick((self.states, self.people)))
                name, quads = span(write(words := f"participant {n} {m}"), words)
                yield from quads
                yield from mention(mentions, name, who)
                yield from node(part, "Participation")
                yield say(local, "participation", iri(f"{article}#{part}"))
                yield say(f"{article}#{part}", "role", iri(f"{CONCEPT}role/{role}"))
                yield say(f"{article}#{part}", "participant", iri(who))
                yield say(f"{article}#{part}", "participantSpan", iri(name))
                yield say(f"{article}#{part}", "inReport", iri(said[0]))
                yield say(local, role, iri(who))
            for m, report in enumerate(said):
                yield from node(report.rpartition("#")[2], "EventReport")
                yield say(report, "reports", iri(local))
                if m:
                    name, quads = span(contents[n], f"Statement {n}")
                else:
                    name, quads = span(write(words := f"happening {n} {m}"), words)
                yield from quads
                yield say(report, "triggerSpan", iri(name))
                if m:
                    yield say(report, "inClaim", iri(f"{article}#claim-{1 + n}"))
                else:
                    yield say(report, "inVoiceOf", iri(article))
                    if n % 3 == 0:
                        yield from figure(n, report)
                status = pick(("happened", "planned", "denied"))
                yield say(report, "status", iri(CONCEPT + "status/" + status))
                if status != "happened":
                    continue
                yield say(report, "edtf", text(day))
                yield say(report, "notBefore", date(day))
                yield say(report, "notAfter", date(day))
        for n, (kind, source, target) in enumerate(relations, start=1):
            local = f"{article}#relation-{n}"
            yield say(source, kind, iri(target))
            yield from node(f"relation-{n}", "Relation")
            yield say(local, "relationFrom", iri(source))
            yield say(local, "relationTo", iri(target))
            yield say(local, "relationType", iri(f"{CONCEPT}relation-type/{kind}"))
            yield from reported(f"report-relation-{n}", local, f"relation {n}")
        if agreement:
            local = f"{article}#clause-1"
            yield from node("clause-1", "Clause")
            yield say(local, RDFS + "label", text(f"Clause of article {number_}", "@en"))
            yield say(local, "clauseOf", iri(agreement))
            yield say(local, "concerns", iri(f"{article}#event-1"))
            yield from reported("report-clause-1", local, "must do")
            yield from figure(9, f"{article}#report-clause-1")
        letters += "word " * 400
        yield say(article, "text", text(letters))
        for n, (start, end) in enumerate(pairwise((*paragraphs, len(letters)))):
            yield from node(f"segment-{n + 1}", "Segment")
            local = f"{article}#segment-{n + 1}"
            yield say(article, "hasSegment", iri(local))
            yield say(local, "segmentIndex", number(n))
            yield say(local, "segmentKind", iri(CONCEPT + "segment-kind/paragraph"))
            yield say(local, "start", number(start))
            yield say(local, "end", number(end))
        provenance = iri(f"{BASE}graph/provenance")
        yield f"{graph} {iri(PROV + 'wasDerivedFrom')} {iri(article)} {provenance} ."

    def quads(self) -> Iterator[str]:
        """All lines."""
        yield from self.authority()
        for n in range(self.articles):
            yield from self.article(n)


def main() -> None:
    """Write the quads to standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for line in Invented(options.articles, options.seed).quads():
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
