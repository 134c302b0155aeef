"""Into a folder: the edition's files, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field

from briefgen.editions.deliver.fields import Approval, ChannelFields

if TYPE_CHECKING:
    from briefgen.editions.deliver.message import Message

SUFFIX = "txt"


class Fields(ChannelFields):
    """``formats`` picks files by their suffix, all when unsaid; without ``audience`` the files of every audience go."""

    unasked: ClassVar[Approval] = "auto"
    whole: ClassVar[bool] = True

    folder: Path = Field(description="Folder that gets a folder for each edition.")
    formats: tuple[str, ...] = Field((), description="Formats to put there; else all.")

    def under(self, root: Path) -> Self:
        return self.model_copy(update={"folder": Path(os.path.normpath(root / self.folder.expanduser()))})

    def formats_by_field(self) -> dict[str, tuple[str, ...]]:
        return {"formats": self.formats}

    def targets(self) -> tuple[str, ...]:
        return (self.folder.as_posix(),)


def prepare(message: Message, fields: ChannelFields) -> bytes:
    """The names of the files that would go, a line each."""
    from briefgen.editions.deliver.copies import names

    assert isinstance(fields, Fields)
    return "".join(f"{name}\n" for name in names(message, fields.formats)).encode()


@contextmanager
def connect(
    fields: ChannelFields, secrets: Mapping[str, str], allow_hosts: Sequence[str]
) -> Iterator[Callable[[Message, bytes, datetime], None]]:
    """What puts an edition into the folder, in one step. What it gives raises `LaterError` and `RefusedError`."""
    from briefgen.editions.deliver.copies import put

    assert isinstance(fields, Fields)
    folder, formats = fields.folder, fields.formats

    def send(message: Message, data: bytes, now: datetime) -> None:
        put(message, formats, folder)

    yield send
