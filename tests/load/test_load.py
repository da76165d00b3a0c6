"""Curated triples through the same gate: taken or refused article by article, with what to mend."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import run

import pyoxigraph
import pytest
import rdflib
from click.testing import CliRunner

from onrecord.build import Options, build
from onrecord.cli import cli
from onrecord.errors import InputError, OnrecordError
from onrecord.export.formats import export
from onrecord.load.check_files import check_files
from onrecord.load.loader import load
from onrecord.rdf.jsonld import left_out
from onrecord.rdf.parse import parse_file
from onrecord.store import open_graph
from support.answers import column
from support.paths import CORPORA, CURATED

SHARED = CORPORA.parent

HEAD = """@prefix onr: <https://w3id.org/onrecord/ontology#> .
@prefix d: <https://w3id.org/onrecord/id/> .
@prefix c: <https://w3id.org/onrecord/concept/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def article(name: str, more: str = "", graph: str | None = None) -> str:
    return f"""
<https://w3id.org/onrecord/id/graph/article/{graph or name}> {{
  <https://w3id.org/onrecord/id/article/{name}> a onr:Article ; onr:text "Lund said it." .
  {more}
}}
"""


def file(folder: Path, text: str, name: str = "in.trig") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_the_curated_graph_is_sound_and_loads_once(tmp_path: Path) -> None:
    assert all(r.conforms for r in check_files([CURATED]))
    assert (
        str(load([CURATED], tmp_path / "g"))
        == "read 1, written 1, unchanged 0, refused 0, skipped 0"
    )
    assert (
        str(load([CURATED], tmp_path / "g"))
        == "read 1, written 0, unchanged 1, refused 0, skipped 0"
    )


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/notes, which is not here")
def test_the_worked_example_is_refused_for_what_is_not_tied_to_its_words(tmp_path: Path) -> None:
    example = SHARED / "notes" / "model-example.trig"
    summary = load([example], tmp_path / "g", authority=[example])
    assert str(summary) == "read 3, written 0, unchanged 0, refused 1, skipped 2"
    (refused,) = summary.refused
    assert {"the speaker is mentioned", "roles in events are reported"} <= {
        f.rule for f in refused.findings
    }


def test_a_bad_article_is_refused_by_name_and_the_good_one_is_loaded(tmp_path: Path) -> None:
    bad = "<https://w3id.org/onrecord/id/article/bad#claim-1> a onr:Claim ."
    path = file(tmp_path, article("good") + article("bad", bad))
    summary = load([path], tmp_path / "g")
    assert str(summary) == "read 2, written 1, unchanged 0, refused 1, skipped 0"
    (refused,) = summary.refused
    assert refused.id.endswith("article/bad")
    assert refused.findings
    broken = [f for f in refused.findings if f.severity == "violation"]
    assert broken
    assert all(f.message and f.focus.endswith("bad#claim-1") for f in broken)


@pytest.mark.parametrize(
    ("day", "written"), [("2035-01-02", 1), ("2035-01-03", 0), ("2041-05-06", 0)]
)
def test_what_is_published_after_it_is_recorded_is_refused_but_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str, written: int
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2051222400")  # 1 January 2035
    said = f"<https://w3id.org/onrecord/id/article/x> onr:publishedOn '{day}'^^xsd:date ."
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    summary = load([file(tmp_path, prefix + article("x", said))], tmp_path / "g")
    assert summary.counts["written"] == written
    rules = {f.rule for r in summary.refused for f in r.findings if f.severity == "violation"}
    assert rules == (set() if written else {"published before it is recorded"})


MISPLACED = {
    "it redefines the ontology": article("x", "onr:Claim rdfs:label 'mine' ."),
    "as a class, a property or an ontology": "d:ours a owl:Ontology . d:actor\\/a a onr:Person .",
    "which is not part of this article": article("x", "d:article\\/y rdfs:label 'not mine' ."),
    "instead of": article("x", graph="z"),
    "does not describe an onr:Article": "<https://w3id.org/onrecord/id/graph/article/x> { d:actor\\/a a onr:Person . }",
    "do not belong to any article": "d:actor\\/a rdfs:label 'A' .",
    "which is not in the ontology": article(
        "x", "<https://w3id.org/onrecord/id/article/x#claim-1> onr:speeker d:actor\\/a ."
    ),
    "it contains a blank node": article(
        "x", "<https://w3id.org/onrecord/id/article/x> onr:about [] ."
    ),
}


