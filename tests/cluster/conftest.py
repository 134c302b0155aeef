"""One cluster for the tests of this folder; those that harm theirs start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from a_cluster import Cluster


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.close()
