"""The pages in a browser: what a reader does with mouse, keyboard and shared links."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx
import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")

from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.sync_api import Browser, Page, sync_playwright

from onrecord.serve.app import make_app
from onrecord.serve.core.config import Settings
from onrecord.serve.pages import pages_of
from serve.page_site import CURATED_IRI
from serve.running import free_port
from support.paths import ROOT

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("needs a 'chromium' on the path", allow_module_level=True)

ARGUMENTS = [
    *(
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    ).split(),
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",
]
#: A folder with node_modules in which @zazuko/yasgui and axe-core are installed.

NODE = Path(os.environ.get("ONRECORD_NODE_MODULES", ROOT / "editor" / "node_modules"))
YASGUI, AXE = NODE / "@zazuko" / "yasgui" / "build", NODE / "axe-core" / "axe.min.js"
ARTICLE = "/id/article/istanbul-prisoner-exchange"
INDIRECT = ARTICLE + "?of=claim-3"
CLAIM = "/page?iri=" + CURATED_IRI.replace("#", "%23") + "%23claim-2"
EVENT = "/page?iri=" + CURATED_IRI + "%23event-2"
#: What axe-core finds in YASGUI's own widgets, which our page cannot mend from outside: the tabs'
#: list, the colours and the scrolling part of its CodeMirror, the head over its table's numbers.
OF_THE_EDITOR = {
    "aria-required-children",
    "color-contrast",
    "empty-table-header",
    "scrollable-region-focusable",
}
#: What a picture of each page is taken of, where a folder for pictures is named.
EVERY = {
    "home": "/",
    "search": "/search?q=ukr",
    "search for one kind": "/search?q=a&kind=actor&page=2",
    "article": ARTICLE,
    "actor": "/id/actor/russia",
    "claims, no such page": "/id/actor/russia?page=99999",
    "claim": CLAIM,
    "claim, indirect": INDIRECT,
    "event": EVENT,
    "topic": "/id/topic/prisoner-swap",
    "place": "/id/place/istanbul",
    "pictures": "/picture",
    "query": "/query?name=offices",
    "query, asked": "/query?name=offices&run=1&query="
    + quote("SELECT * { ?s a onr:Claim } LIMIT 3"),
    "query, not bound": "/query?name=who-said-what&actor=Nobody",
    "ontology, a module": "/ontology/claims",
    "ontology, a long module": "/ontology/events",
    "ontology": "/ontology",
    "problem": "/page?iri=urn:nothing",
}


@pytest.fixture(scope="module")
def url(curated: Path) -> Iterator[str]:
    """The address of a server with pages that runs beside the test."""
    port = free_port()
    assets = YASGUI if YASGUI.is_dir() else None
    app = make_app(Settings(curated, port=port, children=2), partial(pages_of, assets=assets))
    server = Server(
        app,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        log_enabled=False,
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                break
        except httpx.TransportError:
            assert time.monotonic() < end
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(server.stop)
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def tab(browser: Browser, url: str) -> Iterator[Page]:
    """A tab; at its end it has logged no error and asked nothing of another host."""
    context = browser.new_context(base_url=url, viewport={"width": 1300, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            faults.append(asked.url) if not asked.url.startswith((url, "data:", "blob:")) else None
        ),
    )
    yield page
    context.close()
    assert not [fault for fault in faults if "status of 404" not in fault]


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    assert size is not None
    return bool(box and 0 <= box["y"] < size["height"] and 0 <= box["x"] < size["width"])


def arrives(page: Page, selector: str) -> None:
    """See that an element scrolls into view; its page may run no scripts that could tell."""
    for _ in range(50):
        if in_view(page, selector):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{selector} does not come into view")


def settled(page: Page) -> None:
    """Wait until the page no longer scrolls."""
    page.wait_for_function(
        """() => new Promise((done) => { const y = scrollY;
           setTimeout(() => done(y === scrollY), 150); })"""
    )


def in_editor(page: Page, fault: dict[str, Any]) -> bool:
    """Whether every element of a fault lies within the editor's widget."""
    inside = "(s) => [...document.querySelectorAll(s)].every((e) => e.closest('#yasgui'))"
    return all(page.evaluate(inside, node["target"][0]) for node in fault["nodes"])


