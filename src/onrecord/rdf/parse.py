"""Files of triples → quads, each fault with its place and what to do about it."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from onrecord.errors import InputError, UnknownFormat
from onrecord.rdf.formats import BY_SUFFIX, by_suffix
from onrecord.rdf.jsonld import left_out
from onrecord.rdf.nesting import MOST, TooDeep, check, check_file

#: Triples of one file, which all lie in memory, at about half a kilobyte each: some 2 GB.
TRIPLE_LIMIT = 4_000_000


class Wording(NamedTuple):
    """How the syntax errors of a kind of file are worded.

    ``hint`` goes with every reason but those in ``reworded``: part of a parser's reason → the
    reason and the hint that are given in its place.
    """

    hint: str
    reworded: Mapping[str, tuple[str, str]]


_FILE = Wording(
    "Fix it at that place; nothing from the file is used until then.",
    {
        "UTF-8": ("this is not UTF-8", "Convert it to UTF-8 first."),
        "No scheme found": (
            "an IRI is relative",
            "Write it in full, including https://, or declare a base.",
        ),
        "LoadDocumentCallback": (
            "its @context is a URL, and nothing is fetched from the network",
            "Copy the context into the file.",
        ),
    },
)


def format_of(path: Path) -> RdfFormat:
    """The format that a file's suffix names.

    Raises InputError where there is no such file, UnknownFormat for a suffix that names no RDF
    format.
    """
    if path.is_dir():
        raise InputError(
            path, "this is a directory.", hint="Name the files in it, as in DIR/*.trig."
        )
    form = by_suffix(path)
    if form is None:
        raise UnknownFormat(path, sorted(BY_SUFFIX), "its suffix")
    if not path.exists():
        raise InputError(path, "there is no such file.", hint="Check the path.")
    return form.rdf


def parse_file(path: Path) -> Iterator[Quad]:
    """The quads of a file by its suffix; a byte-order mark is passed over.

    Raises InputError, with line and column where the syntax has a place, for a file that is
    broken, nested too deeply, holds no triple, or more than ``TRIPLE_LIMIT``; UnknownFormat for a
    suffix that names no RDF format. Because a file is parsed lazily, nothing of it may be kept
    before the last quad came.
    """
    form = format_of(path)
    count = 0
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                raise InputError(path, "this is UTF-16.", hint="Convert it to UTF-8 first.")
            for quad in parse_quads(path, file, form, _FILE):
                count += 1
                if count > TRIPLE_LIMIT:
                    raise InputError(
                        path,
                        f"it contains more than {TRIPLE_LIMIT:,} triples, the limit for one file.",
                        hint="Split it, keeping each article in one of the parts.",
                    )
                yield quad
    except JSONDecodeError as fault:
        raise InputError(
            path, f"{fault.msg}.", line=fault.lineno, column=fault.colno, hint=_FILE.hint
        ) from None
    except UnicodeDecodeError as fault:
        raise InputError(
            path, f"this is not UTF-8 ({fault.reason}).", hint="Convert it to UTF-8 first."
        ) from None
    except (OSError, ValueError) as fault:
        raise InputError(
            path, f"it cannot be read ({fault}).", hint="Name a file that you can read."
        ) from None
    if not count:
        if not start:
            raise InputError(path, "the file is empty.", hint="Add triples to it or leave it out.")
        raise InputError(path, "it contains no triples.", hint="Add some or leave it out.")


def parse_quads(
    path: Path, source: BinaryIO | bytes, form: RdfFormat, wording: Wording
) -> Iterator[Quad]:
    """The quads of a file's content, or of the open file itself from its start.

    ``path`` is the file's, for messages. Raises InputError for what is broken, nested too deeply,
    or would be dropped silently; JSONDecodeError, or another ValueError, for what is no
    JSON.
    """
    try:
        if isinstance(source, bytes):
            check(source, form)
        else:
            check_file(source, form)
        if form == RdfFormat.JSON_LD:
            _check_iris(path, source)
        if not isinstance(source, bytes):
            source.seek(0)
            source.seek(len(BOM_UTF8) if source.read(len(BOM_UTF8)) == BOM_UTF8 else 0)
        yield from pyoxigraph.parse(source, format=form)
    except SyntaxError as fault:
        raise _syntax_error(path, fault, wording) from None
    except TooDeep:
        raise InputError(
            path,
            f"it is nested more than {MOST} levels deep.",
            hint="Give the inner parts IRIs, and describe them separately.",
        ) from None


def _syntax_error(path: Path, fault: SyntaxError, wording: Wording) -> InputError:
    """A parser's error as ours: its reason without the place, which is given apart."""
    message = str(fault.msg)
    reason = message.partition(": ")[2] if message.startswith("Parser error") else message
    hint = wording.hint
    for part, instead in wording.reworded.items():
        if part in reason:
            reason, hint = instead
            break
    return InputError(
        path, f"{reason.rstrip('.')}.", line=fault.lineno, column=fault.offset, hint=hint
    )


def _check_iris(path: Path, source: BinaryIO | bytes) -> None:
    """Raises InputError for JSON-LD of which the reader would leave something out silently."""
    if not isinstance(source, bytes):
        source.seek(0)
        source = source.read()
    fault = left_out(source)
    if fault is not None:
        raise InputError(path, fault[0], hint=fault[1])
