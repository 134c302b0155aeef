"""The types that flow through briefgen, one direction: sources, documents, readings, stories, brief.

Conventions for the whole package:

* An *offset* is a Python ``str`` index into ``Document.text``; ``start`` is inclusive, ``end`` exclusive.
* A tuple of spans, sentences or claims is in text order unless its docstring says otherwise.
* Everything is frozen; a stage returns new values and never edits those of another stage.
* The field order of the types under "The brief" is the field order of the wire format (see `briefgen.schema`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# --------------------------------------------------------------------------- texts

BlockKind = Literal["headline", "byline", "dateline", "caption", "heading", "body", "note", "boilerplate", "metadata"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand: ``source`` is a source id ("s1"), offsets point into that source's reading text."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A typed part of a document. Only ``body`` blocks can hold facts; the other kinds are used, never quoted."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Heading level, 1 for the topmost; 0 for anything that is no heading."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without outer white space; never crosses a block border."""

    start: int
    end: int
    block: int
    """Index of its block in ``Document.blocks``."""
    index: int
    """Position among the sentences of the document, from 0."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input as the register of the brief shows it, read or not. Unknown metadata is None, never guessed."""

    id: str
    path: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO date or date-time the source itself states; None when it states none."""
    url: str | None = None
    words: int = 0
    sha256: str | None = None
    """Of the bytes of the file."""
    text_sha256: str | None = None
    """Of the reading text encoded as UTF-8: offsets are valid for exactly this text."""
    status: Literal["read", "duplicate", "skipped"] = "read"
    reason: str | None = None
    """Why a source was skipped, or the id of the source it duplicates with the reason."""
    origin: str | None = None
    """The agency credited in the text, or the source id whose text this one copies; else None."""
    format: str | None = None
    encoding: str | None = None
    dated_by: Literal["metadata", "dateline", "caption", "option", "neighbours"] | None = None
    """What gave the reference date; ``neighbours``: the other sources of the build, when they agree."""
    issuer: str | None = None
    """The body whose own statement this text is, as named in it (words of the reading text); None for reports."""
    updated: str | None = None
    """ISO date or date-time of the last change that the source itself states."""
    language: str | None = None
    """ISO 639-1 code ("en"): stated by the source, or told from its words."""
    stated_in: tuple[StatedIn, ...] = ()
    """Where each known field of the metadata stands, in field order."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    """The user's grade of the source, A (reliable) to E; F: cannot be judged."""
    pages: tuple[int, ...] = ()
    """Offsets at which the pages of a paged format begin, the first is 0; empty for formats without pages."""
    paragraphs: tuple[int, ...] = ()
    """Offsets at which the paragraphs of the body begin."""


@dataclass(frozen=True, slots=True)
class StatedIn:
    """What gave a field of the register: ``field`` "published", ``place`` "JSON-LD"."""

    field: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """The reading text of one source, cut into typed blocks and sentences.

    ``sentences`` cover the blocks of kind ``body`` only. ``reference`` is the day that "Saturday" or
    "last year" are counted from, None when unknown. ``earliest`` says that the day is only a lower
    bound (a photo caption dates the photo, not the article).
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    reference: date | None = None
    earliest: bool = False
    partial_date: tuple[int, int] | None = None
    """(month, day) of a dateline without a year, until the year is known from elsewhere."""

    @property
    def id(self) -> str:
        return self.source.id

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end]


# --------------------------------------------------------------------------- annotations of one document


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named in one document. ``entity`` indexes ``Reading.entities``."""

    start: int
    end: int
    entity: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place of one document, all its surface forms joined.

    ``name`` is the fullest form as written (no title); ``name_span`` is where it stands. ``role`` is the
    words of the text that give post or description ("US Secretary of State"), with their span.
    """

    name: str
    kind: Literal["person", "organization", "place", "other"]
    name_span: tuple[int, int]
    aliases: tuple[str, ...] = ()
    role: str | None = None
    role_span: tuple[int, int] | None = None
    gender: Literal["male", "female"] | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or time expression. ``iso`` is YYYY, YYYY-MM or YYYY-MM-DD, None where it cannot be resolved.

    ``time`` is "HH:MM" for a clock time. A range has ``iso_end``.
    """

    start: int
    end: int
    iso: str | None
    relative: bool = False
    time: str | None = None
    iso_end: str | None = None


