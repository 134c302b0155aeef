"""One edition of one slot, from what was collected to a published folder: `pipeline` with the world round it.

Collect, take the window, build, compare with the last delivered edition, rank, publish, plan deliveries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from briefgen.decisions import Decision
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.slots import Slot
    from briefgen.editions.store import Store
    from briefgen.model import Brief
    from briefgen.sources.fetching import Fetch

RunStatus = Literal["built", "quiet", "held", "delivered", "failed"]
"""``quiet``: published, and nothing in it is above the threshold."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a slot is published once more: ``note`` is the editor's words, ``decisions`` go after the edition's own."""

    revision: int
    note: str
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to. ``folder`` is None for a dry run; ``files`` are in it, the record first.

    ``unmade`` are formats that this machine cannot make, ``unread`` tells whether a source that should have been read
    was not, ``summary`` is one line for people.
    """

    edition: str
    slot: Slot
    status: RunStatus
    brief: Brief
    folder: Path | None
    files: tuple[Path, ...]
    unmade: tuple[str, ...]
    unread: bool
    summary: str
    exit_code: int
    """0 done or quiet, 3 a source could not be read, 4 none could, 7 a format could not be made."""


def run(
    edition: Edition,
    slot: Slot,
    config: Config,
    store: Store,
    now: datetime,
    *,
    fetch: Fetch | None = None,
    replay: bool = False,
    dry_run: bool = False,
    correction: Correction | None = None,
) -> RunResult:
    """Make the edition of ``slot`` and publish it whole, or not at all.

    ``replay`` collects nothing and builds from what the store knew at the slot, compared with what the published
    edition of the slot was compared with: the same bytes. ``dry_run`` publishes, records and plans nothing.
    ``correction`` publishes the slot as a later revision beside the earlier one, from the same texts (so ``replay`` is
    taken for granted). Raises `BriefgenError` when nothing was published; the run is recorded as failed then.
    """
    raise NotImplementedError
