"""What the words around a day say of past and future.

The words are pattern rules (``rules/<language>/patterns/directions.yaml``); their ``kind`` says what they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen import rules
from briefgen.rules.compiled import compiled

UNSURE, BESIDE_PAST = 2, -2

_LOOK = 90
"""How far before and after a day the words that tell its direction are looked for, in characters."""
_OPENING = len("On the night of ")
_BESIDE = compiled(r"(?:\s|\b(?:in|on|back|during|early|late|mid)\b){1,8}")
_OWN = compiled(r"['’]s\b")
_EARLIER = compiled(r"earlier\b", re.I)
_STILL = compiled(r"\b(?:is|are|has|have|be|been|remains?)\s(?:[a-z]{1,20}\s){0,2}[a-z]{1,20}(?:ed|en|un|ut)\b")

_Cue = tuple[str, int, int]
"""Kind, start and end."""


def direction_at(text: str, start: int, end: int, first: int, last: int) -> int:
    """Where the words of ``text[start:end]`` put the day ``text[first:last]``: 1 ahead of the day of writing, -1 before
    it, 0 when they do not tell, `UNSURE` when it can be either.

    The words before it decide: the last "will" or "scheduled" unless a verb of saying follows it ("will resign, he
    said Monday"), else any past verb, else "to rule" or "opens". For a day that opens the sentence the words after it
    do. `BESIDE_PAST` is the past beyond doubt: its verb stands right before the day ("was recorded in December").
    """
    before, till = max(start, first - _LOOK), min(end, last + _LOOK)
    cues = _of_clause(list(_cues(text, before, first)))
    kinds = [kind for kind, _, _ in cues]
    behind = next((kind for kind, _, _ in _cues(text, last, till) if kind not in ("ahead", "weak", "after")), "")
    beside = _beside(text, before, first, last, kinds or [behind])
    if beside is not None:
        return beside
    if not kinds:
        return _after(behind, opens=first - start <= _OPENING and not _OWN.match(text, last))
    told = _told(kinds, behind)
    if kinds[-1] in _PAST and _BESIDE.fullmatch(text, cues[-1][2], first) and (told == -1 or kinds[-1] == "finite"):
        return BESIDE_PAST
    return told


_FORWARD, _PAST, _WEAK = ("forward", "ahead"), ("past", "finite"), ("weak", "starts")
_TELLING = (*_FORWARD, "saying", "open", "promise")


def _told(kinds: list[str], behind: str = "") -> int:
    """What the words before the day tell; ``behind`` is the kind of the first word after it."""
    at = max((at for at, kind in enumerate(kinds) if kind in _TELLING), default=-1)
    last, rest = kinds[at] if at >= 0 else "", kinds[at + 1 :]
    if last == "promise" and "after" in rest:
        return -1
    if last in ("open", "promise") or (last in _FORWARD and ("finite" in rest or "after" in rest)):
        return UNSURE
    if last in _FORWARD:
        return 1
    if last == "saying" or any(kind in _PAST for kind in kinds):
        return -1
    if any(kind in _WEAK for kind in kinds):
        return UNSURE if "after" in kinds or behind in _PAST else 1
    return 0


def _after(kind: str, *, opens: bool) -> int:
    if kind in ("forward", "starts"):
        return 1 if opens else UNSURE if kind == "forward" else 0
    return -1 if kind in (*_PAST, "saying", "promise") else UNSURE if kind == "open" and not opens else 0


def _beside(text: str, before: int, first: int, last: int, kinds: list[str]) -> int | None:
    """What a word right before the day tells ("by Friday"); None where there is none or it does not."""
    if _EARLIER.match(text, first, last):
        return -1
    found = next(
        (r.kind for r in rules.sieve("directions").of(text[before:first]) if _ends(r, text, before, first)), ""
    )
    if found == "beside" or (found == "beside-weak" and not any(kinds)):
        return 1
    if found == "beside-open" and _OWN.match(text, last):
        return UNSURE
    if found == "beside-limit" and _told(kinds) != 1:
        return _limit(text, before, first, kinds)
    return None


def _limit(text: str, before: int, first: int, kinds: list[str]) -> int:
    """ "By Friday" looks back from a past verb, ahead from an order; "until Friday" ahead from what still is so."""
    by = text[before:first].rstrip().lower().endswith("by")
    if "open" in kinds or "promise" in kinds or not any(kind in _PAST for kind in kinds):
        return 1
    if "finite" in kinds:
        return -1 if by else UNSURE
    return 1 if not by and _STILL.search(text, before, first) else UNSURE


def _ends(rule: rules.Rule, text: str, start: int, end: int) -> bool:
    return rule.kind.startswith("beside") and rule.regex.search(text, start, end) is not None


def _of_clause(cues: list[_Cue]) -> list[_Cue]:
    borders = [at for at, (kind, _, _) in enumerate(cues) if kind == "border"]
    return cues[borders[-1] + 1 :] if borders else cues


def _cues(text: str, start: int, end: int) -> Iterator[_Cue]:
    """The earliest, then the longest, then the first rule's; those that only take words away are left out."""
    found = [
        (m.start(), -m.end(), order, rule.kind)
        for order, rule in enumerate(rules.sieve("directions").of(text[start:end]))
        if not rule.kind.startswith("beside")
        for m in rule.regex.compiled.finditer(text, start, end)
    ]
    reached = start
    for at, till, _, kind in sorted(found):
        if at >= reached:
            reached = -till
            if kind != "none":
                yield kind, at, -till
