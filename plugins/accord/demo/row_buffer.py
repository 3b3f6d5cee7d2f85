"""Keeps rows on disk, one Arrow file per table, until their day is written. Memory holds only one block of people."""

from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from accord.demo.tables import TABLES, Row, Rows


def _schema(name: str) -> pa.Schema:
    fields = [pa.field("_day", pa.int32()), pa.field("_instant", pa.int64())]
    return pa.schema(fields + [pa.field(column, pa.string()) for column in TABLES[name].others])


class RowBuffer:
    """Blocks of rows sorted by file day, with the position of each day in each block.

    Call `add` for each block, then `close`, then `read(table, day)`. As a context manager it closes its files.
    """

    def __init__(self, folder: Path, last_day: int) -> None:
        self._folder, self._last_day = folder, last_day
        folder.mkdir(parents=True, exist_ok=True)
        self._schemas = {name: _schema(name) for name in TABLES}
        self._writers = {
            name: pa.ipc.new_file(str(folder / f"{name}.arrow"), schema) for name, schema in self._schemas.items()
        }
        self._starts: dict[str, list[npt.NDArray[np.int64]]] = {name: [] for name in TABLES}
        self._maps: dict[str, pa.MemoryMappedFile] = {}
        self._readers: dict[str, pa.ipc.RecordBatchFileReader] = {}

    def add(self, rows: Rows) -> None:
        """Append a block of rows and clear it."""
        for name, block in rows.items():
            if not block:
                continue
            block.sort(key=_by_day)
            schema = self._schemas[name]
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*block, strict=True), schema, strict=True)
            ]
            self._writers[name].write_batch(pa.record_batch(columns, schema=schema))
            days = columns[0].to_numpy(zero_copy_only=False)
            self._starts[name].append(np.searchsorted(days, np.arange(self._last_day + 3)))
            block.clear()

    def close(self) -> None:
        """Finish writing; from now on the rows can be read."""
        for name, writer in self._writers.items():
            writer.close()
            self._maps[name] = pa.memory_map(str(self._folder / f"{name}.arrow"))
            self._readers[name] = pa.ipc.open_file(self._maps[name])

    def count(self, name: str, day: int) -> int:
        """Number of rows in the file of a day."""
        return sum(int(starts[day + 1] - starts[day]) for starts in self._starts[name])

    def read(self, name: str, day: int) -> list[Row]:
        """Rows of a table's file of a day: (instant, *other columns), sorted by instant, then by the other columns."""
        rows: list[Row] = []
        for number, starts in enumerate(self._starts[name]):
            first, after = int(starts[day]), int(starts[day + 1])
            if after > first:
                batch = self._readers[name].get_batch(number).slice(first, after - first)
                rows.extend(zip(*(column.to_pylist() for column in batch.columns[1:]), strict=True))
        rows.sort()
        return rows

    def __enter__(self) -> "RowBuffer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._readers.clear()
        for mapped in self._maps.values():
            mapped.close()


def _by_day(row: Row) -> int:
    return int(row[0])
