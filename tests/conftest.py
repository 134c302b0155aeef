"""What holds for all tests: Ctrl-C reaches what they start, also where the run itself was put in the background; what
they start keeps its compiled files and ready rules, as a user's does: without them each start takes four seconds."""

from __future__ import annotations

import os
import signal


def pytest_configure() -> None:
    # A shell lets its background jobs ignore Ctrl-C, and whatever they start inherits that.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
