"""What a night changes in a table that is carried on from the publication before: row by row, of touched leads only."""

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
# Null equals null here: a row that stays must not be taken out and put in again.
GONE = "create or replace temp table gone_rows as from old_rows anti join new_rows on {same}"
CAME = "create or replace temp table came_rows as from new_rows anti join old_rows on {same}"
REPLACE = """
begin;
delete from out.accord.{table} where rowid in (select old_row from gone_rows);
insert into out.accord.{table} by name from came_rows;
commit;
"""
MONTHS = """
select distinct strftime({date}, '%Y-%m') as month
from (select {date} from gone_rows union all select {date} from came_rows) order by month
"""
COUNTS = "select (select count(*) from out.accord.{table}), (select count(*) from work.accord.{table})"


def replace_rows(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[str]:
    """Makes the copied table of `out` that of `work`; gives the months in which rows differ, where it is cut by month.

    Raises PublicationError where it is not as long as the built one then: a lead that was not touched has changed.
    """
    same = " and ".join(
        f"old_rows.{name} is not distinct from new_rows.{name}" for name in map(identifier, mart.columns)
    )
    for statement in (OLD, NEW, GONE, CAME, REPLACE):
        connection.execute(statement.format(table=identifier(mart.name), same=same))
    months = [
        month
        for (month,) in connection.execute(MONTHS.format(date=identifier(mart.month_of))).fetchall()
    ] if mart.month_of else []  # fmt: skip
    counts = connection.execute(COUNTS.format(table=identifier(mart.name))).fetchone()
    connection.execute("drop table old_rows; drop table new_rows; drop table gone_rows; drop table came_rows")
    if counts and counts[0] != counts[1]:
        raise PublicationError(
            f"{mart.name} would be published with {counts[0]:,} rows, but {counts[1]:,} were built: rows changed of "
            "leads that this night did not touch. Nothing was published. Next: accord run --full-refresh"
        )
    return months
