"""What other schedulers are given makes them tick, from wherever briefgen and its config lie."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
from cronsim import CronSim

from briefgen.cli import app, console
from briefgen.editions import units
from briefgen.editions.units import KINDS, MINUTES, Plan
from briefgen.errors import UsageError
from briefgen.strict_yaml import parse

ODD = 'my briefs\' 100% $HOME "x" \\ é'
"""A folder name with all that a scheduler's own language could trip over."""


def plan(root: Path, minutes: int = 15, secrets: tuple[str, ...] = ()) -> Plan:
    program = root / "bin" / "briefgen"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    config = root / "briefgen.yaml"
    command = (str(program), "schedule", "tick", "--config", str(config))
    return Plan(command, config, minutes, root / ".briefgen", (root / "outputs/morning",), secrets)


def text_of(kind: str, given: Plan, name: str | None = None) -> str:
    found = units.emit(kind, given)
    return next(unit.text for unit in found.files if name in (None, unit.name))


def minutes_of(cron: str) -> list[int]:
    """The minutes of the hour that a cron line fires at."""
    start = datetime(2026, 3, 28, 23, 59, tzinfo=UTC)
    times = CronSim(cron, start)
    fired = list(islice(times, 60))
    assert all(b - a == fired[1] - fired[0] for a, b in pairwise(fired))
    return [moment.minute for moment in fired if moment < start + timedelta(hours=1)]


def test_every_kind_is_known() -> None:
    assert KINDS == ("cron", "github", "launchd", "systemd", "windows")


