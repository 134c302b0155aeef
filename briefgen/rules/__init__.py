"""The rules as data, and their loader.

Two kinds of file under ``rules/<language>/``:

* ``lexicons/*.yaml``: ``name: |`` followed by one entry a line. ``#`` starts a comment line. A line ``a = b``
  makes the lexicon a table.
* ``patterns/*.yaml``: a list of records ``{id, kind, pattern, examples, not}``; any other key is kept in
  ``Rule.attrs``. In a pattern ``{name}`` stands for the entries of that lexicon as alternatives, longest first,
  and ``(?P<slot>...)`` names a slot. An example must match, an entry under ``not`` must not. Patterns are
  compiled verbose (``re.X``): write a blank as ``\\s`` or ``[ ]``.

``rules/any/lexicons`` holds what belongs to no one language; ``language="any"`` asks for it.

Names and ids are unique over a language; a clash or an unknown name is a `ValueError` naming the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from briefgen.rules.cues import Way, ways_of
from briefgen.rules.ready import kept
from briefgen.rules.sieve import Pattern, Sieve

COMMON = "any"
"""The folder of rules that belong to no one language."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]+)\}")


class Rule(Struct, frozen=True):
    """A pattern rule. ``flags`` given in the record: "i" ignores case (default: case counts)."""

    id: str
    kind: str
    regex: Pattern
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    attrs: Mapping[str, Any]


def _yaml_files(language: str, kind: str) -> Iterator[tuple[str, bytes]]:
    from importlib.resources import files  # a zip file has folders too

    folder = files(__package__).joinpath(language, kind)
    for item in sorted(folder.iterdir() if folder.is_dir() else (), key=lambda i: i.name):
        if item.name.endswith(".yaml"):
            yield item.name, item.read_bytes()


def _lines(block: str) -> str:
    stripped = (line.strip() for line in block.splitlines())
    return "\n".join(line for line in stripped if line and not line.startswith("#"))


@cache
def _ready(language: str) -> Mapping[str, Any]:
    """Lexicons, pattern files and version of a language, plain: see `briefgen.rules.ready`."""
    if not Path(__file__).parent.is_dir():  # in a zip file: nothing beside it can be kept
        return _worked_out(language)
    return kept(language, lambda: _worked_out(language))


def _worked_out(language: str) -> dict[str, Any]:
    lexicons = _read_lexicons(language)
    files = {name[:-5]: _load(data) or () for name, data in _yaml_files(language, "patterns")}
    return {
        "lexicons": lexicons,
        "patterns": {name: [_plain(record, lexicons) for record in records] for name, records in files.items()},
        "digest": _digest(language),
    }


def _load(data: bytes) -> Any:
    import yaml

    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _read_lexicons(language: str) -> dict[str, str]:
    """Lines by name, in one piece: a build asks for few of them."""
    found: dict[str, str] = {}
    for name, data in _yaml_files(language, "lexicons"):
        for key, block in (_load(data) or {}).items():
            if key in found:
                raise ValueError(f"lexicon {key!r} is defined twice, the second time in {name}")
            found[key] = _lines(block or "")
    return found


def _plain(record: dict[str, Any], lexicons: Mapping[str, str]) -> dict[str, Any]:
    """A record with its pattern filled in and the ways in which it matches."""
    pattern, flags = _filled(record["pattern"], lexicons), _flags(record.get("flags", ""))
    return {**record, "pattern": pattern, "flags": flags, "ways": ways_of(pattern, flags)}


def entries(name: str, language: str = "en") -> tuple[str, ...]:
    """The lines of a lexicon in file order."""
    try:
        return tuple(_ready(language)["lexicons"][name].splitlines())
    except KeyError:
        raise _unknown(name, language) from None


def _unknown(name: str, language: str) -> ValueError:
    return ValueError(f"no lexicon named {name!r} in rules/{language}/lexicons")


@cache
def lexicon(name: str, language: str = "en") -> frozenset[str]:
    """The entries of a lexicon as a set."""
    return frozenset(entries(name, language))


@cache
def table(name: str, language: str = "en") -> Mapping[str, str]:
    """A lexicon of ``a = b`` lines as a mapping; a line without ``=`` maps to the empty string."""
    pairs = (line.partition("=") for line in entries(name, language))
    return MappingProxyType({left.strip(): right.strip() for left, _, right in pairs})


def _alternatives(lines: Iterable[str]) -> str:
    words = {line.partition("=")[0].strip() for line in lines}
    ordered = sorted(words, key=lambda w: (-len(w), w))
    # Of letters outside ASCII "i" without case also takes the Turkish ones, "s" the long s and "k" the kelvin sign:
    # words that no table has an entry for.
    flag = "?a:" if all(word.isascii() for word in ordered) else "?:"
    return f"({flag}" + "|".join(re.escape(w).replace(r"\ ", r"(?u:\s+)") for w in ordered) + ")"


@cache
def compile_pattern(
    pattern: str, language: str = "en", flags: str = "", ways: tuple[Way, ...] | None = None
) -> Pattern:
    """``pattern`` with its ``{lexicon}`` names filled in, to be compiled verbose when it is first used."""
    return Pattern(lambda: _filled(pattern, _ready(language)["lexicons"], language), _flags(flags), ways)


def _filled(pattern: str, lexicons: Mapping[str, str], language: str = "en") -> str:
    def words(match: re.Match[str]) -> str:
        if match[1] not in lexicons:
            raise _unknown(match[1], language)
        return _alternatives(lexicons[match[1]].splitlines())

    return _PLACEHOLDER.sub(words, pattern)


def _flags(letters: str) -> int:
    return int(re.X | (re.I if "i" in letters else 0))


def _rule(record: dict[str, Any]) -> Rule:
    known = {"id", "kind", "pattern", "flags", "ways", "examples", "not"}
    return Rule(
        id=record["id"],
        kind=record["kind"],
        regex=Pattern(record["pattern"], record["flags"], record["ways"]),
        examples=tuple(record.get("examples", ())),
        counterexamples=tuple(record.get("not", ())),
        attrs=MappingProxyType({k: v for k, v in record.items() if k not in known}),
    )


@cache
def patterns(name: str, language: str = "en") -> tuple[Rule, ...]:
    """The rules of ``patterns/<name>.yaml`` in file order."""
    return tuple(map(_rule, _ready(language)["patterns"][name]))


@cache
def sieve(name: str, language: str = "en", kind: str | None = None) -> Sieve[Rule]:
    """The rules of ``patterns/<name>.yaml``, of one kind or all, by what a text must have for them to match."""
    return Sieve([r for r in patterns(name, language) if kind in (None, r.kind)], lambda rule: rule.regex)


def all_patterns(language: str = "en") -> dict[str, tuple[Rule, ...]]:
    """Every pattern file by name."""
    return {name: patterns(name, language) for name in _ready(language)["patterns"]}


@cache
def rules_version(language: str = "en") -> str:
    """Twelve hex digits that change with any rule file."""
    return str(_ready(language)["digest"])


def _digest(language: str) -> str:
    digest = hashlib.sha256()
    for folder, kind in ((language, "lexicons"), (language, "patterns"), (COMMON, "lexicons")):
        for name, data in _yaml_files(folder, kind):
            digest.update(f"{kind}/{name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()[:12]
