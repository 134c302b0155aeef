"""Audience packs: folders that say what one audience prints and how it looks.

A pack is looked for in the given folders, then in the project's (``templates`` in the working folder), the user's
configuration folder and among the built-in ones.
``extends`` names its parent: maps merge key by key, lists and single values replace, and a file the pack lacks is
the parent's. A pack may extend one of its own name further down the search (to change a built-in one a little).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from briefgen.errors import UsageError
from briefgen.options import ALL_STATUSES, Audience
from briefgen.render.labels import Labels, fields_of, topics_of
from briefgen.render.notes import Notes
from briefgen.render.ready_packs import ready_pack
from briefgen.rules.compiled import compiled

if TYPE_CHECKING:
    from briefgen.render.pack_file import PackFile

NAME = compiled(r"[a-z0-9][a-z0-9_-]*\Z")
"""What a pack may be called."""
_PACKAGE = Path(__file__).resolve().parents[1]


class Pack(Struct, frozen=True):
    """One audience's pack with its parents folded in. ``folders`` are its own first, then the parents'."""

    name: str
    folders: tuple[Path, ...]
    audience: Audience
    labels: Labels
    title: str
    description: str
    document_title: str
    """Pattern of the title in a file's properties, with ``{pack}`` and ``{title}``."""
    language: str
    paper: str
    marking: str | None
    logo: str | None
    """The picture beside the title, by its path in the pack's folder."""
    evidence: str
    """``endnotes``: numbers into the source register; ``footnotes``: at the foot of the page, where there are pages;
    ``margin``: beside each line what its sources are called (in Word at the foot of the page); ``none``: no citations
    in the text."""
    register: str
    """``compact``: a line a source; ``full``: with path, size, origin and how it was dated; ``short``: in one paragraph
    those that printed lines cite, the rest counted."""
    line_ids: bool
    """Whether lines show their ids, for ``briefgen explain``."""
    matrix_columns: int
    """Most sources that a matrix of disagreements has side by side; with more it lists value by value."""
    max_pages: int
    """Most pages of a document that has pages, 0 for any number; it gives up space, then lines, to keep it."""

    archive: bool
    """Whether the PDF is made to be kept: PDF/A-3 with the whole record in it, instead of PDF/UA-1."""
    notes: Notes
    """The editor's words for the slots of one brief; empty as the pack is loaded."""
    watch: tuple[str, ...]
    """Names that the section ``mentions`` looks for."""

    def file(self, name: str) -> Path:
        """The file ``name`` of the pack or its nearest parent. Raises `UsageError` when none has it."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise UsageError(f"the pack {self.name!r} has no file {name!r}, nor has any parent of it")

    def files(self, name: str) -> list[Path]:
        """Every file ``name`` of the pack and its parents, the topmost parent's first."""
        return [folder / name for folder in reversed(self.folders) if (folder / name).is_file()]


def built_in() -> Path:
    """The folder of built-in packs: inside the installed package, or at the root of a checkout."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def project_folder() -> Path:
    """Where the packs of the project lie in whose folder briefgen runs."""
    return Path("templates").absolute()


def user_folder() -> Path:
    """Where a user's own packs live."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "briefgen" / "templates"


def load_pack(name: str, search: Sequence[Path] = ()) -> Pack:
    """The pack ``name``. Raises `UsageError`, naming file and line, when it is unknown or its files are wrong."""
    places = _places(search)
    known = NAME.match(name) and [place for place in places if place.is_dir()] == [built_in()]
    found = ready_pack(name, built_in(), lambda: _folded(name, places)) if known else _folded(name, places)
    return _pack(name, tuple(Path(folder) for folder in found["folders"]), found)


def _folded(name: str, places: list[Path]) -> dict[str, Any]:
    """What the files of the pack and its parents say, in plain values."""
    from briefgen.strict_yaml import load

    chain = list(_chain(name, places))
    fields: dict[str, Any] = {"limits": {}, "labels": {}}
    for _, pack_file in reversed(chain):
        _merge(fields, pack_file)
    folders = tuple(folder for folder, _ in chain)
    missing = [key for key in ("title", "sections", "language") if fields.get(key) is None]
    if missing:
        raise UsageError(f"{folders[0] / 'pack.yaml'}: nothing to print: neither it nor a parent has {missing[0]!r}")
    _check_fields("document_title", fields.get("document_title") or "", "{pack}{title}", str(folders[0] / "pack.yaml"))
    texts = _labels(folders, fields["language"], fields["labels"])
    english = load(built_in() / "base" / "labels" / "en.yaml").data
    return {"folders": [str(folder) for folder in folders], "fields": fields, "texts": texts, "english": english}


def find_pack(name: str, search: Sequence[Path] = ()) -> Path:
    """The folder of the pack ``name``, whatever its files say. Raises `UsageError` when there is none."""
    return _find(name, _places(search), [], "")


def list_packs(search: Sequence[Path] = ()) -> tuple[Pack, ...]:
    """Every pack that names sections, so can print, by name; of packs with one name the first found."""
    names = {child.parent.name for place in _places(search) for child in place.glob("*/pack.yaml")}
    packs = []
    for name in sorted(n for n in names if NAME.match(n)):
        if any(pack_file.sections is not None for _, pack_file in _chain(name, _places(search))):
            packs.append(load_pack(name, search))
    return tuple(packs)


