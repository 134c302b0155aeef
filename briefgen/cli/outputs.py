"""Where a command's files go: checked before the work, made one format at a time, each written whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from briefgen.cli import console
from briefgen.errors import BriefgenError, FormatError, UsageError

if TYPE_CHECKING:
    from briefgen.model import Brief
    from briefgen.render.packs import Pack

_BINARY = ("pdf", "docx")


class Target(Struct, frozen=True):
    """A format and the file it goes to; ``path`` None is stdout."""

    path: Path | None
    format: str
    audience: str | None = None
    """The name of the pack; None for the only one."""


def plan(outputs: Sequence[str], fmt: str | None, *, default: str) -> tuple[Target, ...]:
    """One target an output; without any, ``default`` on stdout. ``fmt`` goes before the suffix.

    Raises `UsageError` for an unknown format or suffix, a folder that is not there, and two outputs in one place.
    """
    from briefgen.render import check_format, format_of

    if fmt is not None:
        fmt = check_format(fmt)
    if not outputs:
        targets = [Target(None, fmt or default)]
    else:
        targets = [
            Target(None, fmt or default) if out == "-" else Target(Path(out), fmt or format_of(Path(out)))
            for out in outputs
        ]
    _check(targets)
    return tuple(targets)


def _check(targets: Sequence[Target]) -> None:
    places = [os.path.realpath(t.path) if t.path else "-" for t in targets]
    for target, place in zip(targets, places, strict=True):
        if places.count(place) > 1:
            raise UsageError(f"{target.path or '-o -'}: two outputs go to one place")
        if target.path is None and target.format in _BINARY and sys.stdout.isatty():
            raise UsageError(f"{target.format} is no text for a terminal; give -o FILE or send it on with |")
        if target.path is not None and target.path.is_dir():
            raise UsageError(f"{target.path}: this is a folder; name a file in it")
        if target.path is not None and not target.path.parent.is_dir():
            raise UsageError(f"{target.path}: there is no folder {target.path.parent}")


def packs(names: str, notes: Path | None, *, archive: bool) -> tuple[Pack, ...]:
    """The packs of ``names``, which commas part, with an editor's notes in them. Raises `UsageError`."""
    from briefgen.render.notes import Notes, load_notes
    from briefgen.render.packs import load_pack

    found = [load_pack(name.strip()) for name in dict.fromkeys(names.split(","))]
    own_words = load_notes(notes) if notes else Notes()
    return tuple(replace(pack, notes=own_words, archive=pack.archive or archive) for pack in found)


def by_audience(targets: Sequence[Target], names: Sequence[str]) -> tuple[Target, ...]:
    """``targets`` for each audience; of several each gets a file of its own: note.pdf becomes note-press.pdf.

    Raises `UsageError` where several documents would go to stdout.
    """
    if len(names) == 1:
        return tuple(targets)
    if any(target.path is None for target in targets):
        raise UsageError("several audiences make several documents; give -o FILE, each gets its name in it")
    named = [(target.path, target.format, name) for name in names for target in targets if target.path]
    return tuple(Target(path.with_name(f"{path.stem}-{name}{path.suffix}"), fmt, name) for path, fmt, name in named)


def refuse_sources(targets: Sequence[Target], sources: Sequence[str | Path], bundle: Path | None = None) -> None:
    """Raises `UsageError` when an output is one of the sources, given by name or inside a given folder.

    A brief of ours that lies in such a folder is no source and may be written again.
    """
    from briefgen.sources import own
    from briefgen.sources.recognise import is_address

    given = [Path(os.path.realpath(path)) for path in sources if path != "-" and not is_address(str(path))]
    for target in targets:
        if target.path is None or not target.path.exists():
            continue
        place = Path(os.path.realpath(target.path))
        inside = any(source.is_dir() and place.is_relative_to(source) for source in given)
        if place in given or (inside and not own.is_own(target.path.read_bytes())):
            raise UsageError(f"{target.path} is one of the sources; write the brief somewhere else")
    if bundle is not None:
        _refuse_bundle(bundle, targets, given)


def _refuse_bundle(bundle: Path, targets: Sequence[Target], given: Sequence[Path]) -> None:
    """The texts of a bundle do not go among sources, nor over files that are no bundle's."""
    from briefgen.briefs import is_bundle, places_of_bundle

    place = Path(os.path.realpath(bundle))
    kept = is_bundle(bundle)
    if bundle.exists() and not bundle.is_dir():
        raise UsageError(f"--bundle {bundle}: this is a file; name a folder")
    among = place in given or (any(map(place.is_relative_to, given)) and bundle.is_dir() and any(bundle.iterdir()))
    if among and not kept:
        raise UsageError(f"--bundle {bundle}: there are sources in this folder; name one of its own")
    taken = [path for path in places_of_bundle(bundle) if path.exists()]
    if taken and not kept:
        raise UsageError(f"--bundle {bundle}: {taken[0]} is of something else; name another folder")
    for target in targets:
        if target.path is not None and any(map(_same(target.path), places_of_bundle(bundle))):
            raise UsageError(f"{target.path}: two outputs go to one place; the bundle keeps a file of that name")


def _same(path: Path) -> Callable[[Path], bool]:
    return lambda other: os.path.realpath(path) == os.path.realpath(other)


def write(
    brief: Brief, targets: Sequence[Target], packs: Sequence[Pack], texts: Mapping[str, str]
) -> tuple[list[Path], list[FormatError]]:
    """Make and write every target for its audience, the first of ``packs`` where it names none.

    Gives the files written, and the formats that this machine cannot make.

    All are made, on disk, before the first takes its place, so that a mistake in one, or a full disk, leaves every
    earlier file as it was.
    """
    from briefgen.compose import printed_for
    from briefgen.output import spooled, write_all
    from briefgen.render import pieces

    by_name = {pack.name: pack for pack in packs}
    files: dict[Path, Iterable[bytes]] = {}
    talk: list[IO[bytes]] = []
    unmade: list[FormatError] = []
    for target in targets:
        pack = by_name[target.audience] if target.audience else packs[0]
        try:
            made = _begun(pieces(printed_for(brief, pack.audience), target.format, pack, texts))
        except FormatError as error:
            unmade.append(error)
            continue
        if target.path is None:
            talk.append(spooled(made))
        else:
            files[target.path] = made
    write_all(files)
    for said in talk:
        with said:
            console.put(said)
    return list(files), unmade


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """``pieces``, the first of them made: what this machine cannot make fails there."""
    return chain([next(pieces, b"")], pieces)


def report(targets: Sequence[Target], written: Sequence[Path], unmade: Sequence[BriefgenError]) -> None:
    """The paths on stdout, unless stdout carries a document; what could not be made on stderr."""
    if all(target.path is not None for target in targets):
        for path in written:
            print(path)
    for error in unmade:
        console.say_error(str(error))
