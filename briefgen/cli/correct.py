"""briefgen correct: replace an edition that went out wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.edition_options import ConfigFile, EditionName, StateFolder
from briefgen.cli.options import Decisions, Quiet
from briefgen.cli.sending import PATIENCE, By, Yes

if TYPE_CHECKING:
    from briefgen.editions.signing import Proposal


def correct(
    edition: EditionName,
    slot: Annotated[str, typer.Argument(metavar="SLOT", help="Its day (2026-03-29), or day and time.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in a sentence for the reader.")],
    decisions: Decisions = None,
    yes: Yes = False,
    by: By = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
) -> None:
    """Issue an edition again from the same texts, with DECISIONS replayed on it, marked as a correction.

    What would change and who has it is shown first; on a yes it is published beside the first one and sent to the same
    recipients. Exit code 5: not sent to all.

    Examples:

      briefgen correct morning 2026-03-29 --note "Twelve were injured, not twenty." --decisions fix.yaml
    """
    from briefgen.cli import sending
    from briefgen.cli.stores import opened
    from briefgen.decisions import load_decisions
    from briefgen.editions import clock, lock, signing
    from briefgen.editions import config as configs
    from briefgen.editions.deliver import send_due

    found = configs.from_here(config, state=state)
    named = found.edition(edition)
    replayed = load_decisions(decisions) if decisions else ()
    with opened(found) as store:
        at = signing.published_slot(named, store, slot)
        proposal = signing.propose(named, at, found, store, clock.now(), _said(note), replayed)
        _show(proposal, named.title)
        if not sending.agreed(f"Publish it, and send it to {sending.targets(proposal.recipients)}?", yes=yes):
            return
        with lock.held(found.state, patience=PATIENCE):
            made = signing.correct(proposal, named, at, found, store, clock.now(), sending.signer(by))
            print(made.folder, flush=True)
            result = send_due(store, found, clock.now(), only=named.name)
    raise typer.Exit(max(sending.tell(result, quiet=quiet), made.exit_code))


def _said(note: str) -> str:
    from briefgen.cli.console import plain
    from briefgen.errors import UsageError

    words = " ".join(plain(note).split())
    if not words:
        raise UsageError("--note: say in a sentence why it is corrected; readers see it")
    return words


def _show(proposal: Proposal, title: str) -> None:
    from briefgen.cli.console import plain

    print(f"{title}, revision {proposal.correction.revision}: {proposal.correction.note}")
    for one in proposal.differences:
        if one.before:
            print(f"  - {plain(one.before)}")
        if one.after:
            print(f"  + {plain(one.after)}")
    if not proposal.differences:
        print("  no line changes")
    for row in proposal.recipients:
        print(f"  {row.channel} {plain(row.target)}")
    for row in proposal.lost:
        print(f"  {row.channel} {plain(row.target)} - NOT SENT: the config names this recipient no more")
