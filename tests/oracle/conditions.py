"""Evaluates the SQL conditions that the YAML declares (`when`) over activities, one query per condition."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from .activity import Activity

TEXTS = ("activity_id", "kind", "referrer", "user_agent", "domain_relationship")
# Texts that say what an activity was about.
PAYLOAD_TEXTS = (
    "path", "form", "asset", "product", "link", "mail_id", "campaign_id", "campaign_type", "property", "value",
    "reason",
)  # fmt: skip


class Conditions:
    """The activities as a table, to query which of them satisfy a condition (null does not satisfy)."""

    def __init__(self, activities: Sequence[Activity]) -> None:
        table: dict[str, pa.Array] = {
            name: pa.array([getattr(a, name) for a in activities], pa.string()) for name in TEXTS
        }
        table |= {name: pa.array([a.payload(name) for a in activities], pa.string()) for name in PAYLOAD_TEXTS}
        table["amount"] = pa.array([a.amount for a in activities], pa.float64())
        table["fields_filled"] = pa.array([a.fields_filled for a in activities], pa.int64())
        table["is_visit_start"] = pa.array([a.is_visit_start for a in activities], pa.bool_())
        table["links_of_burst"] = pa.array([a.links_of_burst for a in activities], pa.int64())
        for column in ("since_delivery", "from_honeypot"):
            waits = [getattr(a, f"microseconds_{column}") for a in activities]
            table[f"seconds_{column}"] = pa.array([None if w is None else w / 1e6 for w in waits], pa.float64())
        self._columns = set(table)
        self._connection = duckdb.connect()
        self._connection.register("activities", pa.table(table))

    def require(self, columns: Sequence[str]) -> None:
        """Raises NotImplementedError where conditions may ask for a column that the oracle does not know."""
        if unknown := sorted(set(columns) - self._columns):
            raise NotImplementedError(f"the oracle knows no column {unknown}: add it to tests/oracle/conditions.py")

    def satisfying(self, condition: str) -> set[str]:
        found = self._connection.execute(f"select activity_id from activities where ({condition})").fetchall()
        return {activity_id for (activity_id,) in found}
