"""Deliveries into folders: whole or not at all, and over nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, issue, project

from briefgen.editions.deliver import send_due
from briefgen.editions.store import Store

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here."""


def test_a_folder_gets_the_files_for_readers_whole(tmp_path: Path) -> None:
    """Neither the texts of the sources nor what briefgen keeps for itself."""
    config = project(tmp_path, [{"folder": "shared"}])
    with Store.open(config.state) as store:
        (row, *_) = issue(config, store)
        send_due(store, config, NOW, secrets={})
    shared = tmp_path / "shared"
    names = {path.name for path in (shared / "morning-2026-03-30").iterdir()}
    assert names == {"brief.json", "morning-executive.md", "morning-executive.html"}
    assert [path.name for path in shared.iterdir()] == ["morning-2026-03-30"]
    for name in names:
        assert (shared / "morning-2026-03-30" / name).read_bytes() == (Path(row.folder) / name).read_bytes()


def test_a_folder_may_take_one_format_alone(tmp_path: Path) -> None:
    config = project(tmp_path, [{"folder": "shared", "formats": ["md"]}])
    with Store.open(config.state) as store:
        issue(config, store)
        send_due(store, config, NOW, secrets={})
    assert [path.name for path in (tmp_path / "shared" / "morning-2026-03-30").iterdir()] == ["morning-executive.md"]


def test_a_copy_that_was_killed_leaves_nothing_half_and_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.editions.deliver import copies

    config = project(tmp_path, [{"folder": "shared"}])
    shared = tmp_path / "shared"
    with Store.open(config.state) as store:
        issue(config, store)
        with monkeypatch.context() as patch:
            patch.setattr(copies, "_take_place", lambda *given: (_ for _ in ()).throw(Killed))
            patch.setattr(copies.shutil, "rmtree", lambda *given, **named: None)
            with pytest.raises(Killed):
                send_due(store, config, NOW, secrets={})
        assert all(path.name.startswith(".") for path in shared.iterdir())
        send_due(store, config, NOW + MINUTE, secrets={})
    assert [path.name for path in shared.iterdir()] == ["morning-2026-03-30"]


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    config = project(tmp_path, [{"folder": "shared"}])
    (tmp_path / "shared").write_text("a file is in the way")
    with Store.open(config.state) as store:
        issue(config, store)
        assert "cannot write to" in str(send_due(store, config, NOW, secrets={}).waiting[0].error)
        (tmp_path / "shared").unlink()
        assert len(send_due(store, config, NOW + MINUTE, secrets={}).sent) == 1


def test_a_folder_where_editions_are_published_is_not_delivered_to(tmp_path: Path) -> None:
    """The copy would take the place of the edition with its texts and receipts."""
    config = project(tmp_path, [{"folder": "outputs"}])
    with Store.open(config.state) as store:
        (row,) = issue(config, store)
        found = send_due(store, config, NOW, secrets={})
    assert "where the edition is published" in str(found.failed[0].error)
    assert (Path(row.folder) / "edition.json").exists()
