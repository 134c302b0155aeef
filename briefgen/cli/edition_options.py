"""Arguments and options of the commands that work with ``briefgen.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _editions(incomplete: str) -> list[str]:
    """The editions of the config that is in force here, for shells."""
    from briefgen.editions import config
    from briefgen.errors import BriefgenError

    try:
        names = [edition.name for edition in config.from_here().editions]
    except BriefgenError:
        return []
    return [name for name in names if name.startswith(incomplete)]


ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="The briefgen.yaml; else BRIEFGEN_CONFIG, else found upward."),
]
StateFolder = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="The store; else BRIEFGEN_STATE, else the config."),
]
EditionName = Annotated[
    str, typer.Argument(metavar="EDITION", help="Its name in the config.", autocompletion=_editions)
]
OneEdition = Annotated[str | None, typer.Argument(metavar="[EDITION]", help="Only this one.", autocompletion=_editions)]
LogFormat = Annotated[
    str, typer.Option("--log-format", metavar="text|json", help="How to tell what happens, on standard error.")
]
