"""A brief made on a cluster is the brief made here, byte for byte, whatever happens to workers on the way."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import pytest
import sent
from a_cluster import Cluster, end

from briefgen.api import Options, build
from briefgen.cluster import cluster_stages
from briefgen.cluster.client import connected
from briefgen.cluster.opening import ClusterStages, open_input
from briefgen.cluster.readings import Readings
from briefgen.engine import Failure, Here
from briefgen.errors import BriefgenError, UsageError
from briefgen.render.formats import json
from briefgen.render.packs import load_pack
from briefgen.sources.about import Sayings
from briefgen.sources.inputs import one_file
from briefgen.stages import Stages

SEEDS = Path(__file__).parents[2] / "seeds"
# What goes on at the other end of a connection that is being closed is no failure of a test.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def record(paths: Sequence[Path], stages: Stages) -> bytes:
    return b"".join(json.pieces(build(paths, Options(), stages=stages).brief, load_pack("analyst"), {}))


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Two events, a copy, an archive, a picture, a file that is no text, and what the user says of one source."""
    folder = tmp_path / "pile"
    shutil.copytree(SEEDS / "harbour-fire", folder / "fire")
    shutil.copytree(SEEDS / "cuba-venezuela", folder / "raid")
    first = next((folder / "fire").glob("*.txt"))
    shutil.copy(first, folder / "copy.txt")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(first, "inside.txt")
        archive.writestr("other.txt", "The dam above Orvale burst on Saturday, the mayor said. Four people died.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "sources.yaml").write_text("sources:\n  copy.txt: {publisher: The Copy}\n  no-such.txt: {author: X}\n")
    return folder


def test_a_brief_is_the_same_on_a_cluster_as_here(pile: Path, cluster: Cluster) -> None:
    with cluster_stages(cluster.address) as stages:
        assert record([pile], stages) == record([pile], Stages())


def test_a_pile_is_sorted_on_a_cluster_as_here(pile: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut so small that each step has many tasks: none of them knows the whole pile."""
    monkeypatch.setattr("briefgen.stages.FEW", 2)
    monkeypatch.setattr("briefgen.stories.keys.blocks.__defaults__", (3,))
    monkeypatch.setattr("briefgen.stories.merging.PAIRS", 4)
    monkeypatch.setattr("briefgen.stories.merging.CLUSTERS", 2)
    with cluster_stages(cluster.address) as stages:
        there = record([pile], stages)
    monkeypatch.undo()
    assert there == record([pile], Stages())


def test_a_list_of_sources_is_followed_as_here(pile: Path, cluster: Cluster) -> None:
    (pile / "sources.txt").write_text("fire/03-agency.txt\ncopy.txt\n")
    with cluster_stages(cluster.address) as stages:
        assert record([pile / "sources.txt", pile / "copy.txt"], stages) == record(
            [pile / "sources.txt", pile / "copy.txt"], Stages()
        )


def test_what_a_worker_cannot_see_is_sent_to_it(pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.cluster.opening.open_input", blind)
    assert record([pile], ClusterStages(Here())) == record([pile], Stages())


def blind(*arguments: object) -> object:
    from briefgen.cluster.opening import Opened

    return Opened(unseen=True)


def test_a_worker_says_that_it_does_not_see_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The dam burst on Saturday.")
    given = one_file(tmp_path / "a.txt")
    assert not open_input(Sayings(()), "en", None, given).unseen
    (tmp_path / "a.txt").unlink()
    assert open_input(Sayings(()), "en", None, given).unseen


def test_results_come_in_order_from_many_batches(cluster: Cluster) -> None:
    with connected(cluster.address) as engine:
        assert list(engine.run(sent.doubled, range(2000))) == [2 * number for number in range(2000)]


def test_a_document_that_kills_every_worker_is_found_and_the_rest_is_done(cluster: Cluster) -> None:
    with connected(cluster.address) as engine:
        found = list(engine.run(sent.fatal, range(120)))
    failures = [number for number, result in enumerate(found) if isinstance(result, Failure)]
    assert failures == [sent.POISON]
    assert found[:57] == [2 * number for number in range(57)]


def test_a_result_that_is_lost_while_it_is_fetched_is_worked_out_again(cluster: Cluster) -> None:
    """The worker that has it dies between the news that it is done and its answer."""
    found: list[object] = []
    with connected(cluster.address) as engine:
        client, fetch = engine._client, engine._client._gather
        lost = iter([RuntimeError("the worker that has it is gone")])

        async def unlucky(*arguments: Any, **named: Any) -> Any:
            for error in lost:
                raise error
            return await fetch(*arguments, **named)

        client._gather = unlucky
        work = Thread(target=lambda: found.extend(engine.run(sent.doubled, range(300))), daemon=True)
        work.start()
        work.join(60)
    assert found == [2 * number for number in range(300)]


def test_a_worker_that_is_killed_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    with connected(cluster.address) as engine:
        found = list(engine.run(partial(sent.once, str(tmp_path / "flag")), range(300)))
    assert (tmp_path / "flag").exists()
    assert found == [2 * number for number in range(300)]


# --------------------------------------------------------------------------- readings


def test_what_was_read_is_found_by_the_next_build_and_by_another_cluster(
    pile: Path, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.stages.FEW", 2)
    place = (tmp_path / "readings").as_uri()
    with cluster_stages(cluster.address, place) as stages:
        first = record([pile], stages)
    assert list((tmp_path / "readings").glob("*.parquet"))
    with Readings(place) as kept:
        assert record([pile], ClusterStages(Unable(), kept)) == first


class Unable(Here):
    """Opens sources and can do nothing else: readings and stories must be known already."""

    def run(self, function, items, *, large=False):  # type: ignore[no-untyped-def]
        name = getattr(getattr(function, "func", function), "__name__", "")
        items = list(items)
        assert name == "open_input" or large or not items, f"{len(items)} are worked on by {name}"
        return super().run(function, items)


def test_a_damaged_file_of_readings_is_passed_over(tmp_path: Path) -> None:
    with Readings(str(tmp_path)) as kept:
        kept.put(b"k" * 20, b"data")
    with Readings(str(tmp_path)) as kept:
        assert kept.find([b"k" * 20, b"x" * 20]) == {b"k" * 20: b"data"}
    (file,) = tmp_path.glob("*.parquet")
    file.write_bytes(file.read_bytes()[:-9])
    (tmp_path / "other.parquet").write_text("no parquet")
    with Readings(str(tmp_path)) as kept:
        assert kept.find([b"k" * 20]) == {}


def test_a_place_for_readings_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in ("nosuch://x", str(tmp_path / "file" / "folder")):
        with pytest.raises(UsageError, match="--readings"):
            Readings(place)


# --------------------------------------------------------------------------- what is wrong is said in a line


def test_a_scheduler_that_is_not_there_is_named_with_what_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.cluster.client.PATIENCE", 1)
    with (
        pytest.raises(BriefgenError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"),
        cluster_stages("tcp://127.0.0.1:9"),
    ):
        pass


def test_another_version_on_a_worker_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.__version__", "9.9")
    with (
        pytest.raises(BriefgenError, match=r"the worker tcp://.* has briefgen .*, this machine 9\.9"),
        cluster_stages(cluster.address),
    ):
        pass


def test_without_the_extra_the_line_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("briefgen.cluster.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'briefgen\[cluster\]'"), cluster_stages("tcp://127.0.0.1:9"):
        pass


def test_a_scheduler_without_workers_is_named_with_what_starts_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.cluster.client.PATIENCE", 2)
    alone = Cluster(tmp_path, workers=0)
    try:
        with pytest.raises(BriefgenError, match=r"no workers; .*dask worker tcp://"), cluster_stages(alone.address):
            pass
    finally:
        alone.close()


def test_a_cluster_that_is_lost_on_the_way_is_an_error_and_no_document_is_blamed(tmp_path: Path) -> None:
    doomed = Cluster(tmp_path, workers=1)
    try:
        with pytest.raises(BriefgenError, match="was lost while it worked"):
            work_until_lost(doomed)
    finally:
        doomed.close()


def work_until_lost(doomed: Cluster) -> None:
    with connected(doomed.address) as engine:
        results = engine.run(sent.slowly, range(3000))
        next(results)
        end(doomed.scheduler)
        list(results)


PLACES = ("Arkvale", "Brint", "Corrow", "Delm", "Estwick", "Farlow", "Gant", "Holm", "Istrel", "Jarrow")
EVENTS = ("dam burst", "ferry sank", "mine closed", "bridge fell", "school burned")


def test_two_thousand_texts_are_all_accounted_for_though_a_worker_is_killed(tmp_path: Path) -> None:
    """Two hundred versions of ten happenings: each text is in the register, each happening one story."""
    for number in range(2000):
        place, event = PLACES[number % 10], EVENTS[number % 5]
        line = f"The {event} in {place} on 3 March 2026, said Mayor Ada {place}son. This is text {number}."
        text = f"The {event} in {place}\n\n{line}\n"
        (tmp_path / f"{number:04}.txt").write_text(text)
    (own := tmp_path.with_name(f"{tmp_path.name}-cluster")).mkdir()
    busy = Cluster(own)
    try:
        with cluster_stages(busy.address) as stages:
            killer = Timer(3, end, [busy.workers[0]])
            killer.start()
            brief = build([tmp_path], Options(), stages=stages).brief
            killer.join()
    finally:
        busy.close()
    assert Counter(source.status for source in brief.sources) == {"read": 2000}
    assert len(brief.stories) == 10


def test_a_build_that_is_interrupted_ends_soon_and_leaves_the_cluster_to_others(
    cluster: Cluster, tmp_path: Path
) -> None:
    for number in range(400):
        text = f"Dam {number} bursts\n\nThe dam above Orvale {number} burst on Saturday, the mayor said. Four died.\n"
        (tmp_path / f"{number}.txt").write_text(text * 20)
    command = ["-m", "briefgen", "build", tmp_path, "-o", tmp_path / "brief.json", "--engine", "dask"]
    started = subprocess.Popen([sys.executable, *command, "--scheduler", cluster.address], stderr=subprocess.PIPE)
    time.sleep(4)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130
    assert b"Traceback" not in said
    assert not (tmp_path / "brief.json").exists()
    with connected(cluster.address) as engine:
        assert list(engine.run(sent.doubled, range(3))) == [0, 2, 4]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "dask"], "needs --scheduler"),
        (["--engine", "spark"], "there are local and dask"),
        (["--scheduler", "tcp://127.0.0.1:9"], "belong to --engine dask"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefgen", "build", str(SEEDS / "harbour-fire"), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
