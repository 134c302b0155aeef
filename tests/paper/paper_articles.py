"""The sample articles set as files of each format, and how much of them is read back."""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import pytest
from weasyprint import HTML

from briefgen.sources import formats
from briefgen.sources.blocks import lay_out
from briefgen.sources.raw import RawText
from briefgen.text.display import display

SEEDS = Path(__file__).parents[2] / "seeds"
ONE_COLUMN = """
@page { size: A4; margin: 2.5cm } body { font: 11pt/1.45 'DejaVu Serif' } p { margin: 0 0 0.7em }"""
NARROW_COLUMNS = """
@page { size: A5; margin: 1.6cm; @top-center { content: "Harbour Gazette" }
        @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 10pt/1.35 'DejaVu Serif'; text-align: justify; hyphens: auto; columns: 2; column-gap: 5mm }
h1, h2 { column-span: all; hyphens: none; text-align: left; margin: 0 0 .5em } p { margin: 0; text-indent: 1em }"""
LIGATURES = """
@page { size: 12cm 16cm; margin: 1.5cm; @bottom-right { content: counter(page) } }
body { font: 11pt/1.3 'Libertinus Serif', 'Linux Libertine O', 'DejaVu Sans'; text-align: justify; hyphens: auto;
       font-variant-ligatures: common-ligatures discretionary-ligatures } p { margin: 0 0 .6em }"""


@dataclass(frozen=True)
class Article:
    """A sample as a reader sees it."""

    name: str
    headline: str
    byline: str | None
    paragraphs: tuple[tuple[str, str], ...]
    """Kind and words, in order."""
    sentences: tuple[str, ...]


@cache
def articles() -> tuple[Article, ...]:
    paths = sorted(path for path in SEEDS.rglob("*") if path.suffix in (".txt", ".md", ".html"))
    assert len(paths) > 5
    return tuple(_article(path) for path in paths)


def _article(path: Path) -> Article:
    raw = read(path.suffix, path.read_bytes())
    layout = lay_out(raw)
    shown = [(block.kind, display(raw.text[block.start : block.end])) for block in layout.blocks]
    headline = next((text for kind, text in shown if kind == "headline"), None)
    return Article(
        name=path.stem,
        headline=headline or "Cuba counts its dead after the raid in Caracas",
        byline=next((text for kind, text in shown if kind == "byline"), None),
        paragraphs=tuple((kind, text) for kind, text in shown if kind in ("body", "heading")),
        sentences=tuple(display(raw.text[s.start : s.end]) for s in layout.sentences),
    )


def read(suffix: str, data: bytes) -> RawText:
    return formats.by_suffix()[suffix][1].read(data)


# --------------------------------------------------------------------------- setting


def as_pdf(article: Article, css: str) -> bytes:
    tags = {"body": "p", "heading": "h2"}
    parts = [f"<h1>{html.escape(article.headline)}</h1>"]
    parts += [f"<p>{html.escape(article.byline)}</p>"] if article.byline else []
    parts += [f"<{tags[kind]}>{html.escape(text)}</{tags[kind]}>" for kind, text in article.paragraphs]
    page = f"<!DOCTYPE html><html lang=en><style>{css}</style><body>{''.join(parts)}</body></html>"
    data = HTML(string=page).write_pdf()
    assert data
    return bytes(data)


def write_docx(article: Article, path: Path) -> None:
    document = docx.Document()
    document.add_heading(article.headline, 0)
    if article.byline:
        document.add_paragraph(article.byline)
    for kind, text in article.paragraphs:
        if kind == "heading":
            document.add_heading(text, 2)
        else:
            document.add_paragraph(text)
    document.save(str(path))


def convert(paths: Sequence[Path], suffix: str, folder: Path) -> list[bytes]:
    """The files as LibreOffice writes them, in the same order."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=180)
    return [(folder / path.with_suffix(f".{suffix.split(':')[0]}").name).read_bytes() for path in paths]


# --------------------------------------------------------------------------- measuring


def share_found(article: Article, raw: RawText) -> float:
    """The share of the article's sentences that stand word for word in sentences of the text read, as body."""
    layout = lay_out(raw)
    body = "\n".join(display(raw.text[b.start : b.end]) for b in layout.blocks if b.kind == "body")
    return sum(sentence in body for sentence in article.sentences) / len(article.sentences)


def lost(article: Article, raw: RawText) -> list[str]:
    body = "\n".join(display(line) for line in raw.text.split("\n"))
    return [sentence for sentence in article.sentences if sentence not in body]
