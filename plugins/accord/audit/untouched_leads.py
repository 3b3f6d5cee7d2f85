"""The rest: rows of leads that the night did not touch, held against the publication that its build stands on.

They cannot have changed. Leads fall into buckets by a hash of their id; of each bucket the rows are counted and their
hashes added up, in whatever order they are. Of the largest table a night looks at a seventh of the buckets, another one
each day, so that all have been looked at after a week; a full audit looks at all.
"""

from datetime import date

import duckdb

from accord.common.sql import identifier, literal
from accord.store.mart_contracts import Mart

BUCKETS = 64
PARTS = 7

TABLES = """
create schema rest;
create table rest.buckets (
    "table" varchar, bucket integer, rows_before bigint, rows_now bigint, rows_gone bigint, rows_new bigint,
    one_lead varchar, is_same boolean
)
"""
DIGESTS = """
insert into rest.buckets
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
# Only where a bucket differs is it looked at row by row.
DETAILS = """
update rest.buckets set rows_gone = found.gone, rows_new = found.new, one_lead = found.one_lead
from (
    with touched as (select distinct lead_id from core.touched_leads),
    before as (
        select {columns} from {base} anti join touched using (lead_id) where hash(lead_id) % {buckets} in ({differing})
    ),
    now as (
        select {columns} from {table} anti join touched using (lead_id) where hash(lead_id) % {buckets} in ({differing})
    )
    select
        hash(lead_id) % {buckets} as bucket, count(*) filter (is_gone) as gone, count(*) filter (not is_gone) as new,
        min(lead_id) as one_lead
    from (
        select lead_id, true as is_gone from (from before except all from now)
        union all
        select lead_id, false as is_gone from (from now except all from before)
    ) group by all
) as found
where buckets."table" = {name} and buckets.bucket = found.bucket
"""


def compare(connection: duckdb.DuckDBPyConnection, marts: list[Mart], base: str, day: date, is_full: bool) -> None:
    """Fills `rest.buckets`: a row a table and bucket looked at; `base` is the schema that holds the tables before."""
    connection.execute(TABLES)
    sizes = {mart.name: _rows(connection, f"accord.{identifier(mart.name)}") for mart in marts}
    largest = max(sizes, key=lambda name: sizes[name], default=None)
    for mart in marts:
        words = {
            "name": literal(mart.name),
            "table": f"accord.{identifier(mart.name)}",
            "base": f"{base}.{identifier(mart.name)}",
            "columns": ", ".join(map(identifier, mart.columns)),
            "buckets": BUCKETS,
            "part": "true" if is_full or mart.name != largest else _part(day),
        }
        connection.execute(DIGESTS.format(**words))
        differing = connection.execute(
            'select bucket from rest.buckets where "table" = ? and not is_same', [mart.name]
        ).fetchall()
        if differing:
            connection.execute(DETAILS.format(differing=", ".join(str(bucket) for (bucket,) in differing), **words))


def _part(day: date) -> str:
    """The buckets that are this day's."""
    return f"hash(lead_id) % {BUCKETS} % {PARTS} = {day.toordinal() % PARTS}"


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"select count(*) from {table}").fetchone()
    return int(found[0]) if found else 0
