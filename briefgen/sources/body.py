"""The body of an article: paragraphs, section headings, and what stands among them without being either."""

from __future__ import annotations

import re

from msgspec.structs import replace

from briefgen.model import BlockKind
from briefgen.rules import Rule
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import from_slots, read_credits
from briefgen.sources.furniture import are_teasers, is_lettering, unfinished
from briefgen.sources.head import Part
from briefgen.sources.line_rules import Place, cuts, kind, lead, whole_line
from briefgen.sources.lines import Line, offset, stopped, title_case
from briefgen.text.sentences import trim

_LONGEST_HEADING = 100
_MOST_HEADING_WORDS = 14
_TAIL = 4
"""Lines in which a note on the author is looked for."""
_MOST_LINKS, _LONGEST_LINK = 8, 25
"""Links under the last "Read more:", and words of one."""
_MOST_BEFORE_DATELINE = 3
"""Paragraphs over a dateline: decks set as sentences and summaries, at most two in the sources read."""
_BULLET = compiled(r"^(?:[•▪◦●►‣·*+–—-]+|\d{1,2}[.)])\s+(?=\S)")
_DASHED_HEADING = compiled(r"^-\s?\S.*\S\s?-$")
_QUESTION = compiled(
    r"^(?:Who|Whom|Whose|What|When|Where|Why|How|Which|Is|Are|Was|Were|Will|Would|Can|Could|Should|Did|Do|Does|Has|Have)"
    r"(?:['’]\w+)?\s[^.!?“”\"]{4,90}\?$"
)
_OPEN_QUOTE = compiled(r"^(?:\"[^\"]*|“[^”]*|[‘'][^’']*)$|[,!?][\"”'’]\s|[\"”]\s?[—–―-]")
"""Speech that goes on in the next line, or words outside the marks: no heading."""


