"""What `build` and `extract` share: from sources to files, with a summary and the exit code."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen.cli import console, outputs, telling
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.decisions import Decision
    from briefgen.model import Brief
    from briefgen.options import Audience
    from briefgen.pipeline import BuildResult
    from briefgen.stages import Stages

SHOWN = 10
"""Warnings told one by one; the rest are counted."""


class Request(Struct, frozen=True, kw_only=True):
    """What the user asked for, as typed."""

    sources: Sequence[str]
    outputs: Sequence[str]
    format: str | None
    default: str
    audience: str
    as_of: str | None
    title: str | None
    bundle: Path | None
    decisions: Path | None
    notes: Path | None
    archive: bool
    allow_hosts: Sequence[str]
    quiet: bool
    verbose: bool
    jobs: int | None = None
    cache: bool = True
    engine: str = "local"
    scheduler: str | None = None
    readings: str | None = None


def make(request: Request) -> int:
    """Build the brief, write what was asked for, tell about it; the exit code."""
    from briefgen.briefs import check_bundle, write_bundle

    started = time.monotonic()
    packs = outputs.packs(request.audience, request.notes, archive=request.archive)
    planned = outputs.plan(request.outputs, request.format, default=request.default)
    targets = outputs.by_audience(planned, [pack.name for pack in packs])
    written_by_hand = [path for path in (request.decisions, request.notes) if path is not None]
    outputs.refuse_sources(targets, [*request.sources, *written_by_hand], request.bundle)
    with console.busy("reading the sources", quiet=request.quiet):
        result = _build(request, packs[0].audience)
    if request.bundle is not None:
        check_bundle(request.bundle, result.brief.sources)
    with console.busy("writing", quiet=request.quiet):
        written, unmade = outputs.write(result.brief, targets, packs, result.texts)
        if request.bundle is not None:
            write_bundle(request.bundle, result.brief, result.texts)
    outputs.report(targets, written, unmade)
    if not request.quiet:
        _tell(result.brief, verbose=request.verbose)
        places = ", ".join(str(path) for path in (*written, *([request.bundle] if request.bundle else [])))
        console.say(f"{_summary(result.brief)}; {time.monotonic() - started:.1f} s" + (f"; {places}" if places else ""))
    return _exit_code(result.brief, bool(unmade))


def _build(request: Request, audience: Audience) -> BuildResult:
    from briefgen.options import Options
    from briefgen.pipeline import build
    from briefgen.web import Fetcher

    options = Options(audience=audience.name, as_of=_day(request.as_of), title=request.title)
    decisions = _decisions(request.decisions)
    fetch = Fetcher(tuple(request.allow_hosts))
    with _stages(request) as stages:
        return build(request.sources, audience, options, stages, decisions, fetch)


def _stages(request: Request) -> AbstractContextManager[Stages]:
    """Where the sources are read. Raises `UsageError` for options that do not go together."""
    from briefgen.cluster import chosen_stages

    if request.engine not in ("local", "dask"):
        raise UsageError(f"there is no engine {request.engine!r}; there are local and dask")
    if request.engine == "dask" and not request.scheduler:
        raise UsageError("--engine dask needs --scheduler, the address that dask scheduler prints: tcp://10.0.0.1:8786")
    if request.engine == "local" and (request.scheduler or request.readings):
        raise UsageError("--scheduler and --readings belong to --engine dask")
    return chosen_stages(request.scheduler, request.readings, jobs=request.jobs, cache=request.cache)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}: not a day; write it as 2026-01-05") from None
    if not 1000 <= day.year <= 9000:  # what is counted from it must have a calendar too
        raise UsageError(f"--as-of {text}: no day that news are of")
    return day


def _decisions(path: Path | None) -> tuple[Decision, ...]:
    if path is None:
        return ()
    from briefgen.decisions import load_decisions

    return load_decisions(path)


def _tell(brief: Brief, *, verbose: bool) -> None:
    """The diagnostics: warnings and errors, with -v the rest too."""
    notes = list(telling.joined(brief, [d for d in brief.diagnostics if verbose or d.severity != "info"]))
    shown = notes if verbose else notes[:SHOWN]
    for note, line in shown:
        console.say(f"{note.severity}: {line}")
    if len(notes) > len(shown):
        console.say(f"... and {len(notes) - len(shown)} more; -v shows all")


def _summary(brief: Brief) -> str:
    from briefgen.render.context import left_out

    aside = left_out(brief)
    found = Counter("left out" if source.id in aside else source.status for source in brief.sources)
    counts = ((len(story.facts), len(story.conflicts), len(story.questions)) for story in brief.stories)
    facts, conflicts, questions = map(sum, zip((0, 0, 0), *counts, strict=True))
    return (
        f"{found['read']} read, {found['duplicate']} duplicate, {found['skipped']} skipped"
        + (f", {found['left out']} left out; " if aside else "; ")
        + f"{_count(facts, 'fact')}, {_count(conflicts, 'conflict')}, {_count(questions, 'question')}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _exit_code(brief: Brief, unmade: bool) -> int:
    """Of the codes that apply the highest."""
    if unmade:
        return console.UNMADE
    return console.UNREAD if any(map(console.is_unread, brief.diagnostics)) else console.DONE
