"""Briefs to try a pack on: one with everything in it, and the shapes that break layouts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Brief, Story
from briefgen.schema import brief_from_data

_HOSTILE = "<b onclick='x'>{{ 7*7 }}</b> {% raw %} *a* _b_ `c` # d | e | [f](javascript:g) \\ & ]]> --> "
_LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 3
_ARABIC = "قال مسؤولون إن السفينة غرقت قبالة الساحل يوم الأحد"
_MANY = 15


@cache
def sample() -> Brief:
    """A brief of one story with every kind of line; some of its words are traps for mark-up."""
    return brief_from_data(json.loads(_file("brief.json")))


@cache
def sample_texts() -> Mapping[str, str]:
    """The reading texts of the sample by source id."""
    found = {s.id: s.path for s in sample().sources if s.status == "read"}
    return MappingProxyType({source: _file(f"texts/{source}.txt") for source in found})


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def trials() -> dict[str, Brief]:
    """Every brief to try, by what it is."""
    return {
        "sample": sample(),
        "empty": _empty(),
        "huge": _huge(),
        "right-to-left": _in(_ARABIC),
        "hostile": _in(_HOSTILE + _LONG_WORD),
    }


def _empty() -> Brief:
    return replace(sample(), title="", stories=(), quotes=(), sources=(), diagnostics=(), title_evidence=(), as_of=None)


def _huge() -> Brief:
    """Many stories, the first with many times its lines."""
    story = sample().stories[0]
    kinds = ("facts", "quotes", "questions", "timeline", "actors")
    grown = replace(story, **{kind: getattr(story, kind) * _MANY for kind in kinds})
    stories = (grown, *(replace(story, id=f"story{i}") for i in range(2, _MANY + 1)))
    return replace(sample(), stories=stories)


def _in(words: str) -> Brief:
    """The sample with ``words`` in front of every text that sources give."""
    stories: tuple[Story, ...] = tuple(_with(story, words) for story in sample().stories)
    return replace(sample(), title=words + sample().title, stories=stories)


_WORDS = ("text", "headline", "speaker", "role", "value", "name", "topic", "attribution", "origin")


def _with(value: Any, words: str) -> Any:
    """``value`` with ``words`` before each of its texts, and before those of what it holds."""
    if isinstance(value, tuple):
        return tuple(_with(item, words) for item in value)
    if not isinstance(value, Struct):
        return value
    changed: dict[str, Any] = {}
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if isinstance(held, str) and name in _WORDS:
            changed[name] = words + held
        elif isinstance(held, tuple):
            changed[name] = _with(held, words)
    return replace(value, **changed)
