"""A build of honest sources needs no mending: what the stages make, the proof accepts as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render.packs import load_pack
from briefgen.verify import verify

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path for path in (ROOT / "seeds").iterdir() if path.is_dir())


def test_there_are_samples() -> None:
    assert len(FOLDERS) >= 2


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_left_out_unproved(folder: Path) -> None:
    """No line of the samples fails its proof, so none is lost; new wordings must be in the proof's catalogue."""
    result = build([folder], load_pack("analyst").audience, Options())
    unproved = [note.message for note in result.brief.diagnostics if note.code.startswith("unproved")]
    assert unproved == []
    assert verify(result.brief, result.texts).ok
