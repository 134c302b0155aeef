"""The brief: what `briefgen.schema` writes as `briefgen/1`, in the order of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.model.documents import QuestionReason, Source, Span
from briefgen.model.since import Earlier, Edition, FactChange, Insert, Placing

Status = Literal["corroborated", "attributed", "repeated", "single-source"]


OriginKind = Literal["speaker", "agency", "own-reporting", "copy", "unestablished"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from first, and which sources carry it from there.

    ``kind``: a named speaker or body, a credited agency, a publisher's own reporting, a copied text,
    or ``unestablished`` (then ``name`` is None).
    """

    name: str | None
    kind: OriginKind
    sources: tuple[str, ...]
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryLine:
    text: str
    evidence: tuple[Span, ...]
    inserts: tuple[Insert, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Claims merged over sources. ``evidence[0]`` holds the whole text; the spans after it support it.

    ``outlets`` counts distinct known publishers. ``conflicts`` are ids of the conflicts that make it disputed.
    ``printed`` marks what this audience prints; ``edited`` marks text an editor changed; ``comment`` is the editor's.
    """

    id: str
    text: str
    kind: str
    status: Status
    disputed: bool
    attribution: str | None
    origins: tuple[Origin, ...]
    outlets: int
    rule: str
    score: float
    evidence: tuple[Span, ...]
    attribution_evidence: tuple[Span, ...] = ()
    inserts: tuple[Insert, ...] = ()
    conflicts: tuple[str, ...] = ()
    printed: bool = True
    edited: bool = False
    comment: str | None = None
    key: str | None = None
    """Stable id for decisions: hash of the source words, the same however the brief is ordered."""
    change: tuple[FactChange, ...] = ()
    """What became of it since the edition before; nothing in a brief that was compared with none."""
    before: Earlier | None = None
    """What was told there, where it is UPDATED, or where an origin unrelated to that one states the same now."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words that a source prints for what one speaker said once: misheard, shortened or translated."""

    text: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a speaker. ``speaker_evidence``: first the words beside the quotation that point to the
    speaker ("Trump", "he"), then, where that is elsewhere, where the printed name stands. ``edited``: the
    speaker and role are an editor's words, without evidence; the quoted text never is."""

    text: str
    speaker: str | None
    role: str | None
    kind: Literal["direct", "partial"]
    cue: str | None
    evidence: tuple[Span, ...]
    id: str | None = None
    utterance: str | None = None
    speaker_evidence: tuple[Span, ...] = ()
    role_evidence: tuple[Span, ...] = ()
    cue_evidence: tuple[Span, ...] = ()
    rule: str | None = None
    printed: bool = True
    edited: bool = False
    comment: str | None = None
    key: str | None = None
    variants: tuple[Variant, ...] = ()
    """The same statement in other words of other sources, each once, most like this one first."""
    change: Literal["NEW"] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    reason: QuestionReason
    evidence: tuple[Span, ...]
    id: str | None = None
    rule: str | None = None
    printed: bool = True
    comment: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One of the rival or successive values of a slot; ``value`` is source text."""

    value: str
    as_of: str | None
    origin: str | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rival values for one slot. ``topic`` is a label of the catalogue, with its noun taken from the evidence."""

    topic: str
    values: tuple[Value, ...]
    id: str | None = None
    kind: str | None = None
    rule: str | None = None
    printed: bool = True
    comment: str | None = None
    key: str | None = None
    change: Literal["NEW"] | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over time: the values of one slot, ordered by ``as_of``."""

    topic: str
    values: tuple[Value, ...]
    id: str | None = None
    printed: bool = True
    before: Earlier | None = None
    """The last value that the edition before had, where it is another now."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """``date`` is YYYY, YYYY-MM or YYYY-MM-DD: no more precise than the text."""

    date: str
    text: str
    evidence: tuple[Span, ...]
    inserts: tuple[Insert, ...] = ()
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """``mentions`` counts over all sources of the story. ``evidence[0]`` is where the name stands."""

    name: str
    kind: Literal["person", "organization", "place", "other"]
    role: str | None
    aliases: tuple[str, ...]
    mentions: int
    evidence: tuple[Span, ...] = ()
    role_evidence: tuple[Span, ...] = ()
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Story:
    id: str
    headline: str
    source_ids: tuple[str, ...]
    summary: tuple[SummaryLine, ...] = ()
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    questions: tuple[Question, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    series: tuple[Series, ...] = ()
    figures: tuple[Series, ...] = ()
    """Figures that no source rivals and that did not move: one value each."""
    timeline: tuple[TimelineEntry, ...] = ()
    actors: tuple[Actor, ...] = ()
    headline_evidence: tuple[Span, ...] = ()
    thread: str | None = None
    """The story over days: the same in every edition that tells it."""
    since: str | None = None
    """The slot of the first edition that told it."""
    placing: Placing | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something the reader of the brief should know about the build. ``code`` is stable, kebab-case."""

    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The output model. ``sources`` are in id order and list every input; ``quotes`` holds every quotation."""

    schema: str
    title: str
    generated_at: str | None
    as_of: str | None
    period: Period
    audience: str
    rules_version: str
    sources: tuple[Source, ...] = ()
    stories: tuple[Story, ...] = ()
    quotes: tuple[Quote, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    title_evidence: tuple[Span, ...] = ()
    edition: Edition | None = None
    earlier: tuple[Source, ...] = ()
    """Sources of earlier editions that `Earlier` lines cite and this brief has not read; their ids begin with "e"."""
