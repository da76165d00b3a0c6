"""The class path of Apache Jena's commands, out of Debian's ``libapache-jena-java``."""

from __future__ import annotations

import zipfile
from pathlib import Path

_XERCES = "org/apache/jena/ext/"


def class_path(jars: Path, folder: Path) -> str:
    """Jena's class path, its jars being in ``jars``; what they lack is written into ``folder``.

    Debian's jena-core.jar looks for its Xerces messages in ``xerces/``, but has them in another
    package.
    """
    with zipfile.ZipFile(jars / "jena-core.jar") as jar:
        for member in jar.namelist():
            if member.startswith(f"{_XERCES}xerces/") and not member.endswith("/"):
                target = folder / member.removeprefix(_XERCES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(member))
    # two of the folder's logging bridges lead to each other
    some = (jar for jar in sorted(jars.glob("*.jar")) if "log4j-over" not in jar.name)
    return ":".join(map(str, [folder, *some]))
