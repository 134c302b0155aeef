"""A brief that may take one page takes one: in the PDF, in Word, and printed from a browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pypdfium2
import pytest
import reading
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import fit, render, room
from briefgen.render.formats import docx, pdf
from briefgen.render.packs import Pack, load_pack
from briefgen.render.trial import trials
from briefgen.render.view import build_page

OFFICE = shutil.which("soffice") or ""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""


def _of_many(brief: Brief, stories: int) -> Brief:
    """So many stories of forty long sources, with all of which every fact is borne."""
    first = brief.sources[0]
    more = tuple(replace(first, id=f"s{n}", title=f"{n}: {first.title} " * 3, origin=None) for n in range(8, 41))
    cited = tuple(replace(brief.stories[0].facts[0].evidence[0], source=source.id) for source in more)
    facts = tuple(replace(fact, evidence=(*fact.evidence, *cited)) for fact in brief.stories[0].facts)
    told = tuple(replace(brief.stories[0], id=f"story{n}", facts=facts) for n in range(1, stories + 1))
    return replace(brief, sources=(*brief.sources, *more), stories=told)


def _wordy(brief: Brief) -> Brief:
    story = brief.stories[0]
    facts = tuple(replace(story.facts[0], id=f"F{i}", text=story.facts[0].text * 3) for i in range(1, 13))
    return replace(brief, stories=(replace(story, facts=facts),))


def _short(brief: Brief) -> Brief:
    story = brief.stories[0]
    return replace(brief, stories=(replace(story, facts=story.facts[:2], conflicts=(), questions=(), series=()),))


@pytest.fixture(scope="module")
def briefs(brief: Brief) -> Mapping[str, Brief]:
    shapes = {"short": _short(brief), "sample": brief, "wordy": _wordy(brief)}
    many = {f"{n} stories": _of_many(brief, n) for n in (1, 2, 3, 6)}
    return MappingProxyType({**shapes, **many, "right-to-left": trials()["right-to-left"], "empty": trials()["empty"]})


PAPERS = ("A4", "Letter")
SHAPES = ("short", "sample", "wordy", "1 stories", "2 stories", "3 stories", "6 stories", "right-to-left", "empty")


@pytest.fixture(params=PAPERS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return replace(load_pack("executive"), paper=request.param)


def _pages(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_pdf_is_one_page_laid_out_once(
    shape: str, briefs: Mapping[str, Brief], pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guess is good enough that WeasyPrint works once, not for each step that was tried."""
    layouts, layout = [], pdf._layout
    monkeypatch.setattr(pdf, "_layout", lambda *given: layouts.append(given) or layout(*given))
    assert _pages(render(briefs[shape], "pdf", pack)) == 1
    assert len(layouts) == 1


def test_a_pdf_that_the_guess_is_wrong_of_is_one_page_too(briefs: Mapping[str, Brief], tmp_path: Path) -> None:
    """A house style may be larger than the guess knows: then the PDF is laid out again, tighter."""
    (tmp_path / "large").mkdir()
    (tmp_path / "large" / "pack.yaml").write_text("schema: briefgen-pack/1\nextends: executive\n")
    (tmp_path / "large" / "style.css").write_text(".facts li { margin-bottom: 30pt !important }")
    made = render(briefs["sample"], "pdf", load_pack("large", [tmp_path]))
    assert _pages(made) == 1


def test_a_long_brief_gives_up_lines_not_the_page_and_says_so(briefs: Mapping[str, Brief], pack: Pack) -> None:
    made = render(briefs["wordy"], "pdf", pack)
    assert "Thefullrecordholds" in reading.of_pdf(made)


def test_what_is_left_of_many_stories_is_the_bottom_line_and_its_sources(
    briefs: Mapping[str, Brief], pack: Pack
) -> None:
    text = reading.of_pdf(render(briefs["6 stories"], "pdf", pack))
    assert "bottomline" in text.casefold()
    assert "Coastwire" in text


