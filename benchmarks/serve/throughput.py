"""How many requests a second the server answers, beside Oxigraph's own and rdflib-endpoint.

    python benchmarks/serve/throughput.py --graph news.onrecord
    python benchmarks/serve/throughput.py --graph news.onrecord --rounds 3 --plot figure.svg

Needs ``wrk`` (Debian: ``apt-get install wrk``) and the extra ``bench``. Three servers over the same
quads, on this machine, at once: ``onrecord serve`` on the graph, ``oxigraph serve-read-only`` on
its export, and rdflib-endpoint with that export in memory; all with the union of the graphs as the
default graph. None keeps answers: ours gets ``--cache 0`` (``--serve-option=--cache=16`` undoes
that). Each is asked by POST, for JSON, with as many connections; a round asks one server after the
other, the next round in another order.

*mix* is the catalogue's queries, their parameters bound as ``onrecord query`` binds them (see
``mix.py``); onrecord and oxigraph must first give as many rows to each. *rdflib's part* is what
rdflib-endpoint too answers with that many rows, within ``--limit`` seconds, when first asked once:
the rest is named and would only make it slower. What a peer then fails (under load, queries of
rdflib-endpoint run out of their time) is counted, and is not in its rate. *tiny* is ``ASK {}``,
which measures everything but the engine.
*unchanged* is the mix by GET, asked again with the ETag of the answer, which only onrecord gives.
Times are in milliseconds, ratios those of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from mix import Asked, mix

from onrecord.store import open_graph

HERE = Path(__file__).parent
OURS, OXIGRAPH, RDFLIB = "onrecord", "oxigraph", "rdflib-endpoint"
JSON = "application/sparql-results+json"
POST = {"accept": JSON, "content-type": "application/sparql-query"}
#: Seconds that an answer is waited for while the answers are compared.
PATIENCE = 120
#: Seconds between two runs: wrk leaves with requests unanswered, which servers go on with a while.
SETTLE = 1


@dataclass
class Server:
    """One server: its name, the address of its endpoint and its process."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"


@dataclass
class Measured:
    """What the rounds of one server gave."""

    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, run: Mapping[str, float]) -> None:
        """One run of wrk; what was answered with an error counts as failed only."""
        self.rates.append((run["requests"] - run["refused"]) / run["seconds"])
        self.p50.append(run["p50"])
        self.p99.append(run["p99"])
        self.failed += round(run["refused"] + run["broken"])

    def row(self, what: str, name: str, beside: Mapping[str, float]) -> str:
        rate = statistics.median(self.rates)
        ratios = ", ".join(
            f"{rate / other:.2f} × {by}" if other else f"{by} answered none"
            for by, other in beside.items()
        )
        return (
            f"| {what} | {name} | {rate:,.1f} | {min(self.rates):,.1f}–{max(self.rates):,.1f} "
            f"| {statistics.median(self.p50):.1f} | {statistics.median(self.p99):.1f} "
            f"| {self.failed:,} | {ratios} |"
        )


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(name: str, path: str, port: int, command: Sequence[str]) -> Iterator[Server]:
    """The server of a command, once it answers; ended by its process at the end."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        server = Server(name, port, path, process)
        try:
            end = time.monotonic() + 300
            while True:
                try:
                    httpx.post(server.url, content="ASK {}", headers=POST).raise_for_status()
                    break
                except httpx.HTTPError:
                    if process.poll() is not None or time.monotonic() > end:
                        log.seek(0)
                        sys.exit(f"{name} does not start:\n{log.read().decode()[-2000:]}")
                    time.sleep(0.2)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def start_all(
    stack: ExitStack, graph: Path, options: Sequence[str], rdflib: str | None, limit: float
) -> list[Server]:
    """The three servers, their data made from the graph; without rdflib's where None is given."""
    work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    data, ours = work / "data.nq", [sys.executable, "-m", "onrecord"]
    with data.open("wb") as file:
        subprocess.run(
            [*ours, "export", "--graph", str(graph), "--format", "nq"], stdout=file, check=True
        )
    oxigraph = str(Path(sys.executable).with_name("oxigraph"))
    subprocess.run(
        [oxigraph, "load", "--location", str(work / "ox"), "--file", str(data)],
        check=True,
        capture_output=True,
    )
    ports = [free_port() for _ in range(3)]
    commands = [
        (
            OURS,
            "/sparql",
            [*ours, "serve", "--graph", str(graph), "--port", "{}", "--cache", "0", *options],
        ),
        (
            OXIGRAPH,
            "/query",
            [
                *(oxigraph, "serve-read-only", "--location", str(work / "ox")),
                *("--union-default-graph", "--bind", "127.0.0.1:{}"),
            ],
        ),
    ]
    if rdflib:
        command = [rdflib, str(HERE / "rdflib_server.py"), str(data), "{}", str(limit)]
        commands.append((RDFLIB, "/query", command))
    return [
        stack.enter_context(running(name, path, port, [part.format(port) for part in command]))
        for port, (name, path, command) in zip(ports, commands, strict=False)
    ]


