"""The outbox: everything once, whatever is killed when, and nothing that was not planned."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, Mailbox, brief, issue, mail, mail_server, project, rows_of, slot_of

from briefgen.editions import signing
from briefgen.editions.config import Config
from briefgen.editions.deliver import plan, restore, send_due, sending
from briefgen.editions.deliver.smtp import Server
from briefgen.editions.store import Store
from briefgen.editions.store.outbox import Outbox
from briefgen.editions.store.runs import Runs
from briefgen.errors import BriefgenError

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here: nothing after it runs, nothing is cleaned up by briefgen's own handlers."""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def config(tmp_path: Path, box: Mailbox) -> Config:
    return project(tmp_path, [mail(box, "a@example.org", "b@example.org"), {"folder": "shared"}])


def test_planning_again_adds_nothing(config: Config) -> None:
    edition = config.edition("morning")
    with Store.open(config.state) as store:
        rows = issue(config, store)
        again = plan(edition, slot_of(edition), edition.output / "2026-03-30", store, NOW + MINUTE)
        assert again == rows == rows_of(store)
        assert len({row.key for row in rows}) == len({row.message_id for row in rows}) == 3


def test_what_was_sent_is_not_sent_again(config: Config, box: Mailbox) -> None:
    with Store.open(config.state) as store:
        issue(config, store)
        assert len(send_due(store, config, NOW, secrets={}).sent) == 3
    for minutes in (0, 10, 10_000):
        with Store.open(config.state) as store:
            found = send_due(store, config, NOW + minutes * MINUTE, secrets={})
            assert (found.sent, found.exit_code) == ((), 0)
    assert box.recipients == ["a@example.org", "b@example.org"]


def test_an_edition_that_went_out_is_delivered(config: Config) -> None:
    with Store.open(config.state) as store:
        issue(config, store)
        assert [run.status for run in Runs(store).list()] == ["built"]
        send_due(store, config, NOW, secrets={})
        assert [run.status for run in Runs(store).list()] == ["delivered"]


def test_who_has_a_signed_edition_has_read_it_while_one_mailbox_takes_nothing(tmp_path: Path, box: Mailbox) -> None:
    """Else the next edition would tell those who have it everything once more, as new."""
    config = project(tmp_path, [mail(box, "a@example.org", "b@example.org", approve="required")])
    box.answers["b@example.org"] = ["450 full"] * 100
    with Store.open(config.state) as store:
        signing.sign(issue(config, store), store, NOW, "An Editor")
        send_due(store, config, NOW, secrets={})
        assert [run.status for run in Runs(store).list()] == ["built"]
        assert Runs(store).last_delivered("morning", NOW + 1440 * MINUTE) is not None
        for minutes in range(0, 2880, 240):
            send_due(store, config, NOW + minutes * MINUTE, secrets={})
        assert [row.status for row in rows_of(store)] == ["sent", "failed"]
        assert [run.status for run in Runs(store).list()] == ["delivered"]


