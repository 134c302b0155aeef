"""The list of commands in ``--help``, by what they are for; values of options as they were typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

MAKE, CHECK, EDITIONS, AROUND = "Make a brief", "Check one", "Daily editions", "Set up and look up"
_WHOLE = 200
"""Letters of a command's first sentence that are shown: all; it is wrapped, not cut."""


class Grouped(TyperGroup):
    """Commands under the heading that each gives as its ``rich_help_panel``, in the order they were added."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _take_as_typed(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        _take_as_typed(command.get_params(ctx) if command is not None else ())
        return name, command, rest

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


def _take_as_typed(options: Iterable[Any]) -> None:
    for option in options:
        if hasattr(option, "get_runtime_param"):  # earlier typer has none, and no pydantic
            option.get_runtime_param = partial(_AsTyped, option, option.get_runtime_param)


class _AsTyped:
    """A word is a word and a path a path; typer imports pydantic to say so, which is a tenth of a small build."""

    def __init__(self, option: Any, check: Callable[[], Any]) -> None:
        self._option, self._check = option, check

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        kind = self._option.type_descriptor.annotation
        if value is None:
            return () if self._option.multiple or self._option.nargs == -1 else None
        if kind in (str, list[str]):
            return value
        return Path(value) if kind is Path else self._check().coerce(value, param=param, ctx=ctx)
