"""One row a packet, written to one Parquet file while the packets go by, so that memory stays flat."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from sekisho.security.observe.tables import Columns


class FramesFile:
    """A Parquet file that takes rows in parts. The parts lie beside it until it is closed and are then made one."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self._path, self._columns = path, columns
        self._parts = 0

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(dir=self._path.parent, prefix=".frames-")
        return self

    def add(self, rows: pl.DataFrame) -> None:
        """Add some rows at the end."""
        rows.write_parquet(Path(self._folder.name) / f"{self._parts:08d}.parquet", compression="lz4")
        self._parts += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._folder as folder:
            if error is None and self._parts:
                pl.scan_parquet(Path(folder) / "*.parquet").sink_parquet(self._path, compression="lz4")
            elif error is None:
                pl.DataFrame(schema=dict(self._columns)).write_parquet(self._path)
