"""The HTML reader in a real browser: evidence opens, filters filter, without script; accessible in light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import load_pack

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs a browser: apt-get install chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(brief: Brief, texts: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("reader") / "brief.html"
    path.write_bytes(render(brief, "html", load_pack("analyst"), texts))
    return path.as_uri()


@pytest.fixture(params=["script on", "script off"])
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=request.param == "script on")
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def _shown(page: Any, selector: str) -> list[str]:
    return [item.inner_text() for item in page.locator(selector).all() if item.is_visible()]


def test_a_claim_opens_its_evidence_with_the_words_marked(page: Any) -> None:
    """A click on Evidence shows, for each source, the sentence with the words that bear the line marked."""
    first = page.locator(".facts > li").first
    assert not first.locator("mark").first.is_visible()
    first.locator("summary").click()
    marked = [mark.inner_text() for mark in first.locator("mark").all()]
    assert marked[0].startswith("Fourteen people died when the ferry Étoile du Nord caught fire")
    assert len(marked) > 1
    assert first.locator("mark").first.is_visible()


def test_the_keyboard_opens_it_too(page: Any) -> None:
    """Tab to Evidence, Enter."""
    first = page.locator(".facts > li").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("mark").first.is_visible()


def test_facts_are_filtered_by_status_and_keep_their_numbers(page: Any) -> None:
    """Only those of the status stay; other sections stay; back to all shows all."""
    everything = _shown(page, ".facts > li")
    page.locator(".filters summary").click()
    page.check("#only-status-corroborated")
    left = _shown(page, ".facts > li")
    assert 0 < len(left) < len(everything)
    assert all("corroborated" in text for text in left)
    assert page.locator(".facts > li:visible").first.get_attribute("value") == "2"
    assert _shown(page, ".questions > li")
    page.check("#only-status-all")
    assert _shown(page, ".facts > li") == everything


def test_disputed_facts_can_be_singled_out(page: Any) -> None:
    page.locator(".filters summary").click()
    page.check("#only-status-disputed")
    left = _shown(page, ".facts > li")
    assert left
    assert all("disputed" in text for text in left)


def test_lines_are_filtered_by_source(page: Any) -> None:
    """Lines that do not cite the source go; the register and the tables stay."""
    page.locator(".filters summary").click()
    page.check("#only-source-4")
    for item in page.locator("main [data-sources]:visible").all():
        assert "4" in item.get_attribute("data-sources").split()
    assert len(_shown(page, ".register > li")) == 7


def test_nothing_is_fetched_and_nothing_runs(browser: Any, address: str) -> None:
    """The page asks for no other resource, says nothing on the console, and runs no script."""
    opened = browser.new_page()
    asked, said = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    opened.wait_for_load_state("networkidle")
    assert asked == [address]
    assert said == []
    assert opened.evaluate("document.scripts.length") == 0
    opened.close()


@pytest.mark.parametrize("pack", ["analyst", "executive", "press"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Any, brief: Brief, texts: Mapping[str, str], tmp_path: Path, pack: str, scheme: str
) -> None:
    """No violation of WCAG A and AA, nor of axe's best practices, with evidence and filters opened."""
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "brief.html").write_bytes(render(brief, "html", load_pack(pack), texts))
    opened = browser.new_page(color_scheme=scheme)
    opened.goto((tmp_path / "brief.html").as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(opened).response
    assert len(results["passes"]) > 15
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in results["violations"]] == []
    opened.close()


def test_printed_it_has_no_filters(browser: Any, address: str) -> None:
    opened = browser.new_page()
    opened.goto(address)
    opened.emulate_media(media="print")
    assert not opened.locator(".filters").is_visible()
    opened.close()
