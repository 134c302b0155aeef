"""What the tests of collecting share: a config with one edition, feeds, and sites that need no network."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import yaml

from briefgen.editions.config import Config, load
from briefgen.sources.fetching import Answer, Fetched, Validators
from briefgen.sources.raw import UnreadableError

DAY = datetime(2026, 3, 20, 8, tzinfo=UTC)
WORDS = "Two boats sank off Port Talis on Monday, the coast guard said."


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def config(root: Path, sources: Sequence[object], **fields: object) -> Config:
    """A config in ``root`` with the edition "morning"; ``fields`` are more of the edition's, ``keep`` the config's."""
    top = {"keep": fields.pop("keep")} if "keep" in fields else {}
    data = {**top, "editions": {"morning": {"sources": list(sources), **fields}}}
    (root / "briefgen.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return load(root)


def article(*sentences: str, title: str = "Two boats sink") -> bytes:
    """A page with one article."""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@dataclass(frozen=True)
class Told:
    """One item of a feed."""

    title: str
    link: str | None = None
    published: datetime | None = None
    text: str = WORDS


def rss(*items: Told, title: str = "The Elm Courier") -> bytes:
    parts = []
    for item in items:
        link = f"<link>{escape(item.link)}</link>" if item.link else ""
        day = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
        parts.append(
            f"<item><title>{escape(item.title)}</title>{link}{day}<description>{item.text}</description></item>"
        )
    channel = f"<channel><title>{title}</title>{''.join(parts)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@dataclass
class Site:
    """An `Ask` over ``pages`` by address; an exception is raised. Answers carry an ETag, and 304 is given for it."""

    pages: dict[str, bytes | Exception] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def __call__(self, url: str, known: Validators) -> Answer:
        self.asked.append(url)
        found = self.pages.get(url, UnreadableError("no such page (404)"))
        if isinstance(found, Exception):
            raise found
        etag = hashlib.sha256(found).hexdigest()[:8]
        if known.etag == etag:
            self.unchanged.append(url)
            return Answer(None, known)
        kind = self.types.get(url, "application/rss+xml" if found.startswith(b"<?xml") else "text/html")
        return Answer(Fetched(url, found, kind), Validators(etag))

    def taken(self) -> list[str]:
        """What was asked for since the last time, sorted: hosts are asked at once."""
        found, self.asked = sorted(self.asked), []
        return found
