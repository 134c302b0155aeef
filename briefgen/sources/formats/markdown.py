"""Markdown: the reading text is the decoded file with the characters of its mark-up erased one for one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from briefgen.model import BlockKind
from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean, decode
from briefgen.sources.labels import read_labels
from briefgen.sources.raw import Hint, Metadata, RawText, refuse_long
from briefgen.sources.wrapping import unwrap
from briefgen.text.display import ERASED

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")

_FRONT_MATTER = compiled(
    r"\u200b?---[ \t]*\n(?P<inside>(?:(?!(?:---|\.\.\.)[ \t]*\n).*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_FENCE = compiled(r" {0,3}(?P<marks>`{3,}|~{3,})")
_HEADING = compiled(r" {0,3}(?P<marks>#{1,6})(?=[ \t]|$)")
_CLOSING_MARKS = compiled(r"[ \t]#+[ \t]*$")
_UNDERLINE = compiled(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = compiled(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = compiled(r" {0,3}>(?: {0,3}>)*")
_TABLE_RULE = compiled(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")
_DEFINITION = compiled(r" {0,3}\[[^\]\[]{1,100}\]:[ \t]+\S+")
_FOOTNOTE = compiled(r" {0,3}\[\^[^\]\[]{1,60}\]:[ \t]*")
_ESCAPE = compiled(r"\\(?=[!-/:-@\[-`{-~])")
_ESCAPED = compiled(r"\\[!-/:-@\[-`{-~]")
_IMAGE = compiled(r"!\[(?P<alt>[^\]\[]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?[ \t]*\)")
_LINK = compiled(
    r"\[(?P<text>[^\]\[]{1,1000})\]"
    r"(?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:[ \t]+\"[^\"\n]{0,500}\")?[ \t]*\)"
    r"|\[[^\]\[]{0,100}\])"
)
_FOOTNOTE_MARK = compiled(r"\[\^[^\]\[]{1,60}\]")
_AUTOLINK = compiled(r"<(?P<address>https?://[^<>\s]{1,2000})>")
_TAG = compiled(r"</?[A-Za-z][^<>\n]{0,500}>")
_ENTITY = compiled(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = compiled(r"(?<![*])\*{1,3}(?!\*)|(?<![_])_{1,3}(?!_)|(?<!~)~~(?!~)")
_CODE = compiled(r"`+")
_INLINE_MARK = compiled(r"[\\\[<&*_~`]")
"""One of these stands in all inline mark-up."""
_RUN = compiled(f"{ERASED}++")


def read(data: bytes) -> RawText:
    """The decoded text without its mark-up; front matter is metadata, headings and pictures are hinted."""
    text, encoding = decode(data)
    text = clean(refuse_long(text))
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    metadata = read_labels(front["inside"].split("\n")).from_("front matter") if front else Metadata()
    body, hints = _Eraser(_without_comments(text[start:])).read()
    shifted = [Hint(h.start + start, h.end + start, h.kind, h.level) for h in hints]
    if front:
        shifted.insert(0, Hint(0, start, "metadata"))
    return RawText(text[:start] + unwrap(_RUN.sub(_softened, body)), encoding, metadata, tuple(shifted))


def _softened(run: re.Match[str]) -> str:
    """Blanks for erased characters beside white space, so that "**Ann** Lee" is two words with blanks between."""
    text = run.string
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    beside = not before.strip() or not after.strip()
    return " " * len(run.group()) if beside else run.group()


def _without_comments(text: str) -> str:
    """``text`` with HTML comments erased; one that is never closed is left as it is."""
    pieces = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += [text[place:start], compiled(r"[^\n]").sub(ERASED, text[start : end + 3])]
        place = end + 3
    return "".join([*pieces, text[place:]])


def _blank(match: re.Match[str]) -> str:
    """As many erased characters as the match has, its newlines kept."""
    return compiled(r"[^\n]").sub(ERASED, match.group())


_Typed = tuple[str, BlockKind | None, int]
"""A line without mark-up, the kind of block that the mark-up makes it, and its heading level."""


class _Eraser:
    """Goes through the lines once, erasing mark-up; ``hints`` are relative to the text given."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._tables = _tables(self._lines)
        self._hints: list[Hint] = []

    def read(self) -> tuple[str, list[Hint]]:
        place = 0
        lines = []
        for line, kind, level in self._typed():
            if kind:
                self._hints.append(Hint(place, place + len(line), kind, level))
            lines.append(line)
            place += len(line) + 1
        return "\n".join(lines), self._hints

    def _typed(self) -> Iterator[_Typed]:
        fence = ""
        for index, line in enumerate(self._lines):
            mark = _FENCE.match(line)
            if fence or mark:
                closes = bool(fence and mark and mark["marks"].startswith(fence))
                fence = "" if closes else fence or (mark["marks"] if mark else "")
                yield line, "boilerplate", 0
            else:
                yield self._block_line(line, index)

    def _block_line(self, line: str, index: int) -> _Typed:
        heading = _HEADING.match(line)
        if heading:
            closing = _CLOSING_MARKS.search(line, heading.end())
            end = closing.start() if closing else len(line)
            shown = _erase(line[: heading.end()]) + _inline(line[heading.end() : end]) + _erase(line[end:])
            return shown, "heading", len(heading["marks"])
        if self._is_underline(index) or _RULE.match(line) or (_DEFINITION.match(line) and not _FOOTNOTE.match(line)):
            return _erase(line), None, 0
        if index + 1 < len(self._lines) and self._is_underline(index + 1):
            return _inline(line), "heading", 1 if "=" in self._lines[index + 1] else 2
        return self._other_line(line, index)

    def _other_line(self, line: str, index: int) -> _Typed:
        if index in self._tables:
            return line, "boilerplate", 0
        note = _FOOTNOTE.match(line)
        if note:
            return _erase(line[: note.end()]) + _inline(line[note.end() :]), "note", 0
        if _IMAGE.fullmatch(line.strip()):
            return _IMAGE.sub(_keep("alt"), line), "caption", 0
        quote = _QUOTE.match(line)
        start = quote.end() if quote else 0
        return _erase(line[:start]) + _inline(line[start:]), None, 0

    def _is_underline(self, index: int) -> bool:
        if index == 0 or not _UNDERLINE.match(self._lines[index]):
            return False
        above = self._lines[index - 1]
        alone = index < 2 or not self._lines[index - 2].strip()
        return bool(above.strip()) and alone and not _HEADING.match(above) and not _RULE.match(above)


