"""Signing: nothing goes out unasked, what goes out was seen, and what was wrong is replaced and says so."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, TEXT, Mailbox, issue, mail, mail_server, project, rows_of, slot_of

from briefgen.briefs import load_brief
from briefgen.cli import app, console
from briefgen.editions.config import Config
from briefgen.editions.run import run
from briefgen.editions.store import Store
from briefgen.editions.store.runs import Runs

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


def made(config: Config, *, day: str = "2026-03-30") -> Path:
    """The edition of ``day``, made of the inbox as a run does."""
    edition = config.edition("morning")
    (config.root / "inbox" / "bridge.txt").write_text(TEXT, encoding="utf-8")
    with Store.open(config.state) as store:
        slot = slot_of(edition, day)
        found = run(edition, slot, config, store, slot.at)
    assert found.folder is not None
    return found.folder


def key_of(folder: Path, words: str) -> str:
    """The key of the fact with ``words``."""
    facts = [fact for story in load_brief(folder / "brief.json").stories for fact in story.facts]
    return next(str(fact.key) for fact in facts if words in fact.text)


# --------------------------------------------------------------------------- approve


@pytest.mark.parametrize(
    ("edition", "entry", "status"),
    [
        (None, None, "held"),
        (None, "auto", "due"),
        ("auto", None, "due"),
        ("auto", "required", "held"),
        ("required", "auto", "due"),
    ],
)
def test_mail_goes_unasked_only_where_the_config_says_so(
    tmp_path: Path, edition: str | None, entry: str | None, status: str
) -> None:
    said = {"approve": edition} if edition else {}
    config = project(tmp_path, [{**mail(Mailbox(port=25)), "approve": entry}], **said)
    with Store.open(config.state) as store:
        assert [row.status for row in issue(config, store)] == [status]


@pytest.mark.parametrize(("edition", "status"), [(None, "due"), ("required", "held")])
def test_files_go_unasked_unless_the_edition_must_be_signed(tmp_path: Path, edition: str | None, status: str) -> None:
    config = project(tmp_path, [{"folder": "shared"}], **({"approve": edition} if edition else {}))
    with Store.open(config.state) as store:
        assert [row.status for row in issue(config, store)] == [status]


def test_what_waits_is_not_sent_and_the_next_edition_is_compared_with_what_readers_have(
    tmp_path: Path, box: Mailbox, call: Call
) -> None:
    config = project(tmp_path, [mail(box, approve="required")])
    made(config)
    assert call("deliver") == 0
    assert box.taken == []
    with Store.open(config.state) as store:
        assert Runs(store).last_delivered("morning", NOW + timedelta(days=1)) is None


def test_a_signature_shows_what_goes_to_whom_and_sends_it(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project(
        tmp_path,
        [mail(box, "Minister <minister@example.org>", "chief@example.org", approve="required", attach=["html"])],
    )
    folder = made(config)
    assert call("approve", "morning", "--yes", "--by", "A. Editor") == 0
    shown = capsys.readouterr().out
    assert str(folder) in shown
    assert "Morning brief, 30 March 2026: Harbour bridge closed after ferry strike" in shown
    assert "mail minister@example.org (executive, with morning-executive.html)" in shown
    assert "mail chief@example.org" in shown
    assert box.recipients == ["minister@example.org", "chief@example.org"]
    with Store.open(config.state) as store:
        assert {row.signed_by for row in rows_of(store)} == {"A. Editor"}
        assert [run.status for run in Runs(store).list()] == ["delivered"]
    receipts = json.loads((folder / "edition.json").read_bytes())["deliveries"]
    assert [one["signed_by"] for one in receipts] == ["A. Editor"] * 2


def test_without_a_terminal_nothing_is_signed_unasked(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    made(project(tmp_path, [mail(box, approve="required")]))
    assert call("approve", "morning") == 2
    assert "--yes answers yes" in capsys.readouterr().err
    assert box.taken == []


@pytest.mark.parametrize(("answer", "sent"), [("y\n", 1), ("n\n", 0), ("\n", 0), ("", 0)])
def test_at_a_terminal_only_a_yes_sends(
    tmp_path: Path, box: Mailbox, call: Call, monkeypatch: pytest.MonkeyPatch, answer: str, sent: int
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    made(project(tmp_path, [mail(box, approve="required")]))
    assert call("approve", "morning") == 0
    assert len(box.taken) == sent


def test_what_is_signed_twice_is_sent_once(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    made(project(tmp_path, [mail(box, approve="required")]))
    assert [call("approve", "morning", "-y"), call("approve", "morning", "-y")] == [0, 2]
    assert "nothing of morning waits for a signature" in capsys.readouterr().err
    assert len(box.taken) == 1


def test_what_is_dropped_is_never_sent(tmp_path: Path, box: Mailbox, call: Call) -> None:
    config = project(tmp_path, [mail(box, approve="required")])
    made(config)
    assert call("approve", "morning", "--drop", "--yes") == 0
    assert [call("deliver"), call("approve", "morning", "-y")] == [0, 2]
    assert box.taken == []
    with Store.open(config.state) as store:
        assert Runs(store).last_delivered("morning", NOW + timedelta(days=1)) is None


def test_signing_today_lets_yesterday_go(tmp_path: Path, box: Mailbox, call: Call) -> None:
    config = project(tmp_path, [mail(box, approve="required")], window="5d")
    made(config, day="2026-03-29")
    made(config)
    assert call("approve", "morning", "-y") == 0
    assert ["30 March 2026" in str(found["subject"]) for found in box.messages] == [True]
    assert call("approve", "morning", "2026-03-29", "-y") == 2


def test_an_edition_that_was_changed_on_disk_cannot_be_signed(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(project(tmp_path, [mail(box, approve="required")]))
    record = folder / "brief.json"
    record.write_bytes(record.read_bytes().replace(b"Twelve", b"Twenty"))
    assert call("approve", "morning", "-y") == 1
    assert "was changed after it was published" in capsys.readouterr().err
    assert box.taken == []


def test_who_signs_is_told_once_and_not_after_the_signature(tmp_path: Path, box: Mailbox, call: Call) -> None:
    config = project(
        tmp_path,
        [mail(box, approve="required")],
        notify=[{"mail": "signer@example.org", "from": "desk@example.org", "host": "localhost", "port": box.port,
                 "tls": "none"}],
    )  # fmt: skip
    made(config)
    assert [call("deliver"), call("deliver")] == [0, 0]
    assert box.recipients == ["signer@example.org"]
    (notice,) = box.messages
    assert str(notice["subject"]).startswith("To sign: Morning brief, 30 March 2026")
    body = notice.get_body(("plain",))
    assert body is not None
    assert "nobody has received it" in body.get_content()
    assert "minister@example.org" in body.get_content()
    assert "briefgen approve morning 2026-03-30" in " ".join(body.get_content().split())
    made(config, day="2026-03-31")
    assert call("approve", "morning", "-y") == 0
    assert box.recipients == ["signer@example.org", "minister@example.org"]


def test_a_preview_is_what_is_sent_byte_for_byte(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    made(project(tmp_path, [mail(box, approve="required", attach=["html"])]))
    assert call("approve", "morning", "--dry-run", "preview") == 0
    (path,) = (tmp_path / "preview").iterdir()
    assert path.suffix == ".eml"
    assert box.taken == []
    assert call("approve", "morning", "-y") == 0
    assert box.taken[0][1] == path.read_bytes()


# --------------------------------------------------------------------------- correct


@pytest.fixture
def gone_out(tmp_path: Path, box: Mailbox, call: Call) -> Path:
    """An edition that two recipients have, one by mail, one as a folder."""
    config = project(tmp_path, [mail(box, approve="required"), {"folder": "shared"}])
    folder = made(config)
    assert call("approve", "morning", "-y") == 0
    return folder


def strike(folder: Path, words: str) -> str:
    (folder.parents[1] / "fix.yaml").write_text(
        f"decisions:\n- id: {key_of(folder, words)}\n  action: strike\n", encoding="utf-8"
    )
    return "fix.yaml"


def test_a_correction_says_that_it_is_one_and_what_changed(
    tmp_path: Path, box: Mailbox, call: Call, gone_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fix = strike(gone_out, "Twelve people were injured")
    capsys.readouterr()
    code = call("correct", "morning", "2026-03-30", "--note", "Nobody was injured.", "--decisions", fix, "-y")
    assert code == 0
    shown = capsys.readouterr().out
    assert "- Twelve people were injured, the city hospital said." in shown
    first, second = box.messages
    assert str(second["subject"]).startswith("CORRECTION: Morning brief, 30 March 2026")
    assert second["in-reply-to"] == first["message-id"] != second["message-id"]
    assert box.recipients == ["minister@example.org"] * 2
    for kind in ("plain", "html"):
        body = second.get_body((kind,))
        assert body is not None
        said = " ".join(re.sub(r"<[^>]+>", " ", body.get_content()).split())
        assert "This replaces the edition of 30 March 2026" in said
        assert "Reason: Nobody was injured." in said
        assert "Struck: Twelve people were injured, the city hospital said." in said
        assert said.count("Twelve people were injured") == 1
    again = gone_out.with_name("2026-03-30-r2")
    assert sorted(path.name for path in (tmp_path / "shared").iterdir()) == [
        "morning-2026-03-30",
        "morning-2026-03-30-r2",
    ]
    corrected = load_brief(again / "brief.json")
    assert (corrected.title, corrected.edition and corrected.edition.revision) == ("CORRECTION: Morning brief", 2)
    printed = (again / "morning-executive.md").read_text(encoding="utf-8")
    assert "# CORRECTION: Morning brief" in printed
    assert "Correction: Nobody was injured." in printed
    assert (gone_out / "brief.json").exists()


def test_a_correction_that_changes_no_line_says_so(
    tmp_path: Path, box: Mailbox, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines that the audience is never shown are no change: the editor would think that they come to the readers."""
    config = project(tmp_path, [mail(box)])
    piers = (
        f"Pier {n} was closed after inspectors found {7 * n} cracks in it, the port authority said."
        for n in range(2, 30)
    )
    (tmp_path / "inbox" / "piers.txt").write_text("Piers closed\n\n" + "\n\n".join(piers), encoding="utf-8")
    folder = made(config)
    facts = [fact for story in load_brief(folder / "brief.json").stories for fact in story.facts]
    assert not all(fact.printed for fact in facts)
    assert call("correct", "morning", "2026-03-30", "--note", "The map was wrong.", "-y") == 0
    assert "  no line changes" in capsys.readouterr().out


