"""Asking again where the trouble may pass: after growing pauses, or when the server says."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from msgspec import Struct

from briefgen.sources.fetching import Answer, Ask, PassingError, Validators

PAUSES = (1.0, 4.0)
"""Seconds before the second and the third try, each times 0.5 to 1.5: many that failed at once do not come at once."""
LONGEST = 30.0
"""Seconds that a server may ask to wait; longer, and the next collection comes back to it."""


class Retrying(Struct, frozen=True):
    """An `Ask` that tries up to three times. A site that does not answer within the deadline is not asked again.

    ``jitter`` gives numbers from 0 to 1, ``sleep`` waits seconds.
    """

    ask: Ask
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], None] = time.sleep

    def __call__(self, url: str, known: Validators) -> Answer:
        """What ``url`` gave in the end. Raises what the last try raised."""
        for pause in PAUSES:
            try:
                return self.ask(url, known)
            except PassingError as error:
                if (error.wait or 0.0) > LONGEST:
                    raise
                self.sleep(max(pause * (0.5 + self.jitter()), error.wait or 0.0))
        return self.ask(url, known)
