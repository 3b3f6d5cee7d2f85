"""The building blocks of suites: a suite checks one table, each check makes one claim about it.

A claim is a query that returns the rows that break it, by their ids only: failing rows are shown to people, so no query
may select personal data. `{batch}` in a query is the suite's table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.common.plurals import count
from accord.common.sql import identifier


@dataclass(frozen=True)
class Check:
    """`name`: a claim about the data. `severity`: critical stops the publication, warning is only shown.

    `query` gives the rows that break the claim. `found` says what such a row is, after its number: for one, several.
    """

    name: str
    severity: str
    expected: str
    query: str
    found: tuple[str, str] = ("row", "rows")

    def observed(self, failing: int) -> str:
        """`3 rows`, or `3 tables have new rows in quarantine`."""
        return count(failing, *self.found)


@dataclass(frozen=True)
class Suite:
    """The checks of one table, `schema.name` in the audit's database (see `accord.audit.audit_database`)."""

    name: str
    table: str
    checks: tuple[Check, ...]


def never(
    name: str,
    query: str,
    severity: str = "critical",
    expected: str = "no such row",
    found: tuple[str, str] = ("row", "rows"),
) -> Check:
    """Claims that the query returns no row."""
    return Check(name, severity, expected, query, found)


def unique(name: str, columns: Sequence[str]) -> Check:
    """Claims that no two rows are equal in these columns; all of the rows that are equal fail."""
    key = ", ".join(map(identifier, columns))
    # Only values that occur more than once are counted out again into rows, so that a sound table is read once.
    repeated = f"select {key}, unnest(range(count(*))) from {{batch}} group by {key} having count(*) > 1"
    return never(name, f"select {key} from ({repeated})", expected=f"one row per {', '.join(columns)}")


def not_null(name: str, columns: Sequence[str], key: Sequence[str]) -> Check:
    """Claims that none of these columns is null; a failing row is shown by its key."""
    shown = ", ".join(identifier(column) for column in key)
    empty = " or ".join(f"{identifier(column)} is null" for column in columns)
    return never(name, f"select {shown} from {{batch}} where {empty}", expected="no empty value")