def test_a_correction_of_a_speaker_says_who_it_was_and_is(
    tmp_path: Path, box: Mailbox, call: Call, gone_out: Path
) -> None:
    (story,) = load_brief(gone_out / "brief.json").stories
    fix = f"decisions:\n- id: {story.quotes[0].key}\n  action: speaker\n  value: Anna Lund\n"
    (tmp_path / "fix.yaml").write_text(fix, encoding="utf-8")
    code = call("correct", "morning", "2026-03-30", "--note", "Wrong name.", "--decisions", "fix.yaml", "-y")
    assert code == 0
    body = box.messages[-1].get_body(("plain",))
    assert body is not None
    said = " ".join(body.get_content().split())
    words = "We heard a bang and then the lights went out,"
    assert f"Was: {words} (Maria Lund) Is: {words} (Anna Lund)" in said


def test_decisions_of_the_edition_hold_for_every_edition_that_follows(tmp_path: Path, box: Mailbox, call: Call) -> None:
    config = project(tmp_path, [mail(box)], decisions="decisions.yaml", window="5d")
    first = made(config, day="2026-03-29")
    missing = [note.code for note in load_brief(first / "brief.json").diagnostics]
    assert "decisions-missing" in missing, "a file that the config names and nobody wrote is told"
    (tmp_path / "decisions.yaml").write_text(
        f"decisions:\n- id: {key_of(first, 'Twelve people')}\n  action: strike\n", encoding="utf-8"
    )
    second = made(config)
    assert "Twelve people" in str(load_brief(first / "brief.json").stories)
    assert "Twelve people" not in str(load_brief(second / "brief.json").stories[0].facts)


