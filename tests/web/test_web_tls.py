"""Over https the host must show who it is, though the connection goes to an address."""

from __future__ import annotations

import pytest
from loopback import CERTIFICATE, PAGE, Loopback, drip, page, redirect

from briefgen.sources.raw import UnreadableError
from briefgen.web import Fetcher

Names = dict[str, list[list[str]]]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the tests is one that the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def reason(url: str, *hosts: str, deadline: float = 10.0) -> str:
    with pytest.raises(UnreadableError) as caught:
        Fetcher(allow_hosts=hosts, deadline=deadline)(url)
    return str(caught.value)


@pytest.mark.usefixtures("trusted")
def test_a_host_is_asked_by_its_name_at_its_checked_address(tls_server: Loopback, names: Names) -> None:
    names["news.example"] = [["127.0.0.1"]]
    tls_server.pages["/a"] = page()
    url = tls_server.url("/a", "news.example")
    assert Fetcher(allow_hosts=("news.example",))(url).data == PAGE
    assert tls_server.seen[0]["Host"] == f"news.example:{tls_server.port}"


@pytest.mark.usefixtures("trusted")
def test_a_trailing_dot_and_capitals_are_the_same_host(tls_server: Loopback, names: Names) -> None:
    names["news.example"] = [["127.0.0.1"]]
    tls_server.pages["/a"] = page()
    found = Fetcher(allow_hosts=("News.Example.",))(tls_server.url("/a", "NEWS.example."))
    assert found.url == tls_server.url("/a", "news.example")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_host_is_refused(tls_server: Loopback, names: Names) -> None:
    names["other.example"] = [["127.0.0.1"]]
    said = reason(tls_server.url("/a", "other.example"), "other.example")
    assert said.startswith("the site cannot show that it is who it says (certificate: Hostname mismatch")
    assert tls_server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: Loopback) -> None:
    said = reason(tls_server.url("/a"), "127.0.0.1")
    assert said == "the site cannot show that it is who it says (certificate: self-signed certificate)"
    assert tls_server.asked == []


def test_a_server_without_tls_is_named(server: Loopback) -> None:
    assert reason(f"https://{server.host}/a", "127.0.0.1").startswith("no secure connection (TLS: ")


@pytest.mark.usefixtures("trusted")
def test_no_redirect_leads_from_https_to_http(tls_server: Loopback, server: Loopback) -> None:
    tls_server.pages["/a"] = redirect(server.url("/b"))
    server.pages |= {"/b": page(), "/c": redirect(tls_server.url("/d"))}
    tls_server.pages["/d"] = page()
    assert reason(tls_server.url("/a"), "127.0.0.1").startswith("redirects from https to http")
    assert server.asked == []
    assert Fetcher(allow_hosts=("127.0.0.1",))(server.url("/c")).url == tls_server.url("/d")


@pytest.mark.usefixtures("trusted")
def test_a_drip_inside_tls_ends_at_the_deadline(tls_server: Loopback) -> None:
    tls_server.pages["/a"] = drip(b"a", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    assert reason(tls_server.url("/a"), "127.0.0.1", deadline=0.6) == "no whole answer within 0.6 s"


def test_a_server_that_never_shakes_hands_ends_at_the_deadline(server: Loopback) -> None:
    """A listening socket that accepts and is silent."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert reason(url, "127.0.0.1", deadline=0.5) == "no whole answer within 0.5 s"
