"""Briefs on disk: reading one back, finding the texts that prove it, keeping those texts beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.errors import BriefgenError, UsageError
from briefgen.model import Brief, Document, Source, Story
from briefgen.output import write_all
from briefgen.rules.compiled import compiled
from briefgen.schema import SCHEMA_ID, as_json, brief_from_data
from briefgen.sources import own
from briefgen.sources.own import BUNDLE, MANIFEST, RECORD

_STEP = compiled(r"\.?(?P<name>\w+)(?:\[(?P<index>\d+)\])?")
_TEXT_FILE = compiled(r"texts/[se][0-9]{1,9}\.txt\Z")
_PRINTED = (".pdf", ".docx", ".html", ".md")
_RECORDS = "give the file of build -o brief.json or extract -o brief.yaml"
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
    if path.suffix.lower() in _PRINTED or path.is_dir():
        raise UsageError(f"{path}: this is not the record of a brief; {_RECORDS}")
    if path.suffix.lower() == ".json":
        return _from_data(_json(path), str(path), {})
    from briefgen.strict_yaml import load

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
    except ValueError as error:
        raise UsageError(f"{path}: this is no JSON that can be read: {error}") from error


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


class Texts(Struct, frozen=True):
    """Reading texts by source id, the sources without one, and in words where the texts came from."""

    by_id: Mapping[str, str]
    missing: tuple[Source, ...]
    origin: str


def find_texts(brief: Brief, beside: Path, folder: Path | None = None) -> Texts:
    """The texts of the sources that ``brief`` read, and of the earlier ones that it cites.

    They come from ``folder`` when it is given (a bundle, or the originals); else from a bundle beside the file
    ``beside`` (in its folder, or in a folder there); else from the originals, by the paths in the register.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    wanted = [source for source in (*brief.sources, *brief.earlier) if source.status == "read"]
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
                found[source.id] = _kept_text(file)
    return found


def _kept_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: this text of the bundle is damaged ({type(error).__name__})") from error


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
    """An entry names a text of the bundle; a manifest from elsewhere must not reach out of it, nor to other files."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("file", "text_sha256")):
        return False
    name = str(entry["file"])
    if not _TEXT_FILE.match(name):
        return False
    return (folder / name).resolve().is_relative_to(folder.resolve())


class Originals:
    """The originals of a brief's sources, read again; looked for as `find_texts` does."""

    def __init__(self, beside: Path, folder: Path | None = None) -> None:
        self._roots = [folder] if folder else [Path(), beside.parent]
        self._anywhere = folder is not None
        self._read: dict[Path, list[Document]] = {}

    def of(self, source: Source) -> list[Document]:
        """Every document that may be ``source``, best first: one with its very text, then by place.

        What lies in a container is found in the container; what was fetched is nowhere but in a bundle.
        """
        if is_fetched(source):
            return []
        found = [
            document
            for file, inside in self._places(source)
            for document in self._documents(file)
            if document.source.path == file.as_posix() + inside
        ]
        return sorted(found, key=lambda document: document.source.text_sha256 != source.text_sha256)

    def _documents(self, file: Path) -> list[Document]:
        from briefgen.sources import read_again

        if file not in self._read:
            self._read[file] = list(read_again(file))
        return self._read[file]

    def _places(self, source: Source) -> Iterator[tuple[Path, str]]:
        """Files that may hold the source, each with the name it has in there ("/a.txt"), "" for the file itself."""
        whole = Path(source.path)
        for root in self._roots:
            for outer in (whole, *whole.parents):
                inside = source.path.removeprefix(outer.as_posix()) if outer != whole else ""
                for name in (outer, Path(outer.name)) if self._anywhere else (outer,):
                    if _is_file(root / name):
                        yield root / name, inside


def is_fetched(source: Source) -> bool:
    """Whether the source came from an address, a store or standard input, so that no file is its original."""
    return source.path == "stdin" or compiled(r"[a-z][a-z0-9]*://|stdin/").match(source.path) is not None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _from_originals(wanted: Sequence[Source], beside: Path, folder: Path | None) -> dict[str, str]:
    originals = Originals(beside, folder)
    return {source.id: found[0].text for source in wanted if (found := originals.of(source))}


