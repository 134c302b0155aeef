"""Addresses on the command line: read like files, named in the register, and never a way for others to be asked."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from loopback import OPEN_ENDED, Exchange, Loopback, drip, page, redirect, status

from briefgen.cli import app, console

ARTICLE = """<html><head>{meta}<title>Ferry sinks off Port Talis</title></head><body><article>
<h1>Ferry sinks off Port Talis</h1>
<p>PORT TALIS, Jan. 5, 2026 - A ferry sank off Port Talis on Monday and {dead} people died, the coast guard said.</p>
<p>“We searched all night,” said Captain Maria Lund of the coast guard. Divers are still looking for four crew members
in the café on the lower deck.</p>
<p>The ferry had left the harbour at noon with 112 passengers on board. The cause of the accident is not known yet.</p>
</article></body></html>"""


def article(dead: str = "three", meta: str = "") -> str:
    return ARTICLE.format(dead=dead, meta=meta)


def html(text: str, encoding: str = "utf-8", said: str | None = None) -> Any:
    return page(text.encode(encoding), f"text/html; charset={said or encoding}")


@pytest.fixture
def built(tmp_path: Path, server: Loopback, capfd: pytest.CaptureFixture[str]) -> Any:
    """Builds the arguments with the server allowed: the exit code, the brief (None when there is none), the talk."""

    def run(*arguments: object, allow: bool = True) -> tuple[int, Any, str]:
        out = tmp_path / "brief.json"
        out.unlink(missing_ok=True)
        hosts = ["--allow-host", server.host] if allow else []
        code = console.run(app, ["build", *map(str, arguments), *hosts, "-o", str(out)])
        talk = "".join(capfd.readouterr())
        return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None, talk

    return run


def test_a_page_is_read_and_named_by_its_address(server: Loopback, built: Any) -> None:
    server.pages |= {"/a": redirect("/ferry?id=1"), "/ferry?id=1": html(article())}
    code, brief, _ = built(server.url("/a#top"))
    (source,) = brief["sources"]
    assert code == 0
    assert (source["status"], source["path"]) == ("read", server.url("/a"))
    assert (source["url"], source["title"]) == (server.url("/ferry?id=1"), "Ferry sinks off Port Talis")
    assert any("three people died" in fact["text"] for fact in brief["stories"][0]["facts"])


def test_the_address_that_a_page_gives_itself_goes_before(server: Loopback, built: Any) -> None:
    server.pages["/a"] = html(article(meta='<link rel="canonical" href="https://news.example/ferry">'))
    _, brief, _ = built(server.url("/a"))
    assert brief["sources"][0]["url"] == "https://news.example/ferry"


def test_a_page_that_changed_is_read_as_it_is_now(server: Loopback, built: Any) -> None:
    server.pages["/a"] = html(article("three"))
    _, first, _ = built(server.url("/a"))
    server.pages["/a"] = html(article("five"))
    _, second, _ = built(server.url("/a"))
    assert first["sources"][0]["sha256"] != second["sources"][0]["sha256"]
    assert "five people died" in json.dumps(second)
    assert "three people died" not in json.dumps(second)


CHARSETS = {
    "the header is right, the page wrong": ("cp1252", "windows-1252", "utf-8"),
    "the page is right, the header wrong": ("utf-8", "iso-8859-1", "utf-8"),
    "nobody is right": ("utf-8", "iso-8859-1", "windows-1251"),
    "the header knows no such charset": ("utf-8", "x-nonsense", "utf-8"),
}


@pytest.mark.parametrize("case", CHARSETS)
def test_a_wrong_charset_spoils_no_letter(case: str, server: Loopback, built: Any) -> None:
    encoding, header, meta = CHARSETS[case]
    server.pages["/a"] = html(article(meta=f'<meta charset="{meta}">'), encoding, header)
    _, brief, _ = built(server.url("/a"))
    quotes = [quote["text"] for quote in brief["quotes"]]
    assert quotes == ["We searched all night,"]
    assert "café" in json.dumps(brief, ensure_ascii=False)


def test_what_cannot_be_fetched_is_in_the_register_and_the_rest_is_briefed(server: Loopback, built: Any) -> None:
    server.pages |= {"/a": html(article()), "/c": status(403), "/d": page(bytes(range(256)) * 99, None)}
    code, brief, talk = built(*(server.url(path) for path in ("/a", "/b", "/c", "/d")))
    reasons = {source["path"][-2:]: source.get("reason") for source in brief["sources"]}
    assert code == 3
    assert reasons["/b"] == "no such page (404)"
    assert reasons["/c"] == "the site refuses programs, or this one (403)"
    assert reasons["/d"] is not None
    assert "no such page (404)" in talk


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Port Talis Post</title>
<link>https://news.example/</link><description>News</description>
<item><title>Ferry sinks</title><link>https://news.example/1</link><pubDate>Mon, 05 Jan 2026 20:00:00 GMT</pubDate>
<description>{first}</description></item>
<item><title>Divers find the crew</title><link>https://news.example/2</link>
<pubDate>Tue, 06 Jan 2026 20:00:00 GMT</pubDate><description>{second}</description></item></channel></rss>"""
FIRST = "A ferry sank off Port Talis on Monday and three people died, the coast guard said. " * 3
SECOND = "Divers found four crew members alive in the hull on Tuesday, Captain Maria Lund said. " * 3


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "application/octet-stream", None])
def test_a_feed_is_read_item_by_item_whatever_the_server_calls_it(
    kind: str | None, server: Loopback, built: Any
) -> None:
    server.pages["/feed"] = page(FEED.format(first=FIRST, second=SECOND).encode(), kind)
    _, brief, _ = built(server.url("/feed"))
    assert [source["path"] for source in brief["sources"]] == [server.url("/feed/1"), server.url("/feed/2")]
    assert [source["url"] for source in brief["sources"]] == ["https://news.example/1", "https://news.example/2"]


