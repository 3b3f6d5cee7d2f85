"""Writes the files of one table into staged Parquet files, in chunks of limited size."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from accord.common.duckdb_files import connect
from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.ingest import checking, repeats, same_rows
from accord.ingest.raw_table import IncomingFile
from accord.ingest.reading import Reader
from accord.ingest.unreadable import unexpected
from accord.store import lake
from accord.store.contracts import METADATA, Contract, Table

# Decompressed bytes per chunk. If a chunk needs more than the memory limit, DuckDB spills to disk.
CHUNK_BYTES = 256 << 20
# Parquet is compressed: one byte holds about this many bytes of text.
PARQUET_FACTOR = 5


def load_table(
    settings: Settings,
    contract: Contract,
    table: Table,
    batch: lake.Batch,
    files: list[IncomingFile],
    already_read: list[lake.FileOutcome],
) -> None:
    """Stages the rows of `files` (of one table, by name), and fills in their outcomes and batch.outputs."""
    loader = Loader(settings, contract, table, batch)
    for each in already_read:
        if each.table == table.name and each.state == "loaded" and each.rows_digest:
            loader.known_rows.setdefault(each.rows_digest, each.file)
    for chunk in _chunks(files):
        loader.load(chunk)


class Loader:
    """Loads chunks of files of one table. A file that stops its chunk is found and rejected; the others load."""

    def __init__(self, settings: Settings, contract: Contract, table: Table, batch: lake.Batch) -> None:
        self.settings, self.contract, self.table, self.batch = settings, contract, table, batch
        self.staging = lake.staging_folder(settings, batch.batch_id)
        self.chunks = 0
        self.known_rows: dict[str, str] = {}  # digest of rows -> the file that loaded them

    def load(self, chunk: list[IncomingFile]) -> None:
        """Stages one chunk; if that fails, each half of it; a file that fails alone is rejected with the reason."""
        before, staged = [replace(file.outcome) for file in chunk], len(self.batch.outputs)
        try:
            self._stage_chunk(chunk)
        except Exception as error:
            if not chunk or _is_of_the_machine(error):
                raise
            for output in self.batch.outputs[staged:]:
                (self.staging / output).unlink(missing_ok=True)
            del self.batch.outputs[staged:]
            for file, outcome in zip(chunk, before, strict=True):
                vars(file.outcome).update(vars(outcome))
            self.load([])  # what fails without any file is no fault of a file: this raises it
            if len(chunk) == 1:
                chunk[0].reject(unexpected(error))
                return
            middle = len(chunk) // 2
            self.load(chunk[:middle])
            self.load(chunk[middle:])

    def _stage_chunk(self, chunk: list[IncomingFile]) -> None:
        for position, file in enumerate(chunk):
            file.position = position
        with connect(spill_folder=self.staging / "spill") as connection:
            raw = Reader(connection, self.table).read(chunk)
            known_rows = dict(self.known_rows)
            if not self.table.key:
                same_rows.set_apart(connection, raw, chunk, known_rows)
            _report_columns(chunk, self.table)
            # Not those of a file that was rejected while it was read.
            in_files = {name for file in chunk for name in file.outcome.unknown_columns if not file.is_rejected}
            unknown = [name for name in raw.columns if name in in_files]
            checking.check(connection, self.contract, self.table, unknown)
            _register_files(connection, chunk)
            roots = (self.settings.lake, self.staging)
            folder = f"{self.contract.source}/{self.table.name}"
            earlier = [str(each) for root in roots for each in sorted((root / folder).glob("*/*.parquet"))]
            repeats.find_repeats(connection, self.table, unknown, earlier)
            _count_rows(connection, chunk)
            valid = _valid_rows(self.table, unknown)
            if _has_rows(connection, valid):
                self._stage(connection, chunk, "", valid, ("_source_file", "loaded"))
            if _has_rows(connection, 'select 1 from checked where "accord:broken" is not null'):
                query = checking.quarantine_query(self.contract.source, self.table, [*self.table.names, *unknown])
                self._stage(connection, chunk, "_quarantine/", query, ("file", "quarantined"))
        self.chunks, self.known_rows = self.chunks + 1, known_rows

    def _stage(
        self, connection: duckdb.DuckDBPyConnection, chunk: list[IncomingFile], below: str, query: str,
        counted: tuple[str, str],
    ) -> None:  # fmt: skip
        """Writes the rows of a query. `counted`: its column with the file's name, and the count of the outcome."""
        number = f"-{self.chunks + 1}" if self.chunks else ""
        day = f"loaded_on={self.batch.started_at[:10]}"
        output = f"{below}{self.contract.source}/{self.table.name}/{day}/{self.batch.batch_id}{number}.parquet"
        target = self.staging / output
        target.parent.mkdir(parents=True, exist_ok=True)
        self.batch.outputs.append(output)
        connection.execute(f"copy ({query}) to {literal(str(target))} (format parquet, compression zstd)")
        _count_staged(connection, chunk, target, *counted)


