"""What is not English is told by name; English is never, however little of it is plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.model import Article
from onrecord.readers import language, read_sources
from onrecord.readers.language import other_than_english
from support.paths import CORPORA

ARTICLES = CORPORA / "articles"

ENGLISH = (
    "The government announced new talks with the opposition on Monday. The minister said that "
    "both sides want an agreement before the summer."
)
OTHERS = {
    "German (de": "Die Regierung hat am Montag neue Gespräche mit der Opposition angekündigt. Der "
    "Minister sagte, beide Seiten wollten bis zum Sommer eine Einigung erreichen.",
    "French (fr": "Le gouvernement a annoncé lundi de nouveaux pourparlers avec l'opposition. Le "
    "ministre a déclaré que les deux parties souhaitaient un accord avant l'été.",
    "Spanish (es": "El gobierno anunció el lunes nuevas conversaciones con la oposición. El "
    "ministro dijo que ambas partes desean llegar a un acuerdo antes del verano.",
    "Russian (ru": "Правительство объявило в понедельник о новых переговорах с оппозицией. Министр "
    "заявил, что обе стороны хотят достичь соглашения до лета.",
    "Ukrainian (uk": "Уряд оголосив у понеділок про нові переговори з опозицією. Міністр заявив, "
    "що обидві сторони прагнуть досягти згоди до літа.",
    "Arabic (ar": "أعلنت الحكومة يوم الاثنين عن محادثات جديدة مع المعارضة. وقال الوزير إن الطرفين "
    "يرغبان في التوصل إلى اتفاق قبل الصيف.",
    "Chinese (zh": "政府周一宣布将与反对派举行新的会谈。部长表示，双方希望在夏季之前达成协议。",
    "Portuguese (pt": "O governo anunciou na segunda-feira novas conversas com a oposição. O "
    "ministro disse que ambas as partes querem chegar a um acordo antes do verão.",
    "Polish (pl": "Rząd zapowiedział w poniedziałek nowe rozmowy z opozycją. Minister powiedział, "
    "że obie strony chcą osiągnąć porozumienie przed latem.",
    "Turkish (tr": "Hükümet pazartesi günü muhalefetle yeni görüşmeler yapılacağını duyurdu. "
    "Bakan, iki tarafın da yazdan önce anlaşmaya varmak istediğini söyledi.",
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_is_named_with_its_share_of_belief(name: str) -> None:
    for text in (OTHERS[name], OTHERS[name] * 3):
        reason = other_than_english(text)
        assert reason is not None
        assert reason.startswith(f"its language is {name}, ")
        assert reason.endswith("; only English is read.")


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "Oro Lund, Ilse Marrow, Tanno Perebyi, Jun-ho Baekryn met Kaya Osterholt in Qarshavand, "
        "Ulvmark, Friday; Lund, Osterholt signed.",
        "HAVEN 6/5 - Lund, Marrow, Perebyi 3 pts; Orm 71, Sudmark 68.",
        "Yes.",
        "12.5 3.75 100",
        "",
        "Oro Lund (Оро Лунд) of Orm (Орм) and Kaya Osterholt (Кая Остерхолт) of Haven (Хавен) met "
        "Ilse Marrow (Ильзе Марроу), the minister (министр).",
        "“Ni tutakuja,” said Kaya Osterholt, which means “we will come”. " + ENGLISH,
    ],
)
def test_english_is_kept_also_where_it_is_mostly_names_and_figures(text: str) -> None:
    assert other_than_english(text) is None


def test_plain_english_is_told_without_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise AssertionError("it takes a second and 100 MB to load")

    monkeypatch.setattr(language, "_detector", none)
    assert other_than_english(ENGLISH) is None
    assert other_than_english(ENGLISH.upper(), "en-GB") is None


def test_english_quoted_in_another_language_does_not_make_it_english() -> None:
    for name, text in OTHERS.items():
        reason = other_than_english(f"{text} «The ministers said that they would meet.» {text}")
        assert reason is not None
        assert name in reason


def test_what_the_record_says_counts_first() -> None:
    german = OTHERS["German (de"]
    for text in (german, "Oro Lund, Haven.", "6:5"):
        reason = other_than_english(text, "de-AT")
        assert (
            reason == "its language is German (de), according to its record; only English is read."
        )
    assert other_than_english(ENGLISH * 2, "de-AT") is None  # the frame is German, not the text
    for english in ("en", "en-GB", "EN_us", "English", "eng"):
        assert other_than_english(ENGLISH, english) is None
    for tag in (None, "", "und", "unknown", "en"):  # a page's frame often says English
        assert other_than_english(german, tag) is not None


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.json", "in.html"])
def test_what_a_record_says_of_its_language_is_kept(tmp_path: Path, name: str) -> None:
    data = {
        "in.jsonl": json.dumps({"text": ENGLISH, "lang": "en"}),
        "in.csv": f'language,text\nen,"{ENGLISH}"\n',
        "in.json": json.dumps(
            {"@type": "NewsArticle", "articleBody": ENGLISH, "inLanguage": {"name": "en"}}
        ),
        "in.html": f"<!DOCTYPE html>\n<html class='x' LANG=en><body><article><p>{ENGLISH * 3}</p>"
        "</article></body></html>",
    }[name]
    (tmp_path / name).write_text(data)
    (found,) = read_sources([str(tmp_path / name)])
    assert isinstance(found, Article)
    assert found.language == "en"


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="needs ../shared/eval, not here")
def test_no_article_of_the_english_corpora_is_taken_for_another() -> None:
    sources = [f"{ARTICLES}/{n}" for n in ("wikinews_2019.csv", "reuters_train.jsonl", "html/*.gz")]
    wrong = [
        (item.id, reason)
        for number, item in enumerate(read_sources(sources))
        if isinstance(item, Article)
        and (number < 1000 or number % 10 == 0)  # the wire's short texts are many and alike
        and (reason := other_than_english(item.text, item.language))
    ]
    assert not wrong
