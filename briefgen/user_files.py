"""Files that users write, checked by a pydantic model: every mistake at once, in words, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from briefgen.errors import UsageError
from briefgen.strict_yaml import Location, Parsed

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], parsed: Parsed, name: str) -> Model:
    """``parsed`` as a ``model``. Raises `UsageError` naming ``name``, line and field of every mistake."""
    if not isinstance(parsed.data, dict):
        raise UsageError(f"{name}: it must be a list of 'field: value' lines, and is none")
    try:
        return model.model_validate(parsed.data)
    except ValidationError as error:
        places = [(problem, _place(problem, parsed.data)) for problem in error.errors()]
        problems = sorted((parsed.line(at), _words(problem, at, model)) for problem, at in places)
        raise UsageError("\n".join(dict.fromkeys(f"{name}, line {line}: {said}" for line, said in problems))) from None


def _place(error: ErrorDetails, data: Any) -> Location:
    """Where in the file ``error`` is: pydantic's own path also names types and unions."""
    found: list[str | int] = []
    for step in error["loc"]:
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
        return f"there is no field {at[-1]!r}{_meant(str(at[-1]), _fields(model, at))}"
    if kind == "literal_error" and "[key]" in error["loc"]:
        return f"{at[0] if at else field} knows no {_shown(given)}, only {context['expected']}"
    if kind == "literal_error":
        return f"{field}: {_shown(given)} is none of {context['expected']}"
    if kind == "value_error":
        return f"{field}: {context['error']}"
    return f"{field} must be {_EXPECTED.get(kind, error['msg'])}, not {_shown(given)}"


_EXPECTED = {
    "string_type": "text (put it in quotes)",
    "int_type": "a whole number",
    "greater_than_equal": "0 or more",
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
    for step in at[:-1]:
        field = model.model_fields.get(str(step))
        kinds = [field.annotation, *_inside(field.annotation)] if field else []
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _inside(annotation: Any) -> list[Any]:
    found: list[Any] = []
    for argument in get_args(annotation):
        found += [argument, *_inside(argument)]
    return found


def _meant(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; the fields are {', '.join(known)}"