@pytest.mark.parametrize(("name", "minutes"), [(ODD, 15), ("50% $HOME", 15), *(("desk", some) for some in MINUTES)])
def test_systemd_takes_the_units_as_they_are(tmp_path: Path, name: str, minutes: int) -> None:
    """`systemd-analyze verify` says nothing against them."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("this machine has no systemd-analyze")
    made = units.emit("systemd", plan(tmp_path / name, minutes, ("SMTP_PASSWORD",)))
    for unit in made.files:
        (tmp_path / unit.name).write_text(unit.text)
    paths = [str(tmp_path / unit.name) for unit in made.files]
    done = subprocess.run([tool, "verify", "--man=no", *paths], capture_output=True, text=True, timeout=60)
    against = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "briefgen" in line]
    assert (done.returncode, against) == (0, [])


def test_systemd_is_told_the_folder_and_the_command_letter_by_letter(tmp_path: Path) -> None:
    root = tmp_path / ODD
    lines = text_of("systemd", plan(root), "briefgen.service").splitlines()
    (folder,) = [line.partition("=")[2] for line in lines if line.startswith("WorkingDirectory=")]
    assert folder.replace("%%", "%") == str(root)
    (command,) = [line.partition("=")[2] for line in lines if line.startswith("ExecStart=")]
    words = [word.replace("$$", "$") for word in shlex.split(command.replace("%%", "%"))]
    assert words == ["/usr/bin/env", *plan(root).command], "systemd itself runs no program with quotes in its path"


@pytest.mark.parametrize("minutes", MINUTES)
def test_the_timer_fires_as_often_as_asked_and_after_sleep(tmp_path: Path, minutes: int) -> None:
    timer = text_of("systemd", plan(tmp_path, minutes), "briefgen.timer")
    assert f"OnCalendar={'hourly' if minutes == 60 else f'*:0/{minutes}'}\n" in timer
    assert "Persistent=true\n" in timer


@pytest.mark.parametrize("minutes", MINUTES)
def test_the_crontab_line_fires_as_often_as_asked(tmp_path: Path, minutes: int) -> None:
    line = text_of("cron", plan(tmp_path, minutes)).splitlines()[-1]
    assert minutes_of(" ".join(line.split()[:5])) == list(range(0, 60, minutes))


def test_the_crontab_line_runs_the_command_in_its_folder(tmp_path: Path) -> None:
    """As cron does: % unescaped, then given to sh."""
    root = tmp_path / ODD
    given = plan(root)
    Path(given.command[0]).write_text('#!/bin/sh\npwd > here\nprintf "%s\\n" "$@" > told\n')
    line = text_of("cron", given).splitlines()[-1]
    command = line.split(maxsplit=5)[5]
    assert "%" not in command.replace("\\%", "")
    subprocess.run(["sh", "-c", command.replace("\\%", "%")], check=True, timeout=20)
    assert (root / "here").read_text() == f"{root}\n"
    assert (root / "told").read_text().splitlines() == [*given.command[1:], "--quiet"]


def test_the_launch_agent_is_a_property_list(tmp_path: Path) -> None:
    given = plan(tmp_path / ODD, 20, ("SMTP_PASSWORD",))
    agent = plistlib.loads(text_of("launchd", given).encode("utf-8"))
    assert agent["ProgramArguments"] == list(given.command)
    assert agent["WorkingDirectory"] == str(given.root)
    assert [entry["Minute"] for entry in agent["StartCalendarInterval"]] == [0, 20, 40]
    assert agent["EnvironmentVariables"] == {"SMTP_PASSWORD": ""}


def test_the_powershell_script_holds_paths_that_expand_to_nothing(tmp_path: Path) -> None:
    given = plan(tmp_path / ODD)
    text = text_of("windows", given)
    assert f"-Execute '{given.command[0].replace(chr(39), chr(39) * 2)}'" in text
    assert subprocess.list2cmdline(given.command[1:]).replace("'", "''") in text
    assert "-StartWhenAvailable -MultipleInstances IgnoreNew" in text


@pytest.mark.parametrize("minutes", MINUTES)
def test_the_workflow_is_strict_yaml_and_keeps_what_the_next_run_needs(tmp_path: Path, minutes: int) -> None:
    workflow = parse(text_of("github", plan(tmp_path, minutes, ("SMTP_PASSWORD", "HOOK"))), "briefgen.yaml").data
    assert minutes_of(workflow["on"]["schedule"][0]["cron"]) == list(range(3, 60, minutes))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"] == {"group": "briefgen", "cancel-in-progress": False}
    steps = workflow["jobs"]["tick"]["steps"]
    (tick,) = [step for step in steps if "schedule tick" in step.get("run", "")]
    assert tick["env"] == {"SMTP_PASSWORD": "${{ secrets.SMTP_PASSWORD }}", "HOOK": "${{ secrets.HOOK }}"}
    caches = [step["with"]["path"].split() for step in steps if "cache" in step.get("uses", "")]
    assert caches == [[".briefgen", "outputs/morning"]] * 2


def test_a_workflow_cannot_keep_what_lies_elsewhere(tmp_path: Path) -> None:
    given = plan(tmp_path / "desk")
    elsewhere = Plan(given.command, given.config, 15, Path("/var/lib/briefs"), given.outputs)
    with pytest.raises(UsageError, match="outside the folder of the config"):
        units.emit("github", elsewhere)


@pytest.mark.parametrize(
    ("kind", "minutes", "root", "said"),
    [
        ("systmd", 15, "desk", "there is no scheduler 'systmd'; did you mean 'systemd'?"),
        ("anacron2000", 15, "desk", "there is no scheduler"),
        ("cron", 7, "desk", "--every 7: give one of 5, 6, 10"),
        ("cron", 0, "desk", "--every 0"),
        ("systemd", 15, "a\nExecStart=evil", "such a path cannot be written into a unit"),
    ],
)
def test_what_no_scheduler_can_be_told_is_refused(
    tmp_path: Path, kind: str, minutes: int, root: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        units.emit(kind, plan(tmp_path / root, minutes))


def test_the_command_prints_or_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed, one file is the whole of stdout; written, each has its name. Secrets are named, never asked for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "briefgen.yaml").write_text(
        "editions:\n  morning:\n    sources: [inbox/]\n    deliver:\n      - {mail: a@example.org, from: b@example.org,"
        " host: smtp.example.org, user: u, password_env: SMTP_PASSWORD}\n"
    )
    assert console.run(app, ["schedule", "emit", "launchd"]) == 0
    agent = plistlib.loads(capsys.readouterr().out.encode())
    program, *rest = agent["ProgramArguments"]
    assert Path(program).is_absolute()
    assert rest[-4:] == ["schedule", "tick", "--config", str(tmp_path / "briefgen.yaml")]
    assert agent["EnvironmentVariables"] == {"SMTP_PASSWORD": ""}
    assert console.run(app, ["schedule", "emit", "systemd", "-o", "units"]) == 0
    assert sorted(path.name for path in (tmp_path / "units").iterdir()) == ["briefgen.service", "briefgen.timer"]
    told = capsys.readouterr()
    assert told.out.splitlines() == ["units/briefgen.service", "units/briefgen.timer"]
    assert "systemctl --user enable --now briefgen.timer" in told.err
    assert console.run(app, ["schedule", "emit", "crom"]) == 2
