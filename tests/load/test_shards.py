"""Shards come into a graph directory, or into anybody's store, and go on where they stopped."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile

import pyoxigraph as ox
import pytest

from support.paths import CURATED

pytest.importorskip("fsspec", reason="fsspec is not installed: onrecord[cluster]")

from onrecord.build import Options, build
from onrecord.cli import main as main_
from onrecord.errors import StoreError, StoreUnreachable
from onrecord.load.shards import load_shards, send_shards
from onrecord.store import RemoteStore, open_graph, sorted_nquads
from onrecord.store import shard_folder as folders
from onrecord.store.gsp_client import PASSWORD, TOKEN, USER, GraphStore
from onrecord.store.shard_folder import ShardFolder
from serve.neighbours import needs_oxigraph, needs_virtuoso, oxigraph, virtuoso


def main(*words: str) -> int:
    """The exit status of a command."""
    with pytest.raises(SystemExit) as told:
        main_(words)
    assert isinstance(told.value.code, int)
    return told.value.code


NONE = Options(extractor="none")


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935990000")


def articles(folder: Path, **texts: str) -> str:
    path = folder / "in.jsonl"
    rows = [{"id": id, "text": text, "language": "en"} for id, text in texts.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def shards(folder: Path, name: str = "shards", **texts: str) -> str:
    with ShardFolder(folder / name) as sink:
        build([articles(folder, **texts)], sink, NONE)
    return str(folder / name)


def dump(graph: Path) -> bytes:
    with open_graph(graph) as store:
        return b"".join(sorted_nquads(store))


THREE = {"a": "Snow fell in Halden.", "b": "Oro Lund said «no».", "c": "It thawed."}


class TestIntoADirectory:
    def test_the_graph_is_the_one_that_a_build_into_the_directory_makes(
        self, tmp_path: Path
    ) -> None:
        url = shards(tmp_path, **THREE)
        build([articles(tmp_path, **THREE)], tmp_path / "built", NONE)
        summary = load_shards([url], tmp_path / "loaded")
        assert str(summary) == "read 3, written 3, unchanged 0, refused 0, skipped 0"
        assert dump(tmp_path / "loaded") == dump(tmp_path / "built")

    def test_what_is_there_already_is_unchanged_and_what_was_dropped_goes(
        self, tmp_path: Path
    ) -> None:
        url = shards(tmp_path, **THREE)
        load_shards([url], tmp_path / "g")
        with ShardFolder(url) as folder:
            folder.drop(next(g for g in folder.units if g.endswith("/article/c")))
        shards(tmp_path, **{"a": "Snow fell in Orm.", "b": THREE["b"]})
        summary = load_shards([url], tmp_path / "g")
        assert str(summary) == "read 2, written 1, unchanged 1, refused 0, skipped 0, replaced 1"
        found = dump(tmp_path / "g")
        assert b"in Orm" in found
        assert b"in Halden" not in found
        assert b"It thawed" not in found

    @pytest.mark.parametrize("check", [False, True], ids=["of another version", "not believed"])
    def test_shards_of_another_version_or_not_believed_pass_the_gate_again(
        self, check: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if not check:
            monkeypatch.setattr(folders, "gate", lambda: {"onrecord": "0.0", "shapes": "sha256:0"})
        url = shards(tmp_path, a=THREE["a"], b=THREE["b"])
        with ShardFolder(url) as folder:  # which that version let through
            name = next(g for g in folder.units if g.endswith("/article/b"))
            unit, text = folder.units[name], next(folder.read([name]))
            less = b"".join(
                line for line in text.splitlines(keepends=True) if b"ontology#start>" not in line
            )
            folder.put(
                name, kind=unit.kind, id=unit.id, key=unit.key, counts=unit.counts, nquads=less
            )
        monkeypatch.undo()
        summary = load_shards([url], tmp_path / "g", check=check)
        assert str(summary) == "read 2, written 1, unchanged 0, refused 1, skipped 0"
        assert "violates the shapes of this version" in summary.refused[0].reason
        assert summary.refused[0].findings

    def test_a_damaged_shard_is_an_error_and_what_came_before_it_is_kept(
        self, tmp_path: Path
    ) -> None:
        url = shards(tmp_path, **THREE)
        shards(tmp_path, **{"d": "Rain."})
        last = sorted((tmp_path / "shards" / "shards").iterdir())[-1]
        last.write_bytes(last.read_bytes()[::-1])
        with pytest.raises(StoreError, match="not those that were written"):
            load_shards([url], tmp_path / "g")
        with ShardFolder(url) as folder:
            folder.drop(next(g for g in folder.units if g.endswith("/article/d")))
        assert load_shards([url], tmp_path / "g").counts["unchanged"] == 3

    def test_the_command_loads_them(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = shards(tmp_path, **THREE)
        assert main("load", url, "--graph", str(tmp_path / "g")) == 0
        assert capsys.readouterr().out.startswith("read 3, written 3,")
        assert main("load", url, "graph.trig", "--graph", str(tmp_path / "g")) == 2
        assert main("load", f"file://{url}-not", "--graph", str(tmp_path / "g")) == 3


def at_oxigraph(folder: Path) -> AbstractContextManager[str]:
    return oxigraph()


def at_virtuoso(folder: Path) -> AbstractContextManager[str]:
    return virtuoso(folder / "virtuoso")


@pytest.fixture(
    params=[
        pytest.param((at_oxigraph, "/query", "/store"), marks=needs_oxigraph, id="oxigraph"),
        pytest.param(
            (at_virtuoso, "/sparql", "/sparql-graph-crud-auth"), marks=needs_virtuoso, id="virtuoso"
        ),
    ],
)
def endpoint(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The Graph Store Protocol address of a real server."""
    start, query, protocol = request.param
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "dba")
    with start(tmp_path) as url:
        yield url.removesuffix(query) + protocol


