"""Bytes to text: which encoding, and a cleaning that replaces one character by one, so that offsets stay."""

from __future__ import annotations

import codecs

from briefgen.rules.compiled import compiled
from briefgen.sources.raw import UnreadableError
from briefgen.text.display import ERASED

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PACKINGS = frozenset({"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "undefined"})
_CONTROLS = compiled(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNSEEN = (  # controls, soft hyphen, zero-width and bidi marks, byte order marks, non-characters, lone surrogates
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff"
)
_ERASE = compiled(f"[{_UNSEEN}]")
_ORDERS = compiled("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding: BOM, declared, strict UTF-8, UTF-16 by its NULs, else cp1252.

    Raises `UnreadableError` for bytes that are no text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name
    for name in [declared, "utf-8"] if declared and _is_charset(declared) else ["utf-8"]:
        text = _strict(data, name)
        if text is not None and "\0" not in text:
            return text, codecs.lookup(name).name
    wide = _utf16_by_nuls(data)
    if wide:
        return data.decode(wide, "replace"), wide
    if _is_binary(data[:65536]):
        raise UnreadableError("binary data, no text")
    text = _strict(data, "utf-8")
    return (data.decode("cp1252", "replace"), "cp1252") if text is None else (text, "utf-8")


def in_utf8(data: bytes, declared: str | None) -> tuple[bytes, str | None]:
    """``data`` as UTF-8 with its mark, and the name of the encoding it had; as it is where ``declared`` says nothing.

    What a server declares goes before what a page says of itself, as in browsers, unless the bytes are plainly UTF-8.
    """
    name = as_browsers_do(declared or "")
    if not _is_charset(name) or any(data.startswith(bom) for bom, _ in _BOMS):
        return data, None
    plain = None if data.isascii() else _strict(data, "utf-8")
    text = plain if plain is not None else _strict(data, name)
    if text is None or "\0" in text:
        return data, None
    return codecs.BOM_UTF8 + text.encode("utf-8"), "utf-8" if plain is not None else codecs.lookup(name).name


def as_browsers_do(declared: str) -> str:
    """Latin-1 and ASCII as the larger set that everybody means."""
    latin = ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")
    return "cp1252" if declared.lower() in latin else declared.lower()


def _is_charset(name: str) -> bool:
    """Whether the name is that of a set of characters, not of another way to pack text that Python also knows.

    Those are no encodings of pages or mails, and two of them take time that grows with the square of the length.
    """
    try:
        return codecs.lookup(name).name not in _PACKINGS
    except (LookupError, ValueError):
        return False


def _is_binary(sample: bytes) -> bool:
    """Whether more than a stray control character is in it; in random bytes they are one in ten."""
    controls = len(_CONTROLS.findall(sample))
    return controls > 4 and controls * 30 > len(sample)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError):
        return None


def _utf16_by_nuls(data: bytes) -> str | None:
    """English text in UTF-16 has a NUL in nearly every pair, always on the same side."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    for side, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[side::2].count(0) > pairs * 0.7 and sample[1 - side :: 2].count(0) < pairs * 0.1:
            return name
    return None


def clean(text: str) -> str:
    """``text`` with what no reader may see erased, one for one, and "\\n" as the only line break."""
    text = text.replace("\r\n", " \n").translate(_LINE_BREAKS)
    return _ERASE.sub(ERASED, text)


def visible(name: str) -> str:
    """``name``, of a file or an address, with what orders a terminal or a page about shown as "\ufffd", one for one."""
    return _ORDERS.sub("\ufffd", name)


_LINE_BREAKS = {ord(c): "\n" for c in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
