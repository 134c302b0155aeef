"""Mails, mailboxes and feeds in a build: in the brief and in its register."""

from __future__ import annotations

from pathlib import Path

import pytest
from post_mails import FROM_LINE, a_mail

from briefgen.model import Source
from briefgen.options import Options
from briefgen.pipeline import BuildResult, build
from briefgen.render.packs import load_pack
from briefgen.sources import read_sources

AUDIENCE = load_pack("analyst").audience
ITEM = (
    "<item><title>Three die in harbour fire</title><link>https://elm.example/1</link>"
    "<author>a@elm.example (Joan Roe)</author><pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate>"
    "<description>Three people died on Saturday in a fire at the harbour of Elm, police said.\n\n"
    "The mayor, Tom Hay, said the quay would open on Friday.</description></item>"
)
RELEASE = (
    "The Harbour Authority regrets to confirm that three people died in a fire on Saturday. The fire\n"
    "began in the north hall, it said.\n\n“We are heartbroken,” said Ann Lee, its director.\n\n"
    "Kind regards,\nTom Hay\nTel. 01632 960 001\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    message = a_mail(
        RELEASE, subject="PRESS RELEASE: Three die in fire", sender="Harbour Authority Press Office <p@elm.example>"
    )
    message.add_attachment("The market will move to the south quay, the mayor said on Sunday.", filename="note.txt")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    answer = a_mail(
        "The quay opens on Friday, a man of the harbour told me.", subject="Re: Quay", sender="Ann Lee <a@b>"
    )
    (tmp_path / "b.mbox").write_bytes(FROM_LINE + answer.as_bytes())
    items = f"{ITEM}<item><title>A headline</title></item>"
    feed = f"<rss version='2.0'><channel><title>Elm Courier</title>{items}</channel></rss>"
    (tmp_path / "c.xml").write_text(feed, encoding="utf-8")
    return tmp_path


def named(folder: Path) -> dict[str, Source]:
    return {Path(s.path).relative_to(folder).as_posix(): s for s in read_sources([folder]).sources}


def built(folder: Path) -> BuildResult:
    return build([folder], AUDIENCE, Options())


def test_register_names_each_source_under_its_file(folder: Path) -> None:
    found = named(folder)
    assert {name: (source.status, source.format) for name, source in found.items()} == {
        "a.eml": ("read", "mail"),
        "a.eml/note.txt": ("read", "txt"),
        "b.mbox/1": ("read", "mail"),
        "c.xml/1": ("read", "feed_item"),
        "c.xml/2": ("skipped", None),
    }


def test_register_says_what_headers_and_feeds_state(folder: Path) -> None:
    found = named(folder)
    mail, item = found["a.eml"], found["c.xml/1"]
    assert (mail.title, mail.publisher, mail.issuer) == ("Three die in fire", "Harbour Authority", "Harbour Authority")
    assert (item.title, item.publisher, item.author) == ("Three die in harbour fire", "Elm Courier", "Joan Roe")
    assert (mail.published or "")[:10] == (item.published or "")[:10] == "2026-01-05"
    assert item.url == "https://elm.example/1"
    assert {stated.place for stated in mail.stated_in if stated.field != "language"} == {"mail header"}
    assert {stated.place for stated in item.stated_in if stated.field != "language"} == {"feed"}


def test_item_of_a_headline_alone_is_named_by_it(folder: Path) -> None:
    """An editor should see what the feed did not hold."""
    found = named(folder)["c.xml/2"]
    assert (found.title, found.reason) == ("A headline", "only a headline; the page is not in the feed")


def test_brief_has_the_words_of_all_and_no_header_signature_or_greeting(folder: Path) -> None:
    brief = built(folder).brief
    facts = " ".join(fact.text for story in brief.stories for fact in story.facts)
    assert "three people died" in facts.lower()
    for header in ("Subject", "mail", "01632", "Kind regards", "PRESS RELEASE"):
        assert header not in facts
    assert ("“We are heartbroken,”", "Ann Lee") in {(f"“{quote.text}”", quote.speaker) for quote in brief.quotes}
    assert not [d for d in brief.diagnostics if d.code == "not-analysed"]


def test_same_release_as_mail_and_in_a_feed_is_one_origin(tmp_path: Path) -> None:
    """A mail and an item with one text are copies: they corroborate nothing."""
    text = RELEASE.partition("\n\nKind")[0]
    (tmp_path / "a.eml").write_bytes(a_mail(text, subject="Three die in fire").as_bytes())
    item = f"<item><title>Three die in fire</title><description>{text}</description></item>"
    (tmp_path / "b.xml").write_text(f"<rss><channel><title>Elm</title>{item}</channel></rss>", encoding="utf-8")
    brief = built(tmp_path).brief
    assert "corroborated" not in {fact.status for story in brief.stories for fact in story.facts}
    first, second = brief.sources
    assert second.status == "duplicate" or second.origin == first.id or first.origin == second.id


def test_teaser_of_a_feed_is_told_of(tmp_path: Path) -> None:
    text = "Three people died at the quay on Saturday. The mayor […]"
    item = f"<item><title>Fire</title><description>{text}</description></item>"
    (tmp_path / "a.xml").write_text(f"<rss><channel><title>Elm</title>{item}</channel></rss>", encoding="utf-8")
    told = [d.message for d in read_sources([tmp_path]).diagnostics if d.code == "only-the-beginning"]
    assert len(told) == 1
    assert "its page" in told[0]


def test_a_mail_with_a_film_keeps_its_text(tmp_path: Path) -> None:
    """What is attached makes a mail large, not its text; only the film is named as not read."""
    message = a_mail(RELEASE, subject="PRESS RELEASE: Three die in fire", sender="Press Office <p@elm.example>")
    message.add_attachment(bytes(16_000_000), maintype="application", subtype="octet-stream", filename="film.bin")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    assert (tmp_path / "a.eml").stat().st_size > 20_000_000
    found = named(tmp_path)
    assert (found["a.eml"].status, found["a.eml"].reason) == ("read", None)
    assert found["a.eml/film.bin"].status == "skipped"