def graphs(graph: Path) -> dict[str, set[ox.Triple]]:
    """What a directory holds below the base of our data, by named graph."""
    with open_graph(graph) as store:
        names = [name for name in store.graphs() if "/onrecord/id/" in name]
        return {name: {quad.triple for quad in store.quads(name)} for name in names}


def served(endpoint: str, names: Iterable[str]) -> dict[str, set[ox.Triple]]:
    """What a server holds in these named graphs."""
    store, found = GraphStore(endpoint), {}
    for name in names:
        with TemporaryFile() as file:
            if store.get(name, file):
                quads = ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
                found[name] = {quad.triple for quad in quads}
    return found


def test_a_server_holds_what_the_directory_holds_through_loads_changes_and_drops(
    endpoint: str, tmp_path: Path
) -> None:
    url = shards(tmp_path, **THREE)
    assert str(send_shards([url], endpoint)).startswith("read 3, written 3, unchanged 0")
    load_shards([url], tmp_path / "g")
    before = graphs(tmp_path / "g")
    assert len(before) == 5  # three articles, the authority, the provenance
    assert served(endpoint, before) == before
    assert str(send_shards([url], endpoint)).startswith("read 3, written 0, unchanged 3")
    with ShardFolder(url) as folder:
        folder.drop(next(g for g in folder.units if g.endswith("/article/c")))
    os.environ["SOURCE_DATE_EPOCH"] = "1936000000"  # fixed_clock puts it back
    shards(tmp_path, **{"a": "Snow fell in Orm.", "b": THREE["b"]})
    assert str(send_shards([url], endpoint)).startswith("read 2, written 1, unchanged 1")
    load_shards([url], tmp_path / "g")
    after = graphs(tmp_path / "g")
    assert after.keys() < before.keys()
    assert served(endpoint, before) == after


@needs_oxigraph
def test_a_load_that_was_cut_off_goes_on_from_there(tmp_path: Path) -> None:
    url = shards(tmp_path, **THREE)
    shards(tmp_path, **THREE, d="Rain.", e="Hail.")
    shard = sorted((tmp_path / "shards" / "shards").iterdir())[-1]
    whole = shard.read_bytes()
    with oxigraph() as query:
        endpoint = query.removesuffix("/query") + "/store"
        shard.write_bytes(whole[:-1])
        with pytest.raises(StoreError, match="were written"):
            send_shards([url], endpoint)
        shard.write_bytes(whole)
        assert str(send_shards([url], endpoint)).startswith("read 5, written 2, unchanged 3")


@needs_oxigraph
def test_curated_triples_pass_the_gate_on_their_way_to_a_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.ttl").write_text("<a> <b")
    sample = CURATED
    with oxigraph() as query:
        endpoint = query.removesuffix("/query") + "/store"
        broken = str(tmp_path / "broken.ttl")
        assert main("load", str(sample), broken, "--graph-store", endpoint) == 1
        assert "written 1, unchanged 0, refused 1" in capsys.readouterr().out
        assert RemoteStore(query).query("ASK { GRAPH ?g { ?claim a onr:Claim } }")


@contextmanager
def answering(answer: Callable[[str, str | None], tuple[int, str]]) -> Iterator[str]:
    """A server that answers as it is told to, by the method and the Authorization header."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, text = answer(self.command, self.headers.get("Authorization"))
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", text)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_PUT = do_POST = do_DELETE = answer

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/store"
    finally:
        server.shutdown()
        server.server_close()


G = "https://example.org/g"


def test_a_token_or_a_password_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    def answer(method: str, authorization: str | None) -> tuple[int, str]:
        seen.append(authorization)
        return (204, "") if authorization else (401, 'Basic realm="x"')

    with answering(answer) as url:
        monkeypatch.setenv(USER, "ola")
        monkeypatch.setenv(PASSWORD, "hemmelig")
        store = GraphStore(url)
        store.put(G, b"")
        store.put(G, b"")
        monkeypatch.setenv(TOKEN, "abc")
        GraphStore(url).put(G, b"")
    basic = "Basic b2xhOmhlbW1lbGln"
    assert seen == [None, basic, basic, "Bearer abc"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "HTTP 401.*Set ONRECORD_ENDPOINT_USER"),
        (404, "HTTP 404.*/store for Oxigraph"),
        (405, "/sparql-graph-crud-auth for Virtuoso"),
    ],
)
def test_a_server_that_refuses_is_an_error_with_a_remedy(status: int, words: str) -> None:
    with (
        answering(lambda method, authorization: (status, "no")) as url,
        pytest.raises(StoreUnreachable, match=words),
    ):
        GraphStore(url).put(G, b"")


def test_a_server_that_is_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    answers = [503, 500, 201]
    with answering(lambda method, authorization: (answers.pop(0), "deadlock")) as url:
        GraphStore(url).put(G, b"")
    assert answers == []
    with (
        answering(lambda method, authorization: (503, "deadlock")) as url,
        pytest.raises(StoreUnreachable, match="HTTP 503, deadlock"),
    ):
        GraphStore(url).put(G, b"")


def test_an_address_that_nobody_answers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with pytest.raises(StoreUnreachable, match="could not be used"):
        GraphStore("http://127.0.0.1:9/store").put(G, b"")
    with pytest.raises(StoreUnreachable, match="not an http or https address"):
        GraphStore("localhost:7878/store")
