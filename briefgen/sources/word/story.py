"""The walk over one story of a Word file (the document, its footnotes): what a reader of the final version sees."""

from __future__ import annotations

from itertools import islice
from typing import Any

from msgspec import Struct, field

from briefgen.sources.lines import stopped
from briefgen.sources.typed_lines import TypedLine
from briefgen.sources.word.styles import Styles, child, head, is_on, local, outline, value, w
from briefgen.text.display import display

_UNREAD = frozenset(
    {
        *(
            "del",
            "moveFrom",
            "delText",
            "instrText",
            "delInstrText",
            "pPr",
            "rPr",
            "sectPr",
            "tblPr",
            "tblGrid",
            "trPr",
        ),
        *("tcPr", "sdtPr", "rt", "footnoteRef", "endnoteRef", "annotationRef", "object", "separator"),
    }
)
"""Elements whose text no reader sees: deletions, field codes, properties, the reading aids over Asian script."""
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LONGEST_HEADING, _LONGEST_CELL = 250, 60


class _Open(Struct):
    """A paragraph that is being read; ``after`` are those of its text boxes."""

    element: Any
    pieces: list[str] = field(default_factory=list)
    after: list[TypedLine] = field(default_factory=list)


class StoryReader:
    """Reads one story. ``notes`` are the notes it refers to, in order: (part, id)."""

    def __init__(self, styles: Styles) -> None:
        self.notes: list[tuple[str, str]] = []
        self._styles = styles
        self._lines: list[TypedLine] = []
        self._open: list[_Open] = []
        self._carried: list[str] = []
        self._fields: list[bool] = []
        """For each open field whether its code is being read, not its result."""
        self._rows: list[int] = []

    def read(self, root: Any) -> list[TypedLine]:
        """The paragraphs in order, those of text boxes after the one they are anchored in."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = local(element)
            if event == "start" and self._is_unread(element, name):
                # The end of a skipped element comes too: it must close nothing.
                walk.skip_subtree()
            elif event == "start":
                self._start(element, name)
            elif name in ("p", "tr"):
                self._end(element, name)
        return self._lines

    # ------------------------------------------------------------ what is left out

    def _is_unread(self, element: Any, name: str) -> bool:
        if name == "r":
            return self._is_hidden(element)
        if name == "sdtContent":
            return child(head(element.getparent(), "sdtPr"), "showingPlcHdr") is not None
        if not name:
            return str(element.tag) == f"{_ALTERNATIVES}Fallback" and _has_choice(element)
        return name in _UNREAD

    def _is_hidden(self, run: Any) -> bool:
        properties = head(run, "rPr")
        own = is_on(child(properties, "vanish"))
        if own is not None:
            return own
        style = value(child(properties, "rStyle"))
        if style and self._styles.is_hidden(style):
            return True
        return bool(self._open) and self._styles.is_hidden(_style(self._open[-1].element))

    # ------------------------------------------------------------ elements

    def _start(self, element: Any, name: str) -> None:
        if name == "p":
            self._open.append(_Open(element))
        elif name == "tr":
            self._rows.append(len(self._target()))
        elif name == "fldChar":
            self._field(element.get(w(element, "fldCharType")))
        elif name in _NOTES:
            self.notes.append((_NOTES[name], element.get(w(element, "id")) or ""))
        else:
            self._text(element, name)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _text(self, element: Any, name: str) -> None:
        if not self._open or any(self._fields):
            return
        if name == "t" or element.tag == _MATHS:
            self._open[-1].pieces.append((element.text or "").replace("\n", " "))
        elif name == "br":
            self._open[-1].pieces.append("\n")
        elif name in _CHARACTERS:
            self._open[-1].pieces.append(_CHARACTERS[name])

    def _target(self) -> list[TypedLine]:
        """Where a finished paragraph goes: after the one that holds its text box, else to the story."""
        return self._open[-1].after if self._open else self._lines

    def _end(self, element: Any, name: str) -> None:
        if name == "tr":
            self._close_row(element)
        elif self._open and self._open[-1].element is element:
            self._close_paragraph(self._open.pop())

    def _close_paragraph(self, paragraph: _Open) -> None:
        # A code that no result follows within its paragraph belongs to a damaged field: what comes next is text.
        self._fields = [code for code in self._fields if not code]
        properties = head(paragraph.element, "pPr")
        text = "".join([*self._carried, *paragraph.pieces])
        if child(child(properties, "rPr"), "del") is not None:  # its mark is deleted: it runs on into the next
            self._carried = [text]
        else:
            self._carried = []
            self._target().append(self._typed(text, properties))
        self._target().extend(paragraph.after)

    def _close_row(self, row: Any) -> None:
        """A deleted row goes; short cells side by side are data and no running text."""
        start = self._rows.pop() if self._rows else 0
        target = self._target()
        cells = [line for line in target[start:] if display(line.text)]
        if child(head(row, "trPr"), "del") is not None:
            del target[start:]
        elif len(cells) > 1 and all(_is_cell(line) for line in cells):
            target[start:] = [TypedLine(line.text, "boilerplate") for line in cells]

    # ------------------------------------------------------------ paragraphs

    def _typed(self, text: str, properties: Any | None) -> TypedLine:
        style = value(child(properties, "pStyle"))
        level = outline(properties) or self._styles.heading(style)
        if level is not None and len(text) <= _LONGEST_HEADING:
            return TypedLine(text.replace("\n", " "), "heading", level)
        if self._styles.is_named(style, "toc"):
            return TypedLine(text, "boilerplate")
        if self._styles.is_named(style, "caption"):
            return TypedLine(text, "caption")
        listed = child(properties, "numPr") is not None or self._styles.is_listed(style)
        return TypedLine(text, "body" if listed else None)


def _style(paragraph: Any) -> str | None:
    return value(child(head(paragraph, "pPr"), "pStyle"))


def _has_choice(fallback: Any) -> bool:
    return any(
        str(other.tag) == f"{_ALTERNATIVES}Choice" for other in islice(fallback.itersiblings(preceding=True), 20)
    )


def _is_cell(line: TypedLine) -> bool:
    return line.kind is None and len(line.text) < _LONGEST_CELL and not stopped(display(line.text))
