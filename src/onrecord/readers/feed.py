"""RSS and Atom feeds → articles.

A feed is taken apart entry by entry, so that a flaw costs the entry that has it, at most. What can
be read in one way only is read (``&nbsp;``, a lone ``&``, an undeclared prefix), and reported with
its line; an entry that has no end, or whose tags cross, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.entities import html5
from typing import Any
from urllib.parse import urljoin, urlsplit

from onrecord.readers.article import ReadOutcome, Unreadable, make_article
from onrecord.readers.encoding import decode_markup
from onrecord.readers.html import plain, plain_element

#: The namespaces whose elements describe an entry itself: RSS 0.9x and 2.0 have none, then Atom,
#: RSS 1.0, its content module, Dublin Core. Others (Media RSS, iTunes) reuse the same local names.
_NAMESPACES = frozenset(
    {
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
    }
)
#: The prefixes that feeds have for these, for where one is not declared.
_PREFIXES = frozenset({"atom", "rss", "content", "dc"})

#: Comments, CDATA and instructions, in which nothing is markup: how each begins and ends.
_OPAQUE = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_OPENS = re.compile("|".join(map(re.escape, _OPAQUE)))
_DECLARATION = re.compile(r"(\s*)<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_PROLOG = 64 * 2**10  # characters in which the root element begins
_START = re.compile(r"<([A-Za-z_][\w.:-]*)\b(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
_CHANNEL = re.compile(r"<channel\s[^<>]*xml[^<>]*>")
_ENTRY = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)(?![\w.:-])[^<>]*?(/?)>")
_FLAWED = re.compile(
    r"&(?P<name>[A-Za-z][A-Za-z0-9]*);|(?P<number>&\#(?:[xX][0-9A-Fa-f]+|[0-9]+);)"
    r"|(?P<lone>&|<(?![A-Za-z_/!?:])|\]\]>)"
)
#: Characters that XML 1.0 does not allow (https://www.w3.org/TR/xml/#charsets).
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: Elements in which feeds put HTML, and some forget to escape it.
_MARKUP = re.compile(
    r"<(?P<tag>description|summary|content|title|content:encoded)(?P<attributes>\s[^>]*)?>"
    r"(?P<inside>(?:(?!<(?P=tag)\b|<!\[CDATA\[).)*?)</(?P=tag)\s*>",
    re.DOTALL,
)
_REPORTED = 3  # flaws of one entry that are reported; there may be hundreds


@dataclass(slots=True)
class _Part:
    """A piece of a feed: its text, the line it begins in, and what was not XML in it."""

    text: str
    line: int
    ended: bool = True
    flaws: list[str] = field(default_factory=list)
    more: int = 0

    def report_flaw(self, at: int, what: str) -> None:
        """Keeps a flaw at an offset of the text, or counts it where enough are kept."""
        if len(self.flaws) == _REPORTED:
            self.more += 1
        else:
            self.flaws.append(f"line {self.line + self.text.count(chr(10), 0, at)}: {what}.")

    @property
    def report(self) -> list[str]:
        """The flaws, and how many more there are."""
        return [*self.flaws, f"There are {self.more} more."] if self.more else self.flaws


@dataclass(slots=True)
class _Feed:
    """What all entries of a feed share: its outer tags, title and address, what was reported."""

    head: str
    tail: str
    title: str | None = None
    link: str | None = None
    address: str | None = None
    undeclared: set[str] = field(default_factory=set)


def read_feed(data: bytes, origin: str, name: str) -> Iterator[ReadOutcome]:
    """The entries of a feed, with as much of their text as the feed carries.

    No entity that a document type declares is expanded, and nothing is fetched.
    """
    decoded = decode_markup(data)
    text, flaws = decoded.text.removeprefix("\ufeff"), []
    if decoded.guess:
        flaws.append(f"{decoded.guess}.")
    declaration = _DECLARATION.match(text)
    if declaration and declaration[1]:
        line = declaration[1].count("\n") + 1
        flaws.append(f"line {line}: there is white space before the XML declaration.")
    # Both are blanked out, so that lines stay: the text is decoded, and needs no other entities.
    prolog = _DECLARATION.sub(_blanks, text[:_PROLOG], count=1)
    text = _DOCTYPE.sub(_blanks, prolog, count=1) + text[_PROLOG:]
    frame, entries = _taken_apart(text)
    _fix_characters(frame)
    flaws += frame.report
    feed, fault = _framed(frame, origin)
    if not entries or feed is None:
        reported = " ".join([*flaws, fault]).strip()
        reason = "this is not an RSS or Atom feed with entries"
        yield Unreadable(
            origin,
            f"{reason} ({reported.rstrip('.')})." if reported else f"{reason}.",
            "Check that it is a feed; if it is something else, say so with --input-format.",
        )
        return
    last = frame.text.rpartition(f"</{feed.tail}")[2]
    cut = "".join(p for p, opaque in _pieces(last) if not opaque).strip() != ">"
    if fault and not cut:
        flaws.append(fault)
    for number, part in enumerate(entries, start=1):
        item = _read_entry(part, feed, f"{origin}, entry {number}", f"{name}#{number}", flaws)
        if not isinstance(item, Unreadable):
            flaws = []  # the first article reports those of the feed itself
        yield item
    if cut and entries[-1].ended:
        flaws.append(f"line {frame.text.count(chr(10)) + 1}: the feed is cut off.")
    if flaws:
        yield Unreadable(
            origin, f"it is damaged ({' '.join(flaws).rstrip('.')}).", "Download the feed again."
        )


def _blanks(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is opaque: a comment, CDATA or an instruction."""
    done = at = 0
    endless: set[str] = set()
    while found := _OPENS.search(text, at):
        kind = found[0]
        end = -1 if kind in endless else text.find(_OPAQUE[kind], found.end())
        if end < 0:
            endless.add(kind)
            at = found.end()
            continue
        yield text[done : found.start()], False
        done = at = end + len(_OPAQUE[kind])
        yield text[found.start() : done], True
    yield text[done:], False


