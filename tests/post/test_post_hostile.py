"""Whatever the bytes: a mail, a mailbox or a feed is read or named in time that grows with its length."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from post_mails import FROM_LINE

from briefgen.sources.containers import Member, eml, feed, mbox, mhtml
from briefgen.sources.formats import feed_item, mail
from briefgen.sources.raw import UnreadableError
from tests.timing import about_linear

PIECES = (
    b"\n", b"\n\n", b"\r\n", b" ", b"\t", b"\x00", b"\xff", b"\xe9", "é“”\u202e\u2028".encode(), b"a", b"12", b":",
    b";", b"=", b"--", b"--b", b"--b--", b"From: ", b"Subject: ", b"Date: ", b"Content-Type: ",
    b"Content-Transfer-Encoding: ", b"Content-Disposition: attachment", b"; filename=", b"; filename*=utf-8''%", b'"',
    b"base64", b"quoted-printable", b"x-uuencode", b"begin 666 a", b"text/plain", b"text/html",
    b"multipart/mixed; boundary=b", b"multipart/alternative; boundary=b", b"message/rfc822", b"; charset=", b"utf-8",
    b"utf-16", b"idna", b"punycode", b"unicode_escape", b"=?utf-8?q?", b"=?utf-8?b?", b"?=", b"=41", b"<", b">",
    b"> ", b"@", b"(", b")", b",", b"On Mon, 5 Jan 2026 at 10:04, Ann <a@b.example> wrote:", b"-- \n",
    b"Kind regards,", b"Unsubscribe", b"---------- Forwarded message ---------", b"-----Original Message-----",
    b"Sent: ", b"To: ", b"-----BEGIN PGP SIGNED MESSAGE-----", b"<p>", b"<div>", b"</div>", b"<table><tr><td>",
    b"<br>", b"<blockquote type=cite>", b"<style>", b"<!--", b"&", b"&nbsp;", b"&#0;", b"&#x110000;", b"<rss>",
    b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<description>", b"<![CDATA[", b"]]>", b"<feed>",
    b"<entry>", b"<link href='http://[x'/>", b"<?xml version='1.0' encoding='", b"'?>", b"<!DOCTYPE rss [",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"]>", b"&x;",
    b'{"version": "https://jsonfeed.org/version/1", "items": [', b'{"title": "a", "content_html": "<p>', b'"}', b"]}",
    b"[" * 500, FROM_LINE,
)  # fmt: skip
CONTAINERS = {"eml": eml.members, "mbox": mbox.members, "mhtml": mhtml.members, "feed": feed.members}
READERS = {"mail": mail.read, "feed item": feed_item.read}
ANY = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)), max_size=40).map(b"".join)


def read_all(members: Callable[[bytes], object], data: bytes) -> None:
    """Open and read everything; only `UnreadableError` may be raised."""
    try:
        for member in list(members(data)):  # type: ignore[call-overload]
            assert isinstance(member, Member)
            assert sum(value is not None for value in (member.data, member.reference, member.reason)) == 1
            assert all(ord(character) > 31 for character in member.name)
            if member.suffix in READERS:
                read_one(member.suffix, member.data or b"")
    except UnreadableError:
        return


def read_one(suffix: str, data: bytes) -> None:
    try:
        raw = READERS[suffix](data)
    except UnreadableError:
        return
    ends = [0, *(place for hint in raw.hints for place in (hint.start, hint.end)), len(raw.text)]
    assert ends == sorted(ends)


@pytest.mark.parametrize("name", CONTAINERS)
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        ANY, ANY.map(lambda body: b"Subject: a\n" + body), ANY.map(lambda body: FROM_LINE + b"Subject: a\n" + body)
    )
)
@example(b"From: " + b"(" * 5000 + b"\n\nx")
@example(b"Subject: =?idna?q?" + b"a" * 3000 + b"?=\n\nx")
@example(b"Content-Type: text/plain; charset=unicode_escape\nSubject: a\n\n\\d \\N{x} \xff\n")
@example(b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n--b--\n")
@example(b"Content-Type: text/plain; charset*=utf-8'%zz'a\nSubject: a\n\n\xe9\n")
@example(b"Date: 1 Jan 99999999999999999999 00:00:00 +9999999\nSubject: a\n\nx")
def test_any_bytes_are_read_or_named(name: str, data: bytes) -> None:
    read_all(CONTAINERS[name], data)


@pytest.mark.parametrize("suffix", READERS)
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ANY)
def test_any_member_is_read_or_named(suffix: str, data: bytes) -> None:
    read_one(suffix, data)


HEAD = b"From: a@b.example\nSubject: a\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
HTML = HEAD + b"Content-Type: text/html\n\n"


def of(unit: bytes, head: bytes = b"", tail: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: head + (unit * (size // len(unit) + 1))[:size] + tail


MAILS = {
    "a line": of(b"x", HEAD + b"\n"),
    "lines": of(b"The quay opens.\n", HEAD + b"\n"),
    "short lines": of(b"a\n", HEAD + b"\n"),
    "empty lines": of(b"\n", HEAD + b"\nx", b"x"),
    "quotations": of(b">", HEAD + b"\n"),
    "marks of quotation": of(b"> ", HEAD + b"\n"),
    "quoted lines": of(b"> a\n", HEAD + b"\n"),
    "attributions": of(b"On 5 Jan 2026 10:04 Ann <a@b> wrote:\n", HEAD + b"\n"),
    "half attributions": of(b"On 5 Jan 2026\n", HEAD + b"\n"),
    "greetings": of(b"Kind regards,\n", HEAD + b"\n"),
    "footers": of(b"Unsubscribe\n", HEAD + b"\n"),
    "dashes": of(b"-- \n", HEAD + b"\n"),
    "headers in the text": of(b"From: a\n", HEAD + b"\n"),
    "mails passed on": of(b"---- Forwarded message ----\nFrom: a\nSubject: b\n\n", HEAD + b"\n"),
    "a digest": of(b"-" * 30 + b"\nFrom: a\nSubject: b\n\nc\n", HEAD + b"\n" + b"-" * 70 + b"\n"),
    "header lines of a digest": of(b"From: a\n", HEAD + b"\n" + b"-" * 70 + b"\n"),
    "stars": of(b"*", HEAD + b"\n"),
    "links": of(b"<https://", HEAD + b"\n"),
    "capitals": of(b"Aaa ", HEAD + b"\n"),
    "a subject": of(b"=?", b"Subject: ", b"\n\nx"),
    "a sender": of(b"a@,", b"From: ", b"\n\nx"),
    "comments in a sender": of(b"(", b"From: ", b"\n\nx"),
    "headers": of(b"X: a\n", b"", b"\nx"),
    "flowed": of(b"a \n", HEAD + b"Content-Type: text/plain; format=flowed\n\n"),
    "parts": of(b"--b\n\nx\n", MIXED),
    "attachments": of(b"--b\nContent-Disposition: attachment; filename=a\n\nx\n", MIXED),
    "nested parts": of(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
    "mails in mails": of(b"Content-Type: message/rfc822\n\n"),
    "base64": of(b"=\n", HEAD + b"Content-Transfer-Encoding: base64\n\n"),
    "quoted-printable": of(b"=\n", HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n"),
    "punycode": of(b"a-", HEAD + b"Content-Type: text/plain; charset=punycode\n\n"),
    "idna": of(b"a", HEAD + b"Content-Type: text/plain; charset=idna\n\n"),
    "deep HTML": of(b"<div>", HTML),
    "tables": of(b"<table><tr><td>a", HTML),
    "one table": of(b"<tr><td>a</td><td>b</td></tr>", HTML + b"<table>"),
    "paragraphs": of(b"<p>The quay opens.</p>", HTML),
    "broken lines": of(b"the quay opens on friday and the market follows it<br>", HTML),
    "angles": of(b"<", HTML),
    "comments": of(b"<!--", HTML),
    "styles": of(b"<b style='display : '>", HTML),
}  # fmt: skip
ITEM = b"<rss><channel><item><title>a</title><description>"
FEEDS = {
    "items": of(b"<item><title>a</title><description>b</description></item>", b"<rss><channel>"),
    "authors": of(b"<author>a</author>", b"<rss><channel><item><description>b</description>"),
    "one author": of(b"a", b"<rss><channel><item><author>", b"</author></item></channel></rss>"),
    "ampersands": of(b"&", ITEM),
    "entities": of(b"&a;", ITEM),
    "escaped angles": of(b"&lt;", ITEM),
    "escaped comments": of(b"&lt;!--", ITEM),
    "elements": of(b"<a>", ITEM),
    "vocabularies": of(b"<a:b xmlns:a='u'/>", b"<rss><channel><item>"),
    "declarations": of(b"<!ENTITY a 'b'>", b"<!DOCTYPE rss [", b"]><rss/>"),
    "blanks": of(b" ", b"", b"<rss/>"),
    "a title": of(b"a - ", b"<rss><channel><title>", b"</title><item><description>b</description></item></channel>"),
    "a date": of(b"1 ", b"<rss><channel><item><pubDate>", b"</pubDate></item></channel></rss>"),
    "brackets": of(b"[", b""),
    "JSON": of(b"[", b'{"items": '),
}  # fmt: skip
MAILBOXES = {
    "mails": of(FROM_LINE + b"Subject: a\n\nThe quay opens.\n\n"),
    "lines from": of(b"From a May 1:00\n", FROM_LINE + b"Subject: a\n\n"),
    "escaped lines": of(b">From ", FROM_LINE + b"Subject: a\n\n"),
}


@pytest.mark.parametrize(
    ("members", "made"),
    [pytest.param(eml.members, made, id=f"mail of {name}") for name, made in MAILS.items()]
    + [pytest.param(feed.members, made, id=f"feed of {name}") for name, made in FEEDS.items()]
    + [pytest.param(mbox.members, made, id=f"mailbox of {name}") for name, made in MAILBOXES.items()],
)
def test_time_grows_with_the_length(members: Callable[[bytes], object], made: Callable[[int], bytes]) -> None:
    """Of what a broken or a hostile program may write: 100 kB and 200 kB of it, which take up to 0.7 s."""
    assert about_linear(lambda size: read_all(members, made(size)), 100_000, enough=1.0)


@pytest.mark.parametrize("made", [MAILS["lines"], MAILS["paragraphs"], MAILS["base64"], FEEDS["items"]])
def test_time_grows_with_the_length_up_to_a_megabyte(made: Callable[[int], bytes]) -> None:
    """A digest or a feed of 500 kB and of 1 MB."""
    members = feed.members if made is FEEDS["items"] else eml.members
    assert about_linear(lambda size: read_all(members, made(size)), 500_000, enough=0.5)


def test_parts_nested_past_reading_are_named() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(90))
    with pytest.raises(UnreadableError, match="inside one another"):
        list(eml.members(nested + b"\n" * 500_000))


def test_feed_too_large_for_memory_is_named() -> None:
    with pytest.raises(UnreadableError, match="larger"):
        list(feed.members(b"<rss>" + b" " * 20_000_000))
