"""Lines that were broken to fit a page width, joined again.

A newline is a boundary everywhere in briefgen. In a file wrapped at a column, as mails and many Markdown files
are, most newlines are no boundary; there each one is replaced by a blank, one character by one.
"""

from __future__ import annotations

from briefgen.rules.compiled import compiled

_WIDEST = 250
_NARROWEST = 40
_SHARE = 0.6
"""Of the newlines inside paragraphs, how many must look like wraps. Wrapped files have nearly all, files with one
sentence a line (1,060 articles looked at) under a third."""
_IN_SENTENCE = 0.9
"""The same of those that break a sentence, where paragraphs follow one another without an empty line. Of 60 articles
wrapped at 60 to 200 columns so, 92 of 100 newlines are joined; of 995 that are not wrapped none is changed."""
_OVER = 0.05
"""Lines that may be longer than the page is wide: addresses are not broken."""
_STARTS_ANEW = compiled(r"\s*(?:[-*+•▪>#|]|\d{1,3}[.)]\s|[A-Z][a-z]+:\s)")


def unwrap(text: str) -> str:
    """``text`` with the newlines of page wrapping as blanks; same length. Unchanged when it is not wrapped."""
    lines = text.split("\n")
    inside = [i for i in range(len(lines) - 1) if lines[i].strip() and lines[i + 1].strip()]
    width = _width(lines, inside)
    if not _NARROWEST <= width <= _WIDEST or _too_long(lines, width):
        return text
    wraps = frozenset(i for i in inside if _is_wrap(lines[i], lines[i + 1], width))
    broken = [i for i in inside if _in_mid_sentence(lines[i], lines[i + 1])]
    if wraps.isdisjoint(broken):  # lines of about one length, each a paragraph of its own
        return text
    if len(wraps) < _SHARE * len(inside) and not 0 < _IN_SENTENCE * len(broken) <= len(wraps.intersection(broken)):
        return text
    return _join(lines, wraps)


def _width(lines: list[str], inside: list[int]) -> int:
    """The width of page at which most newlines must stand where they do: the line fits, its next word does not."""
    steps: list[tuple[int, int]] = []
    for i in inside:
        if not _STARTS_ANEW.match(lines[i + 1]):
            fits = len(lines[i].rstrip())
            steps += [(fits, -1), (fits + len(_first_word(lines[i + 1])) + 1, 1)]
    most = width = held = 0
    for at, step in sorted(steps):
        held -= step
        if held > most:
            most, width = held, at
    return width


def _too_long(lines: list[str], width: int) -> bool:
    longer = sum(len(line.rstrip()) > width for line in lines)
    return longer > max(1, _OVER * len(lines))


def _first_word(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _is_wrap(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return not _STARTS_ANEW.match(following) and len(line.rstrip()) + 1 + len(_first_word(following)) > width


def _in_mid_sentence(line: str, following: str) -> bool:
    """Whether no sentence ends with the line and none begins with the next: one such break tells of a wrapped file."""
    return following.lstrip()[:1].islower() and line.rstrip()[-1:] not in (*".!?:;”’\"'", "")


def _join(lines: list[str], wraps: frozenset[int]) -> str:
    last = len(lines) - 1
    return "".join(line + ("" if i == last else " " if i in wraps else "\n") for i, line in enumerate(lines))