def _taken_apart(text: str) -> tuple[_Part, list[_Part]]:
    """The feed without its entries, and the entries; an entry ends where the next begins."""
    entries: list[_Part] = []
    frame: list[str] = []
    line, done = 1, 0
    start: int | None = None

    def close(end: int, *, ended: bool) -> None:
        nonlocal line, done, start
        assert start is not None
        between, inside = text[done:start], text[start:end]
        line += between.count("\n")
        entries.append(_Part(inside, line, ended))
        frame.extend((between, "\n" * inside.count("\n")))
        line += inside.count("\n")
        done, start = end, None

    at = 0
    for piece, opaque in _pieces(text):
        for found in () if opaque else _ENTRY.finditer(piece):
            if start is not None:
                close(at + (found.end() if found[1] else found.start()), ended=bool(found[1]))
            if not found[1]:
                start = at + found.start()
            if found[2] and start is not None:
                close(at + found.end(), ended=True)
        at += len(piece)
    if start is not None:
        close(len(text), ended=False)
    frame.append(text[done:])
    return _Part("".join(frame), 1), entries


def _fix_characters(part: _Part) -> None:
    """Makes the characters of a piece those of XML; what is ambiguous is reported."""

    def character(found: re.Match[str]) -> str:
        what = f"U+{ord(found[0]):04X} is not an XML character and was replaced by U+FFFD"
        part.report_flaw(found.start(), what)
        return "\ufffd"

    at = 0

    def reference(found: re.Match[str]) -> str:
        words = found[0]
        if found["lone"]:
            part.report_flaw(at + found.start(), f"'{words}' is not escaped")
            return escape(words, quote=False)
        if found["number"]:
            # as in HTML, where 128 to 159 are those of windows-1252
            meant = unescape(words)
            if len(meant) == 1 and meant != "\ufffd" and not _NO_CHARACTER.match(meant):
                return escape(meant) if meant > "\x7f" else words
            part.report_flaw(
                at + found.start(), f"'{words}' is not a character and was replaced by U+FFFD"
            )
            return "\ufffd"
        if found["name"] in _PREDEFINED:
            return words
        known = html5.get(f"{found['name']};")
        if known is None:
            part.report_flaw(
                at + found.start(), f"the entity '{words}' is unknown and was left as it is"
            )
            return escape(words)
        part.report_flaw(at + found.start(), f"'{words}' is an HTML entity, not an XML one")
        return escape(known)

    part.text = _NO_CHARACTER.sub(character, part.text)
    fixed = []
    for piece, opaque in _pieces(part.text):
        fixed.append(piece if opaque else _FLAWED.sub(reference, piece))
        at += len(piece)
    part.text = "".join(fixed)


def _framed(frame: _Part, origin: str) -> tuple[_Feed | None, str]:
    """What the feed says beside its entries; and where that is not well-formed."""
    start = _START.search(frame.text, 0, _PROLOG)
    if start is None:
        return None, ""
    head = start[0]
    channel = _CHANNEL.search(frame.text, start.end(), _PROLOG)
    feed = _Feed(head.replace("\n", " "), start[1])
    if channel:
        feed.head += channel[0].replace("\n", " ")
    if "://" in origin:
        feed.address = origin
    root, fault = _parsed(frame.text, frame.line, feed)
    if root is None:
        root = _parsed(frame.text, frame.line, feed, recover=True)[0]
    if root is not None:
        feed.title = next((e.text for e in root.iter() if _local(e) == "title" and e.text), None)
        links = (e for e in root.iter() if _local(e) == "link")
        feed.link = next((w for e in links if (w := _address(e, feed)) and "://" in w), None)
    return feed, fault


