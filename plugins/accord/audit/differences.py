"""Rows of the published past that differ between the previous publication and this build, and what explains each."""

import duckdb

FIND = """
create table history.{table} as
with before as (select {columns} from previous.{published}, audit.run where {is_past}),
now as (select {columns} from accord.{published}, audit.run where {is_past} and ({is_comparable}))
select *, null::varchar as explanation, null::varchar as caused_by from (
    select 'published, but removed' as difference, * from (from before except from now)
    union all
    select 'added to the past' as difference, * from (from now except from before)
)
"""

# Of several causes, the one that began last: the others had happened before what it changed.
EXPLAIN = """
update history.{table} as differences set explanation = found.cause.explanation, caused_by = found.cause.caused_by
from (
    select unexplained.rowid as row, max(struct_pack(causes.since, causes.explanation, causes.caused_by)) as cause
    from history.{table} as unexplained
    inner join history.{causes} as causes
        on unexplained.lead_id = causes.lead_id and causes.since <= unexplained.{at}
    where unexplained.explanation is null
    group by all
) as found
where differences.rowid = found.row
"""


def find(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    published: str,
    columns: str,
    is_past: str,
    is_comparable: str = "true",
) -> None:
    """Creates `history.<table>`: rows of the published table, by `columns`, that only one of the two has.

    `is_past`: the condition on the rows that are compared. `is_comparable`: whether rows of this build are.
    """
    connection.execute(
        FIND.format(table=table, published=published, columns=columns, is_past=is_past, is_comparable=is_comparable)
    )


def explain(connection: duckdb.DuckDBPyConnection, table: str, causes: str, at: str) -> None:
    """Explains what `history.<causes>` explains: a cause of the lead that began at `at` of the row or before."""
    connection.execute(EXPLAIN.format(table=table, causes=causes, at=at))
