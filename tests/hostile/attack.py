"""Attacks as data: their files are made, briefgen is called on them, and whatever it made is looked through.

A file of a case is text, or a map with one key that says how it is made: `_MADE` has them all.
"""

from __future__ import annotations

import base64
import gzip
import io
import os
import socket
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.paper import raw_docx, raw_pdf

SECRET = "TOP-SECRET-4711"
"""Stands in a file beside the sources; no output may hold it."""
GOOD = (
    "Ministers agree on river plan\n\nORVALE, March 4, 2026 - The government of Orvale agreed on Tuesday to build a "
    'new dam on the river. "We will protect every village," Prime Minister Anna Berg said in the capital. At least 12 '
    "people were killed in the floods, according to the police.\n"
)
Given = str | Mapping[str, Any]


def place(folder: Path, files: Mapping[str, Given]) -> None:
    """Make ``files`` in ``folder``; ``@`` in a text of theirs stands for the folder."""
    for name, given in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path, given, folder)


def _make(path: Path, given: Given, folder: Path) -> None:
    kind = None if isinstance(given, str) else next(iter(given))
    if kind == "link":
        path.symlink_to(str(given[kind]).replace("@", str(folder)))  # type: ignore[index]
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        _socket(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(data_of(given).replace(b"@@", str(folder).encode()))
    if isinstance(given, Mapping) and "mode" in given:
        path.chmod(given["mode"])


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # an address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def data_of(given: Given) -> bytes:
    """The bytes of a file of a case."""
    if isinstance(given, str):
        return given.encode("utf-8", "surrogatepass")
    kind = next(iter(given))
    return _MADE[kind](given[kind])


def _repeat(parts: list[Any]) -> bytes:
    head, unit, times, *tail = parts
    return data_of(head) + data_of(unit) * times + data_of(tail[0] if tail else "")


def _numbered(parts: list[Any]) -> bytes:
    head, unit, times, tail = parts
    return (head + "".join(unit.replace("#", str(number)) for number in range(times)) + tail).encode()


def _zip(members: Mapping[str, Given] | list[Any]) -> bytes:
    """``members`` by name; as a list of pairs where a name comes twice."""
    stream = io.BytesIO()
    pairs = members if isinstance(members, list) else list(members.items())
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, given in pairs:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if isinstance(given, Mapping) and "linked" in given:
                info.external_attr = 0o120777 << 16
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(info, data_of(given))
    return stream.getvalue()


def _nested(parts: list[Any]) -> bytes:
    """An archive in an archive, so many deep."""
    inside, depth = data_of(parts[0]), parts[1]
    for number in range(depth):
        inside = _zip([[f"{number}.zip" if number else "a.txt", {"raw": inside}]])
    return inside


def _pdf(parts: Mapping[str, Any]) -> bytes:
    """Pages of lines; ``objects`` count from 6, ``page`` and ``catalog`` go into those dictionaries."""
    lines = parts.get("lines") or [line for line in GOOD.splitlines() if line]
    content = raw_pdf.shown([(50, 780 - 14 * number, line[:110]) for number, line in enumerate(lines)])
    content += str(parts.get("content", "")).encode()
    made = raw_pdf.pdf(
        [content] * parts.get("pages", 1),
        page=str(parts.get("page", "")).encode(),
        trailer=str(parts.get("trailer", "")).encode(),
        objects=[data_of(given) for given in parts.get("objects", ())],
    )
    return made.replace(b"/Type/Catalog", b"/Type/Catalog" + str(parts.get("catalog", "")).encode())


def _word(parts: Mapping[str, Any]) -> bytes:
    """A Word package: ``body`` is what stands beside a paragraph of prose, ``parts`` are further members."""
    names = str(parts.get("names", ""))
    body = parts.get("body", "")
    made = f"{parts.get('before', '')}<w:document xmlns:w='{raw_docx.W}' {names}><w:body>"
    made += raw_docx.p(GOOD.replace("\n", " ")) + (body if isinstance(body, str) else data_of(body).decode())
    document = f"{made}</w:body></w:document>"
    return _zip({"word/document.xml": document, **parts.get("parts", {})})


def _bomb(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes * 1_000_000), 9)


_MADE: dict[str, Callable[[Any], bytes]] = {
    "text": lambda given: str(given).encode(),
    "raw": lambda given: bytes(given),
    "hex": bytes.fromhex,
    "base64": base64.b64decode,
    "encoded": lambda given: str(given[1]).encode(given[0], "surrogatepass"),
    "repeat": _repeat,
    "numbered": _numbered,
    "zip": _zip,
    "linked": lambda given: str(given).encode(),
    "nested": _nested,
    "gzip": lambda given: gzip.compress(data_of(given)),
    "zeros": lambda megabytes: bytes(megabytes * 1_000_000),
    "bomb": _bomb,
    "pdf": _pdf,
    "word": _word,
    "good": lambda tail: GOOD.encode() + data_of(tail),
    "page": lambda given: (
        f"<!doctype html><html><head><title>Floods in Orvale</title></head><body><article><h1>Floods in Orvale</h1>"
        f"<p>{GOOD}</p>{given}</article></body></html>"
    ).encode(),
    "mail": lambda given: (
        f"From: Ann Lee <ann@courier.example>\nDate: Wed, 4 Mar 2026 10:00:00 +0000\n{given}\n\n{GOOD}"
    ).encode(),
    "feed": lambda given: (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Courier</title><item><title>River</title>"
        f"<description>{GOOD}</description></item>{given}</channel></rss>"
    ).encode(),
}
