"""Feeds: each item is a source, with what the feed says about it."""

from __future__ import annotations

import html
from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.feeds import Item, read_feed
from briefgen.sources.raw import UnreadableError

SUFFIXES = (".rss", ".atom", ".rdf", ".xml", ".json")

_ITEM = "feed item"
_MOST_ITEMS = 4_000
"""Of one feed; a paper's whole year has fewer. It is less than any one input may hold, so that it is said here."""


class NoItemsError(UnreadableError):
    """A feed, but an empty one."""


def members(data: bytes) -> Iterator[Member]:
    """The items by their number, in the order of the feed; sound and pictures are left out.

    Raises `UnreadableError` for what is no feed.
    """
    number = 0
    for number, item in enumerate(read_feed(data), 1):
        if number > _MOST_ITEMS:
            yield Member(f"{number}", reason=f"the feed has more than {_MOST_ITEMS} items; the rest is not read")
            return
        yield _member(str(number), item)
    if not number:
        raise NoItemsError("a feed without items")


def _member(number: str, item: Item) -> Member:
    title = item.metadata.title
    if not item.content.strip():
        reason = "only a headline; the page is not in the feed" if title else "an item without words"
        return Member(number, reason=reason, metadata=item.metadata)
    heading = f"<h1>{html.escape(title)}</h1>\n" if title else ""
    return Member(
        number, data=(heading + item.content).encode("utf-8", "replace"), suffix=_ITEM, metadata=item.metadata
    )
