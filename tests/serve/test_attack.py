"""Everything hostile at once, and one by one: the server lives, and a good client is answered."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from onrecord.store import open_graph, open_writer, sorted_nquads
from serve import attacks
from serve.running import ARTICLE, TOKEN, Running, serving
from support.small_disk import small_disk

pytestmark = pytest.mark.alone

ALL = bool(os.environ.get("ONRECORD_ALL_FAULTS"))
CHILDREN, MEMORY = 8, 200
#: Seconds that a quick query may take during an attack at p99, and at worst. Both hold by far: a
#: server that does not hold attackers back lets a good client wait for the limit of a query, 2 s.
P99, WORST = 1.0, 2.0
#: What p99 may be beside that of a quiet server, asserted where all faults are asked for: other
#: programs on the machine change it too. Below so many seconds it is within what they do.
TIMES, LEAST = 5, 0.010
TRAP = Path(__file__).with_name("hostile.trig")


@pytest.fixture(scope="module")
def attacked(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server as it starts by default, but for shorter limits; hostile.trig is in its graph."""
    folder = tmp_path_factory.mktemp("attacked")
    graph = Path(shutil.copytree(curated, folder / "graph"))
    store = ox.Store()
    store.bulk_load(path=TRAP, format=ox.RdfFormat.TRIG)
    with open_writer(graph) as writer:
        for number, name in enumerate(store.named_graphs()):
            quads = list(store.quads_for_pattern(None, None, None, name))
            nquads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            writer.put(
                name.value, kind="graph", id=f"trap-{number}", key="k", counts={}, nquads=nquads
            )
        writer.commit()
        writer.publish()
    options = ("--timeout", "2", "--memory", str(MEMORY), "--children", str(CHILDREN))
    with serving(graph, folder / "log", *options) as running:
        running.until_whole(CHILDREN)
        yield running


def test_a_good_client_hardly_notices_that_everything_comes_at_once(attacked: Running) -> None:
    server = attacked
    before = attacks.footprint(server)
    with attacks.good_client(server) as quiet:
        time.sleep(2)
    work: list[Callable[[], object]] = [
        *(partial(attacks.ask, server, text) for text in attacks.QUERIES.values()),
        *(partial(attacks.say, server, sent, 5) for sent, _ in attacks.REQUESTS.values()),
    ]
    with ExitStack() as stack:
        for number in range(1000):
            idle = socket.create_connection(
                ("127.0.0.1", server.port), source_address=(attacks.ATTACKER, 0)
            )
            stack.enter_context(idle)
            if number % 4 == 0:  # a slow loris: the header never ends
                idle.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        with attacks.good_client(server) as times, attacks.watched(server) as seen:
            time.sleep(0.2)
            attacks.all_at_once(work)
    p99, usual = attacks.percentile(times, 0.99), attacks.percentile(quiet, 0.99)
    figures = f"p99 {usual * 1e3:.1f} ms quiet, {p99 * 1e3:.1f} ms attacked; max {max(times):.3f} s"
    print(figures, max(seen, key=lambda s: s.memory), before)
    assert len(times) > 100
    assert p99 < P99, figures
    assert max(times) < WORST, figures
    if ALL:
        assert p99 < TIMES * max(usual, LEAST), figures
    assert max(s.memory for s in seen) < CHILDREN * (MEMORY << 20)
    assert max(s.processes for s in seen) <= 2 * CHILDREN + 1

    assert server.until_whole(CHILDREN)["status"] == "ok"
    after = attacks.footprint(server)
    print(after)
    assert after.processes <= 2 * CHILDREN + 1
    # two pipes a child, and a few connections that are still being closed
    assert after.handles <= before.handles + 2 * (after.processes - before.processes) + 10
    assert after.memory / after.processes < before.memory / before.processes + (40 << 20)


@pytest.mark.parametrize("name", attacks.REQUESTS)
def test_a_hostile_request_is_answered_with_what_is_due_and_nothing_else(
    attacked: Running, name: str
) -> None:
    sent, statuses = attacks.REQUESTS[name]
    said = attacks.say(attacked, sent, 4)
    assert said.status in statuses, said
    assert "set-cookie" not in said.headers
    assert b"root:" not in said.body
    assert b"<script>" not in said.body or "json" in said.headers["content-type"]
    if said.status:
        assert "location" not in said.headers or said.headers["location"].startswith("/")
    assert attacked.client.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize("spelt", attacks.CALLED)
