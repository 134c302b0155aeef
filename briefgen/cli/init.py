"""briefgen init: a config to begin with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    given = {"name": name, "sources": source, "at": at, "timezone": timezone, "approve": approve}
    for field, answer in given.items():
        if answer is not None and (wrong := starter.mistake(**{field: answer})):
            raise UsageError(f"--{field.removesuffix('s')}: {wrong}")
    zone = timezone or starter.local_zone()
    answers = starter.Answers(name, tuple(source or (starter.INBOX,)), at or "08:00", zone, approve or "required")
    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        answers = _asked(answers, source=source is None, at=at is None, approve=approve is None)
    for path in starter.write(answers, folder):
        print(path)
    console.say(f"now: briefgen run {name}" + (f" (in {folder})" if folder != Path() else ""))


def _asked(answers: Answers, *, source: bool, at: bool, approve: bool) -> Answers:
    """``answers`` with what the person at the terminal says; a wrong answer is said and asked again."""
    if source:
        usual = ", ".join(answers.sources)
        answers = _ask("What does it read? Folders, feeds, pages, with commas between", usual, answers,
                       lambda said: {"sources": tuple(map(str.strip, said.split(",")))})  # fmt: skip
    if at:
        question = f"When is it due, in {answers.timezone}?"
        answers = _ask(question, answers.at, answers, lambda said: {"at": said})
    if approve:
        question = "Does somebody sign before it is sent (required), or not (auto)?"
        answers = _ask(question, answers.approve, answers, lambda said: {"approve": said})
    return answers


def _ask(question: str, usual: str, answers: Answers, take: Callable[[str], dict[str, Any]]) -> Answers:
    from msgspec.structs import replace

    from briefgen.editions import starter

    while True:
        said = take(typer.prompt(question, default=usual, err=True).strip())
        wrong = starter.mistake(**said)
        if wrong is None:
            return replace(answers, **said)
        console.say_error(wrong)
