"""briefgen doctor: whether this machine has what is needed."""

from __future__ import annotations

from pathlib import Path

import typer


def doctor() -> None:
    """Try what briefgen needs on this machine, and say what is missing with the line that cures it.

    A PDF is made and read back, fonts, packs, briefgen.yaml, secrets and folders are looked at; nothing is written,
    nothing is fetched. Exit code 0: all is well, or only a part is lacking; 1: something is broken.

    Example:

      briefgen doctor
    """
    from briefgen.cli import console
    from briefgen.doctor import examine

    broken = False
    for finding in examine(Path.cwd()):
        broken = broken or finding.standing == "broken"
        print(f"{finding.standing:<8} {finding.part}: {finding.said}")
        if finding.cure:
            print(f"{'':<8} -> {finding.cure}")
    raise typer.Exit(console.FAILED if broken else console.DONE)
