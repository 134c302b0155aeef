"""What an attacker sends or an accident leaves is one line with its reason, and costs neither memory nor files."""

from __future__ import annotations

import bz2
import io
import json
import os
import signal
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from briefgen.briefs import load_brief
from briefgen.errors import UsageError
from briefgen.output import write_atomic
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.render.trial import sample, sample_texts
from briefgen.sources import own
from briefgen.sources.containers import addresses, feed
from briefgen.sources.containers import zip as archives
from briefgen.sources.formats import docx
from briefgen.sources.raw import UnreadableError
from briefgen.strict_yaml import parse

ARTICLE = (
    "Ministers agree on river plan\n\nOrvale, 4 March 2026\n\nThe government of Orvale agreed on Tuesday to build "
    'a new dam on the river. "We will protect every village," Prime Minister Anna Berg said in the capital.\n'
)
PACK = 'schema: briefgen-pack/1\nextends: analyst\ntitle: "Own"\n'


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.txt").write_text(ARTICLE)
    return tmp_path


def _start(work: Path, *arguments: str | bytes, before: str = "", **environment: str) -> subprocess.Popen[bytes]:
    """The command line in a process of its own; ``before`` is Python run ahead of it."""
    code = f"{before}\nfrom briefgen.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
    )


def _run(
    work: Path, *arguments: str | bytes, before: str = "", **environment: str
) -> tuple[int | None, bytes, list[str]]:
    """Exit code, stdout and the lines on stderr."""
    with _start(work, *arguments, before=before, **environment) as process:
        out, err = process.communicate(timeout=100)
    said = err.decode("utf-8", "replace")
    assert "Traceback" not in said
    assert "this is a bug" not in said
    return process.returncode, out, said.splitlines()


# --------------------------------------------------------------------------- archives


def _bzip2_bomb(name: str, claimed: int) -> bytes:
    """An archive of 300 bytes whose one member says that it holds ``claimed`` bytes and unpacks to 40 MB."""
    packer = bz2.BZ2Compressor(9)
    packed = b"".join(packer.compress(b"a" * 10_000_000) for _ in range(4)) + packer.flush()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, packed)
    raw = bytearray(buffer.getvalue())
    for start, method, size in ((0, 8, 22), (raw.rfind(b"PK\x01\x02"), 10, 24)):
        struct.pack_into("<H", raw, start + method, zipfile.ZIP_BZIP2)
        struct.pack_into("<I", raw, start + size, claimed)
    return bytes(raw)


def test_a_small_archive_packed_with_bzip2_takes_no_gigabytes() -> None:
    """bzip2 unpacks a block at once whatever size is asked for, so a member packed with it is named, not unpacked."""
    bomb, word, letter = (_bzip2_bomb(name, 60_000) for name in ("a.txt", "word/document.xml", "docProps/core.xml"))
    tracemalloc.start()
    try:
        (member,) = archives.members(bomb)
        assert member.reason == "packed in a way that is not read; pack it as an ordinary zip"
        with pytest.raises(UnreadableError, match="packed in a way"):
            docx.read(word)
        assert not own.is_own(letter)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_feed_item_of_many_attributes_is_read_at_once() -> None:
    """A hundred thousand attributes on one item took minutes."""
    many = " ".join(f'a{number}="b"' for number in range(100_000))
    data = f'<rss version="2.0"><channel><item {many}><description>It was agreed.</description></item></channel></rss>'
    began = time.process_time()
    assert len(list(feed.members(data.encode()))) == 1
    assert time.process_time() - began < 5


def test_a_list_of_one_endless_line_is_named_shortly() -> None:
    """A line of a megabyte is no path, and its name in the register is no megabyte."""
    (member,) = addresses.members(b"a" * 1_000_000)
    assert member.reason
    assert len(member.name) < 50


# --------------------------------------------------------------------------- files that users write


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB, "[" * 10_000, "".join(" " * depth + "a:\n" for depth in range(1000)), "a: !!int many", "a: !!timestamp x",
        "a: !!python/object/apply:os.getcwd x", "a: !!python/name:os.getcwd ''",
        "a: \0", "a: !!set {b}\nc: !!omap [1]\nd: *e",
    ],
)  # fmt: skip
def test_yaml_that_is_made_to_break_readers_is_one_line(text: str) -> None:
    """Aliases that multiply, depth without end and foreign types are named with the file, not unfolded."""
    with pytest.raises(UsageError, match=r"^file\.yaml") as caught:
        parse(text, "file.yaml")
    assert "\n" not in str(caught.value)


