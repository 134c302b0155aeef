"""The logo of a pack: in every document, read from the pack's folder and from nowhere else."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace
from PIL import Image

from briefgen.errors import UsageError
from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import Pack, load_pack

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#b01010"/></svg>'
)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    folder = tmp_path / "packs" / "house"
    (folder / "assets").mkdir(parents=True)
    Image.new("RGB", (60, 20), (176, 16, 16)).save(folder / "assets" / "logo.png")
    (folder / "assets" / "logo.svg").write_text(SVG)
    (folder / "pack.yaml").write_text("schema: briefgen-pack/1\nextends: analyst\nlogo: assets/logo.png\n")
    return load_pack("house", [tmp_path / "packs"])


def test_it_is_in_the_page_with_words_for_who_cannot_see_it(brief: Brief, pack: Pack) -> None:
    """The HTML holds the picture itself, asks for no other file, and names it."""
    made = render(brief, "html", pack).decode()
    assert '<img class="logo" src="data:image/png;base64,' in made
    assert 'alt="Logo: Analyst brief"' in made


@pytest.mark.parametrize("name", ["assets/logo.png", "assets/logo.svg"])
def test_it_is_on_the_first_page_of_the_pdf(brief: Brief, pack: Pack, name: str) -> None:
    """A red picture, drawn in the upper right of page 1."""
    with pypdfium2.PdfDocument(render(brief, "pdf", replace(pack, logo=name))) as document:
        page = document[0].render(scale=0.5).to_pil().convert("RGB")
    width, height = page.size
    colours = {page.getpixel((x, y)) for x in range(width // 2, width) for y in range(height // 5)}
    assert any(red > 150 and green < 40 and blue < 40 for red, green, blue in colours)


@pytest.mark.parametrize("name", ["assets/logo.png", "assets/logo.svg"])
def test_it_is_in_the_word_file(brief: Brief, pack: Pack, name: str) -> None:
    """Word shows no SVG: the PNG of the same name stands in."""
    document = docx.Document(io.BytesIO(render(brief, "docx", replace(pack, logo=name))))
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Logo: Analyst brief"
    assert document.paragraphs[1].style.name == "Brief Kicker"
    assert next(document.element.iter(qn("w:drawing")), None) is not None


def test_a_logo_outside_the_pack_is_refused(brief: Brief, pack: Pack) -> None:
    """A pack from elsewhere must not put a user's files into documents, not by a path and not by a link."""
    secret = pack.folders[0].parent / "secret.png"
    Image.new("RGB", (2, 2)).save(secret)
    (pack.folders[0] / "link.png").symlink_to(secret)
    for name in ("../secret.png", str(secret), "link.png"):
        with pytest.raises(UsageError, match="must lie in the folder of the pack"):
            render(brief, "html", replace(pack, logo=name))


@pytest.mark.parametrize(("name", "data"), [("logo.txt", b"x"), ("none.png", None), ("large.png", b"x" * 2_000_001)])
def test_what_cannot_be_a_logo_is_named(brief: Brief, pack: Pack, name: str, data: bytes | None) -> None:
    """A missing file, another kind of file, a huge one: a clear message with the file's name."""
    if data is not None:
        (pack.folders[0] / name).write_bytes(data)
    with pytest.raises(UsageError, match=name.split(".")[0]):
        render(brief, "html", replace(pack, logo=name))


def test_a_broken_picture_is_named_for_word(brief: Brief, pack: Pack) -> None:
    (pack.folders[0] / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    with pytest.raises(UsageError, match="no PNG or JPEG"):
        render(brief, "docx", replace(pack, logo="broken.png"))
