"""Pairs of quotation marks over a whole document.

Two families of marks: *double* (curly, straight, doubled apostrophes, guillemets) and *single* (curly and straight,
which are apostrophes too). A pair never crosses a block; a quotation that opens anew in each paragraph and closes once
gives one pair a paragraph, tied by `MarkPair.goes_on`. Marks nested in a pair give no pair of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Block
from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled

Family = Literal["double", "single"]


class MarkPair(Struct, frozen=True):
    """``start`` and ``end`` include the marks, ``inner_start`` and ``inner_end`` are the words without outer blanks.

    A pair that is not ``closed`` ends with its block, or where the next quotation opens; ``goes_on`` says that the
    next paragraph continues it, ``continues`` that it continues the one before. ``block`` indexes the blocks.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    family: Family
    block: int
    goes_on: bool = False
    continues: bool = False


class _Mark(Struct, frozen=True):
    start: int
    end: int
    family: Family
    opens: bool
    """By its shape and neighbours it can open a quotation."""
    closes: bool
    faces: Literal["open", "close", "both"]
    floats: bool = False
    """Blanks on both sides."""
    weak: bool = False
    """A closing single mark that reads as an apostrophe too: "the boys' room"."""


_MARK = compiled("[\"“”„‟＂«»]|[`'‘’‚‹›]+")
_OPENING = frozenset("“„«‘‚‹`")
_CLOSING = frozenset("”»’›")
_DOUBLE = frozenset('"“”„‟＂«»')
_BEFORE_OPENING = frozenset("([{<—–-−―/“„«‘‚‹\"'’…:;,.!?&*_\u200b")
_AFTER_FLOATING = frozenset(".,;:!?)")
_STOPS = frozenset(".,!?…;:—–)]")
_APOSTROPHE_WORD = compiled(r"\d0s\b|\d\ds?\b|[^\W\d_]+")
_INCHES = compiled(r"\d\s?['′’]\s?\d{0,2}$")


def pair_marks(text: str, blocks: Sequence[Block]) -> tuple[MarkPair, ...]:
    """The outermost pairs of every block, in text order and disjoint. Linear in the length of ``text``."""
    doubles: list[MarkPair] = []
    singles: list[MarkPair] = []
    for number, block in enumerate(blocks):
        marks = _marks(text, block.start, block.end)
        if marks:
            found = _pair_doubles(text, marks, block, number)
            doubles.extend(found)
            singles.extend(_pair_singles(text, marks, block, number, found, _reopens(text, blocks, number)))
    return _tie(text, blocks, _choose(doubles, singles))


# ------------------------------------------------------------------ single marks of one block


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    found: list[_Mark] = []
    for match in _MARK.finditer(text, start, end):
        for left, right in _units(match.group(), match.start(), text, start):
            mark = _mark(text, start, end, left, right)
            if mark:
                found.append(mark)
    return found


def _units(run: str, at: int, text: str, start: int) -> list[tuple[int, int]]:
    """A run of single marks cut into doubled ones and single ones: ``'''`` at a word's head is ``''`` and ``'``."""
    if len(run) == 1:
        return [(at, at + 1)]
    units = []
    position = 0
    opening = at == start or text[at - 1].isspace()
    if len(run) % 2 and not opening and len(set(run)) == 1:
        units.append((at, at + 1))
        position = 1
    while position < len(run):
        step = 2 if run[position : position + 2] in ("''", "``", "‘‘", "’’", "‚‚", "´´") else 1
        units.append((at + position, at + position + step))
        position += step
    return units


def _mark(text: str, start: int, end: int, left: int, right: int) -> _Mark | None:
    sign = text[left]
    before = text[left - 1] if left > start else " "
    after = text[right] if right < end else " "
    faces: Literal["open", "close", "both"] = "open" if sign in _OPENING else "close" if sign in _CLOSING else "both"
    if sign in _DOUBLE or right - left == 2:
        return _double(text, start, left, right, before, after, faces)
    return _single(text, end, left, right, before, after, faces)


def _double(
    text: str,
    start: int,
    left: int,
    right: int,
    before: str,
    after: str,
    faces: Literal["open", "close", "both"],
) -> _Mark | None:
    if text[left] == '"' and before.isdigit() and _INCHES.search(text, max(start, left - 6), left):
        return None
    floats = before.isspace() and (after.isspace() or after in _AFTER_FLOATING)
    opens = not after.isspace() and (before.isspace() or before in _BEFORE_OPENING)
    return _Mark(left, right, "double", opens, not before.isspace(), faces, floats)


