"""Mailboxes: many mails in one file, each a source like a mail of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from briefgen.rules.compiled import compiled
from briefgen.sources.containers import Member, eml
from briefgen.sources.raw import LeftOutError, UnreadableError

SUFFIXES = (".mbox", ".mbx")

_LINE = compiled(
    rb"^From [^\r\n]{0,300}?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b[^\r\n:]{0,20}\d{1,2}:\d{2}"
    rb"[^\r\n]{0,30}\b\d{4}[ \t]{0,9}\r?\n(?=[!-9;-~]{1,60}:)",
    re.M,
)
"""The line over a mail has a day, a time and a year, and a header under it; "From here on ..." in a text has not."""
_ESCAPED = compiled(rb"^>(>*From )", re.M)


def members(data: bytes) -> Iterator[Member]:
    """The mails in order, each by its number; what is attached to one stands under its number.

    The standard library opens paths only, and takes any line that begins with "From " for a new mail. Raises
    `UnreadableError` for a file that does not begin with the line of a mailbox.
    """
    data = data.lstrip()
    first = _LINE.match(data)
    if first is None:
        raise UnreadableError("no mailbox: it does not begin with a mail")
    starts = [match.span() for match in _LINE.finditer(data)]
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        yield from _mail(str(number), _ESCAPED.sub(rb"\1", data[start:end]))


def _mail(number: str, data: bytes) -> Iterator[Member]:
    try:
        for member in eml.members(data):
            yield replace(member, name=f"{number}/{member.name}" if member.name else number)
    except UnreadableError as error:
        yield Member(number, reason=str(error), severity="info" if isinstance(error, LeftOutError) else "warning")
