"""Disks fill up, break and vanish, and processes are killed: an earlier brief stays byte for byte, and it is said."""

from __future__ import annotations

import compileall
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import BriefgenError
from briefgen.output import write_all, write_atomic
from briefgen.sources import read_sources

ROOT = Path(__file__).parents[2]
ARTICLE = (
    "Ministers agree on river plan\n\nOrvale, 4 March 2026\n\nThe government of Orvale agreed on Tuesday to build "
    'a new dam on the river. "We will protect every village," Prime Minister Anna Berg said in the capital.\n'
)
posix = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.txt").write_text(ARTICLE)
    (tmp_path / "out").mkdir()
    return tmp_path


def _start(work: Path, *arguments: str, before: str = "") -> subprocess.Popen[bytes]:
    """The command line in a process of its own; ``before`` is Python run ahead of it."""
    code = f"{before}\nfrom briefgen.cli import main; main()"
    order = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(order, cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _run(work: Path, *arguments: str, before: str = "") -> tuple[int, list[str]]:
    with _start(work, *arguments, before=before) as process:
        _, err = process.communicate(timeout=100)
    said = err.decode("utf-8", "replace")
    assert "Traceback" not in said
    assert "this is a bug" not in said
    return process.returncode, said.splitlines()


def _left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --------------------------------------------------------------------------- killed at each write

_KILLED_AT_EACH = """
import os, signal, sys
from pathlib import Path
from briefgen.output import write_all

out = Path("out")
FILES = {out / "a.md": b"new " * 5000, out / "b.json": b"newer " * 5000}
EARLIER = {"a.md": b"earlier", "b.json": b"older"}
real = {name: getattr(os, name) for name in ("open", "fdopen", "fsync", "replace", "fstat", "unlink", "close")}

class Half:
    def __init__(self, file): self.file = file
    def __enter__(self): return self
    def __exit__(self, *at): self.file.close()
    def __getattr__(self, name): return getattr(self.file, name)
    def write(self, data):
        self.file.write(data[: len(data) // 2]); self.file.flush(); step()
        self.file.write(data[len(data) // 2 :]); self.file.flush(); step()

left = [0]
def step():
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def stepped(name):
    def call(*given, **named):
        step()
        made = real[name](*given, **named)
        step()
        return Half(made) if name == "fdopen" else made
    return call

for number in range(1, 200):
    for name, data in EARLIER.items():
        (out / name).write_bytes(data)
    child = os.fork()
    if child == 0:
        left[0] = number
        for name in real:
            setattr(os, name, stepped(name))
        write_all({path: [data] for path, data in FILES.items()})
        os._exit(0)
    _, status = os.waitpid(child, 0)
    for path, data in FILES.items():
        assert path.read_bytes() in (EARLIER[path.name], data), (number, path)
    others = {p.name for p in out.iterdir()} - set(EARLIER)
    assert all(name.startswith(".briefgen-") and name.endswith(".tmp") for name in others), others
    if not os.WIFSIGNALED(status):
        assert all(path.read_bytes() == data for path, data in FILES.items())
        print(number)
        break
"""


@posix
def test_killed_at_any_step_of_writing_each_file_is_the_old_one_or_the_new_one(work: Path) -> None:
    """kill -9 before and after every call that touches the disk, and with half of a file written."""
    done = subprocess.run([sys.executable, "-c", _KILLED_AT_EACH], cwd=work, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 30


@posix
def test_what_a_killed_run_left_is_no_source_and_no_hindrance(work: Path) -> None:
    """The half file beside the brief is in nobody's way, also where the brief stands among its sources."""
    (work / "in/.briefgen-1-1-0.tmp").write_text(ARTICLE + "Half of it.")
    code, _ = _run(work, "build", "in", "-o", "in/brief.md")
    assert code == 0
    assert b"Half of it" not in (work / "in/brief.md").read_bytes()


# --------------------------------------------------------------------------- full, broken and closed disks

_SMALL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


@posix
@pytest.mark.parametrize("room", [0, 100, 4000])
def test_a_disk_that_is_full_leaves_every_earlier_file(room: int, work: Path) -> None:
    """The brief in two formats, of which the second finds no room any more: neither is touched."""
    earlier = {"brief.md": b"earlier", "brief.html": b"older"}
    for name, data in earlier.items():
        (work / "out" / name).write_bytes(data)
    outputs = ("-o", "out/brief.md", "-o", "out/brief.html")
    code, said = _run(work, "build", "in", *outputs, before=_SMALL_DISK.format(room))
    assert code == 1
    assert said[-1].startswith("briefgen: cannot write out/brief.")
    assert said[-1].endswith("File too large")
    assert _left(work / "out") == earlier


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_call_of_the_system_that_fails_is_named_and_leaves_nothing(
    call: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken, full or read-only disk: one line with the path, the earlier file as it was, no other file."""
    (tmp_path / "brief.md").write_bytes(b"earlier")

    def fails(*given: Any, **named: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(BriefgenError, match=r"^cannot write .*brief\.md: ") as caught:
        write_atomic(tmp_path / "brief.md", b"new")
    monkeypatch.undo()
    assert os.strerror(number) in str(caught.value)
    assert _left(tmp_path) == {"brief.md": b"earlier"}


def test_of_two_files_neither_is_written_where_one_cannot_be(tmp_path: Path) -> None:
    """A folder that is gone for the second keeps the first from being replaced."""
    (tmp_path / "a.md").write_bytes(b"earlier")
    with pytest.raises(BriefgenError, match=r"gone.b\.md: No such file"):
        write_all({tmp_path / "a.md": [b"new"], tmp_path / "gone/b.md": [b"new"]})
    assert _left(tmp_path) == {"a.md": b"earlier"}


_FOLDER_GOES = """
import shutil
from briefgen import pipeline
real = pipeline.build
def build(*given, **named):
    made = real(*given, **named)
    shutil.rmtree("out")
    return made
pipeline.build = build
"""


def test_a_folder_that_vanishes_meanwhile_is_one_line(work: Path) -> None:
    code, said = _run(work, "build", "in", "-o", "out/brief.md", before=_FOLDER_GOES)
    assert (code, said) == (1, ["briefgen: cannot write out/brief.md: No such file or directory"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_closed_folder_is_one_line(work: Path) -> None:
    (work / "out").chmod(0o500)
    code, said = _run(work, "build", "in", "-o", "out/brief.md")
    assert (code, said) == (1, ["briefgen: cannot write out/brief.md: Permission denied"])


class _Broken:
    """A file whose disk gives out after some bytes."""

    def __init__(self, file: Any, good: int) -> None:
        self._file, self._good = file, good

    def __enter__(self) -> _Broken:
        return self

    def __exit__(self, *at: object) -> None:
        self._file.close()

    def fileno(self) -> int:
        return int(self._file.fileno())

    def read(self, size: int = -1) -> bytes:
        if self._good <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._good -= size if size > 0 else self._good
        return bytes(self._file.read(size))


@pytest.mark.parametrize("good", [0, 1])
def test_a_disk_that_fails_while_a_source_is_read_costs_that_source(
    good: int, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its first bytes or in its midst: the source is named with the system's words, the others are read."""
    (work / "in/bad.txt").write_text(ARTICLE * 200)
    opened = Path.open

    def failing(path: Path, *given: Any, **named: Any) -> Any:
        file = opened(path, *given, **named)
        return _Broken(file, good) if path.name == "bad.txt" else file

    monkeypatch.setattr(Path, "open", failing)
    found = {Path(source.path).name: (source.status, source.reason) for source in read_sources([work / "in"]).sources}
    assert found == {"bad.txt": ("skipped", "cannot be read: Input/output error"), "good.txt": ("read", None)}


# --------------------------------------------------------------------------- told to end


_BUSY = """
import multiprocessing, os, signal, threading, time
from briefgen.engine import Local

def interrupt():
    while len(multiprocessing.active_children()) < 2:
        time.sleep(0.05)
    time.sleep(1)
    print(time.monotonic(), flush=True)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt, daemon=True).start()
try:
    with Local(2, few=0, patience=100) as engine:
        list(engine.run(time.sleep, [30.0] * 60))
except KeyboardInterrupt:
    print(time.monotonic())
"""


@posix
def test_who_is_told_to_end_waits_for_no_batch(tmp_path: Path) -> None:
    """Processes that read texts of minutes are ended too, at once."""
    order = [sys.executable, "-c", _BUSY]
    done = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    began, ended = map(float, done.stdout.split())
    assert ended - began < 5
    assert done.stderr == ""


@posix
def test_ctrl_c_while_the_program_loads_is_no_traceback(work: Path) -> None:
    """From the first line of briefgen on: what Python does before is Python's."""
    slow = "import time\nprint('loading', flush=True)\ntime.sleep(30)\n"
    (work / "typer.py").write_text(slow)
    order = [sys.executable, "-m", "briefgen", "build", "in"]
    paths = os.pathsep.join([str(work), *filter(None, sys.path)])
    with subprocess.Popen(
        order, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"loading\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (-signal.SIGINT, b"")


def _moments() -> Iterator[tuple[signal.Signals, float]]:
    for number in range(8):
        yield (signal.SIGTERM, signal.SIGINT)[number % 2], 0.15 + 0.2 * number


@posix
def test_told_to_end_at_any_moment_it_ends_at_once_and_leaves_nothing_half(work: Path) -> None:
    """SIGTERM and Ctrl-C through a whole build: within five seconds, one line at most, the old brief or the new one."""
    assert _run(work, "build", "in", "-o", "out/brief.md", "-o", "out/brief.json")[0] == 0
    earlier = _left(work / "out")
    (work / "in/more.txt").write_text(ARTICLE.replace("dam", "bridge") * 40)
    for number, moment in _moments():
        with _start(work, "build", "in", "-o", "out/brief.md", "-o", "out/brief.json", "-o", "out/b.pdf") as process:
            time.sleep(moment)
            process.send_signal(number)
            began = time.monotonic()
            _, err = process.communicate(timeout=60)
        assert time.monotonic() - began < 5
        if process.returncode == 0:
            break
        assert process.returncode in (128 + number, -number)
        assert _left(work / "out") == earlier
        assert process.returncode < 0 or not err


# --------------------------------------------------------------------------- no room for any format, store or cache


_EACH_FORMAT = """
import sys
from briefgen.cli import app, console
for fmt in ("md", "json", "yaml", "html", "docx", "pdf"):
    console.run(app, ["build", "in", "-o", f"out/b.{fmt}"])
sys.exit()
"""


@posix
def test_a_full_disk_leaves_the_earlier_brief_of_each_format(work: Path) -> None:
    formats = ("md", "json", "yaml", "html", "docx", "pdf")
    for fmt in formats:
        (work / f"out/b.{fmt}").write_bytes(b"earlier")
    compileall.compile_dir(ROOT / "briefgen", quiet=1)  # Python itself keeps the half of a file that found room
    _, said = _run(work, before=_SMALL_DISK.format(1000) + _EACH_FORMAT)
    assert said == [f"briefgen: cannot write out/b.{fmt}: File too large" for fmt in formats]
    assert _left(work / "out") == {f"b.{fmt}": b"earlier" for fmt in formats}


@posix
def test_a_full_disk_of_the_cache_costs_time_alone(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The brief is printed as ever, and nothing is said."""
    monkeypatch.setenv("BRIEFGEN_CACHE", str(work / "cache"))
    assert _run(work, "build", "in", "--format", "json", "-q", before=_SMALL_DISK.format(1000)) == (0, [])


_EDITION = "editions: {morning: {timezone: UTC, at: '00:00', window: 72h, sources: [{path: in}]}}\n"


@posix
def test_a_full_disk_of_the_store_is_one_line_and_made_up_for(work: Path) -> None:
    """Nothing is published; when there is room again the next run publishes, once."""
    (work / "briefgen.yaml").write_text(_EDITION)
    code, said = _run(work, "run", "morning", before=_SMALL_DISK.format(60_000))
    assert (code, len(said)) == (1, 1)
    assert said[0].startswith("briefgen: cannot use ")
    assert list(work.rglob("edition.json")) == []
    assert _run(work, "run", "morning")[0] == 0
    assert len(list(work.rglob("edition.json"))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are known to hold on Linux")
def test_too_little_memory_is_one_line(work: Path) -> None:
    """A user may bound a build (ulimit -v): it ends with a sentence, and the earlier brief is as it was."""
    (work / "out/b.md").write_bytes(b"earlier")
    fails = "from briefgen import pipeline\ndef build(*given):\n    raise MemoryError\npipeline.build = build"
    code, said = _run(work, "build", "in", "-o", "out/b.md", before=fails)
    assert (code, len(said)) == (1, 1)
    assert "not enough memory" in said[0]
    assert _left(work / "out") == {"b.md": b"earlier"}
