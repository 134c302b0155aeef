"""An officer's own Word file as template: its look and its text stay, fields are filled, the brief goes to its slot.

The file is an ordinary document. ``{{ title }}``, ``{{ date }}``, ``{{ audience }}``, ``{{ marking }}`` and
``{{ about }}`` may stand anywhere, headers, footers and text boxes too; one paragraph of the text is ``{{ body }}``.
"""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from briefgen.errors import UsageError
from briefgen.render.blocks import Page, plain
from briefgen.render.word import clean
from briefgen.rules.compiled import compiled

FIELDS = ("title", "date", "audience", "marking", "about", "body")
_FIELD = compiled(r"\{\{\s*(?P<name>[^{}]*?)\s*\}\}")


def open_template(path: Path) -> Any:
    """The Word document at ``path``. Raises `UsageError` when it is none."""
    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, ValueError, KeyError, zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{path}: this is no Word document (.docx); save it as one in Word") from error


def values(page: Page, separator: str) -> dict[str, str]:
    """What each field but ``body`` is filled with."""
    return {
        "title": plain(page.title),
        "date": page.day,
        "audience": page.kicker,
        "marking": page.marking or "",
        "about": separator.join(page.meta),
    }


def fill(document: Any, path: Path, fields: Mapping[str, str]) -> Any:
    """Fill every field of ``document``; the paragraph element that is the slot of the body.

    Raises `UsageError` for a field that is not known, and where there is not exactly one ``{{ body }}`` paragraph.
    """
    slots = []
    for paragraph in list(_paragraphs(document)):
        if _text(paragraph).strip() and _FIELD.fullmatch(_text(paragraph).strip()) and _names(paragraph) == ["body"]:
            slots.append(paragraph)
        else:
            _fill(paragraph, path, fields)
    if len(slots) != 1 or slots[0].getparent().tag != qn("w:body"):
        raise UsageError(
            f"{path}: the brief needs one slot: type {{{{ body }}}} into one paragraph of its own, outside of tables "
            f"and text boxes (there are {len(slots)} such paragraphs now)"
        )
    return slots[0]


def places_title(document: Any) -> bool:
    """Whether the text of the template (not its header) has a place for the title; asked before `fill`."""
    return any("title" in _names(paragraph) for paragraph in document.element.body.iter(qn("w:p")))


def section_of(document: Any, slot: Any) -> Any:
    """The section whose paper and margins hold for ``slot``: the first that ends after it."""
    body = list(document.element.body)
    ends = [n for n, block in enumerate(body) if next(block.iter(qn("w:sectPr")), None) is not None]
    passed = sum(end < body.index(slot) for end in ends)
    return document.sections[min(passed, len(document.sections) - 1)]


@contextmanager
def written_at(document: Any, slot: Any) -> Iterator[None]:
    """Within it what is appended to ``document`` goes to the place of ``slot``, which is taken away."""
    body = document.element.body
    before = len(body)
    yield
    closing = 1 if body[-1].tag == qn("w:sectPr") else 0
    for block in list(body)[before - closing : len(body) - closing]:
        slot.addprevious(block)
    body.remove(slot)


def _parts(document: Any) -> Iterator[Any]:
    """The text, then each header and footer once."""
    yield document.element.body
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    for relation in document.part.rels.values():
        if relation.reltype in kinds:
            yield relation.target_part.element


def _paragraphs(document: Any) -> Iterator[Any]:
    for part in _parts(document):
        yield from part.iter(qn("w:p"))


def _pieces(paragraph: Any) -> list[Any]:
    """The text elements of ``paragraph`` itself; those of a text box inside it belong to its own paragraphs."""
    return [piece for piece in paragraph.iter(qn("w:t")) if next(piece.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _names(paragraph: Any) -> list[str]:
    return [found["name"] for found in _FIELD.finditer(_text(paragraph))]


def _fill(paragraph: Any, path: Path, fields: Mapping[str, str]) -> None:
    """Fill the fields of one paragraph, each where it starts: Word may have split it over several runs."""
    pieces = _pieces(paragraph)
    for found in reversed(list(_FIELD.finditer("".join(piece.text or "" for piece in pieces)))):
        _put(pieces, found.start(), found.end(), clean(_value(found["name"], path, fields)))


def _value(name: str, path: Path, fields: Mapping[str, str]) -> str:
    if name in fields:
        return fields[name]
    if name == "body":
        raise UsageError(f"{path}: {{{{ body }}}} must stand alone in its paragraph")
    close = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"the fields are {', '.join(FIELDS)}"
    raise UsageError(f"{path}: there is no field {name!r}; {hint}")


def _put(pieces: list[Any], start: int, end: int, value: str) -> None:
    """Put ``value`` in place of the characters ``start`` to ``end`` of all ``pieces`` together."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            piece.text = text[:first] + value + text[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            value = ""
        at += len(text)