@pytest.mark.parametrize("sentence", MISPLACED)
def test_what_is_out_of_place_is_refused_with_a_sentence(tmp_path: Path, sentence: str) -> None:
    summary = load([file(tmp_path, MISPLACED[sentence])], tmp_path / "g")
    (refused,) = summary.refused
    (finding,) = refused.findings
    assert sentence in finding.message
    assert finding.remedy
    assert finding.focus
    assert summary.counts["written"] == 0
    assert [f for r in check_files([tmp_path / "in.trig"]) for f in r.findings] == [finding]


def test_every_term_that_the_ontology_does_not_have_is_named_with_the_nearest(
    tmp_path: Path,
) -> None:
    more = (
        "<https://w3id.org/onrecord/id/article/x#claim-1> a onr:Claimm ;"
        " onr:speeker d:actor\\/a ; onr:qqqqq 1 ; rdfs:comment 'as it is' ."
    )
    (report,) = check_files([file(tmp_path, article("x", more))])
    told = {f.message.split()[2].rstrip(","): f for f in report.findings}
    assert sorted(told) == ["onr:Claimm", "onr:qqqqq", "onr:speeker"]
    assert {f.rule for f in told.values()} == {"every onr: term is in the ontology"}
    assert "Use onr:Claim if" in str(told["onr:Claimm"].remedy)
    assert "Use onr:speaker if" in str(told["onr:speeker"].remedy)
    assert "your own namespace" in str(told["onr:qqqqq"].remedy)


def test_a_span_with_other_letters_is_refused_with_both_and_their_first_difference(
    tmp_path: Path,
) -> None:
    span = (
        "<https://w3id.org/onrecord/id/article/x#char=5,12> a onr:Span ; onr:start 5 ; onr:end 12 ;"
        ' onr:exact "said \u0456t" ; onr:inArticle <https://w3id.org/onrecord/id/article/x> .'
    )
    (refused,) = load([file(tmp_path, article("x", span))], tmp_path / "g").refused
    (letters,) = [f for f in refused.findings if f.shape.endswith("#SpanLetters")]
    assert letters.message == (
        "The span's exact text is 'said \u0456t', but the article has 'said it' there; the first "
        "difference is at offset 10, where the article has 'i' (U+0069) and the span "
        "'\u0456' (U+0456)."
    )


def test_a_turtle_file_goes_to_the_graph_of_its_article(tmp_path: Path) -> None:
    text = '<https://w3id.org/onrecord/id/article/x> a onr:Article ; onr:text "Snow fell." .'
    load([file(tmp_path, text, "x.ttl")], tmp_path / "g")
    assert "https://w3id.org/onrecord/id/graph/article/x" in set(
        open_graph(tmp_path / "g").graphs()
    )


SPACED = "https://w3id.org/onrecord/id/article/a b"

#: What the sentence says (place, fault, remedy), the file's name, its bytes.
BROKEN = [
    (
        "line 6, column 1: an IRI is relative. Write it in full",
        "x.ttl",
        HEAD.encode() + b"<a> <b> .",
    ),
    ("line 6, column 10: Unexpected end of file. Fix it", "x.ttl", HEAD.encode() + b'd:a d:b  "x'),
    ("the prefix nope: has not been declared", "x.trig", HEAD.encode() + b"nope:a d:b d:c ."),
    ("the file is empty", "x.trig", b""),
    ("it contains no triples", "x.ttl", HEAD.encode()),
    ("unknown file format", "x.docx", b"hello"),
    ("line 1, column 1: Invalid IRI code point ' '", "x.nt", b"<a:a b> <a:c> <a:d> ."),
    ("Invalid IRI code point ' '", "x.ttl", b"<a:a b> <a:c> <a:d> ."),
    ("line 1, column 17: this is not UTF-8. Convert it", "x.ttl", b'<a:a> <a:b> "caf\xe9" .'),
    ("this is UTF-16. Convert it", "x.ttl", "<a:a> <a:b> <a:c> .".encode("utf-16")),
    ("line 1, column", "x.jsonld", b'{"@id": "a:b", "a:c": }'),
    (
        f"the @id '{SPACED}' is not a valid IRI",
        "x.jsonld",
        f'{{"@id": "{SPACED}", "a:c": 1}}'.encode(),
    ),
    ("the @id 'b' is relative", "x.jsonld", b'{"@id": "a:b", "a:c": [{"@id": "b"}]}'),
    ("the id 'b' is relative", "x.jsonld", b'{"@context": {"id": "@id"}, "id": "b", "a:c": 1}'),
    ("nothing is fetched", "x.jsonld", b'{"@context": "https://example.org/c", "a:c": 1}'),
    ("XML namespaces are required", "x.rdf", b"<html></html>"),
]


