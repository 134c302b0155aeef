"""Mail addresses, taken apart strictly: what is no plain address never reaches a header or a server."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from functools import lru_cache

_NAMED = re.compile(r"(?P<name>[^<>]{0,200})<(?P<address>[^<>]{1,320})>\Z")
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}\Z")


@lru_cache(maxsize=10_000)
def parse(text: str) -> Address:
    """``name@example.org`` or ``Some Name <name@example.org>``. Raises `ValueError` that says what is wrong."""
    if not text.isprintable() or "=?" in text:
        raise ValueError("an address is one line, without control characters and encoded words")
    found = _NAMED.match(text)
    name, plain = (found["name"].strip().strip('"'), found["address"]) if found else ("", text.strip())
    if not _PLAIN.match(plain):
        raise ValueError(f"{plain!r} is no mail address")
    try:
        return Address(display_name=name, addr_spec=plain)
    except (ValueError, MessageError, IndexError):
        raise ValueError(f"{plain!r} is no mail address") from None
