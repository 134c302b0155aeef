"""The page as HTML text, through the pack's templates: for the HTML format and, in print, for the PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import Literal

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefgen.errors import UsageError
from briefgen.render.blocks import Page, all_anchors, all_listings, gathered, printable
from briefgen.render.labels import Labels
from briefgen.render.logo import logo_of
from briefgen.render.packs import Pack
from briefgen.render.room import sheet_of
from briefgen.rules.compiled import compiled

Medium = Literal["screen", "print"]
_UNSAFE_IN_CSS = compiled(r"[^\w .,:;()·–—-]")


def html_of(page: Page, pack: Pack, medium: Medium, density: int = 0) -> str:
    """As `html_pieces`, whole."""
    return "".join(html_pieces(page, pack, medium, density))


def html_pieces(page: Page, pack: Pack, medium: Medium, density: int = 0) -> Iterator[str]:
    """``page`` as one HTML document without outside resources; ``density`` 0 to 5 tightens a printed page.

    Raises `UsageError` for a mistake in a template of the pack, with its file and line.
    """
    values = {
        "page": page,
        "labels": pack.labels,
        "paper": pack.paper,
        "margins": sheet_of(pack).css,
        "limited": pack.max_pages > 0,
        "page_counter": _page_counter(pack.labels),
        "style": _style(pack, medium),
        "medium": medium,
        "density": density,
        "logo": logo.address if (logo := logo_of(pack)) else None,
        "evidence": pack.evidence,
        "anchors": frozenset(all_anchors(page)),
        "filters": _filters(page),
    }
    try:
        made = _environment(pack.folders).get_template("brief.html.j2").generate(values)
        yield from map(printable, gathered(made))
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UsageError(f"{_place(error, pack)}: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{_place(error, pack)}: its macros call one another without end") from error
    except MemoryError as error:
        raise UsageError(f"{_place(error, pack)}: it makes more text than there is room for") from error


def _place(error: Exception, pack: Pack) -> str:
    """The template and the line where ``error`` came up."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}, line {error.lineno}"
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else str(pack.file("brief.html.j2"))


_STATUSES = ("corroborated", "attributed", "repeated", "single-source", "disputed")


def _filters(page: Page) -> dict[str, list[str] | list[int]]:
    """What a screen offers to filter by: statuses and sources of the lines, where there are two or more."""
    statuses: set[str] = set()
    cited: set[int] = set()
    for listing in all_listings(page):
        for item in listing.items:
            statuses.update(item.status)
            cited.update(item.numbers)
    numbers = sorted(cited)
    shown = [status for status in _STATUSES if status in statuses]
    return {"status": shown if len(shown) > 1 else [], "source": numbers if len(numbers) > 1 else []}


class _Confined(FileSystemLoader):
    """Templates of one folder; a link that leads out of it is none."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        found = super().get_source(environment, template)
        if not Path(found[1]).resolve().is_relative_to(Path(self.searchpath[0]).resolve()):
            raise TemplateNotFound(template, f"{found[1]} is a link out of the pack")
        return found


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    """Templates of a pack and its parents; read once (that takes a third of the time of one page), and again when they
    change; ``{% extends "base/brief.html.j2" %}`` reaches a parent's by its name."""
    by_name = PrefixLoader({folder.name: _Confined(folder) for folder in reversed(folders)})
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*(_Confined(folder) for folder in folders), by_name]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda value: type(value).__name__.lower()
    environment.filters["css_text"] = css_text
    return environment


def css_text(text: str) -> str:
    """``text`` for the inside of a quoted CSS string, every unusual character as its code."""
    return _UNSAFE_IN_CSS.sub(lambda found: f"\\{ord(found.group()):x} ", text)


def _page_counter(labels: Labels) -> str:
    """The label "Page n of m" as the value of a CSS ``content``."""
    pieces = labels("header.page", page="\0page\0", pages="\0pages\0").split("\0")
    return " ".join(f"counter({text})" if i % 2 else f'"{css_text(text)}"' for i, text in enumerate(pieces))


def _style(pack: Pack, medium: Medium) -> str:
    """The style sheets of the chain, the topmost parent's first; those for the screen only where there is one."""
    names = ("style.css", "screen.css") if medium == "screen" else ("style.css",)
    sheets = [(path, path.read_text(encoding="utf-8")) for name in names for path in pack.files(name)]
    for path, sheet in sheets:
        if "<" in sheet:
            raise UsageError(f"{path}: a style sheet cannot hold '<'")
    return "\n".join(sheet for _, sheet in sheets)