@pytest.mark.parametrize(("sentence", "name", "data"), BROKEN)
def test_a_broken_file_says_where_and_what_to_do(
    tmp_path: Path, sentence: str, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(parse_file(path))
    told = str(caught.value)
    assert told.startswith(str(path))
    assert sentence.casefold() in told.casefold()
    assert "Parser error" not in told
    assert caught.value.hint
    assert caught.value.exit_status == 3


def test_a_broken_file_loses_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(HEAD + "d:a d:b d:c . d:a")
    files = [tmp_path / "bad.ttl", file(tmp_path, article("good"))]
    summary = load(files, tmp_path / "g")
    assert summary.counts["written"] == 1
    (refused,) = summary.refused
    assert refused.id == str(tmp_path / "bad.ttl")
    assert refused.reason.startswith("line 6, column 18: ")
    assert "bad.ttl" not in refused.reason
    broken, good = check_files(files)
    assert good.conforms
    (finding,) = broken.findings
    assert finding.focus == refused.id
    assert finding.message.startswith("line 6, column 18: ")
    assert f"{finding.message} {finding.remedy}" == refused.reason
    assert "https://w3id.org/onrecord/id/graph/article/good" in set(
        open_graph(tmp_path / "g").graphs()
    )


def test_what_is_no_file_of_triples_is_named_before_anything_is_loaded(tmp_path: Path) -> None:
    good = file(tmp_path, article("good"))
    (tmp_path / "x.csv").write_text("a,b\n")
    for path, words in (
        (tmp_path, "directory"),
        (tmp_path / "none.ttl", "no such file"),
        (tmp_path / "x.csv", "unknown file format"),
    ):
        for act in (lambda files: load(files, tmp_path / "g"), check_files):
            with pytest.raises(InputError, match=words) as caught:
                act([good, path])
            assert str(path) in str(caught.value)
            assert caught.value.exit_status == 3
    assert not (tmp_path / "g").exists()


RDF_XML = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="a:e#">'
#: A text of so many levels, by the file's name; blank nodes and lists of Turtle are read at any.
DEEP = {
    "blank.ttl": lambda n: HEAD + "d:a d:b " + "[ d:b " * n + "1" + " ]" * n + " .",
    "list.trig": lambda n: HEAD + "d:g { d:a d:b " + "( " * n + "1" + " )" * n + " }",
    "triple.ttl": lambda n: HEAD + "d:a d:b " + "<<( d:a d:b " * n + "1" + " )>>" * n + " .",
    "triple.trig": lambda n: HEAD + "d:g { d:a d:b " + "<<(d:a d:b " * n + "1" + ")>>" * n + " }",
    "triple.nt": lambda n: "<a:a> <a:b> " + "<<( <a:a> <a:b> " * n + "<a:c>" + " )>>" * n + " .",
    "triple.nq": lambda n: "<a:a> <a:b> " + "<<(<a:a><a:b>" * n + "<a:c>" + ")>>" * n + "<a:g> .",
    "reified.ttl": lambda n: HEAD + "<< " * n + "d:a d:b 1" + " >> d:b 1" * n + " .",
    "node.jsonld": lambda n: '{"@id":"a:a","a:b":' * n + "1" + "}" * n,
    "list.jsonld": lambda n: '{"@id":"a:a","a:b":' + "[" * n + "1" + "]" * n + "}",
    "context.jsonld": lambda n: '{"@id":"a:a","a:b":1,"@context":' + "[" * n + "]" * n + "}",
    "open.jsonld": lambda n: '{"@id":"a:a","a:b":' * n,
    "node.rdf": lambda n: RDF_XML + "<e:A><e:p>" * n + "<e:B/>" + "</e:p></e:A>" * n + "</r:RDF>",
    "open.owl": lambda n: RDF_XML + "<e:A><e:p>" * n,
}


@pytest.mark.parametrize(
    ("name", "levels"), [*((n, 100_000) for n in DEEP), ("node.jsonld", 5_000)]
)
def test_a_file_of_any_depth_is_read_or_refused_in_a_sentence(
    tmp_path: Path, name: str, levels: int
) -> None:
    path = tmp_path / name
    path.write_text(DEEP[name](levels), encoding="utf-8")
    checked, loaded = (
        run(
            [sys.executable, "-m", "onrecord", *command, str(path)],  # it may end its process
            capture_output=True,
            text=True,
            timeout=60,
        )
        for command in (["check"], ["load", "--graph", str(tmp_path / "g")])
    )
    assert (checked.returncode, loaded.returncode) == (1, 1), checked.stderr + loaded.stderr
    sentence = {
        "blank.ttl": "its triples do not belong to any article.",
        "list.trig": "does not describe an onr:Article.",
    }.get(name, "it is nested more than 500 levels deep.")
    assert sentence in checked.stdout
    assert sentence in loaded.stderr


@pytest.mark.parametrize(
    "text",
    [
        '"' + "<< " * 600 + '"',
        '"""' + '<<\n"" ' * 600 + '"""',
        "'''\\'''" + "<<( " * 600 + "'''",
        "1 . # " + "<< " * 600 + "\n d:a d:b 2",
        "<<( d:a d:b 1 )>> , " * 600 + '"<<"',
        "d:\\# , " + ", ".join(["<<( d:a d:b <a:#'> )>>"] * 600),
    ],
)
def test_only_triples_within_triples_are_levels_of_turtle(tmp_path: Path, text: str) -> None:
    assert list(parse_file(file(tmp_path, f"d:a d:b {text} .", "x.ttl")))


@pytest.mark.parametrize(
    "before", ["d:\\# , ", "d:\\' , ", "<a:#> , ", "<a:\\u0023> , ", "'\\'#' , ", "'''#''' , "]
)
def test_nothing_hides_the_depth_of_turtle(tmp_path: Path, before: str) -> None:
    for levels in (500, 501):
        deep = before + "<<(d:a d:b " * levels + "1" + ")>>" * levels
        path = file(tmp_path, f"d:a d:b {deep} .", "x.ttl")
        if levels == 500:
            assert len(list(parse_file(path))) == 2
        else:
            with pytest.raises(InputError, match="nested more than 500 levels"):
                list(parse_file(path))


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.jsonld"])
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, name: str) -> None:
    texts = {"x.jsonld": '{"@id": "a:a", "a:b": {"@id": "a:c"}}'}
    (tmp_path / name).write_text(texts.get(name, "<a:a> <a:b> <a:c> ."), encoding="utf-8-sig")
    assert len(list(parse_file(tmp_path / name))) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"@id": "a:b", "@type": "a:T t"}, "the @type 'a:T t' is not a valid IRI"),
        ({"@id": "a:b", "@type": "T"}, "the @type 'T' is relative"),
        ({"@id": "a:100%", "a:c": 1}, "the @id 'a:100%' is not a valid IRI"),
        ({"@id": "https://e.org/a[1", "a:c": 1}, "is not a valid IRI"),
        (
            {"@context": {"by": {"@id": "a:by", "@type": "@id"}}, "@id": "a:b", "by": "c d:e"},
            "the by 'c d:e' is not a valid IRI",
        ),
        ({"@context": {"T": "a:T"}, "@id": "_:b", "@type": ["T", "a:U"]}, None),
        ({"@context": {"@vocab": "a:v/"}, "@id": "a:b", "@type": "T"}, None),
        ({"@id": "a:b", "a:c": {"@value": "{}", "@type": "@json"}}, None),
        ({"@id": "a:b", "a:c": {"@id": "https://e.org/\u00fcber?q=%20"}}, None),
    ],
)
def test_what_a_reader_of_json_ld_leaves_out_without_a_word_is_told(
    data: dict[str, object], words: str | None
) -> None:
    fault = left_out(json.dumps(data).encode())
    quads = list(pyoxigraph.parse(json.dumps(data), format=pyoxigraph.RdfFormat.JSON_LD))
    if words is None:
        assert fault is None
        assert quads
    else:
        assert fault is not None
        assert words in fault[0]
        assert fault[1]
        assert not quads


