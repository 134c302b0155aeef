"""The items of a feed as what is to be kept of them: a page to follow, and the feed's own words in case it fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import asdict, replace

from briefgen.editions.outlets import Outlet, page_key
from briefgen.sources.containers import Member, feed
from briefgen.sources.containers.feed import NoItemsError
from briefgen.sources.fetching import Ahead, Fetched, host_of, shown
from briefgen.sources.gather import Gatherer, Item
from briefgen.sources.inputs import address
from briefgen.sources.raw import Metadata

_FEED_ITEM = "feed_item"


class Entry(Struct, frozen=True):
    """One item of a feed. ``url`` is the page to follow, None where there is none; ``own`` the feed's words as a text.

    ``digest`` is another when the feed says something else of it.
    """

    key: str
    number: int
    url: str | None
    own: Item
    digest: str

    @property
    def published(self) -> str | None:
        return self.own.metadata.published


def entries(outlet: Outlet, data: bytes) -> Iterator[Entry]:
    """The items of the feed ``data`` in its order, each page once. Raises `UnreadableError` for what is no feed."""
    seen: set[str] = set()
    for number, member in enumerate(_members(data), 1):
        metadata = Metadata(publisher=outlet.name).from_("the config" if outlet.kind != "any" else "OPML")
        metadata = metadata.or_else(member.metadata) if outlet.name else member.metadata
        url = metadata.url.partition("#")[0] if metadata.url else None
        digest = _digest(member.data or b"", replace(metadata, publisher=None))
        key = (page_key(url) if url else None) or f"feed:{outlet.address}:{_own_key(metadata) or digest}"
        if key in seen:
            continue
        seen.add(key)
        # A feed without links is known by what it says; its items have no names of their own either.
        name = shown(url) if url and key.startswith("page:") else f"{shown(outlet.url or '')}/{digest[:12]}"
        text = None if member.data is None else _FEED_ITEM
        sha256 = hashlib.sha256(member.data).hexdigest() if member.data is not None else None
        own = Item(name, text, member.data or b"", sha256, None, metadata, reason=member.reason)
        yield Entry(key, number, url if key.startswith("page:") else None, own, digest)


def _members(data: bytes) -> Iterator[Member]:
    """A feed that happens to be empty is a feed."""
    with suppress(NoItemsError):
        yield from feed.members(data)


def _own_key(metadata: Metadata) -> str | None:
    """What an item without a page is known by, whatever becomes of its words."""
    stated = f"{metadata.title}\n{metadata.published}"
    return hashlib.sha256(stated.encode()).hexdigest() if metadata.title else None


def _digest(data: bytes, metadata: Metadata) -> str:
    stated = json.dumps(asdict(metadata), sort_keys=True).encode()
    return hashlib.sha256(hashlib.sha256(data).digest() + stated).hexdigest()


class _Given(Ahead):
    """Hands `Gatherer` what was fetched before."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(lambda _: fetched)
        self._fetched = fetched

    def expect(self, urls: Iterable[str]) -> None:
        """Nothing is asked ahead."""

    def __call__(self, url: str) -> Fetched:
        return self._fetched


def opened(url: str, fetched: Fetched) -> list[Item]:
    """The texts that the answer of ``url`` is or holds."""
    return list(Gatherer([address(url)], _Given(fetched)).items())


def as_page_of(entry: Entry, source: str, item: Item) -> Item:
    """A text of the page of ``entry``, with what the feed says of it where the page says nothing.

    The name that the user gave a feed goes first, unless the page is of another house (a feed that gathers others').
    """
    stated = entry.own.metadata
    by_user = Metadata()
    if stated.publisher and _house(host_of(source)) == _house(host_of(entry.url or "")):
        place = dict(stated.where).get("publisher")
        if place in ("the config", "OPML"):
            by_user = Metadata(publisher=stated.publisher).from_(place)
    rest = replace(stated, url=None, where=tuple((n, p) for n, p in stated.where if n != "url"))
    return replace(item, metadata=by_user.or_else(item.metadata), fallback=item.fallback.or_else(rest))


def _house(host: str) -> str:
    return ".".join(host.split(".")[-2:])
