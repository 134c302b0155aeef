"""briefgen config: what the config says, and what it may say."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.edition_options import ConfigFile, StateFolder

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="What briefgen.yaml says, and what it may say.")


@app.command("show")
def show(
    config: ConfigFile = None,
    state: StateFolder = None,
    format: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")] = "text",
) -> None:
    """Print every value that is in force, and whence: flag, environment, line of the file, pack or default.

    Exit code 0: the config is sound; 2: it is not, and all its mistakes are named.

    Examples:

      briefgen config show

      briefgen config show --format json | jq '.values[] | select(.origin == "default")'
    """
    from briefgen.editions import config as configs
    from briefgen.editions.effective import values
    from briefgen.errors import UsageError

    if format not in ("text", "json"):
        raise UsageError(f"there is no format {format!r} for this table; give json or text")
    found = configs.from_here(config, state=state)
    given = os.environ.get(configs.STATE_VARIABLE)
    rows = values(found, flag=state, environment=Path(given) if given else None)
    if format == "json":
        data = [{"field": row.field, "value": row.value, "origin": row.origin} for row in rows]
        print(json.dumps({"file": str(found.path), "values": data}, ensure_ascii=False, indent=1))
        return
    print(found.path)
    width, middle = max(len(row.field) for row in rows), max(min(len(row.value), 60) for row in rows)
    for row in rows:
        print(f"{row.field:<{width}}  {row.value:<{middle}}  {row.origin}")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of briefgen.yaml, for editors that check and complete.

    Examples:

      briefgen config schema > briefgen.schema.json
    """
    from briefgen.editions.config import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
