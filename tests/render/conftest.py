"""One brief with everything in it, hostile text included, and the texts it was made from."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from briefgen.model import Brief
from briefgen.render.packs import Pack, load_pack
from briefgen.render.trial import sample, sample_texts


@pytest.fixture(scope="session")
def brief() -> Brief:
    return sample()


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    assert len(sample_texts()) == 5
    return sample_texts()


@pytest.fixture(params=["executive", "analyst", "press", "field", "daily"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)