def test_a_brief_is_the_same_whichever_address_answers_first(
    server: Loopback, names: dict[str, list[list[str]]], built: Any, tmp_path: Path
) -> None:
    hosts = [f"paper{n}.example" for n in range(6)]
    names |= {host: [["127.0.0.1"]] for host in hosts}
    urls = [server.url(f"/{n}", host) for n, host in enumerate(hosts)]
    leave = [word for host in hosts for word in ("--allow-host", host)]
    (tmp_path / "sources.txt").write_text("\n".join(urls))
    found = []
    for order in (1, -1):
        waits = [0.1 * n for n in range(len(urls))][::order]
        server.pages |= {
            f"/{n}": _after(wait, html(article(f"{n + 3}").replace("Port Talis", f"Port Talis {n}")))
            for n, wait in enumerate(waits)
        }
        _, brief, _ = built(tmp_path / "sources.txt", *leave)
        found.append(brief)
    assert found[0] == found[1]
    assert [source["path"] for source in found[0]["sources"]] == urls


def _after(seconds: float, reply: Any) -> Any:
    def run(exchange: Exchange) -> None:
        exchange.pause(seconds)
        reply(exchange)

    return run


def test_a_private_address_needs_leave(server: Loopback, built: Any) -> None:
    server.pages["/a"] = html(article())
    code, brief, talk = built(server.url("/a"), allow=False)
    assert (code, brief, server.asked) == (4, None, [])
    assert "--allow-host 127.0.0.1 lets it through" in talk


def test_a_host_that_is_none_is_a_usage_error(server: Loopback, built: Any) -> None:
    code, brief, talk = built(server.url("/a"), "--allow-host", "http://127.0.0.1/")
    assert (code, brief) == (2, None)
    assert talk.count("\n") == 1


def test_a_password_in_an_address_is_printed_nowhere(server: Loopback, built: Any) -> None:
    server.pages["/a"] = html(article())
    with_password = server.url("/b", "reader:hunter2@127.0.0.1")
    code, brief, talk = built(server.url("/a"), with_password, "-v")
    assert code == 3
    assert server.url("/b") in talk
    assert "hunter2" not in talk + json.dumps(brief)
    assert server.asked == ["/a"]


def test_nothing_in_a_source_makes_a_request(server: Loopback, built: Any, tmp_path: Path) -> None:
    """Local files, and lists that a stranger packed, are read without a word to the network."""
    server.pages["/x"] = html(article())
    url = server.url("/x")
    traps = (
        f'<base href="{url}"><link rel="stylesheet" href="{url}"><meta http-equiv="refresh" content="0;url={url}">'
        f'<link rel="canonical" href="{url}"><script src="{url}"></script><iframe src="{url}"></iframe>'
    )
    (tmp_path / "page.html").write_text(article(meta=traps).replace("<p>", f'<p><img src="{url}">'), encoding="utf-8")
    (tmp_path / "doctype.html").write_text(f'<!DOCTYPE html SYSTEM "{url}">' + article("four"), encoding="utf-8")
    (tmp_path / "note.txt").write_text(f"See {url}\n\nA ferry sank off Port Talis, the coast guard said.\n")
    with zipfile.ZipFile(tmp_path / "pile.zip", "w") as pile:
        pile.writestr("sources.txt", url + "\n")
        pile.writestr("feeds.opml", f'<opml version="2.0"><body><outline text="a" xmlUrl="{url}"/></body></opml>')
    _, brief, _ = built(tmp_path)
    assert server.asked == []
    assert len(brief["sources"]) >= 4


def test_ctrl_c_ends_a_build_that_waits(server: Loopback, tmp_path: Path) -> None:
    """Neither the hosts that are silent nor the threads that wait for them hold the user up."""
    server.pages |= {f"/{n}": drip(b"", OPEN_ENDED) for n in range(3)}
    command = [sys.executable, "-m", "briefgen", "build", *(server.url(f"/{n}") for n in range(3))]
    build = subprocess.Popen(
        [*command, "--allow-host", server.host, "-o", str(tmp_path / "brief.md")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while not server.asked and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)
        build.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, talk = build.communicate(timeout=20)
        assert time.monotonic() - started < 5
    finally:
        build.kill()
        build.wait()
    assert server.asked == ["/0"], "one address of a host at a time"
    assert build.returncode == 130
    assert "Traceback" not in talk
    assert not list(tmp_path.iterdir())
