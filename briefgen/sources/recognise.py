"""Which reader a file is for: by its bytes where they are plain, else by its suffix or the server's word.

A suffix is a habit, not a promise: pages are saved as ``.txt``, PDFs downloaded without any suffix.
"""

from __future__ import annotations

import io
import re
from pathlib import PurePosixPath

from msgspec import Struct

from briefgen.rules.compiled import compiled
from briefgen.sources import containers, formats
from briefgen.sources.raw import LeftOutError, UnreadableError

HEAD = 8192
"""Bytes that tell a format; only zip archives and lists of addresses are looked at whole."""

_SUFFIX = compiled(r"\.(?=\d*[a-z])[a-z0-9]{1,8}\Z")
_MAGIC = {
    "an image": rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00{4}|RIFF.{4}WEBP|II\*\x00|MM\x00\*|\x00{2}\x01\x00",
    "sound or video": rb".{4}ftyp|ID3|OggS|fLaC|RIFF.{4}(?:WAVE|AVI )|\x1aE\xdf\xa3|\x00{2}\x01\xba",
    "a font": rb"wOF[F2]|OTTO|\x00\x01\x00{3}",
    "a program": rb"MZ.{58}|\x7fELF|\xca\xfe\xba\xbe|\x00asm",
}
"""How files without text begin."""
_PACKED = compiled(rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd")
_BINARY = compiled(rb"[\x00-\x08]")
_SILENT = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".bmp", ".tif", ".tiff"), "an image"),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".wav", ".ogg", ".webm", ".mov", ".avi", ".mkv"), "sound or video"),
    **dict.fromkeys((".woff", ".woff2", ".ttf", ".otf", ".eot"), "a font"),
    **dict.fromkeys((".css", ".js", ".mjs", ".map"), "part of a web page, no text of its own"),
    **dict.fromkeys((".exe", ".dll", ".so", ".dylib", ".class", ".pyc"), "a program"),
}  # fmt: skip
"""Kinds of file that hold no text to read, by suffix."""
_OFFICE = {
    ".doc": "an old Word file; save it as .docx",
    ".odt": "an OpenDocument text; save it as .docx",
    ".epub": "an e-book; save its chapters as .html",
    ".msg": "an Outlook message; save it as .eml",
    ".xls": "a spreadsheet", ".xlsx": "a spreadsheet", ".ods": "a spreadsheet",
    ".ppt": "slides; save them as .pdf", ".pptx": "slides; save them as .pdf", ".odp": "slides; save them as .pdf",
}  # fmt: skip
_TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "text/markdown": "markdown", "application/pdf": "pdf",
    "application/rtf": "rtf", "text/rtf": "rtf", "application/rss+xml": "feed", "application/atom+xml": "feed",
    "application/feed+json": "feed", "application/json": "feed", "application/xml": "feed", "text/xml": "feed",
    "application/rdf+xml": "feed", "multipart/related": "mhtml", "message/rfc822": "eml", "application/mbox": "mbox",
    "application/zip": "zip", "text/x-opml": "opml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
_MARKUP = compiled(
    r"\s*(?:(?:<\?[^>]{0,200}\?>|<!--(?:[^-]|-(?!->)){0,2000}-->|<!doctype(?!\s+html)[^>\[]{0,300}>)\s*){0,20}"
    r"<(?P<tag>!doctype\s+html|[\w:]+)",
    re.I,
)
"""The first tag, behind declarations and remarks."""
_MARKDOWN = compiled(r"\s*(?:---\r?\n(?:[\w-]{1,30}:[^\n]{0,500}\n){1,30}---\r?\n|#{1,3} \S)")
"""Front matter or a heading at the very top."""
_ROOTS = {
    "!doctype html": "html", "html": "html", "rss": "feed", "feed": "feed", "rdf:rdf": "feed", "opml": "opml",
}  # fmt: skip
_HEADER = compiled(r"([A-Za-z][A-Za-z0-9-]{1,40}):(?:\s|\Z)")
_CARRIED = frozenset({"message-id", "received", "mime-version", "return-path", "delivered-to", "dkim-signature"})
"""Headers that only mail programs write."""
_SAVED = compiled(r"^Snapshot-Content-Location:|^From: <Saved by ", re.M | re.I)
"""How browsers begin a page that they save as one file."""
_WRITTEN = frozenset({"from", "to", "subject", "date"})
_ADDRESS = compiled(r"https?://\S+\Z", re.I)


class Reader(Struct, frozen=True):
    """The module in `formats`, or in `containers`, that a file is for."""

    name: str
    is_container: bool


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, "" where what follows the last dot is none ("Report 2.5 final")."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.match(suffix) else ""


def is_address(text: str) -> bool:
    """Whether ``text`` is an http(s) address."""
    return _ADDRESS.match(text) is not None


