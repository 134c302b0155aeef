"""How long a server asks to be left alone: ``Retry-After``, in seconds or as a date by the server's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 10 * 86_400.0


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds from the answer on, None where it says nothing that can be read."""
    said = headers.get("retry-after", "").strip()[:100]
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST)
    until, sent = _date(said), _date(headers.get("date", "").strip()[:100])
    if until is None or sent is None:
        return None
    return min(max((until - sent).total_seconds(), 0.0), _LONGEST)


def _date(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
