"""What an edition promises where clocks and stores go wrong, beside what its own tests hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from briefgen.editions import config, slots
from briefgen.editions.config import Edition


def _night(folder: Path) -> Edition:
    """Every night at half past two in Brussels, a time that comes twice on the last Sunday of October."""
    text = 'editions:\n  night:\n    sources: [inbox/]\n    timezone: Europe/Brussels\n    at: "02:30"\n'
    (folder / "briefgen.yaml").write_text(text)
    return config.load(folder).edition("night")


def test_in_the_hour_that_comes_twice_what_was_due_in_the_first_is_due(tmp_path: Path) -> None:
    """At ten past two for the second time the wall says that half past two is to come; it was forty minutes ago."""
    night = _night(tmp_path)
    second_ten_past_two = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert slots.latest(night, second_ten_past_two).key == "2026-10-25T02:30+02:00"
    before = slots.latest(night, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert [slot.key for slot in slots.due(night, before, second_ten_past_two)] == ["2026-10-25T02:30+02:00"]
