"""What the processes of the tests are asked to do; they find it by its module."""

import ctypes
import os
import time


def doubled(number: int) -> int:
    return 2 * number


def deadly(number: int) -> int:
    """Ends its process in one way or another on numbers over 900."""
    if number == 901:
        os._exit(3)
    if number == 902:
        ctypes.string_at(0)
    if number == 903:
        return len(bytearray(64 << 30))
    if number == 904:
        while True:
            pass
    if number == 905:
        time.sleep(60)
    if number == 906:
        raise ValueError
    return 2 * number
