"""Web pages saved as one file: the page is the source, its pictures and styles are left out."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.mail.message import content, header, parse, payload
from briefgen.sources.raw import Metadata, UnreadableError

SUFFIXES = (".mht", ".mhtml")

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def members(data: bytes) -> Iterator[Member]:
    """The page. Raises `UnreadableError` where there is none."""
    message = parse(data)
    parts = content(message)
    texts = [wording.html for wording in parts.wordings if wording.html is not None]
    page = next((part for part in [*texts, *parts.files] if part.get_content_type() in _PAGES), None)
    if page is None:
        raise UnreadableError("no page in it")
    stated = header(message, "Snapshot-Content-Location") or header(page, "Content-Location") or ""
    url = stated if stated.startswith(("http://", "https://")) else None
    yield Member("", data=payload(page), suffix=".html", metadata=Metadata(url=url).from_("saved page"))
