"""A mail is read as its sender's own words, with what its header states; its documents are sources of their own."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml
from post_mails import RELEASE, a_mail, lines_of, members, text_of, written

from briefgen.sources.blocks import lay_out
from briefgen.sources.containers import mhtml
from briefgen.sources.mail.letter import headline
from briefgen.sources.mail.people import from_whom
from briefgen.sources.raw import LeftOutError, UnreadableError
from briefgen.sources.stamps import read_stamp

CASES = Path(__file__).parents[1] / "cases" / "post"
BODIES = yaml.safe_load((CASES / "bodies.yaml").read_text(encoding="utf-8"))
HEADERS = yaml.safe_load((CASES / "headers.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(BODIES) > 20
    assert all(len(HEADERS[name]) > 10 for name in ("subjects", "senders", "dates"))


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case["title"])
def test_own_lines_of_a_body(case: dict[str, Any]) -> None:
    """What the sender wrote is read, and nothing else."""
    name = case.get("sender", "Joan Roe")
    data = written(f"From: {name} <x@elm.example>\nSubject: FYI\nContent-Type: text/plain; charset=utf-8", case["body"])
    assert lines_of(data) == case["lines"]


@pytest.mark.parametrize(("subject", "mark", "title"), HEADERS["subjects"])
def test_subject_without_its_marks_is_the_title(subject: str, mark: str | None, title: str | None) -> None:
    """A subject that says nothing is no headline; one that calls the text a statement says so over it."""
    assert headline(subject) == (mark, title)


@pytest.mark.parametrize(("name", "publisher", "author"), HEADERS["senders"])
def test_name_of_the_sender(name: str, publisher: str | None, author: str | None) -> None:
    """People are authors, houses publishers; a name that may be either is not guessed at."""
    found = from_whom(name)
    assert (found.publisher, found.author) == (publisher, author)


@pytest.mark.parametrize(("stated", "iso"), HEADERS["dates"])
def test_date_of_a_header(stated: str, iso: str | None) -> None:
    """Impossible and ambiguous days are none."""
    assert read_stamp(stated) == iso


def test_header_states_title_date_and_author_and_is_no_part_of_the_body() -> None:
    """A header line must not become a fact."""
    raw = text_of(a_mail().as_bytes())
    assert raw.metadata.title == "Fire at the harbour"
    assert raw.metadata.published == "2026-01-05T09:14:00+01:00"
    assert raw.metadata.author == "Ann Lee"
    assert {place for _, place in raw.metadata.where} == {"mail header"}
    bodies = [raw.text[block.start : block.end] for block in lay_out(raw).blocks if block.kind == "body"]
    assert bodies == list(RELEASE)


def test_release_that_a_body_mails_is_its_own_statement() -> None:
    data = a_mail(subject="PRESS RELEASE: Three die in fire", sender="Harbour Authority Press Office <p@elm.example>")
    layout = lay_out(text_of(data.as_bytes()))
    assert layout.metadata.issuer == "Harbour Authority"
    assert layout.metadata.title == "Three die in fire"


def test_mail_of_a_person_is_no_statement_of_a_body() -> None:
    assert lay_out(text_of(a_mail().as_bytes())).metadata.issuer is None


@pytest.mark.parametrize("cte", ["7bit", "quoted-printable", "base64"])
def test_transfer_encodings_leave_the_words(cte: str) -> None:
    message = EmailMessage()
    message["Subject"] = "FYI"
    text = "The cafe reopens on Friday." if cte == "7bit" else "The café reopens on Friday – “at last”."
    message.set_content(text, cte=cte)
    assert lines_of(message.as_bytes()) == [text]


@pytest.mark.parametrize(
    "charset", ["", "; charset=us-ascii", "; charset=iso-8859-1", "; charset=klingon", '; charset="']
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_wrong_charset_is_not_believed(charset: str, encoding: str) -> None:
    text = "The café reopens on Friday, “at last”."
    data = f"Subject: FYI\nContent-Type: text/plain{charset}\n\n{text}\n".encode(encoding)
    assert lines_of(data) == [text]


def test_flowed_text_is_joined() -> None:
    headers = "Subject: FYI\nContent-Type: text/plain; charset=utf-8; format=flowed"
    body = "The quay \nopens on \nFriday.\n\n From here on all is well.\n>> old \n>> words\n-- \nAnn\n"
    assert lines_of(written(headers, body)) == ["The quay opens on Friday.", "From here on all is well."]


def test_flowed_text_with_closed_breaks_is_joined_without_a_blank() -> None:
    headers = "Subject: FYI\nContent-Type: text/plain; format=flowed; delsp=yes"
    assert lines_of(written(headers, "The quay opens on Fri \nday.\n")) == ["The quay opens on Friday."]


def test_eight_bit_subject_is_read() -> None:
    data = "Subject: Café reopens at the quay\nFrom: Zoë Lee <z@elm.example>\n\nIt does.\n".encode()
    assert text_of(data).metadata.title == "Café reopens at the quay"


def test_encoded_line_break_in_a_subject_makes_no_line() -> None:
    """An encoded line break must not smuggle a header, nor a line, into the text."""
    raw = text_of(written("Subject: =?utf-8?q?Quay_opens=0ABcc:_all=40elm.example?="))
    assert raw.metadata.title == "Quay opens Bcc: all@elm.example"
    assert raw.text.split("\n")[0] == raw.metadata.title


def test_hidden_characters_in_headers_are_not_shown() -> None:
    raw = text_of(written("Subject: =?utf-8?b?UXVh4oCueSBvcGVucw==?=\nFrom: A"))
    assert raw.metadata.title == "Quay opens"


# ------------------------------------------------------------------ which form is read


def test_plain_form_is_read_before_the_other() -> None:
    assert lines_of(a_mail(page="<p>Another text.</p>").as_bytes())[1:] == list(RELEASE)


def test_html_form_is_read_where_the_plain_one_stands_in_for_it() -> None:
    page = "".join(f"<p>{line}</p>" for line in RELEASE)
    for text in ("View this email in your browser: https://elm.example/1", "\n", "https://elm.example/" + "a" * 300):
        assert lines_of(a_mail(text, page=page).as_bytes())[1:] == list(RELEASE)


def test_plain_form_loses_the_links_that_the_program_put_in() -> None:
    text = f"{RELEASE[0]} <https://elm.example/a>\n\n*{RELEASE[1]}*\n"
    long = "\n".join(f"The quay was closed on day {day}, he said.\n" for day in range(12))
    found = lines_of(a_mail(text + "\n" + long, page="<p>short</p>").as_bytes())
    assert found[1:3] == list(RELEASE)


def test_html_form_is_read_paragraph_by_paragraph() -> None:
    page = (
        "<html><head><style>p {}</style></head><body><div style='display:none'>Preview words</div>"
        "<h2>What happened</h2><p>The quay<br>burned.</p><table><tr><td><p>It opens on Friday.</p></td></tr></table>"
        "<table><tr><th>Dead</th><th>Hurt</th></tr><tr><td>3</td><td>12</td></tr></table>"
        "<blockquote type=cite><p>Old words.</p></blockquote><img src='x'><script>bad()</script></body></html>"
    )
    raw = text_of(a_mail(None, page=page).as_bytes())
    shown = [(block.kind, raw.text[block.start : block.end]) for block in lay_out(raw).blocks]
    assert shown[-1] == ("boilerplate", "3 | 12")
    assert [pair for pair in shown if pair[0] in ("headline", "heading", "body")] == [
        ("headline", "Fire at the harbour"),
        ("heading", "What happened"),
        ("body", "The quay"),
        ("body", "burned."),
        ("body", "It opens on Friday."),
    ]


def test_html_form_that_is_broken_plain_text_is_joined() -> None:
    page = (
        "<div>The north quay of Elm will open to all ships on Friday,<br>"
        "the harbour master said on Sunday night.<br><br>"
        "He thanked the crews.<br>&gt; When does it open?</div>"
    )
    assert lines_of(a_mail(None, page=page).as_bytes())[1:] == [
        "The north quay of Elm will open to all ships on Friday, the harbour master said on Sunday night.",
        "He thanked the crews.",
    ]


def test_text_in_several_parts_is_read_whole() -> None:
    """Some programs cut a text where a picture stands in it."""
    message = a_mail(RELEASE[0])
    message.make_mixed()
    for part in (EmailMessage(), EmailMessage()):
        part.set_content(RELEASE[1])
        part["Content-Disposition"] = "inline"
        message.attach(part)
        break
    assert lines_of(message.as_bytes())[1:] == list(RELEASE)


# ------------------------------------------------------------------ mails passed on

FORWARDED = """---------- Forwarded message ---------
From: Harbour Authority <press@elm.example>
Date: Mon, Jan 5, 2026 at 9:14 PM
Subject: Quay closed after fire
To: <list@elm.example>

