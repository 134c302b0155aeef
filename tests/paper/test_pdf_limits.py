"""PDFs made to break readers end in a child process, within their limits and with one line of reason."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from paper_articles import convert, read
from raw_pdf import bomb, pdf, shown

from briefgen.sources.pdf import process
from briefgen.sources.pdf.process import open_pdf
from briefgen.sources.raw import UnreadableError

PAGE = shown([(50, 700, "Two boats sank off the coast.")])
NOT_THE_KEY = b"<" + b"41" * 32 + b">"
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    b"stream\n0\nendstream"
)
SCAN = pdf([b"q 600 0 0 800 0 0 cm /I Do Q"], objects=[PICTURE]).replace(b"/Font", b"/XObject<</I 6 0 R>>/Font")
LOCKED = pdf(
    [PAGE],
    objects=[b"<</Filter/Standard/V 1/R 2/O %s/U %s/P -4>>" % (NOT_THE_KEY, NOT_THE_KEY)],
    trailer=b"/Encrypt 6 0 R/ID[<61><61>]",
)
UNCODED = pdf([b"BT /F1 11 Tf 50 700 Td <80818283848586> Tj ET"]).replace(
    b"/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding",
    b"/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<<>>/FirstChar 128/LastChar 134"
    b"/Encoding<</Differences[128/g1/g2/g3/g4/g5/g6/g7]>>/Widths[500 500 500 500 500 500 500]",
)
REFUSED = {
    "letters without codes": (UNCODED, "its letters have no readable codes: run text recognition on it first"),
    "a password": (LOCKED, "encrypted: it opens with a password only"),
    "a scan": (SCAN, "only pictures of text (a scan): run text recognition on it first"),
    "blank pages": (pdf([b"", b""]), "no text in it"),
    "no pages": (pdf([]), "no pages in it"),
    "no PDF": (b"<html>404</html>", "no PDF, whatever its name says"),
    "nothing": (b"", "no PDF, whatever its name says"),
    "only a beginning": (pdf([PAGE])[:60], "damaged, or no PDF"),
    "rubbish": (b"%PDF-1.7\n" + bytes(range(256)) * 50, "damaged, or no PDF"),
    "a page tree without end": (
        pdf([PAGE]).replace(b"/Kids[6 0 R]/Count 1", b"/Kids[2 0 R]/Count 9"), "damaged: none of its pages can be read"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_read_is_named(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(UnreadableError) as refused:
        read(".pdf", data)
    assert str(refused.value) == reason


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are known to hold on Linux")
def test_a_stream_that_unpacks_to_gigabytes_ends_the_child_alone() -> None:
    """Three gigabytes from six kilobytes: the child's memory limit stops it, and this process does not grow."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableError, match="too much memory or time"):
        read(".pdf", pdf([bomb(3_000_000_000)], filters=b"/Filter[/FlateDecode/FlateDecode]"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_child_that_hangs_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(process, "_CHILD", slow)
    monkeypatch.setattr(process, "_CLOCK", 0.5)
    began = time.monotonic()
    with pytest.raises(UnreadableError, match="takes longer than"):
        open_pdf(pdf([PAGE]) + bytes(1_000_000))
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "said",
    [
        "raise SystemExit(3)",
        "print('{')",
        "print('[]')",
        'print(\'{"pages": [{}], "info": {}}\')',
        "import os; os.abort()",
    ],
)
def test_a_child_that_dies_or_says_something_else_is_one_line(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever took over the child can hand back nothing but lines of text."""
    other = tmp_path / "other.py"
    other.write_text(said, encoding="utf-8")
    monkeypatch.setattr(process, "_CHILD", other)
    with pytest.raises(UnreadableError, match="damaged"):
        open_pdf(pdf([PAGE]))


def test_a_child_that_says_too_much_is_not_listened_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loud = tmp_path / "loud.py"
    loud.write_text("while True: print('a' * 100_000)", encoding="utf-8")
    monkeypatch.setattr(process, "_CHILD", loud)
    monkeypatch.setattr(process, "_OUTPUT", 1_000_000)
    with pytest.raises(UnreadableError, match="too much"):
        open_pdf(pdf([PAGE]))


def test_the_child_inherits_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor an open file of the build is there for the taking."""
    monkeypatch.setenv("SECRET_TOKEN", "sesame")
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os, sys\nsys.stdout.write(' '.join([*os.environ, *os.listdir('/proc/self/fd')]))", encoding="utf-8"
    )
    monkeypatch.setattr(process, "_CHILD", spy)
    with Path(os.devnull).open("rb"):
        output, _ = process._run([], b"")
    assert b"SECRET_TOKEN" not in output
    if sys.platform == "linux":
        assert {name for name in output.decode().split() if name.isdigit()} <= {"0", "1", "2", "3"}


def test_the_child_loads_nothing_of_briefgen() -> None:
    """It takes a tenth of a second, of which starting Python is half."""
    code = "import runpy, sys; sys.argv = ['x', *sys.argv[1:]]; runpy.run_path(sys.argv.pop(), run_name='child')"
    done = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", code, str(process._CHILD)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "briefgen" not in done.stderr


def test_without_the_library_the_line_that_cures_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find_spec", lambda name: None)
    with pytest.raises(UnreadableError, match="pip install pypdfium2"):
        read(".pdf", pdf([PAGE]))


def test_a_file_locked_by_an_office_program_is_named(tmp_path: Path) -> None:
    """A real encryption, not only a wrong key."""
    page = tmp_path / "plain.html"
    page.write_text("<p>Two boats sank off the coast.</p>", encoding="utf-8")
    lock = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"sesame"}}'
    (data,) = convert([page], f"pdf:writer_web_pdf_Export:{lock}", tmp_path)
    with pytest.raises(UnreadableError, match="password"):
        read(".pdf", data)
