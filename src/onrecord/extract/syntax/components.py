"""Components of spaCy's pipelines that decide as spaCy's own do, in a fraction of the time.

``Entities`` decodes the transition scores of spaCy's entity recogniser: spaCy takes Python's lock
for each label of each token, which costs more than the scores themselves. ``Rules`` applies the
patterns of spaCy's AttributeRuler: spaCy tries all of them at each token. ``Lemmas`` keeps what
spaCy's lemmatizer says of each word, which it mostly thinks over anew. ``keep_embeddings`` spares
words met before the first layers of the network. Where a pipeline has something else than what
these are made for, spaCy's own component stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, TrainablePipe
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs
from thinc.api import Model, chain
from thinc.types import Ragged

Component = Callable[[Doc], Doc]
Step = Callable[[list[Doc]], list[Doc]]

#: Documents that spaCy's parser moves on together; it takes Python's lock once a move of them all.
_TOGETHER = 64

#: Words whose embeddings are kept at most; beyond it the table begins anew.
_WORDS = 1 << 16
_CLOSED = -1  # no token there, in the features of a transition's state
#: What the patterns of ``Rules`` may ask of a token, and how a token answers.
_ATTRIBUTES = ("TAG", "DEP", "IS_SPACE", "LOWER")


def steps(nlp: Language) -> Iterator[Step]:
    """The components of a pipeline in order, each over a batch of documents.

    The parser takes a batch at once. The others take one document after the other: the arrays of
    a single one stay in the processor's cache.
    """
    for _, component in nlp.pipeline:
        if isinstance(component, TrainablePipe):
            keep_embeddings(component.model)
        if isinstance(component, DependencyParser):
            yield partial(_together, component)
        else:
            yield partial(_singly, quick(component))


def _together(component: DependencyParser, docs: list[Doc]) -> list[Doc]:
    return list(component.pipe(docs, batch_size=_TOGETHER))


def _singly(component: Component, docs: list[Doc]) -> list[Doc]:
    return [component(doc) for doc in docs]


def quick(component: Component) -> Component:
    """What decides as a component does, more quickly, or else the component."""
    if type(component) is EntityRecognizer and Entities.suits(component):
        return Entities(component)
    if type(component) is AttributeRuler:
        return Rules(component)
    if type(component) is EnglishLemmatizer and component.mode == "rule":
        return Lemmas(component)
    return component


class Entities:
    """spaCy's EntityRecognizer, decoded for all tokens at once.

    While no entity is open, the features of a state are its next token alone; so the moves of all
    tokens outside entities are one product of matrices, and only entities of several tokens are
    followed step by step, all of them together. The moves, what is valid when, and the features
    are those of spaCy's BiluoPushDown and its parser model (state features: next token, first
    token of the open entity, last token of it), for documents without preset entities.
    """

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self._recogniser, self._model = recogniser, recogniser.model
        moves = _moves(recogniser)
        kinds = np.array([kind for kind, _ in moves])
        self._labels = [label for _, label in moves]
        numbers = {move: number for number, move in enumerate(moves)}
        self._begin = kinds == "B"
        # The move "U-" only passes over preset entities.
        self._unit = (kinds == "U") & np.array([bool(label) for label in self._labels])
        self._closed = self._begin | self._unit | (kinds == "O")
        opening = [numbers[move] for move in moves if move[0] == "B"]
        self._inside = np.zeros(len(moves), dtype=np.int64)
        self._last = np.zeros(len(moves), dtype=np.int64)
        for number in opening:
            self._inside[number] = numbers["I", self._labels[number]]
            self._last[number] = numbers["L", self._labels[number]]

    @staticmethod
    def suits(recogniser: EntityRecognizer) -> bool:
        """Whether it decodes greedily, by three features, with every move seen in training."""
        model = recogniser.model
        by_label: defaultdict[str, set[str]] = defaultdict(set)
        for kind, label in _moves(recogniser):
            by_label[label].add(kind)
        plain = by_label.pop("", set()) <= {"O", "U"}
        return (
            plain
            and all(kinds == set("BILU") for kinds in by_label.values())
            and recogniser.cfg["beam_width"] == 1
            and model.attrs["has_upper"]
            and not model.attrs["unseen_classes"]
            and model.get_ref("lower").get_dim("nF") == 3
        )

    def __call__(self, doc: Doc) -> Doc:
        """Sets the entities of a document that has none yet; sentence starts are heeded."""
        if not len(doc) or doc.has_annotation("ENT_IOB"):
            recognised: Doc = self._recogniser(doc)
            return recognised
        step = self._model.predict([doc])
        size = len(doc)
        numbers = np.arange(size, dtype=np.int32)
        # An entity ends with its sentence.
        ends = np.append(doc.to_array("SENT_START")[1:] == 1, True)
        space = doc.to_array("IS_SPACE").astype(bool)
        scores = _scores(step, numbers, np.full(size, _CLOSED), np.full(size, _CLOSED))
        invalid = ~self._closed | (ends[:, None] & self._begin) | (space[:, None] & self._unit)
        invalid |= space[:, None] & self._begin
        scores[invalid] = -np.inf
        moves = scores.argmax(axis=1)
        lasts = self._lasts(step, moves, ends)
        step.clear_memory()
        spans, at = [], 0
        for first in np.flatnonzero(self._begin[moves] | self._unit[moves]).tolist():
            if first >= at:  # else it is inside the entity before
                at = int(lasts[first]) + 1
                spans.append(doc[first:at])
                spans[-1].label_ = self._labels[moves[first]]
        doc.set_ents(spans, default="outside")
        return doc

    def _lasts(
        self, step: Any, moves: NDArray[np.int64], ends: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Each token's last token of the entity that would begin there."""
        lasts = np.arange(len(moves))
        firsts = np.flatnonzero(self._begin[moves])
        at = firsts
        while len(firsts):
            at = at + 1
            scores = _scores(step, at, firsts, at - 1)
            rows, opened = np.arange(len(at)), moves[firsts]
            inside = scores[rows, self._inside[opened]]
            last = scores[rows, self._last[opened]]
            # spaCy takes the first of equal moves.
            before = self._inside[opened] < self._last[opened]
            goes_on = ~ends[at] & np.where(before, inside >= last, inside > last)
            lasts[firsts[~goes_on]] = at[~goes_on]
            firsts, at = firsts[goes_on], at[goes_on]
        return lasts


