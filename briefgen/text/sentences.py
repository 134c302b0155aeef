"""Sentences of running text, by rule.

A hard newline always ends a sentence. Closing marks and note numbers ("[12]") stay with the sentence that they
follow. A quotation of several sentences is several sentences: which words are speech is not decided here.
"""

from __future__ import annotations

import re

from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled
from briefgen.text.display import ERASED

_CLOSERS = "\"'”’»)\\]}" + ERASED + "*_"
_OPENERS = ERASED + "\"'“‘«(\\[{¿¡*_—–\\-"
_STOP = compiled(
    rf"(?P<stop>\.(?:[ \u00a0]\.)++\.?|[.!?…]++)(?P<close>(?:[{_CLOSERS}]|\[\d{{1,3}}\])*+)(?P<gap>\s*+)",
)
_NEXT = compiled(rf"[{_OPENERS}\s]*+(?P<word>[^\W_]+(?:['’][^\W_]+)?)?")
_LAST_WORD = compiled(r"[\w.&'’-]*$")
_DOTTED = compiled(r"(?:[A-Za-z]\.)+[A-Za-z]|Ph\.D|[A-Z]{2,}\.[A-Z]")
_TIME = frozenset({"a.m", "p.m", "A.M", "P.M"})
_NAME_AND_VERB = compiled(r"(?:[A-Z][\w’'.-]*\s+){1,4}+(?P<verb>[a-z]+)\b")
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ERASED
_LOOK_BACK = 48
"""Characters read before a stop: longer than any abbreviation with erased mark-up around it, and bounded."""


def split(text: str, start: int = 0, end: int | None = None, *, language: str = "en") -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as offsets into ``text``, in order, without outer white space."""
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    for line_start, line_end in lines(text, start, end):
        found.extend(_split_line(text, line_start, line_end, language))
    return found


def lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        found.append((start, stop))
        start = stop + 1
    return found


def _split_line(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    found = []
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and _ends_sentence(text, start, end, match, language):
            found.append((begin, match.end("close")))
            begin = match.end()
    found.append((begin, end))
    return [span for raw in found if (span := trim(text, *raw))]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without outer white space and erased characters; None when nothing is left."""
    kept = text[start:end].lstrip(_BLANKS)
    start = end - len(kept)
    length = len(kept.rstrip(_BLANKS))
    return (start, start + length) if length else None


def _ends_sentence(text: str, start: int, end: int, match: re.Match[str], language: str) -> bool:
    after = _NEXT.match(text, match.end("close"), end)
    word = after["word"] if after else None
    if not word:
        return bool(match["gap"])
    if not match["gap"]:
        return _ends_without_blank(text, start, match, word, language)
    if word[0].islower():
        return False
    if "!" in match["stop"] or "?" in match["stop"]:
        return not _goes_on_after_mark(text, end, match, word, language)
    if len(match["stop"]) > 1 or match["stop"] == "…":
        return _ends_at_ellipsis(text, match, word, language)
    return _ends_at_full_stop(text, start, match, word, language)


def _ends_without_blank(text: str, start: int, match: re.Match[str], word: str, language: str) -> bool:
    """ "...the economy.The minister": a blank was lost. Names of sites look alike, so only before sure words."""
    if match["stop"] != "." or word not in lexicon("sentence_openers", language) or len(word) < 2:
        return False
    before = _word_before(text, start, match.start())
    return len(before) > 2 and before.isalpha() and before.islower()


def _goes_on_after_mark(text: str, end: int, match: re.Match[str], word: str, language: str) -> bool:
    if word in lexicon("company_suffixes", language) and not match["close"]:
        return True
    if not match["close"].strip(ERASED) or word in lexicon("sentence_openers", language):
        return False
    name = _NAME_AND_VERB.match(text, match.end(), min(end, match.end() + 120))
    return name is not None and name["verb"] in lexicon("asking_verbs", language)


def _ends_at_ellipsis(text: str, match: re.Match[str], word: str, language: str) -> bool:
    if match["close"].strip(ERASED) or len(match["stop"].replace(" ", "")) > 3:
        return True
    stands_alone = match.start() > 0 and text[match.start() - 1].isspace()
    return word in lexicon("sentence_openers", language) or not stands_alone


def _word_before(text: str, start: int, stop: int) -> str:
    piece = text[max(start, stop - _LOOK_BACK) : stop].replace(ERASED, "")
    found = _LAST_WORD.search(piece)
    return found.group().rpartition("-")[2].lstrip(".'’") if found else ""


def _ends_at_full_stop(text: str, start: int, match: re.Match[str], word: str, language: str) -> bool:
    before = _word_before(text, start, match.start())
    starter = word in lexicon("sentence_openers", language)
    if match["close"].strip(ERASED) and not before.isupper():
        return True
    if before in _TIME:
        return word not in lexicon("time_followers", language)
    if before in lexicon("abbreviations_before_name", language):
        return False
    if before in lexicon("abbreviations_before_figure", language):
        return not word[0].isdigit() and (before not in _MONTHS or starter)
    if before in lexicon("abbreviations_of_states", language):
        return starter or _follows_comma(text, start, match.start() - len(before))
    if _is_initial(before) or _DOTTED.fullmatch(before) or before in lexicon("abbreviations_inside", language):
        return starter and not (word == "I" and _is_initial(before))
    return not _is_list_number(text, start, match.start(), before)


_MONTHS = frozenset({"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"})


def _follows_comma(text: str, start: int, word_start: int) -> bool:
    return text[max(start, word_start - 2) : word_start].rstrip().endswith(",")


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _is_list_number(text: str, start: int, stop: int, word: str) -> bool:
    """ "2. The second point" at the head of a line."""
    return word.isdigit() and len(word) < 4 and not text[start : stop - len(word)].strip()
