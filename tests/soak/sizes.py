"""The largest and worst sources that are still read, each built in a process of its own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = 1 << 30
SECONDS = 180
"""Of processor time. The worst takes half on a machine of 2024 with nothing else to do."""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEAD = (
    "It rained on Tuesday in Orvale, the capital of the north. The minister said that he would go to the river.\n\n" * 3
)
WORDS = (
    "government", "river", "minister", "agreed", "dam", "people", "killed", "police", "said",
    "city", "north", "bridge", "Tuesday", "Orvale", "Anna", "Berg", "water", "council",
    "report", "million", "road", "closed",
)  # fmt: skip
CHILD = """
import json, resource, sys
from briefgen.cli import main
code = 1
try:
    main()
except SystemExit as stop:
    code = stop.code
found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([code, max(f.ru_maxrss for f in found) * 1024, sum(f.ru_utime + f.ru_stime for f in found)]))
"""


def _prose(size: int) -> str:
    chance = random.Random(1)
    found, length = [], 0
    while length < size:
        sentence = "The " + " ".join(chance.choice(WORDS) for _ in range(chance.randrange(8, 25))) + ". "
        found.append(sentence + "\n\n" * (chance.random() < 0.2))
        length += len(found[-1])
    return "".join(found)[:size]


def _text(unit: str) -> Callable[[], bytes]:
    return lambda: (LEAD + (unit * (1_990_000 // len(unit)))).encode()


def _word() -> bytes:
    buffer = BytesIO()
    inside = f"<w:p><w:r><w:t>{LEAD}</w:t></w:r>{'<w:r/>' * 990_000}</w:p>"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>')
    return buffer.getvalue()


HEAD = b"From: Ann <a@b.example>\nSubject: Rain\nMIME-Version: 1.0\n"
WORST: dict[str, tuple[str, Callable[[], bytes]]] = {
    "prose": ("a.txt", lambda: _prose(1_990_000).encode()),
    "one sentence": ("a.txt", _text("The government agreed on Tuesday to build a dam, Anna Berg said. ")),
    "quotation marks": ("a.txt", _text("“a ")),
    "quotations": ("a.txt", _text("“We saw it,” said Anna Berg. ")),
    "capitals": ("a.txt", _text("A ")),
    "names": ("a.txt", _text("Aaa Bbb ")),
    "figures": ("a.txt", _text("1,000 ")),
    "brackets": ("a.md", _text("[ ")),
    "blanks": ("a.txt", _text(" ")),
    "short paragraphs": ("a.txt", lambda: (LEAD + "a\n\n" * 99_000).encode()),
    "page of paragraphs": (
        "a.html", lambda: f"<!doctype html><body><article><p>{LEAD}{'<p>a b c</p>' * 99_000}".encode()
    ),
    "Word file of runs": ("a.docx", _word),
    "rich text": ("a.rtf", lambda: b"{\\rtf1\\ansi " + (LEAD + "{a}" * 660_000).encode() + b"}"),
    "mail": ("a.eml", lambda: HEAD + b"\n" + LEAD.encode() + b"a\n" * 190_000),
    "mail with 100 MB": (
        "a.eml",
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + LEAD.encode()
        + b"\n--b\nContent-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\n"
        + (b"QUFB" * 19 + b"\n") * 1_280_000 + b"--b--\n",
    ),
    "feed": ("a.rss", lambda: b"<rss><channel>" + b"<item><description>a b.</description></item>" * 440_000),
}  # fmt: skip

CODES = {"mail with 100 MB": 3, "feed": 4}
"""Exit codes other than 0: what is attached has no reader; items of three letters are no texts."""


def sizes() -> bool:
    """Whether each stays within memory and time."""
    held = [_holds(name, file, made()) for name, (file, made) in WORST.items()]  # each is tried, also after one failed
    return all(held)


def _holds(name: str, file: str, data: bytes) -> bool:
    with TemporaryDirectory() as folder:
        (Path(folder) / file).write_bytes(data)
        order = [sys.executable, "-c", CHILD, "build", file, "-q", *(f"-oout.{f}" for f in ("md", "json", "html"))]
        done = subprocess.run(
            order, cwd=folder, capture_output=True, text=True, timeout=20 * SECONDS, check=False, env=dict(os.environ)
        )
    code, memory, seconds = json.loads(done.stdout.splitlines()[-1])
    print(f"sizes: {name}: {len(data) / 1e6:.1f} MB, exit {code}, {seconds:.0f} s, {memory / 1e6:.0f} MB", flush=True)
    return code == CODES.get(name, 0) and memory < MEMORY and seconds < SECONDS
