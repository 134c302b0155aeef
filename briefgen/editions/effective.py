"""What is in force of a config, value by value, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

from msgspec import Struct

from briefgen.editions.config import STATE_VARIABLE, Config, Edition, EditionAudience, EditionSource, read
from briefgen.editions.config_file import DAYS
from briefgen.editions.deliver.channels import channel_of
from briefgen.editions.deliver.fields import ChannelFields
from briefgen.sources import fetching
from briefgen.strict_yaml import Location, Parsed


class Value(Struct, frozen=True):
    """One value: its place in the file, itself as text, and where it comes from."""

    field: str
    value: str
    origin: str
    """"line 12", "default", "pack daily", "flag --state" or "environment BRIEFGEN_STATE"."""


def values(config: Config, *, flag: Path | None, environment: Path | None) -> tuple[Value, ...]:
    """Every value of ``config``, in the order of the reference; the folders that a flag or the environment gave."""
    _, parsed = read(config.path)
    return tuple(_all(config, _Origins(parsed), flag, environment))


class _Origins:
    def __init__(self, parsed: Parsed) -> None:
        self._places = parsed.places

    def value(self, value: object, *at: str | int, otherwise: str = "default") -> Value:
        origin = f"line {self._places[at][0]}" if at in self._places else otherwise
        return Value(_path(at), _shown(value), origin)


def _all(config: Config, origins: _Origins, flag: Path | None, environment: Path | None) -> Iterator[Value]:
    if flag or environment:
        yield Value("state", str(config.state), "flag --state" if flag else f"environment {STATE_VARIABLE}")
    else:
        yield origins.value(config.state, "state")
    yield origins.value(config.language, "language")
    if config.scheduler:
        yield origins.value(config.scheduler, "engine", "dask")
        yield origins.value(config.readings or "none", "engine", "readings")
    else:
        yield origins.value("local", "engine")
    for field in ("items", "texts", "editions"):
        yield origins.value(getattr(config.keep, field), "keep", field)
    for edition in config.editions:
        yield from _edition(edition, config, origins)


_PLAIN = ("title", "sources", "days", "at", "timezone", "window", "cut_off", "catch_up", "audiences")


def _edition(edition: Edition, config: Config, origins: _Origins) -> Iterator[Value]:
    at = ("editions", edition.name)
    for field in _PLAIN:
        yield from _each(origins, getattr(edition, field), *at, field)
    packs = _packs(edition, config)
    yield origins.value(edition.watch or packs[0][1], *at, "watch", otherwise=packs[0][0] if packs[0][1] else "default")
    if edition.stories is not None:
        yield origins.value(edition.stories, *at, "stories")
    else:
        for name, _, stories in packs:
            yield origins.value("no limit" if stories is None else stories, *at, "stories", otherwise=name)
    for field in ("least_origins", "output", "approve", "decisions", "allow_hosts", "deliver", "notify"):
        yield from _each(origins, getattr(edition, field), *at, field)


def _packs(edition: Edition, config: Config) -> list[tuple[str, tuple[str, ...], int | None]]:
    """What the pack of each audience says: its watch-list and the most stories it shows."""
    from briefgen.render.packs import load_pack

    packs = [load_pack(audience.audience, config.packs) for audience in edition.audiences]
    return [(f"pack {pack.name}", pack.watch, pack.audience.limits.get("stories")) for pack in packs]


def _each(origins: _Origins, value: object, *at: str | int) -> Iterator[Value]:
    """``value``, or each of its items where they are more than words."""
    if isinstance(value, tuple) and value and isinstance(value[0], EditionSource | EditionAudience | ChannelFields):
        for number, item in enumerate(value):
            yield origins.value(item, *at, number)
    elif at[-1] == "days" and isinstance(value, tuple):
        yield origins.value(tuple(DAYS[day] for day in value), *at)
    else:
        yield origins.value(value, *at)


def _path(at: Location) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in at)


def _shown(value: object) -> str:
    match value:
        case None:
            return "-"
        case tuple():
            return ", ".join(map(_shown, value)) or "-"
        case timedelta():
            return duration(value)
        case time():
            return f"{value:%H:%M}"
        case EditionSource():
            return _source(value)
        case EditionAudience():
            return f"{value.audience} ({', '.join(value.formats)})"
        case ChannelFields():
            return f"{channel_of(value)} {', '.join(value.targets())}"
    return str(value)


def _source(source: EditionSource) -> str:
    """A source in a line, without the passwords and tokens that addresses hold."""
    given = fetching.shown(source.given) if source.is_address else source.given
    return ", ".join(
        [
            given if source.kind == "any" else f"{source.kind} {given}",
            *([f"called {source.name}"] if source.name else []),
            *([f"grade {source.reliability}"] if source.reliability else []),
            *([f"alarm after {duration(source.silence)}"] if source.silence else []),
        ]
    )


def duration(length: timedelta) -> str:
    """``length`` as one writes it: 30d, 36h, 90m."""
    minutes = int(length.total_seconds()) // 60
    for unit, size in (("d", 24 * 60), ("h", 60)):
        if minutes and minutes % size == 0 and (unit == "h" or minutes > size):
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
