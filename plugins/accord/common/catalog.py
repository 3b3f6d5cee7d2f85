"""The tables and columns of an attached DuckDB database."""

import duckdb

Shape = list[tuple[str, str, bool]]
"""One entry per column, in order: name, type, whether it may be null."""


def tables(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> list[str]:
    """Names of the tables of one schema. Views are left out: a view on another file depends on that file."""
    rows = connection.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = ? and table_schema = ? and table_type = 'BASE TABLE' order by all",
        [database, schema],
    ).fetchall()
    return [name for (name,) in rows]


def shape(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> Shape:
    """The columns of a table or view; an empty list if there is no such table."""
    return connection.execute(
        "select column_name, data_type, is_nullable from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [database, schema, table],
    ).fetchall()
