"""briefgen prune: delete what was kept long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.edition_options import ConfigFile, StateFolder
from briefgen.cli.options import Quiet

if TYPE_CHECKING:
    from briefgen.editions.prune import Pruned


def prune(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Say what would be deleted; delete nothing.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
) -> None:
    """Delete editions, collected items and texts that are older than the config's keep; the folders are printed.

    What a line of a kept edition cites stays with that edition. The latest edition stays, and what still waits to be
    sent. An edition whose texts are gone cannot be made again to the same bytes.

    Examples:

      briefgen prune --dry-run
    """
    from briefgen.cli import console
    from briefgen.cli.stores import opened
    from briefgen.editions import clock, lock
    from briefgen.editions import config as configs
    from briefgen.editions.prune import prune as pruned

    found = configs.from_here(config, state=state)
    with lock.held(found.state), opened(found, quiet=quiet) as store:
        result = pruned(found, store, clock.now(), dry_run=dry_run)
    for folder in result.editions:
        print(folder)
    if not quiet:
        console.say(_summary(result, dry_run=dry_run))


def _summary(result: Pruned, *, dry_run: bool) -> str:
    counts = ((len(result.editions), "edition"), (result.items, "item"), (result.texts, "text"))
    told = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts)
    kept = f"; {result.cited} older kept, for kept editions cite them" if result.cited else ""
    return f"{'would delete' if dry_run else 'deleted'} {told}, {result.size / 1_000_000:.1f} MB{kept}"
