"""Whether a text is new, the same, or the known one with other words: each becomes a version in the store, or none."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from briefgen.editions.store.collecting import Collecting, Known
from briefgen.model import Document
from briefgen.sources import read_items
from briefgen.sources.gather import Item
from briefgen.sources.versions import changed_words

_FULL = 80
"""Words from which a feed's own text may be the whole article, so that its page must hold as much to go before it."""
_THIN = 0.5
"""Share of a feed's words that its page must have: less is a teaser, a login or a page made by scripts."""

Became = Literal["new", "changed", "same", "failed"]


class Settled(Struct, frozen=True):
    """The latest ``version`` of the item, None where there is none, and what this look made of it."""

    version: int | None
    became: Became


def settle(collecting: Collecting, known: Known, item: Item, language: str, *, provisional: bool = False) -> Settled:
    """Keep ``item`` as a version of ``known`` if it says something new; ``provisional`` for what stands in for it.

    What cannot be read never takes the place of what could. A page whose bytes are others but whose text is the same
    (advertisements, counters) is the same.
    """
    collecting.checked(known)
    failed = item.reason is not None and item.severity != "info"
    if known.version is None:
        return Settled(collecting.version(known, item, provisional=provisional), "failed" if failed else "new")
    latest = collecting.latest(known)
    if item.reason is not None:
        renew = known.kept is None and latest.reason != item.reason
        return Settled(collecting.version(known, item) if renew else known.version, "failed" if failed else "same")
    if latest.sha256 == item.sha256 and known.kept is not None and known.provisional == provisional:
        if not latest.data:  # the bytes were lost; here they are again
            collecting.keep(item)
        return Settled(known.version, "same")
    if not known.is_good:
        return Settled(collecting.version(known, item, provisional=provisional), "new")
    return _changed(collecting, known, latest, item, language, provisional)


def _changed(
    collecting: Collecting, known: Known, latest: Item, item: Item, language: str, provisional: bool
) -> Settled:
    assert known.version is not None
    if provisional:
        return Settled(known.version, "same")
    old, new = document(latest, language), document(item, language)
    if new is None:
        return Settled(known.version, "failed" if old else "same")
    if old is not None and (old.text, old.source.title) == (new.text, new.source.title):
        return Settled(known.version, "same")
    change = changed_words(_sentences(old), _sentences(new)) if old else None
    return Settled(collecting.version(known, item, change=change), "changed" if old else "new")


def document(item: Item, language: str) -> Document | None:
    """``item`` as the build would read it, None where it would not."""
    return next(iter(read_items([item], language=language).documents), None)


def _sentences(document: Document) -> list[str]:
    return [" ".join(document.slice(s.start, s.end).split()) for s in document.sentences]


def better_of(page: Item, own: Item, language: str) -> tuple[Item, bool]:
    """The page of a feed's item or the feed's ``own`` words for it, and whether these only stand in for the page."""
    if own.format is None:
        return page, False
    if page.reason is not None:
        return own, True
    words = len(own.data.split())
    if words < _FULL:
        return page, False
    found, full = document(page, language), document(own, language)
    if full is None or (found is not None and found.source.words >= _THIN * full.source.words):
        return page, False
    return own, False
