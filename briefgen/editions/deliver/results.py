"""What a round of deliveries came to."""

from __future__ import annotations

from msgspec import Struct

from briefgen.editions.store.outbox import Sending

ALARMING = 3
"""Tries from which a delivery that still waits is an alarm: greylisting takes one or two."""


class DeliveryResult(Struct, frozen=True):
    """``waiting`` were tried in vain and are tried again; ``failed`` are not. ``again`` went out although an earlier
    try may have arrived. ``notes`` are lines for the user."""

    sent: tuple[Sending, ...] = ()
    waiting: tuple[Sending, ...] = ()
    failed: tuple[Sending, ...] = ()
    dropped: tuple[Sending, ...] = ()
    again: tuple[Sending, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """5 when something failed for good, or waits after its third try; else 0."""
        late = any(sending.tries >= ALARMING for sending in self.waiting)
        return 5 if self.failed or late else 0
