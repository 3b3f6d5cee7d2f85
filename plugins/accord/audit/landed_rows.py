"""The data that landed since the previous publication: the rows of those batches, and what happened to their files."""

import json
from typing import Any

import duckdb

from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.store import contracts, lake
from accord.store.batches import new_batches
from accord.store.publications import Publication
from accord.store.quarantine import read_quarantine

FILES = """
create table landing.files (
    source varchar, batch_id varchar, file varchar, "table" varchar, state varchar, message varchar,
    "rows" bigint, loaded bigint, quarantined bigint, repeats bigint, is_new boolean,
    version varchar -- size and modification time of the file
)
"""
# One statement for all: there is a row for every file ever dropped, and one statement each would take seconds.
INSERT_FILES = """
insert into landing.files by name
select unnest(from_json(?, '[{"source": "VARCHAR", "batch_id": "VARCHAR", "file": "VARCHAR", "table": "VARCHAR",
    "state": "VARCHAR", "message": "VARCHAR", "rows": "BIGINT", "loaded": "BIGINT", "quarantined": "BIGINT",
    "repeats": "BIGINT", "is_new": "BOOLEAN", "version": "VARCHAR"}]'), max_depth := 2)
"""
BATCHES = "create table landing.batches (source varchar, batch_id varchar, is_new boolean)"


def load(
    settings: Settings,
    build: dict[str, Any],
    previous: Publication | None,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Fills schema `landing`: a view per declared table over its new Parquet files; tables `files` and `batches`; table
    `quarantined` of the new batches' quarantined rows (`accord.store.quarantine`)."""
    connection.execute("create schema landing")
    connection.execute(FILES)
    connection.execute(BATCHES)
    new = new_batches(build, previous)
    for source in build["sources"]:
        all_ids = set(build["batches"].get(source, []))
        new_ids = set(new.get(source, []))
        for table in contracts.load(source).tables:
            _create_view(settings, source, table.name, new_ids, connection)
        for batch_id in sorted(all_ids):
            connection.execute("insert into landing.batches values (?, ?, ?)", [source, batch_id, batch_id in new_ids])
        rows = [
            {"source": source, "batch_id": batch.batch_id, "file": each.file, "table": each.table, "state": each.state,
             "message": each.message, "rows": each.rows, "loaded": each.loaded, "quarantined": each.quarantined,
             "repeats": each.repeats, "is_new": batch.batch_id in new_ids, "version": f"{each.size} {each.mtime_ns}"}
            for batch in lake.batches(settings, source)
            if batch.batch_id in all_ids
            for each in batch.files
        ]  # fmt: skip
        connection.execute(INSERT_FILES, [json.dumps(rows)])
    new_batches_of_all = {batch for ids in new.values() for batch in ids}
    read_quarantine(connection, settings, build["sources"], new_batches_of_all, "landing.quarantined")


def _create_view(
    settings: Settings, source: str, table: str, new_ids: set[str], connection: duckdb.DuckDBPyConnection
) -> None:
    folder = lake.table_folder(settings, source, table)
    listed = sorted(folder.glob("*/*.parquet"))
    files = [path for path in listed if lake.batch_of(path) in new_ids or path.stem == "schema"]
    if files:
        paths = ", ".join(literal(str(path)) for path in files)
        name = identifier(f"{source}__{table}")
        connection.execute(
            f"create view landing.{name} as "
            f"from read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
        )
