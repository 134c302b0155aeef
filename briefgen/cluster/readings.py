"""What was worked out, as Parquet files that any machine may share: a file for each batch that was finished."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import fsspec  # type: ignore[import-untyped]
import pyarrow  # type: ignore[import-untyped]
from pyarrow import parquet

from briefgen.cache import Cache
from briefgen.errors import UsageError

_BATCH = 500
"""Entries a file: what a lost client costs at most."""

_SCHEMA = pyarrow.schema([("key", pyarrow.binary(20)), ("data", pyarrow.large_binary())])


class Readings(Cache):
    """A `Cache` in a folder that fsspec knows ("/mnt/share/readings", "s3://bucket/readings").

    A file is there whole or not at all, and none is ever changed; one that is damaged is passed over. Raises
    `UsageError` for a place that cannot be written or whose file system has no package here.
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        try:
            self._files, self._folder = fsspec.core.url_to_fs(place)
            self._files.makedirs(self._folder, exist_ok=True)
        except (ImportError, ValueError, OSError) as error:
            raise UsageError(f"--readings {place}: {' '.join(str(error).split())}") from error
        self._where = self._index()
        self._fresh: dict[bytes, bytes] = {}

    def __bool__(self) -> bool:
        return True

    def find(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """The entries of those of ``keys`` that are there; each file is read once."""
        wanted: dict[str, set[bytes]] = {}
        for key in keys:
            if key in self._where:
                wanted.setdefault(self._where[key], set()).add(key)
        found: dict[bytes, bytes] = {}
        for name, those in wanted.items():
            table = self._table(name, None)
            rows = zip(table["key"].to_pylist(), table["data"].to_pylist(), strict=True) if table else ()
            found.update((key, data) for key, data in rows if key in those)
        return found

    def put(self, key: bytes, data: bytes) -> None:
        """Keep ``data``; a file is written when a batch is full."""
        self._fresh[key] = data
        if len(self._fresh) >= _BATCH:
            self._write()

    def close(self) -> None:
        if self._fresh:
            self._write()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def _write(self) -> None:
        """Put the batch beside its place and then into it: who reads the folder meanwhile sees no half file."""
        entries, self._fresh = sorted(self._fresh.items()), {}
        columns = [[key for key, _ in entries], [data for _, data in entries]]
        name = hashlib.sha256(b"".join(columns[0])).hexdigest()[:24]
        buffer = BytesIO()
        parquet.write_table(pyarrow.table(columns, schema=_SCHEMA), buffer, compression="none")
        place, beside = f"{self._folder}/{name}.parquet", f"{self._folder}/.{name}.tmp"
        self._files.pipe_file(beside, buffer.getvalue())
        self._files.mv(beside, place)
        self._where.update((key, place) for key in columns[0])

    def _index(self) -> dict[bytes, str]:
        """Which file has which key; of several the last by name."""
        self._files.invalidate_cache()
        names = sorted(name for name in self._files.ls(self._folder, detail=False) if name.endswith(".parquet"))
        tables = ((name, self._table(name, ["key"])) for name in names)
        return {key: name for name, table in tables if table for key in table["key"].to_pylist()}

    def _table(self, name: str, columns: list[str] | None) -> Any:
        try:
            with self._files.open(name, "rb") as file:
                table = parquet.read_table(file, columns=columns)
            return table if set(columns or ("key", "data")) <= set(table.column_names) else None
        except (OSError, pyarrow.ArrowException):
            return None
