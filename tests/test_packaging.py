"""`pip install .` gives a briefgen that works away from its checkout, with packs and rules inside the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that ``pip install .`` builds, made with the build tools of the lock file: no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, cwd=folder)
    (made,) = folder.glob("briefgen-*.whl")
    return made


def files_of(folder: Path, suffixes: set[str]) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in suffixes}


def test_wheel_holds_every_rule_and_pack(wheel: Path) -> None:
    rules = files_of(ROOT / "briefgen/rules", {".yaml"})
    packs = files_of(ROOT / "templates", {".yaml", ".j2", ".css", ".docx", ".svg", ".ttf", ".woff2", ".txt"})
    assert len(rules) > 10
    assert {"executive/pack.yaml", "analyst/pack.yaml"} <= packs
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert {f"briefgen/rules/{name}" for name in rules} | {f"briefgen/templates/{name}" for name in packs} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "seeds/", "outputs/"))]


def test_installed_briefgen_builds_a_brief_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """A clean environment gets the wheel itself; the libraries come from this one, so that no network is needed."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    (site,) = (tmp_path / "env/lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    (libraries,) = {path for path in sys.path if path.endswith("site-packages")}
    (site / "zz-libraries.pth").write_text(libraries + "\n")
    source = tmp_path / "report.txt"
    source.write_text((ROOT / "seeds/harbour-fire/03-agency.txt").read_text(encoding="utf-8"), encoding="utf-8")
    python = tmp_path / "env/bin/python"
    where = subprocess.run(
        [python, "-c", "import briefgen; print(briefgen.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(site)), "the wheel is what runs, not the checkout"
    built = subprocess.run(
        [python, "-c", "from briefgen.cli import main; main()", "build", source, "-o", tmp_path / "brief.html"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    assert "Wrenmouth" in (tmp_path / "brief.html").read_text(encoding="utf-8")
