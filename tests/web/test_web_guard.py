"""Only addresses of the open internet are asked, unless the user allowed a host by name."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml
from loopback import PAGE, Loopback, page, raw, redirect

from briefgen.errors import UsageError
from briefgen.sources.raw import UnreadableError
from briefgen.web import Fetcher
from briefgen.web.guard import is_public

Names = dict[str, list[list[str]]]
Refused = Callable[..., str]
CASES = Path(__file__).parents[1] / "cases" / "web" / "hostile_addresses.yaml"
HOSTILE: list[tuple[str, str]] = [tuple(pair) for pair in yaml.safe_load(CASES.read_text(encoding="utf-8"))]
PUBLIC = "93.184.215.14"


def reason(url: str, *hosts: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        Fetcher(allow_hosts=hosts, deadline=5)(url)
    return str(caught.value)


def test_the_list_is_long() -> None:
    assert len(HOSTILE) >= 60
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("url", "why"), HOSTILE, ids=[ascii(url) for url, _ in HOSTILE])
def test_a_hostile_address_is_refused_before_any_connection(
    url: str, why: str, names: Names, connections: list[Any]
) -> None:
    names |= {
        "localhost": [["127.0.0.1"]],
        "printer.localhost": [["::1"]],
        "metadata.internal": [["169.254.169.254"]],
        "intranet": [["10.0.0.7"]],
        "half-private.example": [[PUBLIC, "192.168.0.1"]],
        "mapped.example": [["::ffff:10.0.0.1"]],
        "example.org": [[PUBLIC]],
    }
    said = reason(url)
    assert any(part in said for part in why.split("|")), said
    assert connections == []
    assert said.isprintable()
    assert "secret" not in said


PUBLIC_ONES = ("93.184.215.14", "9.9.9.9", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::5db8:d70e")


@pytest.mark.parametrize("address", PUBLIC_ONES)
def test_addresses_of_the_internet_are_asked(address: str, names: Names, connections: list[Any]) -> None:
    assert is_public(ip_address(address))
    names["news.example"] = [[address]]
    assert "refuses the connection" in reason("http://news.example/")
    assert [tried[:2] for tried in connections] == [(address, 80)]


def test_a_public_address_may_be_written_out(connections: list[Any]) -> None:
    reason(f"http://{PUBLIC}:8080/")
    reason("https://[2606:4700::1111]/")
    assert [tried[:2] for tried in connections] == [(PUBLIC, 8080), ("2606:4700::1111", 443)]


def test_international_names_are_asked_in_their_ascii_form(names: Names, connections: list[Any]) -> None:
    names["xn--bcher-kva.example"] = [[PUBLIC]]
    reason("http://BÜCHER.example/")
    assert len(connections) == 1


def test_every_address_of_a_name_is_tried(names: Names, connections: list[Any]) -> None:
    names["news.example"] = [["2606:4700::1111", PUBLIC]]
    assert "refuses the connection" in reason("http://news.example/")
    assert [tried[0] for tried in connections] == ["2606:4700::1111", PUBLIC]


def test_a_machine_without_ipv6_asks_the_other_address(
    names: Names, connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = socket.socket

    def no_ipv6(family: int, *given: Any) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return made(family, *given)

    names["news.example"] = [["2606:4700::1111", PUBLIC]]
    monkeypatch.setattr(socket, "socket", no_ipv6)
    reason("http://news.example/")
    assert [tried[0] for tried in connections] == [PUBLIC]


def test_a_name_without_an_address_is_not_known(names: Names) -> None:
    names["news.example"] = [[]]
    assert reason("http://news.example/") == "the host name is not known"


def test_a_name_is_looked_up_once_and_the_checked_address_is_asked(names: Names, connections: list[Any]) -> None:
    """DNS rebinding: public when it is checked, private a moment later."""
    names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    reason("http://rebind.example/")
    assert [tried[0] for tried in connections] == [PUBLIC]


REDIRECTS = {
    "http://169.254.169.254/latest/meta-data/": "redirects to a private or local address (169.254.169.254)",
    "http://[::ffff:169.254.169.254]/": "redirects to a private or local address (::ffff:a9fe:a9fe)",
    "//10.0.0.1/": "redirects to a private or local address (10.0.0.1)",
    "file:///etc/passwd": "redirects elsewhere: only http and https addresses are read",
    "gopher://127.0.0.1:6379/_INFO": "redirects elsewhere: only http and https addresses are read",
    "http://user:secret@news.example/": "redirects elsewhere: the web address holds a user name or password",
    "http://2130706433/": "redirects elsewhere: the host is a number that is no plain IPv4 address",
    "http://127.0.0.1:6379/": "redirects to a private or local address (127.0.0.1)",
    "http://[::1": "redirects to no proper web address",
    "\\\\evil.example\\": "redirects to an address with control characters in it",
    "/a\x7fb": "redirects to an address with control characters in it",
    "/" + "a" * 9000: "redirects elsewhere: the web address is too long",
}


@pytest.mark.parametrize("location", REDIRECTS, ids=lambda location: ascii(location[:50]))
def test_each_redirect_is_checked(location: str, server: Loopback, refused: Refused) -> None:
    server.pages["/a"] = redirect(location)
    said = refused("/a")
    assert said.startswith(REDIRECTS[location])
    assert "secret" not in said
    assert server.asked == ["/a"]


def test_a_folded_location_injects_no_header(server: Loopback, refused: Refused) -> None:
    """What a server writes into Location must not become a header of the next request."""
    server.pages["/a"] = raw(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n X-Injected: yes\r\n\r\n")
    server.pages["/c"] = redirect("/d%0d%0aX-Injected:%20yes")
    server.pages["/e"] = redirect("/f\rX-Injected: yes")
    assert refused("/a") == refused("/c") == refused("/e") == "no such page (404)"
    assert server.asked == ["/a", "/b%20X-Injected:%20yes", "/c", "/d%0d%0aX-Injected:%20yes", "/e", "/f"]
    assert all("X-Injected" not in headers for headers in server.seen)


def test_a_public_page_leads_to_no_private_one_not_even_an_allowed_one(
    names: Names, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host is allowed for the user's own addresses; a stranger's page must not reach it through him."""
    monkeypatch.setattr("briefgen.web.guard.is_public", lambda ip: str(ip) == "127.0.0.2")
    names |= {"stranger.example": [["127.0.0.2"]], "intranet.example": [["127.0.0.1"]], "127.0.0.1": [["127.0.0.1"]]}
    monkeypatch.setattr("briefgen.web.exchange._connected", _to(server))
    server.pages |= {"/a": redirect(server.url("/b", "intranet.example")), "/b": page()}
    allowed = Fetcher(allow_hosts=("intranet.example",))
    with pytest.raises(UnreadableError, match=r"redirects to a private or local address \(127\.0\.0\.1\)$"):
        allowed(server.url("/a", "stranger.example"))
    assert allowed(server.url("/a", "intranet.example")).data == PAGE


