"""A real S3 server on loopback, for the tests beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest


class Store:
    """Buckets of a server that ends with `running`; ``settings`` are what clients must have in their environment."""

    def __init__(self, endpoint: str) -> None:
        self.settings: Mapping[str, str] = {
            "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": "verysecret",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        }  # fmt: skip

    def fill(self, bucket: str, files: Mapping[str, bytes]) -> None:
        import boto3

        client = boto3.client("s3", endpoint_url=self.settings["AWS_ENDPOINT_URL"])
        client.create_bucket(Bucket=bucket)
        for name, data in files.items():
            client.put_object(Bucket=bucket, Key=name, Body=data)


@contextmanager
def running(patch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The server, and its settings in the environment."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    store = Store(f"http://{host}:{port}")
    for name, value in store.settings.items():
        patch.setenv(name, value)
    yield store
    server.stop()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
