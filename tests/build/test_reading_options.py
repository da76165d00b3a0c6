"""A build reads as ``extract`` does: the same cues of one's own, the same leaning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest

from onrecord.build import Options, Summary, build, readings
from onrecord.build.article import ArticlePipeline
from onrecord.build.runners.local import processes
from onrecord.cli import cli
from onrecord.errors import InputError, UsageError
from onrecord.model import Reading
from onrecord.store import open_graph

HEADER = "cue,pos,frames,act,distance,certainty\n"
TEXT = "Ilva Tarn burbled that the bridge at Haven was open."


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    return str(tmp_path / "in")


@pytest.fixture
def cues(tmp_path: Path) -> Path:
    path = tmp_path / "cues.csv"
    path.write_text(HEADER + "burble,verb,quote that,warning,neutral,\n")
    return path


def statements(graph: Path) -> list[str]:
    rows = open_graph(graph).query("SELECT ?s { ?c a onr:Claim ; onr:statement ?s }")
    return sorted(row[0].value for row in rows)  # type: ignore[union-attr]


def acts(graph: Path) -> list[str]:
    rows = open_graph(graph).query("SELECT ?a { ?c a onr:Claim ; onr:speechAct ?a }")
    return sorted(row[0].value.rpartition("/")[2] for row in rows)  # type: ignore[union-attr]


def counts(summary: Summary) -> tuple[int, int]:
    return summary.counts["written"], summary.counts["unchanged"]


def test_a_build_finds_what_extract_finds_with_the_same_cues(
    tmp_path: Path, source: str, cues: Path
) -> None:
    build([source], tmp_path / "without", Options())
    build([source], tmp_path / "with", Options(cues=(cues,)))
    (read,) = readings([source], cues=[cues])
    assert isinstance(read, Reading)
    assert [c.speech_act for c in read.claims] == ["warning"]
    assert acts(tmp_path / "with") == ["warning"]
    assert acts(tmp_path / "without") != ["warning"]


def test_articles_are_read_anew_where_the_cues_change_and_only_then(
    tmp_path: Path, source: str, cues: Path
) -> None:
    graph, options = tmp_path / "g", Options(cues=(cues,))
    assert counts(build([source], graph, options)) == (1, 0)
    elsewhere = cues.rename(tmp_path / "renamed.csv")
    assert counts(build([source], graph, Options(cues=(elsewhere,)))) == (0, 1)
    elsewhere.write_text(HEADER + "burble,verb,quote that,criticism,neutral,\n")
    assert counts(build([source], graph, Options(cues=(elsewhere,)))) == (1, 0)
    assert counts(build([source], graph, Options())) == (1, 0)


@pytest.mark.parametrize("leaning", ["precision", "recall"])
def test_the_leaning_is_part_of_the_extractors_version(leaning: str) -> None:
    default = ArticlePipeline(Options()).extractor.version
    leant = ArticlePipeline(Options(leaning=leaning)).extractor.version  # type: ignore[arg-type]
    assert leant == f"{default}+{leaning}"


def test_recall_finds_no_less_than_the_default_and_precision_no_more(tmp_path: Path) -> None:
    text = (
        "Ilva Tarn said the bridge was open. The idea of Oro Lund that it would fall was wrong. "
        "Rain was expected by many to stop."
    )
    (tmp_path / "a.txt").write_text(text)
    found = {}
    for leaning in ("precision", "default", "recall"):
        build([str(tmp_path / "a.txt")], tmp_path / leaning, Options(leaning=leaning))
        found[leaning] = set(statements(tmp_path / leaning))
    assert found["precision"] <= found["default"] <= found["recall"]
    assert found["precision"] < found["recall"]


def test_workers_read_by_the_same_cues(tmp_path: Path, cues: Path) -> None:
    (tmp_path / "many").mkdir()
    for n in range(14):
        (tmp_path / "many" / f"{n}.txt").write_text(TEXT.replace("Haven", f"Haven {n}"))
    build([str(tmp_path / "many")], tmp_path / "g", Options(cues=(cues,)), run=processes(2))
    assert len(statements(tmp_path / "g")) == 14


def test_what_a_worker_elsewhere_is_sent_stands_for_the_files(cues: Path) -> None:
    here = ArticlePipeline(Options(cues=(cues,)))
    there = ArticlePipeline(replace(here.options, cues=()), here.authority, here.cues)
    cues.unlink()
    assert there.extractor.version == here.extractor.version


def test_a_broken_table_of_cues_is_told_with_its_line(
    tmp_path: Path, source: str, cues: Path
) -> None:
    cues.write_text(HEADER + "burble,verb\n")
    with pytest.raises(InputError, match=r"cues\.csv, line 2: the row has 2 cells"):
        build([source], tmp_path / "g", Options(cues=(cues,)))
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize("given", [{"leaning": "recall"}, {"cues": (Path("own.csv"),)}])
def test_only_the_rules_take_them(given: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="apply only to --extractor rules"):
        Options(extractor="none", **given)  # type: ignore[arg-type]


def test_a_build_has_every_option_of_extract_that_says_how_to_read() -> None:
    def options(name: str) -> set[str]:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        return {o for p in command.params for o in p.opts if isinstance(p, click.Option)}

    shown = {"--explain", "--rejected"}  # how findings are shown, which a graph has no use for
    assert options("extract") - shown <= options("build")
