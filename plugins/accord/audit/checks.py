"""The words in which suites are written: a suite looks at one table, a check is one claim about it.

A claim is a query that returns the rows that break it, by their ids only: what fails is shown to people, so no query
may select personal data. `{batch}` in a query is the suite's table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.common.sql import identifier


@dataclass(frozen=True)
class Check:
    """`name` claims something about the business; `severity` critical stops the publication, warning only shows.

    Exactly one of `query` (rows that break the claim) and `unique` (columns that name a row) is given.
    """

    name: str
    severity: str
    expected: str
    query: str | None = None
    unique: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """Checks of one table, `schema.name` as the audit sees it (see `accord.audit.audit_database`)."""

    name: str
    table: str
    checks: tuple[Check, ...]


def never(name: str, query: str, severity: str = "critical", expected: str = "no such row") -> Check:
    """The query returns nothing."""
    return Check(name, severity, expected, query=query)


def unique(name: str, columns: Sequence[str]) -> Check:
    """No two rows share these columns."""
    return Check(name, "critical", f"one row per {', '.join(columns)}", unique=tuple(columns))


def filled(name: str, columns: Sequence[str], show: Sequence[str]) -> Check:
    """None of these columns is null; a failing row is shown by the columns `show`."""
    shown = ", ".join(identifier(column) for column in show)
    empty = " or ".join(f"{identifier(column)} is null" for column in columns)
    return never(name, f"select {shown} from {{batch}} where {empty}", expected="no empty value")
