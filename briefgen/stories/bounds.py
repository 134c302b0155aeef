"""What a figure leaves open: "at least 40", "up to 10", "some 300", "between 20 and 30", each as an interval.

Two figures can both be right where their intervals meet. Writers put the next lower round number behind "more than"
and the nearest one behind "about", so what is left open is as wide as the number is round.
"""

from __future__ import annotations

from briefgen.stories.stated import Stated

ROUNDING = 0.1
"""Share by which "more than 52" or "about 52" may miss the exact count, however odd the number is."""

REACH = {"more than": 1.5, "at least": 1.15}
"""Ratio up to which a round lower bound stretches. "More than 40" stands for 41 to 49; "at least 40" is what is known
so far, and beside it 49 is news: of the annotated events, both with such pairs hold them for a conflict."""

HALF_STEP = 0.25
"""Share by which "about" a round number may miss at most: "about 20" and "about 100"."""

ROUND, NEAR = 50, 0.03
"""Step from which a bare number may be a rounded one, and the share by which it may then miss."""

FALL = 3.0
""" "Up to 30" says little of 10 and rivals less, as values three times apart count different things."""


def meet(a: Stated, b: Stated) -> bool:
    """Whether one number can be what both values say."""
    (low, high), (least, most) = interval(a), interval(b)
    return max(low, least) <= min(high, most) or (a.bound == b.bound == "exact" and _rounded(a.low, b.low))


def interval(value: Stated) -> tuple[float, float]:
    """The least and the greatest number that ``value`` can stand for."""
    low, high = value.low, value.high or value.low
    if value.bound in ("at least", "more than"):
        return low, max(high, _up_to(high, REACH[value.bound]))
    if value.bound in ("at most", "less than"):
        return low / FALL, high
    if value.bound == "about":
        return low - _around(low), high + _around(high)
    return low, high


def _rounded(a: float, b: float) -> bool:
    """Whether one number is the other rounded off to fifties or more: 300 and 302, but not 110 and 112."""
    return any(_step(r) >= ROUND and abs(a - b) <= min(_step(r) / 2, r * NEAR) for r in (a, b))


def _up_to(low: float, reach: float) -> float:
    """The last number before the one that would have been written instead: 49 for 40, 5 for 4."""
    step = _step(low)
    next_round = min(low + step - 1, low * reach) if step else low
    return max(next_round, low * (1 + ROUNDING), low + 1 if step and low < 10 else low)


def _around(low: float) -> float:
    return max(low * ROUNDING, min(_step(low) / 2, low * HALF_STEP))


def _step(number: float) -> int:
    """How far the next number is that is as round: 10 for 40, 50 for 250, 1 for 41; 0 for none whole."""
    if number < 1 or number != int(number):
        return 0
    whole, step = int(number), 1
    while whole % 10 == 0:
        whole, step = whole // 10, step * 10
    return step * 5 if whole > 10 and whole % 5 == 0 else step
