"""What an edition says of the one before stands in every format, and a brief that is no edition is as it was."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from five_days import DAYS, Desk
from lxml import html
from msgspec.structs import replace

from briefgen.briefs import find_texts, load_brief
from briefgen.compose import for_audience
from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.schema import brief_from_data, to_data

TOLD = (
    "Since the edition of 14 March 2026, 08:00",
    "Number killed: four",
    "before: two people",
    "FOR ATTENTION",
    "UPDATED About 2,500 people were told to leave their homes",
    "CORROBORATED SINCE The fire started in the cold store",
    "told since 14 March 2026",
    "new story",
    "read for an earlier edition",
)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brief, Path]:
    """The record of the second morning."""
    desk = Desk.made(tmp_path_factory.mktemp("documents"))
    for day in DAYS[:2]:
        desk.comes(day)
        desk.runs(str(day["came"]))
    path = desk.output / "2026-03-15" / "brief.json"
    return load_brief(path), path


def drawn(second: tuple[Brief, Path], fmt: str, audience: str = "daily") -> bytes:
    brief, path = second
    pack = load_pack(audience)
    return render(for_audience(brief, pack.audience), fmt, pack, find_texts(brief, path, path.parent).by_id)


def words(fmt: str, data: bytes) -> str:
    """The text of a document without its marks and citations."""
    if fmt == "md":
        text = re.sub(r"\[\^s?\d+\]|\*\*|#+ ", "", data.decode("utf-8"))
    elif fmt == "html":
        page = html.fromstring(data)
        for cite in page.xpath("//sup|//details|//style"):
            cite.drop_tree()
        text = page.text_content()
    else:
        document = docx.Document(io.BytesIO(data))
        text = " ".join("".join(r.text for r in p.runs if not r.font.superscript) for p in document.paragraphs)
    return " ".join(text.split())


@pytest.mark.parametrize("fmt", ["md", "html", "docx"])
def test_every_format_says_what_changed(second: tuple[Brief, Path], fmt: str) -> None:
    """The numbers, both values, the marks, since when a story is told, which sources are of an earlier edition."""
    found = words(fmt, drawn(second, fmt)).casefold()
    assert [line for line in TOLD if line.casefold() not in found] == []


@pytest.mark.parametrize("audience", ["daily", "executive", "analyst", "press", "field"])
def test_every_audience_is_told_since_when(second: tuple[Brief, Path], audience: str) -> None:
    assert "Since the edition of 14 March 2026" in drawn(second, "md", audience).decode("utf-8")


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_the_words_are_in_the_language_of_the_pack(second: tuple[Brief, Path], language: str, tmp_path: Path) -> None:
    """No label of an edition is missing in a language that packs can be in."""
    pack_file = tmp_path / "mine" / "pack.yaml"
    pack_file.parent.mkdir()
    pack_file.write_text(f"schema: briefgen-pack/1\nextends: daily\ntitle: Mine\nlanguage: {language}\n")
    pack = load_pack("mine", [tmp_path])
    printed = render(for_audience(second[0], pack.audience), "md", pack).decode("utf-8")
    assert pack.labels("section.attention") in printed
    assert pack.labels("change.updated") in printed
    assert "Since the" not in printed


def test_a_citation_of_an_earlier_text_leads_to_its_line_in_the_register(second: tuple[Brief, Path]) -> None:
    page = html.fromstring(drawn(second, "html"))
    links = {str(a.get("href")) for a in page.xpath("//sup//a")}
    assert links
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)
    assert int(max(links, key=lambda link: int(link.rpartition("-")[2])).rpartition("-")[2]) > len(second[0].sources)


def test_records_from_before_there_were_editions_still_load(second: tuple[Brief, Path]) -> None:
    """The new fields are optional, whatever wrote the record."""
    data = json.loads(json.dumps(to_data(replace(second[0], edition=None, earlier=()))))
    for thing in _all(data):
        for name in ("change", "before", "thread", "since", "placing", "edition", "earlier"):
            thing.pop(name, None)
    brief = brief_from_data(data)
    assert brief.edition is None
    assert {fact.change for story in brief.stories for fact in story.facts} == {()}
    assert brief_from_data(json.loads(json.dumps(to_data(brief)))) == brief


def test_a_brief_built_by_hand_says_nothing_of_editions(second: tuple[Brief, Path]) -> None:
    """The sections of an edition are in the packs and print nothing without one."""
    stories = tuple(replace(story, placing=None, since=None) for story in second[0].stories)
    pack = load_pack("daily")
    plain = for_audience(replace(second[0], edition=None, earlier=(), stories=stories), pack.audience)
    printed = render(plain, "md", pack).decode("utf-8")
    for label in ("section.since", "section.attention", "section.continuing", "section.health", "section.quiet"):
        assert f"## {pack.labels(label)}\n" not in printed


def _all(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, list):
        return [found for item in data for found in _all(item)]
    if isinstance(data, dict):
        return [data, *(found for value in data.values() for found in _all(value))]
    return []
