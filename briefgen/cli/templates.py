"""briefgen templates: the audiences a brief can be made for."""

from __future__ import annotations

import typer

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="The audiences that a brief can be made for.")


@app.callback()
def _group() -> None:
    """Keeps `list` a subcommand while it is the only one."""


@app.command("list")
def list_() -> None:
    """List the audiences, with what each is for.

    Example:

      briefgen templates list
    """
    from briefgen.render.packs import list_packs

    packs = list_packs()
    width = max((len(pack.name) for pack in packs), default=0)
    for pack in packs:
        print(f"{pack.name:<{width}}  {pack.description or pack.title}")
