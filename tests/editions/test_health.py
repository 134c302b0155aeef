"""Feed health: quiet, unchanged, stale and broken are told apart in words, and who asked to be alarmed is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from newsroom import WORDS, Site, Told, article, at, config, rss

from briefgen.editions.collect import collect
from briefgen.editions.config import Config
from briefgen.editions.health import SourceHealth, of
from briefgen.editions.store import Store
from briefgen.sources.fetching import NoAnswerError

FEED, PAGE = "https://courier.example/feed", "https://courier.example/boats"
BOATS = Told("Two boats sink", PAGE, at(10, 6))


def look(config: Config, site: Site, now: datetime) -> SourceHealth:
    with Store.open(config.state) as store:
        return collect(config.edition("morning"), config, store, now, site).sources[0]


def test_what_is_new_is_counted(tmp_path: Path) -> None:
    site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
    made = config(tmp_path, [FEED])
    assert look(made, site, at(10)).words == "1 new of 1 item"
    site.pages[PAGE] = article(WORDS, "A search goes on.")
    assert look(made, site, at(11)).words == "1 changed of 1 item"


def test_a_feed_that_says_that_nothing_changed_is_unchanged(tmp_path: Path) -> None:
    site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
    made = config(tmp_path, [FEED])
    look(made, site, at(10))
    found = look(made, site, at(11))
    assert (found.state, found.alarm) == ("unchanged", False)
    assert found.words == "unchanged: it gave what it gave before, nothing new since 10 March 2026"


def test_a_feed_that_answers_without_anything_new_is_quiet(tmp_path: Path) -> None:
    site = Site(
        {FEED: rss(BOATS, Told("Bridge", f"{PAGE}/2", at(9))), PAGE: article(WORDS), f"{PAGE}/2": article("A b.")}
    )
    made = config(tmp_path, [FEED])
    look(made, site, at(10))
    site.pages[FEED] = rss(BOATS)
    found = look(made, site, at(11))
    assert found.words == "quiet: 1 item, none of them new; the last on 10 March 2026"


def test_an_empty_feed_is_quiet_and_not_broken(tmp_path: Path) -> None:
    made = config(tmp_path, [FEED])
    assert look(made, Site({FEED: rss()}), at(10)).state == "quiet"


def test_a_feed_that_is_silent_for_longer_than_the_config_allows_is_an_alarm(tmp_path: Path) -> None:
    site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
    made = config(tmp_path, [{"feed": FEED, "silence_days": 3}])
    assert [look(made, site, at(day)).state for day in (10, 12, 13)] == ["new", "unchanged", "unchanged"]
    found = look(made, site, at(14))
    assert (found.state, found.alarm, found.words) == ("stale", True, "stale: nothing new since 10 March 2026")


def test_without_a_word_in_the_config_two_weeks_are_stale_and_no_alarm(tmp_path: Path) -> None:
    site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
    made = config(tmp_path, [FEED])
    look(made, site, at(10))
    found = look(made, site, at(28))
    assert (found.state, found.alarm) == ("stale", False)


def test_a_feed_whose_latest_is_old_when_first_seen_is_stale(tmp_path: Path) -> None:
    made = config(tmp_path, [{"feed": FEED, "silence_days": 3}])
    found = look(made, Site({FEED: rss(BOATS), PAGE: article(WORDS)}), at(28))
    assert (found.state, found.new, found.words) == ("stale", 0, "stale: nothing new since 10 March 2026")


def test_a_broken_feed_is_said_with_its_reason_and_for_how_long(tmp_path: Path) -> None:
    site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
    made = config(tmp_path, [FEED])
    look(made, site, at(10))
    site.pages = {FEED: NoAnswerError("no whole answer within 30 s")}
    assert look(made, site, at(11)).words == "broken: no whole answer within 30 s; it last answered on 10 March 2026"
    found = look(made, site, at(12))
    assert (found.state, found.alarm) == ("broken", True)
    assert found.words == "broken, 2 times in a row: no whole answer within 30 s; it last answered on 10 March 2026"


def test_a_page_where_a_feed_should_be_is_broken(tmp_path: Path) -> None:
    made = config(tmp_path, [{"feed": FEED}])
    found = look(made, Site({FEED: article(WORDS)}), at(10))
    assert (found.state, found.words) == ("broken", "broken: no feed in it; it has never answered")


def test_a_list_is_never_stale_but_each_feed_it_names_may_be(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body><outline xmlUrl="{FEED}"/></body></opml>')
    made = config(tmp_path, [{"opml": "feeds.opml", "silence_days": 3}])
    with Store.open(made.state) as store:
        site = Site({FEED: rss(BOATS), PAGE: article(WORDS)})
        found = collect(made.edition("morning"), made, store, at(28), site).sources
    assert [(s.state, s.alarm, s.words) for s in found] == [
        ("quiet", False, "a list; what it names follows"),
        ("stale", True, "stale: nothing new since 10 March 2026"),
    ]


def test_a_source_nobody_looked_at_is_that(tmp_path: Path) -> None:
    made = config(tmp_path, [{"feed": FEED, "name": "Courier"}, "inbox/"])
    (tmp_path / "inbox").mkdir()
    with Store.open(made.state) as store:
        found = of(made.edition("morning"), store, at(10))
    assert [(s.name, s.kind, s.state, s.alarm) for s in found] == [
        ("Courier", "feed", "unasked", False),
        (None, "folder", "unasked", False),
    ]
