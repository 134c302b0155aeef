"""The connection to a Dask scheduler: made, checked, watched, and ended without harm to the cluster."""

from __future__ import annotations

import hashlib
import platform
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import distributed

from briefgen.engine import Failure, Given
from briefgen.errors import BriefgenError

A = TypeVar("A")
B = TypeVar("B")

PATIENCE = 10
"""Seconds to wait for a scheduler, and then for its workers."""


class _Tasks(Executor):
    """Tasks of a client, each with Dask's own future: that of Dask's executor never comes when the worker that has
    the result dies while it is fetched."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, function: Callable[..., B], /, *arguments: Any, **named: Any) -> Future[B]:
        found: Future[B] = self._client.submit(function, *arguments, pure=False, **named)
        return found


class DaskEngine(Given):
    """Batches on the workers. A cluster that is lost is an error of the build, never of a document."""

    def __init__(self, client: Any, address: str) -> None:
        super().__init__(_Tasks(client), width=max(1, sum(client.nthreads().values())))
        self._client, self._address = client, address

    def _submit(self, function: Callable[[A], B], batch: Sequence[A]) -> Future[list[B | Failure]]:
        self._require()
        with warnings.catch_warnings():  # a hundred documents in one task are meant to be sent
            warnings.filterwarnings("ignore", message="Sending large graph")
            return super()._submit(function, batch)

    def _search(self, function: Callable[[A], B], batch: Sequence[A]) -> list[B | Failure]:
        self._require()
        found = super()._search(function, batch)
        self._require()
        return found

    def _landed(
        self, function: Callable[[A], B], batch: Sequence[A], future: Future[list[B | Failure]]
    ) -> list[B | Failure]:
        try:
            return super()._landed(function, batch, future)
        except CancelledError:
            raise self._lost() from None

    def _require(self) -> None:
        if self._client.status not in ("running", "connecting") or not self._has_workers():
            raise self._lost()

    def _has_workers(self) -> bool:
        """Killed workers are started again by their nannies, which takes a moment."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError):
            return False
        return True

    def _lost(self) -> BriefgenError:
        return BriefgenError(
            f"the cluster at {self._address} was lost while it worked; what was finished is in --readings, "
            "where one was given: the same command goes on from there"
        )


@contextmanager
def connected(address: str) -> Iterator[DaskEngine]:
    """An engine on the workers of the scheduler at ``address``; at the end, or on Ctrl-C, what is unfinished is
    taken back. Raises `BriefgenError` for a scheduler or workers that are not there, or are not as this machine is."""
    client = _client(address)
    try:
        _check(client, address)
        yield DaskEngine(client, address)
    finally:
        client.close(timeout=PATIENCE)


def _client(address: str) -> Any:
    kind: Any = distributed.Client
    try:
        return kind(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise BriefgenError(
            f"no Dask scheduler answers at {address} ({_first_line(error)}); start one with: dask scheduler"
        ) from None


def _check(client: Any, address: str) -> None:
    """Whether there are workers, and whether they have what this machine has."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError):
        raise BriefgenError(
            f"the scheduler at {address} has no workers; start some with: dask worker {address}"
        ) from None
    own = standing()
    try:
        theirs: Mapping[str, Mapping[str, str]] = client.run(standing)
    except Exception as error:  # whatever the workers raise: briefgen is not there, or quite another one
        raise BriefgenError(
            f"the workers of {address} cannot run briefgen ({_first_line(error)}); install there what is installed here"
        ) from None
    for worker, found in sorted(theirs.items()):
        for part, version in own.items():
            if found.get(part) != version:
                raise BriefgenError(
                    f"the worker {worker} has {part} {found.get(part)}, this machine {version}; "
                    "the brief would not be the same: install the same everywhere"
                )


def standing() -> dict[str, str]:
    """What the bytes of a brief depend on, by name."""
    from briefgen import __version__
    from briefgen.rules import rules_version

    return {
        "briefgen": __version__,
        "rules": rules_version("en"),
        "the code of briefgen": _code(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


def _code() -> str:
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
