"""The checker: one article at a time, findings a person can act on, in three renderings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF

from onrecord.check.checker import Checker, Finding, as_json, as_text, as_turtle
from onrecord.errors import InputError
from onrecord.terms import ONR, SH, SHAPES
from support.answers import text_of
from support.paths import CORPORA, SHAPE_EXAMPLES

HERE = Path(__file__).parent
EXAMPLES = SHAPE_EXAMPLES
WORKED = CORPORA.parent / "notes" / "model-example.trig"
ARTICLE = "https://w3id.org/onrecord/id/article/b7c1"
S = rdflib.Namespace(SH)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(context=tuple(ox.parse(path=EXAMPLES / "authority.ttl")))


@pytest.fixture(scope="module")
def base() -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(path=EXAMPLES / "base.ttl"))


def turtle(text: str) -> list[ox.Quad]:
    head = f"@base <{ARTICLE}> . @prefix onr: <{ONR}> . @prefix actor: <{ACTORS}> .\n"
    head += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))


ACTORS = "https://w3id.org/onrecord/id/actor/"


def without(quads: Iterable[ox.Quad], subject: str, predicate: str) -> list[ox.Quad]:
    return [
        q
        for q in quads
        if not (text_of(q.subject).endswith(subject) and q.predicate.value == ONR + predicate)
    ]


def in_graph(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in quads]


def as_article(quads: Iterable[ox.Quad], name: str) -> list[ox.Quad]:
    """The same article under another id, in its own named graph."""
    text = "".join(f"{ox.Triple(q.subject, q.predicate, q.object)} .\n" for q in quads)
    text = text.replace("/article/b7c1", f"/article/{name}")
    graph = f"https://w3id.org/onrecord/id/graph/article/{name}"
    return in_graph(ox.parse(text, format=ox.RdfFormat.N_TRIPLES), graph)


#: What the worked example, written before they were required, leaves out.
MISSING_FROM_THE_EXAMPLE = {
    "Article-textDigest",
    "ArticleTextDigest",
    "Event-inArticle",
    "Mention-inArticle",
    "Report-inArticle",
    "RoleStated",
    "SpeakerMentioned",
}


@pytest.mark.skipif(not WORKED.exists(), reason="the worked example is not beside this checkout")
def test_the_worked_example_lacks_what_ties_it_to_its_words() -> None:
    article, authority = Checker(context=()).check_graph(ox.parse(path=WORKED))
    assert authority.conforms
    violated = {f.shape for f in article.findings if f.severity == "violation"}
    assert violated == {SHAPES + rule for rule in MISSING_FROM_THE_EXAMPLE}


def test_a_claim_without_content_is_refused_with_node_rule_and_remedy(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    report = checker.check_article(without(base, "#claim-3", "contentSpan"))
    assert not report.conforms
    assert report.findings == (
        Finding(
            severity="violation",
            article=ARTICLE,
            focus=f"{ARTICLE}#claim-3",
            path=ONR + "contentSpan",
            value=None,
            shape=SHAPES + "Claim-contentSpan",
            rule="content span",
            message="A claim's content span must be a span described in the same graph; "
            "at least one is required.",
            remedy="Point onr:contentSpan at an onr:Span described in the same graph; "
            "give at least one.",
            component=SH + "MinCountConstraintComponent",
        ),
    )


def test_an_article_cannot_borrow_from_another(checker: Checker, base: tuple[ox.Quad, ...]) -> None:
    lender = as_article(base, "lender")
    # The borrower's claim names as its content a span that only the lender describes.
    span = next(q.object for q in lender if q.predicate.value == ONR + "contentSpan")
    borrower = [
        ox.Quad(q.subject, q.predicate, span, q.graph_name)
        if text_of(q.subject).endswith("#claim-3") and q.predicate.value == ONR + "contentSpan"
        else q
        for q in as_article(base, "borrower")
    ]
    reports = checker.check_graph([*lender, *borrower])
    assert {r.article.rsplit("/", 1)[-1]: r.conforms for r in reports if r.article} == {
        "lender": True,
        "borrower": False,
    }
    refused = next(r for r in reports if not r.conforms)
    assert [(f.shape, f.value) for f in refused.findings] == [
        (SHAPES + "Claim-contentSpan", text_of(span))
    ]


def test_a_claim_completed_from_another_graph_stays_incomplete(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    whole = as_article(base, "one")
    claim = "https://w3id.org/onrecord/id/article/one#claim-3"
    missing = [
        q for q in whole if text_of(q.subject) == claim and q.predicate.value == ONR + "cueSpan"
    ]
    moved = in_graph(missing, "https://w3id.org/onrecord/id/graph/authority")
    reports = checker.check_graph([*(q for q in whole if q not in missing), *moved])
    assert not next(r for r in reports if r.article).conforms


def test_the_authority_in_the_same_file_is_known_to_its_articles(base: tuple[ox.Quad, ...]) -> None:
    bare = Checker(context=())
    article = as_article(base, "b7c1")
    authority = in_graph(
        ox.parse(path=EXAMPLES / "authority.ttl"), "https://w3id.org/onrecord/id/graph/authority"
    )
    assert not all(r.conforms for r in bare.check_graph(article))
    assert all(r.conforms for r in bare.check_graph([*article, *authority]))


def test_faults_of_the_authority_are_not_the_articles(base: tuple[ox.Quad, ...]) -> None:
    faulty = [
        *ox.parse(path=EXAMPLES / "authority.ttl"),
        *turtle("actor:norland a onr:Place , onr:Company ."),
    ]
    assert Checker(context=faulty).check_article(base).findings == ()


def test_what_an_article_says_of_the_authority_is_the_articles(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    report = checker.check_article([*base, *turtle("actor:harbour-post a onr:City .")])
    assert (SHAPES + "ActorNotPlace", ACTORS + "harbour-post") in {
        (f.shape, f.focus) for f in report.findings
    }


def test_a_graph_without_an_article_does_not_conform(checker: Checker) -> None:
    report = checker.check_article(turtle('<#actor-1> a onr:Person ; rdfs:label "Vik"@en .'))
    assert report.article is None
    assert [f.shape for f in report.findings] == [SHAPES + "Article"]


def test_ill_formed_literals_are_seen_as_they_stand(
    checker: Checker, base: tuple[ox.Quad, ...], caplog: pytest.LogCaptureFixture
) -> None:
    day = '"2031-13-40"^^<http://www.w3.org/2001/XMLSchema#date>'
    report = checker.check_article([*base, *turtle(f"<#report-2> onr:notBefore {day} .")])
    assert (ONR + "notBefore", "2031-13-40") in [(f.path, f.value) for f in report.findings]
    assert {f.path for f in report.findings} == {ONR + "notBefore"}
    assert caplog.records == []


@pytest.mark.parametrize(
    "literal", ['"many"', "1.5", '"2031-13-40"^^xsd:date', '"\\\\1 {?value}"@en']
)
def test_no_literal_in_any_place_stops_a_check(
    checker: Checker, base: tuple[ox.Quad, ...], literal: str
) -> None:
    predicates = sorted({q.predicate.value for q in base if q.predicate.value != str(RDF.type)})
    nodes = sorted({text_of(q.subject) for q in base})[::3]
    head = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    more = "".join(f"<{n}> <{p}> {literal} .\n" for n in nodes for p in predicates)
    report = checker.check_article([*base, *ox.parse(head + more, format=ox.RdfFormat.TURTLE)])
    assert not report.conforms
    assert as_turtle([report]).count("sh:resultSeverity") == len(report.findings)


def test_a_blank_node_in_any_place_is_a_finding_not_a_failure(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    more = turtle("<#claim-3> onr:speaker [ a onr:Place ] . [] a onr:Claim ; onr:certainty [] .")
    report = checker.check_article([*base, *more])
    assert {f.shape.removeprefix(SHAPES) for f in report.findings} >= {
        "NoBlankNodes",
        "Claim-speaker",
        "Claim-certainty",
    }


def test_findings_come_in_one_order_without_repetition(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    data = list(base)
    for claim in (10, 9, 2):
        data += turtle(f"<#claim-{claim}> a onr:Claim .")
    first = checker.check_article(data)
    second = checker.check_article(reversed(data))
    assert first == second
    assert len(set(first.findings)) == len(first.findings)
    violations = [f.focus for f in first.findings if f.severity == "violation"]
    assert list(dict.fromkeys(violations)) == [f"{ARTICLE}#claim-{n}" for n in (9, 10)]


def test_text_says_which_article_node_property_rule_and_remedy(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    text = as_text([checker.check_article(without(base, "#claim-3", "contentSpan"))])
    assert text == (
        "d:article/b7c1: does not conform (1 violation, 0 warnings)\n"
        "  violation: #claim-3  onr:contentSpan\n"
        "    A claim's content span must be a span described in the same graph; "
        "at least one is required.\n"
        "    Remedy: Point onr:contentSpan at an onr:Span described in the same graph; "
        "give at least one.\n"
        "    Rule: content span (onrsh:Claim-contentSpan)\n"
        "\n"
        "Checked 1 graph: 1 with violations, 0 warnings.\n"
    )


def test_text_of_nothing_wrong_is_one_line(checker: Checker, base: tuple[ox.Quad, ...]) -> None:
    assert as_text([checker.check_article(base)]) == (
        "Checked 1 graph: 0 with violations, 0 warnings.\n"
    )


def test_json_has_every_field_of_every_finding(checker: Checker, base: tuple[ox.Quad, ...]) -> None:
    report = checker.check_article([*base, *turtle("<#claim-3> onr:confidence 1.5 .")])
    whole = json.loads(as_json([report]))
    assert whole["conforms"] is False
    assert whole["reports"][0]["article"] == ARTICLE
    assert whole["reports"][0]["findings"] == [
        {
            "severity": "violation",
            "article": ARTICLE,
            "focus": f"{ARTICLE}#claim-3",
            "path": ONR + "confidence",
            "value": "1.5",
            "shape": SHAPES + "Claim-confidence",
            "rule": "confidence",
            "message": "A claim's confidence must be a decimal number from 0 to 1 (xsd:decimal); "
            "at most one is allowed.",
            "remedy": "Give at most one onr:confidence as a decimal number from 0 to 1 "
            "(xsd:decimal).",
        }
    ]


def test_turtle_is_a_standard_validation_report(
    checker: Checker, base: tuple[ox.Quad, ...]
) -> None:
    data = [
        *without(base, "#claim-3", "cueSpan"),
        *turtle(
            '<#claim-2> onr:confidence 1.5 ; onr:speaker "Tarn \\"the\\n🚧\\\\"@en .'
            '<#event-9> a onr:Event ; rdfs:label "x" .'
            '<#claim-1> onr:addressee [ rdfs:label "somebody" ] .'
        ),
    ]
    report = checker.check_article(data)
    graph = rdflib.Graph().parse(data=as_turtle([report]), format="turtle")
    whole = graph.value(predicate=RDF.type, object=S.ValidationReport)
    assert graph.value(whole, S.conforms) == rdflib.Literal(False)
    results = list(graph.objects(whole, S.result))
    assert len(results) == len(report.findings) > 4
    for result in results:
        assert (result, RDF.type, S.ValidationResult) in graph
        for once in (S.focusNode, S.resultSeverity, S.sourceConstraintComponent, S.sourceShape):
            assert len(list(graph.objects(result, once))) == 1
    assert {str(v) for v in graph.objects(None, S.value)} >= {"1.5", 'Tarn "the\n🚧\\'}
    paths = [p for p in graph.objects(None, S.resultPath) if isinstance(p, rdflib.BNode)]
    assert {p for b in paths for p in graph.predicates(b)} == {S.inversePath, S.alternativePath}


def test_turtle_of_nothing_wrong_conforms(checker: Checker, base: tuple[ox.Quad, ...]) -> None:
    graph = rdflib.Graph().parse(data=as_turtle([checker.check_article(base)]), format="turtle")
    assert list(graph.objects(None, S.conforms)) == [rdflib.Literal(True)]
    assert len(graph) == 2


def test_a_users_shapes_decide_over_a_users_data(tmp_path: Path) -> None:
    ex = "https://example.org/"
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""@prefix sh: <{SH}> . @prefix ex: <https://example.org/> .
        ex:Boat a sh:NodeShape ; sh:targetClass ex:Boat ;
          sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:severity sh:Info ] ;
          sh:sparql [ sh:message "A boat {{?value}} is at sea." ;
            sh:select "SELECT $this ?value WHERE {{ $this <https://example.org/at> ?value }}" ] .
        """,
        encoding="utf-8",
    )
    data = ox.parse(
        "@prefix ex: <https://example.org/> . ex:b a ex:Boat ; ex:at 'sea' . ex:c a ex:Car .",
        format=ox.RdfFormat.TURTLE,
    )
    (report,) = Checker([shapes], context=()).check_graph(data)
    assert [(f.severity, f.focus, f.path, f.value, f.shape) for f in report.findings] == [
        ("violation", f"{ex}b", None, "sea", f"{ex}Boat"),
        ("info", f"{ex}b", f"{ex}name", None, f"{ex}Boat"),
    ]
    assert report.findings[0].message == "A boat sea is at sea."
    assert not report.conforms


