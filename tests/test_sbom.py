"""The bill of materials of a release names what is installed with briefgen, and nothing by chance."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / ".ci/requirements.lock").read_text(encoding="utf-8")


def _bill() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci/sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, Any] = module.bill(LOCK, "1.2.3")
    return made


def test_every_pinned_package_is_in_it_with_its_files() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.M))
    components = {component["name"]: component for component in _bill()["components"]}
    assert {name: component["version"] for name, component in components.items()} == pinned
    assert all(component["externalReferences"][0]["hashes"] for component in components.values())
    assert components["weasyprint"]["purl"].startswith("pkg:pypi/weasyprint@")


def test_who_asks_for_whom_is_told_and_leads_from_briefgen_to_all() -> None:
    graph = {entry["ref"]: entry["dependsOn"] for entry in _bill()["dependencies"]}
    reached, waiting = set(), ["briefgen"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += graph[name]
    assert reached == set(graph)


def test_it_is_the_same_each_time() -> None:
    assert _bill() == _bill()
