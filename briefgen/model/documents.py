"""One document alone: the source, its text, and what is marked on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from msgspec import Struct

BlockKind = Literal["headline", "byline", "dateline", "caption", "heading", "body", "note", "boilerplate", "metadata"]


class Span(Struct, frozen=True):
    """Where words stand: ``source`` is a source id ("s1"), offsets point into that source's reading text."""

    source: str
    """Id of the source."""
    start: int
    """Of the first character."""
    end: int
    """After the last character."""


class Block(Struct, frozen=True):
    """A typed part of a document. Only ``body`` blocks can hold facts; the other kinds are used, never quoted."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Heading level, 1 for the topmost; 0 for anything that is no heading."""


class Sentence(Struct, frozen=True):
    """A sentence, without outer white space; never crosses a block border."""

    start: int
    end: int
    block: int
    """Index of its block in ``Document.blocks``."""
    index: int
    """Position among the sentences of the document, from 0."""


class Source(Struct, frozen=True):
    """One input as the register of the brief shows it, read or not. Unknown metadata is None, never guessed."""

    id: str
    """``s1``, ``s2`` and so on."""
    path: str
    """File or address, as it was given."""
    title: str | None = None
    """Its headline."""
    publisher: str | None = None
    """Who publishes it."""
    author: str | None = None
    """Who wrote it."""
    published: str | None = None
    """ISO date or date-time the source itself states; None when it states none."""
    url: str | None = None
    """Where it says it stands on the web."""
    words: int = 0
    """Of the reading text."""
    sha256: str | None = None
    """Of the bytes of the file."""
    text_sha256: str | None = None
    """Of the reading text encoded as UTF-8: offsets are valid for exactly this text."""
    status: Literal["read", "duplicate", "skipped"] = "read"
    """What became of it."""
    reason: str | None = None
    """Why a source was skipped, or the id of the source it duplicates with the reason."""
    origin: str | None = None
    """The agency credited in the text, or the source id whose text this one copies; else None."""
    format: str | None = None
    """What it was read as."""
    encoding: str | None = None
    """Of its bytes."""
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


class StatedIn(Struct, frozen=True):
    """What gave a field of the register: ``field`` "published", ``place`` "JSON-LD"."""

    field: str
    """Name of the field."""
    place: str
    """What gave it."""


@dataclass(frozen=True, slots=True)  # and no struct: one on the shelf gives its fields when they are asked for
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

    def of(self, source: Source) -> Document:
        """The same text under another line of the register."""
        return replace(self, source=source)

    def dated(self, source: Source, reference: date | None, *, earliest: bool = False) -> Document:
        """The same text counted from another day, which ``source`` says."""
        return replace(self, source=source, reference=reference, earliest=earliest)


# --------------------------------------------------------------------------- annotations of one document


class Mention(Struct, frozen=True):
    """One place where an entity is named in one document. ``entity`` indexes ``Reading.entities``."""

    start: int
    end: int
    entity: int


class Entity(Struct, frozen=True):
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


class DateMention(Struct, frozen=True):
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


class Quantity(Struct, frozen=True):
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


class Hedge(Struct, frozen=True):
    """A word that weakens a claim ("reportedly", "may"), by its span."""

    start: int
    end: int


class Attribution(Struct, frozen=True):
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


class Quotation(Struct, frozen=True):
    """Speech between marks in one document, marks excluded.

    One item a stretch; the stretches of one utterance ("Q1," X said, "Q2") share ``utterance``.
    """

    start: int
    end: int
    kind: Literal["direct", "partial"]
    attribution: Attribution | None
    utterance: int
    rule: str = ""


class Claim(Struct, frozen=True):
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


class OpenPoint(Struct, frozen=True):
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


class Reading(Struct, frozen=True):
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
