"""Why a delivery did not go out."""

from __future__ import annotations

from briefgen.errors import BriefgenError


class NotSentError(BriefgenError):
    """A delivery failed; ``str(error)`` is one line without secrets."""

    exit_code = 5


class RefusedError(NotSentError):
    """The other side will not take it, however often it is tried."""


class LaterError(NotSentError):
    """It may go another time. ``after`` seconds were asked for; ``lost`` when the whole connection is of no use."""

    def __init__(self, problem: str, *, after: float | None = None, lost: bool = False) -> None:
        super().__init__(problem)
        self.after = after
        self.lost = lost