def test_from_the_first_page_to_the_words_in_the_text(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="Rustem Umerov").click()
    tab.get_by_role("link", name="the agreement", exact=True).first.click()
    assert tab.locator(".chain li").count() == 3
    tab.get_by_role("link", name="404–417").click()
    settled(tab)
    assert tab.url.endswith(f"{ARTICLE}#char=404,417")
    assert tab.locator("mark:target").count() == 1
    assert in_view(tab, "mark:target")
    assert (
        tab.evaluate("[...[...CSS.highlights.get('here')][0].toString()].join('')")
        == "the agreement"
    )
    assert tab.locator(".card.near").get_attribute("id") == "claim-2"


@pytest.mark.parametrize("path", [ARTICLE, "/query"])
def test_a_page_that_is_visited_again_is_not_kept_from_its_files(tab: Page, path: str) -> None:
    ground = "getComputedStyle(document.querySelector('.top')).backgroundColor"
    tab.goto(path)
    first = tab.evaluate(ground)
    tab.goto("about:blank")
    tab.goto(path)
    assert tab.evaluate(ground) == first != "rgba(0, 0, 0, 0)"


def test_a_long_table_unfolds(tab: Page) -> None:
    tab.goto("/id/actor/russia")
    section = tab.locator("section.sheet", has=tab.locator("h2", has_text="Offices"))
    assert section.locator("tbody tr:visible").count() < section.locator("tbody tr").count()
    section.get_by_label("Show all").check()
    assert section.locator("tbody tr:visible").count() == section.locator("tbody tr").count()


def test_a_span_that_is_not_marked_can_be_shared_too(tab: Page) -> None:
    tab.goto(f"{ARTICLE}#char=1700,1708")
    settled(tab)
    text = tab.evaluate("CSS.highlights.get('here').values().next().value.toString()")
    whole = tab.evaluate("document.querySelector('.text').innerText")
    assert len(text) == 8
    assert text in whole
    top = tab.evaluate(
        "CSS.highlights.get('here').values().next().value.getBoundingClientRect().top"
    )
    assert 0 <= top < 900


def test_picking_marked_words_shows_who_said_them(tab: Page) -> None:
    tab.goto(ARTICLE)
    tab.locator("mark.m-content", has_text="details would be made public").first.click()
    settled(tab)
    assert tab.url.endswith("#claim-3")
    assert in_view(tab, "#claim-3")
    assert in_view(tab, "mark.on")
    card = tab.locator("#claim-3").inner_text()
    for said in ("Rustem Umerov", "← Suspilne", "announcement", "indirect quotation", "neutral"):
        assert said in card


