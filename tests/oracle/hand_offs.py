"""Small histories of leads that Sales is handed, for the tests of rules 29 to 39 and 50 to 52.

The times are those of one example: the lead enters mql on Tuesday 2026-01-13 at 13:07:31Z, its owner R1 works in Berlin
from 9 to 17 (8:00Z to 16:00Z). By the agreement P Sales is notified on 14 January at 5:00Z, and 480 minutes are due at
16:00Z.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from .activity import Activity
from .agreement import Agreement, Target, read_target
from .declared import Declared
from .followed import follow_up
from .history import DECLARED, act, at, created, form, profile
from .open_time import Calendar, OpenTime
from .raw import Row
from .reasons import Reason
from .reps import Reps
from .results import Results
from .world import evaluate_activities

ENTRY = "2026-01-13 13:07:31"
FAR = "2027-06-01 00:00"
OFFICE = Calendar("office", "Europe/Berlin", "DE")
_loads = count(1)


def weekly(
    hours: str, days: Iterable[int], *windows: tuple[str, str], since: str = "2000-01-01"
) -> list[dict[str, str]]:
    """Rows of `working_hours`: the same windows on each of these weekdays."""
    rows = [(day, opens, closes) for day in days for opens, closes in windows]
    return [
        {"hours": hours, "in_force_from": since, "weekday": str(day), "opens": opens, "closes": closes}
        for day, opens, closes in rows
    ]


def holiday(holidays: str, day: str, opens: str = "", closes: str = "") -> dict[str, str]:
    return {"holidays": holidays, "day": day, "name": "", "opens": opens, "closes": closes}


def _in_2026(holidays: str, days: str) -> list[dict[str, str]]:
    return [holiday(holidays, f"2026-{day}") for day in days.split()]


WORKING_HOURS = [
    *weekly("office", range(1, 6), ("09:00", "17:00")),
    *weekly("always", range(1, 8), ("00:00", "24:00")),
    *weekly("split", range(1, 6), ("09:00", "12:30"), ("13:15", "17:30")),
]
HOLIDAYS = [
    *_in_2026("DE", "01-01 04-03 04-06 05-01 05-14 05-25 12-25 12-26"),
    holiday("DE", "2026-12-24", "09:00", "12:00"),
    *_in_2026("GB", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    *_in_2026("US", "01-01 01-19 02-16 05-25 06-19 07-03 09-07 11-26 12-25"),
]


def target(stage: str, minutes: int, accepts: str = "any", **rest: Any) -> Target:
    """A target that is named after its stage. Anyone may answer it unless a `team` is given."""
    given = {"name": stage, "by": "team" if "team" in rest else "anyone", "team": "sdr"} | rest
    return read_target(stage=stage, minutes=minutes, accepts=accepts, **given)


P = Agreement(
    version="p",
    in_force_from=date(2025, 1, 1),
    timetable=(("00:00", "06:00"),),
    targets=(target("mql", 480), target("sal", 960, "attempt")),
    default_calendar=OFFICE,
    reroute_minutes=240,
)
E = replace(P, version="e", timetable=())


def rep(ref: str, zone: str, holidays: str | None, modified: str = "2025-01-01 00:00", **rest: Any) -> Row:
    """A row of `crm.reps`; each is loaded after the one before."""
    row = {"rep_ref": ref, "time_zone": zone, "holidays": holidays, "hours": "office", "team": "sdr", "is_active": None}
    return row | {"modified_at": at(modified), "_loaded_at": next(_loads), "_row_number": 1} | rest


REPS = (
    rep("R1", "Europe/Berlin", "DE"),
    rep("R5", "America/New_York", "US"),
    rep("R8", "Europe/London", "GB"),
    rep("R9", "Europe/Madrid", "none"),
)


def owned(ref: str | None, when: str, **columns: Any) -> Activity:
    return profile("owner_ref", None if ref is None else f"crm:{ref}", when, **columns)


def handed(when: str = ENTRY, owner: str | None = "R1") -> list[Activity]:
    """A lead that enters mql at this instant."""
    day = "2025-12-01 00:00"
    fit = [profile("industry", "software", day), profile("employees", "50", day)]
    owners = [owned(owner, day)] if owner else []
    return [created(day), *fit, *owners, form("demo_request", when)]


def people(histories: Iterable[Iterable[Activity]], name: str = "lead") -> list[Activity]:
    """Each of these histories as that of a lead of its own."""
    return [
        replace(activity, lead_id=f"crm:{name}{number}", record_id=f"crm:{name}{number}")
        for number, history in enumerate(histories)
        for activity in history
    ]


def touch(kind: str, when: str, value: str | None = None, by: str | None = "R1", **columns: Any) -> Activity:
    return act(kind, when, value=value, rep=by, **columns)


def call(when: str, value: str | None = "reached", by: str | None = "R1", **columns: Any) -> Activity:
    return touch("call_made", when, value, by, **columns)


def decided(decision: str, when: str, by: str | None = "R1", **columns: Any) -> Activity:
    return touch(decision, when, None, by, **columns)


def followed(
    *activities: Activity,
    agreements: Sequence[Agreement] = (P,),
    reps: Sequence[Row] = REPS,
    opportunities: Sequence[Row] = (),
    reasons: Sequence[Reason] = DECLARED.reasons,
    disputes: Sequence[Row] = (),
    working_hours: Sequence[dict[str, str]] = WORKING_HOURS,
    as_of: str = FAR,
    customers: Mapping[str, date] | None = None,
    given: Declared = DECLARED,
) -> Results:
    """The results of a history, with the hand-offs as they are published. `customers`: account → since which day."""
    open_time = OpenTime(working_hours, HOLIDAYS)
    declared = replace(given, agreements=list(agreements), open_time=open_time, reasons=list(reasons))
    until = at(as_of)
    existing = [activity for activity in activities if activity.occurred_at < until]
    results = evaluate_activities(existing, declared, dict(customers or {}), until)
    results.opportunities = [row for row in opportunities if row["opened_at"] < until]
    follow_up(results, declared, Reps(reps, until), disputes)
    return results


def hand_off(*activities: Activity, stage: str = "mql", **given: Any) -> Row:
    """The one hand-off of a stage."""
    (row,) = [row for row in followed(*activities, **given).follow_up if row["stage"] == stage]
    return row


def assigned(*activities: Activity, stage: str = "mql", **given: Any) -> tuple[Row, list[Row]]:
    """The one hand-off of a stage and its assignments, in order."""
    results = followed(*activities, **given)
    (row,) = [row for row in results.follow_up if row["stage"] == stage]
    held = [each for each in results.follow_up_assignments if each["hand_off_id"] == row["hand_off_id"]]
    assert [each["assignment"] for each in held] == list(range(1, row["assignments"] + 1))
    return row, held


def decision(*activities: Activity, when: str | None = None, **given: Any) -> Row:
    """The one decision of a history, or the one at this instant."""
    rows = followed(*activities, **given).dispositions
    (row,) = [row for row in rows if when is None or row["decided_at"] == at(when)]
    return row


def instants(row: Row, *columns: str) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)
