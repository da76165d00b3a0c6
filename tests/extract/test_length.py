"""The time of a reading grows with the length of the text, whatever it repeats."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle, islice

import pytest

from onrecord.extract import RulesExtractor
from onrecord.extract.syntax.parser import LONGEST_SENTENCE, parse
from onrecord.model import Article, Reading
from onrecord.readers.article import make_article
from onrecord.readers.segments import segments_of
from support.invented import invented_authority

SHORT, LONG = 2_500, 7_500
#: How much longer the long text may take; three times would be linear, nine quadratic.
MOST = 5.5

EXTRACTOR = RulesExtractor(invented_authority())


def again(unit: str, between: str = " ") -> Callable[[int], str]:
    return lambda size: between.join([unit] * (size // len(unit + between) + 1))[:size]


def numbered(form: str, between: str = " ") -> Callable[[int], str]:
    """The form with another name each time."""
    letters = "abcdefghijklmnopqrstuvwxyz"

    def text(size: int) -> str:
        names = (f"{a}{b}{c}{d}".title() for a in "bdgk" for b in letters for c in "lmnrst"
                 for d in letters)  # fmt: skip
        units = (form.format(name) for name in cycle(names))
        return between.join(islice(units, size // len(form + between) + 1))[:size]

    return text


KINDS = {
    "one sentence": again("The minister said that the road would be closed."),
    "one quoted phrase": again('"We will not yield," Tarn said.'),
    "one name": again("Ilva Tarn"),
    "one known name": again("Ilva Tarn met Norland."),
    "said": again("said"),
    "he said": again("he said"),
    "quotation marks": again('"', ""),
    "opening marks": again("“", ""),
    "no full stop": again("the minister said that the road would be closed and Tarn told him"),
    "one sentence of clauses": numbered("the envoy {} of Norland met the minister", ", and "),
    "names": numbered("Ilva {}", ", "),
    "colons": again("Tarn: yes"),
    "dates": again("on June 2, 2030,"),
    "verbs": again("attacked and bombed and seized", " and "),
    "brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "clauses in brackets": again("(the minister said"),
    "according to": again("according to the minister", ", "),
    "citing": again("citing officials", ", "),
    "closing clauses": again("Tarn said Bale reported", ", "),
    "denials": again("Tarn accused Bale of theft, which she denied."),
    "events": numbered("Norland attacked {}."),
    "one event": again("The talks between Norland and Sudmark ended."),
    "pronouns": again("Tarn met her. He told her that he liked him."),
    "titles": again("the foreign minister"),
    "conditions": again("if Tarn said that she knew"),
    "short forms": numbered("Norland Harbour Trust ({})"),
    "commas": again(",", ""),
    "one word": again("a-", ""),
    "paragraphs": again("Tarn said so.", "\n\n"),
    "people and their names": numbered("Ilva {0} came. {0} said no."),
}


def seconds(text: str) -> float:
    article = make_article("case", text, "case", published="2031-05-06")
    assert isinstance(article, Article)
    begun = time.process_time()
    EXTRACTOR.read(article)
    return time.process_time() - begun


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_three_times_as_long_takes_about_three_times_as_long(kind: str) -> None:
    make = KINDS[kind]
    short = max(seconds(make(SHORT)), 0.1)
    if seconds(make(LONG)) > MOST * short:  # once more: another process may have had the cache
        short = max(seconds(make(SHORT)), 0.1)
        assert seconds(make(LONG)) <= MOST * short


def read(text: str) -> Reading:
    return EXTRACTOR.read(Article("case", text, segments_of(text)))


def test_a_sentence_without_end_is_read_in_stretches_of_bounded_length() -> None:
    text = again("Tarn told reporters that the road would be closed", " and ")(6_000)
    doc = parse(Article("case", text, segments_of(text)))
    assert doc.text == text
    assert max(len(sentence) for sentence in doc.sents) <= LONGEST_SENTENCE
    assert read(text).claims


def test_a_sentence_is_cut_behind_a_mark_where_there_is_one() -> None:
    text = again("the road to Haven was long", ", ")(6_000)
    doc = parse(Article("case", text, segments_of(text)))
    sentences = list(doc.sents)
    assert len(sentences) > 3
    assert all(s[-1].text == "," for s in sentences[:-1])


def test_what_no_white_space_breaks_keeps_its_letters() -> None:
    text = 'Tarn wrote "' + "a-b" * 900 + '" and left.'
    doc = parse(Article("case", text, segments_of(text)))
    assert doc.text == text
    assert [t.idx for t in doc] == sorted({t.idx for t in doc})


def test_the_claims_of_a_repeated_sentence_are_those_of_one() -> None:
    one = "The minister said that the road would be closed."
    assert len(read(" ".join([one] * 40)).claims) == 40
