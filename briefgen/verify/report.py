"""What a proof found: what the texts show, what only a rule can judge, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct, field

Part = Literal[
    "text", "cut", "speaker", "role", "cue", "origin", "id", "status", "support", "variants", "change", "before"
]


class Place(Struct, frozen=True):
    """Where in the brief a line stands: story index (None: outside the stories), field, index in that field."""

    story: int | None
    field: str
    index: int
    label: str
    """What a person calls it: the id of the line, or its kind and number."""
    value: int | None = None
    """Index of a conflict's or a series' value."""


class Failure(Struct, frozen=True):
    """``part`` says what of the line is wrong: "text" is the line itself; the others can be mended one by one."""

    place: Place
    part: Part
    message: str

    def __str__(self) -> str:
        return f"{self.place.label}: {self.message}"


class Report(Struct, frozen=True):
    """``proved`` and ``judged`` count by what was looked at, in the order of the checks."""

    failures: tuple[Failure, ...]
    proved: dict[str, int]
    judged: dict[str, int]
    edited: int
    """Lines that are an editor's words: marked so, and not proved."""

    @property
    def ok(self) -> bool:
        return not self.failures


class Ledger(Struct):
    """Collects the findings while the checks run."""

    failures: list[Failure] = field(default_factory=list)
    proved: dict[str, int] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)
    edited: list[Place] = field(default_factory=list)
    home: Callable[[Failure], Failure] | None = None
    """What gives a failure of a part its place in the whole brief."""

    def of_part(self, home: Callable[[Failure], Failure]) -> Ledger:
        """A ledger for a part, which writes into this one."""
        return Ledger(self.failures, self.proved, self.judged, self.edited, home)

    def fail(self, place: Place, message: str, part: Part = "text") -> None:
        failure = Failure(place, part, message)
        self.failures.append(self.home(failure) if self.home else failure)

    def prove(self, what: str) -> None:
        self.proved[what] = self.proved.get(what, 0) + 1

    def judge(self, what: str) -> None:
        self.judged[what] = self.judged.get(what, 0) + 1

    def edit(self, place: Place) -> None:
        self.edited.append(place)

    def report(self) -> Report:
        return Report(tuple(self.failures), dict(self.proved), dict(self.judged), len(self.edited))
