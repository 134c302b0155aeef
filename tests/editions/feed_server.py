"""A server of feeds and pages on this machine, well behaved or not, for a bounded time."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_LONGEST = 8.0
"""Seconds that a path hangs at most."""


@dataclass
class FeedServer:
    """``pages`` are bodies by path; ``moods`` are what a path answers first; the paths in ``hanging`` never answer.

    Each body carries an ETag, and whoever sends it gets 304. ``asked`` are (path, status) in order.
    """

    pages: dict[str, bytes] = field(default_factory=dict)
    moods: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path: str, known: str | None) -> tuple[int, dict[str, str], bytes]:
        if path in self.hanging:
            self._over.wait(_LONGEST)
            raise BrokenPipeError
        if self.moods.get(path):
            return (*self.moods[path].pop(0), b"")
        body = self.pages.get(path)
        if body is None:
            return 404, {}, b""
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        kind = "application/rss+xml" if body.startswith(b"<?xml") else "text/html"
        return (304, {"ETag": etag}, b"") if known == etag else (200, {"ETag": etag, "Content-Type": kind}, body)

    def taken(self) -> list[tuple[str, int]]:
        """What was asked since the last time, sorted."""
        found, self.asked = sorted(self.asked), []
        return found

    @contextmanager
    def running(self) -> Iterator[FeedServer]:
        feeds = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                with suppress(OSError):
                    status, headers, body = feeds.answer(self.path, self.headers.get("If-None-Match"))
                    feeds.asked.append((self.path, status))
                    self.send_response(status)
                    for name, value in {**headers, "Content-Length": str(len(body))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Tests are silent."""

        server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # 127.0.0.2 and the like are hosts of their own
        server.daemon_threads = True
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            server.shutdown()
            server.server_close()
            thread.join(5)
