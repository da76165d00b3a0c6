"""What is known while short names are settled: who was named so far, and which text is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from onrecord.model import Mention, Span


class NamedPeople:
    """The people of a text named in full or known so far, by family name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_family: dict[tuple[str, bool], set[str | None]] = defaultdict(set)
        self._by_both: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        self._by_given: dict[str, set[str | None]] = defaultdict(set)

    def add(self, family: str, mention: Mention) -> None:
        """Adds a mention of somebody of that family name."""
        name = mention.span.of(self._text)
        given, _, rest = name.partition(" ")
        self._by_family[family, False].add(mention.ref)
        self._by_both[name.split()[0], family].add(mention.ref)
        if rest:
            self._by_family[family, True].add(mention.ref)
            self._by_given[given].add(mention.ref)

    def refs(self, family: str, *, given: bool = False) -> set[str | None]:
        """Who is known by a family name; ``given``: with a given name before it."""
        return self._by_family.get((family, given), set())

    def alike(self, family: str, first: str) -> set[str | None]:
        """Who is known by a family name, in a name that begins with this word."""
        return set(self._by_both.get((first, family), ()))

    def given(self, name: str) -> set[str | None]:
        """Who is known by a given name."""
        return self._by_given.get(name, set())


class TakenText:
    """Which characters of a text are parts of mentions."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._at = {n for span in spans for n in range(span.start, span.end)}

    def add(self, span: Span) -> None:
        """Takes the characters of a span."""
        self._at.update(range(span.start, span.end))

    def touches(self, span: Span) -> bool:
        """Whether a character of a span is taken."""
        return any(n in self._at for n in range(span.start, span.end))
