"""`briefgen init`, `config` and `schedule` as typed: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from papers import Papers

from briefgen.cli import app, console
from briefgen.editions import config, lock, starter
from briefgen.editions.starter import Answers

NOW = "2026-11-20T09:00:00+01:00"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFGEN_NOW", NOW)
    for name in ("BRIEFGEN_CONFIG", "BRIEFGEN_STATE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def desk(folder: Path, *more: str) -> None:
    """A config of one edition in one quick format, and one text to read."""
    lines = [
        "editions:",
        "  morning:",
        "    sources: [inbox/]",
        "    timezone: Europe/Brussels",
        "    formats: [md]",
        *more,
    ]
    (folder / "briefgen.yaml").write_text("\n".join(lines) + "\n")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "a.txt").write_text(
        "Bridge over the Orne closed after inspection\n\nThe bridge at Velm was closed after inspectors found cracks in"
        " two beams, the mayor said. About 3,000 people cross it each day, according to the town council.\n"
    )


def started(*arguments: str, folder: Path, now: str | None = NOW) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("BRIEFGEN_NOW", None)
    if now:
        environment["BRIEFGEN_NOW"] = now
    return subprocess.Popen(
        [sys.executable, "-m", "briefgen", *arguments], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_whatever_makes_the_exit_code_is_said_also_quietly(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cron mails what is printed and knows no exit codes: a file that cannot be read, a mail that cannot be sent."""
    mail = "{mail: [a@example.org], from: b@example.org, host: 127.0.0.1, port: 9, tls: none, approve: auto}"
    desk(here, f"    deliver: [{mail}]")
    (here / "inbox" / "b.pdf").write_bytes(b"%PDF-1.7 cut off")
    assert console.run(app, ["schedule", "tick", "--quiet"]) == 3
    damaged, unsent = capsys.readouterr().err.splitlines()
    assert damaged.startswith("warning: morning 2026-11-20: inbox/b.pdf: ")
    name = "morning 2026-11-20, mail a@example.org (daily)"
    assert unsent.startswith(f"warning: not sent, tried again later: {name}: no mail server")


