"""The graph changes while it is served: no request fails, and each sees one version whole."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from onrecord.store import open_writer
from serve.running import Running, serving

pytestmark = pytest.mark.alone

NUMBER = "https://example.org/id/graph/article/number"
#: Both halves come with every version: an answer that mixes two versions shows it.
PAIR = "SELECT ?a ?b { ?x <https://example.org/a> ?a ; <https://example.org/b> ?b }"


def publish(graph: Path, number: int) -> None:
    lines = "".join(
        f'<{NUMBER}> <https://example.org/{half}> "{number}" <{NUMBER}> .\n' for half in "ab"
    )
    with open_writer(graph) as writer:
        writer.put(
            NUMBER, kind="graph", id="number", key=str(number), counts={}, nquads=lines.encode()
        )


def seen(server: Running) -> int:
    (row,) = server.rows(PAIR)
    assert row["a"] == row["b"]
    return int(row["a"])


def test_versions_come_while_clients_ask(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    publish(graph, 0)
    with serving(graph, tmp_path / "log", "--children", "3") as server:
        done = threading.Event()

        def ask() -> list[int]:
            found = []
            with httpx.Client(base_url=server.url) as client:
                while not done.is_set():
                    answer = client.get("/sparql", params={"query": PAIR, "format": "csv"})
                    assert answer.status_code == 200, answer.text
                    a, b = answer.text.split()[1].split(",")
                    assert a == b
                    found.append(int(a))
            return found

        with ThreadPoolExecutor(4) as threads:
            asking = [threads.submit(ask) for _ in range(4)]
            for number in range(1, 6):
                publish(graph, number)
                time.sleep(0.4)
            time.sleep(0.5)
            done.set()
            for found in asking:
                numbers = found.result()
                assert numbers == sorted(numbers), "no client goes back to an older version"
                assert numbers[-1] == 5
        assert server.health()["version"] == "6"
        assert len(list((graph / "versions").iterdir())) <= 3, "old versions are let go"


def test_a_running_query_ends_on_the_version_it_began_with(own: Path, tmp_path: Path) -> None:
    with serving(own, tmp_path / "log", "--children", "2") as server:
        text = "SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 400000"
        with server.client.stream("POST", "/sparql", data={"query": text, "format": "csv"}) as old:
            pieces = old.iter_bytes()
            first = next(pieces)
            for number in range(3):
                publish(own, number)
            time.sleep(0.6)
            assert int(server.rows(PAIR)[0]["a"]) == 2
            rest = sum(piece.count(b"\n") for piece in pieces)
        assert first.count(b"\n") + rest == 400_001


def test_a_removed_graph_is_told_and_one_that_returns_is_taken_up(
    own: Path, curated: Path, tmp_path: Path
) -> None:
    with serving(own, tmp_path / "log", "--children", "2") as server:
        claims = server.rows("SELECT (COUNT(*) AS ?n) { ?c a onr:Claim }")
        shutil.move(own, tmp_path / "away")
        time.sleep(0.8)
        health = server.client.get("/healthz")
        assert health.status_code == 503
        assert health.json()["status"] == "serving what is open"
        assert f"no graph at {own}" in health.json()["reason"]
        assert server.rows("SELECT (COUNT(*) AS ?n) { ?c a onr:Claim }") == claims
        for child in server.children():
            os.kill(child, signal.SIGKILL)
        time.sleep(0.8)
        assert server.client.get("/readyz").status_code == 503
        gone = server.query("ASK {}")
        assert gone.status_code == 503
        assert str(own) in gone.json()["detail"]
        shutil.copytree(curated, own)
        publish(own, 7)
        server.until_whole(2)
        assert server.client.get("/healthz").status_code == 200
        assert seen(server) == 7
        events = [line["event"] for line in server.lines()]
        assert "the graph cannot be read" in events
        assert "the graph can be read again" in events


def test_a_graph_that_is_not_there_yet_is_served_when_it_comes(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    with serving(graph, tmp_path / "log", "--children", "1", ready=False) as server:
        health = server.client.get("/healthz")
        assert health.status_code == 503
        assert health.json()["status"] == "failing"
        publish(graph, 1)
        server.until_whole(1)
        assert seen(server) == 1


def test_the_server_is_killed_and_leaves_nothing_behind(own: Path, tmp_path: Path) -> None:
    with serving(own, tmp_path / "log", "--children", "2") as server:
        children = server.children()
        with pytest.raises(httpx.TransportError), ThreadPoolExecutor(1) as thread:
            cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
            pending = thread.submit(server.query, cross)
            time.sleep(0.3)
            server.process.kill()
            server.process.wait()
            pending.result()
        end = time.monotonic() + 5
        while any(_runs(child) for child in children) and time.monotonic() < end:
            time.sleep(0.1)
        assert not any(_runs(child) for child in children)
    with serving(own, tmp_path / "log2", "--children", "1") as again:
        assert again.ask("ASK { ?c a onr:Claim }")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_it_ends_in_order_when_told(own: Path, tmp_path: Path) -> None:
    with serving(own, tmp_path / "log", "--children", "2") as server:
        children = server.children()
        with ThreadPoolExecutor(1) as thread:
            text = "SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"
            pending = thread.submit(server.query, text, format="csv")
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            answer = pending.result()
        assert answer.status_code == 200
        assert answer.text.count("\n") == 200_001
        assert server.process.wait(15) == 0
        assert not any(_runs(child) for child in children)
        assert server.lines()[-1]["event"] == "stopped"