def _dies(after: int, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process be killed when the function ``of`` is called for the ``after``-th time."""
    kept, calls = getattr(sending, of), [0]

    def deadly(*given: object, **named: object) -> object:
        calls[0] += 1
        if calls[0] == after:
            raise Killed
        return kept(*given, **named)

    monkeypatch.setattr(sending, of, deadly)


@pytest.mark.parametrize(
    ("where", "twice"),
    [("before the first byte", 0), ("before the receipt", 1), ("before the record", 0)],
)
def test_killed_in_the_middle_everybody_has_it_and_nobody_silently_twice(
    config: Config, box: Mailbox, monkeypatch: pytest.MonkeyPatch, where: str, twice: int
) -> None:
    """Only one gap is left, between the server's answer and the receipt: there it goes again, under the same id."""
    change = Outbox.change

    def deadly(self: Outbox, row: object, **fields: object) -> object:
        if where == "before the record" and fields.get("status") == "sent":
            raise Killed
        found = change(self, row, **fields)  # type: ignore[arg-type]
        if where == "before the first byte" and fields.get("status") == "sending":
            raise Killed
        return found

    with Store.open(config.state) as store:
        issue(config, store)
        with monkeypatch.context() as patch:
            if where == "before the receipt":
                _dies(1, "add_receipt", patch)
            else:
                patch.setattr(Outbox, "change", deadly)
            with pytest.raises(Killed):
                send_due(store, config, NOW, secrets={})
    with Store.open(config.state) as store:
        found = send_due(store, config, NOW + MINUTE, secrets={})
        assert {row.status for row in rows_of(store)} == {"sent"}
    assert len(found.again) == (1 if where != "before the record" else 0)
    assert sorted(box.recipients) == sorted(["a@example.org"] * (1 + twice) + ["b@example.org"])
    ids = {(who[0], message["message-id"]) for (who, _), message in zip(box.taken, box.messages, strict=True)}
    assert len(ids) == 2


class Steps:
    """Counts the steps of a round, each recorded change, receipt and message, and is killed before or after one."""

    def __init__(self, patch: pytest.MonkeyPatch, last: int, *, before: bool) -> None:
        self._left, self._before = last, before
        patch.setattr(Outbox, "change", self._step(Outbox.change))
        patch.setattr(sending, "add_receipt", self._step(sending.add_receipt))
        patch.setattr(Server, "send", self._step(Server.send))

    def _step(self, function: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            self._left -= 1
            if self._left == 0 and self._before:
                raise Killed
            found = function(*given, **named)
            if self._left == 0:
                raise Killed
            return found

        return step


@pytest.mark.parametrize("before", [True, False])
def test_killed_at_any_step_everybody_has_it_and_a_second_copy_shows_itself(
    config: Config, box: Mailbox, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    """Each of the eleven steps of three deliveries in its turn, and the next round killed at another."""
    doubles = 0
    for last in range(1, 12):
        box.taken.clear()
        with Store.open(config.state) as store:
            with store.transaction() as connection:
                connection.execute("DELETE FROM deliveries")
            folder = config.edition("morning").output / "2026-03-30"
            shutil.rmtree(folder, ignore_errors=True)
            issue(config, store)
            for moment, final in ((0, last), (1, 12 - last)):
                with monkeypatch.context() as patch, suppress(Killed):
                    Steps(patch, final, before=before)
                    send_due(store, config, NOW + moment * MINUTE, secrets={})
            send_due(store, config, NOW + 2 * MINUTE, secrets={})
            assert [row.status for row in rows_of(store)] == ["sent"] * 3, last
        copies = Counter(
            (who[0], str(found["message-id"])) for (who, _), found in zip(box.taken, box.messages, strict=True)
        )
        assert len(copies) == 2, last
        doubles += sum(copies.values()) - 2
    assert doubles <= 2 * 4, "only a kill between the server's answer and the receipt sends again"


def test_a_recipient_taken_out_of_the_config_gets_nothing_more(tmp_path: Path, box: Mailbox) -> None:
    config = project(tmp_path, [mail(box, "a@example.org", "b@example.org")])
    with Store.open(config.state) as store:
        issue(config, store)
        fewer = project(tmp_path, [mail(box, "b@example.org")])
        found = send_due(store, fewer, NOW, secrets={})
    assert [(row.target, row.error) for row in found.dropped] == [
        ("a@example.org", "the config names this recipient no more")
    ]
    assert box.recipients == ["b@example.org"]


@pytest.mark.parametrize("name", ["morning-executive.html", "brief.json"])
def test_files_that_were_changed_after_publication_are_not_sent(tmp_path: Path, box: Mailbox, name: str) -> None:
    """What was signed is what goes."""
    config = project(tmp_path, [mail(box, attach=["html"]), {"folder": "shared"}])
    with Store.open(config.state) as store:
        rows = issue(config, store)
        path = Path(rows[0].folder) / name
        path.write_bytes(path.read_bytes() + b" ")
        found = send_due(store, config, NOW, secrets={})
    assert "was changed after it was published" in str(found.failed[0].error)
    assert (box.taken, found.exit_code) == ([], 5)


def test_another_edition_in_the_folder_is_not_sent_in_its_place(config: Config, box: Mailbox) -> None:
    with Store.open(config.state) as store:
        rows = issue(config, store)
        record = Path(rows[0].folder) / "edition.json"
        data = json.loads(record.read_bytes())
        data["files"][0]["sha256"] = "0" * 64
        record.write_text(json.dumps(data))
        found = send_due(store, config, NOW, secrets={})
    assert (len(found.failed), box.taken) == (3, [])


def test_a_folder_that_is_gone_fails_its_own_deliveries_alone(config: Config, box: Mailbox, tmp_path: Path) -> None:
    with Store.open(config.state) as store:
        first = issue(config, store)
        issue(config, store, day="2026-03-31")
        Path(first[0].folder).rename(tmp_path / "elsewhere")
        found = send_due(store, config, NOW, secrets={})
    assert (len(found.failed), len(found.sent)) == (3, 3)


def test_an_edition_made_again_before_it_went_out_goes_as_it_is_now(config: Config, box: Mailbox) -> None:
    """A run that was killed after publishing and planning may be made again, with other texts."""
    from msgspec.structs import replace

    with Store.open(config.state) as store:
        rows = issue(config, store)
        shutil.rmtree(rows[0].folder)
        later = replace(brief(), title="Another title")
        again = issue(config, store, later)
        assert [row.id for row in again] == [row.id for row in rows]
        assert {row.digest for row in again} != {row.digest for row in rows}
        assert len(send_due(store, config, NOW, secrets={}).sent) == 3
    assert box.recipients == ["a@example.org", "b@example.org"]


def test_a_lost_store_is_filled_from_the_receipts(config: Config, box: Mailbox) -> None:
    """Nothing goes out again; what has no receipt is not sent either, for nobody knows whether it should be."""
    edition = config.edition("morning")
    with Store.open(config.state) as store:
        rows = issue(config, store)
        box.answers["b@example.org"] = ["451 later"]
        send_due(store, config, NOW, secrets={})
    for path in config.state.iterdir():
        path.unlink()
    with Store.open(config.state) as store:
        found = restore(edition, slot_of(edition), Path(rows[0].folder), store, NOW)
        assert [row.status for row in found] == ["sent", "dropped", "sent"]
        assert send_due(store, config, NOW + MINUTE, secrets={}).sent == ()
    assert box.recipients == ["a@example.org"]


def test_what_waits_for_a_signature_waits_on_when_the_store_is_lost(tmp_path: Path, box: Mailbox) -> None:
    """Nothing goes out unasked, and nothing has to be made again; who signs is not told a second time."""
    notify = [{"folder": "to-sign"}]
    config = project(tmp_path, [mail(box, approve="required")], notify=notify)
    edition = config.edition("morning")
    with Store.open(config.state) as store:
        rows = issue(config, store)
    for path in config.state.iterdir():
        path.unlink()
    with Store.open(config.state) as store:
        found = restore(edition, slot_of(edition), Path(rows[0].folder), store, NOW)
        assert [(row.kind, row.status) for row in found] == [("new", "held"), ("notice", "dropped")]


def test_receipts_name_no_recipient(config: Config) -> None:
    """The folder may lie on a web site."""
    with Store.open(config.state) as store:
        (row, *_) = issue(config, store)
        send_due(store, config, NOW, secrets={})
    text = (Path(row.folder) / "edition.json").read_text()
    assert len(json.loads(text)["deliveries"]) == 3
    assert "example.org" not in text


def test_a_receipt_that_cannot_be_written_is_said_and_sends_nothing_twice(
    config: Config, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise BriefgenError("no space left on device")

    with Store.open(config.state) as store:
        issue(config, store)
        with monkeypatch.context() as patch:
            patch.setattr(sending, "add_receipt", full)
            found = send_due(store, config, NOW, secrets={})
        assert "no space left on device" in found.notes[0]
        assert send_due(store, config, NOW + MINUTE, secrets={}).sent == ()
    assert box.recipients == ["a@example.org", "b@example.org"]


def test_a_store_that_records_nothing_sends_nothing(
    config: Config, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **named: object) -> None:
        raise BriefgenError("database or disk is full")

    with Store.open(config.state) as store:
        issue(config, store)
        monkeypatch.setattr(Outbox, "change", full)
        with pytest.raises(BriefgenError, match="disk is full"):
            send_due(store, config, NOW, secrets={})
    assert box.taken == []


@pytest.mark.parametrize("where", ["prepare", "connect"])
def test_a_bug_costs_one_delivery_and_not_every_tick(
    config: Config, box: Mailbox, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    from briefgen.editions.deliver.channels import folder

    def broken(*given: object) -> None:
        raise KeyError("no such thing")

    monkeypatch.setattr(folder, where, broken)
    with Store.open(config.state) as store:
        issue(config, store)
        found = send_due(store, config, NOW, secrets={})
        assert "this is a bug in briefgen" in str(found.failed[0].error)
        assert (found.exit_code, len(found.sent)) == (5, 2)
        assert send_due(store, config, NOW + MINUTE, secrets={}).failed == ()


def test_one_edition_may_be_sent_alone(config: Config, box: Mailbox) -> None:
    with Store.open(config.state) as store:
        issue(config, store)
        assert send_due(store, config, NOW, only="evening", secrets={}).sent == ()
        assert len(send_due(store, config, NOW, only="morning", secrets={}).sent) == 3


def test_a_clock_that_was_ahead_holds_nothing_up(config: Config, box: Mailbox) -> None:
    """Planned in a year that never was, sent when the clock is right again; and given up after a day, not in 2099."""
    far = NOW.replace(year=2099)
    box.answers["a@example.org"] = ["451 later"] * 99
    with Store.open(config.state) as store:
        edition = config.edition("morning")
        folder = Path(issue(config, store)[0].folder)
        with store.transaction() as connection:
            connection.execute("DELETE FROM deliveries")
        plan(edition, slot_of(edition), folder, store, far)
        now = NOW
        assert {row.target for row in send_due(store, config, now, secrets={}).sent} > {"b@example.org"}
        while rows_of(store, "due"):
            now += 60 * MINUTE
            send_due(store, config, now, secrets={})
        assert now < NOW + timedelta(hours=26)


def test_settled_deliveries_are_forgotten_and_open_ones_are_not(config: Config, box: Mailbox) -> None:
    box.answers["a@example.org"] = ["451 later"]
    with Store.open(config.state) as store:
        issue(config, store)
        send_due(store, config, NOW, secrets={})
        (folder,) = {row.folder for row in rows_of(store)}
        assert Outbox(store).forget(NOW, ()) == 0
        assert Outbox(store).forget(NOW + MINUTE, [folder]) == 0, "what is still published would be planned anew"
        assert Outbox(store).forget(NOW + MINUTE, ()) == 2
        assert [row.target for row in rows_of(store)] == ["a@example.org"]