def _moves(recogniser: EntityRecognizer) -> list[tuple[str, str]]:
    """The kind and label of each move, in the order of their scores."""
    system = recogniser.moves
    names = (system.get_class_name(number).partition("-") for number in range(system.n_moves))
    return [(kind, label) for kind, _, label in names]


def _scores(step: Any, *features: NDArray[Any]) -> NDArray[np.float32]:
    """The scores of all moves (states × moves) for states of these features."""
    ids = np.ascontiguousarray(np.stack(features, axis=1), dtype=np.int32)
    found: NDArray[np.float32] = step.vec2scores.predict(step.state2vec.predict(ids))
    return found


class Rules:
    """spaCy's AttributeRuler: what its patterns say of single tokens is looked up.

    A pattern of one token that asks for plain values is decided by few attributes of the token, so
    its answer is kept by those; only the others are matched along the whole document.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._attrs: list[dict[int, Any]] = ruler.attrs
        self._indices: list[int] = ruler.indices
        self._one, self._long = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._words: set[str] = set()
        self._known: dict[tuple[Any, ...], tuple[tuple[int, ...], dict[int, Any]]] = {}
        rules: Iterable[Any] = ruler.patterns
        for number, rule in enumerate(rules):
            for kept, patterns in self._parted(rule["patterns"], rule["index"]):
                if patterns:
                    kept.add(str(number), patterns)
        self._strings = ruler.vocab.strings

    def _parted(
        self, patterns: Iterable[list[dict[str, Any]]], index: int
    ) -> list[tuple[Matcher, list[list[dict[str, Any]]]]]:
        one, long = [], []
        for pattern in patterns:
            if len(pattern) == 1 and index in (0, -1) and _plain(pattern[0]):
                one.append(pattern)
                self._words |= _values(pattern[0].get("LOWER", ()))
            else:
                long.append(pattern)
        return [(self._one, one), (self._long, long)]

    def __call__(self, doc: Doc) -> Doc:
        """Sets the attributes, later rules over earlier ones."""
        further: defaultdict[int, list[int]] = defaultdict(list)
        for key, start, end in self._long(doc, allow_missing=True):
            number = int(self._strings[key])
            index = self._indices[number]
            further[start + index if index >= 0 else end + index].append(number)
        words, known = self._words, self._known
        for token in doc:
            word = token.lower_
            tag, dep = token.tag, token.dep
            asked = (tag, dep, token.is_space, word if word in words else None)
            found = known.get(asked)
            if found is None:
                found = known[asked] = self._rules(doc, token.i)
            numbers, attrs = found
            if token.i in further:
                attrs = self._merged({*numbers, *further[token.i]})
            set_token_attrs(token, attrs)
        return doc

    def _rules(self, doc: Doc, at: int) -> tuple[tuple[int, ...], dict[int, Any]]:
        """The rules that hold of one token by itself, and what they set together."""
        matches = self._one(doc[at : at + 1], allow_missing=True)
        numbers = tuple(sorted({int(self._strings[key]) for key, _, _ in matches}))
        return numbers, self._merged(numbers)

    def _merged(self, numbers: Iterable[int]) -> dict[int, Any]:
        merged: dict[int, Any] = {}
        for number in sorted(numbers):
            merged |= self._attrs[number]
        return merged


class Lemmas:
    """spaCy's rule lemmatizer of English, asked once for each word with its part of speech.

    Its answer depends on these alone: the word as written, the part of speech, the morphology. The
    forms it knows are lists, in which it looks for a form from the beginning; they become sets.
    """

    def __init__(self, lemmatizer: EnglishLemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._strings = lemmatizer.vocab.strings
        self._known: dict[tuple[int, ...], str] = {}
        forms = lemmatizer.lookups.get_table("lemma_index")
        for part_of_speech, known in list(forms.items()):
            forms[part_of_speech] = frozenset(known)

    def __call__(self, doc: Doc) -> Doc:
        """Sets the lemmas of tokens that have none, or of all where the lemmatizer is so set."""
        if len(self._known) > _WORDS:
            self._known.clear()
            self._lemmatizer.cache.clear()
        lemmas: Any = doc.to_array("LEMMA")
        asked = doc.to_array(["ORTH", "POS", "MORPH"]).tolist()
        for at in range(len(doc)) if self._lemmatizer.overwrite else np.flatnonzero(lemmas == 0):
            key = tuple(asked[at])
            lemma = self._known.get(key)
            if lemma is None:
                lemma = self._known[key] = self._lemmatizer.lemmatize(doc[int(at)])[0]
            lemmas[at] = self._strings.add(lemma)  # again, as a memory zone forgets its words
        return doc.from_array("LEMMA", lemmas)


def _plain(conditions: Mapping[str, Any]) -> bool:
    """Whether a token's conditions are values or lists of them, of the known attributes."""
    return all(
        name in _ATTRIBUTES and (not isinstance(asked, Mapping) or set(asked) <= {"IN", "NOT_IN"})
        for name, asked in conditions.items()
    )


