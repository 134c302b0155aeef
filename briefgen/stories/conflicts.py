"""Where the sources of a story disagree, and figures that moved. Each kind of rival value has its own finder."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.model import Conflict, Reading, Series
from briefgen.stories import slots
from briefgen.stories.cast import Cast
from briefgen.stories.clashes import find_clashes
from briefgen.stories.contrasts import find_contrasts
from briefgen.stories.measures import find_measures
from briefgen.stories.rivals import find_rivals
from briefgen.stories.sizes import find_sizes
from briefgen.stories.standing import find_standing
from briefgen.stories.stated import Finding
from briefgen.stories.states import find_states


def find_conflicts(
    readings: Sequence[Reading], cast: Cast, figures: slots.Figures
) -> tuple[tuple[Conflict, ...], tuple[Series, ...]]:
    """Conflicts D1, D2, ... by weight, and series by topic. Deterministic in the order of ``readings``."""
    found = sorted(_findings(readings, cast, figures), key=lambda f: (-f.weight, f.topic, f.rule))
    rivals = _distinct([f for f in found if not f.moved and f.weight > 0])
    conflicts = tuple(Conflict(f.topic, f.values, f"D{i}", f.kind, f.rule) for i, f in enumerate(rivals, 1))
    series = tuple(Series(f.topic, f.values) for f in found if f.moved)
    return conflicts, series


def find_figures(figures: slots.Figures, conflicts: Sequence[Conflict], series: Sequence[Series]) -> tuple[Series, ...]:
    """Figures that no source rivals and that did not move, a series of one value each, best first."""
    spread = [c.values for c in conflicts] + [s.values for s in series]
    told = {value.value for values in spread for value in values}
    return tuple(Series(f.topic, f.values) for f in slots.find_agreed(figures) if f.values[0].value not in told)


def _distinct(found: Sequence[Finding]) -> list[Finding]:
    """The weightiest finding of each topic."""
    return list({f.topic: f for f in reversed(found)}.values())[::-1]


def _findings(readings: Sequence[Reading], cast: Cast, figures: slots.Figures) -> list[Finding]:
    return [
        *slots.find_figures(figures),
        *(_between_sources(readings, cast, figures) if len(readings) > 1 else ()),
        *find_standing(readings, figures),
        *find_clashes(readings, figures),
        *find_contrasts(readings),
    ]


def _between_sources(readings: Sequence[Reading], cast: Cast, figures: slots.Figures) -> list[Finding]:
    """Those that no source has with itself alone."""
    return [
        *find_measures(readings),
        *find_sizes(readings),
        *find_rivals(readings, cast),
        *find_states(readings, cast, figures),
    ]
