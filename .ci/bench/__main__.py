"""``python .ci/bench``: how fast briefgen is against its peers, as ratios of one run, and how its cost grows.

Each ratio is of two things done right after one another, the median of ``--rounds`` pairs: machines drift, ratios less.
The table goes to standard output, the growth plot to ``--plot``. It is no test: nothing fails when a number is bad.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from cluster import SIZE, compare  # noqa: E402
from pile import write  # noqa: E402

IMPORTS = "import typer, jinja2, yaml"
READ = """
import sys, time
from briefgen.extract import read
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
for again in range(2):
    started = time.perf_counter()
    for document in date_documents(read_sources([sys.argv[1]]).documents, None)[0]:
        read(document)
print(time.perf_counter() - started)
"""
"""The second time, when every rule that is needed has been compiled."""


def run(command: Sequence[str], cache: Path | None = None) -> float:
    """Seconds of a whole process."""
    started = time.perf_counter()
    _output(command, cache)
    return time.perf_counter() - started


def told(command: Sequence[str]) -> float:
    """Seconds that the process itself measured, without its start."""
    said = _output(command, None).strip().splitlines()[-1]
    return float(json.loads(said)["seconds"] if said.startswith("{") else said)


def _output(command: Sequence[str], cache: Path | None) -> str:
    env = {**os.environ, "BRIEFGEN_CACHE": str(cache or "off"), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, text=True).stdout


def ratio(rounds: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float, float]:
    """Median seconds of both, and the median of the ratios pair by pair."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    one, two = (statistics.median(side) for side in zip(*pairs, strict=True))
    return one, two, statistics.median(a / b for a, b in pairs)