Bound = Literal["exact", "at least", "at most", "more than", "less than", "about"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts. The span covers the bound words and the unit, ``number_span`` the figure alone."""

    start: int
    end: int
    value: float
    bound: Bound = "exact"
    kind: Literal["count", "money", "percent", "measure", "age", "ordinal", "time"] = "count"
    unit: str = ""
    """Head noun, lower-case and singular ("girl", "dollar", "mile"); "" when none follows."""
    high: float | None = None
    """Upper end of a range ("10 to 15")."""
    number_span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that weakens a claim ("reportedly", "may"), by its span."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: ``content`` is said by ``speaker``, shown by ``cue``.

    ``speaker`` is the resolved full name or the description as written; None when no speaker is safe.
    ``speaker_span`` is the mention beside the cue (a pronoun, surname or description), ``name_span`` where
    the printed name stands in full when that is elsewhere in the document.
    """

    speaker: str | None
    speaker_span: tuple[int, int] | None
    cue: str | None
    cue_span: tuple[int, int] | None
    content: tuple[int, int]
    rule: str
    name_span: tuple[int, int] | None = None
    entity: int | None = None
    anonymous: bool = False
    """An unnamed speaker ("a military source", "officials familiar with the matter")."""
    via: str | None = None
    """Who passes the words on, as written: the paper that cites the speaker, the agency the speaker told."""
    via_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Speech between marks in one document, marks excluded.

    One item a stretch; the stretches of one utterance ("Q1," X said, "Q2") share ``utterance``.
    """

    start: int
    end: int
    kind: Literal["direct", "partial"]
    attribution: Attribution | None
    utterance: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What ONE source states in one sentence or clause, with what weighs on it.

    ``negated`` says that a word of negation stands in it, ``denied`` which concepts that reaches. ``terms`` are the
    stems that carry meaning.
    ``names`` are indexes into ``Reading.entities``. ``score`` is the worth of the line inside its own document, >= 0.
    ``score_parts`` says why, as (reason, points) pairs.
    """

    source: str
    start: int
    end: int
    sentence: int
    kind: str
    rule: str
    attribution: Attribution | None = None
    hedges: tuple[Hedge, ...] = ()
    negated: bool = False
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    names: tuple[int, ...] = ()
    terms: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    """Concepts that it denies and nowhere states."""
    stated: frozenset[str] = frozenset()
    """The concepts of all its other words, the speaker's among them."""
    core: frozenset[str] = frozenset()
    """What it is compared by over sources, see `briefgen.stories.cores`; empty until they are brought together."""
    quoted: frozenset[tuple[str, ...]] = frozenset()
    """Runs of a few words that stand in it between quotation marks, folded."""
    loose: bool = False
    """Opens with a pronoun that nothing safe stands for: it can support a line, but be none."""
    part: bool = False
    """Speech without its speaker, or a mere phrase: it can support a line, and weighs nothing in the order of lines."""
    score: float = 0.0
    score_parts: tuple[tuple[str, float], ...] = ()


QuestionReason = Literal["unknown", "withheld", "unverified", "disputed", "awaited", "asked"]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something one source says is not known. ``text`` is the point worded as a question, from the source's words.

    ``support`` holds sentences before it that name what it speaks of ("His name was not released").
    """

    source: str
    start: int
    end: int
    text: str
    reason: QuestionReason
    rule: str
    terms: frozenset[str] = frozenset()
    support: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document."""

    document: Document
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    claims: tuple[Claim, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()


# --------------------------------------------------------------------------- the brief (wire format briefgen/1)

Status = Literal["corroborated", "attributed", "repeated", "single-source"]


@dataclass(frozen=True, slots=True)
class Insert:
    """A [bracketed] referent inside a line: ``text`` without brackets, and where the source names it."""

    text: str
    evidence: tuple[Span, ...]


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


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over time: the values of one slot, ordered by ``as_of``."""

    topic: str
    values: tuple[Value, ...]
    id: str | None = None
    printed: bool = True


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
