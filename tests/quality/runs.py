"""The events of the gate, each built once and measured, and the table of their measures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gold import load, sources_of
from score import Measures, mean, score

from briefgen import pipeline
from briefgen.options import Options
from briefgen.render.packs import load_pack

HERE = Path(__file__).parent
EVENTS = sorted(path for path in (HERE / "events").iterdir() if path.is_dir())


@cache
def measured(event: Path) -> Measures:
    """The measures of an event's brief, as an analyst would get it."""
    result = pipeline.build(sources_of(event), load_pack("analyst").audience, Options())
    return score(result.brief, result.texts, load(event, result.texts))


def means(results: Mapping[str, Measures]) -> dict[str, float | None]:
    """Each measure's mean over the events that have something to measure."""
    names = next(iter(results.values()))
    return {name: mean(measures[name].value for measures in results.values()) for name in names}


def table(results: Mapping[str, Measures]) -> str:
    """A line a measure, a column an event, the mean last."""
    events = list(results)
    rows = [["", *events, "mean"]]
    for name, average in means(results).items():
        rows.append([name, *(shown(results[event][name].value) for event in events), shown(average)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(map(padded, row, widths)) for row in rows)


def padded(cell: str, width: int) -> str:
    return cell.rjust(width) if cell[:1].isdigit() or cell in {"-", "mean"} else cell.ljust(width)


def shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
