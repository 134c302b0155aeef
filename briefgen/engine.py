"""Where the work on single documents runs: in this process, in processes of its own, on any `Executor` it is given.

A stage hands over a function of one item and the items; what comes back is in their order and the same wherever it ran.
The function must be found by its module (no lambda, no closure) and should return what is small to send.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from msgspec import Struct

from briefgen.errors import BriefgenError

if TYPE_CHECKING:  # processes are for many documents: a build of five must not wait for what starts them
    from concurrent.futures import Executor, Future

A = TypeVar("A")
B = TypeVar("B")

BATCH = 100
"""Documents a task of a given executor: one task a document cost 1.6 ms on a cluster, in batches nothing."""

_LOCAL_BATCH = 25
"""Documents a task of processes here, where a task costs 0.3 ms: small ones keep both busy to the end."""

_FEW = 48
"""Documents that are read here sooner than processes have started and loaded their rules."""

_NO_PROCESS = (
    "the processes that read many documents cannot start. Each imports the script that was run: put what the script"
    ' does under `if __name__ == "__main__":`, in a file, or read in one process with `local_stages(1)`'
)

_PARTS = 10
"""Pieces of a batch that failed as a whole: three deaths find one document of a hundred, halves need seven."""


class Failure(Struct, frozen=True):
    """Why there is no result for one item, in words for a register."""

    reason: str


class Engine(Protocol):
    """What the stages ask for. ``close`` ends what it started, not what it was given."""

    def run(self, function: Callable[[A], B], items: Iterable[A], *, large: bool = False) -> Iterator[B | Failure]:
        """``function`` of each item, in order. What fails on one item, whatever way, is its `Failure` alone.

        Items go in batches, ``large`` ones, which are batches themselves, one by one.
        """
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None: ...


class _Closing:
    def close(self) -> None:
        """Nothing was started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()


class Here(_Closing):
    """One item after the other in this process."""

    def run(self, function: Callable[[A], B], items: Iterable[A], *, large: bool = False) -> Iterator[B | Failure]:
        for item in items:
            yield attempt(function, item)


class Workers(_Closing):
    """Batches on an executor.

    ``start`` makes an executor of so many workers, ``width`` of them for the work; another when one broke. A batch that
    fails as a whole is tried by itself, then in parts, until the item that ends its worker is found.
    """

    def __init__(self, start: Callable[[int], Executor], width: int, *, batch: int = BATCH) -> None:
        self._start, self._width = start, width
        self._batch, self._ahead = batch, 2 * width + 1
        self._pool: Executor | None = None
        self._ward: Executor | None = None

    def run(self, function: Callable[[A], B], items: Iterable[A], *, large: bool = False) -> Iterator[B | Failure]:
        flying: deque[tuple[Sequence[A], Future[list[B | Failure]]]] = deque()
        for batch in _batches(items, 1 if large else self._batch):
            flying.append((batch, self._submit(function, batch)))
            if len(flying) >= self._ahead:
                yield from self._landed(function, *flying.popleft())
        while flying:
            yield from self._landed(function, *flying.popleft())

    def _submit(self, function: Callable[[A], B], batch: Sequence[A]) -> Future[list[B | Failure]]:
        from concurrent.futures import BrokenExecutor

        if self._pool is None:
            self._pool = self._start(self._width)
        try:
            return self._pool.submit(_batch, function, batch)
        except BrokenExecutor:
            self._end(self._pool)
            self._pool = self._start(self._width)
            return self._pool.submit(_batch, function, batch)

    def _landed(
        self, function: Callable[[A], B], batch: Sequence[A], future: Future[list[B | Failure]]
    ) -> list[B | Failure]:
        try:
            return future.result()
        except Exception:
            return self._search(function, batch)

    def _search(self, function: Callable[[A], B], batch: Sequence[A]) -> list[B | Failure]:
        """The results of a batch that failed as a whole, perhaps only because another broke the executor."""
        if self._ward is None:
            self._ward = self._start(1)
            self._check(self._ward)
        future = self._ward.submit(_batch, function, batch)
        try:
            return future.result()
        except Exception as error:
            self._end(self._ward)
            self._ward = None
            if len(batch) == 1:
                return [Failure(f"reading it ended its process ({type(error).__name__}); please report this text")]
        size = -(-len(batch) // _PARTS)
        return [result for part in _batches(batch, size) for result in self._search(function, part)]

    def close(self) -> None:
        for executor in (self._pool, self._ward):
            if executor is not None:
                self._end(executor)
        self._pool = self._ward = None

    def abandon(self) -> None:
        """Wait for no work: who was told to end must not wait for a batch, which may take minutes."""

    def _check(self, executor: Executor) -> None:
        """Raises `BriefgenError` where no task whatever could run."""

    def _end(self, executor: Executor) -> None:
        executor.shutdown(cancel_futures=True)


class _Processes(Workers):
    """Workers that are processes of this machine; not every script can start some."""

    def _submit(self, function: Callable[[A], B], batch: Sequence[A]) -> Future[list[B | Failure]]:
        """A process that has begun to start is known before anything is abandoned."""
        from briefgen import workers

        with workers.starting():
            return super()._submit(function, batch)

    def abandon(self) -> None:
        from briefgen import workers

        for executor in (self._pool, self._ward):
            if executor is not None:
                workers.kill(executor)

    def _check(self, executor: Executor) -> None:
        from concurrent.futures import BrokenExecutor

        try:
            executor.submit(int).result()
        except BrokenExecutor:
            raise BriefgenError(_NO_PROCESS) from None


class Given(Workers):
    """Batches on an executor of the caller, who ends it. A task that fails (a Dask worker was killed) is searched for
    the document that did it; an executor that breaks as a whole, as a pool of processes does, raises `BrokenExecutor`.
    """

    def __init__(self, executor: Executor, *, width: int = 8, batch: int = BATCH) -> None:
        super().__init__(lambda _: executor, width, batch=batch)

    def _end(self, executor: Executor) -> None:
        """It is not ours to end."""


PATIENCE = 60.0
"""Seconds of work on one document after which it is given up: the slowest novel takes ten."""


class Local(_Closing):
    """Processes on this machine for many items, this process for few."""

    def __init__(self, processes: int, *, few: int = _FEW, patience: float = PATIENCE) -> None:
        self._processes, self._few, self._patience = processes, few, patience
        self._workers: Workers | None = None

    def run(self, function: Callable[[A], B], items: Iterable[A], *, large: bool = False) -> Iterator[B | Failure]:
        rest = iter(items)
        few = 1 if large else self._few
        first = list(islice(rest, few + 1))
        if self._processes < 2 or len(first) <= few:
            return Here().run(function, chain(first, rest))
        from briefgen import workers

        if self._workers is None:
            self._workers = _Processes(workers.pool, self._processes, batch=_LOCAL_BATCH)
        return self._workers.run(partial(workers.within, self._patience, function), chain(first, rest), large=large)

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._workers is not None and kind is not None and not issubclass(kind, Exception):
            self._workers.abandon()
        self.close()


def attempt(function: Callable[[A], B], item: A) -> B | Failure:
    """``function(item)``, or its failure: a rule that fails on one text must not cost the others theirs."""
    try:
        return function(item)
    except Exception as error:
        return Failure(f"could not be analysed ({type(error).__name__}); please report this text")


def _batch(function: Callable[[A], B], items: Sequence[A]) -> list[B | Failure]:
    return [attempt(function, item) for item in items]


def _batches(items: Iterable[A], size: int) -> Iterator[list[A]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
