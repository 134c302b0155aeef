"""CommonMark with footnotes for citations. Text of a source never becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
    all_inlines,
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
_MARKS: dict[Style, str] = {"strong": "**", "editor": "*"}


def escape(text: str) -> str:
    """``text`` on one line, so that CommonMark and its GitHub dialect show exactly its words."""
    flat = _MARKUP.sub(r"\\\g<0>", _BLANKS.sub(" ", text))
    if not any(map(flat.lower().__contains__, _LINKS)):
        return flat
    return _AUTOLINK.sub(lambda found: "\\@" if found.group() == "@" else f"{found.group()}\\", flat)


def render(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> bytes:
    page = build_page(brief, pack)
    chunks = [*_head(page), *_blocks(page.blocks), *_footnotes(page, pack.labels), MARK]
    return (printable("\n\n".join(chunks)) + "\n").encode()


def _head(page: Page) -> Iterator[str]:
    yield f"**{escape(page.kicker)}**"
    yield f"# {_inlines(page.title)}"
    if page.deck:
        yield f"**{_inlines(page.deck)}**"
    yield " · ".join(_start(escape(part)) for part in page.meta)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Section():
                yield f"{'#' * block.level} {_inlines(block.title)}"
                yield from _blocks(block.blocks)
            case Paragraph():
                yield _start(_inlines(block.inlines))
            case Listing():
                yield from _listing(block)
            case Table():
                yield _table(block)
            case Slot():
                yield "." * 40  # a line of underscores would be a rule
            case Contents():
                yield _contents(block)


def _listing(listing: Listing) -> Iterator[str]:
    if listing.kind == "quotes":
        yield from ("\n>\n".join(f"> {line}" for line in _lines(item)) for item in listing.items)
        return
    gap = "\n" if not any(item.note or item.comment for item in listing.items) else "\n\n"
    numbered = zip(listing.positions, listing.items, strict=True)
    yield gap.join(_entry(item, f"{n}." if listing.numbered else "-") for n, item in numbered)


def _entry(item: Item, mark: str) -> str:
    indent = " " * (len(mark) + 1)
    return f"{mark} " + f"\n\n{indent}".join(_lines(item))


def _lines(item: Item) -> Iterator[str]:
    lead = f"**{escape(item.lead)}** " if item.lead else ""
    yield lead + _inlines(item.inlines) if lead else _start(_inlines(item.inlines))
    if item.note:
        yield _start(_inlines(item.note))
    if item.comment:
        yield f"*{escape(item.comment)}*"


def _table(table: Table) -> str:
    header = [_inlines(cell) for cell in table.header]
    lines = [header, ["---"] * len(header), *([_inlines(cell) for cell in row.cells] for row in table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _contents(contents: Contents) -> str:
    seen: dict[str, int] = {}
    lines = []
    for level, title, _ in contents.entries:
        slug = _SLUG.sub("", title.lower()).replace(" ", "-")
        seen[slug] = seen.get(slug, -1) + 1
        target = f"{slug}-{seen[slug]}" if seen[slug] else slug
        lines.append(f"{'  ' * (level - 2)}- [{escape(title)}](#{target})")
    return "\n".join(lines)


def _footnotes(page: Page, labels: Labels) -> Iterator[str]:
    """A definition for each number that is cited: which source of the register it is."""
    cited = {n for part in all_inlines(page) if isinstance(part, Cites) for n in part.numbers}
    lines = []
    for n in sorted(cited):
        lines.append(f"[^s{n}]: {escape(labels('source.named', n=n, title=page.sources[n - 1]))}")
    if lines:
        yield "\n".join(lines)


def _inlines(inlines: Inlines) -> str:
    return "".join(_inline(part) for part in inlines).strip()


def _inline(part: Inline) -> str:
    match part:
        case Cites():
            return " ".join(f"[^s{n}]" for n in part.numbers)
        case Link():
            web = part.target.startswith(("http://", "https://"))
            return f"[{escape(part.text)}](<{_target(part.target)}>)" if web else escape(part.text)
    mark = _MARKS.get(part.style, "")
    core = part.text.strip()
    if not mark or not core:
        return escape(part.text)
    before, after = part.text[: part.text.index(core)], part.text[part.text.index(core) + len(core) :]
    return f"{escape(before)}{mark}{escape(core)}{mark}{escape(after)}"


def _target(url: str) -> str:
    return re.sub(r"[\s<>\\]", lambda found: f"%{ord(found.group()):02X}", url)


def _start(line: str) -> str:
    """``line`` with a block mark at its start defused."""
    return _LINE_START.sub(r"\1\\", line)
