"""A real Dask scheduler with workers, each a process of its own on loopback, for the tests beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent
START = 60
"""Seconds that a process may take to start on a busy machine."""


class Cluster:
    """Ended by `close`, whatever happened to its parts."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        # Idle processes end by themselves where a test run is killed and nobody closes them.
        options = ("--port", "0", "--scheduler-file", str(self.file), "--idle-timeout", "10 minutes")
        self.scheduler = self._start("scheduler", *options)
        self._await(self.file)
        self.address: str = json.loads(self.file.read_text())["address"]
        self.workers = [self._worker(number) for number in range(workers)]

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        own = self.folder / f"worker{number}"
        own.mkdir()
        options = ("--nthreads", "1", "--local-directory", str(own), "--death-timeout", str(START))
        return self._start("worker", self.address, *options)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        # The functions that the tests send are found by their module.
        places = {"PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent.parent)])}
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"],
                cwd=self.folder, env={**os.environ, **places}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _await(self, file: Path) -> None:
        end = time.monotonic() + START
        while not (file.is_file() and file.read_text().strip().endswith("}")):
            assert time.monotonic() < end, (self.folder / "scheduler.log").read_text()
            time.sleep(0.05)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """The process with those that it started, which are its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=START)
