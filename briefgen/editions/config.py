"""``briefgen.yaml``, found upward from the working folder, as frozen values with every path made absolute.

What a user chose goes flags, then environment, then file, then the defaults of `briefgen.editions.config_file`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from briefgen.errors import UsageError
from briefgen.sources.recognise import is_address
from briefgen.strict_yaml import Parsed, parse
from briefgen.user_files import checked, nearest

if TYPE_CHECKING:
    from briefgen.editions import config_file
    from briefgen.editions.deliver.fields import Approval, ChannelFields

NAME = "briefgen.yaml"
FILE_VARIABLE, STATE_VARIABLE = "BRIEFGEN_CONFIG", "BRIEFGEN_STATE"
"""Environment variables: which file, and where the store is whatever the file says."""
_LARGEST = 1_000_000
SourceKind = Literal["any", "feed", "opml", "url", "mail", "path"]
"""``any`` is what a plain string names: what it is shows when it is read."""
CatchUp = Literal["latest", "all", "skip"]


class Keep(Struct, frozen=True):
    """How long things stay; what a kept edition cites stays with it."""

    items: timedelta
    texts: timedelta
    editions: timedelta


class EditionSource(Struct, frozen=True):
    """One thing an edition reads. ``given`` is an address or an absolute path, ``written`` what the file says."""

    kind: SourceKind
    given: str
    written: str
    name: str | None = None
    silence: timedelta | None = None
    """How long it may bring nothing new before that is reported."""
    reliability: str | None = None

    @property
    def is_address(self) -> bool:
        return is_address(self.given)


class EditionAudience(Struct, frozen=True):
    """One audience an edition is made for, with its formats; json is always among them, first."""

    audience: str
    formats: tuple[str, ...]
    notes: Path | None = None


class Edition(Struct, frozen=True):
    """One edition. ``days`` count from Monday, 0; ``at`` are times of day in ``timezone``, in order."""

    name: str
    title: str
    sources: tuple[EditionSource, ...]
    days: tuple[int, ...]
    at: tuple[time, ...]
    timezone: ZoneInfo
    window: timedelta
    cut_off: timedelta
    catch_up: CatchUp
    audiences: tuple[EditionAudience, ...]
    watch: tuple[str, ...]
    stories: int | None
    """Most stories shown; None leaves it to each audience's pack."""
    least_origins: int
    output: Path
    approve: Approval | None
    """None: each delivery by its own word or its channel's."""
    decisions: Path | None
    allow_hosts: tuple[str, ...]
    deliver: tuple[ChannelFields, ...]
    notify: tuple[ChannelFields, ...]
    """Who is told that an edition waits for a signature."""


class Config(Struct, frozen=True):
    """What one ``briefgen.yaml`` says."""

    path: Path
    state: Path
    language: str
    scheduler: str | None
    """Address of the Dask cluster that sources are read on; None: this machine."""
    readings: str | None
    keep: Keep
    editions: tuple[Edition, ...]
    """In the order of the file."""

    @property
    def root(self) -> Path:
        """The folder of the file, which paths in it are relative to."""
        return self.path.parent

    @property
    def packs(self) -> tuple[Path, ...]:
        """Folders to look for packs in before the usual ones."""
        return packs_of(self.root)

    def edition(self, name: str) -> Edition:
        """The edition ``name``. Raises `UsageError` with the nearest there is."""
        for edition in self.editions:
            if edition.name == name:
                return edition
        names = [edition.name for edition in self.editions]
        hint = nearest(name, names) or f"known: {', '.join(names)}"
        raise UsageError(f"{self.path}: there is no edition {name!r}; {hint}")


def find(start: Path) -> Path:
    """The config file that ``start`` names or, for a folder, that it or the nearest folder above it holds.

    Raises `UsageError` when there is none.
    """
    start = start.absolute()
    if not start.is_dir():
        if not start.is_file():
            raise UsageError(f"{start}: no such file; briefgen init writes a {NAME}")
        return start
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
    raise UsageError(f"there is no {NAME} in {start} nor in a folder above it; briefgen init writes one")