LISTED = f"""@prefix sh: <{SH}> . @prefix ex: <https://example.org/> .
ex:Boat a sh:NodeShape ; sh:targetClass ex:Boat ; ex:ports ex:haven ; sh:name "ports of call" ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "A boat has a name." ] ;
  sh:sparql ex:Listed .
ex:Listed sh:message "{{$this}} lies in {{?value}}, which the shapes do not list." ;
  sh:select \"\"\"PREFIX ex: <https://example.org/>
    SELECT $this ?value WHERE {{ $this ex:at ?value
      FILTER NOT EXISTS {{ GRAPH $shapesGraph {{ $currentShape ex:ports ?value }} }} }}\"\"\" .
"""


def boats(tmp_path: Path, data: str, more: str = "") -> list[Finding]:
    shapes = tmp_path / "listed.ttl"
    shapes.write_text(LISTED + more, encoding="utf-8")
    quads = ox.parse("@prefix ex: <https://example.org/> . " + data, format=ox.RdfFormat.TURTLE)
    (report,) = Checker([shapes], context=()).check_graph(quads)
    return list(report.findings)


def test_findings_of_a_query_on_the_shapes_graph_stand_beside_pyshacls(tmp_path: Path) -> None:
    found = boats(tmp_path, "ex:b a ex:Boat ; ex:at ex:reef . ex:c a ex:Boat ; ex:at ex:haven .")
    told = {(f.focus.rpartition("/")[2], f.message, f.rule, f.value) for f in found}
    reef = "https://example.org/b lies in https://example.org/reef, which the shapes do not list."
    assert told == {
        ("b", "A boat has a name.", "ports of call", None),
        ("c", "A boat has a name.", "ports of call", None),
        ("b", reef, "ports of call", "https://example.org/reef"),
    }
    assert boats(tmp_path, "ex:c a ex:Boat ; ex:name 'Gull' ; ex:at ex:haven .") == []


