"""The brief: what `briefgen.schema` writes as `briefgen/1`, in the order of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from briefgen.model.documents import QuestionReason, Source, Span
from briefgen.model.since import Earlier, Edition, FactChange, Insert, Placing

Status = Literal["corroborated", "attributed", "repeated", "single-source"]


OriginKind = Literal["speaker", "agency", "own-reporting", "copy", "unestablished"]


class Origin(Struct, frozen=True):
    """Where a fact comes from first, and which sources carry it from there.

    ``kind``: a named speaker or body, a credited agency, a publisher's own reporting, a copied text,
    or ``unestablished`` (then ``name`` is None).
    """

    name: str | None
    """The speaker, body or agency, as printed."""
    kind: OriginKind
    """What kind of origin it is."""
    sources: tuple[str, ...]
    """Ids of the sources that carry it from there."""
    evidence: tuple[Span, ...] = ()
    """Where its name stands."""


class SummaryLine(Struct, frozen=True):
    text: str
    """As printed."""
    evidence: tuple[Span, ...]
    """The first span holds the text."""
    inserts: tuple[Insert, ...] = ()
    """Referents that stand in brackets in it."""


class Fact(Struct, frozen=True):
    """Claims merged over sources. ``evidence[0]`` holds the whole text; the spans after it support it.

    ``outlets`` counts distinct known publishers. ``conflicts`` are ids of the conflicts that make it disputed.
    ``printed`` marks what this audience prints; ``edited`` marks text an editor changed; ``comment`` is the editor's.
    """

    id: str
    """F1, F2 and so on, by rank; another build may number otherwise."""
    text: str
    """Source text, but for white space, marked cuts and [referents]."""
    kind: str
    """What sort of claim it is, by the rule: ``event``, ``statement`` and so on."""
    status: Status
    """How well it is supported."""
    disputed: bool
    """Whether a conflict stands against it."""
    attribution: str | None
    """Who says so, where the line rests on somebody's word."""
    origins: tuple[Origin, ...]
    """Where it comes from first, over all its sources."""
    outlets: int
    """How many known publishers carry it."""
    rule: str
    """Id of the rule that found it."""
    score: float
    """What it added when lines were ranked."""
    evidence: tuple[Span, ...]
    """First the whole text, then what supports it."""
    attribution_evidence: tuple[Span, ...] = ()
    """Where the speaker is named."""
    inserts: tuple[Insert, ...] = ()
    """Referents that stand in brackets in it."""
    conflicts: tuple[str, ...] = ()
    """Ids of the conflicts that dispute it."""
    printed: bool = True
    """Whether this audience prints it."""
    edited: bool = False
    """Whether an editor worded it."""
    comment: str | None = None
    """The editor's words on it."""
    key: str | None = None
    """Stable id for decisions: hash of the source words, the same however the brief is ordered."""
    change: tuple[FactChange, ...] = ()
    """What became of it since the edition before; nothing in a brief that was compared with none."""
    before: Earlier | None = None
    """What was told there, where it is UPDATED, or where an origin unrelated to that one states the same now."""


class Variant(Struct, frozen=True):
    """Other words that a source prints for what one speaker said once: misheard, shortened or translated."""

    text: str
    """The words as that source prints them."""
    evidence: tuple[Span, ...]
    """Where they stand."""


class Quote(Struct, frozen=True):
    """Exact words of a speaker. ``speaker_evidence``: first the words beside the quotation that point to the
    speaker ("Trump", "he"), then, where that is elsewhere, where the printed name stands. ``edited``: the
    speaker and role are an editor's words, without evidence; the quoted text never is."""

    text: str
    """The exact words, without quotation marks."""
    speaker: str | None
    """Full name, or the description as written."""
    role: str | None
    """Post or description, in words of the text."""
    kind: Literal["direct", "partial"]
    """Whole sentences, or a fragment inside a sentence."""
    cue: str | None
    """The words that show who speaks: "said"."""
    evidence: tuple[Span, ...]
    """Where the words stand, in each source that has them."""
    id: str | None = None
    """Q1, Q2 and so on."""
    utterance: str | None = None
    """The same for parts of one speech."""
    speaker_evidence: tuple[Span, ...] = ()
    """Where the speaker is pointed to, then named."""
    role_evidence: tuple[Span, ...] = ()
    """Where the role stands."""
    cue_evidence: tuple[Span, ...] = ()
    """Where the cue stands."""
    rule: str | None = None
    """Id of the structure that gave the speaker."""
    printed: bool = True
    """Whether this audience prints it."""
    edited: bool = False
    """Whether an editor set speaker and role."""
    comment: str | None = None
    """The editor's words on it."""
    key: str | None = None
    """Stable id for decisions."""
    variants: tuple[Variant, ...] = ()
    """The same statement in other words of other sources, each once, most like this one first."""
    change: Literal["NEW"] | None = None
    """Whether it is new since the edition before."""


class Question(Struct, frozen=True):
    text: str
    """The question, worded from the source's words."""
    reason: QuestionReason
    """Why it is open."""
    evidence: tuple[Span, ...]
    """The sentences that say so."""
    id: str | None = None
    """O1, O2 and so on."""
    rule: str | None = None
    """Id of the rule that found it."""
    printed: bool = True
    """Whether this audience prints it."""
    comment: str | None = None
    """The editor's words on it."""
    key: str | None = None
    """Stable id for decisions."""


