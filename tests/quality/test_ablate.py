"""The table of what each rule family carries can be made again at any time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_family_switched_off_shows_what_is_lost() -> None:
    """Without the slots of figures an event whose toll rose has no series."""
    done = subprocess.run(
        [sys.executable, HERE / "ablate.py", "--only", "conflicts: figure", "--events", HERE / "events/ferry"],
        cwd=HERE.parents[1],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "| conflicts: figure | " in done.stdout
    assert "series recall -" in done.stdout