def test_a_base_from_outside_makes_relative_ids_whole_and_no_spaces_right() -> None:
    assert left_out(b'{"@id": "b", "@type": "T"}', based=True) is None
    fault = left_out(b'{"@id": "b c", "a:d": 1}', based=True)
    assert fault is not None
    assert "'b c' is not a valid IRI" in fault[0]


def test_a_base_makes_relative_json_ids_whole(tmp_path: Path) -> None:
    (tmp_path / "x.jsonld").write_text('{"@context": {"@base": "a:b/"}, "@id": "c", "a:d": 1}')
    (quad,) = parse_file(tmp_path / "x.jsonld")
    assert str(quad.subject) == "<a:b/c>"


def test_a_file_of_more_triples_than_memory_should_hold_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.rdf.parse.TRIPLE_LIMIT", 1_000)
    big = tmp_path / "big.nq"
    line = "<https://example.org/{}> <https://example.org/p> <https://example.org/o> .\n"
    with big.open("w") as out:
        out.writelines(line.format(n) for n in range(1_001))
    summary = load([big, file(tmp_path, article("good"))], tmp_path / "g")
    assert summary.counts["written"] == 1
    (refused,) = summary.refused
    assert "more than 1,000 triples" in refused.reason
    assert "Split it" in refused.reason


