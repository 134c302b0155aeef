"""Two made-up papers on the loopback, whose feeds and pages change from day to day, fail and stall."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAMES = {"gazette": "Osk Gazette", "courier": "Local Courier"}


@dataclass
class Page:
    """``changed`` is when its text was last written, ``published`` what the feed says of it."""

    paper: str
    title: str
    text: str
    published: datetime
    listed: bool = True


@dataclass
class Papers:
    """``trouble`` says of a paper that its server ``fails`` or ``stalls``."""

    pages: dict[str, Page] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)
    asked: threading.Event = field(default_factory=threading.Event)
    not_modified: int = 0
    port: int = 0
    _end: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def feed(self, paper: str) -> str:
        return f"http://{self.host}/{paper}.rss"

    def live(self, day: dict[str, Any], moment: datetime) -> None:
        """What the day brings, at ``moment``."""
        self.trouble = dict(day.get("trouble", {}))
        for new in day.get("new", ()):
            self.pages[new["path"]] = Page(new["paper"], new["title"], new["text"], moment)
        for change in day.get("change", ()):
            self.pages[change["path"]].text = change["text"]
        for path in day.get("gone", ()):
            del self.pages[path]

    def answer(self, path: str, known: str | None) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body; None to say nothing."""
        paper = path[1:].removesuffix(".rss") if path.endswith(".rss") else getattr(self.pages.get(path), "paper", "")
        trouble = self.trouble.get(paper)
        if trouble == "stalls":
            return None
        if trouble == "fails":
            return 500, {}, b"<p>Sorry.</p>"
        body = self._feed(paper) if path.endswith(".rss") else self._page(path)
        if body is None:
            return 404, {}, b"<p>Nothing here.</p>"
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if known == tag:
            self.not_modified += 1
            return 304, {"ETag": tag}, b""
        kind = "application/rss+xml" if path.endswith(".rss") else "text/html; charset=utf-8"
        return 200, {"ETag": tag, "Content-Type": kind}, body

    def _feed(self, paper: str) -> bytes:
        items = "".join(
            f"<item><title>{escape(page.title)}</title><link>http://{self.host}{path}</link>"
            f"<pubDate>{format_datetime(page.published)}</pubDate></item>"
            for path, page in self.pages.items()
            if page.paper == paper and page.listed
        )
        return f"<rss version='2.0'><channel><title>{NAMES[paper]}</title>{items}</channel></rss>".encode()

    def _page(self, path: str) -> bytes | None:
        page = self.pages.get(path)
        if page is None:
            return None
        body = "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in page.text.split("\n\n"))
        return (
            f"<html><head><title>{escape(page.title)}</title>"
            f'<meta property="og:site_name" content="{NAMES[page.paper]}">'
            f'<meta property="article:published_time" content="{page.published.isoformat()}"></head>'
            f"<body><article><h1>{escape(page.title)}</h1>{body}</article></body></html>"
        ).encode()

    @contextmanager
    def running(self) -> Iterator[Papers]:
        papers = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                papers.asked.set()
                found = papers.answer(self.path, self.headers.get("If-None-Match"))
                if found is None:
                    papers._end.wait(5)
                    return
                status, headers, body = found
                with suppress(OSError):  # who asked was killed
                    self.send_response(status)
                    for name, value in {**headers, "Content-Length": str(len(body))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *given: None  # type: ignore[assignment,method-assign]
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._end.set()
            server.shutdown()
            server.server_close()
            thread.join(5)