def peak(command: Sequence[str]) -> float:
    """MiB of the largest process of the command."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    return float(_output([sys.executable, "-c", code, *command], None))


def build(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "briefgen", "build", str(folder), "-q", "--format", "md", *more]


def bench(options: argparse.Namespace, work: Path) -> None:
    peers, rounds = str(options.peers), options.rounds
    print(f"{'work':46} {'briefgen':>10} {'peer':>10} {'ratio':>7}  aim")

    def row(what: str, aim: str, ours: Callable[[], float], theirs: Callable[[], float]) -> None:
        one, two, share = ratio(rounds, ours, theirs)
        print(f"{what:46} {one:9.2f}s {two:9.2f}s {share:7.2f}  {aim}", flush=True)

    python, samples = sys.executable, work / "samples"
    write(samples, 5)
    run(build(samples))  # what a first run leaves behind is there
    bare, typer = [python, "-c", IMPORTS], [python, "-c", "import typer"]
    row("cold build of 5 samples / bare imports", "3", lambda: run(build(samples)), lambda: run(bare))
    for flag in ("--help", "--version"):
        row(f"{flag} / import typer", "1.5", lambda f=flag: run([python, "-m", "briefgen", f]), lambda: run(typer))
    few = work / "few"
    write(few, 100)
    mine = [python, "-c", READ, str(few)]
    for name in ("lexrank", "textrank"):
        theirs = [peers, str(HERE / "peers.py"), "read", name, str(few)]
        aim = "0.33" if name == "lexrank" else "-"
        row(f"reading 100 articles / {name}", aim, lambda: told(mine), lambda t=theirs: told(t))
    for size, aim in _PDFS:
        _pdf(work, size, aim, rounds)
    sizes = [_size(options, size, work, row) for size in options.sizes]
    _second_build(work, options.sizes[0])
    if len(sizes) > 1:
        _growth(sizes, options.plot)


_PDFS = ((1, "1.15"), (40, "1.1"), (340, "1.1"))
"""Articles whose briefs have about 2, 20 and 200 pages, and the aim."""


def _pdf(work: Path, size: int, aim: str, rounds: int) -> None:
    """A PDF against WeasyPrint on the same page, in processor time."""
    folder = work / f"printed{size}"
    write(folder, size)
    said = json.loads(_output([sys.executable, str(HERE / "pdf.py"), str(folder), str(rounds)], None))
    row = f"PDF of {said['pages']} pages / WeasyPrint on the same page"
    print(f"{row:46} {said['ours']:9.2f}s {said['tagged']:9.2f}s {said['ratios'][0]:7.2f}  {aim}")
    print(
        f"{'':4}without tags for screen readers WeasyPrint takes {said['plain']:.2f} s: {said['ratios'][1]:.2f}",
        flush=True,
    )


def _size(options: argparse.Namespace, size: int, work: Path, row: Callable[..., None]) -> tuple[int, float]:
    """One size of pile against the peers; the size and the seconds it took."""
    folder = work / f"pile{size}"
    write(folder, size)
    took: list[float] = []

    def ours() -> float:
        took.append(run(build(folder)))
        return took[-1]

    theirs = [str(options.peers), str(HERE / "peers.py"), "pile", str(folder)]
    row(f"pile of {size} / TF-IDF + LexRank", "0.33" if size <= 1000 else "0.2", ours, lambda: told(theirs))
    print(f"{'':4}{1000 * min(took) / size:.1f} ms an article, {peak(build(folder)):.0f} MiB", flush=True)
    return size, min(took)


def _second_build(work: Path, size: int) -> None:
    """The same pile again after one source changed, readings kept from the first build."""
    folder, cache = work / f"pile{size}", work / "cache"
    first = run(build(folder), cache)
    changed = sorted(folder.iterdir())[size // 2]
    changed.write_text(
        changed.read_text(encoding="utf-8") + "\nNobody was charged, the police said.\n", encoding="utf-8"
    )
    second = run(build(folder), cache)
    print(f"{f'second build of {size}, one changed':46} {second:9.2f}s {first:9.2f}s {second / first:7.2f}  0.1")


def _growth(sizes: Sequence[tuple[int, float]], plot: Path) -> None:
    (small, fast), (large, slow) = sizes[0], sizes[-1]
    exponent = math.log(slow / fast) / math.log(large / small)
    print(f"cost grows with the size to the power of {exponent:.2f} (aim 1.1)")
    plot.write_text(_svg(sizes, exponent), encoding="utf-8")
    print(f"growth plot: {plot}")


def _svg(sizes: Sequence[tuple[int, float]], exponent: float) -> str:
    """Seconds over articles, both by powers of ten."""
    low, high = math.log10(sizes[0][0]), math.log10(sizes[-1][0])
    floor = math.floor(math.log10(min(s for _, s in sizes)))
    top = math.ceil(math.log10(max(s for _, s in sizes)))
    points = [
        (60 + 500 * (math.log10(n) - low) / (high - low), 300 - 260 * (math.log10(s) - floor) / max(1, top - floor))
        for n, s in sizes
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/>'
        f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle">{s:.1f} s</text>'
        f'<text x="{x:.0f}" y="320" text-anchor="middle">{n}</text>'
        for (x, y), (n, s) in zip(points, sizes, strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 350" font-family="sans-serif" font-size="12">'
        f"<title>Seconds a build takes over articles, exponent {exponent:.2f}</title>"
        f'<path d="M60 40V300H580" fill="none" stroke="#666"/><polyline points="{line}" fill="none" stroke="#1b5e8c" '
        f'stroke-width="2"/>{marks}<text x="320" y="342" text-anchor="middle">articles</text></svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--peers", type=Path, help="the Python that has requirements.txt installed")
    parser.add_argument(
        "--cluster",
        type=int,
        nargs="?",
        const=SIZE,
        metavar="SIZE",
        help=f"a pile on a cluster ({SIZE} articles) alone",
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10000], help="articles of the piles")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of each measurement")
    parser.add_argument("--plot", type=Path, default=Path("growth.svg"), help="where the growth plot goes")
    options = parser.parse_args()
    if options.cluster is None and options.peers is None:
        parser.error("--peers or --cluster is needed")
    with tempfile.TemporaryDirectory(prefix="briefgen-bench-") as work:
        compare(options.cluster, Path(work)) if options.cluster else bench(options, Path(work))


if __name__ == "__main__":
    main()
