"""What an address gives: the page with what the server says of it, over redirects, unpacked."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from loopback import OPEN_ENDED, PAGE, Loopback, page, raw, redirect, status

from briefgen import __version__
from briefgen.sources.fetching import Fetched
from briefgen.web import Fetcher, fetch

Get = Callable[..., Fetched]
Refused = Callable[..., str]


def test_a_page_comes_with_its_type_and_charset(server: Loopback, get: Get) -> None:
    server.pages["/a?b=c"] = page(PAGE, 'Text/HTML; Charset="ISO-8859-1"')
    assert get("/a?b=c") == Fetched(server.url("/a?b=c"), PAGE, "text/html", "iso-8859-1")


def test_the_address_is_kept_without_its_fragment(server: Loopback, get: Get) -> None:
    server.pages["/a"] = page()
    assert get("/a#comments").url == server.url("/a")
    assert server.asked == ["/a"]


def test_letters_outside_ascii_are_asked_for_encoded(server: Loopback, get: Get) -> None:
    server.pages["/caf%C3%A9%20bar?q=%22x%22"] = page()
    assert get('/café%20bar?q="x"').url == server.url("/caf%C3%A9%20bar?q=%22x%22")


def test_the_server_learns_who_asks_and_nothing_else(server: Loopback, get: Get) -> None:
    server.pages["/a"] = page()
    get("/a")
    (headers,) = server.seen
    assert headers["User-Agent"] == f"briefgen/{__version__}"
    assert headers["Host"] == server.host
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_page(code: int, server: Loopback, get: Get) -> None:
    server.pages |= {"/1": redirect("/2?x", code), "/2?x": redirect(server.url("/d/3"), code)}
    server.pages |= {"/d/3": redirect("4#here", code), "/d/4": page()}
    assert get("/1").url == server.url("/d/4")
    assert server.asked == ["/1", "/2?x", "/d/3", "/d/4"]


def test_five_redirects_are_followed_and_no_sixth(server: Loopback, get: Get, refused: Refused) -> None:
    server.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    server.pages["/6"] = page()
    assert get("/1").url == server.url("/6")
    assert refused("/0") == "redirects more than 5 times"


def test_a_circle_of_redirects_ends_at_once(server: Loopback, refused: Refused) -> None:
    server.pages |= {"/a": redirect("/b"), "/b": redirect("/a#again")}
    assert refused("/a") == "redirects in a circle, as sites do that ask for a cookie"
    assert server.asked == ["/a", "/b"]


def test_a_location_with_blanks_and_raw_letters_is_understood(server: Loopback, get: Get) -> None:
    server.pages["/a"] = raw("HTTP/1.1 302 Found\r\nLocation: /b c/é\r\n\r\n".encode())
    server.pages["/b%20c/%C3%A9"] = page()
    assert get("/a").data == PAGE


PACKED = {
    "gzip": ("gzip", gzip.compress(PAGE)),
    "x-gzip": ("X-GZip", gzip.compress(PAGE)),
    "two gzip members": ("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:])),
    "gzip with padding": ("gzip", gzip.compress(PAGE) + b"\0" * 20),
    "deflate": ("deflate", zlib.compress(PAGE)),
    "deflate without a head": ("deflate", zlib.compress(PAGE)[2:-4]),
    "said to be nothing": ("identity", PAGE),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_page_is_unpacked(name: str, server: Loopback, get: Get) -> None:
    packing, body = PACKED[name]
    server.pages["/a"] = page(body, content_encoding=packing)
    assert get("/a").data == PAGE


@pytest.mark.parametrize("packing", ["gzip", "deflate", "bare"])
def test_a_packed_page_is_whole_whatever_its_size(packing: str, server: Loopback, get: Get) -> None:
    """The unpacker works in pieces of 64 KiB: none is lost at their borders, however the bytes arrive."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "bare": lambda b: zlib.compress(b)[2:-4]}[packing]
    for size in (65_535, 65_536, 65_537, 131_072, 1_000_000):
        body = b"a" * size
        packed = pack(body)
        head = OPEN_ENDED[:-2] + f"Content-Encoding: {packing.replace('bare', 'deflate')}\r\n\r\n".encode()

        def reply(exchange, head=head, packed=packed):  # type: ignore[no-untyped-def]
            exchange.write(head + packed[:1])
            for at in range(1, len(packed), 50):
                exchange.write(packed[at : at + 50])

        server.pages["/a"] = reply
        assert len(get("/a").data) == size


