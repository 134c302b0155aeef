"""briefgen init: a config to begin with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.editions.starter import Answers


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; made if need be.")] = Path(),
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What the edition is called.")] = "morning",
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="SOURCE", help="A file, folder, feed or page. Repeatable.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it is due: 08:00.")] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="Europe/Brussels; else that of this machine.")
    ] = None,
    approve: Annotated[
        str | None, typer.Option("--approve", metavar="required|auto", help="Whether somebody signs before it is sent.")
    ] = None,
) -> None:
    """Write a commented briefgen.yaml that runs at once, with an inbox to try it; nothing is ever overwritten.

    On a terminal three questions are asked for what no option says.

    Examples:

      briefgen init

      briefgen init desk/ --source https://example.org/rss --at 07:30 --timezone Europe/Brussels --approve auto
    """
    from briefgen.editions import config, starter
    from briefgen.errors import UsageError

    if (folder / config.NAME).exists():
        raise UsageError(f"{folder / config.NAME} is there already and was left as it is")
    zone = timezone or starter.local_zone()
    answers = starter.Answers(name, tuple(source or (starter.INBOX,)), at or "08:00", zone, approve or "required")
    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        answers = _asked(answers, folder, source=source is None, at=at is None, approve=approve is None)
    for path in starter.write(answers, folder):
        print(path)
    console.say(f"now: briefgen run {name}" + (f" (in {folder})" if folder != Path() else ""))


def _asked(answers: Answers, folder: Path, *, source: bool, at: bool, approve: bool) -> Answers:
    """``answers`` with what the person at the terminal says; a wrong answer is said and asked again."""
    if source:
        usual = ", ".join(answers.sources)
        answers = _ask("What does it read? Folders, feeds, pages, with commas between", usual, answers, folder,
                       lambda said: replace(answers, sources=tuple(map(str.strip, said.split(",")))))  # fmt: skip
    if at:
        answers = _ask(f"When is it due, in {answers.timezone}?", answers.at, answers, folder,
                       lambda said: replace(answers, at=said))  # fmt: skip
    if approve:
        answers = _ask("Does somebody sign before it is sent (required), or not (auto)?", answers.approve, answers,
                       folder, lambda said: replace(answers, approve=said))  # fmt: skip
    return answers


def _ask(question: str, usual: str, answers: Answers, folder: Path, put: Callable[[str], Answers]) -> Answers:
    from briefgen.editions import starter
    from briefgen.errors import UsageError

    while True:
        found = put(typer.prompt(question, default=usual, err=True).strip())
        try:
            starter.check(found, folder)
            return found
        except UsageError as error:
            console.say_error(str(error).rpartition(": ")[2])
