"""The wire format ``briefgen/1``: the only module that knows how a `Brief` looks as plain data.

The shape is read off the types in `briefgen.model`, so a field added there is in the format, its
JSON Schema and its validation at once. Unknown keys, wrong types and missing fields are refused with
the path to them.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from briefgen import model
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from json import JSONEncoder

SCHEMA_ID = "briefgen/1"
_SCALARS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def to_data(value: Any) -> Any:
    """A tree of values as dicts, lists and scalars, keys in field order."""
    if isinstance(value, Struct):
        return {name: to_data(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_data(item) for item in value]
    return value


_PIECES = 10_000
"""Of JSON that are joined at a time: the record of a long text is fifty megabytes, its pieces five times that."""


def as_json(brief: model.Brief) -> Iterator[str]:
    """The record of ``brief`` as JSON text, piece by piece: of a pile it is never at hand as a whole."""
    from json import JSONEncoder  # here: only some ask for it

    encoder = JSONEncoder(ensure_ascii=False, indent=1)
    for number, field in enumerate(fields(brief)):
        yield f"{',' if number else '{'}\n {encoder.encode(field.name)}: "
        value = getattr(brief, field.name)
        if isinstance(value, Sequence) and not isinstance(value, str) and value:
            for place, item in enumerate(value):
                yield ",\n  " if place else "[\n  "
                yield from _indented(encoder, to_data(item), 2)
            yield "\n ]"
        else:
            yield from _indented(encoder, to_data(value), 1)
    yield "\n}\n"


def _indented(encoder: JSONEncoder, data: Any, depth: int) -> Iterator[str]:
    """The text of ``data`` so far inside another value; an end of line in a string is an escape, so none of its own."""
    pieces = encoder.iterencode(data)
    while some := "".join(islice(pieces, _PIECES)):
        yield some.replace("\n", "\n" + " " * depth)


def brief_from_data(data: Any) -> model.Brief:
    """The `Brief` that ``data`` describes. Raises `UsageError` naming the path of the first problem."""
    if isinstance(data, dict) and data.get("schema") != SCHEMA_ID:
        raise UsageError(f"not a {SCHEMA_ID} brief: its schema is {data.get('schema')!r}")
    brief: model.Brief = _load(model.Brief, data, "brief")
    return brief


@cache
def _fields(cls: type[Struct]) -> dict[str, FieldInfo]:
    """Each field of ``cls`` by its name."""
    return {field.name: field for field in fields(cls)}


def _is_struct(hint: Any) -> TypeGuard[type[Struct]]:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _load(hint: Any, data: Any, path: str) -> Any:
    if _is_struct(hint):
        return _load_object(hint, data, path)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (tuple, Sequence):
        if not isinstance(data, list):
            raise UsageError(f"{path}: expected a list, found {_name(data)}")
        return tuple(_load(args[0], item, f"{path}[{i}]") for i, item in enumerate(data))
    if origin in (Union, types.UnionType):
        inner = next(a for a in args if a is not type(None))
        return None if data is None else _load(inner, data, path)
    if origin is Literal:
        if data not in args:
            raise UsageError(f"{path}: {data!r} is none of {', '.join(map(str, args))}")
        return data
    return _load_scalar(hint, data, path)


def _load_object(cls: Any, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise UsageError(f"{path}: expected a mapping, found {_name(data)}")
    known = _fields(cls)
    for key in data:
        if key not in known:
            raise UsageError(f"{path}: unknown field {key!r}")
    for name, field in known.items():
        if field.required and name not in data:
            raise UsageError(f"{path}: the field {name!r} is missing")
    return cls(**{key: _load(known[key].type, value, f"{path}.{key}") for key, value in data.items()})


def _load_scalar(hint: Any, data: Any, path: str) -> Any:
    if hint is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if type(data) is not hint:
        raise UsageError(f"{path}: expected {_SCALARS[hint]}, found {_name(data)}")
    return data


def _name(data: Any) -> str:
    return "nothing" if data is None else f"{type(data).__name__} {str(data)[:40]!r}"


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of a brief."""
    definitions: dict[str, Any] = {}
    root = _schema(model.Brief, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A brief ({SCHEMA_ID})",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if _is_struct(hint):
        return _object_schema(hint, definitions)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (tuple, Sequence):
        return {"type": "array", "items": _schema(args[0], definitions)}
    if origin in (Union, types.UnionType):
        inner = next(a for a in args if a is not type(None))
        return {"anyOf": [_schema(inner, definitions), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(args)}
    return {"type": _SCALARS[hint]}


def _object_schema(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = cls.__name__
    if name not in definitions:
        definitions[name] = {}
        known = _fields(cls).values()
        definitions[name] = {
            "type": "object",
            "description": (cls.__doc__ or "").strip(),
            "properties": {field.name: _schema(field.type, definitions) for field in known},
            "required": [field.name for field in known if field.required],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
