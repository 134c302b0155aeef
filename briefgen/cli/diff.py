"""briefgen diff: what changed from one brief to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefgen.changes import Change

_ARROW = " -> "


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier brief, JSON or YAML.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later one.")],
    json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
) -> None:
    """Tell what is new, updated, corroborated or disputed since, gone, and which questions are settled.

    A line counts as new when no text of the earlier brief bore it, as gone when no text of the later one does.

    Example:

      briefgen diff monday.json tuesday.json
    """
    from briefgen.briefs import load_brief
    from briefgen.changes import changes
    from briefgen.cli import console

    found = changes(load_brief(old), load_brief(new))
    if json:
        from briefgen.schema import to_data

        console.put([_dump([to_data(change) for change in found])])
        return
    said: str | None = None
    for change in found:
        if change.kind != said:
            print(change.kind)
            said = change.kind
        print(f"  {change.id}: {_words(change)}")
    if not found:
        print("nothing changed")


def _words(change: Change) -> str:
    return _ARROW.join(text for text in (change.before, change.after) if text)


def _dump(data: object) -> bytes:
    from json import dumps

    return (dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
