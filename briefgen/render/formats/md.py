"""CommonMark with footnotes for citations. Text of a source never becomes markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from briefgen.model import Brief
from briefgen.render.blocks import (
    Block,
    Cites,
    Contents,
    Inline,
    Inlines,
    Item,
    Link,
    Listing,
    Page,
    Paragraph,
    Section,
    Slot,
    Style,
    Table,
    gathered,
    printable,
)
from briefgen.render.labels import Labels
from briefgen.render.packs import Pack
from briefgen.render.view import build_page
from briefgen.rules.compiled import compiled

MARK = "[//]: # (briefgen/1)"
"""Ends every brief, as a link that nothing uses, so shown by no reader: a later build knows its own work by it. Text
of a source cannot hold it, for its brackets are escaped."""
_BLANKS = compiled(r"\s{2,}|[^\S ]")
"""White space but a single blank."""
_MARKUP = compiled(r"[\\`*_\[\]<>|&~$]")
_AUTOLINK = compiled(r"(?i)\b(https?|ftp|www)(?=[:.])|@")
_LINKS = ("@", "http", "ftp", "www")
"""One of them stands where `_AUTOLINK` matches, and in few texts."""
_LINE_START = compiled(r"^(?:(?=[-+=#])|(\d{1,9})(?=[.)]))")
_SLUG = compiled(r"[^\w\- ]")
T = TypeVar("T")

_MARKS: dict[Style, str] = {"strong": "**", "editor": "*"}


@lru_cache(maxsize=2048)  # half of what a page prints are labels
def escape(text: str) -> str:
    """``text`` on one line, so that CommonMark and its GitHub dialect show exactly its words."""
    flat = _MARKUP.sub(r"\\\g<0>", _BLANKS.sub(" ", text))
    if not any(map(flat.lower().__contains__, _LINKS)):
        return flat
    return _AUTOLINK.sub(lambda found: "\\@" if found.group() == "@" else f"{found.group()}\\", flat)


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    page, writer = build_page(brief, pack), _Writer()
    chunks = chain(writer.head(page), writer.blocks(page.blocks), writer.footnotes(page, pack.labels), [(MARK,)])
    for some in gathered(chain.from_iterable(_parted(("\n\n",), chunks))):
        yield printable(some).encode()
    yield b"\n"


_Chunk = Iterable[str]
"""The pieces of what stands between blank lines."""


class _Writer:
    """Writes blocks, keeping which sources were cited."""

    def __init__(self) -> None:
        self._cited: set[int] = set()

    def head(self, page: Page) -> Iterator[_Chunk]:
        yield (f"**{escape(page.kicker)}**",)
        yield (f"# {self._inlines(page.title)}",)
        if page.deck:
            yield (f"**{self._inlines(page.deck)}**",)
        yield (" · ".join(_start(escape(part)) for part in page.meta),)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[_Chunk]:
        for block in blocks:
            match block:
                case Section():
                    yield (f"{'#' * block.level} {self._inlines(block.title)}",)
                    yield from self.blocks(block.blocks)
                case Paragraph():
                    yield (_start(self._inlines(block.inlines)),)
                case Listing():
                    yield from self._listing(block)
                case Table():
                    yield self._table(block)
                case Slot():
                    yield ("." * 40,)  # a line of underscores would be a rule
                case Contents():
                    yield _contents(block)

    def footnotes(self, page: Page, labels: Labels) -> Iterator[_Chunk]:
        """A definition for each number that is cited by now: which source of the register it is."""
        if self._cited:
            named = ((n, labels("source.named", n=n, title=page.sources[n - 1])) for n in sorted(self._cited))
            yield _parted("\n", (f"[^s{n}]: {escape(name)}" for n, name in named))

    def _listing(self, listing: Listing) -> Iterator[_Chunk]:
        if listing.kind == "quotes":
            yield from (("\n>\n".join(f"> {line}" for line in self._lines(item)),) for item in listing.items)
            return
        gap = "\n" if not any(item.note or item.comment for item in listing.items) else "\n\n"
        numbered = ((item.number or place, item) for place, item in enumerate(listing.items, 1))
        yield _parted(gap, (self._entry(item, f"{n}." if listing.numbered else "-") for n, item in numbered))

    def _entry(self, item: Item, mark: str) -> str:
        indent = " " * (len(mark) + 1)
        return f"{mark} " + f"\n\n{indent}".join(self._lines(item))

    def _lines(self, item: Item) -> Iterator[str]:
        lead = f"**{escape(item.lead)}** " if item.lead else ""
        yield lead + self._inlines(item.inlines) if lead else _start(self._inlines(item.inlines))
        if item.note:
            yield _start(self._inlines(item.note))
        if item.comment:
            yield f"*{escape(item.comment)}*"

    def _table(self, table: Table) -> _Chunk:
        rows = (map(self._inlines, cells) for cells in chain([table.header], (row.cells for row in table.rows)))
        lines = (f"| {' | '.join(cells)} |" for cells in rows)
        return _parted("\n", chain([next(lines)], [f"| {' | '.join(['---'] * len(table.header))} |"], lines))

    def _inlines(self, inlines: Inlines) -> str:
        return "".join(map(self._inline, inlines)).strip()

    def _inline(self, part: Inline) -> str:
        match part:
            case Cites():
                self._cited.update(part.numbers)
                return " ".join([f"[^s{n}]" for n in part.numbers])
            case Link():
                web = part.target.startswith(("http://", "https://"))
                return f"[{escape(part.text)}](<{_target(part.target)}>)" if web else escape(part.text)
        mark = _MARKS.get(part.style, "")
        core = part.text.strip()
        if not mark or not core:
            return escape(part.text)
        before, after = part.text[: part.text.index(core)], part.text[part.text.index(core) + len(core) :]
        return f"{escape(before)}{mark}{escape(core)}{mark}{escape(after)}"


def _parted(gap: T, items: Iterable[T]) -> Iterator[T]:
    """``items`` with ``gap`` between them."""
    for number, item in enumerate(items):
        if number:
            yield gap
        yield item


def _contents(contents: Contents) -> _Chunk:
    seen: dict[str, int] = {}

    def lines() -> Iterator[str]:
        for level, title, _ in contents.entries:
            slug = _SLUG.sub("", title.lower()).replace(" ", "-")
            seen[slug] = seen.get(slug, -1) + 1
            target = f"{slug}-{seen[slug]}" if seen[slug] else slug
            yield f"{'  ' * (level - 2)}- [{escape(title)}](#{target})"

    return _parted("\n", lines())


def _target(url: str) -> str:
    return compiled(r"[\s<>\\]").sub(lambda found: f"%{ord(found.group()):02X}", url)


def _start(line: str) -> str:
    """``line`` with a block mark at its start defused."""
    return _LINE_START.sub(r"\1\\", line)
