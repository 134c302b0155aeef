"""Whether printed words are the words of a slice of text: equal but for white space, marked cuts and [inserts]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from briefgen.model import Insert
from briefgen.rules.compiled import compiled
from briefgen.text.display import ERASED, display

_CUT = r"\[\.{3}\]|\[…\]|\(\.{3}\)|\.{3}|…"
_WORD = compiled(r"\S+")


class Gap(Struct, frozen=True):
    """Words of the slice that are not printed, by offsets into the slice; ``insert`` stands in their place."""

    start: int
    end: int
    insert: Insert | None = None


class Alignment(Struct, frozen=True):
    """Offsets into the slice: what is printed of it, and the gaps between, in text order."""

    kept: tuple[tuple[int, int], ...]
    gaps: tuple[Gap, ...] = ()


def collapse(text: str) -> tuple[str, list[int]]:
    """`display` of ``text`` and, for each character of it, the offset it came from."""
    letters: list[str] = []
    places: list[int] = []
    for offset, letter in enumerate(text):
        if letter == ERASED:
            continue
        if not letter.isspace():
            letters.append(letter)
            places.append(offset)
        elif letters and letters[-1] != " ":
            letters.append(" ")
            places.append(offset)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places


def align(printed: str, source: str, inserts: Sequence[Insert] = ()) -> Alignment | None:
    """How ``printed`` lies in ``source``; None when it is not the source's words in the source's order."""
    if not inserts and display(printed) == display(source):
        return Alignment(((0, len(source)),))
    plain, places = collapse(source)
    found = _find_pieces(_parts(display(printed), inserts), plain)
    if found is None:
        return None
    kept, gaps = found
    places.append(len(source))
    return Alignment(
        tuple((places[a], places[b - 1] + 1) for a, b in kept),
        tuple(Gap(places[g.start], places[g.end], g.insert) for g in gaps),
    )


_Part = str | Insert | None
"""Printed words, a referent in brackets, or (None) the mark of a cut."""


def _parts(printed: str, inserts: Sequence[Insert]) -> list[_Part]:
    """``printed`` cut at its inserts and cut marks, in order."""
    by_text = {f"[{display(i.text)}]": i for i in inserts}
    names = "|".join(re.escape(t) for t in sorted(by_text, key=len, reverse=True))
    pattern = re.compile(f"({names}|{_CUT})" if names else f"({_CUT})")
    parts: list[_Part] = []
    for piece in pattern.split(printed):
        if piece in by_text:
            parts.append(by_text[piece])
        elif pattern.fullmatch(piece):
            parts.append(None)
        elif piece.strip():
            parts.append(piece.strip())
    return parts


def _find_pieces(parts: Sequence[_Part], source: str) -> tuple[list[tuple[int, int]], list[Gap]] | None:
    kept: list[tuple[int, int]] = []
    gaps: list[Gap] = []
    end, between = 0, list[_Part]()
    last = max((i for i, part in enumerate(parts) if isinstance(part, str)), default=-1)
    for i, part in enumerate(parts):
        if not isinstance(part, str):
            between.append(part)
            continue
        start = _place(part, source, end, at_end=i == last == len(parts) - 1)
        if start is None or (start > end and not between and source[end:start].strip()):
            return None
        gaps.extend(_gap(end, start, between))
        kept.append((start, start + len(part)))
        end, between = start + len(part), []
    if not kept or (source[end:].strip() and not between):
        return None
    return kept, gaps + _gap(end, len(source), between)


def _place(piece: str, source: str, begin: int, *, at_end: bool) -> int | None:
    """Where ``piece`` stands in ``source``, as whole words; a piece that closes the line must close the source."""
    if at_end:
        start = len(source) - len(piece)
        return start if start >= begin and source.endswith(piece) and _whole(source, start, len(source)) else None
    start = source.find(piece, begin)
    while start >= 0 and not _whole(source, start, start + len(piece)):
        start = source.find(piece, start + 1)
    return start if start >= 0 else None


def _whole(text: str, start: int, end: int) -> bool:
    return not (splits_word(text, start) or splits_word(text, end))


def splits_word(text: str, offset: int) -> bool:
    """Whether ``offset`` falls inside a word."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _gap(start: int, end: int, between: Sequence[_Part]) -> list[Gap]:
    insert = next((part for part in between if isinstance(part, Insert)), None)
    return [Gap(start, end, insert)] if between else []


def difference(printed: str, source: str) -> str:
    """The first words of ``printed`` that ``source`` does not have, told for a person."""
    ours, theirs = _WORD.findall(display(printed)), _WORD.findall(display(source))
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            return _tell(" ".join(ours[a:b]), " ".join(theirs[c:d]))
    return "its words stand in another order than in the source"


def _tell(ours: str, theirs: str) -> str:
    if not ours:
        return f"it leaves out {_short(theirs)} without a mark"
    if not theirs:
        return f"{_short(ours)} does not stand in the source"
    return f"{_short(ours)} does not stand in the source, which has {_short(theirs)}"


def _short(words: str) -> str:
    return f'"{words}"' if len(words) <= 60 else f'"{words[:57]}..."'
