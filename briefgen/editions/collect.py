"""Look at all sources of an edition once, and keep what they hold: the only stage that fetches.

Files, folders, mails and archives go through `briefgen.sources.gather`, addresses through `briefgen.web` with what they
said last time, so that an unchanged feed costs one short answer. Items of feeds are followed to their pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen.editions import health
from briefgen.editions.asking import Asking
from briefgen.editions.health import SourceHealth
from briefgen.editions.looking import Round
from briefgen.editions.outlets import outlets
from briefgen.editions.store.collecting import Collecting

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.store import Store
    from briefgen.sources.fetching import Ask

SECONDS = 600.0
"""That a collection may take for all its addresses; what is not there by then waits for the next one."""


class Collected(Struct, frozen=True):
    """What one look at the sources came to.

    ``at`` is the moment that stands for it in the store: hand it to `Items.window` as ``known``, and keep it with the
    run so that a replay can. It is ``now``, or just after the edition's last look where the clock was set back.
    """

    at: datetime
    seen: int
    new: int
    changed: int
    failed: int
    sources: tuple[SourceHealth, ...]


def collect(
    edition: Edition,
    config: Config,
    store: Store,
    now: datetime,
    ask: Ask | None = None,
    *,
    until: datetime | None = None,
    seconds: float = SECONDS,
) -> Collected:
    """Look at the sources of ``edition`` and keep what is new; a source that fails costs itself alone.

    ``ask`` gets addresses; by default the web within the edition's ``allow_hosts``. ``until`` is the end of the
    window it collects for (the slot, less its cut-off; by default ``now``): a text that does not say when it was
    published belongs to that window, though it is seen some seconds after it. Raises `BriefgenError` where the store
    cannot be written, `UsageError` for a ``sources.yaml`` with mistakes.
    """
    collecting = Collecting(store, edition.name, now, until or now)
    found = outlets(edition.sources, config.root)
    with Asking(ask or web(edition.allow_hosts), seconds) as asking:
        looking = Round(edition, config, store, collecting, until or now, asking)
        counts = looking.look(found)
    return Collected(collecting.at, *counts, health.of(edition, store, collecting.at))


def web(allow_hosts: tuple[str, ...] = ()) -> Ask:
    """Addresses asked over the network, again where trouble may pass."""
    from briefgen.web import Fetcher
    from briefgen.web.retrying import Retrying

    return Retrying(Fetcher(allow_hosts).ask)
