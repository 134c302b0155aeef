"""Files that users write, checked by a pydantic model: every mistake at once, in words, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from briefgen.errors import UsageError
from briefgen.strict_yaml import Location, Parsed

Model = TypeVar("Model", bound=BaseModel)


class MisplacedError(ValueError):
    """What a check of a whole map raises when one value in it, at ``steps`` from there, is wrong."""

    def __init__(self, message: str, *steps: str | int) -> None:
        super().__init__(message)
        self.steps: Location = steps


def checked(model: type[Model], parsed: Parsed, name: str, *, context: object = None, columns: bool = False) -> Model:
    """``parsed`` as a ``model``, whose validators are given ``context``.

    Raises `UsageError` naming ``name``, line (with ``columns`` the column too) and field of every mistake.
    """
    if not isinstance(parsed.data, dict):
        raise UsageError(f"{name}: it must be a list of 'field: value' lines, and is none")
    try:
        return model.model_validate(parsed.data, context=context)
    except ValidationError as error:
        places = [(problem, _place(problem, parsed.data, model)) for problem in error.errors()]
        problems = sorted((parsed.place(at), _words(problem, at, model)) for problem, at in places)
        told = (f"{name}, line {line}{f', column {column}' * columns}: {said}" for (line, column), said in problems)
        raise UsageError("\n".join(dict.fromkeys(told))) from None


def nearest(word: str, known: Sequence[str]) -> str:
    """``did you mean 'x'?`` for the nearest of ``known``; empty where none is near."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def _place(error: ErrorDetails, data: Any, model: type[BaseModel]) -> Location:
    """Where in the file ``error`` is: pydantic's own path also names types and unions."""
    found: list[str | int] = []
    raised = error.get("ctx", {}).get("error")
    for step in (*_walk(model, error["loc"])[0], *(raised.steps if isinstance(raised, MisplacedError) else ())):
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if inside:
            data = data[step]
            found.append(step)
    return tuple(found)


def _words(error: ErrorDetails, at: Location, model: type[BaseModel]) -> str:
    field = ".".join(str(step + 1) if isinstance(step, int) else step for step in at)
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return f"the field {error['loc'][-1]!r} is missing"
    if kind == "extra_forbidden":
        return f"there is no field {at[-1]!r}; {_meant(str(at[-1]), _fields(model, error['loc']))}"
    if kind == "literal_error" and "[key]" in error["loc"]:
        return f"{at[0] if at else field} knows no {_shown(given)}, only {context['expected']}"
    if kind == "literal_error":
        return f"{field}: {_shown(given)} is none of {context['expected']}"
    if kind == "value_error":
        return f"{field}: {context['error']}"
    if kind == "string_pattern_mismatch" and "[key]" in error["loc"]:
        return f"{given!r} is no name: small letters, digits, '-' and '_' only"
    if kind == "greater_than_equal":
        return f"{field} must be {context['ge']} or more, not {_shown(given)}"
    if kind == "too_short":
        return f"{field} is empty; name at least one"
    return f"{field} must be {_EXPECTED.get(kind, error['msg'])}, not {_shown(given)}"


_EXPECTED = {
    "string_type": "text (put it in quotes)",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "path_type": "a path (text)",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map of 'name: value' lines",
    "model_type": "a map of 'name: value' lines",
}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else repr(value)


def _fields(model: type[BaseModel], at: Location) -> list[str]:
    """The fields that the map holding ``at`` may have."""
    _, model = _walk(model, at[:-1])
    return [field.alias or name for name, field in model.model_fields.items()]


def _walk(model: type[BaseModel], at: Location) -> tuple[Location, type[BaseModel]]:
    """``at`` without the tags of unions, and the model of what is there or of what holds it."""
    kept: list[str | int] = []
    kinds: dict[str, type[BaseModel]] = {}
    for step in at:
        if step and str(step) in kinds:
            model, kinds = kinds[str(step)], {}
            continue
        kept.append(step)
        if field := _field(model, str(step)):
            kinds = _models(field.annotation)
            model = next(iter(kinds.values()), model)
    return tuple(kept), model


def _field(model: type[BaseModel], step: str) -> FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if step in (name, field.alias)), None)


def _models(annotation: Any, tag: str = "") -> dict[str, type[BaseModel]]:
    """The models inside an annotation, by the tags that tell them apart."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {tag: annotation}
    tag = next((mark.tag for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Tag)), tag)
    found: dict[str, type[BaseModel]] = {}
    for argument in get_args(annotation):
        found |= _models(argument, tag)
    return found


def _meant(word: str, known: Sequence[str]) -> str:
    return nearest(word, known) or f"the fields are {', '.join(known)}"
