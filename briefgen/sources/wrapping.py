"""Lines that were broken to fit a page width, joined again.

A newline is a boundary everywhere in briefgen. In a file wrapped at a column, as mails and many Markdown files
are, most newlines are no boundary; there each one is replaced by a blank, one character by one.
"""

from __future__ import annotations

from briefgen.rules.compiled import compiled

_WIDEST = 120
_NARROWEST = 40
_FEWEST_BREAKS = 4
_SHARE = 0.6
"""Of the newlines inside paragraphs, how many must look like wraps. Wrapped files have nearly all, files with one
sentence a line (1,060 articles looked at) under a third."""
_STARTS_ANEW = compiled(r"\s*(?:[-*+•▪>#|]|\d{1,3}[.)]\s|[A-Z][a-z]+:\s)")


def unwrap(text: str) -> str:
    """``text`` with the newlines of page wrapping as blanks; same length. Unchanged when it is not wrapped."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return text
    inside = [i for i in range(len(lines) - 1) if lines[i].strip() and lines[i + 1].strip()]
    wraps = [i for i in inside if _is_wrap(lines[i], lines[i + 1], width)]
    enough = len(wraps) >= _FEWEST_BREAKS or any(_in_mid_sentence(lines[i], lines[i + 1]) for i in wraps)
    if not enough or len(wraps) < _SHARE * len(inside):
        return text
    return _join(lines, frozenset(wraps))


def _is_wrap(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    word = following.split(maxsplit=1)[0]
    return not _STARTS_ANEW.match(following) and len(line.rstrip()) + 1 + len(word) > width


def _in_mid_sentence(line: str, following: str) -> bool:
    """Whether no sentence ends with the line and none begins with the next: one such break tells of a wrapped file."""
    return following.lstrip()[:1].islower() and line.rstrip()[-1:] not in (*".!?:;”’\"'", "")


def _join(lines: list[str], wraps: frozenset[int]) -> str:
    last = len(lines) - 1
    return "".join(line + ("" if i == last else " " if i in wraps else "\n") for i, line in enumerate(lines))
