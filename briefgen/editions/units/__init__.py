"""What makes another scheduler tick: one module a kind, found by its name, with ``units(plan)``.

The units know nothing of editions: they call ``briefgen schedule tick`` often, and that knows what is due. So a change
of the config needs no new units, and clocks that change, sleep and restarts are no matter of theirs.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from msgspec import Struct

from briefgen.errors import UsageError
from briefgen.user_files import nearest

KINDS: tuple[str, ...] = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Every kind of scheduler there is."""
NAME = "briefgen"
MINUTES = (5, 6, 10, 12, 15, 20, 30, 60)
"""How often a tick may be asked for: what divides the hour, so that every scheduler can say it."""


class Plan(Struct, frozen=True):
    """What to call: ``command`` with absolute paths, from the folder of ``config``, every so many ``minutes``.

    ``state`` and ``outputs`` are what it writes; ``secrets`` the environment variables that deliveries need.
    """

    command: tuple[str, ...]
    config: Path
    minutes: int = 15
    state: Path = Path(".briefgen")
    outputs: tuple[Path, ...] = ()
    secrets: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        return self.config.parent


class Unit(Struct, frozen=True):
    """One file: its name, and what is in it."""

    name: str
    text: str


class Units(Struct, frozen=True):
    """The files of one kind, and how a person puts them to use, a line each."""

    files: tuple[Unit, ...]
    install: tuple[str, ...]


def emit(kind: str, plan: Plan) -> Units:
    """What makes the scheduler ``kind`` call the command of ``plan``.

    Raises `UsageError` for an unknown kind, minutes that no scheduler keeps, and paths that none can write.
    """
    if kind not in KINDS:
        raise UsageError(f"there is no scheduler {kind!r}; {nearest(kind, KINDS) or 'there are ' + ', '.join(KINDS)}")
    if plan.minutes not in MINUTES:
        raise UsageError(f"--every {plan.minutes}: give one of {', '.join(map(str, MINUTES))} minutes")
    for part in (*plan.command, str(plan.config)):
        if not part.isprintable():
            raise UsageError(f"{part!r}: such a path cannot be written into a unit")
    units: Units = import_module(f"{__name__}.{kind}").units(plan)
    return units


def shown(units: Units) -> str:
    """The files as one text; several are each headed by a comment with the name."""
    if len(units.files) == 1:
        return units.files[0].text
    return "\n".join(f"# ---- {unit.name}\n{unit.text}" for unit in units.files)
