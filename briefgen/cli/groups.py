"""The list of commands in ``--help``, by what they are for."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

MAKE, CHECK, EDITIONS, AROUND = "Make a brief", "Check one", "Daily editions", "Set up and look up"
_WHOLE = 200
"""Letters of a command's first sentence that are shown: all; it is wrapped, not cut."""


class Grouped(TyperGroup):
    """Commands under the heading that each gives as its ``rich_help_panel``, in the order they were added."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                heading = command.rich_help_panel
                rows = groups.setdefault(heading if isinstance(heading, str) else "Commands", [])
                rows.append((name, command.get_short_help_str(_WHOLE)))
        width = max((len(name) for rows in groups.values() for name, _ in rows), default=0)
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), said) for name, said in rows])
