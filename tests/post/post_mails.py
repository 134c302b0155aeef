"""Mails as programs write them, and what is read of them."""

from __future__ import annotations

from email.message import EmailMessage

from briefgen.sources.containers import Member, eml
from briefgen.sources.formats import mail
from briefgen.sources.raw import RawText

RELEASE = (
    "The Harbour Authority regrets to confirm that three people died in a fire on Saturday.",
    "“We are heartbroken,” said Ann Lee, its director.",
)


def a_mail(
    text: str | None = "\n\n".join(RELEASE),
    *,
    page: str | None = None,
    subject: str = "Fire at the harbour",
    sender: str = "Ann Lee <ann@elm.example>",
) -> EmailMessage:
    """A mail of 5 January 2026 with a plain form, an HTML form, or both."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@elm.example", subject
    message["Date"] = "Mon, 05 Jan 2026 09:14:00 +0100"
    if text is not None:
        message.set_content(text)
    if page is not None and text is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    return message


def written(headers: str, body: str = "The quay opens on Friday.\n") -> bytes:
    """A mail by hand."""
    return f"{headers}\n\n{body}".encode()


def members(data: bytes) -> list[Member]:
    """What the mail holds."""
    return list(eml.members(data))


def text_of(data: bytes) -> RawText:
    """The first text of a mail."""
    first = members(data)[0]
    assert first.data is not None, first.reason
    return mail.read(first.data)


def lines_of(data: bytes) -> list[str]:
    """The lines of the first text of a mail that show something."""
    return [line for line in text_of(data).text.split("\n") if line]


FROM_LINE = b"From ann@elm.example Mon Jan  5 09:14:00 2026\n"
"""The line over a mail in a mailbox."""
