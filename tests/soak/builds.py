"""Thousands of builds in one process, as a service would make them."""

from __future__ import annotations

import gc
import os
import random
import time
from functools import _lru_cache_wrapper
from pathlib import Path
from tempfile import TemporaryDirectory

from briefgen.briefs import write_bundle
from briefgen.options import Options
from briefgen.output import write_all
from briefgen.pipeline import build
from briefgen.render import render
from briefgen.render.packs import Pack, load_pack

COUNT = int(os.environ.get("SOAK_BUILDS", "5000"))
STEP, SETTLED = COUNT // 5, 2 * (COUNT // 5)
"""Builds after which memory is looked at, and after which it may grow no more but for the caches, which are bounded.
Measured at every thousand: 219, 232, 238, 239, 239 MB; what is given back the first time lies in pieces later."""
GROWTH, MOST = 20_000_000, 500_000_000
"""Bytes: more without what the caches hold, and all in all."""
PLACES = ("Orvale", "Port Talis", "Elm", "Northbridge", "Sunda", "Karst")
SPEAKERS = ("Anna Berg", "Tom Reyes", "Ines Okafor", "Lars Holm", "Mei Tan")


def builds() -> bool:
    """Whether memory and open files stay as they are."""
    chance = random.Random(8)
    pack = load_pack("analyst")
    began = time.monotonic()
    settled, most = (0, 0), 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for number in range(1, COUNT + 1):
            _one(folder, number, chance, pack)
            if number % STEP == 0:
                full = _held()[0]
                _forget()
                memory, files = _held()
                most = max(most, full)
                settled = (memory, files) if number == SETTLED else settled
                told = f"{full // 1_000_000} MB, {memory // 1_000_000} without caches, {files} open files"
                print(f"builds: {number} in {time.monotonic() - began:.0f} s; {told}", flush=True)
    return memory - settled[0] < GROWTH and files == settled[1] and most < MOST


def _one(folder: Path, number: int, chance: random.Random, pack: Pack) -> None:
    for paper in ("a", "b"):
        (folder / f"in/{paper}.txt").write_text(_article(number, chance), encoding="utf-8")
    if number % 10 == 0:
        (folder / "in/c.html").write_text(f"<html><body><article><p>{_article(number, chance)}</p></article>")
    (folder / "in/bad.pdf").write_bytes(chance.randbytes(50) if number % 100 else b"%PDF-1.7\n" + chance.randbytes(500))
    made = build([folder / "in"], pack.audience, Options())
    formats = ["md", "json", *(["html"] if number % 10 == 0 else []), *(["docx", "pdf"] if number % 500 == 0 else [])]
    write_all({folder / f"brief.{fmt}": render(made.brief, fmt, pack, made.texts) for fmt in formats})
    if number % 50 == 0:
        write_bundle(folder / "kept", made.brief, made.texts)


def _article(number: int, chance: random.Random) -> str:
    place, speaker = chance.choice(PLACES), chance.choice(SPEAKERS)
    name = "".join(chance.choice("bdklmnrst") + chance.choice("aeiou") for _ in range(3)).capitalize()
    return (
        f"Storm number {number} reaches {place}\n\n{place}, {chance.randrange(1, 28)} March 2026\n\n"
        f"{chance.randrange(2, 900)} people were killed in {place} on Tuesday when the river {name} rose. "
        f"“We will rebuild the {name} bridge,” Prime Minister {speaker} said.\n"
    )


def _forget() -> None:
    """Empty the caches: the texts are ever different, so they fill for thousands of builds."""
    for kept in gc.get_objects():
        if isinstance(kept, _lru_cache_wrapper):
            kept.cache_clear()


def _held() -> tuple[int, int]:
    """Bytes resident, and open files."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(list(Path("/proc/self/fd").iterdir()))
