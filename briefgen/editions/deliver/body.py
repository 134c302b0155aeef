"""A brief as the body of a mail: plain text, and HTML that mail programs show, which know no style sheets.

Both draw the blocks that every format draws, so they say what the attached files say. The HTML is short: some mail
programs cut it off at 100 KB.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from html import escape

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
    Strip,
    Table,
    all_inlines,
    printable,
)

_WIDTH = 76
_RULES = {2: "-", 3: "~"}
_NOTHING = ("", "–")
_TEXT = "font-family:Georgia,serif;font-size:16px;line-height:1.5;color:#1a1a1a"
_SOFT = "color:#595959;font-size:14px"
_STYLES = {
    "body": f"margin:0 auto;padding:16px;max-width:40em;{_TEXT}",
    "h1": "font-size:26px;line-height:1.2;margin:4px 0 8px",
    "h2": "font-size:20px;line-height:1.25;margin:28px 0 8px;border-bottom:1px solid #bbb",
    "h3": "font-size:18px;line-height:1.25;margin:24px 0 6px",
    "h4": f"margin:16px 0 4px;{_SOFT}",
    "soft": f"margin:2px 0;{_SOFT}",
    "quote": "margin:10px 0;padding-left:12px;border-left:3px solid #bbb",
    "table": "border-collapse:collapse;margin:8px 0;font-size:14px",
    "notice": "margin:0 0 16px;padding:8px 12px;border:2px solid #1a1a1a",
}


def as_text(page: Page, notice: Iterable[str] = (), footer: str = "") -> str:
    """``page`` as plain text, wrapped, between ``notice`` as paragraphs and ``footer``; lines end in one line feed."""
    title = _plain(page.title)
    parts = [
        *(_wrapped(line) for line in notice),
        page.kicker,
        f"{_wrapped(title)}\n{'=' * min(len(title), _WIDTH)}",
        *([_wrapped(_plain(page.deck))] if page.deck else []),
        _wrapped(" · ".join(page.meta)),
        *_text_blocks(page.blocks),
        *(_wrapped(line) for line in _references(page)),
        _wrapped(footer),
    ]
    return printable("\n\n".join(part for part in parts if part)) + "\n"


def as_html(page: Page, notice: Iterable[str] = (), footer: str = "") -> str:
    """The same as HTML without scripts, style sheets or anything that is fetched."""
    said = "".join(_p("notice", escape(line)) for line in notice)
    deck = f"<p><b>{_html(page.deck)}</b></p>" if page.deck else ""
    references = "".join(_p("soft", escape(line)) for line in _references(page))
    return printable(
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(page.name)}</title></head>\n'
        f'<body style="{_STYLES["body"]}">\n{said}{_p("soft", escape(page.kicker))}'
        f'<h1 style="{_STYLES["h1"]}">{_html(page.title)}</h1>\n{deck}{_p("soft", escape(" · ".join(page.meta)))}\n'
        f"{''.join(_html_blocks(page.blocks))}{references}{_p('soft', escape(footer))}</body></html>\n"
    )


def _references(page: Page) -> list[str]:
    """What the cited numbers mean, where the page itself has no register of them."""
    if any(isinstance(block, Listing) and block.kind == "register" for block in _all(page.blocks)):
        return []
    cited = {n for part in all_inlines(page) if isinstance(part, Cites) for n in part.numbers}
    return [page.references[n - 1] for n in sorted(cited)]


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from _all(block.blocks)


def _has_words(section: Section) -> bool:
    """Whether a mail has anything to put under the heading: room to write, contents and pictures are left out."""
    return any(not isinstance(block, Section | Slot | Contents | Strip) for block in _all(section.blocks))


# --------------------------------------------------------------------------- text


def _text_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Section() if _has_words(block):
                title = _plain(block.title)
                rule = _RULES.get(block.level, "")
                yield _wrapped(title) + (f"\n{rule * min(len(title), _WIDTH)}" if rule else "")
                yield from _text_blocks(block.blocks)
            case Paragraph():
                yield _wrapped(_plain(block.inlines))
            case Listing():
                yield from _text_listing(block)
            case Table():
                yield "\n".join(_text_table(block))
            case _:
                continue


def _text_listing(listing: Listing) -> Iterator[str]:
    for number, item in zip(listing.positions, listing.items, strict=True):
        mark = f"{number}. " if listing.numbered else "- "
        hang = " " * len(mark)
        lines = [f"{item.lead} {_plain(item.inlines)}" if item.lead else _plain(item.inlines)]
        lines += [line for line in (_plain(item.note), item.comment or "") if line]
        yield "\n".join(_wrapped(line, first=hang if at else mark, hang=hang) for at, line in enumerate(lines))


def _text_table(table: Table) -> Iterator[str]:
    """Each row under what heads it, as a line that names its columns: columns side by side would need a fixed width.

    The second column stands for itself, but where the columns are sources.
    """
    names = [_plain(cell) for cell in table.header]
    for row in table.rows:
        head, value, *rest = [*map(_plain, row.cells), "", ""]
        first = 2
        if table.kind == "matrix":
            value, rest, first = "", [value, *rest], 1
        said = [f"{name}: {cell}" for name, cell in zip(names[first:], rest, strict=False) if cell not in _NOTHING]
        line = "; ".join([*([value] if value else []), *said])
        if head:
            yield _wrapped(head)
        if line:
            yield _wrapped(line, first="  - ", hang="    ")


def _plain(inlines: Inlines) -> str:
    return " ".join("".join(map(_said, inlines)).split())


def _said(part: Inline) -> str:
    if isinstance(part, Cites):
        return f" [{', '.join(map(str, part.numbers))}]"
    if isinstance(part, Link) and _is_web(part):
        return f"{part.text} <{part.target}>"
    return part.text


def _wrapped(line: str, first: str = "", hang: str = "") -> str:
    return textwrap.fill(
        line, _WIDTH, initial_indent=first, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )


# --------------------------------------------------------------------------- HTML


def _html_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Section() if _has_words(block):
                tag = f"h{min(block.level, 4)}"
                yield f'<{tag} style="{_STYLES[tag]}">{_html(block.title)}</{tag}>\n'
                yield from _html_blocks(block.blocks)
            case Paragraph(role="note"):
                yield _p("soft", _html(block.inlines)) + "\n"
            case Paragraph():
                yield f"<p>{_html(block.inlines)}</p>\n"
            case Listing():
                yield _html_listing(block)
            case Table():
                yield _html_table(block)
            case _:
                continue


def _html_listing(listing: Listing) -> str:
    if listing.kind == "quotes":
        return "".join(f'<div style="{_STYLES["quote"]}">{_html_item(item)}</div>\n' for item in listing.items)
    tag = "ol" if listing.numbered else "ul"
    numbered = zip(listing.positions, listing.items, strict=True)
    values = ((f' value="{n}"' if listing.numbered else "", item) for n, item in numbered)
    entries = "".join(f"<li{value}>{_html_item(item)}</li>\n" for value, item in values)
    return f"<{tag}>\n{entries}</{tag}>\n"


def _html_item(item: Item) -> str:
    lead = f"<b>{escape(item.lead)}</b> " if item.lead else ""
    note = _p("soft", _html(item.note)) if item.note else ""
    comment = f"<p><i>{escape(item.comment)}</i></p>" if item.comment else ""
    return f"{lead}{_html(item.inlines)}{note}{comment}"


def _html_table(table: Table) -> str:
    rows = [_html_row("th", table.header), *(_html_row("td", row.cells) for row in table.rows)]
    drawn = f'border="1" bordercolor="#bbbbbb" cellpadding="5" style="{_STYLES["table"]}"'
    return f"<table {drawn}>\n{''.join(rows)}</table>\n"


def _html_row(tag: str, cells: Iterable[Inlines]) -> str:
    inner = "".join(f"<{tag}>{_html(cell)}</{tag}>" for cell in cells)
    return f'<tr align="left" valign="top">{inner}</tr>\n'


def _html(inlines: Inlines) -> str:
    return "".join(map(_html_inline, inlines))


def _html_inline(part: Inline) -> str:
    match part:
        case Cites():
            return f" <small>[{', '.join(map(str, part.numbers))}]</small>"
        case Link():
            return f'<a href="{escape(part.target)}">{escape(part.text)}</a>' if _is_web(part) else escape(part.text)
    words = escape(part.text)
    match part.style:
        case "strong":
            return f"<b>{words}</b>"
        case "editor":
            return f"<i>{words}</i>"
        case "soft":
            return f"<small>{words}</small>"
    return words


def _is_web(link: Link) -> bool:
    return link.target.startswith(("http://", "https://"))


def _p(style: str, inner: str) -> str:
    return f'<p style="{_STYLES[style]}">{inner}</p>'
