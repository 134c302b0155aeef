"""briefgen templates: the audiences a brief can be made for."""

from __future__ import annotations

import time
from collections.abc import Iterator
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


@app.command()
def check(name: Annotated[str, typer.Argument(metavar="NAME", help="The audience to try.")]) -> None:
    """Try an audience: every format of a sample, an empty, a huge, a right-to-left and a hostile brief.

    Mistakes in its files are named with their lines. Exit code 0: nothing stands in the way; 1: a document could not
    be made; 2: the pack itself is wrong.

    Example:

      briefgen templates check minister
    """
    from briefgen.cli import console
    from briefgen.render.check import check as try_out
    from briefgen.render.packs import load_pack

    pack = load_pack(name)
    with console.busy(f"trying {name}", quiet=False):
        findings = list(try_out(pack))
    for finding in findings:
        print(f"{'error' if finding.serious else 'warning'}: {finding.where}: {finding.said}")
    serious = sum(finding.serious for finding in findings)
    print(f"{name}: {_count(serious, 'error')}, {_count(len(findings) - serious, 'warning')}")
    raise typer.Exit(console.FAILED if serious else console.DONE)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@app.command()
def preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The audience to look at.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write.")] = Path("preview"),
    watch: Annotated[
        bool, typer.Option("--watch", help="Write them again whenever a file of the pack changes.")
    ] = False,
) -> None:
    """Write a sample brief in every format, to see what an audience looks like.

    Example:

      briefgen templates preview minister --watch
    """
    from briefgen.cli import console
    from briefgen.errors import BriefgenError

    for path in _previewed(name, output):
        print(path)
    before = _stamps(name)
    while watch:
        time.sleep(0.3)
        now = _stamps(name)
        if now == before:
            continue
        before = now
        try:
            console.say(f"written again: {', '.join(path.name for path in _previewed(name, output))}")
        except BriefgenError as error:  # an officer in the middle of a change
            console.say_error(str(error))


def _previewed(name: str, folder: Path) -> Iterator[Path]:
    from briefgen.output import write_atomic
    from briefgen.render import render
    from briefgen.render.check import DOCUMENTS
    from briefgen.render.packs import load_pack
    from briefgen.render.trial import sample, sample_texts

    pack = load_pack(name)
    folder.mkdir(parents=True, exist_ok=True)
    for fmt in DOCUMENTS:
        path = folder / f"{name}.{fmt}"
        write_atomic(path, render(sample(), fmt, pack, sample_texts()))
        yield path


def _stamps(name: str) -> dict[Path, float]:
    """When each file of the pack and its parents changed last; of a pack that cannot be loaded, of its own folder."""
    from briefgen.errors import UsageError
    from briefgen.render.packs import find_pack, load_pack

    try:
        folders = load_pack(name).folders
    except UsageError:
        folders = (find_pack(name),)
    return {file: file.stat().st_mtime for folder in folders for file in folder.rglob("*") if file.is_file()}