def rows_of(server: Server, asked: Asked) -> int | str:
    """How many rows a server answers with, or in what way it fails."""
    try:
        answer = httpx.post(server.url, content=asked.text, headers=POST, timeout=PATIENCE)
    except httpx.HTTPError as error:
        return type(error).__name__
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    return len(answer.json()["results"]["bindings"])


def agreed(servers: Sequence[Server], asked: Sequence[Asked]) -> list[Asked]:
    """The queries to which all give as many rows; the others are named on standard error."""
    same = []
    for one in asked:
        found = {server.name: rows_of(server, one) for server in servers}
        if len(set(found.values())) == 1 and isinstance(found[OURS], int):
            same.append(one)
        else:
            told = ", ".join(f"{name} {number}" for name, number in found.items())
            print(f"not the same: {one.name}, {one.about}: {told}", file=sys.stderr)
    return same


def lua(requests: Sequence[Mapping[str, str]]) -> str:
    """Requests as the file that ``requests.lua`` reads."""

    def text(value: str) -> str:
        # as bytes in decimal: no byte of a query then means anything to Lua
        return '"' + "".join(f"\\{byte:03d}" for byte in value.encode()) + '"'

    tables = (", ".join(f"{k} = {text(v)}" for k, v in one.items()) for one in requests)
    return "return {\n" + ",\n".join(f"{{ {table} }}" for table in tables) + "\n}\n"


def posts(server: Server, texts: Sequence[str]) -> str:
    return lua([{"method": "POST", "target": server.path, "body": text} for text in texts])


def again(server: Server, texts: Sequence[str]) -> str:
    """The queries by GET with the ETag of what they answer; each must be answered with 304."""
    requests = []
    with httpx.Client(headers={"accept": JSON}) as client:
        for text in texts:
            target = f"{server.path}?query={quote(text, safe='')}"
            address = f"http://127.0.0.1:{server.port}{target}"
            tag = client.get(address).headers["etag"]
            status = client.get(address, headers={"if-none-match": tag}).status_code
            assert status == 304, f"asked again with its ETag, a query is answered with {status}"
            requests.append({"method": "GET", "target": target, "tag": tag})
    return lua(requests)


