"""Each mail of a mailbox is a source of its own, and a thread is its mails, not their quotations of one another."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from post_mails import FROM_LINE, a_mail, written

from briefgen.sources.containers import eml, mbox
from briefgen.sources.formats import mail
from briefgen.sources.raw import UnreadableError


def names(data: bytes) -> list[str]:
    return [member.name for member in mbox.members(data)]


def test_mailbox_of_the_standard_library_is_read_in_order(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(3):
        message = a_mail(f"The quay opens on day {number}.\n\nFrom here on all is well.", subject=f"Day {number}")
        if number == 1:
            message.add_attachment("The market follows.", filename="note.txt")
        box.add(message)
    box.close()
    found = list(mbox.members((tmp_path / "a.mbox").read_bytes()))
    assert [member.name for member in found] == ["1", "2", "2/note.txt", "3"]
    assert [mail.read(member.data or b"").text.split("\n")[0] for member in found if member.suffix == "mail"] == [
        "Day 0",
        "Day 1",
        "Day 2",
    ]
    assert "\nFrom here on all is well." in mail.read(found[0].data or b"").text


def test_mails_of_a_thread_do_not_repeat_one_another() -> None:
    first = written("Subject: FYI\nFrom: Ann Lee <a@elm.example>", "When does the quay open?\n")
    second = written(
        "Subject: Re: FYI\nFrom: Tom Hay <t@elm.example>",
        "On Friday.\n\nOn 5 Jan 2026 09:14, Ann Lee <a@elm.example> wrote:\n> When does the quay open?\n",
    )
    texts = [
        mail.read(m.data or b"").text.strip() for m in mbox.members(FROM_LINE + first + b"\n" + FROM_LINE + second)
    ]
    assert texts == ["When does the quay open?", "On Friday."]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_that_begins_with_from_is_no_new_mail(end: bytes) -> None:
    text = b"From noon on, at 12:30 sharp on Friday, the quay is open.\n\nFrom the mayor: thanks.\n"
    data = (FROM_LINE + written("Subject: FYI\nFrom: a@elm.example", "Dear all,\n\n") + text) * 2
    assert names(data.replace(b"\n", end)) == ["1", "2"]


def test_mail_that_cannot_be_read_is_named_and_the_rest_is_read() -> None:
    good = written("Subject: FYI\nFrom: a@elm.example")
    bad = written("Subject: x\nContent-Type: multipart/encrypted; boundary=x")
    found = list(mbox.members(b"\n".join(FROM_LINE + one for one in (good, bad, b"X: no mail\n", good))))
    assert [(member.name, bool(member.reason)) for member in found] == [
        ("1", False),
        ("2", True),
        ("3", True),
        ("4", False),
    ]


def test_answer_of_a_machine_is_no_failure() -> None:
    (only,) = mbox.members(FROM_LINE + written("Subject: x\nAuto-Submitted: auto-replied"))
    assert only.severity == "info"


def test_what_is_no_mailbox_is_named() -> None:
    with pytest.raises(UnreadableError, match="no mailbox"):
        list(mbox.members(b"Dear all,\n"))


def test_thousands_of_mails_are_read() -> None:
    data = (FROM_LINE + written("Subject: FYI\nFrom: a@elm.example") + b"\n") * 3000
    assert names(data) == [str(number) for number in range(1, 3001)]


DIGEST = """Send Press mailing list submissions to press@elm.example

Today's Topics:

   1. Quay opens (Ann Lee)
   2. Market waits (Tom Hay)


----------------------------------------------------------------------

Message: 1
Date: Mon, 5 Jan 2026 09:14:00 +0100
From: Ann Lee <ann@elm.example>
To: press@elm.example
Subject: [Press] Quay opens
	on Friday

The quay opens on Friday, the harbour master said.

------------------------------

Message: 2
From: Tom Hay <tom@elm.example>
Date: Mon, 5 Jan 2026 10:14:00 +0100
Subject: Re: [Press] Quay opens on Friday

The market stays closed until May.

------------------------------

_______________________________________________
Press mailing list
"""


def test_each_mail_of_a_digest_is_a_source() -> None:
    """A list's digest in one text holds many mails, and its overview is none of them."""
    found = list(eml.members(written("Subject: Press Digest, Vol 2\nFrom: press-request@elm.example", DIGEST)))
    texts = [mail.read(member.data or b"") for member in found]
    assert [member.name for member in found] == ["1", "2"]
    assert [(raw.metadata.title, raw.metadata.author, (raw.metadata.published or "")[:16]) for raw in texts] == [
        ("Quay opens on Friday", "Ann Lee", "2026-01-05T09:14"),
        ("Quay opens on Friday", "Tom Hay", "2026-01-05T10:14"),
    ]
    assert texts[1].text == "Quay opens on Friday\nThe market stays closed until May.\n"
