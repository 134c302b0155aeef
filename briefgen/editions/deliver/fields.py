"""What every entry under ``deliver:`` may say, whatever its channel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Approval = Literal["required", "auto"]
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def _variable(name: str) -> str:
    if not _VARIABLE.match(name):
        raise ValueError("give the name of an environment variable; secrets never stand in the file")
    return name


Variable = Annotated[str, AfterValidator(_variable)]
"""The name of an environment variable that holds a secret."""


class ChannelFields(BaseModel):
    """``audience`` is whose files go, the edition's first when unsaid. ``approve`` goes before the edition's own."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    unasked: ClassVar[Approval] = "required"
    """Whether a signature is needed where neither the entry nor its edition says."""
    whole: ClassVar[bool] = False
    """Whether the files of every audience go where the entry names none."""

    audience: str | None = Field(None, description="Whose files go; the edition's first when unsaid.")
    approve: Approval | None = Field(None, description="Whether somebody signs first; goes before the edition's own.")

    def targets(self) -> tuple[str, ...]:
        """Whom it reaches, one delivery each: stable, printable, without secrets."""
        raise NotImplementedError

    def under(self, root: Path) -> Self:
        """The same with its paths, which are relative to ``root``, made absolute."""
        return self

    def formats_by_field(self) -> dict[str, tuple[str, ...]]:
        """The formats that it asks for, by the field that names them."""
        return {}

    @property
    def origin(self) -> str:
        """The domain that its message ids are of."""
        return "briefgen.invalid"

    def variables(self) -> tuple[str, ...]:
        """The environment variables that sending needs."""
        return ()
