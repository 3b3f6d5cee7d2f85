"""One table's files of a run into staged Parquet files, in chunks of bounded size."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.ingest import checking, repeats
from accord.ingest.reading import Reader, Source
from accord.store import lake
from accord.store.contracts import METADATA, Contract, Table

# Decompressed bytes worked on at once; what that needs beyond the memory limit is spilled to disk.
CHUNK_BYTES = 256 << 20
# Parquet is packed: about so many bytes of text stand behind one of its bytes.
PARQUET_FACTOR = 5


def load_table(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    table: Table,
    batch: lake.Batch,
    sources: list[Source],
) -> None:
    """Stages what `sources` (files of one table, in name order) hold, and fills in their accounts and batch.outputs."""
    staging = lake.staging_folder(settings, batch.batch_id)
    day = f"loaded_on={batch.started_at[:10]}"
    for number, chunk in enumerate(_chunks(sources), 1):
        for position, source in enumerate(chunk):
            source.position = position
        reader = Reader(connection, table)
        reader.read(chunk)
        unknown = [name for name in reader.columns if name not in table.names]
        _report_columns(chunk, table)
        checking.check(connection, contract, table, unknown)
        _register_files(connection, chunk)
        already = f"{contract.source}/{table.name}"
        earlier = [
            str(each) for root in (settings.lake, staging) for each in sorted((root / already).glob("*/*.parquet"))
        ]
        repeats.find(connection, table, unknown, earlier)
        _count_rows(connection, chunk)
        name = f"{day}/{batch.batch_id}{'' if number == 1 else f'-{number}'}.parquet"
        good = _good_rows(table, unknown)
        if _has_rows(connection, good):
            staged = _stage(connection, staging, f"{already}/{name}", good, batch)
            _count_staged(connection, chunk, staged, "_source_file", "loaded")
        if _has_rows(connection, 'select 1 from checked where "accord:broken" is not null'):
            query = checking.quarantine_query(contract.source, table, reader.columns)
            staged = _stage(connection, staging, f"_quarantine/{already}/{name}", query, batch)
            _count_staged(connection, chunk, staged, "file", "quarantined")


def _chunks(sources: list[Source]) -> Iterator[list[Source]]:
    chunk: list[Source] = []
    size = 0
    for source in sources:
        weight = source.seen.bytes * (PARQUET_FACTOR if source.dropped.format == "parquet" else 1)
        if chunk and size + weight > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(source)
        size += weight
    if chunk:
        yield chunk


def _report_columns(chunk: list[Source], table: Table) -> None:
    for source in chunk:
        present = source.columns or {name for name in source.seen.columns if name is not None}
        source.account.unknown_columns = sorted(present - set(table.names))


def _register_files(connection: duckdb.DuckDBPyConnection, chunk: list[Source]) -> None:
    connection.execute("create or replace table files (file integer, loaded_at timestamp, name varchar, hash varchar)")
    listed = [
        (s.position, datetime.fromisoformat(s.account.loaded_at or ""), s.account.file, s.seen.hash) for s in chunk
    ]
    columns = [list(each) for each in zip(*listed, strict=True)]
    connection.execute("insert into files select unnest(?), unnest(?), unnest(?), unnest(?)", columns)


def _count_rows(connection: duckdb.DuckDBPyConnection, chunk: list[Source]) -> None:
    rows = connection.execute('select "accord:file", count(*) from raw group by all').fetchall()
    for position, count in rows:
        chunk[position].account.rows = count
    repeated = 'select "accord:file", count(*) from checked semi join repeats on id = "accord:id" group by all'
    for position, count in connection.execute(repeated).fetchall():
        chunk[position].account.repeats = count


def _count_staged(
    connection: duckdb.DuckDBPyConnection, chunk: list[Source], staged: Path, column: str, name: str
) -> None:
    """Fills in an account from what was really written, so that the balance is a check and not a subtraction."""
    accounts = {source.account.file: source.account for source in chunk}
    counts = f"select {column}, count(*) from read_parquet(?, hive_partitioning = false) group by all"
    for file, count in connection.execute(counts, [str(staged)]).fetchall():
        setattr(accounts[file], name, count)


def _good_rows(table: Table, unknown: list[str]) -> str:
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
