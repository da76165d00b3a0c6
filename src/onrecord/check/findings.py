"""The findings of a check, as plain data, and their three renderings: text, JSON and Turtle.

Separate from ``checker.py`` so that code that only handles findings loads no validator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from onrecord.rdf.curies import NAME, shorten
from onrecord.terms import PREFIXES, SH, SHAPES
from onrecord.textwidth import clip

Severity = Literal["violation", "warning", "info"]

_RANK: dict[str, int] = {"violation": 0, "warning": 1, "info": 2}
_SH_SEVERITY: dict[str, str] = {"violation": "Violation", "warning": "Warning", "info": "Info"}
_IRI = re.compile(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$')
#: A value in the text report, in characters.
_SHOWN = 80
#: The prefix of data, after which paths may stand too.
_OF_DATA = {"d": PREFIXES["d"]}


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of a rule by one node.

    ``focus`` is the IRI of the node at fault (``_:…`` for a blank node) and ``path`` the IRI of
    the property, or a property path in SPARQL's notation. ``shape`` is the IRI of the rule,
    ``rule`` its readable name, ``remedy`` how to fix it. ``component`` is the SHACL
    constraint component and ``value_term`` the value in Turtle, both for the Turtle report.
    """

    severity: Severity
    article: str | None
    focus: str
    path: str | None
    value: str | None
    shape: str
    rule: str
    message: str
    remedy: str | None
    component: str = SH + "SPARQLConstraintComponent"
    value_term: str | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key of findings: violations first, then node by node."""
        return (
            _RANK[self.severity],
            _natural(self.focus),
            self.path or "",
            self.shape,
            self.value or "",
            self.message,
            self.component,
            self.value_term or "",
        )


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings about one article, or (``article`` None) about data outside any article.

    ``conforms`` means that there is no violation; warnings may remain.
    """

    article: str | None
    conforms: bool
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, article: str | None, findings: Iterable[Finding]) -> CheckReport:
        """The report of these findings, each once and in a fixed order."""
        ordered = tuple(sorted(set(findings), key=lambda f: f.order))
        return cls(article, all(f.severity != "violation" for f in ordered), ordered)

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(f.severity == severity for f in self.findings)


def misplaced(focus: str, message: str, remedy: str | None, article: str | None = None) -> Finding:
    """The finding about data in a graph where it may not be, which no shape can detect."""
    return Finding(
        severity="violation",
        article=article,
        focus=focus,
        path=None,
        value=None,
        shape=SHAPES + "Placement",
        rule="everything is in the graph it belongs to",
        message=message,
        remedy=remedy,
    )


def short(iri: str, article: str | None = None) -> str:
    """An IRI in readable form: ``#claim-2`` inside its article, else a CURIE, else itself."""
    if article and iri.startswith(article + "#"):
        return iri[len(article) :]
    curie = shorten(iri, NAME)
    return curie if curie != iri else shorten(iri, prefixes=_OF_DATA)


def short_path(path: str) -> str:
    """A property path with its IRIs as CURIEs."""
    if path.startswith(("http:", "https:", "urn:")):
        return short(path)
    return re.sub(r"<([^<>]+)>", lambda m: short(m.group(1)), path)


def as_text(reports: Sequence[CheckReport]) -> str:
    """The findings as readable lines; articles without any are only counted."""
    lines: list[str] = []
    for report in reports:
        if not report.findings:
            continue
        head = short(report.article) if report.article else "Data outside any article"
        verdict = "conforms" if report.conforms else "does not conform"
        lines.append(
            f"{head}: {verdict} ({_counted(report.count('violation'), 'violation')}, "
            f"{_counted(report.count('warning'), 'warning')})"
        )
        for finding in report.findings:
            at = short(finding.focus, report.article)
            if finding.path:
                at += f"  {short_path(finding.path)}"
            if finding.value is not None:
                at += f"  {clip(_visible(short(finding.value, report.article)), _SHOWN)}"
            lines.append(f"  {finding.severity}: {at}")
            lines.append(f"    {finding.message}")
            if finding.remedy:
                lines.append(f"    Remedy: {finding.remedy}")
            lines.append(f"    Rule: {finding.rule} ({short(finding.shape)})")
        lines.append("")
    bad = sum(not r.conforms for r in reports)
    warnings = sum(r.count("warning") for r in reports)
    lines.append(
        f"Checked {_counted(len(reports), 'graph')}: {bad} with violations, "
        f"{_counted(warnings, 'warning')}."
    )
    return "\n".join(lines) + "\n"


