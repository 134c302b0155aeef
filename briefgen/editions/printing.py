"""The files of an edition: each audience in each of its formats, the record, the texts that prove it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefgen.briefs import bundle_files
from briefgen.compose import for_audience
from briefgen.editions.making import THREADS, Made, threads_as_data
from briefgen.errors import FormatError
from briefgen.render import render

if TYPE_CHECKING:
    from briefgen.editions.config import Edition
    from briefgen.render.packs import Pack


def printed(made: Made, packs: Sequence[Pack], edition: Edition) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every file of the edition by name, and why some could not be made; the record is as the first audience has it."""
    briefs = [for_audience(made.brief, pack.audience) for pack in packs]
    files: dict[str, bytes] = {}
    unmade: dict[str, None] = {}
    for audience, pack, brief in zip(edition.audiences, packs, briefs, strict=True):
        for fmt in audience.formats:
            if fmt != "json":
                try:
                    files[f"{edition.name}-{audience.audience}.{fmt}"] = render(brief, fmt, pack, made.texts)
                except FormatError as error:
                    unmade[str(error)] = None
    files[THREADS] = _json(threads_as_data(made.threads))
    bundled = {name: b"".join(pieces) for name, pieces in bundle_files(briefs[0], made.texts).items()}
    return {**files, **bundled}, tuple(unmade)


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
