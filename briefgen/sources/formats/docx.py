"""Word: the paragraphs of the document in order, as its final version reads, and its notes after them.

Insertions are in, deletions, hidden text, comments, headers and footers are not. Where pages begin is not in the
file: Word works it out anew each time, and the marks of the last time are not to be relied on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.sources.properties import from_properties, iso_moment
from briefgen.sources.raw import Metadata, RawText, UnreadableError
from briefgen.sources.typed_lines import TypedLine, put_together, titled
from briefgen.sources.word.package import Package
from briefgen.sources.word.story import StoryReader
from briefgen.sources.word.styles import Styles, local, w

SUFFIXES = (".docx", ".docm")

_MOST_NOTES = 5_000


def read(data: bytes) -> RawText:
    """Headings, paragraphs, cells of tables, text boxes and notes, one a line.

    Raises `UnreadableError` for files that are encrypted, damaged, of the old format, or made to break readers.
    """
    package = Package(data)
    document, folder = package.document()
    styles = Styles(package.optional(f"{folder}/styles.xml"))
    story = StoryReader(styles)
    lines = titled(story.read(document))
    lines += _notes(package, folder, styles, story.notes)
    text, hints = put_together(lines)
    if not text:
        raise UnreadableError("no text in it")
    return RawText(text, "utf-8", hints=hints, properties=_properties(package))


def _notes(package: Package, folder: str, styles: Styles, wanted: list[tuple[str, str]]) -> Iterator[TypedLine]:
    """The notes in the order in which the text refers to them, each one line."""
    roots: dict[str, dict[str, Any]] = {}
    for part, number in wanted[:_MOST_NOTES]:
        if part not in roots:
            roots[part] = _by_id(package.part(f"{folder}/{part}.xml"))
        note = roots[part].pop(number, None)
        if note is not None:
            yield TypedLine(" ".join(line.text.replace("\n", " ") for line in StoryReader(styles).read(note)), "note")


def _by_id(root: Any | None) -> dict[str, Any]:
    notes = [] if root is None else [note for note in root if local(note) in ("footnote", "endnote")]
    return {note.get(w(note, "id")): note for note in notes}


def _properties(package: Package) -> Metadata:
    root = package.optional("docProps/core.xml")
    found = {} if root is None else {str(e.tag).rpartition("}")[2]: e.text for e in root if isinstance(e.tag, str)}
    return from_properties(
        found.get("title"), found.get("creator"), iso_moment(found.get("modified")), "Word properties"
    )