@pytest.mark.parametrize("name", ["deep.ttl", "deep.jsonld", "deep.rdf"])
def test_shapes_nested_deeper_than_can_be_read_are_named(tmp_path: Path, name: str) -> None:
    levels, head = 100_000, '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    texts = {
        "deep.ttl": f"<a:a> <a:b> {'[ <a:b> ' * levels} 1 {']' * levels} .",
        "deep.jsonld": '{"@id":"a:a","a:b":' * levels + "1" + "}" * levels,
        "deep.rdf": head + '<a xmlns="a:"><b>' * levels + "</b></a>" * levels + "</r:RDF>",
    }
    path = tmp_path / name
    path.write_text(texts[name], encoding="utf-8")
    with pytest.raises(InputError, match=rf"{name}: it is nested more than"):
        Checker([path], context=())


def test_where_neither_knows_the_reason_is_told(tmp_path: Path) -> None:
    ahead = "ex:Boat sh:property [ sh:path ex:name ; sh:pattern '^(?!SS )' ] ."
    with pytest.raises(
        InputError, match=r"listed\.ttl: pySHACL does not support .*not support the regular expr"
    ):
        boats(tmp_path, "ex:b a ex:Boat ; ex:name 'Gull' .", ahead)


def test_a_users_shapes_may_add_to_articles(base: tuple[ox.Quad, ...], tmp_path: Path) -> None:
    shapes = tmp_path / "short.ttl"
    shapes.write_text(
        f"""@prefix sh: <{SH}> . @prefix onr: <{ONR}> . @prefix ex: <https://example.org/> .
        ex:Outlet a sh:NodeShape ; sh:targetObjectsOf onr:publishedBy ;
          sh:class onr:InternationalOrganisation .
        ex:Actor a sh:PropertyShape ; sh:targetClass onr:Actor ; sh:path onr:officialName ;
          sh:name "official name" ; sh:message "An actor has an official name." ; sh:minCount 1 .
        """,
        encoding="utf-8",
    )
    report = Checker([shapes], context=()).check_article(base)
    assert {(f.shape, f.focus) for f in report.findings} == {
        ("https://example.org/Outlet", ACTORS + "harbour-post"),
        ("https://example.org/Actor", f"{ARTICLE}#actor-1"),
    }


