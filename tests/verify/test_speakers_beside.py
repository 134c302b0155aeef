"""Who stands beside a quotation with a verb of saying is its speaker, also where a description comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render.packs import load_pack


@pytest.mark.parametrize(
    ("beside", "speaker"),
    [
        ("said a council spokesperson, Lena Aubry", "Lena Aubry"),
        ("said the harbour board's chief engineer, Dr. Omar Diab, on Friday", "Omar Diab"),
        ("said Lena Aubry, a spokesperson for the council", "Lena Aubry"),
    ],
)
def test_the_name_behind_a_description_is_a_proved_speaker(tmp_path: Path, beside: str, speaker: str) -> None:
    path = tmp_path / "story.txt"
    lead = "The council of Porto met on Tuesday to talk about the bridge."
    text = f"{lead}\n\n“We will not wait for spring again,” {beside}.\n"
    path.write_text(text, encoding="utf-8")
    brief = build([path], load_pack("analyst").audience, Options()).brief
    assert [quote.speaker for story in brief.stories for quote in story.quotes] == [speaker]
