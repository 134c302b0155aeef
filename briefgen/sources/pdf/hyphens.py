"""The hyphen at the end of a line: of the word, or of the line only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled

_SOFT = "\xad"
UNTOLD = "\ufffe\x02"
"""What PDFium gives for a hyphen at the end of a line, of the word or not."""
_MARKS = f"-\u2010\u2011{UNTOLD}{_SOFT}"
_BROKEN = 0.05
"""Of the lines, how many end in a hyphen where words are broken: a tenth and more; where they are not, one in fifty."""
_WORD = compiled(r"[^\W_]+(?:['’][^\W_]+)?(?:[-\u2010\u2011][^\W_]+)*")
_FIRST = compiled(r"^[^\W_]+")


def ends_hyphenated(text: str) -> bool:
    """Whether a line ends within a word: a letter or a digit, then a hyphen."""
    return len(text) > 1 and text[-1] in _MARKS and text[-2].isalnum()


class Hyphens(Struct, frozen=True):
    """Decides by the other words of the file.

    ``soft``: it has a mark of its own (U+2010) for broken words, so that any other is of the word; ``broken``: it
    breaks words at the ends of lines at all.
    """

    words: frozenset[str]
    soft: bool
    broken: bool

    def joint(self, line: str, following: str) -> str:
        """A line that ends within a word, made ready for the next line to be put right behind it."""
        head, mark = line[:-1], line[-1]
        before, after = _last_word(head), _FIRST.match(following)
        if after is None or not before:
            return f"{head}-"
        return f"{head}-" if mark != _SOFT and self._is_of_word(before, after.group(), mark) else head

    def _is_of_word(self, before: str, after: str, mark: str) -> bool:
        last, rest = before.rsplit("-", 1)[-1].casefold(), after.casefold()
        if f"{before.casefold()}-{rest}" in self.words or f"{last}-{rest}" in self.words:
            return True
        if f"{last}{rest}" in self.words:
            return False
        if not after[0].islower() or not before[-1].isalpha():
            return True
        if after in lexicon("line_end_endings", "en"):
            return False
        if self.soft or not self.broken:
            return mark != "\u2010"
        return last in lexicon("line_end_heads", "en") or after in lexicon("line_end_tails", "en")


def read_hyphens(lines: Sequence[str]) -> Hyphens:
    """The words that stand whole within lines, and what the marks at their ends are."""
    words: set[str] = set()
    for line in lines:
        found = _WORD.findall(line)
        whole = found[:-1] if ends_hyphenated(line) else found
        words.update(word.casefold().replace("\u2010", "-") for word in whole)
    soft = sum(line.endswith("\u2010") for line in lines)
    inner = sum(line.count("\u2010", 0, -1) for line in lines)
    own_mark = soft > 0 and inner == 0
    return Hyphens(frozenset(words), own_mark, _are_broken(lines, words))


def _are_broken(lines: Sequence[str], words: set[str]) -> bool:
    """Whether words are broken at the ends of lines: many are, or some of them stand whole elsewhere."""
    ends, whole, compound = 0, 0, 0
    for line, following in pairwise(lines):
        if ends_hyphenated(line) and (after := _FIRST.match(following)):
            before, rest = _last_word(line[:-1]).casefold(), after.group().casefold()
            ends += 1
            whole += f"{before}{rest}" in words
            compound += f"{before}-{rest}" in words
    return ends > _BROKEN * len(lines) or whole > compound + 1


def _last_word(text: str) -> str:
    start = len(text)
    while start and (text[start - 1].isalnum() or text[start - 1] in "-'’\u2010"):
        start -= 1
    return text[start:].replace("\u2010", "-").lstrip("-'’")