def load(start: Path, *, state: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The config that ``start`` leads to (see `find`); ``state`` and ``environment`` go before what it says.

    Raises `UsageError` with every mistake at once, a line each, with line and column in the file.
    """
    path = find(start)
    written, _ = read(path)
    return settled(path, written, state or _from(environment or {}, STATE_VARIABLE))


def from_here(flag: Path | None = None, *, state: Path | None = None) -> Config:
    """The config for a command: the file of the flag, of the environment, or found from the working folder."""
    return load(flag or _from(os.environ, FILE_VARIABLE) or Path.cwd(), state=state, environment=os.environ)


def read(path: Path) -> tuple[config_file.ConfigFile, Parsed]:
    """The file at ``path`` as written and checked, and where each value stands. Raises `UsageError`."""
    try:
        text = _text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({error.__class__.__name__})") from error
    return checked_text(text, path)


def checked_text(text: str, path: Path) -> tuple[config_file.ConfigFile, Parsed]:
    """``text`` as what ``path`` holds, or is to hold. Raises `UsageError`."""
    from briefgen.editions.config_file import ConfigFile

    parsed = parse(text, str(path))
    return checked(ConfigFile, parsed, str(path), context=packs_of(path.parent), columns=True), parsed


def packs_of(root: Path) -> tuple[Path, ...]:
    """Where a project with its config in ``root`` keeps packs of its own."""
    return (root / "templates",)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, for editors."""
    from briefgen.editions.config_file import ConfigFile

    schema = ConfigFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": NAME}


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UsageError(f"{path}: larger than {_LARGEST:,} bytes; that is no config")
    return data.decode("utf-8-sig")


def _from(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(environment[name]) if environment.get(name) else None


def settled(path: Path, written: config_file.ConfigFile, state: Path | None = None) -> Config:
    """What ``written`` in the file at ``path`` comes to; ``state`` goes before what it says of that."""
    root = path.parent
    return Config(
        path=path,
        state=state.absolute() if state else _under(root, written.state),
        language=written.language,
        scheduler=written.engine.dask if written.engine else None,
        readings=written.engine.readings if written.engine else None,
        keep=Keep(written.keep.items, written.keep.texts, written.keep.editions),
        editions=tuple(_edition(root, name, edition) for name, edition in written.editions.items()),
    )


def _edition(root: Path, name: str, written: config_file.EditionFile) -> Edition:
    return Edition(
        name=name,
        title=written.title or name,
        sources=tuple(_source(root, entry) for entry in written.sources),
        days=written.days,
        at=tuple(sorted(written.at)),
        timezone=written.timezone,
        window=written.window,
        cut_off=written.cut_off,
        catch_up=written.catch_up,
        audiences=tuple(_audience(root, entry, written.formats) for entry in written.audiences),
        watch=tuple(written.watch),
        stories=written.stories,
        least_origins=written.least_origins,
        output=_under(root, written.output or f"outputs/{name}"),
        approve=written.approve,
        decisions=_under(root, written.decisions) if written.decisions else None,
        allow_hosts=tuple(written.allow_hosts),
        deliver=tuple(entry.under(root) for entry in written.deliver),
        notify=tuple(entry.under(root) for entry in written.notify),
    )


def _source(root: Path, entry: str | config_file.SourceFile) -> EditionSource:
    if isinstance(entry, str):
        return EditionSource("any", _given(root, entry), entry)
    (kind, written), *_ = entry.named
    silence = None if entry.silence_days is None else timedelta(days=entry.silence_days)
    return EditionSource(kind, _given(root, written), written, entry.name, silence, entry.reliability)


def _given(root: Path, written: str) -> str:
    return written if is_address(written) else str(_under(root, written))


def _audience(root: Path, entry: str | config_file.AudienceFile, formats: list[str]) -> EditionAudience:
    name = entry if isinstance(entry, str) else entry.audience
    own = None if isinstance(entry, str) else entry.formats
    notes = None if isinstance(entry, str) or entry.notes is None else _under(root, entry.notes)
    return EditionAudience(name, tuple(dict.fromkeys(("json", *(own or formats)))), notes)


def _under(root: Path, written: str) -> Path:
    """``written`` as an absolute path without ``..``; a ``~`` is the user's home. Links are not followed."""
    return Path(os.path.normpath(root / Path(written).expanduser()))
