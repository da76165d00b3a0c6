"""SPARQL servers of others, each started for a test on a free port and stopped by its pid."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import httpx
import pytest

from serve.running import free_port

OXIGRAPH = shutil.which("oxigraph") or shutil.which("oxigraph", path=Path(sys.executable).parent)
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")

needs_oxigraph = pytest.mark.skipif(
    OXIGRAPH is None, reason="the oxigraph server is not installed: pip install oxigraph"
)
needs_virtuoso = pytest.mark.skipif(
    VIRTUOSO is None or ISQL is None,
    reason="Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin",
)

#: As small as it goes, all files in the working directory, and no address but the loopback's.
_INI = Template("""\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:$sql
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 2000
MaxDirtyBuffers = 1500
ServerThreads = 10
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:$http
ServerRoot = .
ServerThreads = 4
""")
#: What SERVICE asks of a user's rights; to everybody over HTTP, who is the user SPARQL.
_GRANTS = (
    'GRANT SELECT ON DB.DBA.SPARQL_SINV_2 TO "SPARQL"',
    'GRANT EXECUTE ON DB.DBA.SPARQL_SINV_IMP TO "SPARQL"',
)


@contextmanager
def oxigraph(nquads: str = "") -> Iterator[str]:
    """The endpoint of an Oxigraph server in memory that holds ``nquads``."""
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    with _running([str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"], None, f"{root}/query"):
        httpx.post(
            f"{root}/store", content=nquads, headers={"content-type": "application/n-quads"}
        ).raise_for_status()
        yield f"{root}/query"


@contextmanager
def virtuoso(folder: Path, nquads: str = "") -> Iterator[str]:
    """The endpoint of a Virtuoso server in a new ``folder`` that holds ``nquads``."""
    folder.mkdir()
    sql, port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.substitute(sql=sql, http=port))
    endpoint = f"http://127.0.0.1:{port}/sparql"
    load = f"DB.DBA.TTLP('{nquads}', '', 'urn:default', 512)"  # 512: named graphs are read
    with _running([str(VIRTUOSO), "-f", "-c", "virtuoso.ini"], folder, endpoint):
        subprocess.run(
            [str(ISQL), f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", "VERBOSE=OFF"],
            input="".join(f"{command};\n" for command in (*_GRANTS, load)),
            text=True,
            check=True,
            timeout=30,
            stdout=subprocess.DEVNULL,
        )
        yield endpoint


@contextmanager
def _running(command: list[str], folder: Path | None, endpoint: str) -> Iterator[None]:
    """Run a server in ``folder`` until the end of the block, which starts once it answers."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while True:
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            try:
                if httpx.get(endpoint, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, f"{command[0]} did not answer"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()