def hidden_by(pack: Pack, search: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The packs of the same name further down the search, which ``pack`` hides (it may still extend them)."""
    places = [place / pack.name for place in _places(search)]
    return tuple(place for place in places if (place / "pack.yaml").is_file() and place != pack.folders[0])


def _places(search: Sequence[Path]) -> list[Path]:
    project = [folder for folder in (project_folder(),) if folder != built_in()]
    return [*search, *project, user_folder(), built_in()]


def _chain(name: str, places: list[Path]) -> Iterator[tuple[Path, PackFile]]:
    """The pack's folder and file, then its parents'."""
    from briefgen.render.pack_file import read_pack_file  # loads pydantic

    wanted: str | None = name
    seen: list[Path] = []
    said_by = ""
    while wanted is not None:
        folder = _find(wanted, places, seen, said_by)
        pack_file = read_pack_file(folder / "pack.yaml")
        yield folder, pack_file
        seen.append(folder)
        wanted, said_by = pack_file.extends, f"{folder / 'pack.yaml'}: "


def _find(name: str, places: list[Path], seen: list[Path], said_by: str) -> Path:
    if not NAME.match(name):
        raise UsageError(f"{said_by}{name!r} is no pack name: small letters, digits, '-' and '_' only")
    found = [place / name for place in places if (place / name / "pack.yaml").is_file()]
    fresh = [folder for folder in found if folder not in seen]
    if fresh:
        return fresh[0]
    if found:
        raise UsageError(f"{said_by}the packs extend one another in a circle: {name!r} comes round again")
    known = sorted({child.parent.name for place in places for child in place.glob("*/pack.yaml")})
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
    raise UsageError(f"{said_by}no pack is called {name!r}; {hint}")


def _merge(fields: dict[str, Any], pack_file: PackFile) -> None:
    for key in pack_file.model_fields_set:
        value = getattr(pack_file, key)
        fields[key] = {**fields[key], **value} if isinstance(value, dict) else value


def _pack(name: str, folders: tuple[Path, ...], folded: dict[str, Any]) -> Pack:
    fields = folded["fields"]
    return Pack(
        name=name,
        folders=folders,
        audience=Audience(
            name=name,
            sections=tuple(fields["sections"]),
            limits=MappingProxyType(dict(fields["limits"])),
            statuses=tuple(fields.get("statuses") or ALL_STATUSES),
        ),
        labels=Labels(MappingProxyType(folded["texts"]), topics_of(folded["english"])),
        title=fields["title"],
        description=fields.get("description") or "",
        document_title=fields.get("document_title") or "{title}",
        language=fields["language"],
        paper=fields.get("paper") or "A4",
        marking=fields.get("marking"),
        logo=fields.get("logo"),
        evidence=fields.get("evidence") or "endnotes",
        register=fields.get("register_style") or "compact",
        line_ids=bool(fields.get("line_ids")),
        matrix_columns=fields.get("matrix_columns", 6),
        max_pages=fields.get("max_pages") or 0,
        archive=bool(fields.get("archive")),
        notes=Notes(),
        watch=tuple(fields.get("watch") or ()),
    )


def _labels(folders: tuple[Path, ...], language: str, own: dict[str, str]) -> dict[str, str]:
    """The catalogues of the chain, parents first, with the pack's own labels on top. A language that the last parent
    does not have begins with English, so that a catalogue can be translated label by label."""
    from briefgen.strict_yaml import load

    code = language.split("-")[0]
    files = _catalogues(folders, code)
    if not files:
        raise UsageError(f"{folders[0] / 'pack.yaml'}: there are no labels for the language {language!r}")
    if files[0].parent.parent != folders[-1]:
        files = [*_catalogues(folders, "en"), *files]
    texts: dict[str, str] = {}
    for path in files:
        _overlay(texts, load(path).data, str(path), first=not texts)
    _overlay(texts, own, f"{folders[0] / 'pack.yaml'}: labels", first=False)
    return texts


def _catalogues(folders: tuple[Path, ...], code: str) -> list[Path]:
    found = (folder / "labels" / f"{code}.yaml" for folder in reversed(folders))
    return [path for path in found if path.is_file()]


def _overlay(texts: dict[str, str], more: Any, where: str, *, first: bool) -> None:
    """Put ``more`` over ``texts``; only the first catalogue may bring new ids, and none may ask for new fields."""
    for key, text in (more or {}).items():
        if not isinstance(text, str):
            raise UsageError(f"{where}: the label {key!r} must be text (put it in quotes)")
        if not first and key not in texts:
            close = difflib.get_close_matches(key, texts, n=1)
            raise UsageError(f"{where}: there is no label {key!r}" + (f"; did you mean {close[0]!r}?" if close else ""))
        _check_fields(key, text, texts.get(key, text), where)
        texts[key] = text


def _check_fields(key: str, text: str, before: str, where: str) -> None:
    try:
        unknown = sorted(fields_of(text) - fields_of(before))
    except ValueError as error:
        raise UsageError(f"{where}: in {key!r} the braces do not pair") from error
    if unknown:
        raise UsageError(f"{where}: {key!r} has no {{{unknown[0]}}} to fill in")
