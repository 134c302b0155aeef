"""The pages in docs make a site, and the reference says what the code does."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from briefgen.codes import DIAGNOSTICS, EXIT_CODES
from briefgen.errors import BriefgenError

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"""(?:Diagnostic|_say)\(\s*f?"([a-z-]+)[{"]""")


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / ".ci" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = reference().pages()


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reference" / "commands.html").is_file()


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name], f"docs/reference/{name} is out of date; `make docs` writes it again"


def test_every_page_of_the_reference_is_made_from_the_code() -> None:
    assert {path.name for path in (ROOT / "docs" / "reference").glob("*")} == set(PAGES)


def test_every_diagnostic_that_the_code_gives_is_in_the_reference() -> None:
    found = {code for path in (ROOT / "briefgen").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert len(found) > 8
    assert [code for code in sorted(found) if not any(known.startswith(code) for known in DIAGNOSTICS)] == []


def test_every_exit_code_of_an_error_is_in_the_reference() -> None:
    kinds = [BriefgenError, *BriefgenError.__subclasses__()]
    assert len(kinds) > 3
    assert {kind.exit_code for kind in kinds} <= set(EXIT_CODES)
