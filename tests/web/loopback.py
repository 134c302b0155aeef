"""A web server on this machine for tests: each path is answered as the test says, well or badly."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
CERTIFICATE = HERE / "loopback.crt"
"""For localhost, 127.0.0.1 and news.example; its own issuer, good until 2126. The key beside it guards nothing."""
TEXT = b"Two boats sank off Port Talis on Monday, the coast guard said. Nobody was hurt."
PAGE = b"<html><head><title>Two boats sink</title></head><body><article><p>" + TEXT + b"</p></article></body></html>"

Reply = Callable[["Exchange"], None]


class Exchange:
    """One request with the means to answer it, byte by byte if need be."""

    def __init__(self, handler: BaseHTTPRequestHandler, stopping: threading.Event) -> None:
        self._handler = handler
        self._stopping = stopping
        self.headers = handler.headers

    def write(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Waits, or ends the answer when the test is over."""
        if self._stopping.wait(seconds):
            raise BrokenPipeError


class Loopback:
    """``pages`` maps paths to replies; ``asked`` collects the paths in the order of the requests."""

    def __init__(self, *, tls: bool = False) -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.seen: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self.scheme = "https" if tls else "http"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE, HERE / "loopback.key")
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                loopback.asked.append(self.path)
                loopback.seen.append(dict(self.headers))
                reply = loopback.pages.get(self.path, status(404))
                with suppress(OSError):
                    reply(Exchange(self, loopback.stopping))
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    @contextmanager
    def running(self) -> Iterator[Loopback]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)


def raw(data: bytes) -> Reply:
    """Exactly these bytes, head and all, then the end."""
    return lambda exchange: exchange.write(data)


def page(body: bytes = PAGE, content_type: str | None = "text/html; charset=utf-8", **headers: str) -> Reply:
    """A good answer with its length; keywords are further headers ("content_encoding")."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"Content-Length: {len(body)}"] if "content_length" not in headers else []
    return raw(_head("200 OK", lines) + body)


def status(code: int, body: bytes = b"<p>Sorry.</p>", **headers: str) -> Reply:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw(_head(f"{code} As it is", [*lines, f"Content-Length: {len(body)}"]) + body)


def redirect(location: str, code: int = 302) -> Reply:
    return raw(_head(f"{code} Elsewhere", [f"Location: {location}", "Content-Length: 0"]))


def drip(piece: bytes, head: bytes = b"", every: float = 0.05) -> Reply:
    """``head``, then ``piece`` again and again, until nobody listens or a client without a deadline is shown."""

    def reply(exchange: Exchange) -> None:
        exchange.write(head)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            exchange.write(piece)
            exchange.pause(every)

    return reply


def _head(line: str, headers: list[str]) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {line}", *headers, "", ""]).encode("latin-1")


OPEN_ENDED = _head("200 OK", ["Content-Type: text/html"])
"""The head of an answer whose body ends with the connection."""
