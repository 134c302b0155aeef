"""The lines of a reading text, as a reader sees them and with the way back to offsets."""

from __future__ import annotations

from msgspec import Struct

from briefgen.rules.compiled import compiled
from briefgen.sources.raw import Hint, RawText
from briefgen.text import sentences
from briefgen.text.display import ERASED, display


class Line(Struct, frozen=True):
    """One line that shows something, trimmed. ``paragraph`` counts the empty lines before it."""

    start: int
    end: int
    shown: str
    paragraph: int
    hint: Hint | None = None

    @property
    def words(self) -> int:
        return self.shown.count(" ") + 1


def cut_lines(raw: RawText) -> list[Line]:
    """The lines of the text in order, without those that show nothing."""
    found: list[Line] = []
    hints = iter(raw.hints)
    hint = next(hints, None)
    paragraph = 0
    for start, end in sentences.lines(raw.text, 0, len(raw.text)):
        while hint and hint.end <= start:
            hint = next(hints, None)
        span = sentences.trim(raw.text, start, end)
        if span is None:
            paragraph += 1
            continue
        own = hint if hint and hint.start < span[1] else None
        found.append(Line(*span, display(raw.text[slice(*span)]), paragraph, own))
    return found


def offset(text: str, line: Line, shown: int) -> int:
    """Where in ``text`` the part of ``line`` begins that follows its first ``shown`` displayed characters."""
    place = line.start
    for character in line.shown[:shown]:
        while text[place] == ERASED or (character != " " and text[place].isspace()):
            place += 1
        place += 1
    while place < line.end and (text[place] == ERASED or text[place].isspace()):
        place += 1
    return place


_STOPPED = compiled(r"[.!?…:;,] ?['\"”’“»)\]*]*$")


def stopped(shown: str) -> bool:
    """Whether a line ends as a sentence, a list or a lead-in does: with a mark."""
    return _STOPPED.search(shown[-12:]) is not None


def title_case(shown: str) -> bool:
    """Whether a line is set like a headline: at least four long words, nearly all with a capital."""
    words = [word.strip("\"'“”‘’([") for word in shown.split()]
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(not word[0].islower() for word in long_words)
    return len(long_words) >= 4 and capitals >= 0.8 * len(long_words)