def wrk(server: Server, file: Path, connections: int, seconds: int) -> dict[str, float]:
    """One run of wrk: requests, seconds, p50 and p99 (ms), refused and broken ones.

    Ends where ours failed a request.
    """
    threads = min(2, os.cpu_count() or 1, connections)
    done = subprocess.run(
        [
            *("wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s"),
            *("-s", str(HERE / "requests.lua"), f"http://127.0.0.1:{server.port}", "--", str(file)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    if server.name == OURS and found["refused"] + found["broken"]:
        sys.exit(f"{server.name} failed requests:\n{done.stdout}")
    return found


def measure(
    files: Mapping[str, Path], servers: Sequence[Server], options: argparse.Namespace
) -> dict[str, Measured]:
    """The rounds: each server in turn, another one first each time, all warmed up before."""
    asked = [server for server in servers if server.name in files]
    found = {server.name: Measured() for server in asked}
    for server in asked:
        wrk(server, files[server.name], options.connections, 1)
    for number in range(options.rounds):
        turn = number % len(asked)
        for server in [*asked[turn:], *asked[:turn]]:
            time.sleep(SETTLE)
            found[server.name].add(
                wrk(server, files[server.name], options.connections, options.seconds)
            )
    return found


def table(results: Mapping[str, Mapping[str, Measured]]) -> Iterator[str]:
    """The lines of the Markdown table."""
    yield "| requests | server | requests/s | min–max | p50 ms | p99 ms | failed | ratio |"
    yield "|---|---|--:|--:|--:|--:|--:|---|"
    for what, found in results.items():
        beside = {n: statistics.median(m.rates) for n, m in found.items() if n != OURS}
        for name, measured in found.items():
            yield measured.row(what, name, beside if name == OURS else {})


def plot(results: Mapping[str, Mapping[str, Measured]], file: Path) -> None:
    """The requests a second as bars, the range of the rounds on each."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * len(results), 3.2), layout="constrained")
    axes = figure.subplots(1, len(results), squeeze=False)[0]
    for axis, (what, found) in zip(axes, results.items(), strict=True):
        middle = [statistics.median(m.rates) for m in found.values()]
        below = [at - min(m.rates) for at, m in zip(middle, found.values(), strict=True)]
        above = [max(m.rates) - at for at, m in zip(middle, found.values(), strict=True)]
        bars = axis.bar(list(found), middle, yerr=(below, above), capsize=3, color="#4c72b0")
        axis.bar_label(bars, fmt="{:,.0f}", padding=2, fontsize=8)
        axis.set_title(what, fontsize=10)
        axis.set_ylabel("requests/s", fontsize=8)
        axis.tick_params(labelsize=8)
        axis.margins(y=0.15)
    figure.savefig(file)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--graph", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of a round, for each server")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    parser.add_argument(
        "--rdflib-python",
        default=sys.executable,
        metavar="PYTHON",
        help="the interpreter that has rdflib-endpoint; '' leaves that server out",
    )
    parser.add_argument(
        "--limit", type=float, default=5.0, help="seconds that rdflib-endpoint has for a query"
    )
    parser.add_argument(
        "--serve-option",
        dest="serve_options",
        action="append",
        default=[],
        metavar="OPTION",
        help="one more option of 'onrecord serve', as --serve-option=--children=4",
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended too
    if shutil.which("wrk") is None:
        sys.exit("wrk is not there. Install it with: apt-get install wrk")
    with open_graph(options.graph) as store:
        asked = mix(store)
    with ExitStack() as stack:
        servers = start_all(
            stack,
            options.graph,
            options.serve_options,
            options.rdflib_python or None,
            options.limit,
        )
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def run(texts: Sequence[str], among: Sequence[Server]) -> dict[str, Measured]:
            files = {}
            for server in among:
                files[server.name] = work / f"{server.name}.lua"
                files[server.name].write_text(posts(server, texts))
            return measure(files, among, options)

        first, both = servers[0], servers[:2]
        same = agreed(both, asked)
        texts = [one.text for one in same]
        results = {"mix": run(texts, both)}
        print(f"mix: {len(same)} of {len(asked)} requests, {len({a.name for a in same})} queries")
        if servers[2:]:
            part = agreed([first, servers[2]], same)
            print(f"rdflib's part: {len(part)} of them, {len({a.name for a in part})} queries")
            results["rdflib's part"] = run([one.text for one in part], servers)
        results["tiny"] = run(["ASK {}"], servers)
        unchanged = work / "unchanged.lua"
        unchanged.write_text(again(first, texts))
        results["unchanged"] = measure({OURS: unchanged}, [first], options)
    print(
        f"{options.connections} connections, {options.rounds} rounds of {options.seconds} s, "
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    print("\n".join(table(results)))
    if options.plot:
        plot(results, options.plot)


if __name__ == "__main__":
    main()