def as_json(reports: Sequence[CheckReport], unmatched: Sequence[str] | None = None) -> str:
    """The reports as one JSON object: ``{"conforms", "reports": [{"article", "findings"}]}``.

    With ``unmatched``, the shapes that matched no node, also ``unmatched_shapes``.
    """
    whole: dict[str, object] = {
        "conforms": all(r.conforms for r in reports),
        "reports": [
            {
                "article": r.article,
                "conforms": r.conforms,
                "findings": [_record(f) for f in r.findings],
            }
            for r in reports
        ],
    }
    if unmatched is not None:
        whole["unmatched_shapes"] = list(unmatched)
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_turtle(reports: Sequence[CheckReport]) -> str:
    """The reports as one standard ``sh:ValidationReport`` in Turtle.

    As SHACL defines it, ``sh:conforms`` is false as soon as there is any result, a warning too;
    read the severities for more.
    """
    findings = [f for r in reports for f in r.findings]
    out = [f"@prefix sh: <{SH}> .", ""]
    conforms = "false" if findings else "true"
    head = f"[] a sh:ValidationReport ;\n  sh:conforms {conforms}"
    if not findings:
        return "\n".join([*out, head + " .", ""])
    results = [_result(f) for f in findings]
    return "\n".join([*out, head + " ;\n  sh:result " + ", ".join(results) + " .", ""])


def _record(finding: Finding) -> dict[str, object]:
    record = asdict(finding)
    for internal in ("component", "value_term"):
        del record[internal]
    return record


def _result(finding: Finding) -> str:
    rows = [
        "a sh:ValidationResult",
        f"sh:resultSeverity sh:{_SH_SEVERITY[finding.severity]}",
        f"sh:focusNode {_term(finding.focus)}",
        f"sh:sourceConstraintComponent <{finding.component}>",
        f"sh:resultMessage {_quoted(finding.message)}",
    ]
    if finding.path is not None:
        rows.append(f"sh:resultPath {_path(finding.path)}")
    if finding.value is not None:
        rows.append(f"sh:value {finding.value_term or _term(finding.value)}")
    if _IRI.match(finding.shape):
        rows.append(f"sh:sourceShape <{finding.shape}>")
    return "[\n    " + " ;\n    ".join(rows) + "\n  ]"


def _path(path: str) -> str:
    """A path in Turtle: an IRI, or an inverse or alternative path of the shapes' own kind."""
    if _IRI.match(path):
        return f"<{path}>"
    inverse = re.fullmatch(r"\^<([^<>]+)>", path)
    if inverse:
        return f"[ sh:inversePath <{inverse.group(1)}> ]"
    if re.fullmatch(r"<[^<>]+>(\|<[^<>]+>)+", path):
        return f"[ sh:alternativePath ( {path.replace('|', ' ')} ) ]"
    if re.fullmatch(r"<[^<>]+>(/<[^<>]+>)+", path):
        return f"( {path.replace('>/<', '> <')} )"
    return f"[ sh:description {_quoted(path)} ]"


def _term(term: str) -> str:
    if term.startswith("_:"):
        return f"[ sh:name {_quoted(term)} ]"
    return f"<{term}>" if _IRI.match(term) else _quoted(term)


def _quoted(text: str) -> str:
    # JSON's escapes are Turtle's, but for the solidus that json.dumps never writes.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key by which ``#claim-2`` comes before ``#claim-10``."""
    parts = re.split(r"([0-9]+)", text)
    return tuple((0, int(p)) if p.isdigit() and p.isascii() else (1, p) for p in parts)


def _visible(text: str) -> str:
    """A value as it is, but in quotes where white space at its ends would not be seen."""
    return text if text == text.strip() else _quoted(text)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