def _parsed(text: str, line: int, feed: _Feed, *, recover: bool = False) -> tuple[Any, str]:
    """The root element, or None, and what is not well-formed, with its line.

    A prefix that is not declared is reported, once, and no reason not to read. ``line`` is the one
    in which the text begins.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(text, parser, base_url=feed.address)
    except etree.XMLSyntaxError:  # nothing is left of it
        root = None
    errors = [e for e in parser.error_log if e.type_name != "NS_ERR_UNDEFINED_NAMESPACE"]
    if errors or root is None:
        first = errors[0] if errors else None
        where = f"line {line + first.line - 1}: " if first else ""
        fault = f"{where}{first.message.strip() if first else 'it is empty'}."
        return (root if recover else None), fault
    new = []
    for error in parser.error_log:
        prefix = error.message.split()[2] if len(error.message.split()) > 2 else error.message
        if prefix not in feed.undeclared:
            feed.undeclared.add(prefix)
            new.append(f"line {line + error.line - 1}: the prefix '{prefix}' is not declared.")
    return root, " ".join(new)


def _read_entry(
    part: _Part, feed: _Feed, origin: str, fallback: str, flaws: list[str]
) -> ReadOutcome:
    """One entry by itself, inside the outer tags of its feed."""
    place = f"{origin}, line {part.line}"
    if not part.ended:
        return Unreadable(place, "the entry is cut off.", "Download the feed again.")
    _fix_characters(part)
    tail = ("</channel>" if feed.head.count("<") > 1 else "") + f"</{feed.tail}>"
    root, fault = _parsed(f"{feed.head}{part.text}{tail}", part.line, feed)
    if root is None:
        loose = _MARKUP.sub(_in_cdata, part.text)
        root, _ = _parsed(f"{feed.head}{loose}{tail}", part.line, feed)
    if root is None:
        return Unreadable(
            origin, f"it is not well-formed XML ({fault.rstrip('.')}).", "Fix it at that place."
        )
    entry = next((e for e in root.iter() if _local(e) in ("item", "entry")), None)
    if entry is None:
        return Unreadable(place, "it is not an RSS or Atom entry.", "Remove it.")
    reported = [*flaws, *part.report, *([fault] if fault else [])]
    return _entry(entry, feed, origin, fallback, reported)


def _in_cdata(found: re.Match[str]) -> str:
    inside = found["inside"].replace("]]>", "]]&gt;")
    if "<" not in inside or "<![CDATA[" in inside:
        return found[0]
    tag = found["tag"]
    return f"<{tag}{found['attributes'] or ''}><![CDATA[{inside}]]></{tag}>"


def _entry(entry: Any, feed: _Feed, origin: str, fallback: str, flaws: list[str]) -> ReadOutcome:
    """One entry; of several elements of a name, the one that says most."""
    fields: dict[str, str] = {}
    keywords = []
    for child in entry:
        local = _local(child)
        words = _address(child, feed) if local == "link" else _words(child)
        if local == "category":
            keywords.append(words or child.get("term", ""))
            continue
        if len(words) > len(fields.get(local, "")):
            fields[local] = words
    markup = next(
        (fields[f] for f in ("encoded", "content", "description", "summary") if f in fields), ""
    )
    text = plain(markup)
    if not text:
        return Unreadable(
            origin, "the entry contains no text.", "Download the page it links to and build that."
        )
    link = fields.get("link")
    if link and not urlsplit(link).scheme:
        flaws = [*flaws, f"its link '{link}' is relative, and the feed states no base address."]
        link = None
    return make_article(
        fields.get("guid") or fields.get("id") or link or fallback,
        text,
        origin,
        title=plain(fields.get("title", "")) or None,
        # not Atom's "updated", which is the day of the last change
        published=next((fields[f] for f in ("pubdate", "published", "date") if f in fields), None),
        publisher=feed.title,
        url=link,
        byline=fields.get("creator") or fields.get("author"),
        keywords=tuple(k for k in keywords if k),
        flaw=" ".join(flaws),
    )


def _address(link: Any, feed: _Feed) -> str:
    """Where a link leads, in full where the feed says to what it is relative; empty for others.

    That is ``xml:base``, else the address that the feed was read from, else the one of its site.
    """
    words = (link.text or "").strip()
    if not words and link.get("rel", "alternate") == "alternate":
        words = (link.get("href") or "").strip()
    base = link.base or feed.link
    try:
        return urljoin(base, words) if words and base else words
    except ValueError:
        return words


def _local(element: Any) -> str:
    """The local name in lower case, of an element in a namespace that says what an entry is."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, local = element.tag.rpartition("}")
    prefix, colon, rest = local.partition(":")
    if colon and prefix.casefold() in _PREFIXES:  # which was not declared
        local = rest
    return local.casefold() if namespace.lstrip("{") in _NAMESPACES else ""


def _words(element: Any) -> str:
    """What an element says: Atom's person by the name, XHTML as its lines, all else as it is."""
    if not isinstance(element.tag, str):
        return ""
    names = [c.text for c in element if _local(c) == "name" and c.text]
    if names:
        return ", ".join(n.strip() for n in names)
    return plain_element(element) if len(element) else (element.text or "").strip()
