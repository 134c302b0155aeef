"""briefgen templates: the audiences a brief can be made for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefgen.render.packs import Pack

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="The audiences that a brief can be made for.")


@app.command("list")
def list_() -> None:
    """List the audiences, with what each is for; of your own, where they lie.

    They are looked for in ./templates, in ~/.config/briefgen/templates and among those that come with briefgen.

    Example:

      briefgen templates list
    """
    from briefgen.render.packs import list_packs

    packs = list_packs()
    width = max((len(pack.name) for pack in packs), default=0)
    for pack in packs:
        print(f"{pack.name:<{width}}  {pack.description or pack.title}{_place(pack)}")


def _place(pack: Pack) -> str:
    """Where a pack of the user's lies, and what it hides."""
    from briefgen.render.packs import built_in, hidden_by

    if pack.folders[0].parent == built_in():
        return ""
    hidden = [" ".join(["hides", _shown(folder)]) for folder in hidden_by(pack)]
    return f"  ({', '.join([_shown(pack.folders[0]), *hidden])})"


def _shown(folder: Path) -> str:
    """``folder`` as a user would type it."""
    from briefgen.render.packs import built_in

    if folder.parent == built_in():
        return "the built-in one"
    for start, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if folder.is_relative_to(start):
            return f"{prefix}{folder.relative_to(start)}"
    return str(folder)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the audience is called: small letters, digits, -")],
    parent: Annotated[str, typer.Option("--from", metavar="AUDIENCE", help="The audience to begin with.")] = "analyst",
) -> None:
    """Make an audience of your own in ./templates: a pack.yaml and a Word file, ready to be changed.

    Example:

      briefgen templates new minister --from executive

      briefgen build articles/ --audience minister -o note.docx
    """
    from briefgen.render.packs import load_pack, project_folder
    from briefgen.render.starter import make_pack

    for path in make_pack(project_folder(), name, load_pack(parent)):
        print(_shown(path))
