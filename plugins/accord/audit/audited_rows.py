"""The rows that the suites check of each published table: all, or in an incremental audit those of touched leads.

A check that compares a table with another one still reads all rows of the other one.
"""

import duckdb

from accord.common.catalog import published_kind, shapes, tables
from accord.common.sql import identifier
from accord.store import mart_contracts
from accord.store.mart_contracts import Mart


def create(connection: duckdb.DuckDBPyConnection, by_lead: list[Mart]) -> None:
    """Fills schema `audited`; of the tables `by_lead` only with the rows of touched leads."""
    names = {mart.name for mart in by_lead}
    connection.execute("create schema audited")
    for table in tables(connection, "work_file", "accord"):
        name = identifier(table)
        if table in names:
            # A table, not a view: many checks read it, and it is a small part of a large table.
            connection.execute(
                f"create table audited.{name} as from accord.{name} semi join core.touched_leads using (lead_id)"
            )
        else:
            connection.execute(f"create view audited.{name} as from accord.{name}")


def comparable_tables(connection: duckdb.DuckDBPyConnection, base: str) -> list[Mart]:
    """The tables by lead that have the same columns in the attached database `base`; others cannot be compared."""
    then, now = (_columns(connection, database) for database in (base, "work_file"))
    return [mart for mart in mart_contracts.load() if mart.is_by_lead and then.get(mart.name) == now.get(mart.name)]


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[tuple[str, str]]]:
    return {
        table: [(name, published_kind(kind)) for name, kind, _ in columns]
        for table, columns in shapes(connection, database, "accord").items()
    }
