"""Many machines: the stages on a Dask cluster. An extra (``pip install 'briefgen[cluster]'``) that nothing imports.

The client lists the sources and puts together what comes back, so that the brief is the same, byte for byte, as made
here. Files are opened by the workers, who see them under the same paths; what a worker cannot see, the client sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from briefgen.errors import UsageError
from briefgen.stages import Stages, local_stages

EXTRA = "the cluster needs packages that are not installed: pip install 'briefgen[cluster]'"


def chosen_stages(
    scheduler: str | None, readings: str | None = None, *, jobs: int | None = None, cache: bool = True
) -> AbstractContextManager[Stages]:
    """Stages on the cluster of ``scheduler``; without one, on this machine, as `local_stages` says."""
    return cluster_stages(scheduler, readings) if scheduler else local_stages(jobs, cache=cache)


@contextmanager
def cluster_stages(scheduler: str, readings: str | None = None) -> Iterator[Stages]:
    """Stages on the cluster of ``scheduler`` ("tcp://10.0.0.1:8786"), with ``readings`` (a folder or an address that
    fsspec knows) keeping what was worked out.

    Raises `UsageError` where the extra is missing, `BriefgenError` where the cluster cannot be worked with, then or
    when it is lost on the way; what is finished is in ``readings`` by then.
    """
    try:
        from briefgen.cluster.client import connected
        from briefgen.cluster.readings import Readings
    except ImportError as error:
        raise UsageError(f"{EXTRA} ({error.name} is missing)") from error
    from briefgen.cluster.opening import ClusterStages

    with connected(scheduler) as engine, Readings(readings) if readings else nullcontext() as kept:
        yield ClusterStages(engine, kept)
