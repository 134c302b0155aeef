"""Talk on stderr, data on stdout, and the exit code that sums a run up."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import BriefgenError, as_bug

if TYPE_CHECKING:
    from types import FrameType

    from briefgen.model import Diagnostic

DONE, FAILED, USAGE, UNREAD, NOTHING, UNMADE = 0, 1, 2, 3, 4, 7
INTERRUPTED = 130
_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def run(app: Callable[..., object], arguments: Sequence[str]) -> int:
    """The exit code of ``app`` called with ``arguments``; whatever goes wrong is one line on stderr."""
    _ready_streams()
    try:
        with _ended_in_order():
            code = _call(app, arguments)
        sys.stdout.flush()
        return code
    except BriefgenError as error:
        say_error(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return FAILED
    except UnsupportedOperation:
        say_error("the standard output is closed; nothing can be printed")
        return FAILED
    except OSError as error:
        _close_stdout()
        say_error(f"{error.filename or 'output'}: {error.strerror or error}")
        return FAILED
    except MemoryError:
        say_error("there is not enough memory for all these sources at once; give fewer, or make more room")
        return FAILED
    except Exception as error:
        _say_bug(error, arguments)
        return FAILED


def leave() -> None:
    """Ready the process for its end: what is asked of it is done, and its exit code says so even where it is told to
    end now; Python would look through all that it leaves behind for garbage."""
    for number in (*_ENDINGS, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()


def is_unread(note: Diagnostic) -> bool:
    """Whether ``note`` tells of a source that should have been read and was not: exit code 3."""
    return note.code in ("source-skipped", "not-analysed") and note.severity != "info"


def _ready_streams() -> None:
    """What is printed is UTF-8 like the documents, in any locale; a closed stream takes nothing, and says so."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for reading: what is printed is an error
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stand-in that takes any text
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A request to end (SIGTERM, a closed terminal) clears away what is half done, as Ctrl-C does. Before and after
    there is nothing to clear away, and Ctrl-C ends the program by itself (`briefgen.__main__`)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    free = [number for number in _ENDINGS if signal.getsignal(number) == signal.SIG_DFL]  # nohup ignores some
    for number in free:
        signal.signal(number, _end)
    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
        free.append(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        for number in free:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _call(app: Callable[..., object], arguments: Sequence[str]) -> int:
    try:
        app(args=list(arguments), prog_name="briefgen")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    return DONE


def _close_stdout() -> None:
    """Nobody reads any more: the interpreter must not try to flush at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_bug(error: Exception, arguments: Sequence[str]) -> None:
    if "-v" in arguments or "--verbose" in arguments:
        traceback.print_exc()
    say_error(f"{as_bug(error)} (-v shows where)")


def say(line: str) -> None:
    """A line of talk."""
    print(plain(line), file=sys.stderr)


def plain(text: str) -> str:
    """``text`` for a terminal: what names of files and words of pages hold gives it no orders, nor begins a line."""
    return _ORDERS.sub("", one_line(text))


def one_line(text: str) -> str:
    """``text`` without its line breaks."""
    return " ".join(text.splitlines())


def say_error(line: str) -> None:
    name = "briefgen:"
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        name = f"\033[1;31m{name}\033[0m"
    with suppress(BrokenPipeError):
        print(f"{name} {_ORDERS.sub('', line)}", file=sys.stderr)


def put(pieces: Iterable[bytes]) -> None:
    """``pieces`` on stdout, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.flush()


@contextmanager
def busy(task: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """``task`` on the last line of a terminal while it lasts, or what is told meanwhile to the function that this
    gives; nothing where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield lambda line: None
        return

    def show(line: str) -> None:
        cut = plain(line)[: max(shutil.get_terminal_size().columns - 5, 0)]  # what wraps cannot be wiped
        print(f"\r\033[K{cut} ...", end="", file=sys.stderr, flush=True)

    show(task)
    try:
        yield show
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
