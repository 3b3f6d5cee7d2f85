"""Rows of the published table `follow_up` made by hand, with the reps that they name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import duckdb

REPS = [("crm:r1", "Rita Ilg", "sdr", 20), ("crm:r2", "Tom Hale", "sdr", 15), ("crm:r3", "Rita Ilg", "ae", 10)]
Row = dict[str, Any]


def hand_off(lead: str, state: str, entered: datetime, due: datetime, **more: Any) -> Row:
    """A hand-off of an MQL to Rita Ilg (crm:r1). Instants are naive UTC."""
    is_ended = state in ("met", "late")
    found = {
        "hand_off_id": f"{lead}:1:{more.get('stage', 'mql')}", "lead_id": lead, "cycle": 1, "stage": "mql",
        "definition": "profile_and_actions", "agreement": "within_a_business_day", "target": "qualified",
        "target_minutes": 480, "accepts": "any", "entered_at": entered,
        "entered_on": (entered + timedelta(hours=1)).date(), "notified_at": entered + timedelta(hours=9),
        "warn_at": due - timedelta(hours=2), "due_at": due, "due_on": (due + timedelta(hours=1)).date(),
        "calendar": "office, Europe/Berlin, none", "state": state,
        "is_breached": state in ("late", "ignored", "overdue"),
        "first_owner_id": "crm:r1", "owner_id": "crm:r1", "owner": "Rita Ilg", "attempts": 0, "automated_touches": 0,
        "assignments": 1, "reroutes": 0, "source": "webinar", "segment": "small",
    }  # fmt: skip
    if is_ended:
        at = due + timedelta(hours=-6 if state == "met" else 6)
        found |= {
            "responded_at": at, "responded_by_id": "crm:r1", "responded_with": "call_made", "is_by_owner": True,
            "business_minutes": 72.0 if state == "met" else 700.0,
        }  # fmt: skip
    if state in ("withdrawn", "ignored"):
        found["stopped_at"] = due + timedelta(hours=-1 if state == "withdrawn" else 1)
    return found | more


def insert(connection: duckdb.DuckDBPyConnection, rows: Iterable[Row], schema: str = "accord") -> None:
    """Into `follow_up` and `reps` of a published database, in UTC."""
    connection.execute("set TimeZone = 'UTC'")
    connection.executemany(f"insert into {schema}.reps values (?, ?, ?, ?)", REPS)
    insert_into(connection, f"{schema}.follow_up", rows)


def insert_into(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """Rows that may name different columns; the others are null."""
    for row in rows:
        places = ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({', '.join(row)}) values ({places})", [*row.values()])
