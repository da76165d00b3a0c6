"""Sentences and the events that are read out of them: class, root, who in which role, how firm.

The states, places and people are invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
import pytest

from onrecord import terms
from onrecord.errors import InputError
from onrecord.extract.events.event_classes import (
    ancestors,
    event_classes,
    plover_root,
    root_code,
)
from onrecord.extract.events.events import EventsFound, find_events
from onrecord.extract.events.trigger_table import load_table
from onrecord.extract.names.parsed_article import ParsedArticle
from onrecord.extract.syntax.parser import parse
from onrecord.model import (
    Article,
    Claim,
    Event,
    Mention,
    Segment,
    SegmentKind,
    Span,
    Status,
)
from onrecord.resources import data_dir, ontology_dir
from onrecord.vocabulary import load_vocabulary

NAMES = {
    "Norland": ("state", "norland"),
    "Sudria": ("state", "sudria"),
    "Vestmark": ("state", "vestmark"),
    "Estvale": ("state", "estvale"),
    "Norlandic": ("state", "norland"),
    "Ilva Tarn": ("person", "tarn"),
    "Oren Falk": ("person", "falk"),
    "Mira Holt": ("person", "holt"),
    "Port Elin": ("city", "port-elin"),
    "the Harbour Council": ("organisation", "council"),
    "the Reed Front": ("armed-group", "front"),
}
PLACES = {"norland": "norland-land", "sudria": "sudria-land"}


def mentions(text: str) -> list[Mention]:
    """Every name of the list, the longest first, as a mention with its short reference."""
    out: list[Mention] = []
    taken: set[int] = set()
    for name in sorted(NAMES, key=len, reverse=True):
        for found in re.finditer(rf"\b{name}\b", text):
            span = set(range(*found.span()))
            if not span & taken:
                taken |= span
                kind, ref = NAMES[name]
                out.append(
                    Mention(f"mention-{len(out) + 1}", Span(*found.span()), kind, ref, 1.0, "test")
                )
    return out


def read(
    text: str, *, kinds: tuple[SegmentKind, ...] = ("paragraph",), claims: Sequence[Claim] = ()
) -> EventsFound:
    """Reads lines as segments of the given kinds (the last kind for all that follow)."""
    segments, at = [], 0
    for number, line in enumerate(text.split("\n")):
        kind = kinds[min(number, len(kinds) - 1)]
        segments.append(Segment(kind, at, at + len(line)))
        at += len(line) + 1
    article = Article("a", text, tuple(segments), published="2031-05-06")
    return find_events(ParsedArticle(article, parse(article)), mentions(text), claims, PLACES)


def who(event: Event, text: str) -> set[tuple[str, str]]:
    """Role and reference, or the words where they stay open."""
    return {(p.role, p.ref or p.spans[0].of(text)) for p in event.participants}


def first(text: str, kind: str) -> Event:
    found = [e for e in read(text).events if e.type == kind]
    assert found, [(e.type, e.label) for e in read(text).events]
    return found[0]


def place_of(text: str, kind: str) -> str | None:
    """What the place of the first such event is known by; None where it stays open."""
    place = first(text, kind).place
    assert place is not None
    return place.ref


A, T, P = "agent", "target", "subject"
EVERY = set(event_classes())
N, S, V = "norland", "sudria", "vestmark"

# sentence, class, root, participants, status
CASES = [
    ("Norland met Sudria on Monday.", "Meeting", "CONSULT", {(A, N), (T, S)}, "happened"),
    ("Ilva Tarn met with Oren Falk.", "Meeting", "CONSULT", {(A, "tarn"), (T, "falk")}, "happened"),
    ("Norland held talks with Sudria.", "Talks", "CONSULT", {(A, N), (T, S)}, "happened"),
    ("Talks between Norland and Sudria began in Port Elin.", "Talks", "CONSULT",
     {(A, N), (A, S)}, "happened"),
    ("The talks hosted by Vestmark between Norland and Sudria began.", "Talks", "CONSULT",
     {("host", V), (A, N), (A, S)}, "happened"),
    ("Talks between Norland and Sudria mediated by Vestmark began.", "Talks", "CONSULT",
     {("mediator", V), (A, N), (A, S)}, "happened"),
    ("Ilva Tarn visited Sudria.", "Visit", "CONSULT", {(A, "tarn"), (T, S)}, "happened"),
    ("Ilva Tarn phoned Oren Falk.", "PhoneCall", "CONSULT", {(A, "tarn"), (T, "falk")},
     "happened"),
    ("Vestmark is hosting a summit.", "Summit", "CONSULT", {("host", V)}, "ongoing"),
    ("Norland and Sudria agreed to exchange prisoners.", "Agreement", "AGREE",
     {(A, N), (A, S), (T, "prisoners")}, "happened"),
    ("Norland and Sudria agreed to exchange prisoners.", "PrisonerExchange", "AGREE",
     {(A, N), (A, S), (P, "prisoners")}, "planned"),
    ("Norland reached a deal with Sudria.", "Agreement", "AGREE", {(A, N), (T, S)}, "happened"),
    ("Norland struck a deal with Sudria.", "Agreement", "AGREE", {(A, N), (T, S)}, "happened"),
    ("Norland promised to release the sailors.", "Pledge", "AGREE", {(A, N)}, "happened"),
    ("Norland praised Sudria.", "Endorsement", "SUPPORT", {(A, N), (T, S)}, "happened"),
    ("Norland and Sudria signed a treaty.", "Signing", "SUPPORT", {(A, N), (A, S)},
     "happened"),
    ("Norland will sign a treaty with Sudria.", "Signing", "AGREE", {(A, N), (T, S)},
     "planned"),
    ("Norland did not sign the treaty with Sudria.", "Signing", "REJECT", {(A, N), (T, S)},
     "negated"),
    ("Norland lifted a ban on Sudria.", "RestrictionEasing", "CONCEDE", {(A, N), (T, S)}, "happened"),
    ("Norland pardoned Oren Falk.", "Amnesty", "CONCEDE", {(A, N), (T, "falk")}, "happened"),
    ("Norland withdrew its troops from Sudria.", "Withdrawal", "RETREAT", {(A, N), (T, S)},
     "happened"),
    ("Norland released the prisoners.", "Release", "RETREAT", {(A, N), (T, "the prisoners")},
     "happened"),
    ("Oren Falk was released by Norland.", "Release", "RETREAT", {(A, N), (T, "falk")},
     "happened"),
    ("Norland declared a ceasefire.", "Ceasefire", "RETREAT", {(A, N)}, "happened"),
    ("Norland shared intelligence with Sudria.", "IntelligenceSharing", "COOPERATE", {(A, N), (T, S)},
     "happened"),
    ("Norland extradited Oren Falk to Sudria.", "Extradition", "COOPERATE", {(A, N), (T, "falk")},
     "happened"),
    ("Norland submitted a roadmap to Sudria.", "DocumentHandover", "COOPERATE", {(A, N), (T, S)},
     "happened"),
    ("Norland handed over a list of children to Sudria.", "DocumentHandover", "COOPERATE",
     {(A, N), (T, S)}, "happened"),
    ("Norland released a list of missing children.", "DocumentIssue", None, {(A, N)},
     "happened"),
    ("Norland sent food aid to Sudria.", "HumanitarianAid", "AID", {(A, N), (T, S)}, "happened"),
    ("Norland supplied weapons to Sudria.", "MilitaryAid", "AID", {(A, N), (T, S)}, "happened"),
    ("Norland urged Sudria to withdraw.", "Appeal", "REQUEST", {(A, N), (T, S)}, "happened"),
    ("Norland called on Sudria to withdraw its troops.", "Appeal", "REQUEST", {(A, N), (T, S)},
     "happened"),
    ("Norland demanded the withdrawal of Sudria.", "Demand", "REQUEST", {(A, N), (T, S)},
     "happened"),
    ("Ilva Tarn said Sudria must disarm.", "Demand", "REQUEST", {(A, "tarn"), (T, S)},
     "happened"),
    ("Norland proposed a ceasefire.", "Proposal", "REQUEST", {(A, N)}, "happened"),
    ("Norland proposed a ceasefire.", "Ceasefire", "RETREAT", set(), "proposed"),
    ("Norland is waiting for Sudria's answer.", "AwaitedAnswer", "REQUEST", {(A, N), (T, S)},
     "ongoing"),
    ("Norland accused Sudria of lying.", "Allegation", "ACCUSE", {(A, N), (T, S)}, "happened"),
    ("Sudria was accused by Norland of lying.", "Allegation", "ACCUSE", {(A, N), (T, S)},
     "happened"),
    ("Norland condemned Sudria's attack.", "Condemnation", "ACCUSE", {(A, N), (T, S)}, "happened"),
    ("Norland launched an investigation into Oren Falk.", "Investigation", "ACCUSE",
     {(A, N), (T, "falk")}, "happened"),
    ("Ilva Tarn launched a scathing attack on Oren Falk.", "Accusation", "ACCUSE",
     {(A, "tarn"), (T, "falk")}, "happened"),
    ("Norland rejected Sudria's proposal.", "Rejection", "REJECT", {(A, N), (T, S)}, "happened"),
    ("Norland refused to meet Sudria.", "Refusal", "REJECT", {(A, N), (T, S)}, "happened"),
    ("Norland refused to meet Sudria.", "Meeting", "REJECT", {(A, N), (T, S)}, "negated"),
    ("Norland has yet to disclose its demands.", "Refusal", "REJECT", {(A, N)}, "happened"),
    ("Norland has not announced its demands.", "Refusal", "REJECT", {(A, N)}, "happened"),
    ("Norland threatened to attack Sudria.", "Threat", "THREATEN", {(A, N), (T, S)}, "happened"),
    ("Norland threatened to attack Sudria.", "Assault", "THREATEN", {(A, N), (T, S)}, "planned"),
    ("Protesters marched in Port Elin.", "Demonstration", "PROTEST", {(A, "Protesters")}, "happened"),
    ("Norland imposed sanctions on Sudria.", "SanctionsImposition", "SANCTION", {(A, N), (T, S)},
     "happened"),
    ("Norland suspended aid to Sudria.", "AidSuspension", "SANCTION", {(A, N), (T, S)}, "happened"),
    ("Norland deployed troops to Sudria.", "TroopDeployment", "MOBILIZE", {(A, N), (T, S)},
     "happened"),
    ("Police arrested Oren Falk.", "Arrest", "COERCE", {(A, "Police"), (T, "falk")}, "happened"),
    ("Oren Falk was arrested.", "Arrest", "COERCE", {(T, "falk")}, "happened"),
    ("The children were deported by Norland.", "Deportation", "COERCE",
     {(A, N), (P, "The children")}, "happened"),
    ("Norland attacked Sudria.", "Assault", "ASSAULT", {(A, N), (T, S)}, "happened"),
    ("Norland launched an airstrike on Sudria.", "AirStrike", "ASSAULT", {(A, N), (T, S)},
     "happened"),
    ("Norland's invasion of Sudria went on.", "Invasion", "ASSAULT", {(A, N), (T, S)},
     "ongoing"),
    ("The Norlandic invasion of Sudria went on.", "Invasion", "ASSAULT", {(A, N), (T, S)},
     "ongoing"),
    ("Oren Falk, who was killed by the Reed Front, came from Sudria.", "Killing", "ASSAULT",
     {(A, "front"), (T, "falk")}, "happened"),
    ("Norland arrested and deported Oren Falk.", "Deportation", "COERCE", {(A, N), (P, "falk")},
     "happened"),
    ("Norland issued a list of missing children.", "DocumentIssue", None, {(A, N)},
     "happened"),
    ("Norland will put forward a memorandum.", "DocumentIssue", None, {(A, N)}, "planned"),
    ("Norland and Sudria agreed that each would submit a roadmap.", "DocumentHandover", "AGREE",
     {(A, N), (A, S)}, "planned"),
    ("Norland is stepping up its attacks on Sudria.", "Strike", "ASSAULT", {(A, N), (T, S)},
     "ongoing"),
    ("Norland held back from imposing sanctions on Sudria.", "SanctionsImposition", "SANCTION",
     {(A, N), (T, S)}, "negated"),
    ("Norland held back from imposing sanctions on Sudria.", "Refusal", "REJECT",
     {(A, N), (T, S)}, "happened"),
    ("Norland refrained from attacking Sudria.", "Assault", "ASSAULT", {(A, N), (T, S)},
     "negated"),
    ("Norland has not said what it wants.", "Refusal", "REJECT", {(A, N)}, "happened"),
    ("Norland is reluctant to withdraw.", "Refusal", "REJECT", {(A, N)}, "happened"),
    ("Vestmark gets ready to host Norland-Sudria talks.", "Talks", "AGREE",
     {("host", V), (A, N), (A, S)}, "planned"),
    ("Norland launched a drone strike on Sudria.", "DroneStrike", "ASSAULT", {(A, N), (T, S)},
     "happened"),
    ("Norlandic strikes on Sudria go on.", "Strike", "ASSAULT", {(A, N), (T, S)}, "ongoing"),
    ("Norland and Sudria signed a peace treaty.", "Signing", "SUPPORT", {(A, N), (A, S)},
     "happened"),
    ("Norland and Sudria reached a peace agreement.", "PeaceAgreement", "AGREE",
     {(A, N), (A, S)}, "happened"),
    ("Ilva Tarn resigned.", "Resignation", "RETREAT", {(A, "tarn")}, "happened"),
    ("A court convicted Oren Falk.", "Conviction", "SANCTION", {(A, "A court"), (T, "falk")},
     "happened"),
    ("An earthquake killed nine people.", "Disaster", None, {(P, "nine people")}, "happened"),
    ("A fire killed five people.", "Accident", None, {(P, "five people")}, "happened"),
    ("Norland imposed sanctions aimed at Sudria.", "SanctionsImposition", "SANCTION",
     {(A, N), (T, S)}, "happened"),
    ("Norland, Sudria and Vestmark met Oren Falk.", "Meeting", "CONSULT",
     {(A, N), (A, S), (A, V), (T, "falk")}, "happened"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "root", "participants", "status"), CASES)
def test_an_event(
    text: str, kind: str, root: str, participants: set[tuple[str, str]], status: Status
) -> None:
    event = first(text, kind)
    assert event.plover == root
    assert who(event, text) == participants
    assert [r.status for r in event.reports] == [status]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norland attacked Sudria.", "happened"),
        ("Norland is attacking Sudria.", "ongoing"),
        ("Norland continues to attack Sudria.", "ongoing"),
        ("Norland will attack Sudria.", "planned"),
        ("Norland plans to attack Sudria.", "planned"),
        ("Norland is going to attack Sudria.", "planned"),
        ("Norland could attack Sudria.", "hypothetical"),
        ("If Norland attacks Sudria, Vestmark loses.", "hypothetical"),
        ("Norland tried to attack Sudria.", "hypothetical"),
        ("Norland never attacked Sudria.", "negated"),
        ("Norland has yet to attack Sudria.", "negated"),
        ("Norland failed to attack Sudria.", "negated"),
        ("Norland declined to attack Sudria.", "negated"),
        ("Ilva Tarn urged Norland to attack Sudria.", "proposed"),
        ("Ilva Tarn denied attacking Sudria.", "denied"),
        ("Ilva Tarn said Norland would attack Sudria.", "planned"),
        ("Norland must attack Sudria.", "proposed"),
        ("Norland did little to attack Sudria.", "negated"),
        ("Norland stopped short of attacking Sudria.", "negated"),
        ("Norland is unwilling to attack Sudria.", "negated"),
        ("Norland is unlikely to attack Sudria.", "hypothetical"),
        ("Vestmark loses should Norland attack Sudria.", "hypothetical"),
        ("Had Norland attacked Sudria, Vestmark would have lost.", "hypothetical"),
        ("Ilva Tarn demanded that Norland bomb the port.", "proposed"),
        ("Sudria insisted that Vestmark be attacked by Norland.", "proposed"),
        ("Norland attacked nobody.", "negated"),
    ],
)
def test_how_firm_the_words_are(text: str, status: Status) -> None:
    assert [r.status for r in first(text, "Assault").reports] == [status]


@pytest.mark.parametrize(
    ("text", "not_these"),
    [
        ("Norland struck a deal with Sudria.", {"Strike", "Assault", "Protest"}),
        ("The clock struck midnight.", EVERY),
        ("Norland met the criteria.", {"Meeting"}),
        ("Norland met its deadline.", {"Meeting"}),
        ("The club fired the coach.", EVERY),
        ("The film was shot in Port Elin.", EVERY),
        ("The company launched a new phone.", EVERY),
        ("A round of applause followed.", {"NegotiationRound"}),
        ("A second round of sanctions followed.", {"NegotiationRound"}),
        ("The exchange rate fell.", {"PrisonerExchange"}),
        ("The stock exchange closed.", {"PrisonerExchange"}),
        ("The tax return was late.", {"Repatriation"}),
        ("The attack helicopter flew home.", {"Assault"}),
        ("Share prices hit a record.", EVERY),
        ("They deal in timber.", {"Agreement"}),
        ("He held a book.", EVERY),
        ("She gave a smile.", EVERY),
        ("The band released an album.", {"Release"}),
        ("Norland's Peace Agreement Act is old.", {"Consultation"}),
        ("Norland returned the prisoners of war.", {"War", "ArmedConflict"}),
        ("Ilva Tarn expressed concern.", {"Accusation", "Condemnation"}),
        ("Norland gets ready to host a summit.", {"Agreement", "Pledge"}),
        ("The bus overturned.", {"Rejection"}),
        ("Oren Falk was found guilty of murder.", {"Killing"}),
        ("The pilots failed to recover.", EVERY),
        ("The conflict between Ilva Tarn and Oren Falk grew.", {"ArmedConflict"}),
    ],
)
def test_what_only_looks_like_an_event(text: str, not_these: set[str]) -> None:
    assert not {e.type for e in read(text).events} & not_these


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Norland gave priority to a ceasefire.", "Ceasefire", "proposed"),
        ("Norland moved towards a ceasefire.", "Ceasefire", "happened"),
        ("Norland was reluctant to move towards a ceasefire.", "Ceasefire", "hypothetical"),
        ("Norland rejected the ceasefire deal.", "Ceasefire", "planned"),
        ("A second round of talks was set for Monday.", "NegotiationRound", "planned"),
        ("Should the talks fail, Norland loses.", "Talks", "hypothetical"),
        ("Norland met Sudria to justify its war.", "War", "ongoing"),
        ("The Second Port War was long ago.", "War", "happened"),
    ],
)
def test_how_firm_a_noun_is(text: str, kind: str, status: Status) -> None:
    assert [r.status for r in first(text, kind).reports] == [status]


def test_a_verb_of_phase_is_part_of_the_trigger() -> None:
    text = "Norland and Sudria ended their second round of talks."
    event = first(text, "NegotiationRound")
    assert [s.of(text) for s in event.reports[0].trigger] == ["ended", "round of talks"]
    assert not [e for e in read(text).events if root_code(e.type) == "SANCTION"]


def test_a_place_after_a_preposition_and_a_city_before_the_noun() -> None:
    assert place_of("Norland met Sudria in Port Elin.", "Meeting") == "port-elin"
    assert place_of("The Port Elin talks ended.", "Talks") == "port-elin"
    assert place_of("Ilva Tarn met Oren Falk in Norland.", "Meeting") == "norland-land"


def test_a_state_without_known_territory_is_a_place_that_stays_open() -> None:
    assert place_of("Ilva Tarn met Oren Falk in Vestmark.", "Meeting") is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Norland attacked Sudria on May 2.", "2031-05-02"),
        ("Norland attacked Sudria on Friday.", "2031-05-02"),
        ("Norland will attack Sudria on Friday.", "2031-05-09"),
        ("Norland has attacked Sudria since 2029.", "2029/.."),
        ("Norland attacked Sudria.", None),
    ],
)
def test_the_date_of_the_event(text: str, edtf: str | None) -> None:
    (report,) = first(text, "Assault").reports
    assert (report.when.edtf if report.when else None) == edtf


def test_figures_are_read_with_what_they_count() -> None:
    text = "Norland returned the bodies of at least 600 soldiers to Sudria."
    event = first(text, "Repatriation")
    (figure,) = event.reports[0].figures
    assert (figure.low, figure.value, figure.of) == (600, None, "soldiers")


NEGOTIATION = (
    "Norland and Sudria reach prisoner exchange deal in Port Elin\n"
    "The second round of peace talks between Norland and Sudria ended in Port Elin. "
    "Ilva Tarn welcomed the agreement.\n"
    "During the previous round of negotiations on May 1, the largest prisoner exchange in years "
    "took place. Norland proposed another prisoner exchange."
)
KINDS: tuple[SegmentKind, ...] = ("headline", "paragraph")


def test_rounds_talks_and_their_order() -> None:
    found = read(NEGOTIATION, kinds=KINDS)
    by_id = {e.id: e for e in found.events}
    rounds = [e.id for e in found.events if e.type == "NegotiationRound"]
    assert len(rounds) == 2
    links = {(r.source, r.type, r.target) for r in found.relations}
    assert (rounds[0], "previousRound", rounds[1]) in links
    assert any(
        source == rounds[0] and kind == "subEventOf" and by_id[target].type == "Talks"
        for source, kind, target in links
    )


def test_a_happening_told_twice_is_one_event_with_two_reports() -> None:
    found = read(NEGOTIATION, kinds=KINDS)
    agreements = [e for e in found.events if e.type == "Agreement"]
    assert len(agreements) == 1
    assert len(agreements[0].reports) == 2


def test_another_exchange_and_the_one_before_are_not_the_same() -> None:
    found = read(NEGOTIATION, kinds=KINDS)
    exchanges = [e for e in found.events if e.type == "PrisonerExchange"]
    assert [e.reports[0].status for e in exchanges] == ["happened", "happened", "proposed"]


def test_an_agreement_concerns_what_it_is_about() -> None:
    found = read("Norland and Sudria reached an agreement on a prisoner exchange.")
    types = {e.id: e.type for e in found.events}
    assert {(types[r.source], r.type, types[r.target]) for r in found.relations} == {
        ("Agreement", "concerns", "PrisonerExchange")
    }


def test_different_parties_make_different_events() -> None:
    text = "Norland invaded Sudria.\nThe invasion of Vestmark by Estvale was stopped."
    invasions = [e for e in read(text).events if e.type == "Invasion"]
    assert len(invasions) == 2


def links(found: EventsFound) -> set[tuple[str, str, str]]:
    """Relations as class, relation, class."""
    types = {e.id: e.type for e in found.events}
    return {(types[r.source], r.type, types[r.target]) for r in found.relations}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("At the summit in Port Elin, Ilva Tarn urged Sudria to disarm.",
         ("Appeal", "subEventOf", "Summit")),
        ("Norland demanded a truce in the talks with Sudria.", ("Demand", "demandOf", "Talks")),
        ("Sudria proposed a truce. Norland rejected the proposal.",
         ("Rejection", "responseTo", "Proposal")),
        ("Norland imposed sanctions on Sudria in response to the invasion of Vestmark.",
         ("SanctionsImposition", "responseTo", "Invasion")),
        ("The attack on Port Elin killed nine people.", ("Killing", "subEventOf", "Assault")),
        ("Norland awaits Sudria's answer about the deported children.",
         ("AwaitedAnswer", "concerns", "Deportation")),
        ("The second round of talks between Norland and Sudria led to a prisoner exchange.",
         ("PrisonerExchange", "outcomeOf", "NegotiationRound")),
    ],
)  # fmt: skip
def test_how_events_hang_together(text: str, link: tuple[str, str, str]) -> None:
    assert link in links(read(text))


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        # the same answer is awaited all along
        ("Norland awaits Sudria's answer on the list.\nNorland is awaiting Sudria's reply.",
         "AwaitedAnswer", 1),
        # a participle speaks of whom a verb has told
        ("Norland deported hundreds of children.\nThe deported children came home.",
         "Deportation", 1),
        # a war has been called an invasion
        ("Norland's invasion of Sudria goes on.\nIts war against Sudria is long.", "Invasion", 1),
        ("The second round of talks ended.\nThe third round of talks began.",
         "NegotiationRound", 2),
        ("Norland attacked Sudria.\nNorland attacked Vestmark.", "Assault", 2),
        ("Norland and Sudria agreed to an exchange of prisoners.\n"
         "The deal on exchanging prisoners holds.", "PrisonerExchange", 1),
        ("Norland attacked Sudria.\nThe war was long.", "Assault", 1),
    ],
)  # fmt: skip
def test_what_is_one_event_and_what_are_two(text: str, kind: str, count: int) -> None:
    assert len([e for e in read(text).events if e.type == kind]) == count


def test_what_was_considered_is_kept_with_the_reason() -> None:
    text = "The demands grew."
    (dropped,) = read(text).dropped
    assert dropped.what == "event 'demands' at 4"
    assert "noun:demand" in dropped.reason


def test_the_classes_are_those_of_the_ontology() -> None:
    told = load_vocabulary()
    assert {k: ancestors(k)[1:] for k in EVERY} == {
        k: told.ancestors(k)[1:-1] for k in told.kinds("Event")
    }
    roots = {
        t.subject.value.removeprefix(terms.ONR): t.object.value
        for t in pyoxigraph.parse(path=ontology_dir() / "events.ttl")
        if t.predicate.value == terms.ONR + "ploverRootCode"
    }
    assert {k: c.root for k, c in event_classes().items() if c.root} == roots


def claim(text: str, words: str, act: str = "assertion") -> Claim:
    at = text.index(words)
    return Claim(
        "claim-1", (), (), (Span(at, at + len(words)),), "none", speech_act=act, rule="test"
    )


def test_a_report_stands_in_the_smallest_claim_that_holds_it() -> None:
    text = "Ilva Tarn said that Norland attacked Sudria."
    outer = Claim("claim-9", (), (), (Span(0, len(text)),), "none")
    inner = claim(text, "Norland attacked Sudria")
    (event,) = read(text, claims=[outer, inner]).events
    assert event.reports[0].claim == "claim-1"
    (event,) = read(text).events
    assert event.reports[0].claim is None


def test_what_is_told_in_a_denial_is_denied() -> None:
    text = "Ilva Tarn denied that Norland attacked Sudria."
    event = next(
        e
        for e in read(text, claims=[claim(text, "Norland attacked Sudria", "denial")]).events
        if e.type == "Assault"
    )
    assert event.reports[0].status == "denied"


def test_an_enrichment_note_speaks_only_through_a_claim() -> None:
    text = "Norland attacked Sudria."
    found = read(text, kinds=("enrichment-note",))
    assert found.events == ()
    assert len(found.dropped) == 1
    found = read(text, kinds=("enrichment-note",), claims=[claim(text, text)])
    assert [e.reports[0].claim for e in found.events] == ["claim-1"]


def test_keywords_are_not_read() -> None:
    assert read("Norland attacked Sudria.", kinds=("keywords",)) == EventsFound((), (), ())


def test_a_listed_headline_speaks_only_inside_its_claim() -> None:
    text = "Norland attacked Sudria."
    found = read(text, kinds=("related-topics",))
    assert found.events == ()
    assert len(found.dropped) == 1
    found = read(text, kinds=("related-topics",), claims=[claim(text, text)])
    assert [[r.claim for r in e.reports] for e in found.events] == [["claim-1"]]


def test_every_span_lies_in_the_text_and_ids_follow_the_text() -> None:
    found = read(NEGOTIATION, kinds=KINDS)
    assert [e.id for e in found.events] == [f"event-{n}" for n in range(1, len(found.events) + 1)]
    starts = [e.reports[0].trigger[0].start for e in found.events]
    assert starts == sorted(starts)
    for event in found.events:
        assert event.label
        for report in event.reports:
            assert report.rule.partition(":")[0] in ("verb", "noun", "modal")
            assert all(s.of(NEGOTIATION).strip() for s in report.trigger)
        for participant in event.participants:
            assert all(s.of(NEGOTIATION).strip() for s in participant.spans)
    known = {e.id for e in found.events}
    assert all({r.source, r.target} <= known for r in found.relations)


def test_reading_twice_gives_the_same() -> None:
    assert read(NEGOTIATION, kinds=KINDS) == read(NEGOTIATION, kinds=KINDS)


ODD = ["", " ", "\n\n", "attack", "ATTACK ATTACK", "'' \" \u200f —", "🙂"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_do_no_harm(text: str) -> None:
    assert isinstance(read(text), EventsFound)


def test_labels_are_words_of_the_text() -> None:
    assert first("Norland has yet to disclose its demands.", "Refusal").label == (
        "Norland has yet to disclose its demands"
    )
    assert first("Talks between Norland and Sudria began.", "Talks").label == (
        "Talks between Norland and Sudria"
    )


def test_the_table_covers_every_root_and_holds_to_the_tree() -> None:
    table = load_table(data_dir() / "language")
    rows = [row for some in table.rows.values() for row in some]
    assert table.size >= 350
    assert {row.plover for row in rows if row.plover} == {
        root for kind in EVERY if (root := root_code(kind))
    }
    assert len({row.plover for row in rows if row.plover}) == 16
    readings = {(r.trigger, r.pos, r.subject, r.object, r.prepositions, r.when) for r in rows}
    assert len(readings) == len(rows)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nab,verb,Snatch,COERCE,,,,,,,", "Snatch"),
        ("nab,verb,Arrest,ASSAULT,,,,,,,", "ASSAULT"),
        ("nab,verb,Arrest,COERCE,,,,@thieves,,,", "thieves"),
        ("nab,adverb,Arrest,COERCE,,,,,,,", "adverb"),
        ("nab,verb,Arrest,COERCE,,,,,,sometimes,", "sometimes"),
        ("nab,verb,Arrest,COERCE,,,,,,,with=friend", "friend"),
        ("nab,verb", "columns"),
    ],
)
def test_a_fault_in_the_table_is_named_with_its_line(tmp_path: Path, row: str, says: str) -> None:
    header = (data_dir() / "language" / "events.csv").read_text().split("\n")
    columns = next(line for line in header if not line.startswith("#"))
    (tmp_path / "events.csv").write_text(f"{columns}\n{row}\n")
    (tmp_path / "event-nouns.csv").write_text("set,words\npeople,man woman\n")
    with pytest.raises(InputError, match=says) as caught:
        load_table(tmp_path)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("kind", "status", "announced", "root"),
    [
        ("Ratification", "happened", False, "SUPPORT"),
        ("Ratification", "planned", True, "AGREE"),
        ("Talks", "planned", False, "CONSULT"),
        ("Strike", "planned", True, "THREATEN"),
        ("Release", "negated", True, "REJECT"),
        ("Strike", "negated", True, "ASSAULT"),
        ("Disaster", "happened", False, None),
    ],
)
def test_what_is_only_announced_has_the_root_of_the_announcement(
    kind: str, status: Status, announced: bool, root: str | None
) -> None:
    assert plover_root(kind, status, announced) == root


def test_a_city_that_suffers_takes_part_without_being_an_actor() -> None:
    text = "Sudria attacked Port Elin on Monday."
    targets = [p for e in read(text).events for p in e.participants if p.role == "target"]
    assert [([s.of(text) for s in p.spans], p.ref) for p in targets] == [(["Port Elin"], None)]


def test_a_claim_reports_an_event_only_if_it_says_all_words_of_the_trigger() -> None:
    text = "A treaty between Norland and Sudria, which had been agreed in Port Elin, ended."
    (plain,) = read(text).events[0].reports
    assert len(plain.trigger) == 2
    assert plain.claim is None
    half = Claim("claim-1", (), (), (Span(0, 35),), "none")
    assert half.content[0].holds(plain.trigger[0])
    assert not half.content[0].holds(plain.trigger[1])
    (told,) = read(text, claims=(half,)).events[0].reports
    assert told.claim is None
    whole = Claim("claim-1", (), (), (Span(0, 35), Span(37, len(text))), "none")
    (told,) = read(text, claims=(whole,)).events[0].reports
    assert told.claim == "claim-1"