def _single(
    text: str,
    end: int,
    left: int,
    right: int,
    before: str,
    after: str,
    faces: Literal["open", "close", "both"],
) -> _Mark | None:
    if before.isalnum() and after.isalnum():
        return None
    opens = faces != "close" and (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    if opens and _leads_word(text, right, end):
        return None
    if text[right : right + 3] in (" s ", " s,", " s."):
        return None  # "America’ s": an apostrophe and a stray blank
    closes = faces != "open" and not before.isspace() and (not after.isalnum() or before in _STOPS)
    if not opens and not closes:
        return None
    return _Mark(left, right, "single", opens, closes, faces, weak=closes and _weak(text, left, before, after))


def _leads_word(text: str, right: int, end: int) -> bool:
    """ "'90s", "'em", "'til": an apostrophe at the head of a word. "'90s'" may close later; it is read as one too."""
    word = _APOSTROPHE_WORD.match(text, right, end)
    if not word:
        return False
    return word.group()[0].isdigit() or word.group().lower() in lexicon("clipped_heads")


def _weak(text: str, left: int, before: str, after: str) -> bool:
    if before in _STOPS or not after.isspace():
        return False
    if before in "sSzZxX":
        return True
    tail = text[max(0, left - 12) : left].rpartition(" ")[2].lower()
    return tail.endswith("in") or tail in lexicon("clipped_tails")


# ------------------------------------------------------------------ pairing


def _pair(text: str, opening: _Mark, end: int, inner_end: int, closed: bool, block: int) -> MarkPair | None:
    start, stop = opening.end, inner_end
    while start < stop and (text[start].isspace() or text[start] == "\u200b"):
        start += 1
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] == "\u200b"):
        stop -= 1
    if start == stop:
        return None
    return MarkPair(opening.start, end, start, stop, closed, opening.family, block)


def _pair_doubles(text: str, marks: Sequence[_Mark], block: Block, number: int) -> list[MarkPair]:
    doubles = [m for m in marks if m.family == "double"]
    found: list[MarkPair | None] = []
    current: _Mark | None = None
    nested: list[_Nest] = []
    for place, mark in enumerate(doubles):
        if current is None:
            if _starts(doubles, place):
                current, nested = mark, []
            continue
        act = _act(text, doubles, place, current, nested)
        if act == "close" or act == "reopen":
            end = mark.end if act == "close" else mark.start
            found.append(_pair(text, current, end, mark.start, act == "close", number))
            current, nested = (None if act == "close" else mark), []
        elif act == "unnest":
            nested.pop()
        elif act != "stray":
            nested.append(act)
    if current is not None:
        found.append(_pair(text, current, block.end, block.end, False, number))
    return [pair for pair in found if pair]


def _starts(marks: Sequence[_Mark], place: int) -> bool:
    mark = marks[place]
    if mark.floats:  # 'said, " We': a blank slipped in behind the opening mark
        return mark.faces != "close" and place + 1 < len(marks) and marks[place + 1].closes
    if mark.faces == "close":
        return mark.opens and not mark.closes
    return mark.opens or mark.faces == "open"


_Nest = Literal["sure", "curly"]
"""A nested quotation: "sure" when two closing marks follow it, "curly" when it is curly inside a straight one."""
_Act = Literal["close", "reopen", "unnest", "stray", "sure", "curly"]


def _act(text: str, marks: Sequence[_Mark], place: int, current: _Mark, nested: Sequence[_Nest]) -> _Act:
    """What a double mark does inside an open quotation."""
    mark = marks[place]
    if mark.floats:
        return "close"
    if mark.faces == "close":
        return "unnest" if nested else "close"
    if mark.faces == "open" and mark.closes and not mark.opens:
        return "close"  # the same curly mark on both sides
    if mark.faces == "open" or not mark.closes or text[mark.start - 1] in "([{":
        return _opens_inside(text, marks, place, current) if mark.opens else "stray"
    return "unnest" if nested and nested[-1] == "sure" else "close"


def _opens_inside(text: str, marks: Sequence[_Mark], place: int, current: _Mark) -> _Act:
    """A second opening mark: nested where two closing ones follow, else the first quotation was never closed."""
    ahead = marks[place + 1 : place + 3]
    if len(ahead) == 2 and all(m.closes and m.faces != "open" for m in ahead):
        return "sure"
    straight_outside = text[current.start] not in _OPENING and marks[place].faces == "open"
    return "curly" if straight_outside else "reopen"


