"""Collecting: what the sources of an edition hold is kept once, as it was, whatever becomes of the sources."""

from __future__ import annotations

import mailbox
import zipfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from newsroom import WORDS, Site, Told, article, at, config, rss

from briefgen.editions.collect import Collected, collect
from briefgen.editions.config import Config
from briefgen.editions.store import Store
from briefgen.sources.gather import Item

FEED, OTHER = "https://courier.example/feed", "https://gazette.example/feed"
PAGE = "https://courier.example/boats"


@pytest.fixture
def site() -> Site:
    return Site({FEED: rss(Told("Two boats sink", PAGE, at(20, 6))), PAGE: article(WORDS)})


def look(config: Config, site: Site, now: datetime, *, until: datetime | None = None) -> Collected:
    with Store.open(config.state) as store:
        return collect(config.edition("morning"), config, store, now, site, until=until)


def window(config: Config, end: datetime, *, hours: int = 24, known: datetime | None = None) -> list[Item]:
    with Store.open(config.state) as store:
        return store.items.window("morning", end - timedelta(hours=hours), end, known=known)


def names(items: list[Item]) -> list[str]:
    return [item.name for item in items]


# --------------------------------------------------------------------------- feeds and their pages


def test_items_of_feeds_are_followed_to_their_pages(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    found = look(made, site, at(20))
    (item,) = window(made, at(20))
    assert (item.name, item.format, item.data) == (PAGE, "html", site.pages[PAGE])
    assert (found.seen, found.new, found.failed) == (1, 1, 0)


def test_a_page_that_fails_is_stood_in_for_by_the_words_of_the_feed_until_it_comes(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    page = site.pages.pop(PAGE)
    found = look(made, site, at(20))
    (item,) = window(made, at(20))
    assert item.format == "feed_item"
    assert WORDS.encode() in item.data
    assert found.failed == 1
    assert "1 could not be read" in found.sources[0].words
    site.pages[PAGE] = page
    look(made, site, at(20, 9))
    assert [item.format for item in window(made, at(20, 9))] == ["html"]
    with Store.open(made.state) as store:
        assert not store.items.edits("morning", at(19), at(21)), "the page is no edit of what stood in for it"


def test_a_page_without_words_gives_way_to_a_feed_that_has_the_whole_article(tmp_path: Path) -> None:
    whole = " ".join(f"The mayor said on day {n} that the bridge stays closed for repairs." for n in range(1, 15))
    site = Site({FEED: rss(Told("Bridge", PAGE, at(20, 6), whole)), PAGE: article("Please log in.", title="Login")})
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    assert [item.format for item in window(made, at(20))] == ["feed_item"]


def test_a_page_that_two_feeds_name_is_fetched_once_and_is_one_text(tmp_path: Path, site: Site) -> None:
    site.pages[OTHER] = rss(Told("Boats", f"{PAGE}?utm_source=gazette#top", at(20, 6)), title="Gazette")
    made = config(tmp_path, [OTHER, FEED])
    found = look(made, site, at(20))
    assert [url for url in site.taken() if "/boats" in url] == [f"{PAGE}?utm_source=gazette"]
    assert len(window(made, at(20))) == 1
    assert [source.new for source in found.sources] == [1, 1], "it is new in both"


def test_old_items_are_not_collected_twice(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    site.taken()
    look(made, site, at(21))
    assert site.taken() == [PAGE, FEED]
    assert sorted(site.unchanged) == [PAGE, FEED], "within two days a page may be edited: it is asked what changed"
    look(made, site, at(23))
    assert site.taken() == [FEED]
    assert names(window(made, at(23))) == [], "what was in an earlier window is in no later one"


def test_what_a_feed_lists_from_before_the_window_is_left_alone(tmp_path: Path, site: Site) -> None:
    site.pages[FEED] = rss(Told("New", PAGE, at(20, 6)), Told("Old", f"{PAGE}/old", at(2)))
    made = config(tmp_path, [FEED])
    for day in (20, 21):
        look(made, site, at(day))
    assert f"{PAGE}/old" not in site.taken()


def test_an_article_that_is_edited_is_a_version_with_its_changes(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    site.pages[PAGE] = article("Three boats sank off Port Talis on Monday, the coast guard said.", "A search goes on.")
    assert look(made, site, at(21)).changed == 1
    (item,) = window(made, at(21))
    assert b"Three boats" in item.data
    with Store.open(made.state) as store:
        (edit,) = store.items.edits("morning", at(20), at(21))
    assert (edit.name, edit.change) == (PAGE, "1 sentence changed, 1 added")
    assert b"Two boats" in window(made, at(20))[0].data, "yesterday's edition is made again from what it was"


def test_other_advertisements_round_the_same_words_are_no_new_version(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    site.pages[PAGE] = article(WORDS).replace(b"</body>", b"<script>var ad = 7</script></body>")
    assert look(made, site, at(21)).changed == 0


def test_a_text_stays_when_its_feed_and_page_vanish(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    site.pages = {FEED: rss()}
    look(made, site, at(20, 12))
    assert names(window(made, at(20, 12))) == [PAGE]


def test_a_page_that_turns_into_a_refusal_does_not_replace_the_article(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    site.pages[PAGE] = b"<html><body></body></html>"
    look(made, site, at(20, 12))
    assert WORDS.encode() in window(made, at(20, 12))[0].data


def test_items_without_links_are_read_from_the_feed(tmp_path: Path) -> None:
    site = Site({FEED: rss(Told("Boats", None, at(20, 6)), Told("Bridge", "https://courier.example/", at(20, 6)))})
    made = config(tmp_path, [FEED])
    look(made, site, at(20))
    assert [item.format for item in window(made, at(20))] == ["feed_item", "feed_item"]
    assert site.taken() == [FEED], "the front page of a site is no article"


# --------------------------------------------------------------------------- when


def test_a_late_item_under_an_old_date_is_in_the_next_edition_and_in_no_other(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20, 8, 1), until=at(20))
    late = f"{PAGE}/late"
    site.pages |= {
        FEED: rss(Told("Two boats sink", PAGE, at(20, 6)), Told("Late", late, at(20, 5))),
        late: article("A."),
    }
    for day in (21, 22):
        look(made, site, at(day, 8, 1), until=at(day))
    assert [names(window(made, at(day), known=at(day, 9))) for day in (20, 21, 22)] == [[PAGE], [late], []]


def test_what_is_published_after_the_end_of_the_window_waits_for_the_next(tmp_path: Path, site: Site) -> None:
    site.pages[FEED] = rss(Told("Two boats sink", PAGE, at(20, 7, 45)))
    made = config(tmp_path, [FEED])
    cut_off = at(20, 7, 30)
    found = look(made, site, at(20), until=cut_off)
    assert names(window(made, cut_off, known=found.at)) == []
    look(made, site, at(21), until=at(21, 7, 30))
    assert names(window(made, at(21, 7, 30), known=at(21))) == [PAGE]


def test_a_text_without_a_date_is_in_the_edition_it_is_collected_for(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.txt").write_text(WORDS)
    made = config(tmp_path, ["inbox/"])
    found = look(made, Site(), at(20, 8, 3), until=at(20))
    assert names(window(made, at(20), known=found.at)) == ["inbox/a.txt"]


def test_a_clock_that_was_set_back_changes_no_earlier_edition(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED, "inbox/"])
    (tmp_path / "inbox").mkdir()
    first = look(made, site, at(20))
    before = window(made, at(20), known=first.at)
    (tmp_path / "inbox/a.txt").write_text(WORDS)
    again = look(made, site, at(20, 7))
    assert window(made, at(20), known=first.at) == before
    assert names(window(made, at(21), known=again.at)) == ["inbox/a.txt"]


def test_what_a_wrong_clock_saw_in_the_future_is_seen_again(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [FEED])
    look(made, site, at(20).replace(year=2031))
    look(made, site, at(20))
    assert names(window(made, at(20))) == [PAGE]


# --------------------------------------------------------------------------- other sources


def test_files_folders_and_archives_are_kept_under_their_path_from_the_config(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(WORDS)
    with zipfile.ZipFile(inbox / "b.zip", "w") as archive:
        archive.writestr("c.txt", "The port of Talis is closed, the harbour master said.")
    (inbox / "sources.yaml").write_text(
        "defaults:\n  reliability: C\nsources:\n  a.txt:\n    publisher: The Elm Courier\n"
    )
    made = config(tmp_path, [{"path": "inbox", "reliability": "B"}])
    look(made, Site(), at(20))
    assert names(window(made, at(20))) == ["inbox/a.txt", "inbox/b.zip/c.txt"]
    with Store.open(made.state) as store:
        said = store.items.sayings("morning", at(19), at(20)).of("inbox/a.txt", ())
    assert said == {"publisher": "The Elm Courier", "reliability": "C"}, "what is said beside the source goes first"


def test_a_file_that_changes_is_a_version_and_one_deleted_stays_in_its_edition(tmp_path: Path) -> None:
    made = config(tmp_path, ["a.txt"])
    (tmp_path / "a.txt").write_text(WORDS)
    look(made, Site(), at(20))
    (tmp_path / "a.txt").write_text(f"{WORDS} Nobody was hurt.")
    assert look(made, Site(), at(21)).changed == 1
    (tmp_path / "a.txt").unlink()
    found = look(made, Site(), at(22))
    assert [(s.state, s.alarm) for s in found.sources] == [("broken", True)]
    assert [item.data for item in window(made, at(21))] == [f"{WORDS} Nobody was hurt.".encode()]


def test_a_mailbox_that_is_tidied_up_brings_no_mail_twice(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "post.mbox")
    for number in (1, 2):
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Date"] = (
            "a@b.example",
            f"Note {number}",
            f"Fri, 20 Mar 2026 0{number}:00:00 +0000",
        )
        mail.set_content(f"The minister said on Monday that {number} bridges are closed until the summer.")
        box.add(mail)
    box.flush()
    made = config(tmp_path, [{"mail": "post.mbox"}])
    assert look(made, Site(), at(20)).new == 2
    box.remove(0)
    box.flush()
    box.close()
    assert look(made, Site(), at(21)).new == 0


def test_lists_of_feeds_are_taken_apart_and_name_their_feeds(tmp_path: Path, site: Site) -> None:
    listed = (
        f'<opml version="2.0"><body><outline text="Courier" xmlUrl="{FEED}"/><outline xmlUrl="{OTHER}"/></body></opml>'
    )
    (tmp_path / "feeds.opml").write_text(listed)
    made = config(tmp_path, [{"opml": "feeds.opml"}])
    found = look(made, site, at(20))
    assert [(s.address, s.name, s.kind, s.state) for s in found.sources] == [
        ("feeds.opml", None, "list", "quiet"),
        (FEED, "Courier", "feed", "new"),
        (OTHER, None, "address", "broken"),
    ]
    assert window(made, at(20))[0].metadata.publisher == "Courier"


def test_a_page_given_by_its_address_is_asked_what_changed(tmp_path: Path, site: Site) -> None:
    made = config(tmp_path, [{"url": PAGE}])
    look(made, site, at(20))
    assert names(window(made, at(20))) == [PAGE]
    found = look(made, site, at(30))
    assert found.sources[0].state == "unchanged"
    site.pages[PAGE] = article("Three boats sank off Port Talis on Monday, the coast guard said.")
    assert look(made, site, at(31)).changed == 1


def test_a_token_in_an_address_is_in_nothing_that_is_kept_or_said(tmp_path: Path) -> None:
    feed, page = f"{FEED}?token=geheim1", f"{PAGE}?id=4&access_token=geheim2"
    site = Site({feed: rss(Told("Two boats sink", page, at(20, 6))), page: article(WORDS)})
    made = config(tmp_path, [feed, f"{FEED}?token=geheim3"])
    found = look(made, site, at(20))
    assert [source.state for source in found.sources] == ["new", "broken"], "two tokens are two sources"
    (item,) = window(made, at(20))
    with Store.open(made.state) as store:
        rows = "\n".join(store.connection.iterdump())
    assert "geheim" not in f"{found} {item.name} {item.fallback} {item.metadata} {rows}"


def test_a_feed_of_strangers_does_not_choose_what_is_asked_within_the_own_network(tmp_path: Path) -> None:
    inside, own = "http://intranet.example:8080/wages", "http://intranet.example:8080/feed"
    listed = f'<opml version="2.0"><body><outline xmlUrl="{inside}"/></body></opml>'.encode()
    site = Site(
        {
            FEED: rss(Told("Wages", inside, at(20, 6))),
            OTHER: listed,
            own: rss(Told("Menu", f"{inside}/menu", at(20, 6))),
            f"{inside}/menu": article(WORDS),
        },
        {OTHER: "text/x-opml"},
    )
    made = config(tmp_path, [FEED, OTHER, own], allow_hosts=["intranet.example:8080"])
    found = look(made, site, at(20))
    assert inside not in site.asked
    assert f"{inside}/menu" in site.asked, "what lies within may name what lies within"
    assert "your own network" in {source.address: source.words for source in found.sources}[inside]
    assert [item.format for item in window(made, at(20))] == ["feed_item", "html"]


def test_no_source_at_all_is_no_error(tmp_path: Path) -> None:
    made = config(tmp_path, [FEED, "nowhere/"])
    found = look(made, Site(), at(20))
    assert [source.state for source in found.sources] == ["broken", "broken"]
    assert [source.words.partition(";")[0] for source in found.sources][1] == "broken: no such file"
    assert window(made, at(20)) == [], "a source that is gone is no text; its health says so, and no longer than it is"
