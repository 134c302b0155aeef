"""briefgen sources: what a build would make of its sources."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.edition_options import ConfigFile, StateFolder
from briefgen.cli.options import AllowHost, Quiet

if TYPE_CHECKING:
    from briefgen.checking import Checked
    from briefgen.editions.config import Config
    from briefgen.editions.health import SourceHealth

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="What a build would make of its sources.")

_HEADER = ("", "PATH", "FORMAT", "ENCODING", "LANG", "DATE", "WORDS", "PUBLISHER", "TITLE")
_PATH, _WORDS, _PUBLISHER, _TITLE = 1, 6, 7, 8
_LEAST = {_PATH: 20, _PUBLISHER: 10, _TITLE: 12}
"""Columns that give way to the width of the terminal, and how far."""


@app.callback()
def _group() -> None:
    """Keeps `check` a subcommand while it is the only one."""


@app.command("check")
def check(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCES]", help="As for build; none: the sources of the editions in briefgen.yaml."),
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="json|text", help="How to print them.")] = "text",
    allow_host: AllowHost = None,
    look: Annotated[
        bool, typer.Option("--look", help="Of editions: look at the sources now, not at what is known.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
) -> None:
    """List what SOURCES hold, before a brief is built: how each is read, what it says of itself, or why it is not read.

    Without SOURCES, list how those of the editions do: quiet, unchanged, stale and broken are told apart, and "!" marks
    what somebody should see to.

    Exit code 0: all could be read; 3: a source could not be, or is silent for too long; 4: none could be.

    Examples:

      briefgen sources check articles/

      briefgen sources check articles/ sources.txt --format json

      briefgen sources check --look
    """
    from briefgen.checking import check as checked
    from briefgen.cli import console
    from briefgen.errors import UsageError
    from briefgen.web import Fetcher

    if format not in ("json", "text"):
        raise UsageError(f"there is no format {format!r} for this table; give json or text")
    if not sources:
        raise typer.Exit(_editions(config, state, format, look=look, quiet=quiet))
    with console.busy("reading the sources", quiet=quiet):
        found, remarks = checked(sources, fetch=Fetcher(tuple(allow_host or ())))
    print(_as_json(found) if format == "json" else _as_text(found))
    if not quiet:
        for remark in remarks:
            console.say(f"warning: {remark}")
        console.say(_counts(found))
    read = any(one.source.status == "read" for one in found)
    failed = any(one.failed for one in found)
    raise typer.Exit(console.NOTHING if not read else console.UNREAD if failed else console.DONE)


def _counts(found: Sequence[Checked]) -> str:
    counts = Counter(one.standing for one in found)
    aside = f", {counts['aside']} left out" if counts["aside"] else ""
    return ", ".join(f"{counts[status]} {status}" for status in ("read", "duplicate", "skipped")) + aside


def _as_json(found: Sequence[Checked]) -> str:
    from briefgen.schema import to_data

    data: list[dict[str, Any]] = [
        {**to_data(one.source), "day": one.day, "failed": one.failed, "notes": list(one.notes)} for one in found
    ]
    return json.dumps({"sources": data}, ensure_ascii=False, indent=1)


# --------------------------------------------------------------------------- the table


def _as_text(found: Sequence[Checked]) -> str:
    from briefgen.cli.tables import GAP, lines

    rows = [_HEADER, *(_row(one) for one in found)]
    header, *table = lines(rows, numbers=(_WORDS,), least=_LEAST, from_left=(_PATH,))
    indent = " " * (max(len(row[0]) for row in rows) + GAP)
    told = [header]
    for line, one in zip(table, found, strict=True):
        told += [line, *(f"{indent}{remark}" for remark in _remarks(one))]
    return "\n".join(told)


def _row(one: Checked) -> tuple[str, ...]:
    from briefgen.cli.tables import plain

    source = one.source
    known = source.status != "skipped"
    day = one.day or (source.published or "")[:10]
    cells = (source.format, source.encoding, source.language, day, str(source.words) if known else "")
    return tuple(plain(cell) for cell in (source.id, source.path, *cells, source.publisher, source.title))


def _remarks(one: Checked) -> Iterator[str]:
    from briefgen.cli.tables import plain

    if one.source.status != "read":
        yield f"{one.source.status}: {plain(one.source.reason)}"
    yield from map(plain, one.notes)


# --------------------------------------------------------------------------- the sources of editions


def _editions(config: Path | None, state: Path | None, format: str, *, look: bool, quiet: bool) -> int:
    """Print how the sources of the configured editions do; the exit code."""
    from briefgen.cli import console
    from briefgen.editions import config as configs

    found = configs.from_here(config, state=state)
    with console.busy("looking at the sources", quiet=quiet):
        health = _health(found, look=look, quiet=quiet)
    print(_health_as_json(health) if format == "json" else _health_as_text(health))
    sources = [source for own in health.values() for source in own]
    if not quiet:
        if any(source.state == "unasked" for source in sources):
            console.say("some were not looked at yet; --look looks now and keeps what is new for the next edition")
        console.say(", ".join(f"{number} {state}" for state, number in Counter(s.state for s in sources).items()))
    if all(source.state == "broken" for source in sources):
        return console.NOTHING
    return console.UNREAD if any(source.alarm for source in sources) else console.DONE


def _health(config: Config, *, look: bool, quiet: bool) -> dict[str, tuple[SourceHealth, ...]]:
    """The sources of each edition as they were found last, or are ``look``ed at now."""
    from briefgen.cli.stores import opened
    from briefgen.editions import clock, lock
    from briefgen.editions.collect import collect
    from briefgen.editions.health import of

    now = clock.now()
    if not look:
        with opened(config, quiet=quiet) as store:
            return {edition.name: of(edition, store, now) for edition in config.editions}
    with lock.held(config.state), opened(config, quiet=quiet) as store:
        return {edition.name: collect(edition, config, store, now).sources for edition in config.editions}


_HEALTH_HEADER = ("EDITION", "SOURCE", "KIND", "STATE", "ITEMS", "NEW", "WHAT")


def _health_as_text(health: Mapping[str, Sequence[SourceHealth]]) -> str:
    from briefgen.cli.tables import plain, table

    rows = [_HEALTH_HEADER]
    for edition, sources in health.items():
        for one in sources:
            state = f"{one.state} !" if one.alarm else one.state
            known = one.state not in ("unasked", "broken")
            numbers = (str(one.items), str(one.new)) if known else ("-", "-")
            rows.append((edition, plain(one.name or one.address), one.kind, state, *numbers, plain(one.words)))
    return table(rows, numbers=(4, 5), least={1: 20, 6: 30})


def _health_as_json(health: Mapping[str, Sequence[SourceHealth]]) -> str:
    from msgspec.structs import asdict

    data = [{"edition": edition, **asdict(source)} for edition, sources in health.items() for source in sources]
    return json.dumps({"sources": data}, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