def _reopens(text: str, blocks: Sequence[Block], number: int) -> bool:
    """The next paragraph opens with a single mark."""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if following is None or following.kind != blocks[number].kind or text[following.start] not in "'‘":
        return False
    mark = _mark(text, following.start, following.end, following.start, following.start + 1)
    return mark is not None and mark.opens


def _pair_singles(
    text: str, marks: Sequence[_Mark], block: Block, number: int, doubles: Sequence[MarkPair], reopens: bool
) -> list[MarkPair]:
    """``reopens``: the next paragraph opens with a single mark, so that this one may stay open."""
    free = _outside(marks, doubles)
    found: list[MarkPair | None] = []
    opening: _Mark | None = None
    weak: _Mark | None = None
    for mark in free:
        if opening is not None and mark.closes and not (mark.opens and mark.faces == "open"):
            if mark.weak:
                weak = weak or mark
                continue
            found.append(_pair(text, opening, mark.end, mark.start, True, number))
            opening = weak = None
        elif mark.opens:
            found.append(_weakly_closed(text, opening, weak, number))
            opening, weak = mark, None
    if opening is not None and _stays_open(text, opening, weak, block, reopens):
        found.append(_pair(text, opening, block.end, block.end, False, number))
    else:
        found.append(_weakly_closed(text, opening, weak, number))
    return [pair for pair in found if pair]


def _stays_open(text: str, opening: _Mark, weak: _Mark | None, block: Block, reopens: bool) -> bool:
    """A single mark at the head of a paragraph or behind a colon or comma that nothing closes for certain."""
    if opening.start == block.start:
        return reopens or weak is None
    return reopens and text[block.start : opening.start].rstrip().endswith((":", ","))


def _weakly_closed(text: str, opening: _Mark | None, weak: _Mark | None, number: int) -> MarkPair | None:
    if opening is None or weak is None:
        return None
    return _pair(text, opening, weak.end, weak.start, True, number)


def _outside(marks: Sequence[_Mark], doubles: Sequence[MarkPair]) -> list[_Mark]:
    """The single marks that no closed double pair holds."""
    closed = [pair for pair in doubles if pair.closed]
    free = []
    place = 0
    for mark in marks:
        while place < len(closed) and closed[place].end <= mark.start:
            place += 1
        inside = place < len(closed) and closed[place].start <= mark.start
        if mark.family == "single" and not inside:
            free.append(mark)
    return free


# ------------------------------------------------------------------ the whole document


def _choose(doubles: Sequence[MarkPair], singles: Sequence[MarkPair]) -> list[MarkPair]:
    """Where both families claim a stretch, the family that this document quotes with wins."""
    whole = [pair for pair in singles if pair.closed]
    if len(_disjoint(doubles, singles)) >= len(whole):
        kept, added = doubles, _disjoint(whole, doubles)
    else:
        kept, added = singles, _disjoint(doubles, singles)
    return sorted([*kept, *added], key=lambda pair: pair.start)


def _disjoint(pairs: Sequence[MarkPair], others: Sequence[MarkPair]) -> list[MarkPair]:
    """Those of ``pairs`` that overlap none of ``others``; both in text order."""
    free = []
    place = 0
    for pair in pairs:
        while place < len(others) and others[place].end <= pair.start:
            place += 1
        if place == len(others) or others[place].start >= pair.end:
            free.append(pair)
    return free


def _tie(text: str, blocks: Sequence[Block], pairs: list[MarkPair]) -> tuple[MarkPair, ...]:
    """Join a quotation that stays open at the end of its paragraph to the one that opens the next paragraph."""
    tied = list(pairs)
    for place in range(len(tied) - 1):
        left, right = tied[place], tied[place + 1]
        if not left.closed and left.end == blocks[left.block].end and _follows(blocks, left, right):
            tied[place] = replace(left, goes_on=True)
            tied[place + 1] = replace(right, continues=True)
    return tuple(tied)


def _follows(blocks: Sequence[Block], left: MarkPair, right: MarkPair) -> bool:
    return (
        right.block == left.block + 1
        and right.family == left.family
        and right.start == blocks[right.block].start
        and blocks[right.block].kind == blocks[left.block].kind
    )
