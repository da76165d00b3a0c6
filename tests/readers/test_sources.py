"""Files, folders, globs and standard input; encodings; what is wrong with a source as a whole."""

from __future__ import annotations

import gzip
import io
import json
import sys
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from onrecord.build import Options, build
from onrecord.errors import InputError, UsageError
from onrecord.model import Article
from onrecord.readers import PassedOver, ReadOutcome, Unreadable, read_sources

TEXT = "Haven is café-blue, Oro Lund said 🙂.\r\nSnow fell.\n"


def ids(*sources: str, **options: str) -> list[str]:
    items = read_sources(sources, **options)
    kept = (i for i in items if not isinstance(i, PassedOver))
    return [i.id if isinstance(i, Article) else "?" for i in kept]


def one(path: Path) -> ReadOutcome:
    (item,) = read_sources([str(path)])
    return item


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"),
        gzip.compress(TEXT.encode()),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "gzip"],
)
def test_a_text_is_decoded_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    found = one(path)
    assert isinstance(found, Article)
    assert (found.text, found.id) == (TEXT, "a.txt")


@pytest.mark.parametrize("mark", [b"", BOM_UTF8])
def test_a_byte_that_is_no_utf8_is_named(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(mark + b"one\ncaf\xe9\n")
    found = one(path)
    assert isinstance(found, Unreadable)
    assert f"byte {len(mark) + 7} " in found.reason
    assert "0xE9" in found.reason
    assert found.origin.endswith("a.txt, line 2")
    assert "UTF-8" in found.hint


def test_half_a_utf16_letter_and_half_a_gzip_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("utf-16")[:-1])
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    a, b = one(tmp_path / "a.txt"), one(tmp_path / "b.txt.gz")
    assert isinstance(a, Unreadable)
    assert "UTF-16" in a.reason
    assert isinstance(b, Unreadable)
    assert "gzip" in b.reason


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "html", "rss"])
def test_an_empty_file_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(BOM_UTF8 + b"\n")
    found = one(path)
    assert isinstance(found, Unreadable)
    assert "empty" in found.reason


def test_an_empty_text_is_an_article_without_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    found = one(tmp_path / "a.txt")
    assert isinstance(found, Article)
    assert (found.text, found.segments) == ("", ())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"PK\x03\x04\x00\x00", "--input-format"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "--input-format"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "--input-format"),
        ("a.dat", b"count\x01\x02 of ASCII", "--input-format"),
        ("late.dat", b"a" * 5000 + b"\x00", "--input-format"),
        ("latin.dat", "Café".encode("latin-1"), "--input-format"),
        ("a.ttl", b"<a:a> <a:b> <a:c> .", "onrecord load"),
    ],
)
def test_a_kind_of_file_that_is_not_known_says_what_is(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    bad, good = read_sources([str(tmp_path / name), str(tmp_path / "good.txt")])
    assert isinstance(bad, Unreadable)
    assert words in bad.hint
    assert isinstance(good, Article)


def test_content_tells_what_a_suffix_does_not(tmp_path: Path) -> None:
    record = json.dumps({"id": "r", "text": TEXT})
    (tmp_path / "lines").write_text(record + "\n" + record.replace('"r"', '"s"'))
    (tmp_path / "array").write_text(f"[\n{record}\n]")
    (tmp_path / "a.story").write_text(TEXT)
    (tmp_path / "b.dat").write_text("\tTwo\r\n\x0cpages\x1b[0m – and é", encoding="utf-16")
    found = ids(*(str(tmp_path / n) for n in ("lines", "array", "a.story", "b.dat")))
    assert found == ["r", "s", "r", "a.story", "b.dat"]


def test_a_named_format_goes_before_suffix_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert ids(str(tmp_path / "a.json"), input_format="jsonl") == ["a", "b"]
    with pytest.raises(UsageError, match="jsonl"):
        ids(str(tmp_path / "a.json"), input_format="docx")


def folder_of(root: Path) -> Path:
    for name in (
        "b/two.txt",
        "b/.hidden.txt",
        ".git/three.txt",
        "a one.txt",
        "b/x.docx",
        "b/d/n.txt",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT)
    return root


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    root = folder_of(tmp_path)
    assert ids(str(root)) == ["a one.txt", "b/d/n.txt", "b/two.txt"]
    assert ids(f"{root}/", collection="c") == ["c/a one.txt", "c/b/d/n.txt", "c/b/two.txt"]


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder_of(tmp_path)
    assert ids(f"{root}/*/*.txt") == ["b/two.txt"]
    assert ids(f"{root}/**/*.txt") == ["a one.txt", "b/d/n.txt", "b/two.txt"]
    assert ids(f"{root}/b/**") == ["d/n.txt", "two.txt", "x.docx"]
    monkeypatch.chdir(root)
    assert ids("b/tw?.txt") == ["two.txt"]
    assert ids("[a]*.txt") == ["a one.txt"]


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT)
    assert ids(str(tmp_path / "a[1].txt")) == ["a[1].txt"]


def test_a_source_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "none").mkdir()
    for source, words in (
        ("nowhere.txt", "no such file"),
        ("*.html", "no file matches"),
        ("none", "no files of a known format"),
    ):
        with pytest.raises(InputError, match=words):
            next(read_sources([str(tmp_path / "a.txt"), str(tmp_path / source)]))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, found in (
        (TEXT.encode(), ["stdin"]),
        (b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}', ["a", "b"]),
        (gzip.compress(TEXT.encode()), ["stdin"]),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert ids("-") == found


def test_two_texts_with_one_id_are_both_refused_by_name(tmp_path: Path) -> None:
    lines = [{"id": i, "text": t} for i, t in (("a", "One."), ("b", "Two."), ("a", "Three."))]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    summary = build(
        [str(tmp_path / "in.jsonl")], tmp_path / "g", Options(extractor="none", authority=())
    )
    assert [o.id for o in summary.refused] == ["a", "a"]
    assert all("two different texts have the id 'a'" in o.reason for o in summary.refused)
    assert summary.counts["written"] == 1
