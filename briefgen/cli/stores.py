"""How commands open the store: filled again where it was lost, and what it has to say is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.editions.config import Config
    from briefgen.editions.store import Store


@contextmanager
def opened(config: Config, *, quiet: bool = False) -> Iterator[Store]:
    """The store of ``config``, which knows what the published folders show."""
    from briefgen.editions import clock
    from briefgen.editions.store import Store
    from briefgen.editions.store.rebuild import fill

    with Store.open(config.state) as store:
        fill(store, config, clock.now())
        if not quiet:
            for note in store.notes:
                console.say(f"warning: {note}")
        yield store