def test_an_article_that_two_files_describe_is_loaded_once_and_said_so(tmp_path: Path) -> None:
    one = file(tmp_path, article("x"), "one.trig")
    two = file(tmp_path, article("x").replace("Lund", "Tarn") + article("y"), "two.trig")
    summary = load([one, two], tmp_path / "g")
    assert summary.counts["written"] == 2
    (refused,) = summary.refused
    assert refused.id.endswith("article/x")
    assert "one.trig" in refused.reason
    rows = open_graph(tmp_path / "g").query("SELECT ?t WHERE { ?x onr:text ?t } ORDER BY ?t")
    assert column(rows) == ["Lund said it."] * 2


AUTHORITY = "<https://w3id.org/onrecord/id/graph/authority> {{ {} }}"
PERSON = 'd:actor\\/oro-lund a onr:Person ; rdfs:label "Oro Lund"@en .'


MENTION = (
    "<https://w3id.org/onrecord/id/article/x#char=0,4> a onr:Span ; onr:start 0 ; onr:end 4 ;"
    ' onr:exact "Lund" ; onr:inArticle <https://w3id.org/onrecord/id/article/x> .'
    " <https://w3id.org/onrecord/id/article/x#mention-1> a onr:Mention ;"
    " onr:inArticle <https://w3id.org/onrecord/id/article/x> ;"
    " onr:span <https://w3id.org/onrecord/id/article/x#char=0,4> ;"
    " onr:refersTo d:actor\\/oro-lund ."
)


def test_a_files_own_authority_is_not_taken(tmp_path: Path) -> None:
    path = file(tmp_path, article("x", MENTION) + article("y") + AUTHORITY.format(PERSON))
    summary = load([path], tmp_path / "g")
    assert str(summary) == "read 3, written 1, unchanged 0, refused 2, skipped 0"
    authority, one = summary.refused
    (finding,) = authority.findings
    assert "no authority is accepted" in finding.message
    assert "--authority" in str(finding.remedy)
    assert one.id.endswith("/article/x")
    assert "Oro Lund" not in words(tmp_path / "g")
    found = [f for r in check_files([path]) for f in r.findings if f.severity == "violation"]
    assert {f.focus for f in found} >= {finding.focus}


def test_a_file_that_is_vouched_for_is_its_own_authority(tmp_path: Path) -> None:
    path = file(tmp_path, article("x", MENTION) + AUTHORITY.format(PERSON))
    summary = load([path], tmp_path / "g", authority=[path])
    assert str(summary) == "read 2, written 1, unchanged 0, refused 0, skipped 1"


