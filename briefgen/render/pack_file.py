"""``pack.yaml``: its fields, and its mistakes in words an officer understands, all at once, with their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from briefgen.model import Status
from briefgen.render.section_names import BriefSection, StorySection
from briefgen.strict_yaml import load
from briefgen.user_files import checked

Limit = Annotated[int, Field(ge=0)]


class PackFile(BaseModel):
    """One ``pack.yaml`` as written; a field left out comes from the parent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["briefgen-pack/1"] = Field(alias="schema")
    """What the file is; always the same."""
    extends: str | None = None
    """The parent: a built-in audience or another pack of yours. Maps join the parent's, lists replace it."""
    title: str | None = None
    """Printed above the headline."""
    description: str | None = None
    """What ``templates list`` says of it."""
    document_title: str | None = None
    """The title in the properties of a file; ``{pack}`` and ``{title}`` are filled in."""
    sections: list[StorySection | BriefSection] | None = None
    """What is printed, in this order."""
    limits: dict[
        Literal[
            "stories", "summary", "facts", "quotes", "questions", "conflicts", "timeline", "ahead", "actors", "since"
        ],
        Limit,
    ] = {}
    """How many of each are printed; ``stories``, ``facts``, ``questions`` and so on. The record keeps all."""
    statuses: list[Status] | None = None
    """Facts of other statuses are not printed."""
    labels: dict[str, str] = {}
    """Words of the document by their ids, which stand in ``templates/base/labels/en.yaml``."""
    language: str | None = None
    """Of the words around the sources: a catalogue in ``labels/``, such as ``de``."""
    paper: Literal["A4", "Letter"] | None = None
    """Size of the page."""
    marking: str | None = None
    """A line on every page, such as ``OFFICIAL``."""
    logo: str | None = None
    """A picture in the pack's folder, PNG, JPEG or SVG; for an SVG, Word shows the PNG of the same name."""
    evidence: Literal["endnotes", "footnotes", "margin", "none"] | None = None
    """Where the sources of a line stand: numbers that lead to the list, at the foot of the page, beside the line,
    nowhere."""
    register_style: Literal["compact", "full", "short"] | None = Field(None, alias="register")
    """The list of sources: a line each; with file, date and origin; or those cited, in one paragraph."""
    line_ids: bool | None = None
    """Whether lines show their ids (F3), as ``explain`` takes them."""
    matrix_columns: Limit | None = None
    """Most sources that stand side by side where they disagree; with more, values are listed one by one."""
    max_pages: Limit | None = None
    """Most pages of PDF, Word and print, 0 for any number. What does not fit is left out, and the brief says so."""
    archive: bool | None = None
    """Whether the PDF is PDF/A-3 with the whole record in it."""
    watch: list[str] = []
    """Names that the section ``mentions`` looks for."""


def read_pack_file(path: Path) -> PackFile:
    """The pack file at ``path``. Raises `UsageError` naming file, line and field of every mistake."""
    return checked(PackFile, load(path), str(path))
