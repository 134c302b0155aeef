"""The floors that the measures must hold, from `floors.yaml`, and how they may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "floors.yaml"


def read(path: Path = FILE) -> dict[str, Any]:
    """`floors` and `ceilings` by measure, and `history`, oldest first."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def holds(content: Mapping[str, Any], measure: str, value: float | None) -> bool:
    """Whether the mean of a measure keeps its floor or ceiling; nothing to measure keeps both."""
    if value is None:
        return True
    if measure in content["ceilings"]:
        return value <= float(content["ceilings"][measure])
    return value >= float(content["floors"][measure])


def breaches(content: Mapping[str, Any]) -> Iterator[str]:
    """Where a bound was loosened, or changed past its history, without a reason."""
    bounds = {**content["floors"], **content["ceilings"]}
    for measure, bound in bounds.items():
        steps = [step for step in content["history"] if step["measure"] == measure]
        if not steps or steps[-1]["bound"] != bound:
            yield f"{measure}: {bound} is not the last line of its history"
        for before, after in pairwise(steps):
            looser = before["bound"] > after["bound"]
            if measure in content["ceilings"]:
                looser = before["bound"] < after["bound"]
            if looser and not after.get("why"):
                yield f"{measure}: from {before['bound']} to {after['bound']} without a why"
