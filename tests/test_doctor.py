"""briefgen doctor tries what it speaks of: each thing that is taken away is named, with what cures it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from briefgen.doctor import Finding, examine

CONFIG = """\
editions:
  morning:
    sources: [inbox/]
    at: "08:00"
    timezone: Europe/Brussels
    audiences: [daily]
    output: outputs/morning
    deliver:
      - {mail: [a@example.org], from: b@example.org, host: mail.example.org, user: desk, password_env: DESK_PASSWORD}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "BRIEFGEN_CONFIG", "BRIEFGEN_STATE", "DESK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def troubles(start: Path) -> list[Finding]:
    return [finding for finding in examine(start) if finding.standing != "well" and finding.part != "fonts"]


def test_a_machine_that_runs_the_tests_is_well(folder: Path) -> None:
    found = list(examine(folder))
    assert [finding for finding in found if finding.standing == "broken"] == []
    assert {"Python", "packages", "PDF", "PDF as a source", "time zones", "audiences", "editions"} <= {
        finding.part for finding in found
    }


def test_without_pango_only_the_pdf_is_lacking_and_the_line_that_cures_it_is_given(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tmp_path_factory.mktemp("without")
    (without / "weasyprint.py").write_text("raise OSError('no Pango')")
    monkeypatch.syspath_prepend(str(without))
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    (found,) = troubles(folder)
    assert (found.standing, found.part) == ("lacking", "PDF")
    assert "apt-get install" in str(found.cure)


def test_a_pack_with_a_mistake_is_named_with_its_line(folder: Path) -> None:
    (folder / "templates/mine").mkdir(parents=True)
    (folder / "templates/mine/pack.yaml").write_text("schema: briefgen-pack/1\nextends: press\nlimitz: {facts: 3}\n")
    (found,) = troubles(folder)
    assert (found.standing, found.part) == ("broken", "audiences")
    assert "line 3" in found.said
    assert "limits" in found.said


def test_a_secret_that_the_environment_lacks_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "briefgen.yaml").write_text(CONFIG)
    (found,) = troubles(folder)
    assert (found.standing, found.cure) == ("lacking", "export DESK_PASSWORD=...")
    monkeypatch.setenv("DESK_PASSWORD", "x")
    assert troubles(folder) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(CONFIG)
    (folder / "outputs").mkdir(mode=0o500)
    assert any(str(folder / "outputs") in finding.said for finding in troubles(folder))


def test_an_output_below_a_file_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "x")
    (folder / "briefgen.yaml").write_text(CONFIG)
    (folder / "outputs").write_text("a file")
    (found,) = troubles(folder)
    assert found.standing == "broken"
    assert str(folder / "outputs/morning") in found.said


def test_a_config_with_mistakes_is_named_and_the_rest_is_still_tried(folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(CONFIG.replace("timezone: Europe/Brussels", "timezone: Europe/Brusels"))
    (found,) = troubles(folder)
    assert (found.standing, found.part) == ("broken", "editions")
    assert "Brusels" in found.said
