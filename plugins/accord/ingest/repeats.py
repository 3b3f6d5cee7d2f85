"""Finds repeats: rows of a chunk that are identical, in every column, to the latest version of their key (rule 5)."""

import duckdb

from accord.common.sql import identifier
from accord.store.contracts import METADATA, Table


def find_repeats(
    connection: duckdb.DuckDBPyConnection, table: Table, unknown: list[str], lake_files: list[str]
) -> None:
    """Creates the table `repeats` (column `id`) from `checked`.

    A row is a repeat if the previous version of its key, in this chunk or in `lake_files`, is equal in all contract and
    unknown columns. Only the key columns of the lake are read, unless it contains a key of the chunk.
    """
    connection.execute("create or replace table repeats (id bigint)")
    if not table.key:
        return
    key = ", ".join(map(identifier, table.key))
    valid = '(select * from checked where "accord:broken" is null)'
    lake = "read_parquet(?, union_by_name = true, hive_partitioning = false)"
    connection.execute(f"create or replace table keys as select {key}, count(*) as versions from {valid} group by all")
    connection.execute(
        f"""create or replace table latest as
        select {key}, max(struct_pack(at := _loaded_at, number := _row_number)) as version
        from {lake} semi join keys using ({key}) group by {key}""",
        [lake_files],
    )
    connection.execute(f"delete from keys where versions = 1 and ({key}) not in (select ({key}) from latest)")
    if not _count(connection, "keys"):
        return
    described = connection.execute(f"describe select * from {lake}", [lake_files]).fetchall()
    stored = {name.lower(): name for name, *_ in described}
    declared = {column.name.lower() for column in table.columns}
    others = [name for name in stored if name not in METADATA and name not in declared]
    undeclared = sorted({name.lower() for name in unknown} | set(others))
    in_chunk = [identifier(column.name) for column in table.columns]
    in_chunk += [identifier(name) if name in unknown else "null::varchar" for name in undeclared]
    in_lake = [f"try_cast({identifier(column.name)} as {column.lake_type})" for column in table.columns]
    in_lake += [
        f"cast({identifier(stored[name])} as varchar)" if name in stored else "null::varchar" for name in undeclared
    ]
    connection.execute(
        f"""insert into repeats
        with versions as (
            select "accord:id" as id, "accord:file" as file, "accord:row" as number, {key},
                row({", ".join(in_chunk)}) as content
            from {valid} semi join keys using ({key})
            union all by name
            select -1 as id, -1 as file, _row_number as number, {key}, row({", ".join(in_lake)}) as content
            from {lake} join latest using ({key}) where version = struct_pack(at := _loaded_at, number := _row_number)
        ),
        compared as (
            select id, content, lag(content) over by_key as previous, lag(id) over by_key is not null as has_previous
            from versions window by_key as (partition by {key} order by file, number)
        )
        select id from compared where id >= 0 and has_previous and content is not distinct from previous""",
        [lake_files],
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
