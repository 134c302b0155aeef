"""Sending what is due, recording each step before the next."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.editions.deliver.results import DeliveryResult

if TYPE_CHECKING:
    from briefgen.editions.config import Config
    from briefgen.editions.store import Store


def send_due(
    store: Store,
    config: Config,
    now: datetime,
    *,
    only: str | None = None,
    dry_run: Path | None = None,
    secrets: Mapping[str, str] = os.environ,
) -> DeliveryResult:
    """Sends what is due at ``now``, of the edition ``only`` when it is given; what fails is due again later.

    ``dry_run`` is a folder that gets what would be sent; then nothing is sent or recorded. ``secrets`` are the
    environment. Two processes never send at once: the second one finds nothing to do and says so in the notes.
    """
    raise NotImplementedError
