"""The quarantined rows of the lake, and which of them were corrected since."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import ContractError
from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.store import contracts, lake

TABLE = """
create table {name} (
    source varchar, "table" varchar, file varchar, row_number bigint, "column" varchar, rule varchar,
    loaded_at timestamp, is_corrected boolean
)
"""

# The texts of a key stand in the row as they were in the file; a record that could not be split has none.
ROWS = """
insert into {name}
with broken as (from read_parquet({files}, union_by_name = true, hive_partitioning = false)),
replaced as (
    select unnest(from_json(?, '[{{"replaced_file": "VARCHAR", "replaced_at": "TIMESTAMP"}}]'), max_depth := 2)
),
keys as (select distinct {key_in_row} from broken),
resent as ({resent})
select source, "table", file, row_number, "column", rule, loaded_at,
    exists (from replaced where replaced_file = file and replaced_at > loaded_at)
    or coalesce(resent_at > loaded_at, false)
from broken left join resent on {same_key}
"""


def read_quarantine(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: Collection[str] | None = None,
    batches: Collection[str] | None = None,
    name: str = "quarantined",
) -> None:
    """Creates the table `name`: one row a quarantined row, of these sources and batches (default: all).

    `is_corrected`: since then a row with the same key was loaded, or a file of the same name was.
    """
    connection.execute(TABLE.format(name=name))
    replaced: dict[str, dict[str, list[dict[str, str]]]] = {}
    for folder in sorted((settings.lake / "_quarantine").glob("*/*")):
        source, table = folder.parent.name, folder.name
        files = [
            path for path in sorted(folder.glob("*/*.parquet")) if batches is None or lake.batch_of(path) in batches
        ]
        if files and (sources is None or source in sources):
            if source not in replaced:
                replaced[source] = _loaded_files(settings, source)
            query = ROWS.format(name=name, files=_listed(files), **_by_key(settings, source, table))
            connection.execute(query, [json.dumps(replaced[source].get(table, []))])


def _loaded_files(settings: Settings, source: str) -> dict[str, list[dict[str, str]]]:
    """Table -> every file that was loaded into it, and when."""
    loaded = defaultdict(list)
    for batch in lake.batches(settings, source):
        for each in batch.files:
            if each.table and each.state == "loaded" and each.loaded_at:
                at = datetime.fromisoformat(each.loaded_at).replace(tzinfo=None).isoformat()
                loaded[each.table].append({"replaced_file": each.file, "replaced_at": at})
    return loaded


def _by_key(settings: Settings, source: str, table: str) -> dict[str, str]:
    """The parts of ROWS that compare keys: nothing has the same key where the table has none."""
    key = _key(source, table)
    files = sorted(lake.table_folder(settings, source, table).glob("*/*.parquet"))
    if not key or not files:
        nothing = "select null::varchar as nothing, null::timestamp as resent_at where false"
        return {"key_in_row": "null as nothing", "resent": nothing, "same_key": "false"}
    in_row = [f'trim("row" ->> {literal(name)})' for name in key]
    in_lake = [f"trim(cast({identifier(name)} as varchar))" for name in key]
    names = [identifier(f"key {number}") for number in range(len(key))]
    resent = ", ".join(f"{text} as {name}" for text, name in zip(in_lake, names, strict=True))
    return {
        "key_in_row": ", ".join(f"{text} as {name}" for text, name in zip(in_row, names, strict=True)),
        "resent": f"select {resent}, max(_loaded_at) as resent_at from read_parquet({_listed(files)}, "
        f"union_by_name = true, hive_partitioning = false) where ({', '.join(in_lake)}) in (from keys) group by all",
        "same_key": " and ".join(f"{text} = resent.{name}" for text, name in zip(in_row, names, strict=True)),
    }


def _key(source: str, table: str) -> tuple[str, ...]:
    """The key of a table; none where the project no longer has the source or the table."""
    try:
        return contracts.load(source).table(table).key
    except ContractError:
        return ()


def _listed(files: Collection[Any]) -> str:
    return "[" + ", ".join(literal(str(path)) for path in files) + "]"
