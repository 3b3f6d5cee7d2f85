"""Hand-offs as published in `follow_up`: how often Sales keeps what it promised, and what is open as of now.

States are the published ones (rule 39); they are only counted here. Instants are naive UTC, days are business days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from accord.common.wilson import wilson
from accord.register.stages import ladder
from accord.report.rows import Share

RECENT = timedelta(weeks=13)
ENDED = ("met", "late", "withdrawn", "ignored")
OPEN = ("overdue", "due_soon", "waiting", "not_notified")
STATES = (*ENDED, *OPEN)
JUDGED = ("met", "late", "ignored", "overdue")  # what attainment is a share of

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


@dataclass(frozen=True)
class Kept:
    """Hand-offs of one stage and target, or of one stage and month of entry (`of`), by state.

    `median_minutes`: business minutes until Sales answered, over those that it answered.
    """

    stage: str
    of: Any
    states: dict[str, int] = field(default_factory=dict)
    median_minutes: float | None = None

    @property
    def attainment(self) -> Share:
        """Kept in time, of those that could be judged: met, late, ignored, overdue. With Wilson's 95 % interval."""
        met, judged = self.states.get("met", 0), sum(self.states.get(state, 0) for state in JUDGED)
        low, high = wilson(met, judged) or (None, None)
        return Share(met, judged, low, high)

    def as_dict(self) -> dict[str, Any]:
        share = self.attainment
        return {
            "stage": self.stage,
            "target": self.of,
            **{state: self.states.get(state, 0) for state in STATES},
            "attainment": share.part / share.whole if share.whole else None,
            "attainment_low": share.low,
            "attainment_high": share.high,
            "median_business_minutes": self.median_minutes,
        }


@dataclass(frozen=True)
class OpenHandOff:
    """A hand-off without a response whose lead is still in the stage."""

    hand_off_id: str
    lead_id: str
    stage: str
    target: str
    state: str
    entered_at: datetime
    notified_at: datetime
    due_at: datetime
    due_on: date
    owner_id: str | None
    owner: str | None

    def when(self, today: date) -> str:
        """overdue, due_today, or waiting for what is due later."""
        if self.state == "overdue":
            return "overdue"
        return "due_today" if self.due_on == today else "waiting"

    @property
    def owned_by(self) -> str:
        """Name of the owner, or pseudonym or team; its id where no name is known."""
        return self.owner or self.owner_id or "nobody"


def by_target(connection: duckdb.DuckDBPyConnection, since: datetime = EVER, rep: str | None = None) -> list[Kept]:
    """One row per stage and target of the hand-offs entered at `since` or later, of all owners or of one."""
    return _kept(connection, "stage, target", since, rep)


def by_month(connection: duckdb.DuckDBPyConnection) -> list[Kept]:
    """One row per stage and business month of entry (its first day)."""
    return _kept(connection, "stage, cast(date_trunc('month', entered_on) as date) as month", EVER, None)


def by_stage(connection: duckdb.DuckDBPyConnection, since: datetime = EVER) -> list[Kept]:
    """One row per stage; `of` is the stage too."""
    return _kept(connection, "stage, stage as whole", since, None)


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