def test_a_page_without_length_and_one_in_chunks_are_read(server: Loopback, get: Get) -> None:
    server.pages["/open"] = raw(OPEN_ENDED + PAGE)
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, PAGE[:10], len(PAGE) - 10, PAGE[10:])
    server.pages["/chunks"] = raw(OPEN_ENDED[:-2] + b"Transfer-Encoding: chunked\r\n\r\n" + chunked)
    assert get("/open").data == get("/chunks").data == PAGE


TYPES = {
    "text/plain": "text/plain",
    "application/pdf": "application/pdf",
    "application/rss+xml; charset=utf-8": "application/rss+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "application/octet-stream": None,
    "nonsense": None,
    None: None,
}


@pytest.mark.parametrize("said", TYPES)
def test_what_could_be_read_is_handed_on(said: str | None, server: Loopback, get: Get) -> None:
    server.pages["/a"] = page(PAGE, said)
    assert get("/a").content_type == TYPES[said]


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/json", "text/css", "application/x-msdownload"])
def test_what_holds_no_text_is_named_and_not_loaded(kind: str, server: Loopback, refused: Refused) -> None:
    server.pages["/a"] = page(PAGE, kind, content_length="900000000")
    assert refused("/a") == f"the site sent {kind}, which is not read"


REFUSALS = {
    204: "the site answered without a page (204 No Content)",
    206: "the site answered without a page (206 Partial Content)",
    300: "the site answered without a page (300 Multiple Choices)",
    302: "the site answered without a page (302 Found)",
    304: "the site answered without a page (304 Not Modified)",
    400: "the site refused (400 Bad Request)",
    401: "the site asks for a login (401)",
    402: "the site asks for payment (402)",
    403: "the site refuses programs, or this one (403)",
    404: "no such page (404)",
    410: "the page is gone for good (410)",
    429: "the site got too many requests; try again later (429)",
    451: "the page is withheld for legal reasons (451)",
    500: "the site has a fault (500 Internal Server Error)",
    503: "the site cannot answer now; try again later (503)",
    599: "the site has a fault (599)",
}


@pytest.mark.parametrize("code", REFUSALS)
def test_an_answer_that_is_no_page_is_said_in_words(code: int, server: Loopback, refused: Refused) -> None:
    server.pages["/a"] = status(code, b"" if code in (204, 304) else b"<p>Sorry.</p>")
    assert refused("/a") == REFUSALS[code]
    assert server.asked == ["/a"], "a build asks once"


def test_a_wall_against_programs_is_called_so(server: Loopback, refused: Refused) -> None:
    server.pages["/page"] = status(403, b"<script src='/cdn-cgi/challenge-platform/x.js'></script>")
    server.pages["/header"] = page(b"<p>Just a moment</p>", cf_mitigated="challenge")
    wall = "the site wants to see that a human asks ({}); save the page from a browser"
    assert refused("/page") == wall.format(403)
    assert refused("/header") == wall.format(200)


def test_an_empty_page_is_no_page(server: Loopback, refused: Refused) -> None:
    server.pages["/a"] = page(b"")
    assert refused("/a") == "the site answered with an empty page"


def test_the_package_alone_loads_nothing_of_the_network() -> None:
    """A build without addresses must not pay for them."""
    code = (
        "import sys, briefgen.web; print(sorted({'urllib3', 'ssl', 'socket', 'http', 'ipaddress'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_fetch_is_a_fetcher_with_its_own_limits() -> None:
    assert (Fetcher().deadline, Fetcher().max_bytes, Fetcher().allow_hosts) == (30.0, 20_000_000, ())
    with pytest.raises(Exception, match="only http and https"):
        fetch("ftp://example.org/")
