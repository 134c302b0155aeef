"""Each item of a feed is a source: its own words, and what the feed states of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from briefgen.sources.blocks import lay_out
from briefgen.sources.containers import Member, feed
from briefgen.sources.formats import feed_item
from briefgen.sources.raw import UnreadableError

TITLE, LEAD, MORE = (
    "Three die at the quay",
    "Three people died in a fire at the quay on Saturday.",
    "“It was dark,” said Ann Lee.",
)
PAGE = f"<p>{LEAD}</p>\n<p>{MORE}</p>"
ESCAPED = PAGE.replace("<", "&lt;").replace(">", "&gt;")
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'

FEEDS = {
    "RSS 0.91": f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://netscape.example/rss-0.91.dtd">
<rss version="0.91"><channel><title>Elm Courier</title><link>https://elm.example/</link><item><title>{TITLE}</title><link>https://elm.example/1</link>
<description>{ESCAPED}</description></item></channel></rss>""",
    "RSS 0.92": f"""<rss version="0.92"><channel><title>Elm Courier</title>
<item><title>{TITLE}</title><link>https://elm.example/1</link><description>{ESCAPED}</description></item></channel></rss>""",
    "RSS 1.0": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 {DC}>
<channel rdf:about="https://elm.example/"><title>Elm Courier</title></channel>
<item rdf:about="https://elm.example/1"><title>{TITLE}</title><link>https://elm.example/1</link>
<description>{ESCAPED}</description><dc:date>2026-01-05T08:00:00Z</dc:date><dc:creator>Joan Roe</dc:creator>
</item></rdf:RDF>""",
    "RSS 2.0": f"""<rss version="2.0" {DC} xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>World | Elm Courier</title><link>https://elm.example/</link>
<item><media:title>A picture</media:title><media:description>{"A very long caption. " * 20}</media:description>
<title><![CDATA[{TITLE}]]></title><link>/1</link><pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate>
<dc:creator>Joan Roe</dc:creator><description>A teaser ...</description>
<content:encoded><![CDATA[{PAGE}]]></content:encoded><enclosure url="https://elm.example/a.mp3"/></item></channel></rss>""",
    "Atom, escaped": f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Elm Courier</title>
<entry><title type="html">{TITLE}</title>
<link rel="self" href="https://elm.example/1.atom"/><link rel="alternate" href="https://elm.example/1"/>
<published>2026-01-05T08:00:00Z</published><updated>2026-01-06T08:00:00Z</updated><author><name>Joan Roe</name></author>
<content type="html">{ESCAPED}</content></entry></feed>""",
    "Atom, xhtml": f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Elm Courier</title>
<entry><title>{TITLE}</title>
<link href="https://elm.example/1"/><updated>2026-01-05T08:00:00Z</updated><author><name>Joan Roe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{PAGE}</div></content></entry></feed>""",
    "mark-up that is not escaped": f"""<rss version="2.0"><channel><title>Elm Courier</title>
<item><title>{TITLE}</title>
<link>https://elm.example/1</link><description>{PAGE}</description></item></channel></rss>""",
    "a vocabulary that is not declared": f"""<rss version="2.0"><channel><title>Elm Courier</title>
<item><title>{TITLE}</title>
<link>https://elm.example/1</link><content:encoded><![CDATA[{PAGE}]]></content:encoded></item></channel></rss>""",
    "unfinished": f"""<rss version="2.0"><channel><title>Elm Courier</title>
<item><title>{TITLE}</title>
<link>https://elm.example/1</link><description>{ESCAPED}</description></item><item><tit""",
    "JSON": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Elm Courier",
            "items": [{"id": "1", "url": "https://elm.example/1", "title": TITLE, "content_html": PAGE}],
        }
    ),
}


def first(data: str | bytes) -> Member:
    return next(feed.members(data if isinstance(data, bytes) else data.encode()))


def rss(item: str, **about: str) -> str:
    channel = about.get("channel", "<title>Elm Courier</title>")
    return f'<rss version="2.0" {DC}><channel>{channel}<item>{item}</item></channel></rss>'


def lines(member: Member) -> list[str]:
    assert member.data is not None, member.reason
    return feed_item.read(member.data).text.rstrip("\n").split("\n")


