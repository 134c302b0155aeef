"""Addresses and standard input are sources like files; what a server says of a page counts where the bytes do not."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from intake_files import article, packed, page, register, result, told

from briefgen.sources.fetching import Fetched

URL = "https://x.org/dam"


def test_a_page_is_called_by_its_address(tmp_path: Path) -> None:
    """The register shows the address that was given, and where it led in the end."""
    web = {URL: Fetched("https://x.org/2024/dam.html", page("Orvale").encode(), "text/html", "utf-8")}
    (source,) = register(URL, web=web)
    assert (source.path, source.url, source.status) == (URL, "https://x.org/2024/dam.html", "read")
    assert [s.place for s in source.stated_in if s.field == "url"] == ["address"]


def test_the_address_that_a_page_states_goes_first() -> None:
    """A page's canonical address is that of the article, whatever link led there."""
    head = '<link rel="canonical" href="https://x.org/dam-bursts">'
    web = {URL: Fetched(URL, page("Orvale", head).encode(), "text/html", None)}
    (source,) = register(URL, web=web)
    assert source.url == "https://x.org/dam-bursts"


def test_a_password_in_an_address_does_not_reach_the_register() -> None:
    """What the user types to get in is his own."""
    web = {"https://ann:secret@x.org/dam": Fetched(URL, page("Orvale").encode(), "text/html", None)}
    (source,) = register("https://ann:secret@x.org/dam", web=web)
    assert "secret" not in repr(source)


def test_without_a_network_an_address_is_skipped() -> None:
    """Reading alone fetches nothing."""
    (source,) = register(URL)
    assert source.reason == "an address, and nothing may be fetched here"


def test_addresses_and_files_stand_in_one_order(tmp_path: Path) -> None:
    """The order of what was given changes nothing, and each is read once."""
    (tmp_path / "a.txt").write_text(article("Orvale"))
    web = {URL: Fetched(URL, article("Elm").encode(), "text/plain", None)}
    given = [tmp_path / "a.txt", URL, f"{URL}#top"]
    assert register(*given, web=web) == register(*given[::-1], web=web)
    assert [s.status for s in register(*given, web=web)] == ["read", "read"]


SAID = "“No,” he said in Zoë’s café."
CHARSETS = {
    "the server knows": ("windows-1252", SAID.encode("cp1252"), "cp1252"),
    "the server says Latin-1 and means Windows": ("iso-8859-1", SAID.encode("cp1252"), "cp1252"),
    "the server is wrong and the bytes are UTF-8": ("iso-8859-1", SAID.encode(), "utf-8"),
    "the server is wrong and the bytes are not UTF-8": ("utf-8", SAID.encode("cp1252"), "cp1252"),
    "the server names nonsense": ("x-unknown", SAID.encode(), "utf-8"),
    "the server says UTF-16": ("utf-16-le", SAID.encode("utf-16-le"), "utf-16-le"),
    "a mark in the bytes": ("windows-1252", f"\ufeff{SAID}".encode(), "utf-8"),
}


@pytest.mark.parametrize("case", CHARSETS)
def test_encoding_of_a_fetched_text(case: str) -> None:
    """The encoding that a server declares is honoured unless the bytes show another."""
    charset, data, encoding = CHARSETS[case]
    (document,) = result(URL, web={URL: Fetched(URL, data, "text/plain", charset)}).documents
    assert (document.text.removeprefix("\ufeff"), document.source.encoding) == (SAID, encoding)


def test_a_declared_charset_goes_before_that_in_the_page() -> None:
    """As in browsers: a page converted on its way keeps its old declaration."""
    text = page("Orvałe", '<meta charset="iso-8859-1">').encode("iso-8859-2")
    (source,) = register(URL, web={URL: Fetched(URL, text, "text/html", "iso-8859-2")})
    assert (source.title, source.encoding) == ("Dam bursts above Orvałe", "iso8859-2")


def test_an_archive_from_the_web_is_opened() -> None:
    """Its members are called by address and name."""
    data = packed({"a.txt": article("Orvale"), "b.txt": article("Elm")})
    found = register(URL, web={URL: Fetched(URL, data, "application/zip", None)})
    assert [(s.path, s.status) for s in found] == [(f"{URL}/a.txt", "read"), (f"{URL}/b.txt", "read")]


def test_a_list_of_addresses(tmp_path: Path) -> None:
    """sources.txt gives files and pages in its own order; what cannot be had is named."""
    web = {
        u: Fetched(u, page(u[-1].upper()).encode(), "text/html", None) for u in ("https://x.org/b", "https://y.org/a")
    }
    (tmp_path / "sources.txt").write_text("https://x.org/b\nhttps://x.org/gone # moved?\nhttps://y.org/a\n")
    assert told(register(tmp_path, web=web), tmp_path) == {
        "https://x.org/b": "read",
        "https://x.org/gone": "the page is gone (404)",
        "https://y.org/a": "read",
    }


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """ "-" is what comes through the pipe: text, a page, an archive; it is called stdin."""
    stdin(monkeypatch, article("Orvale").encode())
    assert [(s.path, s.format, s.status) for s in register("-")] == [("stdin", "txt", "read")]
    stdin(monkeypatch, page("Orvale").encode())
    assert [(s.path, s.format) for s in register("-", "-")] == [("stdin", "html")]
    stdin(monkeypatch, packed({"a.txt": article("Orvale")}))
    assert [(s.path, s.status) for s in register("-")] == [("stdin/a.txt", "read")]
    stdin(monkeypatch, b"")
    assert [s.reason for s in register("-")] == ["empty file"]


def test_addresses_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of addresses on standard input is followed, for the user piped it in."""
    stdin(monkeypatch, f"{URL}\n".encode())
    (source,) = register("-", web={URL: Fetched(URL, page("Orvale").encode(), "text/html", None)})
    assert (source.path, source.status) == (URL, "read")


def test_a_file_called_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is a path: only the bare word means standard input."""
    monkeypatch.chdir(tmp_path)
    Path("-").write_text(article("Orvale"))
    assert [s.path for s in register("./-")] == ["-"]
    assert [s.path for s in register(Path("-"))] == ["-"]


NEAREST = {
    "dam.tx": "did you mean 'dam.txt'?",
    "www.example.org/dam": "did you mean 'https://www.example.org/dam'?",
    "ftp://example.org/dam": "only http:// and https:// are",
    "file:///etc/passwd": "only http:// and https:// are",
}


@pytest.mark.parametrize("given", NEAREST)
def test_a_path_that_is_not_there_gets_a_hint(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the finger is answered with what was probably meant."""
    monkeypatch.chdir(tmp_path)
    Path("dam.txt").write_text(article("Orvale"))
    (source,) = register(given, web={})
    assert (source.reason or "").startswith("no such file; ")
    assert NEAREST[given] in (source.reason or "")
