"""Bad queries and bad luck: each is stopped, and a good client is answered all the while."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from serve.running import Running

pytestmark = pytest.mark.alone

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
ENDLESS = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?c . ?c (<x:a>|!<x:a>)* ?d }",
    "regex": f'SELECT ?a {{ {CROSS} FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "^(x+)+$") }}',
    "distinct ask": f"ASK {{ {CROSS} FILTER(STR(?a) = CONCAT(STR(?f), STR(?i), 'x')) }}",
}
#: Those that tell nothing new are only run where all faults are asked for.
FEW = ("count", "path")
ALL = bool(os.environ.get("ONRECORD_ALL_FAULTS"))
GREEDY = {
    "sort": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?f ?i",
    "doubling": "SELECT (STRLEN(?s40) AS ?n) { BIND('0123456789' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))
    + " }",
}


@contextmanager
def good_client(server: Running, *, patient: bool = False) -> Iterator[list[float]]:
    """Asks a quick query again and again; how long each took, in seconds.

    A patient one asks again where it is told to, as it may be while all children are busy.
    """
    times: list[float] = []
    done = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=30) as client:
            while not done.is_set():
                start = time.perf_counter()
                # not one whose answer was kept
                text = f"ASK {{ ?s a onr:Claim }} # {time.monotonic_ns()}"
                answer = client.get("/sparql", params={"query": text})
                if patient and answer.status_code == 503:
                    time.sleep(float(answer.headers["Retry-After"]))
                    continue
                assert answer.status_code == 200, answer.text
                times.append(time.perf_counter() - start)
                time.sleep(0.01)

    with ThreadPoolExecutor(1) as thread:
        asking = thread.submit(ask)
        try:
            yield times
        finally:
            done.set()
            asking.result()


@pytest.mark.parametrize("name", ENDLESS if ALL else FEW)
def test_an_endless_query_is_stopped_at_its_deadline(server: Running, name: str) -> None:
    server.until_whole(4)
    with good_client(server) as times:
        start = time.perf_counter()
        answer = server.query(ENDLESS[name])
        took = time.perf_counter() - start
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert "3 seconds" in answer.json()["detail"]
    assert 2.9 < took < 5
    assert statistics.median(times) < 0.25
    assert len(times) > 20


@pytest.mark.parametrize("name", GREEDY)
def test_a_query_that_takes_too_much_memory_is_507(server: Running, name: str) -> None:
    server.until_whole(4)
    with good_client(server) as times:
        answer = server.query(GREEDY[name])
    assert answer.status_code == 507, answer.text
    assert "memory" in answer.json()["detail"]
    assert max(times, default=0) < 2
    assert server.until_whole(4)["status"] == "ok"


def test_a_result_that_is_cut_never_looks_whole(server: Running) -> None:
    with (
        pytest.raises(httpx.RemoteProtocolError),
        server.client.stream(
            "POST", "/sparql", data={"query": f"SELECT * {{ {CROSS} }}", "format": "csv"}
        ) as answer,
    ):
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        for _ in answer.iter_raw():
            pass
    server.until_whole(4)
    assert any(line["event"] == "an answer broke off" for line in server.lines())


def test_more_bad_queries_than_children_leave_room_for_good_ones(server: Running) -> None:
    server.until_whole(4)
    with ThreadPoolExecutor(9) as threads, good_client(server, patient=True) as times:
        time.sleep(0.3)
        bad = [threads.submit(server.query, ENDLESS["count"]) for _ in range(8)]
        statuses = {b.result().status_code for b in bad}
    assert statuses == {503}
    assert len(times) > 20
    assert server.until_whole(4)["status"] == "ok"


def test_a_full_queue_is_told_at_once(server: Running) -> None:
    server.until_whole(4)
    with ThreadPoolExecutor(30) as threads:

        def ask(_: int) -> tuple[int, float, str]:
            start = time.perf_counter()
            answer = server.query(ENDLESS["count"])
            return answer.status_code, time.perf_counter() - start, answer.json()["detail"]

        found = list(threads.map(ask, range(24)))
    refused = [took for status, took, detail in found if "are already waiting" in detail]
    assert {status for status, _, _ in found} == {503}
    assert len(refused) >= 8  # 4 run, 12 wait
    assert max(refused) < 2
    server.until_whole(4)


def test_a_client_that_leaves_frees_its_child(server: Running) -> None:
    server.until_whole(4)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/sparql", data={"query": ENDLESS["count"]}, timeout=0.8)
    server.until_whole(4, seconds=2)


def test_service_calls_nothing(server: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        host = f"127.0.0.1:{trap.getsockname()[1]}"
        for text in (
            f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p true.SERVICE SILENT <http://{host}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p trueSERVICE<http://{host}/>{{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p 1SERVICE#'\n<http://{host}/>{{ ?s ?p ?o }} }}",
            f"SELECT * {{ BIND(<http://{host}/> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"PREFIX e: <http://{host}/> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?a ?b ?c FILTER(?a<?b&&'>'=?c) SERVICE <http://{host}/> {{}} FILTER('x'='x') }}",
            f"SELECT * {{ ?a ?b ?c FILTER(?a<?b#>'''\n) SERVICE <http://{host}/> {{}} #'''\n }}",
            "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
            "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
        ):
            answer = server.query(text)
            assert answer.status_code == 403, (text, answer.text)
        with pytest.raises(TimeoutError):
            trap.accept()
    about = 'SELECT * { ?s schema:headline ?h FILTER(CONTAINS(?h, "secret service: who")) }'
    assert server.query(about).status_code == 200


def test_the_system_blocks_the_network_too_where_it_lets_us(server: Running) -> None:
    if not server.health()["networkBlockedBySystem"]:
        pytest.skip("this system lets no process leave its network")
    here = Path("/proc/self/ns/net").readlink()
    for child in server.children():
        assert Path(f"/proc/{child}/ns/net").readlink() != here


def test_a_long_query_goes_on_at_the_lowest_priority_among_the_servers_own(
    server: Running,
) -> None:
    server.until_whole(4)
    with ThreadPoolExecutor(1) as thread:
        pending = thread.submit(server.query, ENDLESS["count"])
        time.sleep(1)
        children = server.children()
        assert sorted(int(_stat(child)[16]) for child in children)[-1] == 19
        # priorities count within a group of the scheduler only, where the system makes such groups
        assert {_autogroup(child) for child in children} == {_autogroup(server.process.pid)}
        # a signal from the terminal goes to the process group of the server alone
        assert {os.getpgid(child) for child in children}.isdisjoint(
            {os.getpgid(server.process.pid)}
        )
        assert pending.result().status_code == 503
    server.until_whole(4)


def test_a_child_that_somebody_kills_is_replaced(server: Running) -> None:
    server.until_whole(4)
    before = server.children()
    assert len(before) >= 4
    with good_client(server) as times:
        for child in before:
            os.kill(child, signal.SIGKILL)
            time.sleep(0.1)
        server.until_whole(4)
    assert len(times) > 10  # every one of them was answered
    assert not set(before) & set(server.children())
    assert any(line.get("cause") == "killed" for line in server.lines())


@pytest.mark.skipif(not ALL, reason="takes a while; run with ONRECORD_ALL_FAULTS=1")
def test_a_query_whose_child_is_killed_is_asked_again(server: Running) -> None:
    server.until_whole(4)
    with ThreadPoolExecutor(1) as thread:
        pending = thread.submit(server.query, ENDLESS["count"])
        time.sleep(0.5)
        # the busy one uses the processor
        used = {c: sum(map(int, _stat(c)[11:13])) for c in server.children()}
        os.kill(max(used, key=lambda c: used[c]), signal.SIGKILL)
        start = time.perf_counter()
        answer = pending.result()
    # the second child was given the whole of the time
    assert answer.status_code == 503
    assert "3 seconds" in answer.json()["detail"]
    assert time.perf_counter() - start > 2.5


def _autogroup(process: int) -> str:
    """The scheduler's group of a process; empty where it has none (see sched(7))."""
    path = Path(f"/proc/{process}/autogroup")
    return path.read_text().partition(" ")[0] if path.exists() else ""


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def test_idle_and_slow_connections_do_no_harm(server: Running) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
    try:
        for connection in idle[:100]:
            connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        for connection in idle[100:150]:
            connection.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n"
                b"Content-Type: application/sparql-query\r\n\r\nASK"
            )
        start = time.perf_counter()
        assert server.ask("ASK { ?s a onr:Claim }")
        assert time.perf_counter() - start < 1
        assert server.health()["children"]["busy"] == 0
    finally:
        for connection in idle:
            connection.close()


def test_the_metrics_tell_of_it(server: Running) -> None:
    server.until_whole(4)
    text = server.client.get("/metrics").text
    values = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line and line[0] != "#"
    }
    assert values['onrecord_children{state="idle"}'] >= 4
    assert values["onrecord_graph_version"] == 1
    assert values["onrecord_query_seconds_count"] > 0
    assert values["onrecord_queue_length"] == 0
    assert any(name.startswith("onrecord_http_requests_total{") for name in values)
