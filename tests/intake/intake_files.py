"""What the tests of the intake share: short articles, archives made of them, and a network that is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from briefgen.model import Source
from briefgen.sources import ReadResult, read_sources
from briefgen.sources.fetching import Fetched
from briefgen.sources.raw import UnreadableError

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def article(place: str) -> str:
    """An article of its own about the dam of ``place``."""
    return (
        f"Dam bursts above {place}\n\nA dam burst above {place} on Saturday, the mayor of {place} said. "
        f"Four people died near {place} church.\n"
    )


def page(place: str, head: str = "") -> str:
    """The article about ``place`` as a page."""
    title, _, body = article(place).partition("\n\n")
    top = f"<!doctype html><html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><article><h1>{title}</h1><p>{body}</p></article></body></html>"


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of ``files``."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def register(*paths: Path | str, web: Mapping[str, Fetched] | None = None) -> list[Source]:
    """The register of a reading of ``paths``, with ``web`` as all that an address can give."""
    return list(result(*paths, web=web).sources)


def result(*paths: Path | str, web: Mapping[str, Fetched] | None = None) -> ReadResult:
    def fetch(url: str) -> Fetched:
        if url not in (web or {}):
            raise UnreadableError("the page is gone (404)")
        return (web or {})[url]

    return read_sources(paths, fetch=fetch if web is not None else None)


def told(sources: list[Source], root: Path) -> dict[str, str]:
    """Path below ``root`` to "read" or the reason."""
    return {s.path.removeprefix(f"{root.as_posix()}/"): s.reason or s.status for s in sources}


def failures(found: ReadResult, root: Path) -> list[str]:
    """The paths that the exit code counts as not read."""
    failed = {d.source for d in found.diagnostics if d.code == "source-skipped" and d.severity != "info"}
    return [s.path.removeprefix(f"{root.as_posix()}/") for s in found.sources if s.id in failed]
