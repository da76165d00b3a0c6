"""docs/rules.md: every name of a rule has its sentence, and each example shows its name."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from runpy import run_path
from types import ModuleType

import pytest

from onrecord.authority.loader import load_authority
from onrecord.extract import RulesExtractor
from onrecord.extract.claims import rule_names as claims
from onrecord.extract.events import rule_names as events
from onrecord.extract.names import rule_names as names
from onrecord.extract.names.coreference.discourse import Discourse
from onrecord.extract.names.coreference.pronouns import antecedents
from onrecord.extract.names.descriptions import add_descriptions
from onrecord.extract.names.finder.name_finder import NameFinder
from onrecord.model import Article, Reading
from onrecord.readers import read_sources
from support.examples import example, example_authority
from support.naming import article_names
from support.paths import ROOT, SAMPLE

SCRIPT = ROOT / "benchmarks" / "rules_reference.py"
REFERENCE = run_path(str(SCRIPT))
ENTRIES = REFERENCE["entries"]()
EXAMPLES = REFERENCE["examples"]()
SHOWN = [e for e in ENTRIES if EXAMPLES.get((e.room, e.key)) and EXAMPLES[e.room, e.key].text]


@cache
def _extractor() -> RulesExtractor:
    return RulesExtractor(example_authority(), with_rejected=True)


@cache
def _read(text: str) -> Reading:
    return _extractor().read(example(text))


def test_the_page_is_what_the_code_says() -> None:
    done = subprocess.run((sys.executable, str(SCRIPT), "--check"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", [claims, events, names], ids=["claims", "events", "names"])
def test_every_name_of_a_rule_is_in_it(module: ModuleType) -> None:
    room = module.__name__.split(".")[-2]
    own = {k for k, v in vars(module).items() if k.isupper() and isinstance(v, str)}
    prefixes = {k for k in own if getattr(module, k).endswith(":")}
    keys = {e.key for e in ENTRIES if e.room == room}
    assert own - prefixes <= keys
    for prefix in prefixes:
        assert any(key.startswith(getattr(module, prefix)) for key in keys), prefix


def test_every_name_has_a_sentence_and_an_example_or_a_reason_for_none() -> None:
    keys = {(e.room, e.key) for e in ENTRIES}
    keys |= {(s.room, name) for s in REFERENCE["SILENT"] if s.room for name in s.names()}
    assert keys == set(EXAMPLES), "add to docs/rule-examples.csv what is missing there"
    assert all(e.sentence for e in ENTRIES)
    assert all(bool(x.text) != bool(x.why_none) for x in EXAMPLES.values())


@pytest.mark.parametrize("entry", SHOWN, ids=[f"{e.room}-{e.key}" for e in SHOWN])
def test_an_example_shows_its_name(entry: object) -> None:
    text = EXAMPLES[entry.room, entry.key].text  # type: ignore[attr-defined] # of the script
    printed = REFERENCE["printed"](_read(text))
    assert any(entry.fits(name) for name in printed), printed  # type: ignore[attr-defined]


def _shown(room: str) -> list[tuple[str, str]]:
    return [(key, x.text) for (of, key), x in EXAMPLES.items() if of == room and x.text]


@pytest.mark.parametrize(("rule", "text"), _shown("finder"))
def test_an_example_of_the_finder_is_decided_by_its_rule(rule: str, text: str) -> None:
    found = article_names(text, example_authority())
    finder = NameFinder(found)
    hits = found.lexicon.find(text, 0, len(text))
    assert rule in {finder.weigh(hit, headline=False) for hit in hits}


@pytest.mark.parametrize(("rule", "text"), _shown("antecedents"))
def test_an_example_of_a_pronoun_is_decided_by_its_rule(rule: str, text: str) -> None:
    found = article_names(text, example_authority())
    finder = NameFinder(found)
    for hit in found.lexicon.find(text, 0, len(text)):
        finder.weigh(hit, headline=False)
    finder.settle()
    add_descriptions(found)
    assert rule in {antecedent.rule for _, antecedent in antecedents(Discourse(found))}


@pytest.mark.parametrize(("rule", "text"), _shown("modality"))
def test_an_example_of_a_status_has_it(rule: str, text: str) -> None:
    statuses = {report.status for event in _read(text).events for report in event.reports}
    assert EXAMPLES["modality", rule].status in statuses


def _unknown(reading: Reading) -> set[str]:
    printed = REFERENCE["printed"](reading)
    return {name for name in printed if not any(e.fits(name) for e in ENTRIES)}


def test_every_name_printed_of_the_examples_is_in_it() -> None:
    assert not set().union(*(_unknown(_read(x.text)) for x in EXAMPLES.values() if x.text))


def test_every_name_printed_of_the_sample_article_is_in_it() -> None:
    extractor = RulesExtractor(load_authority(()), with_rejected=True)
    (article,) = read_sources([str(SAMPLE)])
    assert isinstance(article, Article)
    assert not _unknown(extractor.read(article))
