"""What an incremental run changes in a table copied from the previous publication: rows of touched leads only."""

import duckdb

from accord.common.errors import PublicationError
from accord.common.sql import identifier
from accord.store.mart_contracts import Mart

OLD = """
create or replace temp table old_rows as
select published.rowid as old_row, published.*
from out.accord.{table} as published semi join work.core.touched_leads using (lead_id)
"""
NEW = """
create or replace temp table new_rows as
from work.accord.{table} as built semi join work.core.touched_leads using (lead_id)
"""
# Null equals null here: an unchanged row must not be deleted and inserted again.
DELETED = "create or replace temp table deleted_rows as from old_rows anti join new_rows on {same}"
ADDED = "create or replace temp table added_rows as from new_rows anti join old_rows on {same}"
REPLACE = """
begin;
delete from out.accord.{table} where rowid in (select old_row from deleted_rows);
insert into out.accord.{table} by name from added_rows;
commit;
"""
MONTHS = """
select distinct strftime({date}, '%Y-%m') as month
from (select {date} from deleted_rows union all select {date} from added_rows) order by month
"""
COUNTS = "select (select count(*) from out.accord.{table}), (select count(*) from work.accord.{table})"


def replace_rows(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[str]:
    """Makes the copied table in `out` equal to the one in `work`. Returns the months (YYYY-MM) in which rows differ,
    for a table whose Parquet files are split by month.

    Raises PublicationError where the two then differ in length: rows of an untouched lead have changed.
    """
    same = " and ".join(
        f"old_rows.{name} is not distinct from new_rows.{name}" for name in map(identifier, mart.columns)
    )
    for statement in (OLD, NEW, DELETED, ADDED, REPLACE):
        connection.execute(statement.format(table=identifier(mart.name), same=same))
    months = [
        month
        for (month,) in connection.execute(MONTHS.format(date=identifier(mart.month_of))).fetchall()
    ] if mart.month_of else []  # fmt: skip
    counts = connection.execute(COUNTS.format(table=identifier(mart.name))).fetchone()
    connection.execute("drop table old_rows; drop table new_rows; drop table deleted_rows; drop table added_rows")
    if counts and counts[0] != counts[1]:
        raise PublicationError(
            f"{mart.name} would be published with {counts[0]:,} rows, but {counts[1]:,} were built: rows changed of "
            "leads that this run did not touch. Nothing was published. Next: accord run --full-refresh"
        )
    return months
