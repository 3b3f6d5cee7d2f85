"""Writes the files of one table into staged Parquet files, in chunks of limited size."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.ingest import checking, repeats
from accord.ingest.raw_table import IncomingFile
from accord.ingest.reading import Reader
from accord.store import lake
from accord.store.contracts import METADATA, Contract, Table

# Decompressed bytes per chunk. If a chunk needs more than the memory limit, DuckDB spills to disk.
CHUNK_BYTES = 256 << 20
# Parquet is compressed: one byte holds about this many bytes of text.
PARQUET_FACTOR = 5


def load_table(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    table: Table,
    batch: lake.Batch,
    files: list[IncomingFile],
) -> None:
    """Stages the rows of `files` (of one table, by name), and fills in their outcomes and batch.outputs."""
    staging = lake.staging_folder(settings, batch.batch_id)
    day = f"loaded_on={batch.started_at[:10]}"
    for number, chunk in enumerate(_chunks(files), 1):
        for position, file in enumerate(chunk):
            file.position = position
        reader = Reader(connection, table)
        reader.read(chunk)
        unknown = [name for name in reader.raw.columns if name not in table.names]
        _report_columns(chunk, table)
        checking.check(connection, contract, table, unknown)
        _register_files(connection, chunk)
        folder = f"{contract.source}/{table.name}"
        earlier = [
            str(each) for root in (settings.lake, staging) for each in sorted((root / folder).glob("*/*.parquet"))
        ]
        repeats.find_repeats(connection, table, unknown, earlier)
        _count_rows(connection, chunk)
        name = f"{day}/{batch.batch_id}{'' if number == 1 else f'-{number}'}.parquet"
        valid = _valid_rows(table, unknown)
        if _has_rows(connection, valid):
            staged = _stage(connection, staging, f"{folder}/{name}", valid, batch)
            _count_staged(connection, chunk, staged, "_source_file", "loaded")
        if _has_rows(connection, 'select 1 from checked where "accord:broken" is not null'):
            query = checking.quarantine_query(contract.source, table, reader.raw.columns)
            staged = _stage(connection, staging, f"_quarantine/{folder}/{name}", query, batch)
            _count_staged(connection, chunk, staged, "file", "quarantined")


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


def _stage(connection: duckdb.DuckDBPyConnection, staging: Path, output: str, query: str, batch: lake.Batch) -> Path:
    target = staging / output
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({query}) to {literal(str(target))} (format parquet, compression zstd)")
    batch.outputs.append(output)
    return target


def _has_rows(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(f"select 1 from ({query}) limit 1").fetchone() is not None
