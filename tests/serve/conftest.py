from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.running import Running, serving
from support.paths import CURATED

for module in ("granian", "starlette", "prometheus_client", "zstandard", "httpx"):
    pytest.importorskip(module, reason="needs the extra 'serve'")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # one server a worker of pytest-xdist: all tests of this folder go to the same worker
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("serve"))


@pytest.fixture(scope="session")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph directory with the curated article in it; not to be changed."""
    from onrecord.load.loader import load

    graph = tmp_path_factory.mktemp("curated") / "graph"
    assert load([CURATED], graph).counts["written"] == 1
    return graph


@pytest.fixture
def own(curated: Path, tmp_path: Path) -> Path:
    """A copy of the curated graph that a test may change."""
    return Path(shutil.copytree(curated, tmp_path / "own"))


@pytest.fixture(scope="session")
def server(curated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A read-only server over the curated graph, for as many tests as can share one."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serving(
        curated, log, "--timeout", "3", "--memory", "200", "--children", "4", "--queue", "12"
    ) as running:
        yield running


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A writable server over a graph that has nothing in it at first."""
    from onrecord.store import open_writer

    folder = tmp_path_factory.mktemp("writable")
    with open_writer(folder / "graph"):
        pass
    with serving(folder / "graph", folder / "log", "--writable", "--children", "2") as running:
        yield running
