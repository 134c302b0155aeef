"""What a source says of itself, its title and its address above all, gives no order to whoever opens the brief."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace

from briefgen import render as rendering
from briefgen.errors import UsageError
from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.render.trial import sample, sample_texts

PROJECT = Path(__file__).parents[2]
SCHEMES = (
    "javascript:alert(7)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    " javascript:x",
    "//evil.example",
)
FIELDS = ('{ INCLUDETEXT "C:\\\\secret" }', '=cmd|"/c calc"!A1', "\\o \\h", '"; } body { display: none } @import "x"')
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def _brief(address: str, words: str) -> Brief:
    brief = sample()
    sources = tuple(replace(source, url=address, title=words, publisher=words) for source in brief.sources)
    return replace(brief, sources=sources, title=words)


def _parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("address", SCHEMES)
def test_only_web_addresses_become_links(address: str) -> None:
    """A page may call anything its address; only http and https are linked."""
    brief, pack = _brief(address, "Words"), load_pack("analyst")
    page = lxml_html.fromstring(render(brief, "html", pack, sample_texts()).decode())
    assert [href for href in page.xpath("//@href") if not href.startswith("#")] == []
    assert address.strip() not in re.sub(r"`[^`]*`", "", render(brief, "md", pack, sample_texts()).decode())
    assert _outside(render(brief, "docx", pack, sample_texts())) == []


def _outside(word: bytes) -> list[str]:
    """What the parts of a Word file point to outside of it."""
    found = []
    for name, part in _parts(word).items():
        if name.endswith(".rels"):
            for relation in etree.fromstring(part).iter(_RELATIONS):
                if relation.get("TargetMode") == "External":
                    found.append(f"{relation.get('Type', '').rpartition('/')[2]} {relation.get('Target')}")
    return found


@pytest.mark.parametrize("words", FIELDS)
def test_words_are_no_fields_and_no_parts_of_a_word_file(words: str) -> None:
    """Nothing that Word computes holds words of a source, and nothing outside is drawn in."""
    made = render(_brief("https://courier.example/a", words), "docx", load_pack("analyst"), sample_texts())
    assert {line.split()[0] for line in _outside(made)} == {"hyperlink"}
    codes = []
    for name, part in _parts(made).items():
        if name.endswith(".xml"):
            codes += [node.get(f"{{{node.nsmap['w']}}}instr") for node in etree.fromstring(part).iter("{*}fldSimple")]
            codes += [node.text for node in etree.fromstring(part).iter("{*}instrText")]
    assert codes
    assert all(re.fullmatch(r"\s*(?:PAGE|NUMPAGES|PAGEREF \S+ \\h)\s*", code) for code in codes), codes


@pytest.mark.parametrize("words", FIELDS)
def test_words_leave_no_rule_in_the_style_of_a_page(words: str) -> None:
    """The running lines of the print page are CSS strings; a title that closes one ends up inside it all the same."""
    from briefgen.render.page import html_of
    from briefgen.render.view import build_page

    pack = replace(load_pack("executive"), marking=words)
    text = html_of(build_page(_brief("https://courier.example/a", words), pack), pack, "print")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style is not None
    assert words not in style[1]


def test_the_page_forbids_scripts_and_everything_outside() -> None:
    page = lxml_html.fromstring(render(sample(), "html", load_pack("analyst"), sample_texts()).decode())
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not re.search(r"unsafe-eval|https?:|\*", policy)


def test_a_word_that_a_template_misspells_is_named(tmp_path: Path) -> None:
    """It prints no hole: the message has the word, the file and the line."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own/pack.yaml").write_text('schema: briefgen-pack/1\nextends: analyst\ntitle: "Own"\n')
    (tmp_path / "own/brief.html.j2").write_text("<p>\n{{ titel }}</p>")
    with pytest.raises(UsageError, match=r"brief\.html\.j2, line 2: .*titel"):
        render(sample(), "html", load_pack("own", [tmp_path]), sample_texts())


def test_the_pdf_engine_is_one_whose_fetcher_cannot_be_passed_by() -> None:
    """Below 70 WeasyPrint could be led past it; and style sheets and metadata are never given to it by address."""
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert "weasyprint>=70" in asked
    assert int(version("weasyprint").split(".")[0]) >= 70
    code = [path.read_text(encoding="utf-8") for path in Path(rendering.__file__).parent.rglob("*.py")]
    assert len(code) > 20
    assert not any(re.search(r"\b(?:stylesheets|xmp_metadata)\s*=", text) for text in code)
