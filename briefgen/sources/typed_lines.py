"""Lines that a format has typed itself, put together as reading text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import BlockKind
from briefgen.sources.decoding import clean
from briefgen.sources.raw import Hint
from briefgen.text.display import display


class TypedLine(Struct, frozen=True):
    """A paragraph, with the kind of block that the format says it is; None leaves that to the rules of layout."""

    text: str
    kind: BlockKind | None = None
    level: int = 0


def titled(lines: Sequence[TypedLine]) -> list[TypedLine]:
    """Headings with levels counted from 1, where the title of a document (level 0) stands above the others."""
    down = any(line.kind == "heading" and line.level == 0 and line.text.strip() for line in lines)
    return [replace(line, level=line.level + down) if line.kind == "heading" else line for line in lines]


def put_together(lines: Iterable[TypedLine]) -> tuple[str, tuple[Hint, ...]]:
    """One line a paragraph, cleaned; a newline inside one begins a line of the same kind. "" where nothing shows."""
    pieces: list[str] = []
    hints: list[Hint] = []
    place = 0
    for line in lines:
        for part in clean(line.text).split("\n"):
            shown = display(part)
            if not shown:
                continue
            if line.kind:
                hints.append(Hint(place, place + len(shown), line.kind, line.level))
            pieces.append(shown)
            place += len(shown) + 1
    return "".join(f"{piece}\n" for piece in pieces), tuple(hints)
