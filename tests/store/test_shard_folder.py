"""A folder of shards keeps what was committed, wherever it lies, and says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest

pytest.importorskip("fsspec", reason="fsspec is not installed: onrecord[cluster]")

import fsspec

from onrecord.errors import StoreError, UsageError
from onrecord.store import shard_folder as folders
from onrecord.store.shard_folder import ShardFolder, is_folder
from onrecord.store.unit import pack_unit
from store.units import graph, plain, quads


def put(folder: ShardFolder, number: int, version: int = 0) -> None:
    folder.put(
        graph(number),
        kind="article",
        id=str(number),
        key=f"digest of {version}",
        counts={"claims": 4},
        nquads=quads(number, version),
    )


def content(url: str) -> dict[str, bytes]:
    folder = ShardFolder(url, create=False)
    return {unit.graph: text for shard in folder.shards() for unit, text in shard}


@pytest.fixture(params=["on a disk", "in memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "on a disk":
        yield str(tmp_path / "shards")
        return
    name = f"/{token_hex(4)}"
    yield f"memory:/{name}"
    if fsspec.filesystem("memory").exists(name):
        fsspec.filesystem("memory").rm(name, recursive=True)


def files(url: str) -> list[str]:
    filesystem, root = fsspec.core.url_to_fs(url)
    return sorted(name.removeprefix(root).lstrip("/") for name in filesystem.find(root))


def test_what_was_committed_is_there_and_what_was_not_is_not(url: str) -> None:
    folder = ShardFolder(url)
    put(folder, 1)
    put(folder, 2)
    folder.commit()
    put(folder, 3)
    assert folder.pending == 1
    assert content(url) == {graph(n): b"".join(sorted(quads(n).splitlines(True))) for n in (1, 2)}
    assert ShardFolder(url).units[graph(2)].counts == {"claims": 4}


def test_a_later_commit_replaces_and_drops(url: str) -> None:
    with ShardFolder(url) as folder:
        for number in (1, 2, 3):
            put(folder, number)
    with ShardFolder(url) as folder:
        put(folder, 1, version=1)
        folder.drop(graph(2))
        folder.drop(graph(9))
    found = ShardFolder(url, create=False)
    assert set(found.units) == {graph(1), graph(3)}
    assert found.dropped == {graph(2)}
    assert b"v1:" in content(url)[graph(1)]
    assert next(found.read([graph(3)])) == content(url)[graph(3)]


def test_a_commit_is_one_shard_and_one_file_that_names_it(url: str) -> None:
    with ShardFolder(url) as folder:
        put(folder, 1)
        folder.commit()
        put(folder, 2)
    commits, shards = files(url)[:2], files(url)[3:]
    assert commits == ["commits/000001.json", "commits/000002.json"]
    assert files(url)[2] == "folder.json"
    assert [name[:14] for name in shards] == ["shards/000001-", "shards/000002-"]
    filesystem, root = fsspec.core.url_to_fs(url)
    record = json.loads(filesystem.cat_file(f"{root}/commits/000002.json"))
    assert f"shards/{record['shard']}" == shards[1]
    assert record["size"] == len(pack_unit(graph(2), quads(2)).data)


def test_while_an_exception_passes_what_was_put_is_committed(url: str) -> None:
    with pytest.raises(RuntimeError, match="elsewhere"), ShardFolder(url) as folder:
        put(folder, 1)
        raise RuntimeError("elsewhere")
    assert set(content(url)) == {graph(1)}


def test_of_two_writers_one_commits_and_the_other_is_told_and_loses_nothing(url: str) -> None:
    first, second = ShardFolder(url), ShardFolder(url)
    put(first, 1)
    put(second, 2)
    first.commit()
    with pytest.raises(
        StoreError, match="another process is writing to it, and has written commit 1"
    ):
        second.commit()
    assert second.pending == 1
    assert set(content(url)) == {graph(1)}
    with ShardFolder(url) as third:
        put(third, 2)
    assert set(content(url)) == {graph(1), graph(2)}


def damage(url: str, name: str, content: bytes | Callable[[bytes], bytes] | None) -> None:
    filesystem, root = fsspec.core.url_to_fs(url)
    (path,) = [p for p in filesystem.find(root) if name in p]
    if content is None:
        filesystem.rm(path)
    else:
        new = content if isinstance(content, bytes) else content(filesystem.cat_file(path))
        filesystem.pipe_file(path, new)


@pytest.mark.parametrize(
    ("name", "content_", "words"),
    [
        ("shards/000001", None, r"the shard 000001-\w+\.nq\.gz is missing"),
        ("shards/000001", lambda data: data[:-9], r"has [\d,]+ bytes, but [\d,]+ were written"),
        ("shards/000001", lambda data: data[::-1], "are not those that were"),
        ("commits/000001", None, r"the commit 000001\.json is missing"),
        ("commits/000002", b'{"commit":2,', r"the commit 000002\.json is damaged"),
        ("commits/000002", b'{"commit":7,"units":[],"drops":[]}', "it states the number 7"),
        ("folder.json", b"[]", r"its folder\.json is damaged"),
        ("folder.json", b'{"format": 9, "gated": []}', "layout is '9'"),
        ("folder.json", None, r"it contains no folder\.json\. Name a folder written by"),
    ],
)
def test_what_is_damaged_is_an_error_with_a_remedy(
    url: str, name: str, content_: bytes | Callable[[bytes], bytes] | None, words: str
) -> None:
    with ShardFolder(url) as folder:
        put(folder, 1)
        folder.commit()
        put(folder, 2)
    damage(url, name, content_)
    with pytest.raises(StoreError, match=words) as caught:
        content(url)
    assert caught.value.hint


def test_a_folder_that_is_not_there_is_an_error_only_for_who_reads_it(url: str) -> None:
    assert not ShardFolder(url).units
    with pytest.raises(StoreError, match=r"it contains no folder\.json"):
        ShardFolder(url, create=False)
    with ShardFolder(url):
        pass
    assert files(url) == []


def test_a_folder_of_layout_1_is_read_and_added_to(tmp_path: Path) -> None:
    with ShardFolder(tmp_path) as folder:
        put(folder, 1)
        put(folder, 2)
    before = content(str(tmp_path))
    commit = tmp_path / "commits" / "000001.json"
    commit.write_bytes(plain(commit.read_bytes(), tmp_path / "shards"))
    stated = tmp_path / "folder.json"
    stated.write_text(stated.read_text().replace('"format": 4', '"format": 1'))
    assert content(str(tmp_path)) == before
    with ShardFolder(tmp_path) as folder:
        put(folder, 3)
    assert json.loads(stated.read_text())["format"] == 4
    assert set(content(str(tmp_path))) == {graph(1), graph(2), graph(3)}


def test_it_says_which_shapes_let_its_shards_through(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ShardFolder(url) as folder:
        put(folder, 1)
    assert ShardFolder(url).gated_alike
    monkeypatch.setattr(folders, "gate", lambda: {"onrecord": "99.0", "shapes": "sha256:0"})
    assert not ShardFolder(url).gated_alike
    with ShardFolder(url) as folder:
        put(folder, 2)
    monkeypatch.undo()
    assert not ShardFolder(url).gated_alike


def test_what_is_no_part_of_a_unit_is_refused_and_the_unit_stays(url: str) -> None:
    with ShardFolder(url) as folder:
        put(folder, 1)
        with pytest.raises(StoreError, match="must lie in that graph"):
            folder.put(graph(1), kind="article", id="1", key="k", counts={}, nquads=quads(2))
    assert b"v0:" in content(url)[graph(1)]


def test_an_address_of_no_known_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be reached"):
        ShardFolder("carrier-pigeon://home")


def test_a_folder_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "shards").write_text("in the way")
    folder = ShardFolder(tmp_path)
    put(folder, 1)
    with pytest.raises(StoreError, match=r"cannot be used: File exists\. Check"):
        folder.commit()
    assert folder.pending == 1


def test_folders_of_shards_are_told_from_files(tmp_path: Path) -> None:
    with ShardFolder(tmp_path / "shards") as folder:
        put(folder, 1)
    assert is_folder(str(tmp_path / "shards"))
    assert is_folder("s3://archive/news")
    assert not is_folder(str(tmp_path))
    assert not is_folder("graphs/one.trig")
