"""The quick components decide as spaCy's own, whatever the text and whatever it is parsed with."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from onrecord.authority.loader import load_authority
from onrecord.extract import NothingExtractor, RulesExtractor
from onrecord.extract.syntax.components import Entities, Lemmas, Rules, quick, steps
from onrecord.extract.syntax.parser import model_package, parse_all, passing_words
from onrecord.model import Article

TEXTS = (
    "",
    " ",
    "\n\n",
    "Norland",
    "Prime Minister Ada Tarn of Norland told The Harbour Post on 3 May 2031 that $4.5 million "
    "would go to the Northern Rail Company of West Sutria.",
    "Ain't it so? They're gonna leave; y'all gotta stay. There's a plan. Let's go. C'm on!",
    "Talks in Port Amber\n\nThe envoys of Norland and Sutria met for the second time in a week.\n"
    "  “We will not sign,” Odo Brask said.  ",
    "Tarn Tarn Tarn Brask Brask of the of the United Harbour of the Amber Coast Coast",
)
WORDS = st.sampled_from(
    "Norland Tarn the of said on Monday 3 May 2031 $ 40 % Harbour Post University and , . “ ” "
    "its Sutrian that will not n't 's gon na company \n \u00a0 Port Amber Inc. EU ai there is".split(
        " "
    )
)


@pytest.fixture(scope="module")
def own() -> Language:
    """spaCy's pipeline as it comes."""
    return spacy.load(model_package())


@pytest.fixture(scope="module")
def other() -> Language:
    """The same, whose components are quickened."""
    return spacy.load(model_package())


def said_of(doc: Doc) -> list[tuple[object, ...]]:
    tokens = [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_)
        for t in doc
    ]
    return [*tokens, *((e.start, e.end, e.label_, e.kb_id_) for e in doc.ents)]


def quickly(nlp: Language, texts: list[str]) -> list[Doc]:
    docs = [nlp.make_doc(text) for text in texts]
    for step in steps(nlp):
        docs = step(docs)
    return docs


def test_the_shipped_model_is_quickened(own: Language) -> None:
    assert isinstance(quick(own.get_pipe("ner")), Entities)
    assert isinstance(quick(own.get_pipe("attribute_ruler")), Rules)
    assert isinstance(quick(own.get_pipe("lemmatizer")), Lemmas)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_as_spacy_reads_it(own: Language, other: Language, text: str) -> None:
    assert said_of(quickly(other, [text])[0]) == said_of(own(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=40).map(" ".join), min_size=1, max_size=3))
def test_any_words_are_read_as_spacy_reads_them(
    own: Language, other: Language, texts: list[str]
) -> None:
    assert [said_of(d) for d in quickly(other, texts)] == [said_of(own(t)) for t in texts]


def test_the_vectors_of_words_met_before_are_those_of_new_ones(
    own: Language, other: Language
) -> None:
    for text in (TEXTS[4], TEXTS[6], TEXTS[4]):
        assert np.array_equal(quickly(other, [text])[0].tensor, own(text).tensor)


def test_rules_of_several_tokens_and_their_order_hold() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    ruler.add([[{"LOWER": "port"}]], {"POS": "NOUN", "LEMMA": "port"})
    ruler.add([[{"LOWER": "port"}, {"LOWER": "amber"}]], {"POS": "PROPN"}, index=1)
    ruler.add([[{"LOWER": {"IN": ["port", "amber"]}}]], {"LEMMA": "place"})
    ruler.add([[{"LOWER": {"REGEX": "^am"}}]], {"POS": "ADJ"})
    text = "Port Amber is no port in amber"
    made = Rules(ruler)(nlp.make_doc(text))
    assert said_of(made) == said_of(nlp(text))
    assert [(t.pos_, t.lemma_) for t in made][:2] == [("NOUN", "place"), ("ADJ", "place")]


def test_a_document_with_entities_keeps_them(own: Language) -> None:
    docs = []
    for component in (own.get_pipe("ner"), quick(own.get_pipe("ner"))):
        doc = own(TEXTS[4], disable=["ner"])
        person = doc.char_span(15, 23, label="PERSON")
        assert person is not None
        doc.set_ents([person], default="unmodified")
        docs.append(component(doc))
    assert said_of(docs[0]) == said_of(docs[1])


def articles() -> list[Article]:
    return [Article(id=str(number), text=text) for number, text in enumerate(TEXTS)]


def test_articles_read_together_are_read_as_one_by_one() -> None:
    extractor = RulesExtractor(load_authority(()))
    assert extractor.read_batch(articles()) == [extractor.read(a) for a in articles()]


def test_an_extractor_that_reads_one_by_one_reads_batches_too() -> None:
    assert [r.article for r in NothingExtractor().read_batch(articles())] == articles()


def test_a_lemma_is_set_again_after_its_word_has_passed() -> None:
    for _ in range(2):
        with passing_words():
            (doc,) = parse_all([Article(id="a", text="Tarn frobnicated the Zemblats.")])
            assert [t.lemma_ for t in doc] == ["Tarn", "frobnicate", "the", "Zemblats", "."]


def test_words_that_passed_are_forgotten() -> None:
    with passing_words():
        (doc,) = parse_all([Article(id="a", text="Xylbrandt Quorvex said Zemblat had left.")])
        strings = doc.vocab.strings
        assert "Quorvex" in strings
    assert "Quorvex" not in strings
