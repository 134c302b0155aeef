"""Writes docs/reference from the code: commands, files that users write, wire format, exit codes, diagnostics.

`make docs` runs it; a test fails when the pages are not what it writes.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel

import briefgen.model
from briefgen import api, codes, schema
from briefgen.cli import COMMANDS, with_commands
from briefgen.editions.config_file import ConfigFile
from briefgen.render.pack_file import PackFile
from briefgen.sources.about_file import AboutFile

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
MADE = "<!-- Made by .ci/reference.py from the code; `make docs` writes it again. -->\n\n"
WIDTH = 100


def pages() -> dict[str, str]:
    """Each page by its file name."""
    command_line = typer.main.get_command(with_commands(COMMANDS))
    return {
        "commands.md": MADE + "# Commands\n\n" + "\n".join(_commands(command_line, "briefgen")),
        "exit-codes.md": MADE + "# Exit codes\n\n" + _table("code", "means", codes.EXIT_CODES) + f"\n{_WINS}\n",
        "diagnostics.md": MADE + f"# Diagnostics\n\n{_NOTES}\n\n" + _table("code", "tells", codes.DIAGNOSTICS),
        "wire-format.md": MADE + f"# The record, {schema.SCHEMA_ID}\n\n{_RECORD}\n\n" + "\n".join(_types()),
        "config-file.md": MADE + f"# briefgen.yaml\n\n{_CONFIG}\n\n" + "\n".join(_models(ConfigFile)),
        "python.md": MADE + f"# From Python\n\n{_doc(api)}\n" + "\n".join(_functions()),
        "pack-file.md": MADE + f"# pack.yaml\n\n{_PACK}\n\n" + "\n".join(_models(PackFile)),
        "sources-file.md": MADE + f"# sources.yaml\n\n{_ABOUT}\n\n" + "\n".join(_models(AboutFile)),
    }


_WINS = "Of 3, 5 and 7 the highest wins, so that a scheduler can raise the right alarm."
_NOTES = (
    "What went otherwise than a reader may think is said in the brief, as a note with one of these codes, and on\n"
    "standard error while the brief is made (`-v` shows those of severity `info` too)."
)
_RECORD = (
    "What `--format json` writes, field by field, in the order of the file; `briefgen schema` prints it as JSON\n"
    "Schema. Offsets are Python string indices into the reading text of the source, `end` exclusive. Fields with a\n"
    "default may be absent. New optional fields may come; the others stay."
)
_CONFIG = (
    "The file that says which briefs are made by themselves. `briefgen init` writes one, `briefgen config show` tells\n"
    "what is in force, and `briefgen config schema` prints its JSON Schema for editors. A length of time is written\n"
    "as `90m`, `24h` or `7d`. [How to have a brief every morning](../how-to/have-a-brief-every-morning.md) shows one."
)
_PACK = (
    "The file that makes a folder an audience; every field may be left out and then comes from the parent.\n"
    "[How to add an audience](../how-to/add-an-audience.md) shows one."
)
_ABOUT = "What you say of your sources, in a file beside them; it goes before what they say of themselves."


def _commands(command: Any, path: str) -> Iterator[str]:
    """The help of a command and of all under it, as a terminal of `WIDTH` columns shows it."""
    with typer.Context(command, info_name=path, max_content_width=WIDTH, terminal_width=WIDTH) as context:
        shown = command.get_help(context)
    yield f"## {path}\n\n```text\n" + "\n".join(line.rstrip() for line in shown.splitlines()) + "\n```\n"
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands(child, f"{path} {name}")


def _table(first: str, second: str, rows: Any) -> str:
    lines = [f"| {first} | {second} |", "| --- | --- |", *(f"| `{key}` | {value} |" for key, value in rows.items())]
    return "\n".join(lines) + "\n"


def _functions() -> Iterator[str]:
    """Functions with their signatures, then the types they take and give."""
    members = [(name, getattr(api, name)) for name in api.__all__]
    for name, member in sorted(members, key=lambda m: (inspect.isclass(m[1]), m[0])):
        if inspect.isclass(member):
            yield f"## {name}\n\n{_doc(member)}\n"
        else:
            yield f"## {name}\n\n```python\n{_signature(name, member)}```\n\n{_doc(member)}\n"


def _signature(name: str, function: Any) -> str:
    """As it stands in the code, one parameter a line: they are long."""
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())
    lines = [_parameter(parameter) for parameter in parameters]
    first = next((i for i, parameter in enumerate(parameters) if parameter.kind is parameter.KEYWORD_ONLY), None)
    if first is not None:
        lines.insert(first, "*")
    return f"{name}(\n" + "".join(f"    {line},\n" for line in lines) + f") -> {signature.return_annotation}\n"


def _parameter(parameter: inspect.Parameter) -> str:
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{parameter.name}: {parameter.annotation}{default}"


def _doc(member: Any) -> str:
    text = inspect.getdoc(member) or ""
    return "" if text.startswith(f"{member.__name__}(") else _marked(text) + "\n"


def _types() -> Iterator[str]:
    """Every type that a brief holds, the brief first."""
    known = schema.json_schema()["$defs"]
    for name in sorted(known, key=lambda name: (name != "Brief", name)):
        told = _told(name)
        meaning = "" if known[name]["description"].startswith(f"{name}(") else known[name]["description"]
        yield f"## {name}\n\n{_prose(meaning)}" + "\n".join(_fields(known[name], told)) + "\n"


def _told(name: str) -> dict[str, str]:
    """What stands under each field of a type."""
    return _under_fields(inspect.getsource(getattr(briefgen.model, name)))


def _under_fields(source: str) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            assert isinstance(field.target, ast.Name)
            found[field.target.id] = " ".join(str(after.value.value).split())
    return found


def _models(model: type[BaseModel]) -> Iterator[str]:
    """A file that users write, and the maps in it."""
    data = model.model_json_schema(by_alias=True)
    known = {model.__name__: data, **data.get("$defs", {})}
    module = sys.modules[model.__module__]
    for name, definition in known.items():
        if "properties" in definition:
            heading = "Fields" if name == model.__name__ else name
            told = _aliased(getattr(module, name)) if hasattr(module, name) else {}
            rows = "\n".join(_fields(definition, told))
            yield f"## {heading}\n\n{_prose(definition.get('description', ''))}{rows}\n"


def _aliased(model: type[BaseModel]) -> dict[str, str]:
    """What stands under each field of a model, by the name that the file has for it."""
    told = _under_fields(inspect.getsource(model))
    return {model.model_fields[name].alias or name: words for name, words in told.items()}


def _fields(definition: dict[str, Any], told: dict[str, str] | None = None) -> Iterator[str]:
    yield "| field | holds | |"
    yield "| --- | --- | --- |"
    needed = definition.get("required", ())
    for name, field in definition["properties"].items():
        meaning = (told or {}).get(name) or " ".join(field.get("description", "").split())
        yield f"| `{name}`{' (required)' if name in needed else ''} | {_kind(field)} | {_cell(meaning)} |"


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field or "oneOf" in field:
        return " or ".join(dict.fromkeys(_kind(one) for one in field.get("anyOf", field.get("oneOf"))))
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    if field.get("type") == "object":
        inner = field.get("additionalProperties") or next(iter(field.get("patternProperties", {}).values()), None)
        return f"map to {_kind(inner)}" if isinstance(inner, dict) else "map"
    return {"string": "text", "null": "nothing", "boolean": "true or false"}.get(
        field.get("type", ""), field.get("type", "any")
    )


def _prose(text: str) -> str:
    return " ".join(_marked(text).split()) + "\n\n" if text else ""


def _cell(text: str) -> str:
    return _marked(text).replace("|", "\\|")


def _marked(text: str) -> str:
    """Docstrings mark code with two backticks, Markdown with one."""
    return text.replace("``", "`")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