@pytest.mark.parametrize("name", FEEDS)
def test_item_gives_its_words_and_its_house(name: str) -> None:
    member = first(FEEDS[name])
    assert lines(member) == [TITLE, LEAD, MORE]
    found = member.metadata
    assert (found.title, found.publisher, found.url) == (TITLE, "Elm Courier", "https://elm.example/1")
    assert {place for _, place in found.where} == {"feed"}


@pytest.mark.parametrize("name", ["RSS 1.0", "RSS 2.0", "Atom, escaped", "Atom, xhtml"])
def test_item_gives_its_author_and_its_day(name: str) -> None:
    found = first(FEEDS[name]).metadata
    assert (found.author, (found.published or "")[:10]) == ("Joan Roe", "2026-01-05")


def test_day_of_the_last_change_is_kept_apart() -> None:
    found = first(FEEDS["Atom, escaped"]).metadata
    assert (found.published, found.updated) == ("2026-01-05T08:00:00+00:00", "2026-01-06T08:00:00+00:00")


def test_title_is_the_headline_and_each_paragraph_a_block() -> None:
    raw = feed_item.read(first(FEEDS["RSS 2.0"]).data or b"")
    assert [block.kind for block in lay_out(raw).blocks] == ["headline", "body", "body"]


def test_order_of_the_feed_is_kept_over_500_items() -> None:
    items = "".join(
        f"<item><title>Day {n}</title><description>The quay on day {n}.</description></item>" for n in range(500)
    )
    found = list(feed.members(f"<rss><channel>{items}</channel></rss>".encode()))
    assert [member.name for member in found] == [str(number) for number in range(1, 501)]
    assert [member.metadata.title for member in found] == [f"Day {number}" for number in range(500)]


def test_items_past_the_limit_are_named() -> None:
    items = "<item><description>The quay.</description></item>" * 4100
    found = list(feed.members(f"<rss><channel>{items}</channel></rss>".encode()))
    assert len(found) == 4001
    assert "more than 4000" in (found[-1].reason or "")


def test_item_of_a_headline_alone_says_so() -> None:
    member = first(rss(f"<title>{TITLE}</title><link>https://elm.example/1</link>"))
    assert member.reason == "only a headline; the page is not in the feed"
    assert member.metadata.title == TITLE


def test_headline_that_the_text_repeats_stands_once() -> None:
    member = first(rss(f"<title>{TITLE}</title><description>&lt;h1&gt;{TITLE}&lt;/h1&gt;{ESCAPED}</description>"))
    assert lines(member) == [TITLE, LEAD, MORE]


def test_plain_text_keeps_its_lines() -> None:
    assert lines(first(rss(f"<description>{LEAD}\n\n{MORE}</description>"))) == [LEAD, MORE]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fish &amp;amp; chips at the quay", "Fish & chips at the quay"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish & chips", "Fish & chips"),
        ("Caf&eacute; reopens", "Café reopens"),
        ("&lt;b&gt;Three&lt;/b&gt; die", "Three die"),
        ("One\n  line", "One line"),
        ("&bogus; day", "&bogus; day"),
    ],
)
def test_title_as_a_reader_sees_it(written: str, title: str) -> None:
    assert first(rss(f"<title>{written}</title><description>x</description>")).metadata.title == title


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ("<guid>https://elm.example/1</guid>", "https://elm.example/1"),
        ('<guid isPermaLink="false">https://elm.example/1</guid>', None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>/news/1?a=1&amp;b=2</link>", "https://elm.example/news/1?a=1&b=2"),
        ("<link>http://[bad</link>", None),
    ],
)
def test_address_is_a_page_or_nothing(item: str, address: str | None) -> None:
    channel = "<title>Elm Courier</title><link>https://elm.example/</link>"
    assert first(rss(f"{item}<description>x</description>", channel=channel)).metadata.url == address


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("Elm Courier - World", "Elm Courier"),
        ("World news | Elm Courier", "Elm Courier"),
        ("Elm Courier RSS Feed", "Elm Courier"),
        ("Ministry of Roads: News", "Ministry of Roads"),
        ('"harbour fire" - Google News', None),
    ],
)
def test_house_behind_the_title_of_a_feed(title: str, publisher: str | None) -> None:
    member = first(rss("<description>x</description>", channel=f"<title>{title}</title>"))
    assert member.metadata.publisher == publisher