def test_a_number_of_thousands_of_digits_stays_text_or_is_named(tmp_path: Path) -> None:
    """Python refuses to read such numbers; a file that holds one is named all the same."""
    assert parse("a: " + "9" * 5000, "file.yaml").data == {"a": "9" * 5000}
    path = tmp_path / "brief.json"
    path.write_text('{"schema": ' + "9" * 5000 + "}")
    with pytest.raises(UsageError, match=r"brief\.json: this is no JSON"):
        load_brief(path)


# --------------------------------------------------------------------------- bundles


def _bundle(work: Path) -> Path:
    assert _run(work, "build", "in", "--bundle", "kept", "-o", "brief.md")[0] == 0
    return work / "kept"


def test_a_bundle_deletes_nothing_that_is_not_its_own(work: Path) -> None:
    """A manifest that names a file beside it as one of its texts cannot have that file deleted."""
    kept = _bundle(work)
    (kept / "mine.txt").write_text("My own words.")
    manifest = json.loads((kept / "manifest.json").read_text())
    manifest["texts"].append({"id": "s9", "path": "x", "file": "mine.txt", "text_sha256": "0"})
    (kept / "manifest.json").write_text(json.dumps(manifest))
    code, _, said = _run(work, "build", "in", "--bundle", "kept", "-o", "brief.md")
    assert code == 2
    assert said[-1].endswith("the list of texts is damaged")
    assert (kept / "mine.txt").read_text() == "My own words."


def test_a_bundle_with_a_damaged_text_is_named(work: Path) -> None:
    kept = _bundle(work)
    (kept / "texts/s1.txt").write_bytes(b"\xff\xfe\xff")
    code, _, said = _run(work, "verify", "kept/brief.json")
    assert code == 2
    assert "s1.txt: this text of the bundle is damaged" in said[0]


# --------------------------------------------------------------------------- templates of users


def _own_pack(folder: Path, template: str) -> bytes:
    place = folder / "own"
    place.mkdir()
    (place / "pack.yaml").write_text(PACK)
    (place / "brief.html.j2").write_text(template)
    return render(sample(), "html", load_pack("own", [folder]), sample_texts())


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "without end"),
        ("{{ 'a' * 10**10 }}", "more text than there is room for"),
        ("{{ '%3000000000d' % 1 }}", "more text than there is room for"),
        ("{% include '../../secret.txt' %}", r"\.\./\.\./secret\.txt"),
        ("{{ cycler() }}", "RuntimeError: at least one item"),
        ("{{ lipsum.__globals__['os'].getcwd() }}", "lipsum|__globals__|unsafe"),
    ],
)
def test_a_template_that_goes_wild_is_named_with_its_file(tmp_path: Path, template: str, said: str) -> None:
    """Neither calls without end nor gigabytes of text leave the process in which the template runs."""
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(UsageError, match=said):
        _own_pack(tmp_path / "in" if (tmp_path / "in").is_dir() else tmp_path, template)


