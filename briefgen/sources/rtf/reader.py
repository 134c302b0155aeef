"""One pass over an RTF file: control words change the state of their group, text goes where the state says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.rules.compiled import compiled
from briefgen.sources.lines import stopped
from briefgen.sources.raw import UnreadableError
from briefgen.sources.rtf.words import CHARACTERS, CHARSETS, CODE_PAGES, ENDS, KEPT, SYMBOLS, UNREAD
from briefgen.sources.typed_lines import TypedLine
from briefgen.text.display import display

_TOKEN = compiled(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\'?",
    re.S,
)
_HEADING = compiled(r"heading ([1-9])$")
_DEEPEST = 1_000
_LONGEST_HEADING, _LONGEST_CELL = 250, 60
_TEXT, _NOTHING = "text", ""


class _State(Struct, frozen=True):
    """What holds in one group. ``into`` says what its text is: "text", part of a table, or "" for nothing."""

    into: str = _TEXT
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    """Characters after \\u that stand in for it."""
    font: int | None = None
    style: int | None = None
    outline: int | None = None
    listed: bool = False
    in_table: bool = False


class _Story(Struct):
    """The document, a note or a text box while it is read."""

    kind: str
    depth: int
    pieces: list[str] = field(default_factory=list)
    lines: list[TypedLine] = field(default_factory=list)
    after: list[TypedLine] = field(default_factory=list)
    row: int = 0


class RtfReader:
    """Reads one file; afterwards ``lines``, ``notes``, ``info`` and ``encoding`` say what it holds."""

    def __init__(self, text: str) -> None:
        self.notes: list[TypedLine] = []
        self.info: dict[str, str] = {}
        self.encoding = "cp1252"
        self._state = _State()
        self._groups: list[_State] = []
        self._stories = [_Story("document", 0)]
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False
        self._found = False
        self._font: int | None = None
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, tuple[str, int | None]] = {}
        self._entry: tuple[int, int | None] = (0, None)
        self._read(text)

    @property
    def lines(self) -> list[TypedLine]:
        return self._stories[0].lines

    def _read(self, text: str) -> None:
        place = 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                break
            place = match.end()
            if match["word"]:
                number = None if match["number"] is None else int(match["number"])
                if match["word"] == "bin":
                    place += max(number or 0, 0)
                else:
                    self._word(match["word"], number)
            elif match["brace"]:
                self._brace(match["brace"])
                if self._found and not self._groups:
                    break  # what follows the document is no part of it
            elif match["hex"]:
                self._raw(bytes.fromhex(match["hex"]))
            elif match["symbol"]:
                self._symbol(match["symbol"])
            elif match["text"]:
                self._raw(match["text"].encode("latin-1", "replace"))
        self._flush()
        while len(self._stories) > 1:
            self._close_story()
        self._end_paragraph()

    # ------------------------------------------------------------ groups

    def _brace(self, brace: str) -> None:
        self._flush()
        self._skip = 0
        self._starred = False
        if brace == "{":
            self._groups.append(self._state)
            if len(self._groups) > _DEEPEST:
                raise UnreadableError("damaged: its groups are nested too deeply")
        elif self._groups:
            if len(self._stories) > 1 and self._stories[-1].depth == len(self._groups):
                self._close_story()
            self._state = self._groups.pop()

    def _open_story(self, kind: str) -> None:
        self._stories.append(_Story(kind, len(self._groups)))
        self._state = replace(self._state, into=_TEXT, style=None, outline=None, listed=False, in_table=False)

    def _close_story(self) -> None:
        self._end_paragraph()
        story = self._stories.pop()
        if story.kind == "note":
            self.notes.append(TypedLine(" ".join(line.text.replace("\n", " ") for line in story.lines), "note"))
        else:
            self._stories[-1].after.extend(story.lines)

    # ------------------------------------------------------------ words

    def _word(self, word: str, number: int | None) -> None:
        self._skip = 0
        starred, self._starred = self._starred, False
        if word in UNREAD or (starred and word not in KEPT):
            self._state = replace(self._state, into=_NOTHING)
        elif word == "u" and number is not None:
            self._flush()
            self._put(chr(number % 0x10000))
            self._skip = self._state.skip
        elif word in CHARACTERS:
            self._flush()
            self._put(CHARACTERS[word])
        elif word in ENDS:
            self._flush()
            self._end(word)
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:
        """Words that change the state, the encoding or where the text goes."""
        change = _CHANGES.get(word)
        if change:
            self._flush()
            self._state = change(self._state, number)
        elif word in _GROUPS:
            self._flush()
            self._group(word)
        elif word in CODE_PAGES:
            self.encoding = CODE_PAGES[word]
        elif word == "ansicpg":
            self.encoding = _known(f"cp{number}") or self.encoding
        elif word == "deff":
            self._font = number
        elif word == "fcharset" and self._state.into == "fonts" and self._state.font is not None:
            self._fonts[self._state.font] = CHARSETS.get(number or 0, "")
        elif word in ("yr", "mo", "dy", "hr", "min") and self._state.into.startswith("time"):
            self.info[f"{self._state.into} {word}"] = str(number or 0)

    def _group(self, word: str) -> None:
        if word in ("footnote", "shptxt"):
            if self._state.into:
                self._open_story("note" if word == "footnote" else "box")
        elif word == "ud":  # the Unicode form of what stands before it in another encoding, left out as "upr"
            self._state = replace(self._state, into=self._groups[-2].into if len(self._groups) > 1 else _TEXT)
        elif self._state.into == "info" or word in ("info", "fonts", "styles", "fonttbl", "stylesheet"):
            self._state = replace(self._state, into=_GROUPS[word])

    def _symbol(self, symbol: str) -> None:
        self._flush()
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            self._end("par")
        else:
            self._put(SYMBOLS.get(symbol, ""))
        self._skip = 0

    # ------------------------------------------------------------ text

    def _raw(self, data: bytes) -> None:
        """Bytes of text, less those that stand in for the character of a \\u before them."""
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        if self._state.into:
            self._bytes += data[skipped:]

    def _flush(self) -> None:
        if self._bytes:
            font = self._state.font if self._state.font is not None else self._font
            encoding = self._fonts.get(-1 if font is None else font) or self.encoding
            self._put(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        into = self._state.into
        if into == _TEXT:
            if not self._state.hidden and not self._state.deleted:
                self._stories[-1].pieces.append(text)
                self._found = self._found or not text.isspace()
        elif into == "styles":
            self._define(text)
        elif into in ("title", "author"):
            self.info[into] = (self.info.get(into, "") + text)[:2000]

    def _define(self, text: str) -> None:
        name = text.strip().rstrip(";").lower()
        if name and self._state.style is not None:
            self._styles.setdefault(self._state.style, (name, self._state.outline))

    # ------------------------------------------------------------ paragraphs

    def _end(self, word: str) -> None:
        if self._state.into != _TEXT:
            return
        if self._state.deleted and word == "par":  # its mark is deleted: it runs on into the next
            return
        self._end_paragraph()
        if word in ("row", "nestrow"):
            self._end_row()

    def _end_paragraph(self) -> None:
        story = self._stories[-1]
        text = _paired("".join(story.pieces))
        story.pieces.clear()
        story.lines.append(self._typed(text))
        story.lines.extend(story.after)
        story.after.clear()
        if not self._state.in_table:
            story.row = len(story.lines)

    def _end_row(self) -> None:
        """Short cells side by side are data and no running text."""
        story = self._stories[-1]
        cells = [line for line in story.lines[story.row :] if display(line.text)]
        if len(cells) > 1 and all(_is_cell(line) for line in cells):
            story.lines[story.row :] = [TypedLine(line.text, "boilerplate") for line in cells]
        story.row = len(story.lines)

    def _typed(self, text: str) -> TypedLine:
        name, outline = self._styles.get(-1 if self._state.style is None else self._state.style, ("", None))
        level = self._state.outline if self._state.outline is not None else outline
        match = _HEADING.match(name)
        if name == "title" or match or level is not None:
            level = 0 if name == "title" else int(match[1]) if match else (level or 0) + 1
            if len(text) <= _LONGEST_HEADING:
                return TypedLine(text.replace("\n", " "), "heading", level)
        if name.startswith("caption"):
            return TypedLine(text, "caption")
        return TypedLine(text, "body" if self._state.listed else None)


def _is_cell(line: TypedLine) -> bool:
    return line.kind is None and len(line.text) < _LONGEST_CELL and not stopped(display(line.text))


def _paired(text: str) -> str:
    """``text`` with the halves of characters beyond the first 65,536 put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _known(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return None


def _plain(state: _State, number: int | None) -> _State:
    return replace(state, hidden=False, deleted=False, font=None)


def _paragraph(state: _State, number: int | None) -> _State:
    return replace(state, style=None, outline=None, listed=False, in_table=False)


def _outline(state: _State, number: int | None) -> _State:
    return replace(state, outline=number if number is not None and 0 <= number < 9 else None)


_CHANGES: dict[str, Callable[[_State, int | None], _State]] = {
    "v": lambda state, number: replace(state, hidden=number != 0),
    "deleted": lambda state, number: replace(state, deleted=number != 0),
    "uc": lambda state, number: replace(state, skip=max(number or 0, 0)),
    "f": lambda state, number: replace(state, font=number),
    "s": lambda state, number: replace(state, style=number),
    "ls": lambda state, number: replace(state, listed=bool(number)),
    "outlinelevel": _outline,
    "intbl": lambda state, number: replace(state, in_table=True),
    "plain": _plain,
    "pard": _paragraph,
}
"""What a control word with its number makes of the state."""
_GROUPS = {
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "info": "info",
    "title": "title",
    "author": "author",
    "creatim": "time made",
    "revtim": "time changed",
    "footnote": _TEXT,
    "shptxt": _TEXT,
    "ud": _TEXT,
}
"""Words that open a group of their own, and what the text in it is."""
