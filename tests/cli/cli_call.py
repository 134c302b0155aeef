"""What a call of the command line gives back."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Outcome(Struct, frozen=True, dict=True):
    code: int
    out: bytes
    err: str


Call = Callable[..., Outcome]
