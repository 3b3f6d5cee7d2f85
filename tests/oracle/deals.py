"""Opportunities and who is in them, as published ("Opportunities" in the rules), from the CRM's rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .activity import Activity, natural

Row = dict[str, Any]


def opportunities(tables: Mapping[str, Sequence[Row]], as_of: int) -> list[Row]:
    """One row per opportunity opened before as_of; instants in microseconds."""
    changes: dict[str, list[Row]] = {}
    for row in tables["crm.opportunity_stages"]:
        if row["changed_at"] < as_of:
            changes.setdefault(row["opportunity_ref"], []).append(row)
    opened = {row["opportunity_ref"]: row for row in tables["crm.opportunities"] if row["opened_at"] < as_of}
    return [_opportunity(ref, opened.get(ref, {}), changes.get(ref, [])) for ref in sorted({*opened, *changes})]


def _opportunity(ref: str, row: Row, changes: list[Row]) -> Row:
    in_order = sorted(changes, key=lambda change: (change["changed_at"], natural(f"crm:{change['change_ref']}")))
    wins = [change["changed_at"] for change in in_order if change["stage"] == "won"]
    open_stages = [change["stage"] for change in in_order if change["stage"] not in ("won", "lost")]
    is_lost = bool(in_order) and not wins and in_order[-1]["stage"] == "lost"
    return {
        "opportunity_id": f"crm:{ref}",
        "amount": row.get("amount"),
        "owner_id": f"crm:{row['owner_ref']}" if row.get("owner_ref") else None,
        "opened_at": row["opened_at"] if row else in_order[0]["changed_at"],
        "stage": in_order[-1]["stage"] if in_order else None,
        "status": "won" if wins else "lost" if is_lost else "open",
        "won_at": wins[0] if wins else None,
        "lost_at": in_order[-1]["changed_at"] if is_lost else None,
        "last_open_stage": open_stages[-1] if open_stages else None,
    }


def opportunity_leads(activities: Iterable[Activity], published: Iterable[str]) -> list[Row]:
    """One row per opportunity and published lead in it."""
    leads = set(published)
    joined: dict[tuple[str, str], int] = {}
    for activity in activities:
        if activity.opportunity is not None and activity.lead_id in leads:
            key = (f"crm:{activity.opportunity}", activity.lead_id)
            joined[key] = min(joined.get(key, activity.occurred_at), activity.occurred_at)
    first: dict[str, tuple[int, str]] = {}
    for (opportunity, lead), at in joined.items():
        first[opportunity] = min(first.get(opportunity, (at, lead)), (at, lead))
    return [
        {
            "opportunity_id": opportunity,
            "lead_id": lead,
            "joined_at": at,
            "is_first_lead": first[opportunity][1] == lead,
        }
        for (opportunity, lead), at in joined.items()
    ]