def test_run_and_tick_have_the_same_words_for_the_same(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever tries an edition by hand finds the lines again in the log of the night."""
    mail = "{mail: [a@example.org], from: b@example.org, host: 127.0.0.1, port: 9, tls: none, approve: auto}"
    told = []
    for number, command in enumerate((["run", "morning"], ["schedule", "tick"])):
        folder = here / str(number)
        folder.mkdir()
        desk(folder, f"    deliver: [{mail}, {{folder: sent}}]")
        (folder / "inbox" / "b.pdf").write_bytes(b"%PDF-1.7 cut off")
        assert console.run(app, [*command, "--config", str(folder / "briefgen.yaml")]) == 3
        lines = capsys.readouterr().err.replace(str(folder), "HERE").splitlines()
        told.append(sorted(re.sub(r"; [0-9.]+ s\Z", "", line) for line in lines))
    assert told[0] == told[1]
    assert len(told[0]) == 4
    assert "morning 2026-11-20: published: 1 for awareness; 1 source read, 1 not" in told[0]


# --------------------------------------------------------------------------- init


def test_the_starter_runs_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two commands after installing, there is a brief with a line of the sample in it."""
    assert console.run(app, ["init", "--timezone", "Europe/Brussels"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "briefgen.yaml",
        "inbox/sample-ferry.txt",
        "inbox/sample-island.txt",
    ]
    path = here / "briefgen.yaml"
    path.write_text(path.read_text().replace("formats: [pdf, html, md]", "formats: [md]"))  # quicker
    assert console.run(app, ["schedule", "tick"]) == 0
    told = capsys.readouterr()
    (folder,) = told.out.splitlines()
    assert Path(folder) == here / "outputs/morning/2026-11-20"
    assert "Sandholm" in (Path(folder) / "morning-daily.md").read_text()
    assert console.run(app, ["schedule", "tick", "-v"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "nothing is due\n")


def test_the_starter_says_what_the_options_say(here: Path) -> None:
    arguments = ["--name", "noon", "--source", "https://example.org/rss", "--source", "my desk/", "--at", "12:30",
                 "--timezone", "Asia/Tokyo", "--approve", "auto"]  # fmt: skip
    assert console.run(app, ["init", "desk", *arguments]) == 0
    edition = config.load(here / "desk").edition("noon")
    assert [source.written for source in edition.sources] == ["https://example.org/rss", "my desk/"]
    assert (edition.at[0].hour, edition.timezone.key, edition.approve, edition.title) == (
        12, "Asia/Tokyo", "auto", "Noon brief",
    )  # fmt: skip
    assert not (here / "desk" / "inbox").exists()


def test_nothing_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "inbox").mkdir()
    (here / "inbox" / "sample-ferry.txt").write_text("mine")
    assert console.run(app, ["init"]) == 0
    before = (here / "briefgen.yaml").read_bytes()
    assert (here / "inbox" / "sample-ferry.txt").read_text() == "mine"
    assert console.run(app, ["init", "--name", "other"]) == 2
    assert "is there already and was left as it is" in capsys.readouterr().err
    assert (here / "briefgen.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "25:00"], "--at: '25:00' is no time of day"),
        (["--timezone", "Brussels"], "--timezone: there is no time zone 'Brussels'; did you mean 'Europe/Brussels'?"),
        (["--approve", "no"], "--approve: 'no' is none of 'required' or 'auto'"),
        (["--name", "Mor ning"], "--name: 'Mor ning' is no name: small letters, digits"),
        (["--source", ""], "--source: it is empty"),
        (["--timezone", "a\nb: c"], "there is no time zone"),
    ],
)
def test_an_answer_that_makes_no_config_writes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert console.run(app, ["init", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "briefgen.yaml" not in err, "of a file that is not there no line can be wrong"
    assert list(here.iterdir()) == []


def test_three_questions_on_a_terminal(here: Path) -> None:
    """What is wrong is said and asked again; an empty answer takes what is offered."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "briefgen", "init", "--timezone", "Europe/Brussels"]
    process = subprocess.Popen(command, cwd=here, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    os.write(ours, b"https://example.org/rss, inbox/\n26:00\n07:15\n\n")
    assert process.wait(timeout=60) == 0
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert [part in shown for part in ("What does it read?", "in Europe/Brussels?", "Does somebody sign")] == [True] * 3
    assert "'26:00' is no time of day" in shown or "write it as 08:00" in shown
    edition = config.load(here).edition("morning")
    assert [source.written for source in edition.sources] == ["https://example.org/rss", "inbox/"]
    assert (f"{edition.at[0]:%H:%M}", edition.approve) == ("07:15", "required")


def test_the_zone_of_the_machine_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")
    assert starter.local_zone() == "Europe/Paris"
    monkeypatch.setenv("TZ", "nonsense")
    assert starter.local_zone() in available_timezones()


def test_every_comment_of_the_starter_that_shows_a_field_is_sound(tmp_path: Path) -> None:
    """Whoever takes the # away gets a config that works."""
    text = starter.text_of(Answers())
    for shown in ("# keep: ", "# stories: ", "# watch: "):
        assert shown in text
        text = text.replace(shown, shown.removeprefix("# "))
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == "# deliver:")
    lines[start:] = [line.replace("# ", "", 1) for line in lines[start:]]
    (tmp_path / "briefgen.yaml").write_text("\n".join(lines))
    edition = config.load(tmp_path).edition("morning")
    assert (len(edition.deliver), edition.stories, edition.watch) == (2, 15, ("NATO", "water supply"))


# --------------------------------------------------------------------------- config


def test_the_values_in_force_are_shown_with_where_they_come_from(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk(here, '    at: "07:30"', "    window: 36h", '    watch: ["NATO"]')
    assert console.run(app, ["config", "show", "--state", "elsewhere"]) == 0
    rows = {words[0]: words[1:] for line in capsys.readouterr().out.splitlines() if (words := line.split())}
    assert rows["state"] == [str(here / "elsewhere"), "flag", "--state"]
    assert rows["editions.morning.at"] == ["07:30", "line", "6"]
    assert rows["editions.morning.window"] == ["36h", "line", "7"]
    assert rows["editions.morning.catch_up"] == ["latest", "default"]
    assert rows["editions.morning.stories"] == ["15", "pack", "daily"]
    monkeypatch.setenv("BRIEFGEN_STATE", "/srv/state")
    assert console.run(app, ["config", "show", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    found = {value["field"]: (value["value"], value["origin"]) for value in data["values"]}
    assert data["file"] == str(here / "briefgen.yaml")
    assert found["state"] == ("/srv/state", "environment BRIEFGEN_STATE")
    assert found["keep.items"] == ("30d", "default")


def test_no_password_is_shown(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here)
    path = here / "briefgen.yaml"
    secret = 'sources: ["https://me:hunter2@example.org/rss?token=abcdefghijklmnop"'
    hook = '    deliver: [{webhook: "https://hooks.example.org/secretpath"}]\n'
    path.write_text(path.read_text().replace("sources: [inbox/", secret) + hook)
    assert console.run(app, ["config", "show"]) == 0
    shown = capsys.readouterr().out
    assert "example.org/rss" in shown
    for part in ("hunter2", "abcdefgh", "secretpath"):
        assert part not in shown


def test_a_config_that_is_wrong_ends_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here, "    windw: 2h", "    days: [mo]")
    for command in (["config", "show"], ["schedule", "tick"], ["schedule", "run"], ["schedule", "emit", "cron"]):
        assert console.run(app, command) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert [line.partition("briefgen.yaml, ")[2][:15] for line in told.err.splitlines()] == [
            "line 6, column ", "line 7, column ",
        ]  # fmt: skip


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.run(app, ["config", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "briefgen.yaml"


# --------------------------------------------------------------------------- schedule


def test_what_happens_is_told_as_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here)
    assert console.run(app, ["schedule", "tick", "--log-format", "json"]) == 0
    told = capsys.readouterr()
    (event,) = [json.loads(line) for line in told.err.splitlines()]
    assert (event["event"], event["edition"], event["slot"]) == ("made", "morning", "2026-11-20T08:00+01:00")
    assert (event["status"], event["folder"], event["code"]) == ("built", told.out.strip(), 0)
    assert event["at"] == "2026-11-20T08:00:00+00:00"
    assert console.run(app, ["schedule", "tick", "--log-format", "xml"]) == 2


def test_a_source_that_is_gone_is_told_by_the_exit_code(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here)
    path = here / "briefgen.yaml"
    path.write_text(path.read_text().replace("[inbox/]", "[inbox/, missing.txt]"))
    assert console.run(app, ["schedule", "tick"]) == 3
    assert "missing.txt" in capsys.readouterr().err


def test_an_edition_does_not_read_what_briefgen_wrote(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the folder that the config lies in reads neither it nor yesterday's edition, index and feed."""
    desk(here)
    path = here / "briefgen.yaml"
    path.write_text(path.read_text().replace("[inbox/]", "[.]").replace("[md]", "[md, html, yaml]"))
    for day in (20, 21, 22):
        monkeypatch.setenv("BRIEFGEN_NOW", f"2026-11-{day}T09:00:00+01:00")
        assert console.run(app, ["schedule", "tick"]) == 0, capsys.readouterr().err
        record = json.loads((here / f"outputs/morning/2026-11-{day}/brief.json").read_text())
        read = [source["path"] for source in record["sources"] if source["status"] == "read"]
        assert read == (["inbox/a.txt"] if day == 20 else [])


def test_another_run_ends_a_tick_with_6(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here)
    with lock.held(here / ".briefgen"):
        assert console.run(app, ["schedule", "tick"]) == 6
    assert "another run holds the lock" in capsys.readouterr().err
    assert not (here / "outputs").exists()


def test_two_ticks_at_once_make_one_edition(here: Path) -> None:
    desk(here)
    both = [started("schedule", "tick", folder=here) for _ in range(2)]
    ends = [(process.communicate(timeout=100)[0], process.returncode) for process in both]
    assert sorted(code for _, code in ends) in ([0, 6], [0, 0])
    assert sorted(out for out, _ in ends) == ["", f"{here}/outputs/morning/2026-11-20\n"]


def test_an_unknown_edition_is_answered_with_the_nearest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk(here)
    assert console.run(app, ["schedule", "tick", "mornig"]) == 2
    assert "did you mean 'morning'?" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_the_loop_makes_what_is_due_and_ends_within_five_seconds(here: Path, number: signal.Signals) -> None:
    desk(here)
    process = started("schedule", "run", folder=here)
    assert process.stdout is not None
    assert process.stdout.readline() == f"{here}/outputs/morning/2026-11-20\n"
    process.send_signal(number)
    asked = time.monotonic()
    _, told = process.communicate(timeout=20)
    assert time.monotonic() - asked < 5
    assert process.returncode == (0 if number == signal.SIGTERM else 130)
    assert "Traceback" not in told


def test_a_tick_that_waits_for_a_server_ends_when_told_to(here: Path) -> None:
    """SIGTERM while a feed hangs: an end within five seconds, nothing half, and the edition with the next tick."""
    with Papers().running() as papers:
        papers.trouble = {"gazette": "stalls"}
        desk(here, f"    allow_hosts: ['{papers.host}']")
        path = here / "briefgen.yaml"
        path.write_text(path.read_text().replace("[inbox/]", f"[inbox/, {{feed: '{papers.feed('gazette')}'}}]"))
        process = started("schedule", "tick", folder=here)
        assert papers.asked.wait(60)
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        out, told = process.communicate(timeout=20)
        assert time.monotonic() - asked < 5
        assert (process.returncode, out, told) == (143, "", "")
        assert not (here / "outputs").exists()
        papers.trouble = {}
        assert console.run(app, ["schedule", "tick"]) == 0
        assert (here / "outputs/morning/2026-11-20/brief.json").is_file()


def test_the_loop_goes_on_whatever_it_meets(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in the file at five to eight is said; mended by eight, the brief is there at eight. A bug is said too."""
    from briefgen.cli import schedule as command

    desk(here)
    path = here / "briefgen.yaml"
    sound = path.read_text()
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        path.write_text(sound + "    windw: 1h\n" if len(pauses) == 1 else sound)
        if len(pauses) == 3:
            raise SystemExit(143)

    def look(*given: object) -> int:
        if len(pauses) == 2:
            raise ZeroDivisionError("division by zero")
        return 0

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(command, "_tick", look)
    assert console.run(app, ["schedule", "run"]) == 0
    assert pauses == [60, 60, 60]
    told = capsys.readouterr().err
    assert "did you mean 'window'?" in told
    assert "ZeroDivisionError: division by zero" in told