class Value(Struct, frozen=True):
    """One of the rival or successive values of a slot; ``value`` is source text."""

    value: str
    """Source text."""
    as_of: str | None
    """Day that the value is of, ISO."""
    origin: str | None
    """Who gives it; nothing where its sources differ in that."""
    evidence: tuple[Span, ...]
    """Where the value stands, and where its origin is named if elsewhere."""


class Conflict(Struct, frozen=True):
    """Rival values for one slot. ``topic`` is a label of the catalogue, with its noun taken from the evidence."""

    topic: str
    """What they disagree on."""
    values: tuple[Value, ...]
    """The rivals."""
    id: str | None = None
    """D1, D2 and so on."""
    kind: str | None = None
    """Sort of slot: a figure, a status and so on."""
    rule: str | None = None
    """Id of the rule that found it."""
    printed: bool = True
    """Whether this audience prints it."""
    comment: str | None = None
    """The editor's words on it."""
    key: str | None = None
    """Stable id for decisions."""
    change: Literal["NEW"] | None = None
    """Whether it is new since the edition before."""


class Series(Struct, frozen=True):
    """A figure over time: the values of one slot, ordered by ``as_of``."""

    topic: str
    """What is counted."""
    values: tuple[Value, ...]
    """In order of their days."""
    id: str | None = None
    """Names the series within the brief."""
    printed: bool = True
    """Whether this audience prints it."""
    before: Earlier | None = None
    """The last value that the edition before had, where it is another now."""


class TimelineEntry(Struct, frozen=True):
    """``date`` is YYYY, YYYY-MM or YYYY-MM-DD: no more precise than the text."""

    date: str
    """ISO day, month or year."""
    text: str
    """The line."""
    evidence: tuple[Span, ...]
    """Where it stands, and where its day is stated."""
    inserts: tuple[Insert, ...] = ()
    """Referents that stand in brackets in it."""
    printed: bool = True
    """Whether this audience prints it."""


class Actor(Struct, frozen=True):
    """``mentions`` counts over all sources of the story. ``evidence[0]`` is where the name stands."""

    name: str
    """The fullest form that a source has."""
    kind: Literal["person", "organization", "place", "other"]
    """What it is."""
    role: str | None
    """Post or description, in words of the text."""
    aliases: tuple[str, ...]
    """Other forms of the name."""
    mentions: int
    """How often it is named."""
    evidence: tuple[Span, ...] = ()
    """First where the name stands."""
    role_evidence: tuple[Span, ...] = ()
    """Where the role stands."""
    printed: bool = True
    """Whether this audience prints it."""


class Story(Struct, frozen=True):
    id: str
    """``story1``, ``story2`` and so on, in the order of the brief."""
    headline: str
    """Of one of its sources."""
    source_ids: tuple[str, ...]
    """The sources that tell it."""
    summary: tuple[SummaryLine, ...] = ()
    """The bottom line."""
    facts: tuple[Fact, ...] = ()
    """All of them, by rank."""
    quotes: tuple[Quote, ...] = ()
    """Those of this story."""
    questions: tuple[Question, ...] = ()
    """What is open."""
    conflicts: tuple[Conflict, ...] = ()
    """Where sources disagree."""
    series: tuple[Series, ...] = ()
    """Figures that moved."""
    figures: tuple[Series, ...] = ()
    """Figures that no source rivals and that did not move: one value each."""
    timeline: tuple[TimelineEntry, ...] = ()
    """In order of days."""
    actors: tuple[Actor, ...] = ()
    """The most named first."""
    headline_evidence: tuple[Span, ...] = ()
    """Where the headline stands."""
    thread: str | None = None
    """The story over days: the same in every edition that tells it."""
    since: str | None = None
    """The slot of the first edition that told it."""
    placing: Placing | None = None
    """Where an edition put it, and why."""


class Diagnostic(Struct, frozen=True):
    """Something the reader of the brief should know about the build. ``code`` is stable, kebab-case."""

    code: str
    """Stable, see [diagnostics](diagnostics.md)."""
    severity: Literal["info", "warning", "error"]
    """How grave it is."""
    message: str
    """In words."""
    source: str | None = None
    """Id of the source it is of."""


class Period(Struct, frozen=True):
    start: str | None = None
    """First day of the sources, ISO."""
    end: str | None = None
    """Last day of the sources, ISO."""


class Brief(Struct, frozen=True):
    """The output model. ``sources`` are in id order and list every input; ``quotes`` holds every quotation."""

    schema: str
    """Always ``briefgen/1``."""
    title: str
    """Given, or the headline of the first story."""
    generated_at: str | None
    """The same as ``as_of``: no clock is read."""
    as_of: str | None
    """Day that it is of: given, or the latest day that a source states."""
    period: Period
    """Days of the sources."""
    audience: str
    """The pack it was composed for."""
    rules_version: str
    """Hash of the rules that made it."""
    sources: tuple[Source, ...] = ()
    """Every input, read or not."""
    stories: Sequence[Story] = ()
    """In the order of the brief."""
    quotes: Sequence[Quote] = ()
    """Every quotation, printed or not."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What went otherwise than a reader may think."""
    title_evidence: tuple[Span, ...] = ()
    """Where the title stands, if it is source text."""
    edition: Edition | None = None
    """What is known of the edition, if it is one."""
    earlier: tuple[Source, ...] = ()
    """Sources of earlier editions that `Earlier` lines cite and this brief has not read; their ids begin with "e"."""
