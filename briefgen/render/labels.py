"""The label catalogue: every word a document prints that is not source text, and how dates are written.

Label ids are flat and dotted; a label in two numbers has ``.one`` and ``.other``. ``{field}`` marks what is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

from msgspec import Struct

from briefgen.rules.compiled import compiled

TOPIC = "topic."
_FIELD = compiled(r"\\\{(\w+)\\\}")


def fields_of(label: str) -> frozenset[str]:
    """The ``{field}`` names of ``label``, each with what follows it ("n:>9"): no label has a field of that name.

    Raises ValueError where the braces do not pair.
    """
    parts = [(name, how, change) for _, name, how, change in Formatter().parse(label) if name is not None]
    return frozenset(
        name + (f":{how}" if how else "") + (f"!{change}" if change else "") for name, how, change in parts
    )


def topics_of(english: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The topics of the English catalogue as patterns, those without a field first."""
    found = [(label, text) for label, text in english.items() if label.startswith(TOPIC)]
    found.sort(key=lambda pair: "{" in pair[1])
    return tuple((label, compiled(_FIELD.sub(r"(?P<\1>.+)", re.escape(text)))) for label, text in found)


class Labels(Struct, frozen=True):
    """Labels of one pack in one language. An unknown id is a KeyError: a mistake in briefgen, not of a user."""

    texts: Mapping[str, str]
    topics: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """The labels of what sources disagree on, each with how the English rules word it."""

    def __call__(self, label: str, **fields: object) -> str:
        return self.texts[label].format(**fields)

    def count(self, label: str, n: int, **fields: object) -> str:
        """The form of ``label`` for ``n`` things, with ``n`` filled in."""
        return self(f"{label}.one" if n == 1 else f"{label}.other", n=n, **fields)

    def join(self, words: list[str]) -> str:
        """``a, b and c``"""
        if len(words) < 2:
            return "".join(words)
        return self("list.last", first=self("list.comma").join(words[:-1]), last=words[-1])

    def topic(self, text: str) -> str:
        """``text``, a topic as the rules word it, in the words of the catalogue; as it stands where that has none.

        What a rule took from a source ("Cost of the {noun}") stays in the language of the source.
        """
        for label, wording in self.topics:
            if found := wording.fullmatch(text):
                return self(label, **found.groupdict())
        return text

    def date(self, iso: str) -> str:
        """``2026-01-05`` or ``2026-01-05T06:30:00Z`` as a day, ``2026-01`` as a month, ``2026`` as it is."""
        year, month, day = _parts(iso)
        if month is None:
            return iso
        name = self(f"month.{month}")
        if day is None:
            return self("date.month", month=name, year=year)
        return self("date.day", day=day, month=name, year=year)

    def short_date(self, iso: str) -> str:
        """A full date without its year; anything else as `date` writes it."""
        _, month, day = _parts(iso)
        if month is None or day is None:
            return self.date(iso)
        return self("date.daymonth", day=day, month=self(f"month.{month}"))

    def period(self, start: str, end: str) -> str:
        """``3 to 5 January 2026``: what both ends share is said once."""
        if start == end:
            return self.date(start)
        first, last = _parts(start), _parts(end)
        if None in first or None in last or first[0] != last[0]:
            return self("period", start=self.date(start), end=self.date(end))
        month = self(f"month.{first[1]}")
        if first[1] == last[1]:
            short = self("date.only_day", day=first[2])
        else:
            short = self("date.daymonth", day=first[2], month=month)
        return self("period", start=short, end=self.date(end))


def _parts(iso: str) -> tuple[int | str, int | None, int | None]:
    pieces = iso[:10].split("-")
    if not all(piece.isdigit() for piece in pieces) or not 1 <= len(pieces) <= 3:
        return iso, None, None
    year, month, day = (*map(int, pieces), None, None)[:3]
    if year is None or month is None or not 1 <= month <= 12:
        return iso, None, None
    return year, month, day
