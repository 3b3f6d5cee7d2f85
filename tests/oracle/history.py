"""Builds small histories for the tests of the oracle itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from .activity import Activity
from .declared import read
from .times import MINUTE, to_us
from .world import Results, evaluate_activities

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
# Page views are written here for visits of half an hour, whatever the project says of them.
DECLARED = replace(read(PROJECT), visit_gap=30 * MINUTE)
AS_OF = "2026-01-01 00:00"
LEAD = "crm:1"
_numbers = count(1)


def at(text: str) -> int:
    """A UTC instant as microseconds: `2025-06-02 10:00`."""
    return to_us(datetime.fromisoformat(text).replace(tzinfo=UTC))


def act(kind: str, when: str | int, known: str | int | None = None, **columns: Any) -> Activity:
    """One activity of LEAD (or `lead_id=`), known when it occurred unless `known` is given."""
    occurred_at = at(when) if isinstance(when, str) else when
    known_at = occurred_at if known is None else at(known) if isinstance(known, str) else known
    given = {"activity_id": f"{kind}:{next(_numbers):06}", "lead_id": LEAD, "record_id": LEAD} | columns
    return Activity(kind=kind, occurred_at=occurred_at, known_at=known_at, **given)


def created(when: str | int) -> Activity:
    return act("lead_created", when)


def profile(name: str, value: str | None, when: str | int, **columns: Any) -> Activity:
    return act("profile_changed", when, property_name=name, value=value, **columns)


def view(when: str | int, path: str = "/", known: str | int | None = None, **columns: Any) -> Activity:
    """A page view. Views half an hour or more apart are separate visits."""
    return act("page_viewed", when, known, **({"path": path, "visitor": "v1", "record_id": None} | columns))


def form(name: str, when: str | int, **columns: Any) -> Activity:
    return act("form_submitted", when, form=name, **columns)


def opportunity(what: str, when: str | int, name: str = "o1", stage: str | None = None) -> Activity:
    """`what`: opened, stage_changed, won, lost."""
    value = stage if what == "stage_changed" else {"won": "won", "lost": "lost"}.get(what)
    return act(f"opportunity_{what}", when, opportunity=name, value=value)


def run(*activities: Activity, as_of: str = AS_OF, customers: Mapping[str, date] | None = None) -> Results:
    """Evaluates a history by the shipped declarations. `customers`: account → the day it became a customer."""
    return evaluate_activities(list(activities), DECLARED, dict(customers or {}), at(as_of))


def entered(results: Results, lead: str = LEAD) -> dict[tuple[int, str], int | None]:
    """(cycle, stage) → entered_at of one lead; None for skipped stages."""
    return {(entry.cycle, entry.stage): entry.entered_at for entry in results.stage_entries if entry.lead_id == lead}


def qualified(results: Results, version: str, cycle: int = 1) -> int | None:
    """When LEAD met all clauses of a version, whether it was in force or not."""
    gates = {"accepted_by_sales": "sales_accepted", "accepted_opportunity": "sales_qualified"}
    return results.definition_entries.get((gates.get(version, "marketing_qualified"), version, LEAD, cycle))
