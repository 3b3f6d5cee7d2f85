"""What Sales promises: the versions of the follow-up agreement, and which activities are touches (rules 29-31, 37)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .activity import Activity
from .open_time import Calendar
from .times import MINUTE, first_instant
from .zones import instant, local_date


@dataclass(frozen=True)
class Target:
    """`length` and `warn` are open microseconds from notified on. `when` is None for the last target of a stage."""

    name: str
    stage: str
    when: str | None
    minutes: int
    warn: int
    accepts: str
    team: str | None
    """The team that must answer; None: anyone may."""

    @property
    def length(self) -> int:
        return self.minutes * MINUTE


@dataclass(frozen=True)
class Agreement:
    """One version. `in_force_from` is a business day; None: never. `timetable`: (cut, notified); empty: at entry."""

    version: str
    in_force_from: date | None
    timetable: tuple[tuple[str, str], ...]
    targets: tuple[Target, ...]
    default_calendar: Calendar
    may_reject: tuple[str, ...] | None = None
    """The teams that may send a lead back; None: every rep may."""
    reroute_minutes: int | None = None
    """Open minutes within which a rerouted lead is answered; None: nothing is promised."""

    def notified_at(self, entered_at: int, zone: ZoneInfo) -> int:
        """`zone`: the business zone with the offsets of the package `tzdata`."""
        if not self.timetable:
            return entered_at
        day = local_date(entered_at, zone)
        builds = [
            (instant(on, cut, zone), instant(on, notified, zone))
            for on in (day + timedelta(days=n) for n in range(-1, 4))
            for cut, notified in self.timetable
        ]
        cut_at, notified_at = min(build for build in builds if build[0] > entered_at)
        return max(cut_at, notified_at)


@dataclass(frozen=True)
class Touch:
    """A row of the list of touches. None as outcome or direction matches any."""

    kind: str
    outcome: str | None = None
    direction: str | None = None
    is_attempt: bool = False
    is_contact: bool = False

    def matches(self, activity: Activity) -> bool:
        return (
            activity.kind == self.kind
            and self.outcome in (None, activity.value)
            and self.direction in (None, activity.direction or "outbound")
        )


NO_TOUCH = Touch("")


def touch_of(touches: Iterable[Touch], activity: Activity) -> Touch:
    """The first row that matches an activity."""
    return next((touch for touch in touches if touch.matches(activity)), NO_TOUCH)


def in_force(versions: Iterable[Agreement], t: int, business_zone: ZoneInfo) -> Agreement | None:
    """The version that started last at or before t (rule 23); None before the first."""
    starts = [(first_instant(v.in_force_from, business_zone), v) for v in versions if v.in_force_from is not None]
    if len({start for start, _ in starts}) < len(starts):
        raise ValueError("two versions of the follow-up agreement start on one day")
    started = [(start, version) for start, version in starts if start <= t]
    return max(started, key=lambda each: each[0])[1] if started else None


def read_agreements(declared: Sequence[Mapping[str, Any]]) -> list[Agreement]:
    """The list `follow_up` of definitions/follow_up/agreement.yml."""
    return [
        Agreement(
            version=each["v"],
            in_force_from=each["agreement"]["in_force_from"],
            timetable=()
            if each["notified"] == "entry"
            else tuple((build["cut"], build["notified"]) for build in each["notified"]["timetable"]),
            targets=tuple(read_target(**target) for target in each["targets"]),
            default_calendar=Calendar(**each["default_calendar"]),
            may_reject=None if each.get("may_reject") is None else tuple(each["may_reject"]),
            reroute_minutes=(each.get("reroute") or {}).get("minutes"),
        )
        for each in declared
    ]


def read_target(
    name: str,
    stage: str,
    minutes: int,
    accepts: str,
    by: str,
    team: str,
    when: str | None = None,
    warn: int | None = None,
    description: str = "",
) -> Target:
    """Without `warn`, three quarters of the minutes, rounded down to a whole minute."""
    wait = (minutes * 3 // 4 if warn is None else warn) * MINUTE
    return Target(name, stage, when, minutes, wait, accepts, team if by == "team" else None)
