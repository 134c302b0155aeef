"""A machine without Pango makes every format but the PDF, says what cures it, and ends with exit code 7."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# What WeasyPrint does when a library under it is missing.
AS_WITHOUT_PANGO = "print('-----\\nWeasyPrint could not import some external libraries.')\nraise OSError('no Pango')\n"


def test_pdf_alone_is_missing(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text(AS_WITHOUT_PANGO)
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", "build", ROOT / "seeds/harbour-fire", "-o", "brief.pdf", "-o", "brief.md"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7
    assert done.stdout == "brief.md\n"
    assert "apt-get install" in done.stderr
    assert (tmp_path / "brief.md").stat().st_size > 1000
    assert not (tmp_path / "brief.pdf").exists()
