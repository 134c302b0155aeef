"""What a build would make of its sources, before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from briefgen.model import Source
from briefgen.pipeline import register
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
from briefgen.sources.fetching import Fetch


class Checked(Struct, frozen=True):
    """One line of the register. ``day`` is what "Saturday" in it is counted from, ISO, None when unknown.

    ``failed``: it should have been read and was not. ``notes`` are what else a reader of the brief will be told of it.
    """

    source: Source
    day: str | None
    failed: bool
    notes: tuple[str, ...]

    @property
    def standing(self) -> str:
        """The status of the source; what is no document and rightly not read is "aside"."""
        aside = self.source.status == "skipped" and self.source.format is None and not self.failed
        return "aside" if aside else self.source.status


def check(
    paths: Sequence[Path | str], *, language: str = "en", fetch: Fetch | None = None
) -> tuple[tuple[Checked, ...], tuple[str, ...]]:
    """Every source of ``paths`` as the register of a brief would show it, and what is to say of none of them."""
    found = read_sources(paths, language=language, fetch=fetch)
    documents, dating = date_documents(found.documents, None)
    days = {d.id: d.reference.isoformat() for d in documents if d.reference}
    failed = {note.source for note in found.diagnostics if note.code == "source-skipped" and note.severity != "info"}
    notes = [note for note in (*found.diagnostics, *dating) if note.code not in ("source-skipped", "source-duplicate")]
    checked = []
    for source in register(found.sources, documents):
        own = tuple(note.message.removeprefix(f"{source.path}: ") for note in notes if note.source == source.id)
        checked.append(Checked(source, days.get(source.id), source.id in failed, own))
    return tuple(checked), tuple(note.message for note in notes if note.source is None)
