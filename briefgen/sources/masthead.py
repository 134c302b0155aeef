"""The name over a headline: of the paper, or of the office, force or firm whose statement follows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import read_credits
from briefgen.sources.line_rules import release_line, whole_line
from briefgen.sources.lines import Line, stopped
from briefgen.sources.raw import Metadata

_MOST_WORDS = 10
_MOST_OF_PAPER = 5
_CONNECTORS = frozenset({"of", "the", "and", "&", "in", "for", "on", "to", "de", "la", "del"})
_OF = frozenset({"of", "for", "on", "to"})
_BRANCH = compiled(r"\s+[-–—|]\s+|\s*[:|]\s*")
_PLACE = compiled(r"\b(?i:of\sthe|of)\s\w+$")
_HEAD, _TAIL = 8, 20
"""Lines at both ends in which a text says that it is a statement."""


def is_released(lines: Sequence[Line], language: str = "en") -> bool:
    """Whether a line near the top or the end says that the text is a body's own statement."""
    ends = lines if len(lines) <= _HEAD + _TAIL else [*lines[:_HEAD], *lines[-_TAIL:]]
    return any(release_line(line, language) or _marks_release(line, language) for line in ends)


def _marks_release(line: Line, language: str) -> bool:
    found = whole_line(line, "body", language)
    return found is not None and found[0].attrs.get("release") is True


def masthead(lines: Sequence[Line], released: bool, language: str = "en") -> Metadata | None:
    """What the first line states when it is no headline but a name over one."""
    if len(lines) < 3 or lines[0].hint or stopped(lines[0].shown):
        return None
    name = _BRANCH.split(lines[0].shown, maxsplit=1)[0]
    if released and is_body(name, language):
        return Metadata(publisher=name, issuer=name)
    if lines[0].words > _MOST_OF_PAPER or not _is_title(lines[0].shown, language):
        return None
    return read_credits(lines[0].shown, language) if _over_headline(lines, language) else None


def _is_title(name: str, language: str) -> bool:
    """ "Thousands Mourn Star" may be a headline; an article, or two words of titles, make the name of a paper."""
    marks = sum(word in lexicon("publisher_words", language) for word in name.split())
    return name in lexicon("publishers", language) or marks > 1 or (marks == 1 and name.startswith("The "))


def _over_headline(lines: Sequence[Line], language: str) -> bool:
    """Over a date that stands over a headline, or over a headline with its byline."""
    first, second, third = lines[:3]
    if read_credits(second.shown, language) is not None:
        return third.paragraph > second.paragraph and not stopped(third.shown)
    if second.paragraph == first.paragraph or stopped(second.shown):
        return False
    found = whole_line(third, "head", language)
    return (found is not None and found[0].kind == "byline") or read_credits(third.shown, language) is not None


def is_body(name: str, language: str = "en") -> bool:
    """Whether a name says by one of its words that it is an office, a service, a firm or an institute."""
    words = name.split()
    if not 1 < len(words) <= _MOST_WORDS or not all(word in _CONNECTORS or word[0].isupper() for word in words):
        return False
    known = lexicon("issuing_words", language)
    heads = [words[-1], *(word for word, after in pairwise(words) if after.lower() in _OF)]
    return any(_folded(word) in known for word in heads) and not is_paper(name, language)


def is_paper(name: str, language: str = "en") -> bool:
    """Whether a name is that of a paper or broadcaster, or holds a word that only those have.

    The last word of "President of the Republic" makes no paper.
    """
    words = _PLACE.sub("", name).split()
    marks = lexicon("publisher_words", language)
    return name in lexicon("publishers", language) or any(_folded(word) in marks for word in words)


def _folded(word: str) -> str:
    return word.strip(".,").title() if word.isupper() and len(word) > 3 else word.strip(".,")
