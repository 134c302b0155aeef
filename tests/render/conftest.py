"""One brief with everything in it, hostile text included, and the texts it was made from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.model import Brief
from briefgen.render.packs import Pack, load_pack
from briefgen.schema import brief_from_data

CASES = Path(__file__).parents[1] / "cases" / "render"


@pytest.fixture(scope="session")
def brief() -> Brief:
    return brief_from_data(json.loads((CASES / "brief.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted((CASES / "texts").glob("*.txt"))}
    assert len(found) == 5
    return found


@pytest.fixture(params=["executive", "analyst", "press", "field", "daily"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)