@pytest.mark.parametrize(
    ("graph", "text"),
    [
        ("graph/authority", 'd:actor\\/ukraine skos:altLabel "Nowhere"@en .'),
        ("graph/authority", 'd:actor\\/oro-lund a onr:Person ; rdfs:label "Oro Lund"@en .'),
        ("graph/authority/mine", 'd:actor\\/ukraine rdfs:label "Nowhere"@en .'),
        ("graph/provenance", 'd:actor\\/ukraine rdfs:comment "Nowhere"@en .'),
        ("graph/provenance", "d:graph\\/article\\/other rdfs:comment 'Nowhere' ."),
        (
            "https://w3id.org/onrecord/ontology",
            "d:actor\\/ukraine rdfs:comment 'Nowhere' .",
        ),
    ],
)
def test_what_a_file_says_beside_its_articles_is_refused_unless_it_is_known(
    tmp_path: Path, graph: str, text: str
) -> None:
    name = graph if "://" in graph else f"https://w3id.org/onrecord/id/{graph}"
    path = file(tmp_path, article("x") + f"<{name}> {{ {text} }}")
    summary = load([path], tmp_path / "g")
    assert str(summary) == "read 2, written 1, unchanged 0, refused 1, skipped 0"
    assert summary.refused[0].id == name
    assert "Nowhere" not in words(tmp_path / "g")
    assert "Oro Lund" not in words(tmp_path / "g")


@pytest.mark.parametrize(
    "text",
    [
        'd:actor\\/ukraine a onr:Topic ; rdfs:label "Nowhere"@en .',
        'd:article\\/y\\#claim-1 a onr:Topic ; rdfs:label "Nowhere"@en .',
        '<https://elsewhere.example/topic/a> a onr:Topic ; rdfs:label "Nowhere"@en .',
    ],
)
def test_what_is_called_a_topic_is_one(tmp_path: Path, text: str) -> None:
    summary = load([file(tmp_path, article("x", text))], tmp_path / "g")
    assert "not part of this article" in summary.refused[0].findings[0].message


@pytest.mark.parametrize("form", ["trig", "nq", "jsonld"])
def test_an_export_loads_into_an_empty_graph_with_the_same_articles(
    tmp_path: Path, form: str
) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a b.txt").write_text("Norland's premier Oro Lund said the bridge was open.")
    build([str(source)], tmp_path / "one", Options())
    load([CURATED], tmp_path / "one")
    path = tmp_path / f"out.{form}"
    with path.open("wb") as out:
        export(open_graph(tmp_path / "one"), form, out)
    summary = load([path], tmp_path / "two")
    assert str(summary) == "read 5, written 2, unchanged 0, refused 0, skipped 3"
    one, two = open_graph(tmp_path / "one"), open_graph(tmp_path / "two")
    names = [n for n in one.graphs() if "/graph/article/" in n]
    assert names == [n for n in two.graphs() if "/graph/article/" in n]
    assert len(names) == 2
    assert all(set(one.quads(n)) == set(two.quads(n)) for n in names)
    assert all(r.conforms for r in check_files([path]))


def test_an_article_under_an_iri_of_an_earlier_version_comes_under_that_of_this_one(
    tmp_path: Path,
) -> None:
    old = article("x").replace("article/x", "article/news%2Fa%20b.txt")
    path = file(tmp_path, old)
    assert load([path], tmp_path / "g").counts["written"] == 1
    names = [n for n in open_graph(tmp_path / "g").graphs() if "/article/" in n]
    assert names == ["https://w3id.org/onrecord/id/graph/article/news/a%20b.txt"]
    new = file(tmp_path, article("x").replace("article/x", "article/news/a%20b.txt"), "in.trig")
    assert load([new], tmp_path / "g").counts["unchanged"] == 1


def test_an_article_of_another_origin_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    one = file(tmp_path, article("x"), "one.trig")
    assert load([one], tmp_path / "g").counts["written"] == 1
    other = article("x").replace("Lund", "Tarn")
    two = file(tmp_path, other, "two.trig")
    (refused,) = load([two], tmp_path / "g").refused
    assert "one.trig" in refused.reason
    assert "--replace" in refused.reason
    file(tmp_path, other, "one.trig")
    assert str(load([one], tmp_path / "g")).endswith(
        "written 1, unchanged 0, refused 0, skipped 0, replaced 1"
    )
    file(tmp_path, article("x"), "two.trig")
    assert load([two], tmp_path / "g", replace_others=True).replaced == 1


def words(graph: Path) -> str:
    found = open_graph(graph).query("SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER isLiteral(?o) }")
    return " ".join(column(found))


@pytest.mark.parametrize("path", sorted((CURATED.parents[1] / "authority").glob("*.ttl")))
def test_the_shipped_authority_is_sound_by_the_shapes(path: Path) -> None:
    (report,) = check_files([path])
    assert report.conforms
    assert report.article is None


