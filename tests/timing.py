"""Whether work grows in step with its input, on machines that also do other things."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def about_linear(work: Callable[[int], object], size: int, *, enough: float) -> bool:
    """Twice the size takes less than three times the processor time in one of three tries; under ``enough`` seconds
    nothing is judged."""
    return any(_seconds(work, 2 * size) < max(enough, 3 * _seconds(work, size)) for _ in range(3))


def _seconds(work: Callable[[int], object], size: int) -> float:
    """Without the garbage collector: in a long test run it walks what all the other tests left."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work(size)
        return time.process_time() - began
    finally:
        gc.enable()
