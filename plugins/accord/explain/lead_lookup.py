"""Which lead is requested: by its id, by an id it had before a merge, or by an address."""

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
where record_id = $requested or lower(email) = lower($requested)
order by record_id = $requested desc
limit 1
"""
WITH_SOURCE = """
select distinct record_id from accord.core.identity_links
where ends_with(lower(record_id), ':' || lower($requested))
limit 2
"""


@contextmanager
def work_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database, read-only, while no run holds the lock. Raises NotFoundError where there is none, Busy."""
    if not settings.warehouse.exists():
        raise NotFoundError(f"The work database {settings.warehouse} is needed and does not exist. Next: accord run")
    with (
        run_lock(settings, "accord explain"),
        duckdb_files.work_database(settings.warehouse) as work,
    ):
        yield work


def lead_of(work: duckdb.DuckDBPyConnection, requested: str) -> str:
    """The lead as the last build knows it. Raises NotFoundError where there is none."""
    found = work.execute(LEAD, {"requested": requested.strip()}).fetchone()
    if found is None:
        raise NotFoundError(
            f"There is no lead '{requested}': no record has this id or address. {_meant(work, requested)}"
            "Ids look like crm:L0123abcd; "
            "find one in lead_stages of the published database, or give an email address."
        )
    return str(found[0])


def _meant(work: duckdb.DuckDBPyConnection, requested: str) -> str:
    """The one id that is the requested key with its source before it; empty if there is none, or several."""
    found = work.execute(WITH_SOURCE, {"requested": requested.strip()}).fetchall()
    return f"Did you mean {found[0][0]}? " if len(found) == 1 else ""


def rows(connection: duckdb.DuckDBPyConnection, query: str, **named: Any) -> list[dict[str, Any]]:
    """The rows of a query, each by its columns' names."""
    result = connection.execute(query, named)
    columns = [column[0] for column in result.description or []]
    return [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