def test_actors_outside_any_graph_are_checked_as_authority(tmp_path: Path) -> None:
    (report,) = check_files([file(tmp_path, PERSON, "people.ttl")])
    assert report.conforms
    (report,) = check_files([file(tmp_path, "d:actor\\/x a onr:Person .", "people.ttl")])
    assert [f.focus for f in report.findings if f.severity == "violation"] == [
        "https://w3id.org/onrecord/id/actor/x"
    ]
    (refused,) = load([tmp_path / "people.ttl"], tmp_path / "g").refused
    assert "--authority" in refused.reason


def test_a_file_without_an_article_says_what_to_do(tmp_path: Path) -> None:
    summary = load([file(tmp_path, AUTHORITY.format(PERSON))], tmp_path / "g")
    (refused,) = summary.refused
    assert "not describe an onr:Article" in refused.reason
    assert "--authority" in refused.reason


def test_reports_of_check_in_every_format(tmp_path: Path) -> None:
    bad = "<https://w3id.org/onrecord/id/article/bad#claim-1> a onr:Claim ."
    path = file(tmp_path, article("good") + article("bad", bad) + article("z", graph="elsewhere"))
    run = CliRunner()
    text = run.invoke(cli, ["check", str(path)], standalone_mode=False)
    assert text.return_value == 1
    for words in (
        "d:article/bad: does not conform",
        "#claim-1",
        "Remedy:",
        "Rule:",
        "instead of",
    ):
        assert words in text.output
    data = json.loads(run.invoke(cli, ["check", str(path), "--format", "json"]).output)
    verdicts = {r["article"].rpartition("/")[2]: r["conforms"] for r in data["reports"]}
    assert verdicts == {"good": True, "bad": False, "z": False}
    assert data["conforms"] is False
    turtle = run.invoke(cli, ["check", str(path), "--format", "turtle"]).output
    report = rdflib.Graph().parse(data=turtle, format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    (whole,) = report.subjects(rdflib.RDF.type, sh.ValidationReport)
    assert report.value(whole, sh.conforms) == rdflib.Literal(False)
    results = list(report.objects(whole, sh.result))
    assert len(results) == sum(len(r["findings"]) for r in data["reports"])
    for result in results:
        for needed in (sh.focusNode, sh.resultSeverity, sh.sourceConstraintComponent):
            assert report.value(result, needed) is not None


def test_check_of_a_graph_directory_and_of_what_cannot_be_read(tmp_path: Path) -> None:
    load([file(tmp_path, article("good"))], tmp_path / "g")
    run = CliRunner()
    done = run.invoke(cli, ["check", "--graph", str(tmp_path / "g")], standalone_mode=False)
    assert done.return_value == 0
    assert "Checked 1 graph: 0 with violations" in done.output
    for arguments, words in (
        (["check", str(tmp_path / "none.ttl")], "no such file"),
        (["check", "--graph", str(tmp_path / "none")], "There is no graph"),
        (["load", str(tmp_path / "none.ttl"), "--into", str(tmp_path / "h")], "no such file"),
    ):
        error = run.invoke(cli, arguments, standalone_mode=False).exception
        assert isinstance(error, OnrecordError)
        assert error.exit_status == 3
        assert words in str(error)
    broken = str(file(tmp_path, "nope:a a onr:b .", "y.ttl"))
    checked = run.invoke(cli, ["check", broken], standalone_mode=False)
    loaded = run.invoke(cli, ["load", broken, "--into", str(tmp_path / "h")], standalone_mode=False)
    assert (checked.return_value, loaded.return_value) == (1, 1)
    for output in (checked.output, loaded.output):
        assert output.count("y.ttl") == 1
        assert "line 6, column 1: " in output


def test_a_report_lists_every_finding(tmp_path: Path) -> None:
    bad = "<https://w3id.org/onrecord/id/article/bad#claim-1> a onr:Claim ."
    path = file(tmp_path, article("good") + article("bad", bad))
    arguments = ["load", str(path), "--into", str(tmp_path / "g"), "--report", str(tmp_path / "r")]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.return_value == 1
    assert done.stdout == "read 2, written 1, unchanged 0, refused 1, skipped 0\n"
    rows = json.loads((tmp_path / "r").read_text())["articles"]
    assert [(r["state"], bool(r["findings"])) for r in rows if r["id"].endswith("bad")] == [
        ("refused", True)
    ]