def test_a_link_out_of_a_pack_is_no_template(tmp_path: Path) -> None:
    """A pack from elsewhere cannot have a file of this machine printed."""
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "packs/own").mkdir(parents=True)
    (tmp_path / "packs/own/pack.yaml").write_text(PACK)
    (tmp_path / "packs/own/brief.html.j2").write_text("{% include 'notes.txt' %}")
    (tmp_path / "packs/own/notes.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UsageError, match=r"notes\.txt"):
        render(sample(), "html", load_pack("own", [tmp_path / "packs"]), sample_texts())


def test_a_template_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop of hours costs the seconds that are allowed."""
    monkeypatch.setattr("briefgen.render.apart._SECONDS", {"html": 2})
    with pytest.raises(UsageError, match="its templates and style sheets take more than 2 seconds"):
        _own_pack(tmp_path, "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")


def test_a_style_sheet_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a millimetre, of which a brief fills many thousands, cost the seconds that are allowed."""
    monkeypatch.setattr("briefgen.render.apart._SECONDS", {"pdf": 3})
    (tmp_path / "own").mkdir()
    (tmp_path / "own/pack.yaml").write_text(PACK)
    (tmp_path / "own/style.css").write_text("@page { size: 1mm 1mm; margin: 0 }")
    with pytest.raises(UsageError, match="more than 3 seconds"):
        render(sample(), "pdf", load_pack("own", [tmp_path]), sample_texts())


def test_a_template_of_ones_own_makes_what_it_made(tmp_path: Path) -> None:
    """A page made apart is the page, byte for byte."""
    made = _own_pack(tmp_path, '{% extends "base/brief.html.j2" %}')
    (tmp_path / "own/brief.html.j2").unlink()
    assert made == render(sample(), "html", load_pack("own", [tmp_path]), sample_texts())


# --------------------------------------------------------------------------- outputs and signals


def test_a_file_left_by_a_killed_run_is_swept(tmp_path: Path) -> None:
    """What a run that was killed while it wrote left behind goes with the next brief; one that is on keeps its own."""
    left, busy = tmp_path / ".briefgen-1-1.tmp", tmp_path / ".briefgen-2-2.tmp"
    left.write_text("half")
    os.utime(left, (0, 0))
    busy.write_text("half")
    write_atomic(tmp_path / "brief.md", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [busy.name, "brief.md"]


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("漢" * 84 + ".md")
    write_atomic(path, b"whole")
    assert path.read_bytes() == b"whole"


@pytest.mark.parametrize("option", ["--decisions", "--notes"])
def test_an_output_is_not_written_over_what_the_editor_wrote(work: Path, option: str) -> None:
    (work / "own.yaml").write_text("decisions: []\n" if option == "--decisions" else "decision: Yes.\n")
    before = (work / "own.yaml").read_bytes()
    code, _, said = _run(work, "build", "in", option, "own.yaml", "-o", "own.yaml")
    assert (code, len(said)) == (2, 1)
    assert (work / "own.yaml").read_bytes() == before


_SLEEPS_WHILE_IT_WRITES = """
import os, sys, time
def slow(handle):
    print("writing", file=sys.stderr, flush=True)
    time.sleep(60)
os.fsync = slow
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without asking them")
def test_a_run_that_is_told_to_end_leaves_nothing_half(work: Path) -> None:
    """SIGTERM in the middle of writing: the earlier brief is as it was, no other file is there, code 143, at once."""
    (work / "out").mkdir()
    (work / "out/brief.md").write_text("earlier")
    with _start(work, "build", "in", "-o", "out/brief.md", before=_SLEEPS_WHILE_IT_WRITES) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"writing\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert time.monotonic() - began < 5
    assert process.returncode == 143
    assert [(path.name, path.read_text()) for path in (work / "out").iterdir()] == [("brief.md", "earlier")]


# --------------------------------------------------------------------------- what stands around


def test_an_empty_name_is_not_the_whole_folder(work: Path) -> None:
    """``briefgen build "$UNSET"`` reads nothing."""
    code, _, said = _run(work, "build", "")
    assert (code, len(said)) == (2, 1)


def test_closed_streams_are_said_or_borne(work: Path) -> None:
    """Standard input that is closed is a source without text; output that is closed takes no brief silently."""
    code, _, said = _run(work, "build", "-", before="import sys; sys.stdin = None")
    assert code == 4
    assert "standard input is closed" in said[0]
    assert _run(work, "build", "in", before="import sys; sys.stdout = None")[0] == 1
    assert _run(work, "build", "in", "-o", "brief.md", before="import sys; sys.stderr = None")[::2] == (0, [])


def test_any_locale_prints_what_was_said(work: Path) -> None:
    """Curly quotation marks and names that are no UTF-8 stop no listing, also where the locale knows ASCII alone."""
    name = Path(os.fsdecode(os.fsencode(work / "in") + b"/\xff\xe6.txt"))
    name.write_text(ARTICLE + "It will be built at once.")
    code, out, _ = _run(work, "quotes", "in", PYTHONIOENCODING="ascii")
    assert code == 0
    assert "“We will protect every village,”" in out.decode("utf-8")


def test_a_name_begins_no_line_of_its_own(work: Path) -> None:
    """A file name with line breaks cannot pass for a warning."""
    (work / "in/a\nwarning: all is well.pdf").write_text("no PDF")
    for command in (("build", "in", "-o", "brief.md"), ("quotes", "in"), ("sources", "check", "in")):
        code, out, said = _run(work, *command)
        assert code == 3
        assert not any(line.startswith("warning: all") for line in [*said, *out.decode().splitlines()])


def test_a_folder_begins_no_line_of_its_own_either(work: Path) -> None:
    """Mistakes in a ``sources.yaml`` are told one a line, each with the name of its folder."""
    folder = work / "in/a\nbriefgen: all is well"
    folder.mkdir()
    (folder / "b.txt").write_text(ARTICLE + "It will be built at once.")
    (folder / "sources.yaml").write_text("nonsense: 1\n")
    code, _, said = _run(work, "build", "in", "-o", "brief.md")
    assert (code, len(said)) == (2, 1)


def test_many_unread_files_make_one_line_that_can_be_read(tmp_path: Path) -> None:
    """Of hundreds of files that could not be read the message names ten and counts the rest."""
    for number in range(300):
        (tmp_path / f"{number}.txt").touch()
    code, _, said = _run(tmp_path, "build", ".")
    assert (code, len(said)) == (4, 1)
    assert said[0].endswith("and 290 more)")


def test_a_day_before_the_calendar_is_refused(work: Path) -> None:
    assert _run(work, "build", "in", "--as-of", "0001-01-01")[0] == 2
