"""`briefgen deliver`: what it says and returns, several at once, and a program that is ended or killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, Mailbox, issue, mail, mail_server, project, rows_of

from briefgen.cli import app, console
from briefgen.editions.config import Config
from briefgen.editions.deliver import send_due
from briefgen.editions.store import Store

MINUTE = timedelta(minutes=1)
Call = Callable[..., int]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls briefgen in the project's folder, at the moment of the slot."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFGEN_NOW", NOW.isoformat())
    return lambda *words: console.run(app, words)


def made(config: Config) -> None:
    """A published edition with its deliveries planned."""
    with Store.open(config.state) as store:
        issue(config, store)


def test_a_refusal_is_code_5_and_may_be_tried_once_more(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    box.answers["minister@example.org"] = ["550 5.7.1 blocked"]
    made(project(tmp_path, [mail(box)]))
    assert call("deliver") == 5
    assert "not sent: morning 2026-03-30, mail minister@example.org" in capsys.readouterr().err
    assert call("deliver") == 0
    assert call("deliver", "--list") == 0
    assert capsys.readouterr().out.startswith("failed   morning 2026-03-30 mail minister@example.org: the mail server")
    assert call("deliver", "morning", "--retry") == 0
    assert box.recipients == ["minister@example.org"]


def test_a_sender_that_is_killed_by_the_system_is_made_up_for(tmp_path: Path, box: Mailbox) -> None:
    """The second of three is on its way when the process ends: all three have it, and the second copy shows itself."""
    config = project(tmp_path, [mail(box, "a@example.org", "b@example.org", "c@example.org")])
    with Store.open(config.state) as store:
        issue(config, store)
    environment = {"BRIEFGEN_NOW": NOW.isoformat(), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "briefgen", "deliver"]
    children: list[subprocess.Popen[bytes]] = []
    box.before_answer = lambda: children[0].kill() if len(box.taken) == 2 else None
    children.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL))
    child = children[0]
    child.wait(60)
    assert child.returncode == -9
    with Store.open(config.state) as store:
        assert [row.status for row in rows_of(store)] == ["sent", "sending", "due"]
    box.before_answer = None
    later = {**environment, "BRIEFGEN_NOW": (NOW + MINUTE).isoformat()}
    done = subprocess.run(command, cwd=tmp_path, env=later, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "may have it twice" in done.stderr
    assert sorted(box.recipients) == ["a@example.org", "b@example.org", "b@example.org", "c@example.org"]
    assert len({str(found["message-id"]) for found in box.messages}) == 3
    with Store.open(config.state) as store:
        assert send_due(store, config, NOW + 9 * MINUTE, secrets={}).sent == ()


def test_two_senders_at_once_send_everything_once(tmp_path: Path, box: Mailbox) -> None:
    config = project(tmp_path, [mail(box, *(f"reader-{n}@example.org" for n in range(12)))])
    with Store.open(config.state) as store:
        issue(config, store)
    box.before_answer = lambda: time.sleep(0.05)
    environment = {"BRIEFGEN_NOW": NOW.isoformat(), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "briefgen", "deliver", "-q"]
    children = [subprocess.Popen(command, cwd=tmp_path, env=environment) for _ in range(3)]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    assert sorted(box.recipients) == sorted(f"reader-{n}@example.org" for n in range(12))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_who_ends_the_program_does_not_wait_for_a_server(tmp_path: Path, ending: signal.Signals) -> None:
    """The server takes the connection and says nothing more; what was on its way is due again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = project(tmp_path, [mail(Mailbox(port=silent.getsockname()[1]))])
        with Store.open(config.state) as store:
            issue(config, store)
        command = [sys.executable, "-m", "briefgen", "deliver"]
        environment = {"BRIEFGEN_NOW": NOW.isoformat(), "PATH": "/usr/bin:/bin"}
        child = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE)
        with silent.accept()[0]:
            child.send_signal(ending)
            began = time.monotonic()
            _, said = child.communicate(timeout=30)
            assert time.monotonic() - began < 5
    assert child.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}[ending]
    assert b"Traceback" not in said
    with Store.open(config.state) as store:
        assert [row.status for row in rows_of(store)] == ["due"]