def test_no_target_is_no_fault(tmp_path: Path) -> None:
    shapes = tmp_path / "none.ttl"
    shapes.write_text(
        f"@prefix sh: <{SH}> . <urn:x:s> a sh:NodeShape ; sh:targetClass <urn:x:C> ;"
        " sh:nodeKind sh:IRI .",
        encoding="utf-8",
    )
    (report,) = Checker([shapes], context=()).check_graph([])
    assert report.conforms
    assert report.findings == ()


def test_unusable_shapes_are_named_with_the_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\nsh:x a .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl, line 2"):
        Checker([broken], context=())
    with pytest.raises(InputError, match=r"absent\.ttl"):
        Checker([tmp_path / "absent.ttl"], context=())
    senseless = tmp_path / "senseless.ttl"
    senseless.write_text(
        f"@prefix sh: <{SH}> . <urn:x:s> a sh:NodeShape , sh:PropertyShape ; sh:path <urn:x:p> .",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"senseless\.ttl"):
        Checker([senseless], context=())


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ("'Fehlt'@de, 'Missing'@en", "Missing"),
        ("'Fehlt'@de, 'Missing'@en-GB, 'Manque'@fr", "Missing"),
        ("'Fehlt'@de, 'Missing'", "Missing"),
        ("'Zonder'@nl, 'Fehlt'@de", "Fehlt"),
        ("'Missing'@en, 'Give a name'@en, 'Fehlt'@de", "Give a name Missing"),
        ("'Fehlt: {?this}'@de, 'Missing: {?this}'@en", "Missing: {?this}"),
    ],
)
@pytest.mark.parametrize("severity", ["sh:Violation", "sh:Warning"])
def test_of_messages_in_several_languages_the_english_one_is_told(
    tmp_path: Path, messages: str, expected: str, severity: str
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"@prefix sh: <{SH}> . @prefix ex: <https://example.org/> ."
        f" ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ;"
        f" sh:minCount 1 ; sh:severity {severity} ; sh:name 'Name'@de, 'the name'@en ;"
        f" sh:message {messages} ] .",
        encoding="utf-8",
    )
    data = ox.parse(
        "<https://example.org/a> a <https://example.org/A> .", format=ox.RdfFormat.TURTLE
    )
    (report,) = Checker([shapes], context=()).check_graph(data)
    assert [(f.message, f.rule) for f in report.findings] == [(expected, "the name")]


def test_a_query_of_the_shapes_speaks_english_too(tmp_path: Path) -> None:
    more = "ex:Listed sh:message '{?value} fehlt'@de ."
    english = LISTED.replace('list." ;', 'list."@en ;')
    assert english != LISTED
    (tmp_path / "listed.ttl").write_text(english + more, encoding="utf-8")
    data = "@prefix ex: <https://example.org/> . ex:b a ex:Boat ; ex:name 'Gull' ; ex:at ex:reef ."
    quads = ox.parse(data, format=ox.RdfFormat.TURTLE)
    (report,) = Checker([tmp_path / "listed.ttl"], context=()).check_graph(quads)
    assert [f.message for f in report.findings] == [
        "https://example.org/b lies in https://example.org/reef, which the shapes do not list."
    ]
