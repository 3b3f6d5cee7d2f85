"""The columns of a schema are read at once, and each table's as published or as Accord works with them."""

import duckdb

from accord.common.catalog import read_inside, shape, shapes


def test_a_schema_has_the_columns_of_its_tables_and_views_in_their_order() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema a; create schema b; create table b.t (other varchar)")
        connection.execute("create table a.t (z integer not null, y timestamp); create view a.v as select y from a.t")
        columns = [("z", "INTEGER", False), ("y", "TIMESTAMP", True)]
        assert shapes(connection, "memory", "a") == {"t": columns, "v": columns[1:]}
        assert shape(connection, "memory", "a", "t") == columns
        assert shape(connection, "memory", "a", "missing") == []


def test_published_instants_are_read_in_utc_and_views_are_left_out() -> None:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'Europe/Berlin'; create schema a")
        connection.execute("create table a.t as select timestamptz '2026-01-01 01:00:00+01' as seen_at, 1 as n")
        connection.execute("create view a.v as from a.t")
        (query,) = read_inside(connection, "memory", "a").values()
        assert connection.execute(f"select seen_at::varchar, n from ({query})").fetchall() == [
            ("2026-01-01 00:00:00", 1)
        ]
