"""Whatever is given as an address and whatever a server sends: a page, or one line that says why not."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from loopback import PAGE, Loopback, raw

from briefgen.sources.fetching import Fetched
from briefgen.sources.raw import UnreadableError
from briefgen.web import Fetcher
from briefgen.web.target import parse

PIECES = (
    *(
        "http",
        "https",
        "://",
        "//",
        ":",
        "/",
        "@",
        "[",
        "]",
        "?",
        "#",
        "%",
        "%2f",
        "%00",
        ".",
        "..",
        "127.0.0.1",
        "::1",
    ),
    *(
        "0x",
        "example.org",
        "xn--",
        "xn--a",
        "-",
        "_",
        "80",
        "99999",
        "\\",
        " ",
        "\t",
        "\r\n",
        "\0",
        "é",
        "ß",
        "１",
        "。",
    ),
    *("\u200d", "\ud800", "\U000e0001", "a" * 70, "&", "=", "|", "'", '"', "<"),
)
LIMITS = settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@LIMITS
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map("".join))
@example("http://[::ffff:1.2.3.4]:080/a?b#c")
@example("http://a%2fb/")
@example("http://xn--a.example/")
@example("http://" + "a." * 130)
def test_an_address_has_one_reading_or_none(text: str) -> None:
    """What is taken apart and put together again is the same, so nobody after the check can read it otherwise."""
    for url in (text, "http://" + text, "https://example.org/" + text):
        try:
            target = parse(url)
        except UnreadableError:
            continue
        assert parse(target.url) == target
        assert target.url.isascii()
        assert target.url.isprintable()
        assert " " not in target.url + target.host
        assert not set(target.host) & set("/@%\\?#[]")


@pytest.fixture(scope="module")
def running() -> Iterator[Loopback]:
    with Loopback().running() as server:
        yield server


ANSWER = (
    *(b"HTTP/1.1 ", b"HTTP/0.9", b"200 OK", b"302 Found", b"404 No", b"100 Continue", b"\r\n", b"\r\n\r\n", b": "),
    *(b"Location: /a", b"Location: ", b"Content-Type: text/html", b"Content-Type: ", b"Set-Cookie: a=b", b" folded"),
    *(b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 99999999999999999999999", b"\0", b"\xff\xfe"),
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Content-Encoding: gzip"),
    *(b"Content-Encoding: deflate", b"5\r\nhello\r\n", b"0\r\n\r\n", b"ffffffffffffffffff\r\n", PAGE),
    *(gzip.compress(PAGE), gzip.compress(PAGE)[:20]),
)


def outcome(server: Loopback) -> Fetched | str:
    try:
        return Fetcher(allow_hosts=(server.host,), deadline=5, max_bytes=10_000)(server.url("/a"))
    except UnreadableError as error:
        return str(error)


@settings(LIMITS, max_examples=250)
@given(st.lists(st.one_of(st.sampled_from(ANSWER), st.binary(max_size=4)), max_size=14).map(b"".join), st.booleans())
def test_any_answer_is_a_page_or_a_reason(running: Loopback, answer: bytes, begun: bool) -> None:
    running.pages["/a"] = raw(b"HTTP/1.1 200 OK\r\n" * begun + answer)
    found = outcome(running)
    if isinstance(found, str):
        assert found.isprintable()
        assert "5 s" not in found
    else:
        assert 0 < len(found.data) <= 10_000