def is_bundle(folder: Path) -> bool:
    """Whether ``folder`` is a bundle that `write_bundle` made."""
    return bool(own.bundled(folder, [MANIFEST] if _is_file(folder / MANIFEST) else []))


def places_of_bundle(folder: Path) -> tuple[Path, ...]:
    """The files and folders that a bundle in ``folder`` has."""
    return tuple(folder / name for name in (RECORD, MANIFEST, "texts"))


def check_bundle(folder: Path, texts: Iterable[Source]) -> None:
    """Raises `UsageError` where ``folder`` keeps the texts of another brief, none of which is among ``texts``."""
    kept = {entry["text_sha256"] for entry in _manifest(folder)}
    if kept and kept.isdisjoint(source.text_sha256 for source in texts):
        raise UsageError(f"--bundle {folder}: it keeps the texts of another brief; name another folder")


def write_bundle(folder: Path, brief: Brief, texts: Mapping[str, str]) -> None:
    """Keep ``brief`` and its texts in ``folder``: brief.json, manifest.json and texts/<id>.txt.

    Texts that an earlier build kept there and that are no longer in the brief are deleted.
    """
    earlier = {entry["file"] for entry in _manifest(folder)}
    try:
        (folder / "texts").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BriefgenError(f"cannot make the bundle {folder}: {error.strerror}") from error
    files = bundle_files(brief, texts)
    write_all({folder / name: pieces for name, pieces in files.items()})
    for name in sorted(earlier - files.keys()):
        (folder / name).unlink(missing_ok=True)


def bundle_files(brief: Brief, texts: Mapping[str, str]) -> dict[str, Iterable[bytes]]:
    """What a bundle holds, by name, in the order in which it is written: texts, manifest, record. Texts and record are
    made as they are asked for, once."""
    read = [source for source in (*brief.sources, *brief.earlier) if source.id in texts]
    entries = [{"id": s.id, "path": s.path, "file": f"texts/{s.id}.txt", "text_sha256": s.text_sha256} for s in read]
    return {
        **{f"texts/{source.id}.txt": (texts[id].encode("utf-8") for id in [source.id]) for source in read},
        MANIFEST: [(json.dumps({"schema": BUNDLE, "texts": entries}, ensure_ascii=False, indent=1) + "\n").encode()],
        RECORD: (some.encode() for some in as_json(brief)),
    }


def missing(texts: Texts) -> str:
    """Which texts are not at hand, in words."""
    first = texts.missing[0]
    more = f" and of {len(texts.missing) - 1} more" if len(texts.missing) > 1 else ""
    return f"the text of {first.id} ({first.path}){more} is not at hand"


def where_to_look(texts: Texts) -> str:
    """What to do about the missing texts, in words: pages change, so those that were fetched are not fetched again."""
    if all(map(is_fetched, texts.missing)):
        return "it was no file, so only a bundle has it (build --bundle DIR, then --sources DIR)"
    return "say where it is with --sources DIR"


# --------------------------------------------------------------------------- hand edits


_EDITABLE = {("facts", "text"), ("facts", "cut"), ("quotes", "speaker")}
"""What an editor may put in own words, by field and part, when he says so."""


def check_edits(brief: Brief, texts: Texts, name: str) -> None:
    """Refuse ``brief`` when a line is no longer what its source says and is not marked as an editor's words."""
    from briefgen.verify import verify

    if texts.missing:
        raise BriefgenError(f"{name}: {missing(texts)}, so the lines cannot be checked; {where_to_look(texts)}")
    failures = verify(brief, texts.by_id).failures
    if failures:
        first_failure = failures[0]
        edited = (first_failure.place.field, first_failure.part) in _EDITABLE
        hint = '; mark it "edited: true" to print your own words' if edited else ""
        more = f" (and {len(failures) - 1} more; see briefgen verify {name})" if len(failures) > 1 else ""
        raise BriefgenError(f"{name}: {first_failure}{hint}{more}")
