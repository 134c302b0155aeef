"""The site that `make docs` builds from these pages."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from briefgen import __version__

project = "briefgen"
release = __version__
copyright = "the briefgen authors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"briefgen {release}"
html_show_sphinx = False
html_copy_source = False
myst_heading_anchors = 3
root_doc = "index"
# The pages also stand in the repository, where code blocks name the file they are or the file they quote.
myst_fence_as_directive: list[str] = []
