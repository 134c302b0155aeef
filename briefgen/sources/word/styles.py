"""What the styles of a Word file say of a paragraph: headings in any language, captions, lists, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec import Struct

from briefgen.rules.compiled import compiled

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_HEADING = compiled(r"heading ([1-9])$")
_MOST_PARENTS = 20
_FIRST, _MOST_CHILDREN = 3, 100
"""Children among which properties are looked for, and one of them."""


class Style(Struct, frozen=True):
    """``name`` is the English one that Word keeps in every language ("heading 1"); ``outline`` counts from 1."""

    name: str
    parent: str | None
    outline: int | None
    hidden: bool | None
    listed: bool


class Styles:
    """The styles by id, asked along the chain of those they are based on."""

    def __init__(self, root: Any | None) -> None:
        self._styles = (
            {}
            if root is None
            else {style.get(w(style, "styleId")): _style(style) for style in root.iter() if local(style) == "style"}
        )

    def heading(self, style_id: str | None) -> int | None:
        """The level of a heading, 0 for the document's title."""
        for style in self._chain(style_id):
            if style.name == "title":
                return 0
            match = _HEADING.match(style.name)
            if match:
                return int(match[1])
            if style.outline is not None:
                return style.outline
        return None

    def is_named(self, style_id: str | None, name: str) -> bool:
        """Whether a style or one it is based on has a name that begins so ("caption", "toc")."""
        return any(style.name.startswith(name) for style in self._chain(style_id))

    def is_listed(self, style_id: str | None) -> bool:
        return any(style.listed or style.name.startswith("list ") for style in self._chain(style_id))

    def is_hidden(self, style_id: str | None) -> bool:
        return next((style.hidden for style in self._chain(style_id) if style.hidden is not None), False)

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        for _ in range(_MOST_PARENTS):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.parent


def _style(element: Any) -> Style:
    return Style(
        name=(value(child(element, "name")) or "").lower(),
        parent=value(child(element, "basedOn")),
        outline=outline(child(element, "pPr")),
        hidden=is_on(child(child(element, "rPr"), "vanish")),
        listed=child(child(element, "pPr"), "numPr") is not None,
    )


# --------------------------------------------------------------------------- elements


def local(element: Any) -> str:
    """The name of a Word element without its namespace; "" for those of other vocabularies."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag[1:].partition("}")
    return name if namespace in NAMESPACES else ""


def w(element: Any, name: str) -> str:
    """The full name of an attribute in the vocabulary of its element."""
    return f"{element.tag[: element.tag.index('}') + 1]}{name}"


def child(element: Any | None, name: str) -> Any | None:
    if element is None:
        return None
    return next((inner for inner in islice(element, _MOST_CHILDREN) if local(inner) == name), None)


def head(element: Any | None, name: str) -> Any | None:
    """The properties that stand first in a paragraph, a run, a row or a control, where Word always writes them; looked
    for behind the first few children, they cost a paragraph of many runs time that grows with its square."""
    if element is None:
        return None
    return next((inner for inner in islice(element, _FIRST) if local(inner) == name), None)


def value(element: Any | None) -> str | None:
    return None if element is None else element.get(w(element, "val"))


def is_on(element: Any | None) -> bool | None:
    """What a switch says; one without a value is on, a missing one says nothing."""
    return None if element is None else (value(element) or "on") not in ("0", "false", "off", "none")


def outline(properties: Any | None) -> int | None:
    """The outline level that paragraph properties give, from 1; None for body text."""
    stated = value(child(properties, "outlineLvl")) or ""
    return int(stated) + 1 if stated.isdigit() and len(stated) == 1 and stated != "9" else None
