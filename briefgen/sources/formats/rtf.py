"""RTF: the paragraphs of the document in order, and its notes after them.

Headers, footers, hidden and deleted text, comments and field codes are left out. The reader is briefgen's own: the
library tried (striprtf 0.0.35) lost footnotes, kept hidden and deleted text, knew no headings, and took time that
grew with the square of hostile input.
"""

from __future__ import annotations

from briefgen.sources.properties import from_properties, iso_moment
from briefgen.sources.raw import RawText, UnreadableError
from briefgen.sources.rtf.reader import RtfReader
from briefgen.sources.typed_lines import put_together, titled

SUFFIXES = (".rtf",)


def read(data: bytes) -> RawText:
    """Headings, paragraphs, cells of tables and notes, one a line. Raises `UnreadableError` for what is no RTF."""
    start = data[:200].find(b"{\\rtf")
    if start < 0:
        raise UnreadableError("no RTF, whatever its name says")
    reader = RtfReader(data[start:].decode("latin-1"))
    text, hints = put_together([*titled(reader.lines), *reader.notes])
    if not text:
        raise UnreadableError("no text in it")
    changed = _moment(reader.info, "time changed") or _moment(reader.info, "time made")
    properties = from_properties(reader.info.get("title"), reader.info.get("author"), changed, "RTF properties")
    return RawText(text, reader.encoding, hints=hints, properties=properties)


def _moment(info: dict[str, str], name: str) -> str | None:
    year, month, day, hour, minute = (int(info.get(f"{name} {part}", "0")) for part in ("yr", "mo", "dy", "hr", "min"))
    clock = f"T{hour:02}:{minute:02}:00" if hour or minute else ""
    return iso_moment(f"{year:04}-{month:02}-{day:02}{clock}")
