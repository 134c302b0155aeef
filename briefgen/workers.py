"""Processes for `briefgen.engine`: how they start, what they may take, and that they end with their parent."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_KILL = 3
"""Times the patience, of time on the clock, after which a document that cannot be interrupted ends its process."""

_SAFE = "PYTHONSAFEPATH"
_MEMORY = 4 << 30
"""Bytes that a process may ask for: a document that asks for more fails alone, and not the machine."""


_UNSWEPT = 20_000
"""Objects made before Python looks for garbage, which it does every 700: a reading makes many that hold one another in
no circle, and looking took a fifteenth of its time."""


class TooLongError(Exception):
    """A document took longer than the patience with it."""


def pool(processes: int) -> ProcessPoolExecutor:
    """Processes that share nothing with this one: started anew, or from a server that only has the modules loaded.

    In a process that is still importing its parent's script it ends that process: the parent says why.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)
    kind = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(kind)
    if kind == "forkserver":
        context.set_forkserver_preload(["briefgen.sources", "briefgen.extract", "briefgen.stories"])
        _start_server()
    return ProcessPoolExecutor(processes, context, initializer=_begin)


def _start_server() -> None:
    """The server, which hears no Ctrl-C from its first moment on: a terminal sends it to the whole family."""
    from multiprocessing.forkserver import ensure_running

    with undisturbed(signal.SIGINT), _safe_path():
        ensure_running()


@contextmanager
def starting() -> Iterator[None]:
    """A process that has begun to start is known before a signal comes."""
    with undisturbed(), _safe_path():
        yield


@contextmanager
def _safe_path() -> Iterator[None]:
    """Python starts processes by ``python -c``, which imports from the folder that the user stands in first: there may
    be sources, and a ``zlib.py`` among them."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before


@contextmanager
def undisturbed(*numbers: signal.Signals) -> Iterator[None]:
    """Signals ``numbers`` come after it; without any SIGINT and SIGTERM, where the system lets them wait."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers or (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def kill(pool: Executor) -> None:
    """End the processes of ``pool`` at once, whatever they do."""
    processes: dict[int, BaseProcess] | None = getattr(pool, "_processes", None)
    for process in list((processes or {}).values()):
        process.kill()


def _begin() -> None:
    """Ctrl-C is the parent's to answer; memory has a bound where the system knows one."""
    gc.set_threshold(_UNSWEPT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if hard < 0 else min(_MEMORY, hard), hard))


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def within(patience: float, function: Callable[[A], B], item: A) -> B:
    """``function(item)``. Raises `TooLongError` after ``patience`` seconds of work; what does not even heed that
    ends the process, where the system has such timers."""
    if not hasattr(signal, "setitimer"):
        return function(item)
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, patience)
    signal.setitimer(signal.ITIMER_REAL, _KILL * patience)
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _give_up(number: int, frame: object) -> None:
    raise TooLongError
