"""Lists of sources: an address or a path a line, "#" before a remark. Paths count from the folder of the list."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.decoding import decode
from briefgen.sources.raw import UnreadableError

SUFFIXES = (".urls",)
NAMES = ("sources.txt",)
_LARGEST = 5_000_000
"""Bytes: fifty thousand addresses, ten times what is read of one list."""
_LONGEST = 8000
"""Characters; systems allow 4,096 in a path, browsers 2,000 to 8,000 in an address."""


def members(data: bytes) -> Iterator[Member]:
    """What each line names, in order, each once; a remark may follow a blank and "#".

    Raises `UnreadableError` for a list too long to be one.
    """
    if len(data) > _LARGEST:
        raise UnreadableError(f"a list larger than {_LARGEST // 1_000_000} MB")
    text, _ = decode(data)
    seen: set[str] = set()
    for line in text.splitlines():
        said = "" if line.lstrip().startswith("#") else line.split(" #")[0].strip()
        if len(said) > _LONGEST:
            yield Member(name=f"{said[:40]}...", reason="a line too long for an address or a path")
        elif said and said not in seen:
            seen.add(said)
            yield Member(name=said, reference=said)