def test_no_spelling_of_an_address_makes_the_server_call_it(attacked: Running, spelt: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.05)
        address = spelt.format(port=trap.getsockname()[1])
        for text in (
            f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ VALUES ?e {{ <{address}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
            f"BASE <{address}> SELECT * {{ serviCe <> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{address}> {{ ?s ?p ?o }} }}",
        ):
            assert attacked.query(text).status_code in (400, 403), text
        for target in ("/page?iri=", "/data?iri=", "/graph-store?graph="):
            answer = attacked.client.get(target + quote(address, safe=""))
            assert answer.status_code in (400, 404)
        with pytest.raises(TimeoutError):
            trap.accept()


class Elements(HTMLParser):
    """What is on a page that could run, or lead to what runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.bad: list[object] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            link = (value or "").strip().lower()
            leads = name in ("href", "src", "action") and link.startswith(("javascript:", "data:"))
            if leads or name.startswith("on") or (name, value) == ("id", "pwn"):
                self.bad.append((tag, name, value))


def test_no_page_runs_what_a_label_or_a_literal_holds(attacked: Running) -> None:
    quads = list(ox.parse(path=TRAP, format=ox.RdfFormat.TRIG))
    things = {
        node.value
        for q in quads
        for node in (q.subject, q.object)
        if isinstance(node, ox.NamedNode)
    }
    targets = [f"/page?iri={quote(iri, safe='')}" for iri in sorted(things)]
    evil = quote("\"'><script id=pwn>alert(1)</script>")
    targets += [f"/search?q={evil}", f"/query?query={evil}", f"/query?name={evil}", f"/id/{evil}"]
    found = 0
    for target in targets:
        answer = attacked.client.get(target, headers={"accept": "text/html"})
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not Elements(answer.text).bad, target
            found += "pwn" in answer.text
        else:
            assert answer.status_code >= 300
    assert found > 20  # they do show it


@pytest.fixture(scope="module")
def written(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("written")
    graph = Path(shutil.copytree(curated, folder / "graph"))
    options = ("--writable", "--children", "2", "--memory", str(MEMORY))
    with serving(graph, folder / "log", *options) as running:
        yield running


def put(server: Running, name: str, kind: str, body: bytes) -> httpx.Response:
    return server.client.put(
        "/graph-store",
        params={"graph": f"http://news.example/{name}"},
        content=body,
        headers={"authorization": f"Bearer {TOKEN}", "content-type": kind},
    )


@pytest.mark.parametrize("name", attacks.BODIES)
def test_a_bomb_in_a_write_is_refused_and_nothing_is_written(written: Running, name: str) -> None:
    kind, body = attacks.BODIES[name]
    before = written.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    start = time.monotonic()
    with attacks.watched(written) as seen:
        answer = put(written, "bomb", kind, body)
        time.sleep(0.3)
    assert answer.status_code in (400, 413, 415, 422, 507), answer.text[:500]
    assert "root:" not in answer.text
    assert time.monotonic() - start < 30
    assert max(s.memory for s in seen) < 4 * (MEMORY << 20)
    assert written.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


def test_a_write_that_the_disk_has_no_room_for_is_507_and_fits_later(
    curated: Path, tmp_path: Path
) -> None:
    room = 1 << 20
    taken = sum(-(-p.stat().st_size // 4096) * 4096 for p in curated.rglob("*"))
    body = "".join(f'<http://s.example/{n}> <x:p> "{n:0200}" .\n' for n in range(16_000)).encode()
    with small_disk(tmp_path, str(taken + room)) as disk:
        graph = disk.path / "graph"
        shutil.copytree(curated, graph)
        with serving(graph, tmp_path / "log", "--writable", "--children", "1") as server:
            files = tree(graph)
            content = held(graph)
            answer = put(server, "large", "text/turtle", body)
            assert answer.status_code == 507, answer.text[:500]
            assert "space" in answer.json()["detail"]
            assert held(graph) == content
            assert tree(graph) == files
            assert server.health()["status"] == "ok"
            disk.resize("400m")
            answer = put(server, "large", "text/turtle", body)
            assert answer.status_code == 201, answer.text[:500]
            (row,) = server.rows("SELECT (COUNT(*) AS ?n) { ?s <x:p> ?o }")
            assert row == {"n": "16000"}


def tree(graph: Path) -> set[str]:
    return {str(p.relative_to(graph)) for p in graph.rglob("*") if p.name != "lock"}


def held(graph: Path) -> list[bytes]:
    with open_graph(graph) as store:
        return list(sorted_nquads(store))


#: What each row of ``numbers`` has once.
ROW = {"json": b'"a":', "csv": b"\n"}


def numbers(side: int) -> str:
    """A query with ``side``² rows."""
    values = " ".join(map(str, range(side)))
    return f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_long_result_is_read_to_its_end_and_never_held(written: Running, form: str) -> None:
    side = 2240 if ALL else 720
    written.until_whole(2)
    before = attacks.footprint(written)
    lines = size = 0
    with (
        attacks.watched(written, 0.1) as seen,
        written.client.stream(
            "POST",
            "/sparql",
            data={"query": numbers(side), "format": form},
            headers={"accept-encoding": "identity"},
        ) as answer,
    ):
        assert answer.status_code == 200
        rest = b""
        for piece in answer.iter_raw():
            size += len(piece)
            rest += piece
            lines += rest.count(ROW[form])
            rest = rest[len(rest) + 1 - len(ROW[form]) :]  # what may be the begin of one more
    assert lines == side * side + (form == "csv")  # its names are a line too
    assert size > side * side * 6
    assert max(s.memory for s in seen) - before.memory < 150 << 20


def test_a_client_that_stops_reading_holds_one_child_and_no_memory(attacked: Running) -> None:
    attacked.until_whole(CHILDREN)
    before = attacks.footprint(attacked)
    body = numbers(2240).encode()
    head = "Content-Type: application/sparql-query", "Accept: text/csv"
    with (
        socket.create_connection(("127.0.0.1", attacked.port)) as connection,
        attacks.watched(attacked) as seen,
        attacks.good_client(attacked) as times,
    ):
        connection.sendall(attacks.request("POST", "/sparql", *head, body=body))
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        time.sleep(35 if ALL else 3)  # longer than a query may take: the wait is not its own
        if ALL:  # by now the server has cut it
            attacked.until_whole(CHILDREN)
        else:
            assert attacked.health()["children"]["busy"] <= 2
    assert max(s.memory for s in seen) - before.memory < 150 << 20
    assert max(times) < WORST
    attacked.until_whole(CHILDREN)


def test_one_client_does_not_get_the_last_children(attacked: Running) -> None:
    attacked.until_whole(CHILDREN)
    greedy = attacks.QUERIES["cross product, counted"]
    with ThreadPoolExecutor(CHILDREN * 2) as threads:
        bad = [threads.submit(attacks.ask, attacked, greedy) for _ in range(CHILDREN * 2)]
        time.sleep(0.1)
        with attacks.good_client(attacked) as times:
            time.sleep(2)
        assert {one.result() for one in bad} == {503}
    assert max(times) < WORST
    attacked.until_whole(CHILDREN)


#: What people read and what named queries answer, while others ask what they like.
READ = ("/", "/id/topic/prisoner-swap", "/search?q=ukr", "/api/queries/topics")


def read(server: Running) -> dict[str, float]:
    """How long each of these takes, in seconds, asked for from an address of its own."""
    times = {}
    for path in READ:
        start = time.perf_counter()
        answer = server.client.get(path, headers={"accept": "text/html, */*;q=0.1"})
        times[path] = time.perf_counter() - start
        assert answer.status_code == 200, (path, answer.text[:500])
    return times


def test_pages_are_read_while_forty_addresses_ask_cross_products(
    curated: Path, tmp_path: Path
) -> None:
    """As long as their queries may take, which is far longer than a page."""
    greedy = attacks.QUERIES["cross product, counted"]
    options = ("--timeout", "12", "--children", str(CHILDREN), "--memory", str(MEMORY))
    with serving(curated, tmp_path / "log", *options) as server:
        server.until_whole(CHILDREN)
        read(server)
        quiet = read(server)
        with ThreadPoolExecutor(40) as threads:
            bad = [
                threads.submit(attacks.ask, server, greedy, address=f"127.0.1.{number}")
                for number in range(1, 41)
            ]
            time.sleep(1)
            found = [read(server) for _ in range(4)]
            assert not all(one.done() for one in bad)
            assert {one.result() for one in bad} == {503}
    for path in READ:
        times = [round(each[path], 3) for each in found]
        # the machine's own speed counts too: other programs may be at work on it
        assert statistics.median(times) < max(1, 5 * quiet[path]), (path, times, quiet[path])


def test_a_proxy_on_this_machine_tells_clients_apart(attacked: Running) -> None:
    attacked.until_whole(CHILDREN)
    greedy = attacks.QUERIES["cross product, counted"]

    def ask(number: int) -> int:
        forwarded = f"203.0.113.{number}, 198.51.100.7"  # only its end is the proxy's own word
        return httpx.post(
            f"{attacked.url}/sparql",
            data={"query": greedy},
            headers={"x-forwarded-for": forwarded},
            timeout=30,
        ).status_code

    with ThreadPoolExecutor(CHILDREN * 2) as threads:
        bad = [threads.submit(ask, number) for number in range(CHILDREN * 2)]
        time.sleep(0.3)
        start = time.perf_counter()
        answer = attacked.client.get(
            "/sparql",
            params={"query": "ASK { ?s a onr:Claim } # another"},
            headers={"x-forwarded-for": "198.51.100.8"},
        )
        took = time.perf_counter() - start
        assert {one.result() for one in bad} == {503}
    assert answer.status_code == 200
    assert took < WORST  # the last of the others ends later
    attacked.until_whole(CHILDREN)
    assert attacked.ask(f"ASK {{ <{ARTICLE}> a onr:Article }}")
