"""Many documents: the same brief from processes and from the cache, which never costs a build nor grows for ever."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from briefgen import schema, stages
from briefgen.cache import Cache, key
from briefgen.cache_folder import default_folder
from briefgen.engine import Here, Local
from briefgen.options import ALL_STATUSES, Audience, Options
from briefgen.packing import is_sound, pack
from briefgen.pipeline import build
from briefgen.stages import Stages

AUDIENCE = Audience("analyst", ("facts",), statuses=ALL_STATUSES)
TOWNS = ("Osterby", "Marwick", "Fell Bridge", "Tarn", "Holm", "Kirkby", "Ulverdale", "Northam")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    for number in range(64):
        town, dead = TOWNS[number % 8], 2 + number % 8
        (folder / f"{number:03}.txt").write_text(
            f"Fire in {town} kills {dead}\n\nBy Paper {number}\n\n5 March 2026\n\n"
            f"A fire at the mill of {town} killed {dead} people on Wednesday, said Ann Marsh, chief of its brigade. "
            f'"We came {number + 3} minutes after the call," she said. The cause is not known.\n'
        )
    return folder


def brief(folder: Path, given: Stages | None = None) -> str:
    return json.dumps(schema.to_data(build([folder], AUDIENCE, Options(), given).brief))


@pytest.fixture
def plain(pile: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The brief made here, with nothing packed."""
    with monkeypatch.context() as patched:
        patched.setattr(stages, "FEW", 1000)
        return brief(pile)


def test_processes_and_packing_change_nothing(pile: Path, plain: str) -> None:
    assert brief(pile, Stages(Here())) == plain
    with Local(2, few=10) as engine:
        assert brief(pile, Stages(engine)) == plain


def test_the_second_build_reads_what_changed_alone(
    pile: Path, plain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cache(tmp_path / "cache") as first:
        assert brief(pile, Stages(cache=first)) == plain
    with Cache(tmp_path / "cache") as second:
        asked = count_reads(monkeypatch)
        assert brief(pile, Stages(cache=second)) == plain
        assert not asked
    (pile / "004.txt").unlink()  # all that comes after it gets another number
    new = pile / "0045.txt"
    new.write_text("Bridge shut\n\nThe bridge at Tarn was shut on 6 March 2026 after a lorry hit it, police said.\n")
    with Cache(tmp_path / "cache") as third:
        with_new = brief(pile, Stages(cache=third))
        assert len(asked) == 2  # the new one, for what it says and for what it is about
    assert with_new == brief(pile, Stages())


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    whole = stages.read

    def read(document: stages.Document) -> stages.Reading:
        asked.append(document.text)
        return whole(document)

    packed = stages._look_packed

    def look(packing: tuple[bytes, bytes]) -> bytes:
        asked.append("a look")
        return packed(packing)

    monkeypatch.setattr(stages, "read", read)
    monkeypatch.setattr(stages, "_look_packed", look)
    return asked


def test_damage_is_as_good_as_nothing(pile: Path, plain: str, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    with Cache(folder) as first:
        brief(pile, Stages(cache=first))
    base = sqlite3.connect(folder / "readings.sqlite")
    with base:
        base.execute("UPDATE entry SET data = substr(data, 1, size / 2) WHERE rowid % 2")
    base.close()
    with Cache(folder) as second:
        assert brief(pile, Stages(cache=second)) == plain
    (folder / "readings.sqlite").write_bytes(b"no database at all" * 100)
    with Cache(folder) as third:
        assert brief(pile, Stages(cache=third)) == plain
        assert third


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    assert not Cache(tmp_path / "open")
    (tmp_path / "file").write_text("")
    assert not Cache(tmp_path / "file")


def test_it_stays_within_its_bound_and_what_was_used_last_stays(tmp_path: Path) -> None:
    keys = [key("test", bytes([number])) for number in range(30)]
    for name in keys:
        with Cache(tmp_path, bound=10_000) as kept:
            kept.find(keys[:1])
            kept.put(name, bytes(1000))
    with Cache(tmp_path) as left:
        found = left.find(keys)
    assert sum(map(len, found.values())) <= 10_000
    assert keys[0] in found
    assert keys[-1] in found
    assert keys[1] not in found


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFGEN_CACHE", raising=False)
    assert default_folder() == tmp_path / "briefgen"
    monkeypatch.setenv("BRIEFGEN_CACHE", "off")
    assert default_folder() is None
    monkeypatch.setenv("BRIEFGEN_CACHE", str(tmp_path / "own"))
    assert default_folder() == tmp_path / "own"


def test_only_whole_packings_are_sound() -> None:
    data = pack(("a", 1, None, frozenset({"b"})))
    assert is_sound(data)
    assert not any(is_sound(data[:end]) for end in range(len(data)))


def test_a_document_that_kills_its_reader_is_named_and_the_rest_is_briefed(
    pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "_read_packed", _deadly)
    (pile / "005.txt").write_text("A deadly text\n\nThe mayor of Tarn spoke on 6 March 2026, the police said.\n")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with Local(2, few=10) as engine:
        made = build([pile], AUDIENCE, Options(), Stages(engine)).brief
    assert [s.path.rpartition("/")[2] for s in made.sources if s.status == "skipped"] == ["005.txt"]
    assert [d.source for d in made.diagnostics if d.code == "not-analysed"] == ["s6"]
    assert sum(len(story.source_ids) for story in made.stories) == 63


def _deadly(sheet: tuple[bytes, bytes]) -> bytes:
    from briefgen.model import Document
    from briefgen.packing import unpack

    if "deadly" in unpack(sheet[0], Document).text:
        os._exit(1)
    return stages._read_packed(sheet)
