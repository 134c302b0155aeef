"""What one delivery says, before any channel makes bytes of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from briefgen.editions.deliver.differences import Difference, differences
from briefgen.editions.issue import Issue, read_issue
from briefgen.editions.store.outbox import Sending
from briefgen.model import Brief
from briefgen.render.blocks import Page
from briefgen.render.labels import Labels
from briefgen.render.packs import Pack
from briefgen.schema import brief_from_data
from briefgen.sources.own import RECORD

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition

_LONGEST_SUBJECT = 150
QUIET = "edition.quiet"
_BLANKS = re.compile(r"\s+")


class Shown(Struct, frozen=True, dict=True):
    """What one audience is shown of a published edition: read and drawn once, however many recipients there are."""

    found: Issue
    pack: Pack

    @cached_property
    def record(self) -> bytes:
        """The brief as JSON, as the edition's first audience has it."""
        return self.found.read(RECORD)

    @cached_property
    def brief(self) -> Brief:
        """The brief, with the marks of what the audience prints."""
        from briefgen.compose import printed_for

        return printed_for(brief_from_data(json.loads(self.record)), self.pack.audience)

    @cached_property
    def page(self) -> Page:
        from briefgen.render.view import build_page

        return build_page(self.brief, self.pack)


Shelf = dict[tuple[str, str], Shown]
"""What is shown, by folder and audience, kept for a round of deliveries."""


class Message(Struct, frozen=True, dict=True):
    """One edition for one recipient.

    ``differences`` are what a correction changed, ``waiting`` whom a notice says that the edition waits for.
    ``reply_to`` is the message id that a correction answers.
    """

    sending: Sending
    edition: Edition
    shown: Shown
    differences: tuple[Difference, ...] = ()
    waiting: tuple[str, ...] = ()
    reply_to: str | None = None

    @property
    def found(self) -> Issue:
        return self.shown.found

    @property
    def pack(self) -> Pack:
        return self.shown.pack

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.sending.slot)

    @property
    def date(self) -> datetime:
        """Of the slot, so that a message that is sent again is the same; what answers to it is of its own moment."""
        return self.at if self.sending.kind == "new" else self.sending.planned

    @property
    def labels(self) -> Labels:
        return self.pack.labels

    def name_of(self, fmt: str) -> str:
        """What the file of its audience in the format ``fmt`` is called; JSON is the record of all."""
        return RECORD if fmt == "json" else f"{self.edition.name}-{self.pack.name}.{fmt}"

    def files(self) -> tuple[str, ...]:
        """The files of its audience, in the order of their publication; of every audience where it is for all."""
        stem = f"{self.edition.name}-{self.pack.name}."
        every = not self.sending.audience
        return tuple(n for n in self.found.for_readers() if every or n == RECORD or n.startswith(stem))

    @property
    def day(self) -> str:
        """The slot in words; with its time where a day has several."""
        date = self.labels.date(f"{self.at:%Y-%m-%d}")
        return self.labels("mail.time", date=date, time=f"{self.at:%H:%M}") if len(self.edition.at) > 1 else date

    @property
    def subject(self) -> str:
        """One line: title, day and the headline that it leads with, or that nothing is above the threshold."""
        subject = self.labels("mail.subject", title=self.edition.title, date=self.day)
        if self.sending.kind == "notice":
            subject = self.labels("mail.sign", subject=subject)
        elif self.sending.kind == "correction":
            subject = self.labels("mail.correction", subject=subject)
        return one_line(self.labels("mail.headline", subject=subject, headline=self.headline or self.labels(QUIET)))

    @property
    def headline(self) -> str | None:
        """Of the first story, unless that is below what is shown."""
        stories = self.shown.brief.stories
        shown = stories and (stories[0].placing is None or stories[0].placing.band in ("attention", "awareness"))
        return stories[0].headline if shown else None

    @property
    def notice(self) -> tuple[str, ...]:
        """What stands before the brief: why it comes once more, or that it waits."""
        labels = self.labels
        if self.sending.kind == "notice":
            command = f"briefgen approve {self.edition.name} {self.sending.slot}"
            targets = labels("list.comma").join(self.waiting)
            lines = (labels("mail.waits"), labels("mail.recipients", targets=targets))
            return (*lines, labels("mail.command", command=command))
        if self.sending.kind != "correction":
            return ()
        note = self.shown.brief.edition.correction if self.shown.brief.edition else None
        reason = (labels("mail.reason", note=note),) if note else ()
        changed = tuple(said(difference, labels) for difference in self.differences) or (labels("mail.alike"),)
        return (labels("mail.replaces", date=self.day), *reason, *changed)


def said(difference: Difference, labels: Labels) -> str:
    """``difference`` as a line for the reader."""
    before, after = difference.before, difference.after
    if after is None:
        return labels("mail.struck", line=before)
    if before is None:
        return labels("mail.added", line=after)
    return labels("mail.changed", before=before, line=after)


def message_for(
    sending: Sending, edition: Edition, config: Config, rows: Sequence[Sending], shelf: Shelf | None = None
) -> Message:
    """The message of a row; ``rows`` are all of its edition and slot, of which some are held, some earlier.

    What is read and drawn is put on the ``shelf`` for the next one. Raises `BriefgenError` where the folder or the
    audience's pack cannot be read, and where the folder holds other files than were planned.
    """
    shelf = {} if shelf is None else shelf
    shown = _shown(sending, edition, config, shelf)
    shown.found.check(sending.digest)
    message = Message(sending, edition, shown)
    if sending.kind == "notice":
        held = [row for row in rows if row.status == "held" and row.revision == sending.revision]
        return replace(message, waiting=tuple(dict.fromkeys(row.target for row in held)))
    earlier = [row for row in rows if _is_earlier(row, sending)]
    if sending.kind == "new" or not earlier:
        return message
    old = _shown(earlier[-1], edition, config, shelf)
    return replace(message, differences=differences(old.brief, shown.brief), reply_to=earlier[0].message_id)


def _shown(sending: Sending, edition: Edition, config: Config, shelf: Shelf) -> Shown:
    place = (sending.folder, sending.audience)
    if place not in shelf:
        shelf[place] = Shown(read_issue(Path(sending.folder)), pack_of(edition, sending.audience, config))
    return shelf[place]


def _is_earlier(row: Sending, sending: Sending) -> bool:
    """Whether ``row`` brought the same recipient an earlier revision."""
    same = (row.channel, row.target, row.audience) == (sending.channel, sending.target, sending.audience)
    return same and row.status == "sent" and row.kind != "notice" and row.revision < sending.revision


def pack_of(edition: Edition, audience: str, config: Config) -> Pack:
    """The pack of ``audience`` ("": the edition's first) with the editor's words for it."""
    from briefgen.render.notes import load_notes
    from briefgen.render.packs import load_pack

    wanted = next((one for one in edition.audiences if one.audience == audience), edition.audiences[0])
    pack = load_pack(wanted.audience, config.packs)
    return replace(pack, notes=load_notes(wanted.notes)) if wanted.notes else pack


def one_line(text: str) -> str:
    """``text`` as a header may hold it: one line without control characters, without what a mail program would decode.

    The ``email`` package of Python 3.11 decodes an encoded word in what it is given and writes a line break in it as
    one: a headline could add a header. So the marks of such words are parted.
    """
    flat = _BLANKS.sub(" ", "".join(" " if unicodedata.category(c) in _UNFIT else c for c in text)).strip()
    cut = flat if len(flat) <= _LONGEST_SUBJECT else flat[: _LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
    return cut.replace("=?", "= ?").replace("?=", "? =")


_UNFIT = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
