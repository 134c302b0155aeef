"""Collecting over real connections: what changed is asked for, trouble is waited for, and what hangs costs itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from feed_server import FeedServer
from newsroom import WORDS, Told, article, at, config, rss

from briefgen.editions.collect import Collected, collect
from briefgen.editions.config import Config
from briefgen.editions.store import Store
from briefgen.web import Fetcher
from briefgen.web.retrying import Retrying

DEADLINE = 1.0


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer().running() as running:
        running.pages |= {"/feed": rss(Told("Boats", running.url("/boats"), at(20, 6))), "/boats": article(WORDS)}
        yield running


def made_for(root: Path, server: FeedServer, *paths: str, hosts: int = 1) -> Config:
    """A config with these feeds, spread over so many hosts."""
    names = [f"127.0.0.{n % hosts + 1}" for n in range(len(paths))]
    sources = [server.url(path, host) for path, host in zip(paths, names, strict=True)]
    return config(root, sources, allow_hosts=[f"127.0.0.{n + 1}:{server.port}" for n in range(hosts)])


def look(
    made: Config, now: datetime, *, seconds: float = 60, pauses: list[float] | None = None, deadline: float = DEADLINE
) -> Collected:
    waited = [] if pauses is None else pauses
    fetcher = Fetcher(made.edition("morning").allow_hosts, deadline=deadline)
    ask = Retrying(fetcher.ask, jitter=lambda: 0.5, sleep=waited.append)
    with Store.open(made.state) as store:
        return collect(made.edition("morning"), made, store, now, ask, seconds=seconds)


def test_the_second_look_costs_an_answer_without_a_body(tmp_path: Path, server: FeedServer) -> None:
    made = made_for(tmp_path, server, "/feed")
    look(made, at(20))
    assert server.taken() == [("/boats", 200), ("/feed", 200)]
    found = look(made, at(21))
    assert server.taken() == [("/boats", 304), ("/feed", 304)]
    assert found.sources[0].state == "unchanged"
    look(made, at(25))
    assert server.taken() == [("/feed", 304)]


def test_a_server_that_is_busy_for_a_moment_is_waited_for(tmp_path: Path, server: FeedServer) -> None:
    server.moods = {"/feed": [(503, {"Retry-After": "7"}), (500, {})], "/boats": [(429, {})]}
    pauses: list[float] = []
    found = look(made_for(tmp_path, server, "/feed"), at(20), pauses=pauses)
    assert (found.new, found.failed) == (1, 0)
    assert pauses == [7.0, 4.0, 1.0]


def test_what_hangs_costs_its_deadline_and_nothing_else(tmp_path: Path, server: FeedServer) -> None:
    quick = [f"/feed{n}" for n in range(6)]
    for n, path in enumerate(quick):
        server.pages |= {
            path: rss(Told(f"B{n}", server.url(f"/b{n}"), at(20, 6))),
            f"/b{n}": article(WORDS, f"{n} hurt."),
        }
    server.hanging = {"/hang0", "/hang1", "/hang2"}
    made = made_for(tmp_path, server, "/hang0", *quick[:3], "/hang1", *quick[3:], "/hang2", hosts=3)
    began = time.monotonic()
    found = look(made, at(20))
    took = time.monotonic() - began
    assert [source.state for source in found.sources].count("new") == 6
    assert [source.words for source in found.sources if source.state == "broken"] == [
        "broken: no whole answer within 1 s; it has never answered"
    ] * 3
    assert took < 8 * DEADLINE


def test_the_whole_is_bounded_in_time_and_what_is_not_there_comes_with_the_next(
    tmp_path: Path, server: FeedServer
) -> None:
    server.hanging = {"/boats"}
    made = made_for(tmp_path, server, "/feed")
    began = time.monotonic()
    found = look(made, at(20), seconds=1.5, deadline=30)
    assert time.monotonic() - began < 6
    assert found.failed == 1
    server.hanging.clear()
    assert look(made, at(20, 9)).sources[0].words == "1 changed of 1 item"


def test_a_page_that_fails_for_good_is_not_asked_for_days(tmp_path: Path, server: FeedServer) -> None:
    del server.pages["/boats"]
    made = made_for(tmp_path, server, "/feed")
    for day in (20, 21, 22, 25, 26):
        look(made, at(day))
    assert server.taken().count(("/boats", 404)) == 3


def test_a_private_host_is_not_asked_unless_the_edition_allows_it(tmp_path: Path, server: FeedServer) -> None:
    made = config(tmp_path, [server.url("/feed")])
    with Store.open(made.state) as store:
        found = collect(made.edition("morning"), made, store, at(20))
    assert "a private or local address" in found.sources[0].words
    assert server.asked == []
