"""What a screen reader is told of a PDF: headings, lists with their bodies, heads of tables, words for figures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import load_pack

raw = pypdfium2.raw
Tag = tuple[str, str, str]
"""What an element is, what holds it, and the words in its place."""


def _said(asked: Any, element: Any) -> str:
    room = ctypes.create_string_buffer(2000)
    size = asked(element, room, 2000)
    return room.raw[: max(size - 2, 0)].decode("utf-16-le")


def _under(element: Any, parent: str) -> Iterator[Tag]:
    kind = _said(raw.FPDF_StructElement_GetType, element)
    if kind:
        yield kind, parent, _said(raw.FPDF_StructElement_GetAltText, element)
    for i in range(max(raw.FPDF_StructElement_CountChildren(element), 0)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
        if child:
            yield from _under(child, kind)


def _tags(data: bytes) -> Iterator[Tag]:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page)
            for i in range(raw.FPDF_StructTree_CountChildren(tree)):
                yield from _under(raw.FPDF_StructTree_GetChildAtIndex(tree, i), "")
            raw.FPDF_StructTree_Close(tree)


@pytest.fixture(scope="module")
def tags(brief: Brief) -> list[Tag]:
    return list(_tags(render(brief, "pdf", load_pack("analyst"))))


def test_a_list_item_is_a_label_and_a_body(tags: list[Tag]) -> None:
    """PDF/UA-1 allows nothing else in it."""
    assert {kind for kind, parent, _ in tags if parent == "LI"} == {"Lbl", "LBody"}
    assert {parent for kind, parent, _ in tags if kind == "LI"} == {"L"}
    assert sum(kind == "LI" for kind, _, _ in tags) == sum(kind == "LBody" for kind, _, _ in tags) > 20


def test_headings_and_heads_of_tables_are_told(tags: list[Tag]) -> None:
    kinds = [kind for kind, _, _ in tags]
    assert kinds.count("H1") >= 1
    assert kinds.count("H2") > 8
    assert {parent for kind, parent, _ in tags if kind in ("TH", "TD")} == {"TR"}
    assert kinds.count("THead") == kinds.count("Table") > 4


def test_every_figure_has_words(tags: list[Tag]) -> None:
    figures = [words for kind, _, words in tags if kind == "Figure"]
    assert figures
    assert all(figures)
