"""Who is meant: the lead of an id, of an id it had before a merge, or of an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from accord.common import duckdb_files
from accord.common.errors import NotFoundError
from accord.common.settings import Settings
from accord.store.run_lock import run_lock

LEAD = """
select lead_id from accord.core.identity_links
where record_id = $asked or lower(email) = lower($asked)
order by record_id = $asked desc
limit 1
"""


@contextmanager
def work_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database, read-only, while nobody else is at work. Raises NotFoundError where there is none, Busy."""
    if not settings.warehouse.exists():
        raise NotFoundError(f"{settings.warehouse} is needed for this and is not there. Next: accord run")
    with (
        run_lock(settings, "accord explain"),
        duckdb_files.work_database(settings.warehouse) as work,
    ):
        yield work


def lead_of(work: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The lead as the last build knows it. Raises NotFoundError where nobody is called so."""
    found = work.execute(LEAD, {"asked": asked.strip()}).fetchone()
    if found is None:
        raise NotFoundError(
            f"No lead is called '{asked}': neither a record nor an address. Ids look like crm:L0123abcd; "
            "find one in lead_stages of the published database, or give an address."
        )
    return str(found[0])


def rows(connection: duckdb.DuckDBPyConnection, query: str, **named: Any) -> list[dict[str, Any]]:
    """The rows of a query, each by its columns' names."""
    result = connection.execute(query, named)
    columns = [column[0] for column in result.description or []]
    return [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
