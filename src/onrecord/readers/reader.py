"""Files in → articles out, one at a time: files, folders, globs, URLs, standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from onrecord.errors import UsageError
from onrecord.model import Article, Source
from onrecord.readers.article import PassedOver, ReadOutcome, Unreadable
from onrecord.readers.formats import (
    FORMATS,
    GRAPHS,
    NAMES,
    Format,
    by_content,
    by_suffix,
    no_text,
    suffix_of,
)
from onrecord.readers.sources import SourceFile, source_files
from onrecord.readers.streams import HEAD, PACKED_SUFFIXES, Stream

_KNOWN = ", ".join(f.name for f in FORMATS)


def read_sources(
    sources: Sequence[str], *, input_format: str | None = None, collection: str | None = None
) -> Iterator[ReadOutcome]:
    """Every article of the sources, in their order; of a folder, in the order of its paths.

    A source is a file, a folder (all files of a known kind below it), a glob, one of these at a URL
    that fsspec knows (``s3://…``), or ``-``. Files of many records are streamed, a record at a
    time, whatever their size. An article's id is the one it was given, else its canonical URL (of a
    web archive, the address it was fetched from), else its path relative to the source, or the
    address of a file on the web; with ``collection``, that name and a slash go before it. A file
    that several sources name has the id that the first of them gives. What cannot be read is
    yielded as Unreadable, a file that is not an article's as PassedOver. Raises InputError for a
    source that does not exist or has no file of a known kind, UsageError for an unknown
    ``input_format`` or an empty source, MissingExtra for a URL where nothing reads them; all before
    anything is read. MissingExtra for a package that a file needs comes when it is that file's
    turn.
    """
    form = None
    if input_format is not None:
        form = NAMES.get(input_format.casefold())
        if form is None:
            raise UsageError(
                f"There is no input format '{input_format}'.", hint=f"Known formats are {_KNOWN}."
            )
    files = [
        found
        for source in sources
        for found in source_files(source, lambda n: bool(form or by_suffix(n)), _KNOWN)
    ]
    named: dict[str, str] = {}
    for file in files:
        if isinstance(file, PassedOver):
            yield file
            continue
        if file.at:
            file = replace(file, id=named.setdefault(file.at, file.id))
        for outcome in _read(file, form):
            if isinstance(outcome, Article):
                name = f"{collection}/{outcome.id}" if collection else outcome.id
                outcome = replace(outcome, id=name, source=_source(file, outcome))
            yield outcome


def _source(file: SourceFile, article: Article) -> Source:
    """Where an article was read from; an id that only the file's name gave is not its own."""
    record = article.id.removeprefix(file.id)
    named = article.id == record or not (record == "" or record.startswith("#"))
    if named:
        return Source(PurePath(file.name).name, file.at)
    return Source(file.folder or file.id, file.at + record, named=False)


def _read(file: SourceFile, form: Format | None) -> Iterator[ReadOutcome]:
    try:
        opened = file.open()
    except Exception as fault:  # each file system that a URL may name has errors of its own
        reason = getattr(fault, "strerror", None) or f"{fault}" or type(fault).__name__
        yield Unreadable(file.origin, f"it cannot be read ({reason}).", "Check its permissions.")
        return
    with Stream(opened) as stream:
        yield from _opened(stream, file, form)


def _opened(stream: Stream, file: SourceFile, form: Format | None) -> Iterator[ReadOutcome]:
    origin = file.origin
    known = form or by_suffix(file.name)
    if known is None and suffix_of(file.name) in GRAPHS:
        yield Unreadable(origin, "this is RDF, not an article.", "Load it with 'onrecord load'.")
        return
    head = stream.head()
    packed = PurePath(file.name.casefold()).suffix
    if packed in PACKED_SUFFIXES and not stream.packing and no_text(head):
        yield Unreadable(
            origin,
            f"its name ends in {packed}, but it is not compressed that way.",
            "Download the file again.",
        )
        return
    known = known or by_content(head)
    if known is None:
        yield Unreadable(
            origin,
            "unknown file format.",
            f"Name the format with --input-format; known formats are {_KNOWN}.",
        )
        return
    blank = not head.strip(b"\xef\xbb\xbf \t\r\n") and len(head) < HEAD and not stream.damaged
    if known is not NAMES["text"] and blank:
        yield Unreadable(origin, "the file is empty.", "Add articles to it or leave it out.")
        return
    yield from known.read(stream, origin, file.id)