def recognise(name: str, data: bytes, *, suffix: str | None = None, content_type: str | None = None) -> Reader:
    """The reader of a file called ``name`` that holds ``data``.

    ``suffix`` goes before that of ``name``, and one without a dot is an order; ``content_type`` is what a server says.
    Raises `LeftOutError` for a kind of file that holds no text, `UnreadableError` for one that no reader is for.
    """
    suffix = suffix_of(name) if suffix is None else suffix.lower()
    if suffix and not suffix.startswith("."):
        return Reader(formats.by_suffix()[suffix][0], is_container=False)
    refuse_silent(suffix, data[:HEAD])
    found = _by_bytes(name, suffix, data)
    if found is None and content_type is not None:
        found = _by_type(content_type, suffix)
    found = found or _by_name(name, suffix) or _by_text(suffix, data, addressed=content_type is not None)
    if found in containers.by_name():
        return Reader(found, is_container=True)
    if found in formats.by_name():
        return Reader(found, is_container=False)
    raise UnreadableError(f"no reader for {found}")


def refuse_silent(suffix: str, head: bytes) -> None:
    """Raises `LeftOutError` for images, sound, fonts and the like, `UnreadableError` for archives of other kinds."""
    if _BINARY.search(head[:64]):  # "OTTO VON BISMARCK" is no font
        for what, pattern in _MAGIC.items():
            if compiled(pattern, re.S).match(head):
                raise LeftOutError(what)
        if _PACKED.match(head):
            raise UnreadableError("an archive of another kind; unpack it, or pack it as .zip")
    if suffix in _SILENT:
        raise LeftOutError(_SILENT[suffix])


def _by_bytes(name: str, suffix: str, data: bytes) -> str | None:
    """The reader that the bytes ask for whatever the name says."""
    head = data[:HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(suffix, data)
    if head.startswith(b"\xd0\xcf\x11\xe0") and suffix != ".docx":
        raise UnreadableError(_OFFICE.get(suffix, "an old Office file; save it as .docx"))
    if suffix in _OFFICE:
        raise UnreadableError(_OFFICE[suffix])
    text = _text_of(head)
    root = _MARKUP.match(text)
    if root and suffix not in _markup_free():
        return _ROOTS.get(" ".join(root["tag"].lower().split()))
    if compiled(r"From \S.{0,200}\d{4}").match(text) and suffix not in (".md", ".html"):
        return "mbox"
    if suffix in ("", ".txt", ".text") and name != "sources.txt" and _is_mail(text, sure=suffix != ""):
        return "mhtml" if _SAVED.search(text) else "eml"
    return None


def _markup_free() -> frozenset[str]:
    """Suffixes of formats that may rightly begin with a tag."""
    return frozenset({".md", ".markdown", ".eml", ".mbox"})


def _packed(suffix: str, data: bytes) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            first = archive.namelist()[:1]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        return "docx" if suffix == ".docx" else "zip"
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names or first == ["mimetype"]:
        if suffix == ".docx":
            return "docx"
        raise UnreadableError(_OFFICE.get(suffix, "an office file of another kind; save it as .docx or .pdf"))
    return "zip"


def _by_type(content_type: str, suffix: str) -> str | None:
    """What a server calls it. "text/plain" and "application/octet-stream" say little, so a suffix goes before them."""
    kind = content_type.split("/")[0]
    if kind in ("image", "audio", "video", "font"):
        raise LeftOutError({"image": "an image", "font": "a font"}.get(kind, "sound or video"))
    if content_type in _TYPES:
        return _TYPES[content_type]
    by_suffix = _by_name("", suffix)
    return by_suffix or ("txt" if content_type == "text/plain" else None)


def _by_name(name: str, suffix: str) -> str | None:
    for reader, container in containers.by_name().items():
        if PurePosixPath(name).name in container.NAMES or suffix in container.SUFFIXES:
            return reader
    found = formats.by_suffix().get(suffix)
    return found[0] if found else None


def _by_text(suffix: str, data: bytes, *, addressed: bool) -> str:
    """Text without a suffix is text; a suffix that nobody knows says that it is something else."""
    if suffix and not addressed:
        raise UnreadableError(f"no reader for {suffix}")
    if only_addresses(data):
        return "addresses"
    return "markdown" if _MARKDOWN.match(_text_of(data[:HEAD])) else "txt"


def only_addresses(data: bytes) -> bool:
    """Whether every line of the text is an http(s) address, a remark or empty, and one is an address."""
    lines = [line.strip() for line in data[:1_000_000].decode("utf-8", "replace").lstrip("\ufeff").splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    return bool(said) and all(map(is_address, said))


def _text_of(head: bytes) -> str:
    """The beginning of the text, near enough to tell markup and headers: wide encodings lose their NULs."""
    return head.decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe").replace("\0", "")


def _is_mail(text: str, *, sure: bool) -> bool:
    """Whether the text begins with the headers of a mail; ``sure`` asks for one that only mail programs write."""
    found: set[str] = set()
    for line in text.splitlines()[:200]:
        if not line.strip():
            break
        header = _HEADER.match(line)
        if header is None and not (found and line[0] in " \t"):
            return False
        found |= {header[1].lower()} if header else set()
    carried = bool(found & _CARRIED)
    return carried and bool(found & _WRITTEN) if sure else carried or len(found & _WRITTEN) >= 3
