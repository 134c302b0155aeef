"""A mail's bytes as its parts: headers as a reader sees them, the texts that are its body, and its attachments.

The parser of the standard library is used with guards: headers are cut at a length that none has, and what nests so
deeply that reading takes more than a few seconds is refused.
"""

from __future__ import annotations

import re
from contextlib import suppress
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import Message
from email.policy import Compat32
from typing import Any

from msgspec import Struct

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import as_browsers_do, clean, decode
from briefgen.sources.raw import UnreadableError, refuse_long
from briefgen.sources.stamps import read_stamp
from briefgen.text.display import display

_LONGEST_HEADER = 4000
"""Characters. The library's own reading of a header is quadratic; the longest subject in use has a few hundred."""
_MOST_WORK = 10_000_000
"""Lines times declared boundaries: each line is compared with every boundary open around it."""
_MOST_PARTS = 1000
_MOST_LINES = 2_000_000
"""An attachment of 100 MB has 1.3 million. The library keeps each line apart: 20 MB of empty ones took 2.4 GB."""
_BOUNDARY = compiled(rb"boundary[*\d]{0,4}[ \t]{0,9}=", re.I)

Part = Message


class _Short(Compat32):
    """Headers as they are written, none longer than a header can be."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


class Wording(Struct, frozen=True):
    """One text of a body in the forms that the sender gave it; at least one is set."""

    plain: Part | None = None
    html: Part | None = None


class Content(Struct, frozen=True):
    """What a mail is made of, each in the order of the mail."""

    wordings: tuple[Wording, ...]
    files: tuple[Part, ...]


def parse(data: bytes) -> Part:
    """The mail. Raises `UnreadableError` for bytes without a header, and for parts nested past reading."""
    if max(data.count(b"\n"), data.count(b"\r")) > _MOST_LINES:
        raise UnreadableError(f"a mail of more than {_MOST_LINES // 1_000_000} million lines")
    if len(_BOUNDARY.findall(data)) * data.count(b"\n") > _MOST_WORK:
        raise UnreadableError("a mail with too many parts inside one another")
    try:
        found = message_from_bytes(data.lstrip(b"\r\n"), policy=_Short())
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        raise UnreadableError("damaged mail") from None
    if not any(found.get(name) for name in ("From", "Subject", "Date", "Message-ID", "Content-Type", "To")):
        raise UnreadableError("no mail: it has no header")
    return found


# ------------------------------------------------------------------ headers


def header(message: Part, name: str) -> str | None:
    """A header as a mail program shows it, on one line; None where there is none or it cannot be told."""
    value = _written(message, name)
    with suppress(Exception):  # the library raises what it likes on a header of any origin
        value = str(policy.default.header_factory(name, value)) if value else None
    return display(clean(value)) or None if value else None


def sender(message: Part) -> str | None:
    """The name that the first sender goes by; None where only an address is given."""
    value = _written(message, "From")
    with suppress(Exception):
        parsed = policy.default.header_factory("From", value) if value else None
        if isinstance(parsed, AddressHeader) and parsed.addresses:
            name = display(clean(str(parsed.addresses[0].display_name))).strip("'\" ")
            return name if name and "@" not in name else None
    return None


def sent(message: Part) -> str | None:
    """The day and time of sending as ISO; None for a date that no mail can have."""
    return read_stamp(_written(message, "Date"))


def _written(message: Part, name: str) -> str | None:
    """The header as it stands in the file, its bytes as the text they are."""
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    if found is None:
        return None
    data = str(found).encode("ascii", "surrogateescape") if _in_bytes(found) else None
    return str(found) if data is None else _decoded(data, None)[0]


def _in_bytes(value: Any) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in str(value))


# ------------------------------------------------------------------ parts


def content(message: Part) -> Content:
    """The texts that are the body and the parts that are files. Raises `UnreadableError` for too many parts."""
    wordings: list[Wording] = []
    files: list[Part] = []
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return Content(tuple(wordings), tuple(files))
        part = waiting.pop()
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            wording, rest = _alternatives(part)
            wordings.extend([wording] if wording else [])
            waiting.extend(reversed(rest))
        elif part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(_children(part)))
        elif not _is_file(part) and kind in ("text/plain", "text/html"):
            wordings.append(Wording(html=part) if kind == "text/html" else Wording(plain=part))
        else:
            files.append(part)
    raise UnreadableError(f"a mail of more than {_MOST_PARTS} parts")


def _children(part: Part) -> list[Part]:
    inside = part.get_payload()
    return [child for child in inside if isinstance(child, Message)] if isinstance(inside, list) else []


def _alternatives(part: Part) -> tuple[Wording | None, list[Part]]:
    """The forms of one text, the last of each kind, and the parts beside them."""
    plain = html = None
    rest: list[Part] = []
    for child in _children(part):
        leaf = child
        if child.get_content_type() == "multipart/related" and (inner := _children(child)):
            leaf, beside = inner[0], inner[1:]
            rest.extend(beside)
        kind = leaf.get_content_type()
        if kind == "text/plain" and not _is_file(leaf):
            plain = leaf
        elif kind == "text/html" and not _is_file(leaf):
            html = leaf
        elif kind != "text/x-amp-html":
            rest.append(leaf)
    return (Wording(plain, html) if plain is not None or html is not None else None), rest


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or file_name(part) is not None


def file_name(part: Part) -> str | None:
    """The name that an attachment goes by, without a path; None where it has none."""
    with suppress(Exception):
        name = part.get_filename()
        shown = display(clean(str(name))) if name else ""
        return shown.replace("\\", "/").rsplit("/", 1)[-1].strip() or None
    return None


def payload(part: Part) -> bytes:
    """The bytes of a part, unpacked from what mail made of them."""
    with suppress(Exception):
        found = part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""
    return b""


def wording_text(part: Part) -> tuple[str, str]:
    """The characters of a text part and its encoding; what is declared is not believed where the bytes are UTF-8.

    Raises `UnreadableError` for a part that is too long.
    """
    declared = None
    with suppress(Exception):
        declared = part.get_content_charset()
    text, encoding = _decoded(payload(part), declared)
    return refuse_long(text), encoding


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    with suppress(UnicodeDecodeError):
        if not data.isascii():
            return data.decode("utf-8"), "utf-8"
    return decode(data, as_browsers_do(declared) if declared else None)


def parameter(part: Part, name: str, header_name: str = "content-type") -> str:
    """A parameter of a part's header in lower case, "" where there is none."""
    with suppress(Exception):
        found = part.get_param(name, "", header_name)
        return str(found[2] if isinstance(found, tuple) else found).strip().lower()
    return ""
