"""Writes down what the program does, so that a change of structure can be seen to change nothing.

    python benchmarks/golden.py before --articles wikinews.csv      (on the tree as it was)
    python benchmarks/golden.py after --articles wikinews.csv       (on the tree as it is)
    diff -r before after                                            (silent where all is equal)

Into the folder go: what ``extract`` prints of the sample article and of each file's, the same with
``--explain`` for the sample, the graph that ``build`` makes of the first ``--limit`` articles as
sorted N-Quads, every ``--help``, and the OpenAPI document. The digest of the code, which is part of
an extractor's version and of ``onr:inputDigest``, is left out: every version has another. Whatever
else differs is a difference of behaviour, to be explained or fixed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

os.environ["SOURCE_DATE_EPOCH"] = "1750000000"

import onrecord.code_digest

onrecord.code_digest.code_digest = lambda *parts, tables=None: "0" * 64

from cli_reference import commands, printed  # noqa: E402
from onrecord.cli import cli  # noqa: E402

SAMPLE = "data/articles/istanbul-prisoner-exchange.txt"


def helps() -> str:
    """Every ``--help``, one below the other."""
    return "\n\n".join(
        f"$ {' '.join(('onrecord', *names))} --help\n{printed(*names, '--help')}"
        for names in commands(cli)
    )


def openapi() -> str:
    """The OpenAPI document of the named queries."""
    from onrecord.catalogue.registry import list_queries
    from onrecord.serve.routes import named_queries

    queries = {query.name: query for query in list_queries()}
    document = named_queries.openapi(queries, "http://localhost")
    return json.dumps(document, indent=1, sort_keys=True)


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", action="append", default=[])
    parser.add_argument("--limit", type=int, default=60)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)

    def keep(name: str, text: str) -> None:
        (given.folder / name).write_text(text, "utf-8")

    keep("help.txt", helps())
    keep("openapi.json", openapi())
    keep("explain.txt", printed("extract", SAMPLE, "--explain"))
    for number, source in enumerate([SAMPLE, *given.articles]):
        with tempfile.TemporaryDirectory() as temporary:
            keep(f"extract-{number}.jsonl", printed("extract", source, "--quiet"))
            graph = str(Path(temporary) / "golden.onrecord")
            words = ("--graph", graph, "--workers", "1", "--limit", str(given.limit), "--quiet")
            keep(f"counts-{number}.txt", printed("build", source, *words))
            exported = printed("export", "--graph", graph, "--format", "nq")
            keep(f"graph-{number}.nq", "".join(sorted(exported.splitlines(keepends=True))))


if __name__ == "__main__":
    main()
