"""How the sources of an edition do: quiet, unchanged, stale and broken are four things, told apart in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from briefgen.editions.config import Edition
    from briefgen.editions.store import Store

State = Literal["new", "quiet", "unchanged", "stale", "broken", "unasked"]
"""``new``: it had something new. ``quiet``: it answered, with nothing new. ``unchanged``: it says itself that nothing
changed. ``stale``: nothing new for longer than its ``silence_days``. ``broken``: no answer, or none that can be read.
``unasked``: no collection has looked at it yet."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source at its last look. ``words`` say all of it in a line; ``alarm`` when somebody should see to it."""

    address: str
    """As it may be printed: the path from the config's folder, or the address without secrets."""
    name: str | None
    kind: str
    """feed, page, list, folder, file or mail."""
    state: State
    words: str
    alarm: bool
    items: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    """Of its items those whose page or file could not be read."""
    newest: datetime | None = None
    """When its newest item was published, or seen where it does not say."""
    since: datetime | None = None
    """Broken: the last good look. Else: when it last had something new."""


def of(edition: Edition, store: Store, at: datetime) -> tuple[SourceHealth, ...]:
    """Each source of ``edition`` in the order of the config, by the looks not later than ``at``: no network here."""
    raise NotImplementedError