def _is_of_the_machine(error: Exception) -> bool:
    """Whether an error says nothing about a file's content: a full disk, a lake that cannot be read, a stop."""
    return isinstance(error, OSError | duckdb.IOException | duckdb.InterruptException | AccordError)


def _chunks(files: list[IncomingFile]) -> Iterator[list[IncomingFile]]:
    chunk: list[IncomingFile] = []
    size = 0
    for file in files:
        weight = file.inspection.bytes * (PARQUET_FACTOR if file.dropped.format == "parquet" else 1)
        if chunk and size + weight > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(file)
        size += weight
    if chunk:
        yield chunk


def _report_columns(chunk: list[IncomingFile], table: Table) -> None:
    for file in chunk:
        present = file.columns or {name for name in file.inspection.columns if name is not None}
        file.outcome.unknown_columns = sorted(present - set(table.names))


def _register_files(connection: duckdb.DuckDBPyConnection, chunk: list[IncomingFile]) -> None:
    connection.execute("create or replace table files (file integer, loaded_at timestamp, name varchar, hash varchar)")
    rows = [
        (file.position, datetime.fromisoformat(file.outcome.loaded_at or ""), file.outcome.file, file.inspection.hash)
        for file in chunk
    ]
    columns = [list(each) for each in zip(*rows, strict=True)]
    if columns:
        connection.execute("insert into files select unnest(?), unnest(?), unnest(?), unnest(?)", columns)


def _count_rows(connection: duckdb.DuckDBPyConnection, chunk: list[IncomingFile]) -> None:
    rows = connection.execute('select "accord:file", count(*) from raw group by all').fetchall()
    for position, count in rows:
        chunk[position].outcome.rows = count
    repeated = 'select "accord:file", count(*) from checked semi join repeats on id = "accord:id" group by all'
    for position, count in connection.execute(repeated).fetchall():
        chunk[position].outcome.repeats = count


def _count_staged(
    connection: duckdb.DuckDBPyConnection, chunk: list[IncomingFile], staged: Path, column: str, name: str
) -> None:
    """Counts the rows that were really written, so that the row counts are checked and not computed by subtraction."""
    outcomes = {file.outcome.file: file.outcome for file in chunk}
    counts = f"select {column}, count(*) from read_parquet(?, hive_partitioning = false) group by all"
    for file, count in connection.execute(counts, [str(staged)]).fetchall():
        setattr(outcomes[file], name, count)


def _valid_rows(table: Table, unknown: list[str]) -> str:
    columns = ", ".join(f"checked.{identifier(name)}" for name in [*table.names, *unknown])
    metadata = dict(zip(METADATA, ("files.loaded_at", "files.name", '"accord:row"', "files.hash"), strict=True))
    added = ", ".join(f"{text} as {identifier(name)}" for name, text in metadata.items())
    return f"""select {columns}, {added} from checked
        join files on files.file = "accord:file"
        anti join repeats on repeats.id = "accord:id"
        where "accord:broken" is null"""


def _has_rows(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(f"select 1 from ({query}) limit 1").fetchone() is not None
