"""Whether a text is English, which is all that is read; the only module that imports py3langid.

py3langid's model knows some 140 languages, is part of the package and asks no network. On English
that is mostly names and figures it doubts, but does not firmly say another language: hence the
bounds below, and languages close to English are left out. Most English is told by its commonest
words, without the detector.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: From this share of belief on, another language is believed: of a text, and of a short one or
#: one whose record says that it is English.
_SURE, _SURER = 0.5, 0.8
#: Words of English that none of the languages written like it has, each among the commonest of
#: news, and what share of a text's words they are at least where it is plainly English.
_PLAIN_WORDS = frozenset(
    "the and that with this which they have been from said would their were could should".split()
)
_PLAIN = 0.08
_PLAINLY = 5  # at least so many of them; a name or a title may hold a few
_SHORT = 200  # characters; fewer tell little
_ENOUGH = 2000  # characters that are looked at
#: What py3langid takes English of a special kind for: Nigerian Pidgin, and no language at all.
_NEAR_ENGLISH = frozenset({"pcm", "zxx"})
_ENGLISH = frozenset({"en", "eng", "english"})
#: What says that a language is not known, or that there are several.
_UNSTATED = frozenset({"", "und", "mul", "zxx", "mis", "unknown", "none", "x"})
#: What is neither a Latin letter nor a mark or figure that goes with them.
_NOT_LATIN = re.compile(r"[^\x00-\u024f\u02b0-\u036f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf]+")
_NAMES = {
    code: name
    for pair in """
    af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali,
    bs Bosnian, ca Catalan, cs Czech, cy Welsh, da Danish, de German, el Greek, es Spanish,
    et Estonian, eu Basque, fa Persian, fi Finnish, fr French, ga Irish, gl Galician, gu Gujarati,
    ha Hausa, he Hebrew, hi Hindi, hr Croatian, hu Hungarian, hy Armenian, id Indonesian,
    ig Igbo, is Icelandic, it Italian, ja Japanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada,
    ko Korean, ku Kurdish, ky Kyrgyz, lo Lao, lt Lithuanian, lv Latvian, mk Macedonian,
    ml Malayalam, mn Mongolian, mr Marathi, ms Malay, my Burmese, ne Nepali, nl Dutch,
    no Norwegian, nb Norwegian, nn Norwegian, pa Punjabi, pl Polish, ps Pashto, pt Portuguese,
    ro Romanian, ru Russian, si Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian,
    sr Serbian, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, tk Turkmen,
    tl Tagalog, tr Turkish, tt Tatar, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, yo Yoruba,
    zh Chinese, zu Zulu""".split(",")
    for code, name in [pair.split()]
}


def other_than_english(text: str, declared: str | None = None) -> str | None:
    """Why a text is not read, as a sentence, where its language is another; None where it is.

    ``declared`` is what the record says of its language and counts first: it is doubted only where
    the text is firmly something else, for many pages say what their frame is written in. A text
    without letters, or a short one that is unclear, is assumed to be English.
    """
    tag = re.split(r"[-_,; ]", (declared or "").strip().casefold())[0]
    stated = tag not in _UNSTATED
    if (not stated or tag in _ENGLISH) and _plainly_english(text[:_ENOUGH]):
        return None
    code, share = _detector().classify(_by_script(text[:_ENOUGH]))
    if stated and tag not in _ENGLISH:
        if code == "en" and share >= _SURER and len(text) >= _SHORT:
            return None
        return f"its language is {_called(tag)}, according to its record; only English is read."
    if code == "en" or share < (_SURER if stated or len(text) < _SHORT else _SURE):
        return None
    return f"its language is {_called(code, f', {share:.2f}')}; only English is read."


def _plainly_english(text: str) -> bool:
    words = text.casefold().split()
    plain = sum(word in _PLAIN_WORDS for word in words)
    return plain >= max(_PLAINLY, _PLAIN * len(words))


def _by_script(text: str) -> str:
    """The text without words in other scripts, where most of its letters are Latin.

    English that gives a few names in Cyrillic as well would be taken for Russian.
    """
    latin = _NOT_LATIN.sub(" ", text)
    return latin if 2 * _letters(latin) >= _letters(text) else text


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _called(code: str, more: str = "") -> str:
    name = _NAMES.get(code)
    return f"{name} ({code}{more})" if name else f"'{code}'" + (f" ({more[2:]})" if more else "")


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The detector, made when a process first needs it: a second, and some 100 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages([c for c in detector.labels if c not in _NEAR_ENGLISH])
    return detector