def _to(server: Loopback) -> Callable[..., Any]:
    return lambda route, watch: socket.create_connection(("127.0.0.1", server.port))


ALLOWED = {
    "127.0.0.1": True,
    "127.0.0.1:{port}": True,
    "127.0.0.1.:{port}": True,
    "127.0.0.1:1234": False,
    "127.0.0.2": False,
    "localhost": False,
}


@pytest.mark.parametrize("host", ALLOWED)
def test_an_allowed_host_is_let_through_at_its_port(host: str, server: Loopback) -> None:
    server.pages["/a"] = page()
    fetcher = Fetcher(allow_hosts=(host.format(port=server.port),))
    if ALLOWED[host]:
        assert fetcher(server.url("/a")).data == PAGE
        return
    with pytest.raises(UnreadableError, match=r"at a private or local address .*--allow-host 127\.0\.0\.1 lets it"):
        fetcher(server.url("/a"))
    assert server.asked == []


def test_an_allowed_name_may_lie_anywhere(names: Names, server: Loopback) -> None:
    names["intranet.example"] = [["127.0.0.1"]]
    server.pages["/a"] = page()
    assert Fetcher(allow_hosts=("intranet.example",))(server.url("/a", "intranet.example")).data == PAGE


def test_a_port_of_another_service_must_be_allowed_by_number(connections: list[Any]) -> None:
    assert reason("http://10.0.0.1:25/", "10.0.0.1") == "port 25 is not for web pages"
    reason("http://10.0.0.1:25/", "10.0.0.1:25")
    assert connections == [("10.0.0.1", 25)]


@pytest.mark.parametrize("host", ["", "http://intranet.example", "intranet example", "a:b", "127.1", "10.0.0.0/8", "*"])
def test_what_names_no_host_cannot_be_allowed(host: str) -> None:
    with pytest.raises(UsageError, match="give HOST or HOST:PORT"):
        Fetcher(allow_hosts=(host,))
