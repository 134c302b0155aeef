"""Text of a source is text in every format, whatever it looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import reading
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from msgspec.structs import replace

from briefgen.model import Brief, Fact
from briefgen.render import FORMATS, make, render
from briefgen.render.formats.md import escape
from briefgen.render.packs import load_pack

HOSTILE = [
    "<script>alert(1)</script> & <b>bold</b>",
    "[click](javascript:alert(1)) ![x](http://evil.example/a.png)",
    "# no heading",
    "- no list",
    "+ no list",
    "12. no list",
    "3) no list",
    "> no quote",
    "=== no rule",
    "--- no rule",
    "a | b | c",
    "*stars* _lines_ `code` ~~~ $x$ ~~gone~~",
    "R&D <x> &amp; &#60; &copy;",
    "http://x.example/?a=1&b=2 www.example.org mail@example.org ftp://y.example",
    "back\\slash \\* \\[",
    "[^s1]: no footnote [^s1]",
    "{{ title }} {% raw %} {0} {name} %s",
    "two\nlines\tand a tab",
    "\"straight\" 'marks' “curly” ‘marks’",
    "العربية 中文 עברית é ñ Ł 🜂",
    "]]> <!-- no comment --> <?xml?> <![CDATA[x]]>",
    "</style></title></body>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_the_very_words(text: str) -> None:
    made = MarkdownIt("gfm-like", {"linkify": False}).render(escape(f"Words: {text}"))
    shown = lxml_html.fromstring(f"<div>{made}</div>")
    assert shown.text_content().strip() == " ".join(f"Words: {text}".split())
    assert [node.tag for node in shown.iter()] == ["div", "p"]


def _with_facts(brief: Brief, texts: list[str]) -> Brief:
    fact = brief.stories[0].facts[0]
    facts = tuple(replace(fact, id=f"F{i}", text=text) for i, text in enumerate(texts, 1))
    title = "<i>Title</i> | [x](y) & # more"
    return replace(brief, title=title, stories=(replace(brief.stories[0], facts=facts, headline=texts[0]),))


@pytest.mark.parametrize("fmt", ["html", "md", "docx"])
def test_hostile_lines_come_out_as_written(fmt: str, brief: Brief) -> None:
    readers = {"html": reading.of_html, "md": reading.of_markdown, "docx": reading.of_docx}
    found = readers[fmt](render(_with_facts(brief, HOSTILE), fmt, replace(load_pack("executive"), max_pages=0)))
    words = " ".join(found.words)
    assert [text for text in HOSTILE if " ".join(reading.squeeze(text).split()) not in words and "s1" not in text] == []
    assert found.headings[0] == (1, "<i>Title</i> | [x](y) & # more1")


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_character_stops_a_format(fmt: str, brief: Brief) -> None:
    odd = "a\x00b\x0b\x1f\x7f\x85\u2028\ud800\uffff\ufeff\u202e👩‍👩‍👧e\u0301" + "x" * 500
    source = replace(brief.sources[0], title=odd, path=odd, url=f"http://x.example/{odd}")
    changed = replace(_with_facts(brief, [odd, ""]), title=odd, sources=(source, *brief.sources[1:]))
    assert render(changed, fmt, load_pack("executive"))


def test_html_asks_for_nothing_outside_itself_and_runs_nothing(brief: Brief, texts: Mapping[str, str]) -> None:
    tree = lxml_html.fromstring(render(_with_facts(brief, HOSTILE), "html", load_pack("analyst"), texts).decode())
    assert tree.xpath("//script | //img | //link | //iframe | //object | //base | //form") == []
    assert [name for node in tree.iter() for name in node.attrib if name.startswith("on") or name == "src"] == []
    outside = [href for href in tree.xpath("//@href") if not href.startswith("#")]
    assert outside == ["https://courier.example/ferry?id=1&p=2"]
    inside = {href[1:] for href in tree.xpath("//@href") if href.startswith("#")}
    assert inside <= set(tree.xpath("//@id"))


def test_a_pdf_reads_no_file_and_no_address(brief: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a pack's own style sheet cannot make the PDF fetch what lies outside it."""
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>SECRET</text></svg>")
    folder = tmp_path / "leaky"
    folder.mkdir()
    (folder / "pack.yaml").write_text("schema: briefgen-pack/1\nextends: executive\n")
    (folder / "style.css").write_text(
        f"body {{ background: url('{secret.as_uri()}') }} h1 {{ background: url('http://127.0.0.1:9/x.png') }}"
    )
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **k: opened.append(str(a)))
    data = make(brief, "pdf", load_pack("leaky", [tmp_path]), {})  # in this process, where opening shows
    assert opened == []
    assert "SECRET" not in reading.of_pdf(data)


def test_data_formats_hold_the_brief_whole(brief: Brief) -> None:
    from briefgen.schema import brief_from_data, to_data
    from briefgen.strict_yaml import parse

    odd: Fact = replace(brief.stories[0].facts[0], text="10:30", attribution="NO", comment="1e3", score=1e-05)
    told = replace(brief.stories[0], facts=(odd, *brief.stories[0].facts), headline="null")
    changed = replace(_with_facts(brief, HOSTILE), stories=(told,), as_of="2031", generated_at="0123")
    pack = load_pack("analyst")
    assert json.loads(render(changed, "json", pack)) == to_data(changed)
    assert brief_from_data(parse(render(changed, "yaml", pack).decode(), "brief.yaml").data) == changed
