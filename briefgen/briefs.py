"""Briefs on disk: reading one back, finding the texts that prove it, keeping those texts beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefgen.errors import BriefgenError, UsageError
from briefgen.model import Brief, Source, Story
from briefgen.output import write_atomic
from briefgen.schema import SCHEMA_ID, brief_from_data

BUNDLE = "briefgen-bundle/1"
MANIFEST = "manifest.json"
_STEP = re.compile(r"\.?(?P<name>\w+)(?:\[(?P<index>\d+)\])?")
_SINGULAR = {
    "stories": "story", "facts": "fact", "quotes": "quote", "questions": "question", "conflicts": "conflict",
    "values": "value", "sources": "source", "actors": "actor", "timeline": "timeline entry", "origins": "origin",
    "summary": "summary line", "inserts": "insert", "evidence": "evidence", "diagnostics": "diagnostic",
}  # fmt: skip


def load_brief(path: Path) -> Brief:
    """The brief in the JSON or YAML file ``path``. Raises `UsageError` that names file, place and trouble.

    YAML is what an editor works on: a title that is no headline any more is his, and a conflict that he took out
    disputes nothing.
    """
    if path.suffix.lower() == ".json":
        return _from_data(_json(path), str(path), {})
    from briefgen.render.strict_yaml import load

    parsed = load(path)
    return _settled(_from_data(parsed.data, str(path), parsed.lines))


def _settled(brief: Brief) -> Brief:
    """A brief edited by hand, with what follows from the edits."""
    own_title = all(brief.title != story.headline for story in brief.stories)
    return replace(
        brief,
        title_evidence=() if own_title else brief.title_evidence,
        stories=tuple(_without_struck_disputes(story) for story in brief.stories),
    )


def _without_struck_disputes(story: Story) -> Story:
    known = {conflict.id for conflict in story.conflicts}
    disputes = [tuple(id for id in fact.conflicts if id in known) for fact in story.facts]
    facts = (replace(f, conflicts=ids, disputed=bool(ids)) for f, ids in zip(story.facts, disputes, strict=True))
    return replace(story, facts=tuple(facts))


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({error.__class__.__name__})") from error
    except RecursionError as error:
        raise UsageError(f"{path}: nested too deeply to be a brief") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}, line {error.lineno}: this is no JSON: {error.msg}") from error


def _from_data(data: Any, name: str, lines: Mapping[tuple[str | int, ...], int]) -> Brief:
    if not isinstance(data, dict):
        raise UsageError(f"{name}: this is no brief; one begins with schema: {SCHEMA_ID}")
    try:
        return brief_from_data(data)
    except UsageError as error:
        where, separator, problem = str(error).partition(": ")
        if not where.startswith("brief") or not separator:
            raise UsageError(f"{name}: {error}") from error
        location = _location(where)
        line = next((lines[location[:n]] for n in range(len(location), -1, -1) if location[:n] in lines), None)
        at = f"{name}, line {line}" if line else name
        raise UsageError(f"{at}: {_in_words(location)}{problem}") from error


def _location(where: str) -> tuple[str | int, ...]:
    """ "brief.stories[0].facts[3].text" as ("stories", 0, "facts", 3, "text")."""
    found: list[str | int] = []
    for match in _STEP.finditer(where.removeprefix("brief")):
        found.append(match["name"])
        if match["index"] is not None:
            found.append(int(match["index"]))
    return tuple(found)


def _in_words(location: Sequence[str | int]) -> str:
    """("stories", 0, "facts", 3, "text") as "story 1, fact 4, text: "."""
    parts: list[str] = []
    for step in location:
        if isinstance(step, int) and parts:
            parts[-1] = f"{_SINGULAR.get(parts[-1], parts[-1])} {step + 1}"
        else:
            parts.append(str(step))
    return ", ".join(parts) + ": " if parts else ""


# --------------------------------------------------------------------------- the texts behind a brief


@dataclass(frozen=True, slots=True)
class Texts:
    """Reading texts by source id, the sources without one, and in words where the texts came from."""

    by_id: Mapping[str, str]
    missing: tuple[Source, ...]
    origin: str


def find_texts(brief: Brief, beside: Path, folder: Path | None = None) -> Texts:
    """The texts of the sources that ``brief`` read.

    They come from ``folder`` when it is given (a bundle, or the originals); else from a bundle beside the file
    ``beside`` (in its folder, or in a folder there); else from the originals, by the paths in the register.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    wanted = [source for source in brief.sources if source.status == "read"]
    bundled = _from_bundles(wanted, [folder] if folder else _bundles_beside(beside))
    left = [source for source in wanted if source.id not in bundled]
    original = _from_originals(left, beside, folder)
    texts = {**bundled, **original}
    counts = ((len(bundled), "from the bundle"), (len(original), "read again from the originals"))
    told = ", ".join(f"{count} {where}" for count, where in counts if count)
    return Texts(texts, tuple(s for s in wanted if s.id not in texts), told or "none found")


