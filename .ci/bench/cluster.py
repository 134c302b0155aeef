"""A pile on a real Dask scheduler with two workers, one of them killed in the middle, beside the same pile here.

``compare(size, work)`` prints time, memory of every process and what moved; the two records must be the same bytes.
``python cluster.py BUILD-ARGUMENTS...`` is one build, which tells what it took as JSON, last on standard error.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT), str(ROOT / "tests" / "cluster")]

SIZE = 20_000


def compare(size: int, work: Path) -> None:
    from a_cluster import Cluster
    from pile import write

    folder = work / f"pile{size}"
    write(folder, size)
    here = _build(folder, work / "here.json")
    _told("here", size, here)
    (own := work / "cluster").mkdir()
    cluster = Cluster(own)
    try:
        killed = f"{cluster.workers[0].pid} {size // 2}"
        more = ("--engine", "dask", "--scheduler", cluster.address)
        there = _build(folder, work / "there.json", *more, killed=killed)
        _told("on two workers, one killed", size, there)
        print(f"{'scheduler':12} {_peak(cluster.scheduler.pid):.0f} MiB")
        print(f"{'worker':12} {max(_peak(child) for child in _group(cluster.workers[1].pid)):.0f} MiB")
        print(f"killed: {cluster.workers[0].poll() is not None}")
    finally:
        cluster.close()
    same = (work / "here.json").read_bytes() == (work / "there.json").read_bytes()
    print("the same bytes" if same else "NOT THE SAME BYTES")


def _build(folder: Path, output: Path, *more: str, killed: str = "") -> dict[str, Any]:
    command = [sys.executable, __file__, str(folder), "-q", "--format", "json", *more]
    env = {**os.environ, "BRIEFGEN_CACHE": "off", "PYTHONPATH": str(ROOT), "BENCH_KILLED": killed}
    with output.open("wb") as file:
        done = subprocess.run(command, env=env, stdout=file, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stderr.strip().splitlines()[-1])
    return found


def _told(where: str, size: int, found: dict[str, Any]) -> None:
    print(f"{where}: {size} articles in {found['seconds']:.0f} s; the parent {found['own']:.0f} MiB and ", end="")
    print(f"{found['worked']:.0f} s of processor, {1000 * found['worked'] / size:.1f} ms an article, in it")
    for name, (items, out, back, _) in found["moved"].items():
        print(f"{'':4}{name:16} {items:8} items {out / size / 1000:7.2f} kB out {back / size / 1000:7.2f} kB back")
    sys.stdout.flush()


def _peak(pid: int) -> float:
    """MiB at most, of a process that lives."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _group(pid: int) -> Iterator[int]:
    """The processes of a group: a worker and the nanny that minds it."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        if int(stat.read_text().rsplit(")", 1)[1].split()[2]) == pid:
            yield int(stat.parent.name)


def one(arguments: list[str]) -> None:
    """One build; what goes to the workers and comes back is counted by what it is for, in bytes before Dask's own."""
    from briefgen.cli import main

    moved: dict[str, list[int]] = {}
    if "--scheduler" in arguments:
        _count(moved)
    sys.argv[1:] = ["build", *arguments]
    started = time.perf_counter()
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    used = resource.getrusage(resource.RUSAGE_SELF)
    own, worked = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    told = {"seconds": time.perf_counter() - started, "own": own, "worked": worked, "moved": moved}
    print(json.dumps(told), file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 1)


def _count(moved: dict[str, list[int]]) -> None:
    from briefgen.cluster.client import DaskEngine
    from briefgen.stages import _read_packed

    run = DaskEngine.run
    killed, after = map(int, os.environ["BENCH_KILLED"].split())

    def counted(
        self: Any, function: Callable[[Any], Any], items: Iterable[Any], *, large: bool = False
    ) -> Iterator[Any]:
        row = moved.setdefault(getattr(getattr(function, "func", function), "__name__", "?"), [0, 0, 0, 0])

        def handed() -> Iterator[Any]:
            for item in items:
                row[0] += 1
                row[1] += len(pickle.dumps(item))
                yield item

        for found in run(self, function, handed(), large=large):
            row[2] += len(pickle.dumps(found))
            row[3] += 1
            if row[3] == after and function is _read_packed:
                os.killpg(killed, signal.SIGKILL)
            yield found

    DaskEngine.run = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    one(sys.argv[1:])
