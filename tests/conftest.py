"""What holds for all tests: Ctrl-C reaches what they start, also where the run itself was put in the background."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """A shell lets its background jobs ignore Ctrl-C, and whatever they start inherits that."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