The Harbour Authority confirms that three people died.

Kind regards,
Tom Hay
"""


@pytest.mark.parametrize("note", ["", "FYI\n\n", "Ann, have a look at this please.\n\n"])
def test_mail_passed_on_with_a_word_is_the_mail_that_is_passed_on(note: str) -> None:
    data = a_mail(note + FORWARDED, subject="Fwd: Quay").as_bytes()
    (only,) = members(data)
    raw = text_of(data)
    assert only.name == ""
    assert raw.metadata.title == "Quay closed after fire"
    assert raw.metadata.publisher == "Harbour Authority"
    assert raw.metadata.published == "2026-01-05T21:14"
    assert lines_of(data) == ["Quay closed after fire", "The Harbour Authority confirms that three people died."]


def test_mail_passed_on_with_more_than_a_word_is_two_sources() -> None:
    note = (
        "The mayor told me on the phone that the quay will not open before the end of the month,\n"
        "and that two more men are missing since Saturday night.\n\n"
    )
    first, second = members(a_mail(note + FORWARDED, subject="Fwd: Quay").as_bytes())
    assert (first.name, second.name) == ("", "forwarded")


def test_apples_mark_of_a_mail_passed_on_is_known() -> None:
    body = (
        "Begin forwarded message:\n\n> From: Tom Hay <tom@elm.example>\n> Subject: Quay closed\n"
        "> Date: 5 January 2026 at 21:14:00 CET\n> To: Ann Lee\n> \n> Three people died.\n"
    )
    raw = text_of(a_mail(body, subject="Fwd: Quay").as_bytes())
    assert (raw.metadata.author, raw.metadata.published) == ("Tom Hay", "2026-01-05")
    assert raw.text == "Quay closed\nThree people died.\n"


def test_mail_passed_on_as_html_is_known() -> None:
    page = (
        "<p>FYI</p><div><p><b>From:</b> Tom Hay &lt;tom@elm.example&gt;<br>"
        "<b>Sent:</b> Monday, January 5, 2026 9:14 PM<br>"
        "<b>To:</b> Ann Lee<br><b>Subject:</b> Quay closed</p></div><p>Three people died.</p>"
    )
    raw = text_of(a_mail(None, page=page, subject="FW: Quay").as_bytes())
    assert raw.metadata.author == "Tom Hay"
    assert raw.text == "Quay closed\nThree people died.\n"


# ------------------------------------------------------------------ what is attached


def test_documents_attached_are_sources_and_pictures_are_not() -> None:
    message = a_mail()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Release 1.pdf")
    message.add_attachment("The market follows in May.", filename="note.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="meeting.ics")
    message.add_attachment("BEGIN:VCARD", subtype="vcard", filename="ann.vcf")
    message.add_attachment("x", filename="note.txt")
    assert [member.name for member in members(message.as_bytes())] == ["", "Release 1.pdf", "note.txt", "note (6).txt"]


def test_mail_attached_to_a_mail_is_a_mail() -> None:
    message = a_mail("Please see attached.")
    message.add_attachment(a_mail(subject="Inside"))
    (inner,) = members(message.as_bytes())
    assert inner.suffix == ".eml"
    assert inner.data is not None
    assert text_of(inner.data).metadata.title == "Inside"


def test_attachment_without_a_name_gets_one_by_its_type() -> None:
    message = a_mail()
    part = EmailMessage()
    part.set_content(b"%PDF-1.4", maintype="application", subtype="pdf")
    message.make_mixed()
    message.attach(part)
    assert [(member.name, member.suffix) for member in members(message.as_bytes())][1:] == [("attachment 1.pdf", "")]


def test_name_of_an_attachment_leads_nowhere() -> None:
    message = a_mail()
    message.add_attachment("x", filename="../../etc/notes.txt")
    message.add_attachment("x", filename="C:\\temp\\more.txt")
    assert [member.name for member in members(message.as_bytes())][1:] == ["notes.txt", "more.txt"]


def test_outlooks_packing_is_named() -> None:
    message = a_mail()
    message.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert "Outlook" in (members(message.as_bytes())[1].reason or "")


# ------------------------------------------------------------------ sealed and machine-made


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/encrypted; boundary=x",
        "application/pkcs7-mime; smime-type=enveloped-data",
        "application/x-pkcs7-mime",
    ],
)
def test_encrypted_mail_is_named(kind: str) -> None:
    with pytest.raises(UnreadableError, match="encrypted"):
        members(written(f"Subject: x\nContent-Type: {kind}"))


def test_mail_encrypted_in_place_is_named() -> None:
    body = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    with pytest.raises(UnreadableError, match="encrypted"):
        members(written("Subject: x", body))


def test_signed_mails_are_read() -> None:
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe quay opens on Friday.\n- - at noon\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert lines_of(written("Subject: FYI", body)) == ["The quay opens on Friday.", "- at noon"]
    parts = "--b\n\nThe quay opens on Friday.\n--b\nContent-Type: application/pgp-signature; name=s.asc\n\nx\n--b--\n"
    assert lines_of(written("Subject: FYI\nContent-Type: multipart/signed; boundary=b", parts)) == [
        "The quay opens on Friday."
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "Auto-Submitted: auto-replied (vacation)",
    ],
)
def test_answers_of_machines_are_rightly_left_out(header: str) -> None:
    with pytest.raises(LeftOutError):
        members(written(f"Subject: Undelivered\n{header}"))


def test_page_saved_as_one_file_is_a_page() -> None:
    message = EmailMessage()
    message["From"], message["Snapshot-Content-Location"] = "<Saved by Blink>", "https://elm.example/a"
    message.set_content("<p>Hello</p>", subtype="html")
    message.add_related(b"\x89PNG", maintype="image", subtype="png")
    (page,) = mhtml.members(message.as_bytes())
    assert (page.suffix, page.metadata.url) == (".html", "https://elm.example/a")


# ------------------------------------------------------------------ broken


@pytest.mark.parametrize("data", [b"no mail at all, just words", b"\x00\x01\x02", b"\n\n", b"Some: header\n\nx"])
def test_what_is_no_mail_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no mail"):
        members(data)


def test_mail_without_a_word_is_named() -> None:
    (only,) = members(written("Subject: Quay\nFrom: a@elm.example", "\n"))
    assert only.data is not None
    with pytest.raises(UnreadableError, match="no text"):
        text_of(only.data)


def test_parts_whose_boundary_is_missing_are_read_as_far_as_they_can_be() -> None:
    headers = 'Subject: FYI\nContent-Type: multipart/mixed; boundary="b"'
    assert lines_of(written(headers, "--b\nContent-Type: text/plain\n\nThe quay opens on Friday.\n")) == [
        "The quay opens on Friday."
    ]


# ------------------------------------------------------------------ articles sent on


def test_article_sent_on_keeps_its_author_and_its_day() -> None:
    """Who sends an article on is not its author, and "Saturday" counts from the article, not from the mail."""
    article = "By Joan Roe\nELM, JANUARY 2 —\nThe quay burned on Saturday, police said.\n\nNobody was hurt, they said."
    metadata = lay_out(text_of(a_mail(article).as_bytes())).metadata
    assert (metadata.author, metadata.published) == ("Joan Roe", "2026-01-02")


def test_full_date_in_an_article_sent_on_is_its_day() -> None:
    article = (
        "The Elm Courier\n2 January 2026\n\nThe quay burned on Saturday, police said.\n\nNobody was hurt, they said."
    )
    metadata = lay_out(text_of(a_mail(article).as_bytes())).metadata
    assert (metadata.publisher, metadata.author, metadata.published) == ("The Elm Courier", None, "2026-01-02")


def test_day_without_a_year_is_the_last_one_before_the_mail() -> None:
    article = (
        "By Joan Roe\nELM, DECEMBER 30 —\nThe quay burned on Saturday, police said.\n\nNobody was hurt, they said."
    )
    assert lay_out(text_of(a_mail(article).as_bytes())).metadata.published == "2025-12-30"