@pytest.mark.parametrize("longer", [5, 7, 10])
def test_the_room_of_a_story_that_had_to_go_is_for_lines_of_those_that_stay(
    longer: int, brief: Brief, pack: Pack
) -> None:
    """A minister's page with a line for each of two stories and a third of it blank tells less than it could."""
    told, (source, *_) = brief.stories[0], brief.stories[0].facts[0].evidence
    lead = replace(told.summary[0], text=told.facts[0].text * longer, evidence=(source,))
    facts = tuple(replace(told.facts[0], id=f"F{i}", evidence=(source,)) for i in range(1, 9))
    story = replace(told, summary=(lead,), facts=facts, conflicts=(), questions=(), series=())
    grown = replace(brief, stories=tuple(replace(story, id=f"story{n}") for n in range(1, 4)))
    step = fit.fitted(grown, pack)
    assert step.pack.audience.limits["stories"] < 3, "else this tests nothing"
    page = build_page(step.brief, step.pack)
    assert 0.9 < room.height(page, step.pack, step.density) / room.of_a_page(pack) <= 0.97


@pytest.mark.skipif(not OFFICE, reason="needs LibreOffice: apt-get install libreoffice-writer")
def test_the_word_file_is_one_page(briefs: Mapping[str, Brief], tmp_path: Path) -> None:
    for paper in PAPERS:
        pack = replace(load_pack("executive"), paper=paper)
        for shape in SHAPES:
            (tmp_path / f"{shape} {paper}.docx").write_bytes(render(briefs[shape], "docx", pack))
    order = [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    made = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run([*order, "--outdir", tmp_path, *made], check=True, capture_output=True, timeout=180)
    pages = {path.stem: _pages(path.read_bytes()) for path in tmp_path.glob("*.pdf")}
    assert len(pages) == len(SHAPES) * len(PAPERS)
    assert {name: n for name, n in pages.items() if n != 1} == {}


@pytest.mark.skipif(not CHROMIUM, reason="needs a browser: apt-get install chromium")
def test_the_page_printed_from_a_browser_is_one_page(briefs: Mapping[str, Brief], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    pages = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for paper in PAPERS:
            pack = replace(load_pack("executive"), paper=paper)
            for shape in SHAPES:
                path = tmp_path / "brief.html"
                path.write_bytes(render(briefs[shape], "html", pack))
                page.goto(path.as_uri())
                pages[shape, paper] = _pages(page.pdf(prefer_css_page_size=True))
        browser.close()
    assert {name: n for name, n in pages.items() if n != 1} == {}


@pytest.mark.parametrize("name", ["press", "field", "daily"])
def test_a_last_page_with_a_few_lines_is_spared(name: str, brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    """A brief that is a little longer than its pages is set tighter."""
    pack = load_pack(name)
    story = brief.stories[0]
    for more in range(0, 60, 3):
        facts = (replace(story.facts[0], text="words and more " * (4 * more)), *story.facts)
        grown = replace(brief, stories=(replace(story, facts=facts),))
        takes = room.height(build_page(grown, pack), pack, 0) / room.of_a_page(pack)
        if 0.06 < takes % 1 < 0.12:
            break
    spared = _pages(render(grown, "pdf", pack))
    monkeypatch.setattr(fit, "_without_sparse_end", lambda *_: 0)
    assert spared == _pages(render(grown, "pdf", pack)) - 1


def test_word_with_other_fonts_is_spared_it_too(brief: Brief) -> None:
    """A page that the PDF just fills is set tighter in Word, where wider fonts may stand in for those it names."""
    pack, grown = load_pack("daily"), _short(brief)
    while _filled(grown, pack) < 0.88:
        grown = replace(grown, sources=(*grown.sources, replace(grown.sources[0], id=f"s{len(grown.sources) + 1}")))
    assert 0.88 <= _filled(grown, pack) < 0.97
    assert fit.fitted(grown, pack).density == 0
    assert fit.fitted(grown, pack, docx._STRETCHES).density > 0


def _filled(brief: Brief, pack: Pack) -> float:
    return room.height(build_page(brief, pack), pack, 0) / room.of_a_page(pack)
