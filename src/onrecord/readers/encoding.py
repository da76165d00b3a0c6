"""Bytes of markup (HTML, XHTML, feeds) → text, as browsers decode them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

import webencodings

#: Bytes in which markup declares its encoding (https://html.spec.whatwg.org/#prescan-a-byte-stream…).
_PRESCAN = 1024
_DECLARED = re.compile(
    rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]+)"
    rb"|<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Markup as text; ``guess`` is a clause on why its encoding had to be guessed, or empty."""

    text: str
    guess: str = ""


def decode_markup(data: bytes, label: str | None = None) -> Decoded:
    """The text of markup; ``label`` is what its HTTP header says of its encoding.

    By a byte-order mark; else UTF-8 where it is that throughout, which no text in another encoding
    is by chance; else by the label, of the header before that of the markup. Labels mean what the
    WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels) says: iso-8859-1,
    latin1 and ascii are windows-1252. Without a label that fits it is windows-1252, the standard's
    default for English. What does not decode becomes U+FFFD.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(codec, "replace"))
    sent = webencodings.lookup(label.strip()) if label else None
    if sent is not None and sent.name.startswith("utf-16"):
        return Decoded(sent.codec_info.decode(data, "replace")[0])
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError as fault:
        first = fault
    cut_off = first.reason == "unexpected end of data"  # inside its last character
    if cut_off and _mostly_utf8(data):
        return Decoded(data.decode(errors="replace"))
    stated = sent or _declared(data)
    if stated is not None and stated.name != "utf-8":
        return Decoded(webencodings.decode(data, stated)[0])
    byte = f"byte {first.start} (0x{data[first.start]:02X}) is not UTF-8"
    if _mostly_utf8(data):
        return Decoded(data.decode(errors="replace"), f"{byte} and was replaced by U+FFFD")
    return Decoded(
        webencodings.decode(data, "windows-1252")[0], f"{byte}, so it was read as windows-1252"
    )


def _declared(data: bytes) -> webencodings.Encoding | None:
    """The encoding that markup declares; UTF-16, in which this could not be read, is UTF-8."""
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_PRESCAN]))
    if found is None:
        return None
    known = webencodings.lookup((found[1] or found[2]).decode("latin-1"))
    if known is not None and known.name.startswith("utf-16"):
        return webencodings.lookup("utf-8")
    return known


def _mostly_utf8(data: bytes) -> bool:
    """Whether more non-ASCII characters are valid UTF-8 than bytes are not."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken > broken
