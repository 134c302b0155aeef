"""What `templates check` remarks on an officer's Word file: styles it has lost, and nothing of a sound letterhead."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PIL import Image

from briefgen.render import check
from briefgen.render.packs import load_pack
from briefgen.render.starter import make_pack
from briefgen.render.trial import sample


@pytest.fixture
def word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The template of a new pack, tried in no format but Word."""
    make_pack(tmp_path, "desk", load_pack("press"))
    monkeypatch.setattr(check, "DOCUMENTS", ("docx",))
    monkeypatch.setattr(check, "trials", lambda: {"sample": sample()})
    return tmp_path / "desk" / "word.docx"


def _findings(word: Path) -> list[check.Finding]:
    return list(check.check(load_pack("desk", [word.parents[1]])))


def test_a_letterhead_that_never_had_our_styles_is_sound(word: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Ministry of Harbours")
    document.add_paragraph("{{ body }}")
    document.save(str(word))
    assert _findings(word) == []


def test_a_style_that_got_lost_is_named(word: Path) -> None:
    assert _findings(word) == []
    document = docx.Document(str(word))
    document.styles["Bottom Line"].delete()
    document.save(str(word))
    assert [finding.said for finding in _findings(word)] == ["has no style Bottom Line; added as built in"]


def test_a_logo_that_word_cannot_show_is_said(word: Path) -> None:
    """The officer sees it in the PDF and would send the Word file without it. A Word file of his own has its own."""
    logo = word.with_name("logo.svg")
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"/>')
    with word.with_name("pack.yaml").open("a") as file:
        file.write("logo: logo.svg\n")
    assert _findings(word) == []
    word.unlink()
    said = "DOCX: without the logo: Word shows no SVG; put logo.png beside logo.svg"
    assert [(finding.said, finding.serious) for finding in _findings(word)] == [(said, False)]
    Image.new("RGB", (60, 20)).save(logo.with_suffix(".png"))
    assert _findings(word) == []


def test_one_mistake_is_said_once_for_all_briefs(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "trials", lambda: {"sample": sample(), "again": sample()})
    docx.Document().save(str(word))
    (found,) = _findings(word)
    assert found.where == "sample, again: docx"
    assert found.serious
