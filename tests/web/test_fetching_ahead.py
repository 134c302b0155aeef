"""Addresses are asked for ahead: several hosts at once, a host for one at a time, and what comes out is the same."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import pytest

from briefgen.sources.fetching import AHEAD, AT_ONCE, Ahead, Fetched, NoAnswerError, shown
from briefgen.sources.raw import UnreadableError

URLS = [f"https://host{n % 12}.example/{n}" for n in range(60)]


class Site:
    """A `Fetch` that counts how many hosts are being asked, and how often each."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked: list[str] = []
        self.most = 0
        self.twice: list[str] = []
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, url: str) -> Fetched:
        host = url.split("/")[2]
        with self._lock:
            self.asked.append(url)
            self.twice += [host] if self._now[host] else []
            self._now[host] += 1
            self.most = max(self.most, self._now.total())
        time.sleep(self.seconds * random.random())
        with self._lock:
            self._now[host] -= 1
        if url.endswith("7"):
            raise UnreadableError(f"no such page: {url}")
        return Fetched(url, url.encode())


def outcome(fetch: Ahead, url: str) -> str:
    try:
        return fetch(url).data.decode()
    except UnreadableError as error:
        return str(error)


@pytest.mark.parametrize("attempt", range(3))
def test_answers_come_in_the_order_of_the_questions_whichever_is_there_first(attempt: int) -> None:
    site = Site(0.01)
    with Ahead(site) as ahead:
        ahead.expect(URLS)
        found = [outcome(ahead, url) for url in URLS]
    assert found == [f"no such page: {url}" if url.endswith("7") else url for url in URLS]
    assert sorted(site.asked) == sorted(URLS)


def test_eight_hosts_are_asked_at_once_each_for_one_address() -> None:
    site = Site(0.01)
    with Ahead(site) as ahead:
        ahead.expect(URLS)
        for url in URLS:
            outcome(ahead, url)
    assert 1 < site.most <= AT_ONCE
    assert site.twice == []


def test_no_more_than_a_store_of_answers_is_kept_waiting() -> None:
    """2,000 large pages must not lie in the memory before the first is read."""
    site = Site()
    with Ahead(site) as ahead:
        ahead.expect(URLS)
        until = time.monotonic() + 5
        while len(site.asked) < AHEAD and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)
        assert len(site.asked) == AHEAD
        assert outcome(ahead, URLS[-1]) == URLS[-1], "one that is wanted goes before those that wait"


def test_an_address_that_nobody_announced_is_fetched_too() -> None:
    with Ahead(Site()) as ahead:
        assert ahead("https://a.example/1").data == b"https://a.example/1"


def test_what_has_not_begun_does_not_begin_after_the_end() -> None:
    site = Site(0.05)
    with Ahead(site) as ahead:
        ahead.expect(f"https://one.example/{n}" for n in range(30))
        outcome(ahead, "https://one.example/0")
    asked = len(site.asked)
    time.sleep(0.3)
    assert len(site.asked) <= asked + 1


def test_a_host_that_does_not_answer_does_not_hold_up_the_rest() -> None:
    """A hundred addresses of a dead site must not cost a hundred deadlines; one late answer is no death."""
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        if "dead" in url or url.endswith("/late"):
            raise NoAnswerError("no whole answer within 30 s")
        return Fetched(url, b"a")

    dead = [f"https://dead.example/{n}" for n in range(100)]
    slow = [
        "https://slow.example/late",
        "https://slow.example/1",
        "https://SLOW.example:443/late",
        "https://slow.example/2",
    ]
    with Ahead(fetch) as ahead:
        ahead.expect([*dead, *slow])
        found = [outcome(ahead, url) for url in [*dead, *slow]]
    assert found[:2] == ["no whole answer within 30 s"] * 2
    assert set(found[2:100]) == {"not asked, for its host left 2 addresses before it without an answer"}
    assert found[100:] == ["no whole answer within 30 s", "a", "no whole answer within 30 s", "a"]
    assert len(asked) == 6


def test_a_bug_in_a_fetch_is_raised_where_its_answer_is_taken() -> None:
    def broken(url: str) -> Fetched:
        raise KeyError(url)

    with Ahead(broken) as ahead, pytest.raises(KeyError):
        ahead("https://a.example/")


SHOWN = {
    "https://example.org/a?b#c": "https://example.org/a?b",
    "https://user:secret@example.org/a": "https://example.org/a",
    "HTTPS://user@example.org": "HTTPS://example.org",
    "https://us@er:sec@ret@example.org/": "https://example.org/",
    "https://user:sec/ret@example.org/": "https://example.org/",
    "https://user:sec#ret@example.org/": "https://example.org/",
    "https://user:8secret@[bad/": "https://[bad/",
    "https://example.org/@user/post": "https://example.org/@user/post",
    "https://example.org:8080/@user": "https://example.org:8080/@user",
    "https://example.org/a?mail=me@example.org": "https://example.org/a?mail=me@example.org",
    "https://[2606:4700::1111]:80/@user": "https://[2606:4700::1111]:80/@user",
}


@pytest.mark.parametrize("url", SHOWN)
def test_a_password_is_never_shown(url: str) -> None:
    assert shown(url) == SHOWN[url]


def test_hostile_addresses_are_shown_in_linear_time() -> None:
    started = time.monotonic()
    for piece in ("@", ":", "/", "#", ":@", "http://", ":1"):
        shown("http://" + piece * 500_000)
    assert time.monotonic() - started < 3