def _values(asked: Any) -> set[str]:
    if isinstance(asked, Mapping):
        return {value for values in asked.values() for value in values}
    return {asked} if isinstance(asked, str) else set()


def keep_embeddings(model: Model[Any, Any]) -> None:
    """Lets a network keep the embedding of each word, as far as its own features go.

    spaCy's networks turn a word's features (its norm, shape, …) into a vector by layers that look
    at one word at a time, and only then at its neighbours: so equal features give equal vectors,
    whatever is around them. These layers are found as what lies between the extraction of
    features and the return from a ragged array to lists; elsewhere nothing is changed. Training
    goes through the layers as before.
    """
    for node in list(model.walk()):
        names = [layer.name for layer in node.layers]
        if names[:2] == ["extract_features", "list2ragged"] and "ragged2list" in names:
            end = names.index("ragged2list")
            inner = node.layers[2:end]
            if len(inner) > 0 and all(layer.name.startswith("with_array") for layer in inner):
                node.layers[2:end] = [_kept(inner)]


def _kept(layers: list[Model[Any, Any]]) -> Model[Ragged, Ragged]:
    whole: Model[Ragged, Ragged] = chain(*layers)
    return Model("kept_embeddings", _Embeddings(), layers=[whole])


class _Embeddings:
    """The forward function of a layer that computes each row of features once."""

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}
        self._table: NDArray[np.float32] | None = None

    def __call__(
        self, model: Model[Ragged, Ragged], given: Ragged, is_train: bool
    ) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
        if is_train or not isinstance(given.data, np.ndarray) or len(given.data) > _WORDS:
            return model.layers[0](given, is_train)
        rows = np.ascontiguousarray(given.data)
        raw, width = rows.tobytes(), rows.itemsize * rows.shape[1]
        keys = [raw[at : at + width] for at in range(0, len(raw), width)]
        if len(self._places) + len(keys) > _WORDS:
            self._places.clear()
        places = self._places
        new = {key: number for number, key in enumerate(keys) if key not in places}
        if new:
            some = rows[list(new.values())]
            made = model.layers[0].predict(Ragged(some, np.array([len(some)], dtype=np.int32)))
            if self._table is None:
                self._table = np.empty((_WORDS, made.data.shape[1]), dtype=made.data.dtype)
            begun = len(places)
            self._table[begun : begun + len(new)] = made.data
            places.update(zip(new, range(begun, begun + len(new)), strict=True))
        found = self._table[[places[key] for key in keys]]
        return Ragged(found, given.lengths), _no_way_back


def _no_way_back(_: Ragged) -> Ragged:
    raise RuntimeError("kept embeddings are for reading, not for training")
