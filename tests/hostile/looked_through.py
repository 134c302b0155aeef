"""What may stand in an output, whoever wrote the sources: what a build made, read as its readers read it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

_BARRED = (
    "script|img|link|iframe|object|embed|base|form|input[not(@type='radio')]|video|audio|frame|"
    "meta[@http-equiv='refresh']"
)
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"(?:https?://|mailto:|#)")
_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|PAGEREF \S+ \\h)\s*")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NO_PARTS = ("{*}altChunk", "{*}object", "{*}attachedTemplate", "{*}control", "{*}OLEObject", "{*}subDoc")


def faults(path: Path) -> list[str]:
    """What should not be in the file at ``path``."""
    data = path.read_bytes()
    return list(_KINDS[path.suffix](data)) if path.suffix in _KINDS else []


def _page(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8")
    tree = lxml_html.fromstring(text)
    for tag in _BARRED.split("|"):
        if tree.xpath(f"//{tag}"):
            yield f"a {tag}"
    for node in tree.iter(etree.Element):
        for name, value in node.attrib.items():
            if name.startswith("on") or name in ("src", "srcset", "action", "formaction", "background", "ping"):
                yield f"{name}={value}"
            if name in ("href", "xlink:href") and not _LINK.match(value):
                yield f"a link to {value}"
    if "default-src 'none'" not in "".join(tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")):
        yield "no content security policy"
    if re.search(r"@import|url\(\s*[\"']?(?!data:)", "".join(tree.xpath("//style/text()"))):
        yield "a style that fetches"
    yield from _characters(text)


def _markdown(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8")
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        for inner in [token, *(token.children or ())]:
            if inner.type in ("html_block", "html_inline", "image", "fence", "code_block"):
                yield f"{inner.type}: {inner.content[:60]}"
            if inner.type == "link_open" and not _LINK.match(str(inner.attrs.get("href"))):
                yield f"a link to {inner.attrs.get('href')}"
    yield from _characters(text)


def _word(data: bytes) -> Iterator[str]:
    docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield from _part(etree.fromstring(package.read(name)))


def _part(root: Any) -> Iterator[str]:
    for relation in root.iter(_RELATION):
        target = str(relation.get("Target"))
        if relation.get("TargetMode") == "External" and not re.match(r"(?:https?://|mailto:)", target):
            yield f"a part of a Word file leads to {target}"
    for tag in _NO_PARTS:
        if root.find(f".//{tag}") is not None:
            yield f"a Word file with {tag}"
    codes = [node.text or "" for node in root.iter("{*}instrText")]
    codes += [value for node in root.iter("{*}fldSimple") for name, value in node.attrib.items() if "instr" in name]
    yield from (f"a field of Word: {code}" for code in codes if not _FIELD.fullmatch(code))


def _record(data: bytes) -> Iterator[str]:
    yield from _in_values(json.loads(data))


def _in_values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _characters(value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _in_values(part)


def _characters(text: str) -> Iterator[str]:
    found = _ORDERS.search(text)
    if found:
        yield f"{found[0]!a} after {text[max(found.start() - 30, 0) : found.start()]!a}"


_KINDS = {".html": _page, ".md": _markdown, ".docx": _word, ".json": _record}
