"""The tables and columns of an attached DuckDB database.

Inside, instants are TIMESTAMP in UTC. Published, they are TIMESTAMP WITH TIME ZONE, so that a BI tool in another zone
shows the same instant. `published_kind` gives them the zone, `read_inside` takes it off again.
"""

import duckdb

from accord.common.sql import identifier

Shape = list[tuple[str, str, bool]]
"""One entry per column, in order: name, type, whether it may be null."""

INSIDE, PUBLISHED = "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"


def published_kind(kind: str) -> str:
    """The type that a column has for readers of the published file."""
    return PUBLISHED if kind == INSIDE else kind


def read_inside(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, str]:
    """Table -> the query that reads it as Accord works with it: instants as TIMESTAMP in UTC."""
    found = shapes(connection, database, schema)
    return {
        table: _read_inside(database, schema, table, found[table]) for table in tables(connection, database, schema)
    }


def _read_inside(database: str, schema: str, table: str, columns: Shape) -> str:
    zoned = [identifier(name) for name, kind, _ in columns if kind == PUBLISHED]
    # of every finite instant the same as timezone('UTC', …), in a twentieth of its time
    instants = ", ".join(f"make_timestamp(epoch_us({name})) as {name}" for name in zoned)
    replaced = f" replace ({instants})" if zoned else ""
    return f"select *{replaced} from {identifier(database)}.{identifier(schema)}.{identifier(table)}"


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
    return shapes(connection, database, schema).get(table, [])


def shapes(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, Shape]:
    """The columns of every table and view of a schema: one query, because DuckDB lists all columns for each."""
    rows = connection.execute(
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        "where database_name = ? and schema_name = ? order by table_name, column_index",
        [database, schema],
    ).fetchall()
    found: dict[str, Shape] = {}
    for table, *column in rows:
        found.setdefault(table, []).append(tuple(column))
    return found
