"""What a cut takes from the words it leaves: their attribution, a negation, a hedge or a bound.

The rules here lean to refusal. A line that is refused can always be printed as its whole sentence, which is
never refused; a line wrongly passed would put words into somebody's mouth.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from briefgen.rules import compile_pattern
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Pattern
from briefgen.verify.sourcetext import SourceText

_ENDS_PARENTHESIS = compiled(r"[,)—–-]\s*\Z")
_OPENING = "“«"
_CLOSING = "”»"


class _Patterns(NamedTuple):
    cue: Pattern
    negation: Pattern
    hedge: Pattern
    condition: Pattern
    bound_before: Pattern
    bound_after: Pattern
    figure_first: Pattern
    figure_last: Pattern
    turn: Pattern
    own_clause: Pattern
    aside: Pattern
    doubt: Pattern


@cache
def _patterns() -> _Patterns:
    def words(pattern: str) -> Pattern:
        return compile_pattern(pattern, flags="i")

    return _Patterns(
        cue=words(r"(?<!united\s)\b{proof_cue}\b"),
        negation=words(r"\b{proof_negation}\b | n[’']t\b"),
        hedge=words(r"\b(?!(?-i:May)\b){proof_hedge}\b"),
        condition=words(r"\b(?:if|unless|whether)\b"),
        bound_before=words(r"\b{proof_bound}\s+(?:the\s+|[$€£¥]\s*)?\Z"),
        bound_after=words(r"\A[\s,]*{proof_bound_after}\b"),
        figure_first=words(r"\A\W*(?:\d | {proof_figures}\b)"),
        figure_last=words(r"(?:\d\W* | \b{proof_figures}\W*)(?:\w+\W*){0,2}\Z"),
        turn=words(r";|[,—–]\s*(?:but|while|whereas|although|though|yet)\b"),
        own_clause=words(r"\A\s*(?:;|[,—–]?\s*{proof_joining}\b)"),
        aside=words(r"\A\s*[,(—–-]\s*{proof_relative}\b"),
        doubt=words(
            r"\b(?:which|that|this|it|these|those|claim|report|figure|account)s?\b\s+(?:\w+\s+){0,3}{proof_negation}\b"
        ),
    )


def losses(source: SourceText, kept: Sequence[tuple[int, int]]) -> list[str]:
    """What the sentences round ``kept`` (spans of the text, in order) say about it that is not printed."""
    start, end = source.sentence(kept[0][0], kept[-1][1])
    bounds = [start, *(offset for span in kept for offset in span), end]
    found: list[str] = []
    for before, after in zip(bounds[::2], bounds[1::2], strict=True):
        dropped = source.text[before:after]
        if not any(letter.isalnum() for letter in dropped):
            continue
        if after < end or kept[-1][1] == end:
            found.extend(_governs_next(dropped, source.text[after:end]))
        if before > start:
            found.extend(_governs_last(dropped, source.text[start:before]))
    if _inside_quotation(source, kept[0][0], kept[-1][1]):
        found.append("it stands inside a quotation and leaves out whose words they are")
    return list(dict.fromkeys(found))


def _governs_next(dropped: str, following: str) -> list[str]:
    rules = _patterns()
    found = []
    if _aside(dropped):
        return _bound_before(dropped, following)
    if _open_end(rules.cue, dropped) and not _finished_clause(dropped):
        found.append(_lost("the attribution", rules.cue, dropped))
    if not _finished_clause(dropped):
        found.extend(_weakened(dropped))
    elif rules.condition.search(dropped):
        found.append(_lost("the condition", rules.condition, dropped))
    return found + _bound_before(dropped, following)


def _weakened(dropped: str) -> list[str]:
    rules = _patterns()
    found = []
    if _open_end(rules.negation, dropped):
        found.append(_lost("the negation", rules.negation, dropped))
    if _open_end(rules.hedge, dropped):
        found.append(_lost("the hedge", rules.hedge, dropped))
    return found


def _governs_last(dropped: str, before: str) -> list[str]:
    rules = _patterns()
    found = []
    if rules.doubt.search(dropped):
        found.append(_lost("the doubt", rules.doubt, dropped))
    elif rules.condition.search(dropped) and not _aside(dropped):
        found.append(_lost("the condition", rules.condition, dropped))
    elif not (rules.own_clause.match(dropped) or _aside(dropped)):
        if rules.cue.search(dropped):
            found.append(_lost("the attribution", rules.cue, dropped))
        if rules.negation.search(dropped):
            found.append(_lost("the negation", rules.negation, dropped))
        if rules.hedge.search(dropped):
            found.append(_lost("the hedge", rules.hedge, dropped))
    if rules.bound_after.match(dropped) and rules.figure_last.search(before[-60:]):
        found.append(_lost("the bound", rules.bound_after, dropped))
    return found


def _bound_before(dropped: str, following: str) -> list[str]:
    rules = _patterns()
    if rules.figure_first.match(following) and rules.bound_before.search(dropped[-60:]):
        return [_lost("the bound", rules.bound_before, dropped[-60:])]
    return []


def _aside(dropped: str) -> bool:
    """ ", who said nothing," hangs on a noun and says nothing about the rest of the sentence."""
    closed = _ENDS_PARENTHESIS.search(dropped) or dropped.rstrip().endswith((".", "!", "?"))
    return bool(closed and _patterns().aside.match(dropped))


def _finished_clause(dropped: str) -> bool:
    """ "Although no one was hurt, " has ended before the words that follow; "As officials said, " reaches on."""
    return bool(_patterns().own_clause.match(dropped)) and dropped.rstrip().endswith(",")


def _open_end(pattern: Pattern, dropped: str) -> bool:
    """Whether a match stands after the last turn (";", ", but") of the dropped words, so that it reaches on."""
    turns = [m.end() for m in _patterns().turn.finditer(dropped)]
    return pattern.search(dropped, turns[-1] if turns else 0) is not None


def _lost(what: str, pattern: Pattern, dropped: str) -> str:
    match = pattern.search(dropped)
    return f'the cut loses {what} "{match.group().strip(" ,")}"' if match else f"the cut loses {what}"


def _inside_quotation(source: SourceText, start: int, end: int) -> bool:
    """Whether the span begins after an opening double mark of its paragraph and ends before the closing one."""
    line, _ = source.paragraph(start, end)
    before, inside = source.text[line:start], source.text[start:end]
    curly = sum(before.count(mark) for mark in _OPENING) - sum(before.count(mark) for mark in _CLOSING)
    if curly > 0:
        return not any(mark in inside for mark in _CLOSING)
    return _opens(before, before.rfind('"')) and '"' not in inside


def _opens(text: str, at: int) -> bool:
    """Whether the straight mark at ``at`` opens: after a blank and before a word. Inches and stray marks do not."""
    blank_before = at == 0 or (at > 0 and (text[at - 1].isspace() or text[at - 1] in "([—–"))
    return blank_before and not text[at + 1 : at + 2].isspace()
