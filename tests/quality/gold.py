"""What a careful reader found in an event: `gold.yaml`, its words turned into spans of the reading texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from briefgen.model import Span

# One character for one, so that offsets stay.
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})


class GoldError(ValueError):
    """The gold does not fit its texts or contradicts itself; the message lists every place."""


@dataclass(frozen=True, slots=True)
class Nugget:
    """A fact worth a line, with every place that states it. ``origins`` maps where it comes from to source ids."""

    gist: str
    vital: bool
    status: str
    origins: Mapping[str, tuple[str, ...]]
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A stretch of speech. ``speakers`` are the accepted names; empty where the text gives none."""

    place: Span
    speakers: tuple[str, ...]
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    asks: str
    reasons: tuple[str, ...]
    places: tuple[Span, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Rivals:
    """The values of a conflict or a series, each with its places. ``optional``: right if found, no miss if not."""

    topic: str
    values: tuple[tuple[Span, ...], ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldActor:
    names: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    event: str
    nuggets: tuple[Nugget, ...]
    quotes: tuple[GoldQuote, ...]
    questions: tuple[GoldQuestion, ...]
    conflicts: tuple[Rivals, ...]
    series: tuple[Rivals, ...]
    dates: Mapping[str, tuple[Span, ...]]
    optional_dates: frozenset[str]
    actors: tuple[GoldActor, ...]
    reprints: Mapping[str, str]
    """Source id of the copy to source id of what it copies."""


def sources_of(event: Path) -> list[Path]:
    """The event's source files, in name order."""
    return sorted(p for p in event.iterdir() if p.suffix in {".txt", ".md", ".html"})


class _Finder:
    """Finds the gold's words in the texts and collects what does not fit."""

    def __init__(self, texts: Mapping[str, str], ids: Mapping[str, str]) -> None:
        self.texts = {source: text.translate(_PLAIN) for source, text in texts.items()}
        self.ids = ids
        self.problems: list[str] = []

    def source(self, key: str) -> str:
        if key not in self.ids:
            self.problems.append(f"no source {key!r}")
        return self.ids.get(key, key)

    def place(self, key: str, words: str) -> Span:
        """The one place of ``words`` in the source; any white space stands for any other."""
        source = self.source(key)
        pattern = r"\s+".join(re.escape(word) for word in str(words).translate(_PLAIN).split())
        found = [match.span() for match in re.finditer(pattern, self.texts.get(source, ""))]
        if len(found) != 1:
            self.problems.append(f"{key}: {len(found)} places for {words!r}")
        return Span(source, *(found[0] if found else (0, 0)))

    def places(self, stated: Mapping[str, str | list[str] | None]) -> tuple[Span, ...]:
        self.problems += [f"{key}: no words" for key, said in stated.items() if not said]
        return tuple(self.place(key, words) for key, said in stated.items() for words in _listed(said or ()))


def load(event: Path, texts: Mapping[str, str]) -> Gold:
    """The gold of a folder, against the reading ``texts`` by source id (s1... in name order of the files).

    Raises `GoldError` when words are not found exactly once or a status contradicts the origins.
    """
    raw: dict[str, Any] = yaml.safe_load((event / "gold.yaml").read_text(encoding="utf-8"))
    keys = [re.sub(r"^\d+-", "", path.stem) for path in sources_of(event)]
    finder = _Finder(texts, {key: f"s{number}" for number, key in enumerate(keys, 1)})
    gold = Gold(
        event=event.name,
        nuggets=tuple(_nugget(entry, finder) for entry in raw["nuggets"]),
        quotes=tuple(_quotes(raw["quotes"], finder)),
        questions=tuple(_question(entry, finder) for entry in raw["questions"]),
        conflicts=tuple(_rivals(entry, finder) for entry in raw["conflicts"]),
        series=tuple(_rivals(entry, finder) for entry in raw["series"]),
        dates={date: finder.places(stated) for date, stated in raw["timeline"].items()},
        optional_dates=frozenset(raw.get("optional_dates", ())),
        actors=tuple(GoldActor(_choices(a["name"]), _choices(a.get("role"))) for a in raw["actors"]),
        reprints={finder.source(copy): finder.source(of) for copy, of in raw["reprints"].items()},
    )
    problems = [*finder.problems, *(p for nugget in gold.nuggets for p in _contradictions(nugget))]
    if problems:
        raise GoldError("\n".join(f"{event.name}: {problem}" for problem in problems))
    return gold


def _nugget(entry: Mapping[str, Any], finder: _Finder) -> Nugget:
    origins = {name: tuple(finder.source(key) for key in keys) for name, keys in entry.get("origins", {}).items()}
    status = entry.get("status", "single-source")
    return Nugget(entry["gist"], entry["vital"], status, origins, finder.places(entry["stated"]))


def _contradictions(nugget: Nugget) -> Iterator[str]:
    """A status that its own origins do not bear out."""
    sources = {place.source for place in nugget.places}
    if (nugget.status == "single-source") != (len(sources) == 1):
        yield f"{nugget.gist}: {nugget.status} in {len(sources)} sources"
    held = {source for of in nugget.origins.values() for source in of}
    if held and held != sources:
        yield f"{nugget.gist}: origins of {sorted(held)}, stated in {sorted(sources)}"
    if nugget.vital and nugget.status in {"corroborated", "attributed"} and not nugget.origins:
        yield f"{nugget.gist}: {nugget.status} without origins"
    if nugget.status == "corroborated" and len(nugget.origins) < 2:
        yield f"{nugget.gist}: corroborated by fewer than two origins"
    if nugget.status == "attributed" and len(nugget.origins) > 1:
        yield f"{nugget.gist}: attributed to several origins"


def _quotes(raw: Mapping[str, list[list[Any]]], finder: _Finder) -> Iterator[GoldQuote]:
    for key, entries in raw.items():
        for words, speaker, kind, *optional in entries:
            yield GoldQuote(finder.place(key, words), _choices(speaker), kind, bool(optional))


def _question(entry: Mapping[str, Any], finder: _Finder) -> GoldQuestion:
    reasons = tuple(_listed(entry["reason"]))
    return GoldQuestion(entry["asks"], reasons, finder.places(entry["stated"]), entry.get("optional", False))


def _rivals(entry: Mapping[str, Any], finder: _Finder) -> Rivals:
    values = tuple(finder.places(value["stated"]) for value in entry["values"])
    return Rivals(entry["topic"], values, entry.get("optional", False))


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _choices(value: str | None) -> tuple[str, ...]:
    """The accepted wordings of "a | b"; none for no value."""
    return tuple(choice.strip() for choice in value.split("|")) if value else ()
