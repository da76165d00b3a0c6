"""Invented units for the store's tests: what article NUMBER says in its version VERSION."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from onrecord.store import Writer, open_graph, open_writer, sorted_nquads

BASE = "https://example.org/id/"
ONR = "https://w3id.org/onrecord/ontology#"
PROVENANCE = f"{BASE}graph/provenance"


def graph(number: int) -> str:
    return f"{BASE}graph/article/{number}"


def quads(number: int, version: int = 0, claims: int = 4) -> bytes:
    """An article's own lines, and the line in the provenance graph that says what made it."""
    article, name = f"{BASE}article/{number}", graph(number)
    lines = [f'<{name}> <{ONR}madeFrom> "version {version}" <{PROVENANCE}> .']
    for claim in range(claims):
        node = f"<{article}#claim-{claim}>"
        lines.append(
            f'{node} <{ONR}statement> "v{version}: “Halden” said no\\n{claim}"@en <{name}> .'
        )
        lines.append(f"{node} <{ONR}inArticle> <{article}> <{name}> .")
    return "".join(f"{line}\n" for line in lines).encode()


def put(writer: Writer, number: int, version: int = 0, claims: int = 4) -> None:
    writer.put(
        graph(number),
        kind="article",
        id=str(number),
        key=f"digest of {version}",
        counts={"claims": claims},
        nquads=quads(number, version, claims),
    )


def build(path: Path, numbers: Iterable[int], version: int = 0) -> None:
    with open_writer(path) as writer:
        for number in numbers:
            put(writer, number, version)


def exported(path: Path) -> bytes:
    """The whole published graph as sorted N-Quads."""
    with open_graph(path) as store:
        return b"".join(sorted_nquads(store))


def expected(numbers: Iterable[int], version: int = 0) -> bytes:
    lines = b"".join(quads(number, version) for number in numbers).split(b"\n")
    return b"".join(sorted(line + b"\n" for line in lines if line))


def plain(commit: bytes, shards: Path) -> bytes:
    """The line of a commit as layout 1 had it, after its shard was made one of plain N-Quads."""
    record = json.loads(commit)
    if "shard" in record:
        packed = shards / record["shard"]
        data, text = packed.read_bytes(), b""
        packed.unlink()
        for unit in record["units"]:
            part = gzip.decompress(data[unit["offset"] : unit["offset"] + unit["length"]])
            unit["offset"], unit["length"] = len(text), len(part)
            text += part
        record["shard"] = record["shard"].removesuffix(".gz")
        record["size"], record["sha256"] = len(text), hashlib.sha256(text).hexdigest()
        (shards / record["shard"]).write_bytes(text)
    return json.dumps(record).encode() + b"\n"


def as_layout_1(path: Path) -> None:
    """Make a graph directory what an onrecord of layout 1 would have written."""
    lines = (path / "manifest.jsonl").read_bytes().splitlines()
    (path / "manifest.jsonl").write_bytes(b"".join(plain(line, path / "shards") for line in lines))
    (path / "format").write_text("1\n")
