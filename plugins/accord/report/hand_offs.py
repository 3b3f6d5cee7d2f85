"""Hand-offs as published in `follow_up`: how often Sales keeps what it promised, and what is open as of now.

States are the published ones (rule 39); they are only counted here. Instants are naive UTC, days are business days.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from accord.register.stages import ladder
from accord.report.hand_off_rows import Kept, OpenHandOff

RECENT = timedelta(weeks=13)

COUNTS = """
select {by}, state, count(*) from accord.follow_up
where entered_at >= $since and ($rep is null or owner_id = $rep)
group by all
"""
MEDIANS = """
select {by}, median(business_minutes) from accord.follow_up
where entered_at >= $since and ($rep is null or owner_id = $rep) and responded_at is not null
group by all
"""
OPEN_NOW = """
select hand_off_id, lead_id, stage, target, state, entered_at, notified_at, due_at, due_on, owner_id, owner
from accord.follow_up
where state in ('overdue', 'due_soon', 'waiting', 'not_notified') and ($rep is null or owner_id = $rep)
order by due_at, entered_at, hand_off_id
"""
EVER = datetime(1, 1, 1)


def by_target(connection: duckdb.DuckDBPyConnection, since: datetime = EVER, rep: str | None = None) -> list[Kept]:
    """One row per stage and target of the hand-offs entered at `since` or later, of all owners or of one."""
    return _kept(connection, "stage, target", since, rep)


def by_month(connection: duckdb.DuckDBPyConnection) -> list[Kept]:
    """One row per stage and business month of entry (its first day)."""
    return _kept(connection, "stage, cast(date_trunc('month', entered_on) as date) as month", EVER, None)


def open_now(connection: duckdb.DuckDBPyConnection, rep: str | None = None) -> list[OpenHandOff]:
    """What Sales has not answered, the earliest due first: so overdue ones come before all others."""
    return [OpenHandOff(*row) for row in connection.execute(OPEN_NOW, {"rep": rep}).fetchall()]


def today(as_of: datetime, time_zone: str) -> date:
    """The business day that a publication is for: as_of's own. The night's publication is read that morning."""
    return as_of.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone)).date()


def split(found: Iterable[OpenHandOff], day: date) -> dict[str, list[OpenHandOff]]:
    """overdue, due_today and waiting, each the earliest due first."""
    parts: dict[str, list[OpenHandOff]] = {"overdue": [], "due_today": [], "waiting": []}
    for each in found:
        parts[each.when(day)].append(each)
    return parts


def _kept(connection: duckdb.DuckDBPyConnection, by: str, since: datetime, rep: str | None) -> list[Kept]:
    given = {"since": since, "rep": rep}
    medians = {(s, of): m for s, of, m in connection.execute(MEDIANS.format(by=by), given).fetchall()}
    states: dict[tuple[str, Any], dict[str, int]] = {}
    for stage, of, state, number in connection.execute(COUNTS.format(by=by), given).fetchall():
        states.setdefault((stage, of), {})[state] = number
    places = {stage: place for place, stage in enumerate(ladder())}
    in_order = sorted(states, key=lambda key: (places.get(key[0], len(places)), key[1]))
    return [Kept(*key, states[key], medians.get(key)) for key in in_order]
