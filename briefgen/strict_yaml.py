"""YAML as a person means it: ``10:30`` and ``NO`` stay words, a key given twice is refused, every value knows its line.

Only true, false, null, plain integers and plain decimals are anything but text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from briefgen.errors import UsageError

Location = tuple[str | int, ...]


_MOST_LEVELS = 50
_MOST_DIGITS = 300
"""A brief is twelve levels deep; Python itself refuses numbers of more than 4,300 digits."""


class _Loader(yaml.SafeLoader):
    """SafeLoader without the guesses of YAML 1.1, and without what makes a small file large: aliases and depth."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the base class declares it so
    _level = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        mark = event.start_mark
        if event.__class__ is yaml.AliasEvent:
            raise yaml.MarkedYAMLError(problem="it repeats a part by an alias (*name); write it out", problem_mark=mark)
        if self._level == _MOST_LEVELS:
            raise yaml.MarkedYAMLError(problem=f"more than {_MOST_LEVELS} levels", problem_mark=mark)
        self._level += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._level -= 1


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", rf"[-+]?(?:0|[1-9][0-9]{{0,{_MOST_DIGITS}}})", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-+0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


class Parsed(Struct, frozen=True):
    """``data`` as plain dicts, lists and scalars; ``places`` gives line and column, from 1, of each by its path.

    What stands under a key is where the key is, an item of a list where the item is.
    """

    data: Any
    places: dict[Location, tuple[int, int]]

    @property
    def lines(self) -> dict[Location, int]:
        """The line of each value by its path."""
        return {at: line for at, (line, _) in self.places.items()}

    def line(self, location: Location) -> int:
        """The line of the value at ``location``, or of the nearest value round it."""
        return self.place(location)[0]

    def place(self, location: Location) -> tuple[int, int]:
        """Line and column of the value at ``location``, or of the nearest value round it."""
        while location and location not in self.places:
            location = location[:-1]
        return self.places.get(location, (1, 1))


def load(path: Path) -> Parsed:
    """The file at ``path``. Raises `UsageError` naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({error.__class__.__name__})") from error
    return parse(text, str(path))


def parse(text: str, name: str) -> Parsed:
    """``text`` as YAML; ``name`` stands for it in messages. Raises `UsageError` naming ``name`` and line."""
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{name}: this is no YAML: {' '.join(str(error).split())}") from error
    try:
        node = loader.get_single_node()
        places: dict[Location, tuple[int, int]] = {}
        data = None if node is None else _construct(loader, node, (), places, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UsageError(f"{name}, line {mark.line + 1 if mark else 1}: this is no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"{name}: this is no YAML: {' '.join(str(error).split())}") from error
    finally:
        loader.dispose()
    return Parsed(data, places)


def _construct(
    loader: _Loader, node: yaml.Node, at: Location, places: dict[Location, tuple[int, int]], name: str
) -> Any:
    places[at] = _place(node)
    if isinstance(node, yaml.MappingNode):
        return _construct_map(loader, node, at, places, name)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(loader, item, (*at, i), places, name) for i, item in enumerate(node.value)]
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:  # "!!int many"
        raise UsageError(f"{name}, line {places[at][0]}: {node.tag} cannot be {str(node.value)[:40]!r}") from error


def _construct_map(
    loader: _Loader, node: yaml.MappingNode, at: Location, places: dict[Location, tuple[int, int]], name: str
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            raise UsageError(f"{name}, line {place[0]}: a key must be a word, not a list or a map")
        key = str(key_node.value)
        if key in data:
            first, _ = places[(*at, key)]
            raise UsageError(f"{name}, line {place[0]}: {key!r} is given twice, first on line {first}")
        data[key] = _construct(loader, value_node, (*at, key), places, name)
        places[(*at, key)] = place
    return data


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
