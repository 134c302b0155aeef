"""OPML: the list of feeds that a feed reader keeps. Its feeds are addresses; nothing else in it is followed."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.raw import Metadata, UnreadableError

SUFFIXES = (".opml",)
_LARGEST = 5_000_000
"""Bytes: twenty thousand feeds. The tree takes ten times as much memory."""


def members(data: bytes) -> Iterator[Member]:
    """The feeds in the order of the outline, each once, with the name the list gives them as publisher."""
    if len(data) > _LARGEST:
        raise UnreadableError(f"a list of feeds larger than {_LARGEST // 1_000_000} MB")
    from lxml import etree

    # A list of feeds needs no declarations; a document type is how entity bombs come in.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"no readable OPML: {str(error).split(',')[0]}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("OPML with a document type, which is not read")
    seen: set[str] = set()
    for outline in root.iter("outline"):
        address = (outline.get("xmlUrl") or "").strip()
        if address and address not in seen:
            seen.add(address)
            yield _member(address, outline.get("title") or outline.get("text"))


def _member(address: str, title: str | None) -> Member:
    named = Metadata(publisher=" ".join(title.split()) or None) if title else Metadata()
    return Member(name=address, reference=address, metadata=named.from_("OPML"))
