"""briefgen from Python: what the commands do, as functions.

`build` does all of it. The steps between are there for whoever wants to look in: `read_sources`, `analyse`, `merge`,
and `render` for what comes out. Every function is pure but for the files it is given to read; `fetch` alone lets one
reach a network. What a caller can act on is raised as a `BriefgenError`, whose text is one clear line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from briefgen import pipeline
from briefgen import render as rendering
from briefgen.compose import printed_for
from briefgen.decisions import Decision
from briefgen.errors import BriefgenError
from briefgen.model import Brief
from briefgen.options import Options
from briefgen.pipeline import Analysis, BuildResult, Merged, analyse, merge
from briefgen.render.packs import load_pack
from briefgen.sources import ReadResult, read_sources
from briefgen.sources.fetching import Fetch
from briefgen.stages import Stages, local_stages

__all__ = [
    "Analysis",
    "Brief",
    "BriefgenError",
    "BuildResult",
    "Merged",
    "Options",
    "ReadResult",
    "Stages",
    "analyse",
    "build",
    "local_stages",
    "merge",
    "read_sources",
    "render",
]


def build(
    sources: Sequence[Path | str],
    options: Options | None = None,
    *,
    stages: Stages | None = None,
    decisions: Sequence[Decision] = (),
    fetch: Fetch | None = None,
) -> BuildResult:
    """The proved brief of ``sources`` for the audience that ``options`` name, with the texts that prove it.

    ``sources`` are files, folders, http(s) addresses, which ``fetch`` gets (`briefgen.web.fetch` does), and "-" for
    standard input. ``stages`` says where the work runs; `local_stages` gives processes and a cache for many sources.
    Raises `NothingReadError` when no source could be read, `UsageError` for an audience that is unknown or wrong; every
    other problem with a source is a diagnostic of the brief.
    """
    options = options or Options()
    audience = load_pack(options.audience).audience
    return pipeline.build(sources, audience, options, stages, decisions, fetch)


def render(result: BuildResult, fmt: str, *, audience: str | None = None) -> bytes:
    """The brief as a file in the format ``fmt`` ("pdf", "docx", "md", "html", "json", "yaml"); equal in, equal out.

    ``audience`` may name another pack than the brief was built for: it then prints what that one prints. Raises
    `UsageError` for an unknown format or audience, `FormatError` when this machine cannot make the format.
    """
    pack = load_pack(audience or result.brief.audience)
    return rendering.render(printed_for(result.brief, pack.audience), fmt, pack, result.texts)
