"""Whatever a server does, a fetch ends in its time and size, with one line that says why."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from loopback import OPEN_ENDED, PAGE, Exchange, Loopback, drip, page, raw, redirect

from briefgen.web import Fetcher

Refused = Callable[..., str]

CHUNKED = OPEN_ENDED[:-2] + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = OPEN_ENDED[:-2] + b"Content-Encoding: gzip\r\n\r\n"
DRIPS = {
    "the body": drip(b"a", OPEN_ENDED),
    "the body of an open end, silent": drip(b"", OPEN_ENDED + b"The beginning of a page"),
    "the status line": drip(b"H"),
    "the headers": drip(b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n", every=0.2),
    "one header": drip(b"a", b"HTTP/1.1 200 OK\r\nX-A: "),
    "answers that are not yet one": drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "the size of a chunk": drip(b"0", CHUNKED),
    "chunks": drip(b"1\r\na\r\n", CHUNKED),
    "what comes after the chunks": drip(b"X-A: b\r\n", CHUNKED + b"1\r\na\r\n0\r\n"),
    "packed bytes that give nothing": drip(b"n", GZIPPED + b"\x1f\x8b\x08\x08" + b"\0" * 6),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_slow_drip_ends_at_the_deadline(what: str, server: Loopback, refused: Refused) -> None:
    """A byte now and then keeps every time-out of a socket from running out."""
    server.pages["/a"] = DRIPS[what]
    started = time.monotonic()
    reason = refused("/a", deadline=0.6)
    assert time.monotonic() - started < 5
    assert reason == "no whole answer within 0.6 s"


def test_an_error_page_that_drips_or_breaks_off_is_still_an_error(server: Loopback, refused: Refused) -> None:
    server.pages["/drip"] = drip(b"a", b"HTTP/1.1 404 No\r\n\r\n")
    server.pages["/break"] = raw(b"HTTP/1.1 404 No\r\nContent-Length: 9\r\n\r\nSorry")
    assert refused("/drip", deadline=0.5) == refused("/break") == "no such page (404)"


def test_the_deadline_is_for_all_redirects_together(server: Loopback, refused: Refused) -> None:
    def late(reply):  # type: ignore[no-untyped-def]
        def run(exchange: Exchange) -> None:
            exchange.pause(0.4)
            reply(exchange)

        return run

    server.pages |= {f"/{n}": late(redirect(f"/{n + 1}")) for n in range(4)}
    server.pages["/4"] = late(page())
    started = time.monotonic()
    assert refused("/0", deadline=1.0) == "no whole answer within 1 s"
    assert time.monotonic() - started < 5


def test_a_name_that_is_looked_up_for_ever_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(10) or [])
    started = time.monotonic()
    with pytest.raises(Exception, match="no whole answer within"):
        Fetcher(deadline=0.3)("http://news.example/")
    assert time.monotonic() - started < 5
    over.set()


def test_no_thread_is_left_over(server: Loopback, refused: Refused) -> None:
    before = {t for t in threading.enumerate() if t.name.startswith(("briefgen", "Thread-"))}
    server.pages["/a"] = page()
    Fetcher(allow_hosts=(server.host,))(server.url("/a"))
    time.sleep(0.1)
    left = {t for t in threading.enumerate() if isinstance(t, threading.Timer)} - before
    assert not left, "the timer of a fetch that is done"


@pytest.mark.parametrize("head", [OPEN_ENDED, CHUNKED], ids=["open", "chunked"])
def test_a_body_without_end_is_cut_off(head: bytes, server: Loopback, refused: Refused) -> None:
    piece = b"10000\r\n" + b"a" * 65_536 + b"\r\n" if head is CHUNKED else b"a" * 65_536
    server.pages["/a"] = drip(piece, head, every=0)
    assert refused("/a", max_bytes=2_000_000) == "larger than 2 MB"


def test_a_length_over_the_limit_is_refused_unread(server: Loopback, refused: Refused) -> None:
    server.pages["/a"] = page(b"a", content_length="20000001")
    assert refused("/a") == "larger than 20 MB"


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_bomb_of_packed_bytes_is_cut_off_in_little_memory(packing: str, server: Loopback, refused: Refused) -> None:
    """300 MB of zeros in 300 kB: never unpacked at once."""
    zeros = b"\0" * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if packing == "gzip" else 15)
    bomb = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    server.pages["/a"] = page(bomb, content_encoding=packing)
    tracemalloc.start()
    try:
        assert refused("/a", max_bytes=5_000_000) == "larger than 5 MB"
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_packed_bytes_count_on_the_wire_too(server: Loopback, refused: Refused) -> None:
    """Gzip members that hold nothing unpack to nothing and could come for ever."""
    server.pages["/a"] = drip(gzip.compress(b"") * 5000, GZIPPED, every=0)
    assert refused("/a", max_bytes=1_000_000) == "larger than 1 MB"


UNASKED = "the site sent it packed in a way that was not asked for"
BROKEN = {
    "less than its length": (page(PAGE, content_length=str(len(PAGE) + 9)), "the connection broke off before the end"),
    "chunks without their end": (raw(CHUNKED + b"5\r\nTwo b\r\n"), "the connection broke off before the end"),
    "half a chunk": (raw(CHUNKED + b"50\r\nTwo b"), "the connection broke off before the end"),
    "no size of a chunk": (raw(CHUNKED + b"five\r\nTwo b\r\n"), "the connection broke off before the end"),
    "half of a gzip": (raw(GZIPPED + gzip.compress(PAGE)[:50]), "the connection broke off before the end"),
    "no gzip": (page(PAGE, content_encoding="gzip"), "what came is damaged"),
    "a damaged gzip": (page(gzip.compress(PAGE)[:-8] + b"12345678", content_encoding="gzip"), "what came is damaged"),
    "brotli": (page(PAGE, content_encoding="br"), UNASKED),
    "packed twice": (page(PAGE, content_encoding="gzip, gzip"), UNASKED),
    "nothing": (raw(b""), "the connection broke off before the end"),
    "another protocol": (raw(b"220 mail.example ESMTP\r\n"), "the answer is not proper HTTP"),
    "no status": (raw(b"HTTP/1.1 abc\r\n\r\n"), "the answer is not proper HTTP"),
    "a line without end": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000), "the answer is not proper HTTP"),
    "a thousand headers": (raw(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 1000 + b"\r\n"), "the answer is not proper HTTP"),
    "two lengths": (raw(OPEN_ENDED[:-2] + b"Content-Length: 5, 9\r\n\r\nTwo boats"), "the answer is not proper HTTP"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_answer_is_named(what: str, server: Loopback, refused: Refused) -> None:
    reply, reason = BROKEN[what]
    server.pages["/a"] = reply
    assert refused("/a") == reason


def test_a_server_cannot_make_the_tool_talk(
    server: Loopback, refused: Refused, capfd: pytest.CaptureFixture[str]
) -> None:
    """Headers that a library warns about, with a traceback, leave the terminal as it is."""
    server.pages["/a"] = raw(b"HTTP/1.1 404 \x1b[31mNo\r\nno header at all\r\n\x1b]0;owned\x07: b\r\n\r\n")
    assert refused("/a") == "no such page (404)"
    server.pages["/b"] = page(PAGE, "text/html\x1b[31m; charset=\x1b[31m")
    assert Fetcher(allow_hosts=(server.host,))(server.url("/b")).charset is None
    assert capfd.readouterr() == ("", "")


def test_a_closed_port_is_named(server: Loopback) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Exception, match="the host refuses the connection"):
        Fetcher(allow_hosts=("127.0.0.1",))(f"http://127.0.0.1:{port}/")


def test_a_proxy_in_the_environment_is_not_used_and_that_is_said(
    names: dict[str, list[list[str]]], server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a proxy nobody could check which address is asked."""
    monkeypatch.setenv("HTTP_PROXY", server.url("/"))
    monkeypatch.setenv("http_proxy", server.url("/"))
    with pytest.raises(Exception, match="not known; a proxy is set in the environment, which briefgen does not use"):
        Fetcher(allow_hosts=("127.0.0.1",))("http://news.example/")
    assert server.asked == []