def test_source_of_a_gathered_item_goes_before_the_feed() -> None:
    item = '<source url="https://elm.example/">Elm Courier</source><description>x</description>'
    assert first(rss(item, channel="<title>fire - Google News</title>")).metadata.publisher == "Elm Courier"


@pytest.mark.parametrize(
    ("author", "name", "agency"),
    [
        ("ann@elm.example (Ann Lee)", "Ann Lee", None),
        ("ann@elm.example", None, None),
        ("Reuters", None, "Reuters"),
        ("Elm Courier", None, None),
    ],
)
def test_author_of_an_item(author: str, name: str | None, agency: str | None) -> None:
    found = first(rss(f"<author>{author}</author><description>x</description>")).metadata
    assert (found.author, found.agency) == (name, agency)


@pytest.mark.parametrize("stated", ["Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00", "32 Jan 2026", "soon"])
def test_impossible_day_is_none(stated: str) -> None:
    assert first(rss(f"<pubDate>{stated}</pubDate><description>x</description>")).metadata.published is None


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "windows-1252"])
def test_declared_encoding_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss("<description>The café reopens.</description>")
    assert lines(first(text.encode(encoding))) == ["The café reopens."]


@pytest.mark.parametrize(
    "data",
    [b"<html><body>x</body></html>", b"<note/>", b"words", b"{}", b'{"items": []}', b"[1]", b"<rss/>", b"<", b"", b"{"],
)
def test_what_is_no_feed_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        list(feed.members(data))


def test_control_characters_do_not_end_a_feed() -> None:
    assert (
        lines(first(rss("<description>The \x08quay\x00 opens.</description>")))[0].replace("\u200b", "")
        == "The quay opens."
    )


def shown(items: Any) -> list[str]:
    return [line for member in items if member.data for line in lines(member)]


# ------------------------------------------------------------------ hostile XML


def test_no_file_is_read_for_an_entity() -> None:
    """An entity that names a file or an address gives nothing of it."""
    for target in ("file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:1/"):
        data = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>' + rss("<description>a &x; b</description>")
        assert shown(feed.members(data.encode())) == ["a &x; b"]


def test_entities_do_not_multiply() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    data = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>' + rss("<description>&l29;</description>")
    assert shown(feed.members(data.encode())) == ["&l29;"]


def test_feed_of_bytes_that_name_a_file_is_no_file() -> None:
    with pytest.raises(UnreadableError):
        list(feed.members(b"/etc/passwd"))


# ------------------------------------------------------------------ teasers


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Three died. The mayor said he would not go unless the […]", "Three died."),
        ("Three died near the U.S. embassy. The mayor said …", "Three died near the U.S. embassy."),
        ("Three died. Read more »", "Three died."),
        ("Three died.&lt;br&gt;Continue reading...", "Three died."),
        ("Three died. […]", "Three died."),
    ],
)
def test_teaser_is_said_and_its_cut_sentence_is_no_text(text: str, body: str) -> None:
    """What the whole sentence says, nobody can know."""
    raw = feed_item.read(first(rss(f"<title>{TITLE}</title><description>{text}</description>")).data or b"")
    assert raw.excerpt
    assert [raw.text[b.start : b.end] for b in lay_out(raw).blocks if b.kind == "body"] == [body]


def test_whole_item_is_no_teaser() -> None:
    assert not feed_item.read(first(FEEDS["RSS 2.0"]).data or b"").excerpt


def test_lines_of_the_feed_under_an_item_are_not_its_text() -> None:
    text = f"{ESCAPED}&lt;p&gt;The post {TITLE} appeared first on Elm Courier.&lt;/p&gt;"
    raw = feed_item.read(first(rss(f"<title>{TITLE}</title><description>{text}</description>")).data or b"")
    assert [raw.text[b.start : b.end] for b in lay_out(raw).blocks if b.kind == "body"] == [LEAD, MORE]