def test_chosen_words_get_a_link_of_their_own(tab: Page) -> None:
    tab.goto(ARTICLE)
    tab.evaluate(
        """() => { const p = document.querySelectorAll('.text p')[2];
           const node = [...p.childNodes].find((n) => n.nodeType === 3 && n.data.includes('one that'));
           const at = node.data.indexOf('one that'); const range = document.createRange();
           range.setStart(node, at); range.setEnd(node, at + 8);
           getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    link = tab.locator(".to-words")
    link.wait_for()
    assert link.get_attribute("href") == "#char=285,293"


def test_a_paraphrase_is_seen_and_read_out_without_quotation_marks(tab: Page) -> None:
    tab.goto(INDIRECT)
    assert tab.locator("h1").inner_text() == "Rustem Umerov said"
    first = tab.locator("h1 + .statement")
    assert first.inner_text() == "that its details would be made public shortly"
    for place in ("::before", "::after"):
        style = f"(e) => getComputedStyle(e, '{place}').content"
        for element in ("h1", ".statement", ".words"):
            assert tab.locator(element).first.evaluate(style) in ("none", "normal"), element


def test_a_page_of_another_site_reads_nothing(browser: Browser, url: str) -> None:
    """Neither by a name of its own that leads here (DNS rebinding) nor across origins."""
    context = browser.new_context()
    page = context.new_page()
    rebound = url.replace("127.0.0.1", "rebound.example")
    answer = page.goto(rebound + "/sparql?query=ASK%7B%7D")
    assert answer is not None
    assert answer.status == 421
    assert "--public-url" in page.locator("body").inner_text()
    read = """async (address) => { try { return await (await fetch(address)).text(); }
              catch (error) { return "refused"; } }"""
    for address in (rebound, "about:blank"):
        page.goto(address)
        assert page.evaluate(read, url + "/sparql?query=ASK%7B%7D") == "refused"
    page.goto(url)
    assert '"boolean":true' in page.evaluate(read, url + "/sparql?query=ASK%7B%7D&format=json")
    context.close()


def test_everything_is_there_without_scripts(browser: Browser, url: str) -> None:
    context = browser.new_context(base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("zelenskyy")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="Volodymyr Zelenskyy").first.click()
    page.locator("select[name=act]").select_option("demand")
    page.get_by_role("button", name="Filter").click()
    assert "1 claim," in page.locator("main").inner_text()
    page.get_by_role("link", name="in the text").first.click()
    assert "#char=" in page.url
    assert page.locator(".text :target").count() == 1
    page.locator(".text a.ref").first.click()
    assert page.locator(".card:target").count() == 1
    page.goto("/query?name=offices")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("section table tbody tr").count() > 10
    context.close()


def test_the_keyboard_reaches_everything_in_order(tab: Page) -> None:
    tab.goto(ARTICLE)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to content"
    assert in_view(tab, ".skip")
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")
    reached = set()
    for _ in range(60):
        tab.keyboard.press("Tab")
        reached.add(
            tab.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
    assert {"ref k0", "ref ev"} <= reached


@pytest.mark.parametrize(("scheme", "width"), [("light", 1300), ("dark", 360)])
def test_pages_fit_and_are_sound(
    browser: Browser, url: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """Nothing runs out of the page, and axe-core (where it is installed) finds no fault."""
    context = browser.new_context(
        base_url=url, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    faults = []
    for name, path in EVERY.items():
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{name} is {wide} wide")
        if (folder := os.environ.get("ONRECORD_SCREENSHOTS")) is not None:
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)
        if name.startswith("query") and YASGUI.is_dir():
            page.locator(".yasqe .CodeMirror").wait_for()
        if AXE.is_file():
            # by evaluation, which a page's policy lets pass; a script element it would refuse
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            faults += [
                f"{name}: {fault['id']} ({fault['impact']}): "
                + json.dumps([node["html"][:120] for node in fault["nodes"][:3]])
                for fault in found["violations"]
                if not (
                    name.startswith("query")
                    and fault["id"] in OF_THE_EDITOR
                    and in_editor(page, fault)
                )
            ]
    context.close()
    assert not faults, "\n".join(faults)


def test_a_long_module_is_found_through_by_name_and_by_fragment(browser: Browser, url: str) -> None:
    """At the width of a phone and without scripts, where nothing could open what is closed."""
    context = browser.new_context(
        base_url=url, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/ontology/events#Ceasefire")
    arrives(page, "#Ceasefire > h3")
    page.goto("/ontology/events")
    group = page.locator(".contents details", has=page.locator('a[href="#Ceasefire"]')).first
    inside = group.locator('a[href="#Ceasefire"]')
    assert not inside.is_visible()
    group.locator("summary").click()
    inside.click()
    arrives(page, "#Ceasefire > h3")
    context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: make editor")
def test_axe_finds_a_fault_where_there_is_one(tab: Page) -> None:
    tab.goto("/")
    tab.evaluate("document.querySelector('label[for=q]').remove()")
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert "label" in {fault["id"] for fault in found["violations"]}


@pytest.mark.skipif(not YASGUI.is_dir(), reason="needs @zazuko/yasgui: make editor")
def test_the_editor_asks_the_endpoint(tab: Page) -> None:
    tab.goto("/query?name=attribution-chain&claim=" + CURATED_IRI + "%23claim-2")
    tab.locator(".yasqe .CodeMirror").wait_for()
    assert not tab.locator("#plain").is_visible()
    with tab.expect_response(lambda answer: "/sparql" in answer.url) as answered:
        tab.locator(".yasqe_queryButton").click()
    assert answered.value.status == 200
    tab.locator(".yasr table tbody tr").first.wait_for()
    text = tab.locator(".yasr").inner_text()
    assert "Suspilne" in text
    assert "the agreement" in text


def test_the_pictures_lead_to_the_pages(tab: Page) -> None:
    tab.goto("/picture")
    tab.locator(".network a", has_text="Andriy Yermak").click()
    assert tab.locator("h1").inner_text() == "Andriy Yermak"
    tab.get_by_role("link", name="Diagrams for this actor").click()
    assert "Andriy Yermak" in tab.locator("h1").inner_text()
    assert tab.locator(".network circle").count() >= 3
