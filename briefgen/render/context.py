"""What the builders of sections share: the brief, the pack, source numbers, and small inline helpers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from briefgen.model import Brief, Insert, Source, Span, Story
from briefgen.render.blocks import Block, Cites, Excerpt, Inline, Inlines, Paragraph, Run, Slot, Style
from briefgen.render.labels import Labels
from briefgen.render.notes import paragraphs
from briefgen.render.packs import Pack
from briefgen.rules.compiled import compiled
from briefgen.shelf import Made, held

T = TypeVar("T")

Excerpter = Callable[[tuple[Span, ...]], tuple[Excerpt, ...]]


class Context(Struct, frozen=True, dict=True):
    """``numbers`` maps a source id to its number in the register: its place among all inputs, from 1."""

    brief: Brief
    pack: Pack
    numbers: Mapping[str, int]
    excerpts: Excerpter

    @property
    def labels(self) -> Labels:
        return self.pack.labels

    @cached_property
    def told(self) -> Sequence[Story]:
        """The stories that there is something to tell of: of an edition those that ask for attention or awareness."""
        if self.brief.edition is None:
            return self.brief.stories
        return tuple(filter(_is_told, self.brief.stories))

    @cached_property
    def stories(self) -> Sequence[Story]:
        """The stories that the audience has room for."""
        return self.told[: self.pack.audience.limits.get("stories")]

    def every_story(self) -> Iterator[tuple[Story, bool]]:
        """The stories of the brief, and whether the audience has room for each."""
        left = len(self.stories)
        for story in self.brief.stories:
            is_shown = left > 0 and (self.brief.edition is None or _is_told(story))
            left -= is_shown
            yield story, is_shown

    @cached_property
    def story_numbers(self) -> Mapping[str, int]:
        """The place of each story in the brief by its id, from 1."""
        return {story.id: number for number, story in enumerate(self.brief.stories, 1)}

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """What citations lead to, in the order of their numbers: the sources, then those of earlier editions."""
        return (*self.brief.sources, *self.brief.earlier)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The ids of sources of which only the beginning was there: teasers, pages behind a paywall."""
        return frozenset(d.source for d in self.brief.diagnostics if d.code == "only-the-beginning" and d.source)

    @cached_property
    def left_out(self) -> frozenset[str]:
        return left_out(self.brief)

    def laid(self, make: Callable[[], Iterable[T]]) -> Sequence[T]:
        """What ``make`` gives: at hand where the stories are, else made anew each time it is gone through."""
        made = Made(make)
        return tuple(made) if held(self.brief.stories) else made

    def cites(self, *groups: Iterable[Span]) -> Inlines:
        """The citation of every source in ``groups``, or nothing where the pack wants none."""
        if self.pack.evidence == "none":
            return ()
        found = {self.numbers[span.source] for spans in groups for span in spans if span.source in self.numbers}
        return (Cites(tuple(sorted(found))),) if found else ()

    def near_date(self, iso: str) -> str:
        """The day ``iso``, without its year where that is the year of the brief."""
        same_year = self.brief.as_of is not None and self.brief.as_of[:4] == iso[:4]
        return self.labels.short_date(iso) if same_year else self.labels.date(iso)

    def source(self, source_id: str) -> Source:
        return self.sources[self.numbers[source_id] - 1]

    def said(self, text: str) -> str:
        """``text`` with source ids in the words of a reader: "s2" is "source 2"."""
        return compiled(r"\bs[0-9]+\b").sub(lambda found: self._named(found.group()), text)

    def _named(self, source_id: str) -> str:
        number = self.numbers.get(source_id)
        return source_id if number is None else self.labels("source.inline", n=number)

    def line(self, parts: Iterable[Inlines]) -> Inlines:
        """``parts`` set off by the separator of status lines."""
        found: list[Inline] = []
        for part in filter(None, parts):
            if found:
                found.append(Run(self.labels("line.separator")))
            found.extend(part)
        return tuple(found)


def _is_told(story: Story) -> bool:
    return story.placing is None or story.placing.band in ("attention", "awareness")


def left_out(brief: Brief) -> frozenset[str]:
    """The ids of inputs that are no documents and were rightly not read: pictures, hidden files, earlier briefs."""
    told = {d.source for d in brief.diagnostics if d.code == "source-skipped" and d.severity == "info"}
    return frozenset(s.id for s in brief.sources if s.status == "skipped" and s.format is None and s.id in told)


def called(source: Source) -> str:
    """The title of ``source``, else the name of its file."""
    return source.title or source.path.rstrip("/").rsplit("/", 1)[-1]


def words(text: str | None, style: Style = "plain") -> Inlines:
    return (Run(text, style),) if text else ()


def slot(text: str, *, lines: int) -> tuple[Block, ...]:
    """The editor's words, paragraph by paragraph; room for ``lines`` of them where there are none yet."""
    filled = tuple(Paragraph("text", words(part, "editor")) for part in paragraphs(text))
    return filled or (Slot(lines),)


def said(text: str) -> str:
    """The words of a quote as they stand alone: the comma before "he said" is the reporter's."""
    return text.removesuffix(",")


def source_count(spans: Iterable[Span]) -> int:
    return len({span.source for span in spans})


def with_inserts(text: str, inserts: Iterable[Insert], style: Style = "plain") -> Inlines:
    """``text`` with its [bracketed] referents in a style of their own."""
    marks = {f"[{insert.text}]" for insert in inserts}
    if not marks:
        return words(text, style)
    pattern = "|".join(re.escape(mark) for mark in sorted(marks, key=lambda mark: (-len(mark), mark)))
    pieces = re.split(f"({pattern})", text)
    return tuple(Run(piece, "insert" if piece in marks else style) for piece in pieces if piece)
