"""A delivery as a mail: the bytes, the same each time they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import takewhile

from briefgen.editions.deliver.addresses import parse
from briefgen.editions.deliver.body import as_html, as_text
from briefgen.editions.deliver.errors import RefusedError
from briefgen.editions.deliver.message import Message

# The format's media type; another one is sent as plain bytes.
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
    "yaml": "application/yaml",
}
_BY_EMAIL = ("From", "To", "MIME-Version", "Content-Type")


def letter(message: Message, *, sender: str, to: Sequence[str], attach: Sequence[str]) -> bytes:
    """``message`` as a mail with its brief as text and HTML, and its files in the formats ``attach``.

    Raises `BriefgenError` for a file that is not there, and `RefusedError` for a header nobody asked for.
    """
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = parse(sender)
    mail["To"] = [parse(address) for address in to]
    notice, footer = message.notice, message.labels("mail.footer")
    mail.set_content(as_text(message.shown.page, notice, footer), cte="quoted-printable")
    mail.add_alternative(as_html(message.shown.page, notice, footer), subtype="html", cte="quoted-printable")
    for fmt in attach:
        name = message.name_of(fmt)
        kind, _, subtype = _TYPES.get(fmt, "application/octet-stream").partition("/")
        params = {"charset": "utf-8"} if kind == "text" else {}
        data = message.found.read(name)
        mail.add_attachment(data, maintype=kind, subtype=subtype, filename=name, params=params)
    _bound(mail, message.sending.key)
    head = _head(message, parse(sender).domain)
    data = "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode("ascii") + mail.as_bytes()
    _check(data, {*head, *_BY_EMAIL})
    return data


def _head(message: Message, domain: str) -> Mapping[str, str]:
    """The headers written here: `EmailMessage` would encode a long message id, and decode what a subject holds."""
    sending = message.sending
    charset = "us-ascii" if message.subject.isascii() else "utf-8"
    head = {
        "Subject": Header(message.subject, charset, header_name="Subject").encode(linesep="\r\n"),
        "Date": format_datetime(message.date),
        "Message-ID": sending.message_id,
        "List-Id": f"<{sending.edition}.{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if message.reply_to:
        head |= {"In-Reply-To": message.reply_to, "References": message.reply_to}
    return head


def _bound(mail: EmailMessage, key: str) -> None:
    """Boundaries by the key, not by chance: what is sent again is the same."""
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=-{key}-{number}")


def _check(data: bytes, wanted: set[str]) -> None:
    """Whatever a headline managed to be, it has added no header."""
    lines = takewhile(bool, data.decode("ascii", "replace").split("\r\n"))
    names = [line.partition(":")[0] for line in lines if not line.startswith((" ", "\t"))]
    if len(names) != len(set(names)) or not set(names) <= wanted:
        raise RefusedError("the message would have a header that nobody asked for, so it is not sent")
