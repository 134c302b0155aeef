"""Into a folder: the edition's files, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar, Self

from briefgen.editions.deliver.fields import Approval, ChannelFields


class Fields(ChannelFields):
    """``formats`` picks files by their suffix, all when unsaid; without ``audience`` the files of every audience go."""

    unasked: ClassVar[Approval] = "auto"
    whole: ClassVar[bool] = True

    folder: Path
    formats: tuple[str, ...] = ()

    def under(self, root: Path) -> Self:
        return self.model_copy(update={"folder": Path(os.path.normpath(root / self.folder.expanduser()))})

    def targets(self) -> tuple[str, ...]:
        return (self.folder.as_posix(),)
