"""What texts on disk are known by from one look to the next, and when mails among them were sent."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from briefgen.editions.outlets import page_key
from briefgen.sources.gather import Item
from briefgen.sources.mail.message import header, parse


def file_key(item: Item, kind: str) -> str:
    """What a file is known by: its path; in a mailbox, whose numbers and names move, what it holds."""
    parts = item.name.split("/")
    if item.metadata.url and any(part.isdigit() for part in parts[1:]):  # an item of a feed that was saved
        return page_key(item.metadata.url) or f"file:{item.name}"
    if item.sha256 and (kind == "mail" or any(part.isdigit() for part in parts[1:])):
        return f"mail:{item.sha256}:{parts[-1] if not parts[-1].isdigit() and kind != 'mail' else ''}"
    return f"file:{item.name}"


class MailDates:
    """When mails were sent, as their headers say; what is attached to one goes with it."""

    def __init__(self) -> None:
        self._name = ""
        self._date: str | None = None

    def of(self, item: Item) -> str | None:
        """The date of the mail that ``item`` is, or lies in; None for other texts."""
        if item.format == "mail":
            self._name, self._date = item.name, _sent(item.data)
            return self._date
        return self._date if self._name and item.name.startswith(f"{self._name}/") else None


def _sent(data: bytes) -> str | None:
    try:
        return parsedate_to_datetime(header(parse(data), "Date") or "").isoformat()
    except (ValueError, TypeError, OverflowError):
        return None
