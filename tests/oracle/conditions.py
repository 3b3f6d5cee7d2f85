"""Evaluates the SQL conditions that the YAML declares (`when`) over activities, all of them in one query."""

from collections.abc import Collection, Sequence
from functools import cache

import duckdb
import pyarrow as pa

from .activity import Activity

TEXTS = ("activity_id", "kind", "referrer", "user_agent", "domain_relationship")
# Texts that say what an activity was about.
PAYLOAD_TEXTS = (
    "path", "form", "asset", "product", "link", "mail_id", "campaign_id", "campaign_type", "property", "value",
    "reason",
)  # fmt: skip
EVERY = "true"
"""What a declaration without a condition means."""


def satisfying(activities: Sequence[Activity], conditions: Collection[str]) -> dict[str, set[str]]:
    """Condition → the ids of the activities that satisfy it. Null does not satisfy."""
    if not activities or not conditions:
        return {condition: set() for condition in conditions}
    picked = ", ".join(f"list(activity_id) filter (where ({condition}))" for condition in conditions)
    connection().register("activities", _table(activities))
    found = connection().execute(f"select {picked} from activities").fetchone()
    assert found is not None
    return {condition: set(ids or ()) for condition, ids in zip(conditions, found, strict=True)}


def require(columns: Sequence[str]) -> None:
    """Raises NotImplementedError where conditions may ask for a column that the oracle does not know."""
    if unknown := sorted(set(columns) - set(_table([]).column_names)):
        raise NotImplementedError(f"the oracle knows no column {unknown}: add it to tests/oracle/conditions.py")


def _table(activities: Sequence[Activity]) -> pa.Table:
    table: dict[str, pa.Array] = {name: pa.array([getattr(a, name) for a in activities], pa.string()) for name in TEXTS}
    table |= {name: pa.array([a.payload(name) for a in activities], pa.string()) for name in PAYLOAD_TEXTS}
    table["amount"] = pa.array([a.amount for a in activities], pa.float64())
    table["fields_filled"] = pa.array([a.fields_filled for a in activities], pa.int64())
    table["is_visit_start"] = pa.array([a.is_visit_start for a in activities], pa.bool_())
    table["links_of_burst"] = pa.array([a.links_of_burst for a in activities], pa.int64())
    for column in ("since_delivery", "from_honeypot"):
        waits = [getattr(a, f"microseconds_{column}") for a in activities]
        table[f"seconds_{column}"] = pa.array([None if w is None else w / 1e6 for w in waits], pa.float64())
    return pa.table(table)


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One for all queries: opening a database costs more than any of them."""
    return duckdb.connect(config={"threads": 1})
