"""Sources may lie in a store: it is listed here, read where the work is, and never shown with its password."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_cluster import Cluster
from a_store import Store, contents, running

from briefgen.api import Options, build
from briefgen.briefs import is_fetched
from briefgen.cluster import cluster_stages
from briefgen.errors import NothingReadError
from briefgen.render.formats import json
from briefgen.render.packs import load_pack
from briefgen.sources import read_sources, stores
from briefgen.sources.inputs import collect
from briefgen.stages import Stages

SEEDS = Path(__file__).parents[2] / "seeds"
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore", "ignore::DeprecationWarning:moto"),
]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch, running(patch) as started:
        fire = contents(SEEDS / "harbour-fire")
        more = {"deep/.hidden/a.txt": b"x", "sources.yaml": b"sources: {}", "empty.txt": b"", "deep/inside.txt": TEXT}
        started.fill("desk", {f"fire/{name}": data for name, data in (fire | more).items()})
        yield started


TEXT = (
    b"The dam above Orvale burst on Saturday, the mayor said. Four people died, and the road to the town is closed.\n"
)


def record(paths: list[str], stages: Stages) -> bytes:
    return b"".join(json.pieces(build(paths, Options(), stages=stages).brief, load_pack("analyst"), {}))


def test_a_folder_in_a_store_is_read_as_a_folder_here(store: Store) -> None:
    found = read_sources(["s3://desk/fire"])
    here = read_sources([SEEDS / "harbour-fire"])
    texts = {document.source.path.rpartition("/")[2]: document.text for document in found.documents}
    assert texts == {d.source.path.rpartition("/")[2]: d.text for d in here.documents} | {"inside.txt": TEXT.decode()}
    paths = [source.path for source in found.sources if source.status == "read"]
    assert paths == sorted(paths)
    assert all(path.startswith("s3://desk/fire/") for path in paths)
    left = {source.path.removeprefix("s3://desk/fire/"): source.reason for source in found.sources if source.reason}
    assert left["empty.txt"] == "empty file"
    assert left["sources.yaml"] == "settings for briefgen, no source"
    assert left["deep/.hidden/a.txt"] == "hidden folder"


def test_a_file_in_a_store_is_read_and_its_text_belongs_into_a_bundle(store: Store) -> None:
    (source,) = read_sources(["s3://desk/fire/deep/inside.txt", "s3://desk/fire/deep/inside.txt"]).sources
    assert source.path == "s3://desk/fire/deep/inside.txt"
    assert is_fetched(source)


def test_workers_read_from_the_store_and_the_brief_is_the_same(store: Store, tmp_path: Path) -> None:
    """The client only lists: a store that it cannot read from any more does not matter."""
    cluster = Cluster(tmp_path)
    try:
        with cluster_stages(cluster.address) as stages:
            there = record(["s3://desk/fire"], stages)
    finally:
        cluster.close()
    assert there == record(["s3://desk/fire"], Stages())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("s3://desk/none", "the store has no such file or folder"),
        ("s3://nobody/a.txt", "the store has no such file or folder"),
        ("gs://bucket/a.txt", "a package for this store is missing"),
        ("memory://a::s3://desk/fire", "an address inside another one"),
        ("nosuch://desk/a.txt", "is no address that can be read"),
        ("file:///etc/hostname", "is no address that can be read"),
    ],
)
def test_what_cannot_be_read_from_a_store_is_said_in_a_line(store: Store, url: str, reason: str) -> None:
    with pytest.raises(NothingReadError, match=reason):
        build([url], Options())


def test_a_store_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    import fsspec

    fsspec.get_filesystem_class("s3").clear_instance_cache()
    with pytest.raises(NothingReadError, match=r"the store cannot be read: .*127\.0\.0\.1:9"):
        build(["s3://desk/fire"], Options())
    fsspec.get_filesystem_class("s3").clear_instance_cache()


def test_what_is_too_large_is_not_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.sources.gather.MAX_LARGE", 20)
    monkeypatch.setattr("s3fs.S3FileSystem.open", None)
    (source,) = read_sources(["s3://desk/fire/deep/inside.txt"]).sources
    assert source.reason == "larger than 0 MB"


def test_without_the_extra_the_line_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(NothingReadError, match=r"pip install 'briefgen\[cluster\]'"):
        build(["s3://desk/fire"], Options())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sftp://anna:geheim@host/a.txt", "sftp://host/a.txt"),
        ("sftp://anna:ge/he@im@host/a.txt", "sftp://host/a.txt"),
        ("s3://key:secret@bucket/a@b.txt", "s3://bucket/a@b.txt"),
        ("abfs://container@account.dfs.core.windows.net/a.txt", "abfs://container@account.dfs.core.windows.net/a.txt"),
        ("s3://bucket/a.txt", "s3://bucket/a.txt"),
        ("memory://a::sftp://anna:geheim@host/a.txt", "memory://a::sftp://host/a.txt"),
    ],
)
def test_no_password_is_shown(url: str, shown: str) -> None:
    assert stores.shown(url) == shown


def test_the_register_shows_no_password() -> None:
    (given,) = collect(["s3://key:verysecret@desk::x/a.txt"])
    assert given.name == "s3://desk::x/a.txt"
    assert "verysecret" not in (given.reason or "")


def test_a_list_in_a_store_names_nothing() -> None:
    """Who writes into a bucket is not who reads it: no file and no address that it names is opened here."""
    import fsspec

    with fsspec.open("memory://lists/sources.txt", "wb") as file:
        file.write(f"{SEEDS / 'harbour-fire' / '03-agency.txt'}\nhttps://example.org/a\n".encode())
    found = read_sources(["memory://lists/sources.txt"], fetch=lambda url: pytest.fail(url))
    assert not found.documents
    reasons = sorted((source.reason or "") for source in found.sources)
    assert "only a list of your own may name files" in reasons[1]
    assert "an address that you did not name yourself" in reasons[0]


def test_what_is_in_memory_can_be_read_too() -> None:
    """Whatever fsspec knows as a store, without a server."""
    import fsspec

    with fsspec.open("memory://notes/a.txt", "wb") as file:
        file.write(TEXT)
    (document,) = read_sources(["memory://notes"]).documents
    assert document.source.path == "memory://notes/a.txt"
