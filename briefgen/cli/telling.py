"""What happened to editions and deliveries, in the words that every command has for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.editions.deliver import DeliveryResult
    from briefgen.editions.run import RunResult
    from briefgen.editions.store.outbox import Sending
    from briefgen.model import Brief, Diagnostic

_BANDS = {
    "attention": "for attention", "awareness": "for awareness", "continuing": "continuing", "below": "not shown",
}  # fmt: skip


_NAMED = 3
"""Sources that are named of those of which the same is said; the register has them all."""
Level = Literal["info", "warning"]


class Told(Struct, frozen=True):
    """One line; a ``warning`` is for who wants to hear of nothing else. ``fields`` are what programs get beside it."""

    event: str
    level: Level
    line: str
    fields: Mapping[str, str] = field(default_factory=dict)


def made(result: RunResult, done: str = "published") -> str:
    """An edition in one line: what was ``done``, its stories by where they stand, its sources."""
    stories = ", ".join(f"{result.counts[band]} {word}" for band, word in _BANDS.items() if result.counts[band])
    quiet = ["nothing above the threshold"] if result.status == "quiet" else []
    told = "; ".join([*quiet, stories or "no story", _read(result)])
    return f"{result.edition} {result.slot.folder}: {done}: {told}"


def _read(result: RunResult) -> str:
    read, unread = result.counts["read"], result.counts["unread"]
    sources = f"{read} source read" if read == 1 else f"{read} sources read"
    return f"{sources}, {unread} not" if unread else sources


def remarks(result: RunResult) -> Iterator[Told]:
    """What somebody should see to in an edition, then the remarks of its build."""
    name = f"{result.edition} {result.slot.folder}"
    about = {"edition": result.edition, "slot": result.slot.key}
    for line in (*result.alarms, *result.unmade):
        yield Told("alarm", "warning", f"{name}: {line}", about)
    for remark, line in joined(result.brief, result.brief.diagnostics):
        level: Level = "info" if remark.severity == "info" else "warning"
        fields = {**about, "code": remark.code, "severity": remark.severity}
        yield Told("diagnostic", level, f"{name}: {line}", fields)


def joined(brief: Brief, notes: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each of ``notes`` on ``brief`` with its words; what is said of several sources alike is said once, with the first
    of them."""
    paths = {source.id: source.path for source in brief.sources}
    found: dict[tuple[str, str], list[Diagnostic]] = {}
    for note in notes:
        said = note.message.removeprefix(f"{paths.get(note.source or '')}: ")
        found.setdefault((note.severity, said), []).append(note)
    for (_, said), (first, *others) in found.items():
        named = [paths.get(note.source or "", "") for note in (first, *others)]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield first, f"{said}: {', '.join(named[:_NAMED])}{more}" if others else first.message


def deliveries(result: DeliveryResult) -> Iterator[Told]:
    """What became of each delivery, then what else is to be known."""
    yield from (_delivery("sent", "info", "sent", row) for row in result.sent)
    yield from (_delivery("waiting", "warning", "not sent, tried again later", row) for row in result.waiting)
    yield from (_delivery("failed", "warning", "not sent", row) for row in result.failed)
    yield from (_delivery("dropped", "warning", "dropped", row) for row in result.dropped)
    for row in result.again:
        twice = f"{named(row)} may have it twice, under one message id: an earlier try was interrupted"
        yield Told("again", "warning", twice, _where(row))
    yield from (Told("note", "info", note) for note in result.notes)


def _delivery(event: str, level: Level, words: str, row: Sending) -> Told:
    why = f": {row.error}" if row.error and event != "sent" else ""
    return Told(event, level, f"{words}: {named(row)}{why}", _where(row))


def _where(row: Sending) -> dict[str, str]:
    return {"edition": row.edition, "slot": row.slot, "channel": row.channel, "target": row.target}


def named(row: Sending) -> str:
    """A delivery in one line."""
    audience = f" ({row.audience})" if row.audience else ""
    return f"{row.edition} {Path(row.folder).name}, {row.channel} {row.target}{audience}"


def tell(told: Iterator[Told], *, quiet: bool, verbose: bool = True) -> None:
    """Says it: with ``quiet`` the warnings alone, without ``verbose`` no remark of a build that is none."""
    for one in told:
        if one.level == "warning":
            console.say(f"warning: {one.line}")
        elif not quiet and (verbose or one.event != "diagnostic"):
            console.say(one.line)
