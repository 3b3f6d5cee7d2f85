"""Compares the rows of leads that this run did not touch with the publication that its build started from.

They must not have changed. A hash of the id puts each lead into a bucket. Per bucket, rows are counted and their hashes
are summed, so that the order of rows does not matter. In the largest table an incremental audit compares one seventh of
the buckets, another one each day, so that all are compared within a week. A full audit compares all.
"""

from datetime import date

import duckdb

from accord.common.sql import identifier, literal
from accord.store.mart_contracts import Mart

BUCKETS = 64
PARTS = 7

TABLES = """
create schema untouched;
create table untouched.buckets (
    "table" varchar, bucket integer, rows_before bigint, rows_now bigint, rows_removed bigint, rows_added bigint,
    one_lead varchar, is_same boolean
)
"""
DIGESTS = """
insert into untouched.buckets
with touched as (select distinct lead_id from core.touched_leads),
before as (
    select hash(lead_id) % {buckets} as bucket, count(*) as row_count, sum(hash({columns})::hugeint) as digest
    from {base} anti join touched using (lead_id) where {part} group by all
),
now as (
    select hash(lead_id) % {buckets} as bucket, count(*) as row_count, sum(hash({columns})::hugeint) as digest
    from {table} anti join touched using (lead_id) where {part} group by all
)
select
    {name}, bucket, coalesce(before.row_count, 0), coalesce(now.row_count, 0), 0, 0, null,
    before.row_count is not distinct from now.row_count and before.digest is not distinct from now.digest
from before full join now using (bucket)
"""
# Rows are compared one by one only in buckets that differ.
DETAILS = """
update untouched.buckets
set rows_removed = found.removed, rows_added = found.added, one_lead = found.one_lead
from (
    with touched as (select distinct lead_id from core.touched_leads),
    before as (
        select {columns} from {base} anti join touched using (lead_id) where hash(lead_id) % {buckets} in ({differing})
    ),
    now as (
        select {columns} from {table} anti join touched using (lead_id) where hash(lead_id) % {buckets} in ({differing})
    )
    select
        hash(lead_id) % {buckets} as bucket, count(*) filter (is_removed) as removed,
        count(*) filter (not is_removed) as added, min(lead_id) as one_lead
    from (
        select lead_id, true as is_removed from (from before except all from now)
        union all
        select lead_id, false as is_removed from (from now except all from before)
    ) group by all
) as found
where buckets."table" = {name} and buckets.bucket = found.bucket
"""


def compare(connection: duckdb.DuckDBPyConnection, marts: list[Mart], base: str, day: date, is_full: bool) -> None:
    """Fills `untouched.buckets`: a row per compared table and bucket. `base`: the schema with the published tables."""
    connection.execute(TABLES)
    sizes = {mart.name: _row_count(connection, f"accord.{identifier(mart.name)}") for mart in marts}
    largest = max(sizes, key=lambda name: sizes[name], default=None)
    for mart in marts:
        parameters = {
            "name": literal(mart.name),
            "table": f"accord.{identifier(mart.name)}",
            "base": f"{base}.{identifier(mart.name)}",
            "columns": ", ".join(map(identifier, mart.columns)),
            "buckets": BUCKETS,
            "part": "true" if is_full or mart.name != largest else _part(day),
        }
        connection.execute(DIGESTS.format(**parameters))
        differing = connection.execute(
            'select bucket from untouched.buckets where "table" = ? and not is_same', [mart.name]
        ).fetchall()
        if differing:
            listed = ", ".join(str(bucket) for (bucket,) in differing)
            connection.execute(DETAILS.format(differing=listed, **parameters))


def _part(day: date) -> str:
    """SQL: the buckets that are compared on this day."""
    return f"hash(lead_id) % {BUCKETS} % {PARTS} = {day.toordinal() % PARTS}"


def _row_count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
