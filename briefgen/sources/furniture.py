"""Captions and teasers of a scraped page, told by how its lines are built rather than by their words."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.rules.compiled import compiled
from briefgen.sources.lines import Line, stopped

_FULL = 8
"""Words from which a line is a paragraph or a caption rather than a heading or an entry of a list."""
_LONGEST = 60
"""Words of a caption; a longer line without a full stop is a paragraph that a scrape cut off."""
_FEWEST = 4
"""Finished paragraphs that show how the text sets its sentences."""
_SHARE = 0.5
"""Share of finished paragraphs among the full lines; tabloid pages with many captions have .55."""
_ITEM = compiled(r"^(?:[•▪◦●►‣·*+–—-]|\d{1,2}[.)]\s|[“\"‘'(\[#@])")
_ENDS_OTHERWISE = compiled(r"[\d)\]%/@_]$|\b(?:https?:|www[.])\S+$")
"""An entry of a list or a table ends so; captions end in a word."""
_LABEL = compiled(
    r"(?<![\w’'.-])[A-ZÀ-Þ][A-ZÀ-Þ’'!?&-]+(?:\s[A-ZÀ-Þ’'!?&-]{2,}){1,5}\s(?=[A-ZÀ-Þ‘“'\"]?[A-Za-z]?[a-z])"
)
_LEAST_LABELS = 3
_CAPITALS = compiled(r"(?<![^\s(])[A-ZÀ-Þ]{2,}(?![^\s,.)])")
_LETTERED = 0.25
"""Share of words in capitals of a map's lettering; the maps read have .3 and more, articles with many acronyms .1."""


def unfinished(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines that a text of finished sentences leaves without a full stop: captions of its pictures.

    Never the first or the last line, which scrapes cut off, and no entry of a list that a colon announces.
    """
    full = [line for line in lines if line.words >= _FULL and not line.hint]
    finished = sum(stopped(line.shown) for line in full)
    if finished < _FEWEST or finished < _SHARE * len(full):
        return frozenset()
    found: set[int] = set()
    announced = False
    for number, line in enumerate(lines):
        loose = line.words >= _FULL and not line.hint and not stopped(line.shown)
        if not loose:
            announced = line.shown.endswith(":")
            continue
        if 0 < number < len(lines) - 1 and not announced and _alone(line, lines[number + 1]):
            found.add(number)
    return frozenset(found)


def _alone(line: Line, below: Line) -> bool:
    """A sentence of its own: neither an item nor cut off in the middle, and no sentence that the next line ends."""
    if line.words > _LONGEST or line.shown[0].islower() or below.shown[0].islower() or _ITEM.match(line.shown):
        return False
    return _ENDS_OTHERWISE.search(line.shown[-80:]) is None


def are_teasers(shown: str) -> bool:
    """ "PLANT SHUT Last shift goes home TOWN HALL Mayor quits ...": headlines of other pages, each behind its label."""
    return sum(1 for _ in _LABEL.finditer(shown)) >= _LEAST_LABELS and shown.count(". ") < _LEAST_LABELS


def is_lettering(shown: str) -> bool:
    """The words of a map or a drawing: capitals without a sentence, ended by no full stop."""
    capitals = len(_CAPITALS.findall(shown))
    return not stopped(shown) and capitals >= _FULL and capitals >= _LETTERED * (shown.count(" ") + 1)
