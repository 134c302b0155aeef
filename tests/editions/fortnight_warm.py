"""Imported once by the process that ticks are forked from: loads what a run loads, rules and all, by making a brief."""

from __future__ import annotations

import tempfile
from pathlib import Path

import fortnight_child  # noqa: F401 - with all that it imports

import briefgen.editions.config_file
import briefgen.editions.deliver.smtp
import briefgen.editions.looking
import briefgen.editions.store.rebuild
import briefgen.sources.feeds
import briefgen.sources.formats.feed_item
import briefgen.web.following  # noqa: F401
from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render import render
from briefgen.render.packs import load_pack

_PAGE = """<html><head><title>Bridge of Velm closed</title></head><body><article><h1>Bridge of Velm closed</h1>
<p>The bridge of Velm was closed on 3 March 2026 after 12 people were injured, the mayor, Ada Roth, said.</p>
<p>"We do not know why it failed," Roth said. It is not known when it will open.</p></article></body></html>"""

with tempfile.TemporaryDirectory() as _folder:
    _paths = [Path(_folder, name) for name in ("a.html", "b.html")]
    for _path in _paths:
        _path.write_text(_PAGE.replace("12", str(11 + len(_path.name))), encoding="utf-8")
    _pack = load_pack("daily")
    _brief = build(_paths, _pack.audience, Options(audience="daily")).brief
    for _fmt in ("md", "html"):
        render(_brief, _fmt, _pack)
