"""Whatever bytes come under whatever name: the register has a line for them, and nothing is raised."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_files import PNG, article, packed, page, result

from briefgen.sources import containers, formats
from briefgen.sources.fetching import Fetched

SUFFIXES = sorted(
    {"", ".bin", ".csv"}
    | {s for module in containers.by_name().values() for s in module.SUFFIXES}
    | {s for s in formats.by_suffix() if s.startswith(".")}
)
ITEM = "<item><title>A</title><description>B c d.</description></item>"
RSS = f"<rss version='2.0'><channel><title>T</title>{ITEM}</channel></rss>"
SEEDS = (
    article("Orvale").encode(),
    page("Orvale").encode(),
    packed({"a.txt": article("Orvale"), "b.zip": packed({"c.txt": article("Elm")}), "p.png": PNG}),
    b"From: Ann <a@b.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nA dam burst.\r\n",
    b"From a@b.org Sat Mar  2 10:00:00 2024\nFrom: a@b.org\nSubject: x\n\nA dam burst.\n\n",
    RSS.encode(),
    b"<opml version='2.0'><body><outline xmlUrl='https://x.org/f' text='F'/></body></opml>",
    b"https://x.org/a\nother.txt\n# remark\n../../../etc/passwd\n~/x\n\0\n",
    b"{\\rtf1\\ansi A dam burst.\\par}",
    b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
)


def assert_accounted_for(name: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        web = {"https://x.org/a": Fetched("https://x.org/a", data[:500], "text/html", "utf-7")}
        found = result(Path(folder), web=web)
    assert found.sources
    assert [source.id for source in found.sources] == [f"s{n}" for n in range(1, len(found.sources) + 1)]
    assert [d.id for d in found.documents] == [s.id for s in found.sources if s.status == "read"]
    for source in found.sources:
        assert (source.status == "read") == (source.reason is None)
        assert "failed on it" not in (source.reason or ""), source.reason
        assert "cannot be opened as" not in (source.reason or ""), source.reason


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SUFFIXES), st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_any_bytes_under_any_name(suffix: str, seed: bytes, chance: random.Random) -> None:
    """Files cut, mixed and called otherwise are read or named."""
    data = bytearray(seed)
    for _ in range(chance.randrange(6)):
        start = chance.randrange(len(data) + 1)
        part = chance.choice((b"", b"\x00\xff", b"<", chance.choice(SEEDS)[: chance.randrange(200)]))
        data[start : start + chance.randrange(40)] = part
    assert_accounted_for(f"a{suffix}", bytes(data))


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_every_cut_of_a_file(seed: int) -> None:
    """A download that broke off anywhere is read or named."""
    data = SEEDS[seed]
    for end in range(1, len(data), max(len(data) // 12, 1)):
        assert_accounted_for("a", data[:end])