def _tables(lines: list[str]) -> frozenset[int]:
    """The numbers of the lines that are tables: a row, a rule of dashes, more rows."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index and "|" in lines[index - 1] and _TABLE_RULE.match(line):
            found |= {index - 1, index}
        elif index - 1 in found and "|" in line:
            found.add(index)
    return frozenset(found)


def _erase(text: str) -> str:
    return ERASED * len(text)


def _keep(group: str) -> Callable[[re.Match[str]], str]:
    """A replacement that leaves one group of the match and erases the rest."""

    def replacement(match: re.Match[str]) -> str:
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        whole = match.group()
        return _erase(whole[:start]) + whole[start:end] + _erase(whole[end:])

    return replacement


def _inline(line: str) -> str:
    """One line without its inline mark-up. An escaped character is kept out of sight of the rules."""
    if not _INLINE_MARK.search(line):
        return line
    escaped = [m.end() for m in _ESCAPE.finditer(line)]
    shown = _ESCAPED.sub(_blank, line) if escaped else line
    shown = _FOOTNOTE_MARK.sub(_blank, _IMAGE.sub(_blank, shown))
    shown = _AUTOLINK.sub(_keep("address"), _LINK.sub(_keep("text"), shown))
    shown = _emphasis(_CODE.sub(_blank, _TAG.sub(_blank, shown)))
    shown = _ENTITY.sub(_entity, shown)
    return _put_back(shown, line, escaped)


def _put_back(shown: str, line: str, places: list[int]) -> str:
    if not places:
        return shown
    characters = list(shown)
    for place in places:
        characters[place] = line[place]
    return "".join(characters)


def _entity(match: re.Match[str]) -> str:
    meant = clean(html.unescape(match.group()))
    return meant + _erase(match.group()[1:]) if len(meant) == 1 and meant != "\n" else match.group()


def _emphasis(line: str) -> str:
    """Erase the marks of emphasis that have a partner: "*" in "5 * 3" has none."""
    waiting: dict[str, list[re.Match[str]]] = {}
    paired: list[re.Match[str]] = []
    for mark in _EMPHASIS.finditer(line):
        opened = waiting.setdefault(mark.group(), [])
        if opened and _closes(line, mark):
            paired += [opened.pop(), mark]
        elif _opens(line, mark):
            opened.append(mark)
    characters = list(line)
    for mark in paired:
        characters[slice(*mark.span())] = _erase(mark.group())
    return "".join(characters)


def _opens(line: str, mark: re.Match[str]) -> bool:
    before, after = line[mark.start() - 1 : mark.start()], line[mark.end() : mark.end() + 1]
    return bool(after.strip()) and not ("_" in mark.group() and before.isalnum())


def _closes(line: str, mark: re.Match[str]) -> bool:
    before, after = line[mark.start() - 1 : mark.start()], line[mark.end() : mark.end() + 1]
    return bool(before.strip()) and not ("_" in mark.group() and after.isalnum())
