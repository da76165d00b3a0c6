"""The table of ``docs/conformance.md``: the W3C's SPARQL 1.1 suites against a running server.

    python benchmarks/serve/conformance.py

Runs ``test_w3c.py`` and ``test_w3c_query.py`` of ``tests/serve/routes`` and prints, as Markdown,
how many tests of each suite pass, how many are refused by design, and each that fails with its
cause.
A test passes by value where the answer is the expected one but for the spelling of numbers or
language tags. Ends with 1 where a test fails that is not known to, or passes that is known to fail.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FILES = ("test_w3c.py", "test_w3c_query.py")
DESCRIPTION = "test_service_description_"
#: Tests of our own beside the suites'.
OWN = frozenset(
    {
        "test_an_endpoint_is_not_called_unless_it_is_allowed",
        "test_every_exception_is_one_of_the_suites",
    }
)


class Table:
    """What became of each test, collected while pytest runs."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.by_value: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.failed: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        function, _, test = report.nodeid.rpartition("::")[2].partition("[")
        if function in OWN:
            return
        if function.startswith(DESCRIPTION):
            suite, name = "service-description", function.removeprefix(DESCRIPTION)
        else:
            suite, _, name = test.removesuffix("]").partition("/")
        if report.passed and ("refused", "by design") in report.user_properties:
            self.refused[suite] += 1
        elif report.passed:
            self.passed[suite] += 1
            self.by_value[suite] += ("by", "value") in report.user_properties
        elif report.when == "call" or report.failed:
            self.failed[suite].append((name, getattr(report, "wasxfail", "not known")))

    def lines(self) -> list[str]:
        suites = sorted({*self.passed, *self.refused, *self.failed})
        rows = ["| suite | tests | passed | of these by value | refused |", "|---|---|---|---|---|"]
        total = [0, 0, 0, 0]
        for suite in suites:
            passed, refused = self.passed[suite], self.refused[suite]
            whole = passed + refused + len(self.failed[suite])
            figures = [whole, passed, self.by_value[suite], refused]
            total = [a + b for a, b in zip(total, figures, strict=True)]
            rows.append(f"| {suite} | " + " | ".join(map(str, figures)) + " |")
        rows.append("| all | " + " | ".join(map(str, total)) + " |")
        rows += ["", "| not passed | cause |", "|---|---|"]
        rows += [f"| {s} {name} | {why} |" for s in suites for name, why in self.failed[s]]
        return rows


def main() -> int:
    folder = Path(__file__).parents[2] / "tests" / "serve" / "routes"
    table = Table()
    files = [str(folder / name) for name in FILES]
    status = pytest.main(["-q", "--no-header", "-p", "no:xdist", *files], plugins=[table])
    print("\n" + "\n".join(table.lines()))
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