def test_a_correction_can_be_looked_at_and_left(
    tmp_path: Path, box: Mailbox, call: Call, gone_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    fix = strike(gone_out, "Twelve")
    assert call("correct", "morning", "2026-03-30", "--note", "Wrong.", "--decisions", fix) == 0
    assert len(box.taken) == 1
    assert not gone_out.with_name("2026-03-30-r2").exists()


def test_a_correction_of_what_still_waits_takes_its_place_and_waits(tmp_path: Path, box: Mailbox, call: Call) -> None:
    """Nobody had the first one: the mail is no correction, and only the corrected text is ever sent."""
    folder = made(project(tmp_path, [mail(box, approve="required")]))
    fix = strike(folder, "Twelve")
    assert call("correct", "morning", "2026-03-30", "--note", "Wrong.", "--decisions", fix, "-y") == 0
    assert box.taken == []
    assert call("approve", "morning", "-y") == 0
    (found,) = box.messages
    assert str(found["subject"]).startswith("Morning brief")
    assert "Twelve" not in str(found)


def test_a_correction_is_corrected_in_its_turn(tmp_path: Path, box: Mailbox, call: Call, gone_out: Path) -> None:
    """What the first one struck stays out."""
    for words in ("Twelve", "bridge was closed"):
        fix = strike(gone_out, words)
        assert call("correct", "morning", "2026-03-30", "--note", "Wrong.", "--decisions", fix, "-y") == 0
    assert [str(found["subject"])[:10] for found in box.messages] == ["Morning br", "CORRECTION", "CORRECTION"]
    assert box.messages[2]["in-reply-to"] == box.messages[0]["message-id"]
    last = box.messages[2].get_body(("plain",))
    assert last is not None
    said = " ".join(last.get_content().split())
    assert "Struck: The harbour bridge was closed" in said
    assert "Twelve" not in said


def test_an_edition_is_signed_and_corrected_though_its_time_was_changed_since(
    tmp_path: Path, box: Mailbox, call: Call
) -> None:
    """It is known by what was published, not by what the config says now."""
    folder = made(project(tmp_path, [mail(box, approve="required")]))
    project(tmp_path, [mail(box, approve="required")], at=["07:15", "18:00"], days=["tue"])
    assert call("approve", "morning", "2026-03-30", "-y") == 0
    fix = strike(folder, "Twelve")
    assert call("correct", "morning", "2026-03-30", "--note", "Wrong.", "--decisions", fix, "-y") == 0
    assert [str(found["subject"])[:10] for found in box.messages] == ["Morning br", "CORRECTION"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("correct", "morning", "2026-03-28", "--note", "x", "-y"), 2),
        (("correct", "morning", "2026-03-30", "--note", " ", "-y"), 2),
        (("correct", "morning", "2026-03-30", "-y"), 2),
        (("correct", "mourning", "2026-03-30", "--note", "x"), 2),
        (("approve", "morning", "2026-03-28", "-y"), 2),
    ],
)
def test_what_cannot_be_corrected_or_signed_is_said(
    call: Call, gone_out: Path, words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert call(*words) == code
    assert capsys.readouterr().err.startswith(("briefgen:", "Usage"))
