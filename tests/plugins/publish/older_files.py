"""A published database as it was before instants had a zone (decision 39)."""

from pathlib import Path

import duckdb

ZONED = """
select table_name, column_name from duckdb_columns()
where database_name = 'before' and data_type = 'TIMESTAMP WITH TIME ZONE'
"""


def take_zones_away(database: Path) -> None:
    database.chmod(0o600)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{database}' as before")
        connection.execute("use before.accord")
        for table, column in connection.execute(ZONED).fetchall():
            connection.execute(f"alter table {table} alter column {column} drop not null")
            connection.execute(f"alter table {table} alter column {column} set data type timestamp")
