"""The stages import downward only, and the proof shares no code with what it proves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import briefgen

PACKAGE = Path(briefgen.__file__).parent
# Top first; a line may import from the lines below it and from itself, never from above.
LAYERS = (
    {"__main__"},
    {"cli"},
    {"doctor"},
    {"editions"},
    {"api", "checking"},
    {"pipeline", "quotations", "explain"},
    {"cluster"},
    {"stages"},
    {"briefs", "decisions", "web"},
    {"render", "compose", "verify", "changes"},
    {"stories"},
    {"extract"},
    {"sources"},
    {"text"},
    {"rules"},
    {
        "schema",
        "model",
        "codes",
        "errors",
        "options",
        "output",
        "strict_yaml",
        "user_files",
        "engine",
        "workers",
        "packing",
        "shelf",
        "cache",
        "cache_folder",
    },
)
DEPTH = {name: depth for depth, names in enumerate(LAYERS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))


def stage(path: Path) -> str | None:
    """The part of the package a file belongs to; None for the package's own ``__init__``."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return None if first == "__init__" else first


def imported(path: Path) -> Iterator[str]:
    """Every part of briefgen that a file imports, inside functions and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "briefgen" and len(parts) > 1 and parts[1] in DEPTH:
                yield parts[1]


def test_files_are_found() -> None:
    assert len(FILES) > 40
    assert {stage(path) for path in FILES} - {None} <= set(DEPTH), "a new part of the package needs its place in LAYERS"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = stage(path)
    if here is None:
        assert not set(imported(path)), "the package itself imports nothing of its parts"
        return
    above = {name for name in imported(path) if DEPTH[name] < DEPTH[here]}
    beside = {name for name in imported(path) if DEPTH[name] == DEPTH[here] and name != here}
    assert not above
    assert not beside or here in LAYERS[-1], "what stands in one layer does not lean on each other"


def reached(part: str) -> set[str]:
    """Every part that one part imports, directly or through others."""
    seen: set[str] = set()
    left = [part]
    while left:
        name = left.pop()
        seen.add(name)
        left += {other for path in FILES if stage(path) == name for other in imported(path)} - seen
    return seen


def test_the_proof_shares_nothing_with_what_it_proves() -> None:
    """`verify` must not trust the code that made the brief, not even at second hand."""
    assert "verify" in {stage(path) for path in FILES}
    assert not reached("verify") & {"extract", "stories", "compose", "pipeline", "cli"}


def test_rendering_reads_the_model_alone() -> None:
    assert not reached("render") & {"extract", "stories", "sources", "pipeline", "cli"}
