"""What stands over the body of an article: headline, deck, bylines, publisher and date, picture captions."""

from __future__ import annotations

import re

from msgspec import Struct, field

from briefgen.model import BlockKind
from briefgen.rules import Rule
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import from_slots, is_name_line, read_credits
from briefgen.sources.labels import read_label
from briefgen.sources.line_rules import kind, lead, release_line, whole_line
from briefgen.sources.lines import Line, stopped, title_case
from briefgen.sources.masthead import masthead
from briefgen.sources.raw import Metadata

_MOST_LINES = 16
"""Of the lines over a body; the sources read had at most seven."""
_LONGEST_HEADLINE = 250
_SINGLE_QUESTION = compiled(r"^[^.!?]{8,150}[?!]['\"”’]?$")


class Part(Struct, frozen=True):
    """A piece of the text with its kind, and what it states about the source."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    states: Metadata = field(default_factory=Metadata)


def read_head(lines: list[Line], language: str, *, released: bool = False) -> list[Part]:
    """The parts before the first line of body, one a line. ``released``: the text is marked as a body's statement."""
    over = masthead(lines, released, language)
    parts = [Part("metadata", lines[0].start, lines[0].end, states=over)] if over else []
    left = _MOST_LINES
    for index, line in enumerate(lines[len(parts) :], len(parts)):
        part = _part(lines, index, line, parts, language) if left else None
        if part is None:
            break
        left -= line.hint is None
        parts.append(part)
    return parts


def _part(lines: list[Line], index: int, line: Line, parts: list[Part], language: str) -> Part | None:
    has_headline = any(part.kind == "headline" for part in parts)
    release = release_line(line, language)
    if release and (line.hint is None or release[0].kind == "headline"):
        return _by_rule(line, *release, language)
    if line.hint:
        return _hinted(line, has_headline)
    stated = _labelled(lines, index, parts, language)
    if stated is None:
        stated = read_credits(line.shown, language, under_headline=has_headline)
    if stated is not None:
        return Part("metadata", line.start, line.end, states=stated)
    ruled = whole_line(line, "head", language)
    if ruled and (has_headline or ruled[0].attrs.get("under") != "headline"):
        return _by_rule(line, *ruled, language)
    if lead(line, "head", language):
        return None
    if not has_headline and _is_headline(lines, index, language):
        return Part("headline", line.start, line.end, 1)
    if has_headline and is_name_line(line.shown) and _stands_over_credits(lines, index, language):
        return Part("byline", line.start, line.end, states=from_slots({"author": line.shown}, language))
    if has_headline and _is_deck(lines, index, parts[-1]):
        return Part("headline", line.start, line.end, 2)
    return None


def _labelled(lines: list[Line], index: int, parts: list[Part], language: str) -> Metadata | None:
    """ "Date: ..." among others of its kind; alone at the top, "Source: ..." may be a headline."""
    among = bool(parts) or (index + 1 < len(lines) and read_label(lines[index + 1].shown, language))
    return read_label(lines[index].shown, language) if among else None


def _hinted(line: Line, has_headline: bool) -> Part | None:
    if line.hint is None or line.hint.kind == "body":
        return None
    if line.hint.kind == "heading":
        return None if has_headline else Part("headline", line.start, line.end, 1)
    return Part(line.hint.kind, line.start, line.end, line.hint.level)


def _by_rule(line: Line, rule: Rule, match: re.Match[str], language: str) -> Part | None:
    """The part a pattern rule makes of the line; None where it opens a section, which the body sees to."""
    if "opens" in rule.attrs:
        return None
    level = 1 if rule.kind == "headline" else 0
    return Part(kind(rule), line.start, line.end, level, states=from_slots(match.groupdict(), language))


def _is_headline(lines: list[Line], index: int, language: str) -> bool:
    line = lines[index]
    if index + 1 == len(lines) or len(line.shown) > _LONGEST_HEADLINE:
        return False
    if not stopped(line.shown) or line.shown[-1] in ";:":
        return True
    if _stands_over_credits(lines, index, language) or title_case(line.shown):
        return True
    if lines[index + 1].paragraph == line.paragraph:
        return False
    return line.shown.isupper() or line.shown.endswith(("...", "…")) or _SINGLE_QUESTION.match(line.shown) is not None


def _stands_over_credits(lines: list[Line], index: int, language: str) -> bool:
    """A sentence right above a byline or a publisher's line is a headline, full stop or not."""
    if index + 1 == len(lines):
        return False
    below = lines[index + 1]
    found = whole_line(below, "head", language)
    if found:
        return found[0].kind in ("byline", "metadata")
    return read_credits(below.shown, language) is not None


def _is_deck(lines: list[Line], index: int, above: Part) -> bool:
    line = lines[index]
    if index + 1 == len(lines) or len(line.shown) > _LONGEST_HEADLINE or line.words < 2:
        return False
    promised = above.kind == "headline" and lines[index - 1].shown[-1] in ";:"
    return promised or not stopped(line.shown)
