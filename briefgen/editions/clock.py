"""The one place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from briefgen.errors import UsageError

VARIABLE = "BRIEFGEN_NOW"
"""Environment variable that stands in for the clock, for tests and replays: 2026-03-29T08:00:00+02:00."""


def now() -> datetime:
    """This moment, in UTC. Raises `UsageError` when the variable holds no moment."""
    given = os.environ.get(VARIABLE)
    if not given:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{VARIABLE}={given}: no moment; write it as 2026-01-05T08:00:00+01:00") from None
    if moment.tzinfo is None or not 1970 < moment.year < 9000:
        raise UsageError(f"{VARIABLE}={given}: it needs an offset (+01:00 or Z) and a year after 1970")
    return moment.astimezone(UTC)
