"""What an audit looks at of each published table: all of it, or at night the rows of touched leads.

Checks that hold one table against another still see all of the other: only what they go through is less.
"""

import duckdb

from accord.common.catalog import shape, tables
from accord.common.sql import identifier
from accord.store import mart_contracts
from accord.store.mart_contracts import Mart


def create(connection: duckdb.DuckDBPyConnection, by_lead: list[Mart]) -> None:
    """Fills schema `batch`; of the tables `by_lead` with the rows of touched leads."""
    names = {mart.name for mart in by_lead}
    connection.execute("create schema batch")
    for table in tables(connection, "work_file", "accord"):
        name = identifier(table)
        if table in names:
            # A table of its own: many checks look at it, and what they look for is a small part of a large one.
            connection.execute(
                f"create table batch.{name} as from accord.{name} semi join core.touched_leads using (lead_id)"
            )
        else:
            connection.execute(f"create view batch.{name} as from accord.{name}")


def comparable(connection: duckdb.DuckDBPyConnection, base: str) -> list[Mart]:
    """The tables by lead that the attached database `base` has with the same columns: else no rest to compare."""
    return [
        mart
        for mart in mart_contracts.load()
        if mart.is_by_lead and _columns(connection, base, mart.name) == _columns(connection, "work_file", mart.name)
    ]


def _columns(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, _ in shape(connection, database, "accord", table)]
