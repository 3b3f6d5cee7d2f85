"""The comments of tables and columns in the published file, for BI tools."""

from collections.abc import Mapping

import duckdb

from accord.common.sql import identifier, literal


def write(connection: duckdb.DuckDBPyConnection, table: str, description: str, columns: Mapping[str, str]) -> None:
    """Describes a table of the attached database `out`. `columns`: name -> what it says."""
    name = f"out.accord.{identifier(table)}"
    comments = [f"comment on table {name} is {literal(description)};"]
    comments += [f"comment on column {name}.{identifier(each)} is {literal(text)};" for each, text in columns.items()]
    connection.execute("".join(comments))
