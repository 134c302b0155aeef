"""Lists of sources: an address or a path a line, "#" before a remark. Paths count from the folder of the list."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.decoding import decode

SUFFIXES = (".urls",)
NAMES = ("sources.txt",)


def members(data: bytes) -> Iterator[Member]:
    """What each line names, in order, each once; a remark may follow a blank and "#"."""
    text, _ = decode(data)
    seen: set[str] = set()
    for line in text.splitlines():
        said = "" if line.lstrip().startswith("#") else line.split(" #")[0].strip()
        if said and said not in seen:
            seen.add(said)
            yield Member(name=said, reference=said)
