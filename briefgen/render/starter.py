"""A pack to begin with: what a user would change, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx

from briefgen.errors import UsageError
from briefgen.output import write_atomic
from briefgen.render import word
from briefgen.render.packs import NAME, Pack
from briefgen.render.word_margins import footer, header
from briefgen.render.word_styles import dress

_PACK = """\
# Made by "briefgen templates new". Only what differs from {parent!r} stands here; delete what you do not change.
schema: briefgen-pack/1
extends: {parent}
title: {title}
description: {description}
# What is printed, in this order (all sections and fields: docs/how-to/add-an-audience.md of briefgen):
sections: [{sections}]
# How many of each:
limits: {{{limits}}}
# Printed on every page:
# marking: OFFICIAL
# A picture in this folder, beside the title:
# logo: logo.png
# Names that the section "mentions" looks for:
# watch: [Harbour Ministry]
# Words of the document (all of them: labels/en.yaml of the built-in pack "base"):
# labels: {{section.facts: What we know}}
"""


def make_pack(place: Path, name: str, parent: Pack) -> tuple[Path, Path]:
    """Write a pack ``name`` that extends ``parent`` into ``place``: the paths of its ``pack.yaml`` and ``word.docx``.

    Raises `UsageError` when ``name`` is no pack name, or when its folder is there already.
    """
    if not NAME.match(name):
        raise UsageError(f"{name!r} is no pack name: small letters, digits, '-' and '_' only")
    folder = place / name
    if folder.exists():
        raise UsageError(f"{folder} is there already; give another name, or change the files in it")
    folder.mkdir(parents=True)
    files = folder / "pack.yaml", folder / "word.docx"
    write_atomic(files[0], pack_text(name, parent).encode())
    write_atomic(files[1], word_template(parent))
    return files


def pack_text(name: str, parent: Pack) -> str:
    """The ``pack.yaml`` of a pack ``name`` that prints what ``parent`` prints."""
    limits = ", ".join(f"{kind}: {most}" for kind, most in parent.audience.limits.items())
    return _PACK.format(
        parent=parent.name,
        title=name.replace("-", " ").replace("_", " ").capitalize(),
        description=f"Like {parent.name}",
        sections=", ".join(parent.audience.sections),
        limits=limits,
    )


def word_template(pack: Pack) -> bytes:
    """A ``word.docx`` that looks as ``pack`` does without one, with every field and the slot in place."""
    document: Any = docx.Document()
    dress(document, pack)
    header(document, "{{ marking }}")
    footer(document, pack.labels, "{{ audience }}", pack.labels("header.as_of", date="{{ date }}"))
    for style, text in (
        ("Brief Kicker", "{{ audience }}"),
        ("Title", "{{ title }}"),
        ("Brief Meta", "{{ about }}"),
        ("Normal", "{{ body }}"),
    ):
        document.add_paragraph(text, style=style)
    word.properties(document, pack.title, pack.language, None)
    made = io.BytesIO()
    document.save(made)
    return word.same_bytes(made.getvalue())
