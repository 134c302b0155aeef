"""briefgen schedule: make what is due, keep making it, or let another scheduler do so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli import console
from briefgen.cli.edition_options import ConfigFile, LogFormat, OneEdition, StateFolder
from briefgen.cli.options import Quiet, Verbose

if TYPE_CHECKING:
    from briefgen.cli.log import Log
    from briefgen.editions.config import Config
    from briefgen.editions.schedule import Made, TickResult
    from briefgen.editions.units import Units

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Make and send the editions that are due.")
_ENDED = 143


@app.command("tick")
def tick(
    edition: OneEdition = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    log_format: LogFormat = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make the editions that are due and send what waits; the folders that were published are printed.

    It may be called as often as one likes: what was made is not made again, and what was missed or killed is made up
    for. Exit code 0: all is well, also when nothing was due; 6: another run is on; 3, 5, 7 and 4 as for a build.

    Examples:

      briefgen schedule tick

      briefgen schedule tick morning --log-format json
    """
    from briefgen.cli.log import Log
    from briefgen.editions import clock
    from briefgen.editions import config as configs

    log = Log(_known(log_format), quiet=quiet, verbose=verbose)
    raise typer.Exit(_tick(configs.from_here(config, state=state), edition, log, clock.now()))


@app.command("run")
def run(
    config: ConfigFile = None,
    state: StateFolder = None,
    log_format: LogFormat = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Stay, and make each edition when it is due. Ctrl-C or SIGTERM end it within seconds; nothing is left half made.

    The config is read again each time, so that a change needs no restart. What goes wrong is said, and tried again.

    Examples:

      briefgen schedule run --log-format json
    """
    from briefgen.cli.log import Log
    from briefgen.editions import config as configs

    log = Log(_known(log_format), quiet=quiet, verbose=verbose)
    configs.from_here(config, state=state)  # what is wrong from the start is no matter for later
    try:
        _stay(config, state, log)
    except SystemExit as end:
        if end.code != _ENDED:
            raise
        log.say("ended", "ended as asked")


@app.command("emit")
def emit(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="systemd, cron, launchd, windows or github.")],
    config: ConfigFile = None,
    every: Annotated[int, typer.Option("--every", metavar="MINUTES", help="How often it looks what is due.")] = 15,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write the files here; else they are printed.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Print what makes another scheduler tick, with the absolute paths of this command and its config.

    Examples:

      briefgen schedule emit systemd -o ~/.config/systemd/user

      briefgen schedule emit cron
    """
    from briefgen.editions import config as configs
    from briefgen.editions import units

    found = configs.from_here(config)
    made = units.emit(kind, _plan(found, every))
    if output is None:
        print(units.shown(made), end="")
    else:
        for path in _written(made, output):
            print(path)
    if not quiet:
        for line in made.install:
            console.say(line)


def _plan(config: Config, every: int) -> Any:
    from briefgen.editions.units import Plan

    entries = [entry for edition in config.editions for entry in (*edition.deliver, *edition.notify)]
    return Plan(
        command=(*_this_command(), "schedule", "tick", "--config", str(config.path)),
        config=config.path,
        minutes=every,
        state=config.state,
        outputs=tuple(edition.output for edition in config.editions),
        secrets=tuple(dict.fromkeys(name for entry in entries for name in entry.variables())),
    )


def _this_command() -> tuple[str, ...]:
    """How this briefgen is called from anywhere: its script, or the interpreter with the module."""
    script = Path(sys.argv[0]).absolute()
    if script.stem == "briefgen" and script.is_file():
        return (str(script),)
    beside = Path(sys.executable).with_name("briefgen.exe" if sys.platform == "win32" else "briefgen")
    return (str(beside),) if beside.is_file() else (sys.executable, "-m", "briefgen")


def _written(units: Units, folder: Path) -> Iterator[Path]:
    from briefgen.output import write_atomic

    folder.mkdir(parents=True, exist_ok=True)
    for unit in units.files:
        write_atomic(folder / unit.name, unit.text.encode("utf-8"))
        yield folder / unit.name


# --------------------------------------------------------------------------- what one look does and says


def _stay(config: Path | None, state: Path | None, log: Log) -> None:
    import time

    from briefgen.editions import clock, lock, schedule
    from briefgen.editions import config as configs
    from briefgen.errors import BriefgenError

    while True:
        pause = schedule.LONGEST_WAIT
        try:
            found = configs.from_here(config, state=state)
            _tick(found, None, log, clock.now())
            pause = schedule.wait(found, clock.now())
        except lock.LockedError as error:
            log.say("locked", str(error))
        except BriefgenError as error:
            log.error(str(error), error.exit_code)
        except Exception as error:  # tomorrow's edition must come whatever today's met
            log.error(f"{type(error).__name__}: {error}", console.FAILED)
        time.sleep(pause)


def _tick(config: Config, only: str | None, log: Log, now: Any) -> int:
    from briefgen.editions import schedule

    with _watched(log) as progress:
        result = schedule.tick(config, now, only=only, progress=progress)
    _tell(result, log)
    return result.exit_code


def _tell(result: TickResult, log: Log) -> None:
    from briefgen.cli import telling

    for note in result.notes:
        log.say("note", note)
    for run in result.ended:
        log.say("recovered", f"{run.edition} {run.slot.folder}: an earlier run is {run.status}", status=run.status)
    for made in result.made:
        _tell_made(made, log)
    for rest in result.resting:
        again = f"tried again after {rest.until.astimezone(rest.slot.at.tzinfo):%H:%M}"
        log.warn("resting", f"{rest.slot.edition} {rest.slot.folder} is not made yet, {again}: {rest.error}",
                edition=rest.slot.edition, slot=rest.slot.key, until=rest.until.isoformat())  # fmt: skip
    for told in telling.deliveries(result.delivery):
        log.tell(told)
    if not (result.made or result.resting) and log.verbose:
        log.say("nothing", "nothing is due")


def _tell_made(made: Made, log: Log) -> None:
    from briefgen.cli import telling

    name, about = f"{made.slot.edition} {made.slot.folder}", {"edition": made.slot.edition, "slot": made.slot.key}
    if made.result is None:
        log.error(f"{name}: {made.error}", made.exit_code, **about)
        return
    result = made.result
    log.say("made", telling.made(result), **about, status=result.status,
            folder=str(result.folder), code=made.exit_code, counts=result.counts)  # fmt: skip
    for told in telling.remarks(result):
        log.tell(told)
    print(result.folder, flush=True)


@contextmanager
def _watched(log: Log) -> Iterator[Callable[[str], None]]:
    """What takes the stages of a run: shown on the last line of a terminal, told as JSON with -v, else nowhere."""
    if log.as_json:
        yield (lambda stage: log.say("stage", stage)) if log.verbose else (lambda stage: None)
        return
    with console.busy("looking what is due", quiet=log.quiet) as show:
        yield show


def _known(log_format: str) -> bool:
    """Whether what happens is told as JSON. Raises `UsageError` for what is no format."""
    from briefgen.errors import UsageError

    if log_format not in ("text", "json"):
        raise UsageError(f"--log-format {log_format}: give text or json")
    return log_format == "json"
