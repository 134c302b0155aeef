"""A folder of sources may hold Python files: standing in it runs none of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = 'from briefgen.__main__ import main\n\nif __name__ == "__main__":\n    main()\n'
TRAP = "import pathlib\npathlib.Path({mark!r}).touch()\n"
NAMES = ("briefgen/__init__.py", "multiprocessing/__init__.py", "zlib.py", "signal.py", "threading.py", "msgspec.py")
"""What processes for many documents import first."""


def test_a_build_of_many_sources_imports_nothing_from_the_folder_it_stands_in(tmp_path: Path) -> None:
    """Python starts helper processes by ``python -c``, which looks for modules where the user stands."""
    folder, mark, script = tmp_path / "sources", tmp_path / "mark", tmp_path / "start" / "command.py"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TRAP.format(mark=str(mark)), encoding="utf-8")
    for number in range(60):
        text = f"Bridge {number} closed\n\nBridge {number} was closed on Monday, the council of Ort {number} said.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    script.parent.mkdir()
    script.write_text(START, encoding="utf-8")
    command = [sys.executable, str(script), "build", ".", "--jobs", "2", "-o", str(tmp_path / "brief.md")]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BRIEFGEN_CACHE": "off"}
    env.pop("PYTHONSAFEPATH", None)
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, mark.exists()) == (3, False), done.stderr  # no reader for .py[-2000:]