class BodyReader:
    """Walks the lines of a body in order, keeping what an opened section makes of the lines after it."""

    def __init__(self, text: str, lines: list[Line], language: str, *, released: bool = False) -> None:
        self._text = text
        self._lines = lines
        self._language = language
        self._released = released
        self._opened: str | None = None
        self._left = 0
        self._bodies = 0
        self._captions = unfinished(lines)

    def read(self, first: int) -> list[Part]:
        """The parts from line ``first`` on, in text order."""
        parts: list[Part] = []
        for index in range(first, len(self._lines)):
            parts.extend(self._line(index))
        return parts

    def _line(self, index: int) -> list[Part]:
        line = self._lines[index]
        ruled = self._by_rule(line, index)
        if ruled:
            return [ruled]
        dated = self._publication(line)
        if dated:
            return [dated]
        if self._opened == "end":
            return [Part("boilerplate", line.start, line.end)]
        if line.hint and line.hint.kind != "body":
            self._opened = None
            return [Part(line.hint.kind, line.start, line.end, line.hint.level)]
        in_section = self._kind_in_section(line, index)
        if in_section and self._opened != "note":
            return [Part(in_section, line.start, line.end)]
        if self._is_heading(index):
            self._opened = None
            return [Part("heading", line.start, line.end, 2)]
        if in_section:
            return [Part(in_section, line.start, line.end)]
        if are_teasers(line.shown) or is_lettering(line.shown):
            return [Part("boilerplate", line.start, line.end)]
        if index in self._captions and self._bodies:
            return [Part("caption", line.start, line.end)]
        return self._paragraph(line)

    # ------------------------------------------------------------ rules and sections

    def _by_rule(self, line: Line, index: int) -> Part | None:
        place: Place = "tail" if index >= len(self._lines) - _TAIL else "body"
        found = whole_line(line, place, self._language)
        if found is None:
            return None
        rule, match = found
        if rule.attrs.get("under") or (rule.attrs.get("needs") == "release" and not self._released):
            return None
        self._open(rule, index)
        return Part(kind(rule), line.start, line.end, states=from_slots(match.groupdict(), self._language))

    def _publication(self, line: Line) -> Part | None:
        """A line of publisher and date under a deck of full sentences; further down a date alone heads a part."""
        if line.hint or self._bodies >= _MOST_BEFORE_DATELINE:
            return None
        stated = read_credits(line.shown, self._language, under_headline=False)
        if stated is None or not (stated.published or stated.partial_date):
            return None
        return Part("metadata", line.start, line.end, states=stated)

    def _open(self, rule: Rule, index: int) -> None:
        opens = rule.attrs.get("opens")
        if opens:
            self._opened = opens
            # A note over the article is one paragraph, one under it may be several.
            self._left = 1 if opens == "note" and index * 2 < len(self._lines) else len(self._lines)

    def _kind_in_section(self, line: Line, index: int) -> BlockKind | None:
        if self._opened == "note" and self._left:
            self._left -= 1
            return "note"
        if self._opened == "highlights" and not stopped(line.shown):
            return "note"
        if self._opened == "related" and (
            not stopped(line.shown) or title_case(line.shown) or self._links_to_end(index)
        ):
            return "boilerplate"
        self._opened = None
        return None

    def _links_to_end(self, index: int) -> bool:
        """Nothing but short lines is left: the headlines of other articles, some of them sentences."""
        rest = self._lines[index:]
        return len(rest) <= _MOST_LINKS and all(line.words <= _LONGEST_LINK for line in rest)

    # ------------------------------------------------------------ headings

    def _is_heading(self, index: int) -> bool:
        line = self._lines[index]
        if line.hint or len(line.shown) > _LONGEST_HEADING or line.words > _MOST_HEADING_WORDS:
            return False
        if index + 1 == len(self._lines) or self._lines[index + 1].shown[:1].islower():
            return False
        if _DASHED_HEADING.match(line.shown):
            return True
        if stopped(line.shown):
            return _QUESTION.match(line.shown) is not None and self._before_paragraph(index)
        return self._looks_set_apart(index) and self._before_paragraph(index)

    def _looks_set_apart(self, index: int) -> bool:
        shown = self._lines[index].shown
        if shown[0].islower() or _BULLET.match(shown) or _OPEN_QUOTE.search(shown):
            return False
        return index == 0 or not self._lines[index - 1].shown.endswith(":")

    def _before_paragraph(self, index: int) -> bool:
        """Whether a full paragraph follows, at most one more heading, picture or byline between."""
        return any(
            stopped(line.shown) and len(line.shown) > len(self._lines[index].shown) * 0.6
            for line in self._lines[index + 1 : index + 3]
        )

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, line: Line) -> list[Part]:
        parts: list[Part] = []
        while found := lead(line, "head" if not self._bodies else "body", self._language):
            rule, match = found
            if rule.kind == "dateline" and not self._may_be_dated(match):
                break
            cut = offset(self._text, line, match.end())
            span = trim(self._text, line.start, cut)
            if span and cut < line.end:
                parts.append(Part(kind(rule), *span, states=from_slots(match.groupdict(), self._language)))
            line = replace(line, start=cut, shown=line.shown[match.end() :].lstrip())
        self._bodies += 1
        return parts + self._running_text(self._without_bullet(line))

    def _may_be_dated(self, match: re.Match[str]) -> bool:
        return self._bodies < _MOST_BEFORE_DATELINE or match.groupdict().get("agency") is not None

    def _without_bullet(self, line: Line) -> Line:
        bullet = _BULLET.match(line.shown)
        if not bullet or (line.shown[0].isdigit() and line.words < 4):
            return line
        return replace(line, start=offset(self._text, line, bullet.end()), shown=line.shown[bullet.end() :])

    def _running_text(self, line: Line) -> list[Part]:
        """The paragraph, with what rules cut out of it as parts of its own."""
        found: list[Part] = []
        place = line.start
        for rule, match in sorted(cuts(self._text, line.start, line.end, self._language), key=lambda c: c[1].start()):
            if match.start() < place:
                continue
            found.extend(self._body(place, match.start()))
            found.append(Part(kind(rule), match.start(), match.end()))
            place = match.end()
        return found + self._body(place, line.end)

    def _body(self, start: int, end: int) -> list[Part]:
        span = trim(self._text, start, end)
        return [Part("body", *span)] if span else []
