"""`pip install .` gives a briefgen that works away from its checkout, with packs and rules inside the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from briefgen import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that ``pip install .`` builds, made with the build tools of the lock file: no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, cwd=folder)
    (made,) = folder.glob("briefgen-*.whl")
    return made


def tracked(*folders: str) -> set[str]:
    """The files of the project below ``folders``, without what runs leave behind."""
    files = {path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()}
    return {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}


def test_wheel_holds_the_package_with_its_data_and_the_packs_and_nothing_else(wheel: Path) -> None:
    package = tracked("briefgen")
    packs = {f"briefgen/{name}" for name in tracked("templates")}
    assert {Path(name).suffix for name in package} >= {".py", ".yaml", ".sql", ".typed"}
    assert {"briefgen/templates/executive/pack.yaml", "briefgen/templates/base/style.css"} <= packs
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == package | packs


def test_wheel_says_what_it_is(wheel: Path) -> None:
    files = zipfile.ZipFile(wheel)
    (name,) = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
    stated = message_from_bytes(files.read(name))
    assert (stated["Name"], stated["Version"]) == ("briefgen", __version__)
    assert (stated["License-Expression"], stated["License-File"]) == ("MIT", "LICENSE")
    assert str(stated["Summary"]).startswith("Briefings from source documents")
    assert "key facts" in stated.get_payload()


def test_sdist_holds_what_makes_and_tests_it_and_no_stray_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    (made,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    wanted = tracked("briefgen", "templates", "seeds", "docs")
    assert len(wanted) > 300
    assert wanted <= inside
    assert {"tests/test_packaging.py", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= inside
    strays = [name for name in inside if name.startswith((".venv", "outputs", ".git/")) or "__pycache__" in name]
    assert strays == []


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
