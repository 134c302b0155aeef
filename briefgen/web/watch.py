"""The deadline of one fetch, kept whatever it is waiting for: a connection, a handshake, a header or a body."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType


class Watch:
    """Ends a fetch at its deadline by shutting the connection from outside.

    Time-outs of sockets start anew with each byte, so they alone let a server drip for ever. A context manager; to
    be used by one thread.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._let_go()

    def left(self) -> float:
        """The seconds that are left, more than 0. Raises `TimeoutError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._end

    def hold(self, connection: socket.socket) -> None:
        """Watches ``connection`` instead of the one before, by a handle that outlives its wrapping in TLS."""
        self._let_go()
        with self._lock:
            self._handle = connection.dup()
        self.left()

    def _let_go(self) -> None:
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _shut(self) -> None:
        with self._lock, suppress(OSError):
            if self._handle is not None:
                self._handle.shutdown(socket.SHUT_RDWR)
