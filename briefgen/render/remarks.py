"""What engines and renderers log, caught to be said elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def heard(logger: str, *, alone: bool = False) -> Iterator[list[str]]:
    """The warnings of ``logger`` while it is open; ``alone``: nobody else hears them."""
    listener, log = _Listener(), logging.getLogger(logger)
    log.addHandler(listener)
    before, log.propagate = log.propagate, log.propagate and not alone
    try:
        yield listener.said
    finally:
        log.removeHandler(listener)
        log.propagate = before
