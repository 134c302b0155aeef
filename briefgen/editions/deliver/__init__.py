"""Sending editions: what goes to whom is written down first (the outbox), then sent, retried and receipted.

At least once, never silently twice: a delivery that is recorded as sent is not sent again, and one that a crash left
in the middle is sent again under the same message id, so that receivers can drop the second copy.
"""

from __future__ import annotations

from briefgen.editions.deliver.planning import plan, restore
from briefgen.editions.deliver.results import DeliveryResult
from briefgen.editions.deliver.sending import send_due, write_out

__all__ = ["DeliveryResult", "plan", "restore", "send_due", "write_out"]