def _bundles_beside(path: Path) -> list[Path]:
    manifests = [path.parent / MANIFEST, *sorted(path.parent.glob(f"*/{MANIFEST}"))]
    return [manifest.parent for manifest in manifests if manifest.is_file()]


def _from_bundles(wanted: Sequence[Source], folders: Sequence[Path]) -> dict[str, str]:
    """Texts out of bundles; one is taken for a source only if it was kept for exactly that text."""
    found: dict[str, str] = {}
    for folder in folders:
        kept = {entry["text_sha256"]: entry["file"] for entry in _manifest(folder)}
        for source in wanted:
            file = folder / kept[source.text_sha256] if source.text_sha256 in kept else None
            if source.id not in found and file is not None and file.is_file():
                found[source.id] = file.read_bytes().decode("utf-8")
    return found


def _manifest(folder: Path) -> list[dict[str, str]]:
    if not (folder / MANIFEST).is_file():
        return []
    data = _json(folder / MANIFEST)
    if not isinstance(data, dict) or data.get("schema") != BUNDLE:
        return []
    entries = data.get("texts")
    if not isinstance(entries, list) or not all(_is_entry(folder, entry) for entry in entries):
        raise UsageError(f"{folder / MANIFEST}: the list of texts is damaged")
    return entries


def _is_entry(folder: Path, entry: object) -> bool:
    """An entry names a file inside the bundle; a manifest from elsewhere must not reach out of it."""
    if not isinstance(entry, dict) or not {"file", "text_sha256"} <= entry.keys():
        return False
    return (folder / str(entry["file"])).resolve().is_relative_to(folder.resolve())


def original_files(source: Source, beside: Path, folder: Path | None = None) -> list[Path]:
    """The files that may be the original of ``source``, looked for as `find_texts` does, best first."""
    roots = [folder] if folder else [Path(), beside.parent]
    names = (source.path, Path(source.path).name) if folder else (source.path,)
    return [root / name for root in roots for name in names if (root / name).is_file()]


def _from_originals(wanted: Sequence[Source], beside: Path, folder: Path | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for source in wanted:
        text = next(_read(original_files(source, beside, folder)), None)
        if text is not None:
            found[source.id] = text
    return found


def _read(paths: Sequence[Path]) -> Iterator[str]:
    from briefgen.sources import read_sources

    for path in paths:
        for document in read_sources([path]).documents:
            yield document.text


def write_bundle(folder: Path, brief: Brief, texts: Mapping[str, str]) -> None:
    """Keep ``brief`` and its texts in ``folder``: brief.json, manifest.json and texts/<id>.txt."""
    from briefgen.schema import to_data

    try:
        (folder / "texts").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BriefgenError(f"cannot make the bundle {folder}: {error.strerror}") from error
    read = [source for source in brief.sources if source.id in texts]
    for source in read:
        write_atomic(folder / "texts" / f"{source.id}.txt", texts[source.id].encode("utf-8"))
    entries = [{"id": s.id, "path": s.path, "file": f"texts/{s.id}.txt", "text_sha256": s.text_sha256} for s in read]
    write_atomic(folder / MANIFEST, _dump({"schema": BUNDLE, "texts": entries}))
    write_atomic(folder / "brief.json", _dump(to_data(brief)))


def _dump(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


# --------------------------------------------------------------------------- hand edits


_EDITABLE = {("facts", "text"), ("facts", "cut"), ("quotes", "speaker")}
"""What an editor may put in own words, by field and part, when he says so."""


def check_edits(brief: Brief, texts: Texts, name: str) -> None:
    """Refuse ``brief`` when a line is no longer what its source says and is not marked as an editor's words."""
    from briefgen.verify import verify

    if texts.missing:
        first = texts.missing[0]
        more = f" and of {len(texts.missing) - 1} more" if len(texts.missing) > 1 else ""
        raise BriefgenError(
            f"{name}: the text of {first.id} ({first.path}){more} is not at hand, so the lines cannot be checked; "
            "say where it is with --sources DIR"
        )
    failures = verify(brief, texts.by_id).failures
    if failures:
        first_failure = failures[0]
        edited = (first_failure.place.field, first_failure.part) in _EDITABLE
        hint = '; mark it "edited: true" to print your own words' if edited else ""
        more = f" (and {len(failures) - 1} more; see briefgen verify {name})" if len(failures) > 1 else ""
        raise BriefgenError(f"{name}: {first_failure}{hint}{more}")
