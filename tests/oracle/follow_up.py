"""Hand-offs to Sales, when each is due, and what became of it (rules 29 to 39)."""

from collections import defaultdict
from collections.abc import Iterable

from .activity import Activity
from .agreement import Agreement, Target, in_force
from .declared import Declared
from .journey import StageEntry
from .moment_conditions import holding
from .open_time import stored_minutes
from .owners import Owners
from .raw import Row
from .reps import Reps
from .responses import Response, Responses
from .results import Results
from .zones import zone

BREACHED = ("late", "ignored", "overdue")


class FollowUp:
    """The hand-offs of one world, by any version of the agreement."""

    def __init__(self, results: Results, declared: Declared, reps: Reps) -> None:
        self._results, self._declared, self._reps = results, declared, reps
        self._entries = [e for e in results.stage_entries if e.entered_at is not None]
        self.activities_of: dict[str, list[Activity]] = defaultdict(list)
        for activity in results.activities:
            if activity.lead_id is not None:
                self.activities_of[activity.lead_id].append(activity)
        opportunities = {row["opportunity_id"]: row for row in results.opportunities}
        self.owners = {lead_id: Owners(lead, self._reps) for lead_id, lead in self._results.leads.items()}
        owner_of = {name: row["owner_id"] for name, row in opportunities.items()}
        self.responses = Responses(self._declared.touches, self._declared.decisions, self._reps, owner_of)

    def published(self) -> list[Row]:
        """Rows of `follow_up`: each hand-off by the version in force when the lead entered the stage (rule 29)."""
        by_version: dict[str, list[StageEntry]] = defaultdict(list)
        for entry in self._entries:
            version = in_force(self._declared.agreements, _moment(entry)[1], self._declared.zone)
            if version is not None:
                by_version[version.version].append(entry)
        return [
            row for version in self._declared.agreements for row in self.measured(version, by_version[version.version])
        ]

    def measured(self, agreement: Agreement, entries: Iterable[StageEntry] | None = None) -> list[Row]:
        """The hand-offs of these entries, or of all, by one version, as if it had always been in force."""
        handed = [e for e in (self._entries if entries is None else entries) if _targets(agreement, e.stage)]
        known = {_moment(entry): self._results.knowledge[_moment(entry)] for entry in handed}
        conditions = {target.when for target in agreement.targets if target.when is not None}
        met = holding(known, conditions, self._declared)
        rows = []
        for entry in handed:
            of_stage = _targets(agreement, entry.stage)
            target = next(each for each in of_stage if each.when is None or _moment(entry) in met[each.when])
            rows.append(self._hand_off(agreement, entry, target))
        return rows

    def _hand_off(self, agreement: Agreement, entry: StageEntry, target: Target) -> Row:
        assert entry.entered_at is not None
        as_of, entered_at, stopped_at = self._results.as_of, entry.entered_at, entry.exited_at
        owners, open_time = self.owners[entry.lead_id], self._declared.open_time
        notified_at = agreement.notified_at(entered_at, zone(self._declared.zone.key))
        first_owner = owners.at(min(notified_at, as_of))
        default = agreement.default_calendar
        calendar = first_owner.calendar(default, open_time) if first_owner else default
        due_at = open_time.due(calendar, notified_at, target.length)
        warn_at = open_time.due(calendar, notified_at, target.warn)
        during = [
            activity
            for activity in self.activities_of[entry.lead_id]
            if entered_at <= activity.occurred_at and (stopped_at is None or activity.occurred_at <= stopped_at)
        ]
        response = self.responses.first(target, during, entered_at)
        responded_at = response.activity.occurred_at if response else None
        owner = owners.at(min([as_of, *_given(stopped_at), *_given(responded_at)]))
        state = _state(as_of, notified_at, warn_at, due_at, stopped_at, responded_at)
        row: Row = {
            "hand_off_id": f"{entry.lead_id}:{entry.cycle}:{entry.stage}",
            "lead_id": entry.lead_id,
            "cycle": entry.cycle,
            "stage": entry.stage,
            "definition": entry.definition[1] if entry.definition else None,
            "agreement": agreement.version,
            "target": target.name,
            "target_minutes": target.minutes,
            "accepts": target.accepts,
            "entered_at": entered_at,
            "notified_at": notified_at,
            "warn_at": warn_at,
            "due_at": due_at,
            "calendar": str(calendar),
            "state": state,
            "is_breached": state in BREACHED,
            "breached_at": due_at if state in BREACHED else None,
            "stopped_at": stopped_at,
            "first_owner_id": first_owner.rep_id if first_owner else None,
            "owner_id": owner.rep_id if owner else None,
            "first_owner_team": first_owner.team if first_owner else None,
        }
        row |= _answer(response, due_at)
        if response and responded_at is not None:
            owner_then = owners.at(responded_at)
            row["is_by_owner"] = owner_then is not None and owner_then.rep_id == response.rep.rep_id
            row["business_minutes"] = stored_minutes(open_time.between(calendar, notified_at, responded_at))
            row["minutes_since_entry"] = stored_minutes(responded_at - entered_at)
        return row | self.responses.counted(during)


def _targets(agreement: Agreement, stage: str) -> list[Target]:
    return [target for target in agreement.targets if target.stage == stage]


def _moment(entry: StageEntry) -> tuple[str, int]:
    assert entry.entered_at is not None
    return entry.lead_id, entry.entered_at


def _given(instant: int | None) -> list[int]:
    return [] if instant is None else [instant]


def _answer(response: Response | None, due_at: int) -> Row:
    activity = response.activity if response else None
    logged_at = activity.logged_at if activity else None
    return {
        "responded_at": activity.occurred_at if activity else None,
        "responded_by_id": response.rep.rep_id if response else None,
        "responded_with": activity.kind if activity else None,
        "is_by_owner": None,
        "business_minutes": None,
        "minutes_since_entry": None,
        "is_logged_late": None
        if activity is None or logged_at is None
        else activity.occurred_at < due_at and logged_at >= due_at,
    }


def _state(
    as_of: int, notified_at: int, warn_at: int, due_at: int, stopped_at: int | None, responded_at: int | None
) -> str:
    """The state of a hand-off at as_of (rule 39)."""
    if responded_at is not None:
        return "met" if responded_at < due_at else "late"
    if stopped_at is not None:
        return "withdrawn" if stopped_at < due_at else "ignored"
    if as_of <= notified_at:
        return "not_notified"
    if due_at <= as_of:
        return "overdue"
    return "due_soon" if warn_at <= as_of else "waiting"
