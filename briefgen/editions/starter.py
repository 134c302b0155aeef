"""The config that ``briefgen init`` writes: commented, and sound as it stands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from msgspec import Struct

from briefgen.editions import config
from briefgen.errors import BriefgenError, UsageError
from briefgen.output import write_atomic

INBOX = "inbox/"
_LOCALTIME = Path("/etc/localtime")
_PLACE = re.compile(r"\A, line \d+, column \d+: (?:editions\.morning[^:]*: )?")


class Answers(Struct, frozen=True):
    """What a starter is made of; each has a default that works."""

    name: str = "morning"
    sources: Sequence[str] = (INBOX,)
    at: str = "08:00"
    timezone: str = "UTC"
    approve: str = "required"


def text_of(answers: Answers) -> str:
    """``briefgen.yaml`` with ``answers`` in it."""
    return _CONFIG.format(
        name=answers.name,
        title=json.dumps(f"{answers.name.replace('-', ' ').replace('_', ' ').capitalize()} brief"),
        sources="\n".join(f"      - {json.dumps(source, ensure_ascii=False)}" for source in answers.sources),
        at=json.dumps(answers.at),
        timezone=answers.timezone if answers.timezone.isprintable() else json.dumps(answers.timezone),
        approve=answers.approve,
    )


def mistake(**answer: Any) -> str | None:
    """What is wrong with one ``answer`` of `Answers`, in words that name no file, for there is none yet."""
    place = Path(config.NAME)
    try:
        config.checked_text(text_of(Answers(**answer)), place)
    except UsageError as error:
        return _PLACE.sub("", str(error).splitlines()[0].removeprefix(str(place)))
    return None


def write(answers: Answers, folder: Path) -> tuple[Path, ...]:
    """Write the config into ``folder`` and, when it reads an inbox, that with two texts to try it; the files written.

    Raises `UsageError` when there is a config already, or the answers make none that is sound; nothing is written then.
    """
    place = folder / config.NAME
    if place.exists() or place.is_symlink():
        raise UsageError(f"{place} is there already and was left as it is")
    config.checked_text(text_of(answers), place)
    wanted = {place: text_of(answers)}
    if INBOX in answers.sources:
        wanted |= {folder / INBOX / name: text for name, text in _TEXTS.items()}
    written = [path for path in wanted if not path.exists()]
    for path in written:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BriefgenError(f"cannot write {path}: {error.strerror or error}") from error
        write_atomic(path, wanted[path].encode("utf-8"))
    return tuple(written)


def local_zone() -> str:
    """The time zone of this machine as it is set there, UTC where that shows none."""
    link = str(_LOCALTIME.resolve()) if _LOCALTIME.is_symlink() else ""
    for found in (os.environ.get("TZ", "").lstrip(":"), link.partition("zoneinfo/")[2]):
        if found in available_timezones():
            return found
    return "UTC"


_CONFIG = """\
# What briefgen makes by itself, and when. Paths are relative to this file; see what is in force: briefgen config show
# Try it now: briefgen run {name}
# Let it run: briefgen schedule emit systemd (or cron, launchd, windows, github), or briefgen schedule run

# keep: {{items: 30d, texts: 90d, editions: 365d}}   # how long what was seen and made stays

editions:
  {name}:
    title: {title}

    # Files, folders, web pages, feeds and OPML lists. More can be said of a source:
    #   - {{feed: "https://example.org/rss", name: Example, silence_days: 3, reliability: B}}
    #   - {{mail: Maildir/}}
    sources:
{sources}

    # When it is due: weekdays, daily, or days as [mon, thu]; one time of day or several.
    days: weekdays
    at: {at}
    timezone: {timezone}
    catch_up: latest        # after sleep: the latest edition alone, all of them, or skip

    # Texts of how long; after a weekend it reaches back to the edition before.
    window: 24h

    # Whom it is for (see briefgen templates list), and in which formats; the record, json, is always there.
    audiences: [daily]
    formats: [pdf, html, md]
    # stories: 15           # most stories shown
    # watch: [NATO, "water supply"]   # what goes first

    output: outputs/{name}

    # Whether somebody signs (briefgen approve {name}) before it goes to anyone, or it goes unasked: required or auto.
    approve: {approve}
    # deliver:
    #   - {{folder: /srv/briefs}}
    #   - {{mail: [minister@example.org], from: desk@example.org, host: smtp.example.org,
    #      user: desk, password_env: SMTP_PASSWORD, attach: [pdf]}}
"""
_TEXTS = {
    "sample-ferry.txt": """\
Ferry service to Sandholm halted after collision

Local Courier

The ferry between Rinkeby harbour and the island of Sandholm was halted after it struck the quay, the operator said.
Twelve passengers were taken to hospital, two of them with serious injuries, said Marta Lind, a spokeswoman for the
regional hospital.

The cause of the collision is not known. "The engine did not answer when the captain put it astern," said Per Holm,
the operator's director of traffic. He said that the service would not resume before the quay had been inspected.

The accident investigation board said it had opened an inquiry.
""",
    "sample-island.txt": """\
Sandholm cut off after ferry accident

Island Gazette

About 400 residents of Sandholm are without a connection to the mainland after the ferry hit the quay at Rinkeby.
Thirteen people were hurt, according to the coastguard, which sent two boats.

The island's shop has supplies for four days, said its owner, Inga Berg. The regional council said that a replacement
boat would arrive from the north, but could not say when.
""",
}
"""Made up, to try the config with; undated, so that they belong to whatever edition comes first."""
