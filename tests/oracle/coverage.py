"""Counts the situations in a world that are easy to get wrong: `hard_cases(results)`."""

from collections import Counter
from datetime import date

from .activity import Activity
from .coverage_assignments import assignment_cases
from .coverage_decisions import contact_cases, decision_cases
from .coverage_nurture import nurture_cases, way_back_cases
from .cycles import LifecyclePeriod
from .performance import Performance
from .raw import Row
from .stages import GATES, OUTCOMES
from .times import business_day
from .world import Results

CHANGES_OF_THE_CLOCK = (date(2025, 3, 30), date(2025, 10, 26))
SET_ASIDE_RULES = (
    "known_scanner", "clicked_too_soon", "many_links_at_once", "honeypot_clicked", "privacy_proxy", "own_staff",
    "test_address", "competitor",
)  # fmt: skip
DEFAULT = "office, Europe/Berlin, DE-BE"
STATES = ("met", "late", "withdrawn", "ignored", "not_notified", "waiting", "due_soon", "overdue")
ROUTINE_KINDS = ("lead_created", "profile_changed")


def hard_cases(results: Results) -> dict[str, int]:
    """How often each situation occurs; 0 where the world has none."""
    counted = [activity for lead in results.leads.values() for activity in lead.activities]
    official = {(e.lead_id, e.cycle, e.definition) for e in results.stage_entries if e.stage in GATES and e.definition}
    of_mql = Counter(version for _, _, (gate, version) in official if gate == "marketing_qualified")
    rules = Counter(rule for _, rule in results.set_aside.values())
    periods = [period for lead in results.leads.values() for period in lead.periods]
    return {
        "leads with three cycles or more": sum(_cycles(lead.periods) >= 3 for lead in results.leads.values()),
        "moments with several activities": _ties(counted),
        "activities known only by a later identification": sum(a.known_at > a.occurred_at for a in counted),
        "official MQLs under three_visits_in_a_week": of_mql["three_visits_in_a_week"],
        "official MQLs under profile_and_actions": of_mql["profile_and_actions"],
        **{f"activities on {day}": _on(day, counted, results) for day in CHANGES_OF_THE_CLOCK},
        **{f"activities set aside by {rule}": rules[rule] for rule in SET_ASIDE_RULES},
        "leads that were closed": sum(period.cycle is None for period in periods),
        "leads won while they were closed": sum(period.won_at is not None for period in periods),
        "leads of several records": sum(_records(lead.activities) > 1 for lead in results.leads.values()),
        "skipped stages": sum(entry.is_skipped for entry in results.stage_entries),
        "customers": sum(lead.entries["customer"] for lead in results.lead_stages.values()),
        **_performance_cases(Performance(results)),
        **_follow_up_cases(results.follow_up),
        **decision_cases(results),
        **contact_cases(results),
        **nurture_cases(results),
        **way_back_cases(results),
        **assignment_cases(results),
    }


def _follow_up_cases(hand_offs: list[Row]) -> dict[str, int]:
    """The situations in which a hand-off could be judged wrongly."""

    def at_once(one: str, other: str) -> int:
        return sum(row[one] is not None and row[one] == row[other] for row in hand_offs)

    states = Counter(row["state"] for row in hand_offs)
    return {
        **{f"hand-offs that are {state}": states[state] for state in STATES},
        "hand-offs answered at due": at_once("responded_at", "due_at"),
        "hand-offs answered when Sales was notified": at_once("responded_at", "notified_at"),
        "hand-offs answered at the entry": at_once("responded_at", "entered_at"),
        "hand-offs answered by what ended the stage": at_once("responded_at", "stopped_at"),
        "hand-offs answered before Sales was notified": sum(
            row["responded_at"] is not None and row["responded_at"] < row["notified_at"] for row in hand_offs
        ),
        "hand-offs answered by somebody else than the owner": sum(row["is_by_owner"] is False for row in hand_offs),
        "hand-offs whose response was logged late": sum(row["is_logged_late"] is True for row in hand_offs),
        "hand-offs with automated touches": sum(row["automated_touches"] > 0 for row in hand_offs),
        "hand-offs of nobody": sum(row["first_owner_id"] is None for row in hand_offs),
        "hand-offs whose owner changed": sum(row["first_owner_id"] != row["owner_id"] for row in hand_offs),
        "hand-offs in another calendar than the default one": sum(row["calendar"] != DEFAULT for row in hand_offs),
    }


def _performance_cases(of: Performance) -> dict[str, int]:
    """The counts behind precision and recall, over all definitions."""
    found = [of.found(version.gate, version.version) for version in of.results.versions]
    judged = [of.judge(leads, outcome) for leads in found for outcome in OUTCOMES]
    return {
        "months mature for customers": sum(of.is_mature(month, "customer") for month in of.months()),
        "leads that had the outcome when they were found": sum(each.before for each in judged),
        "leads that had the outcome in time": sum(each.after for each in judged),
        "customers that a definition captured": sum(of.customers_captured(leads, of.customers) for leads in found),
        "leads that only one clause keeps out": sum(
            len(of.found_without(*clause).keys() - of.found(*clause[:2]).keys()) for clause in of.clauses()
        ),
    }


def _cycles(periods: list[LifecyclePeriod]) -> int:
    return max(period.cycle or 0 for period in periods)


def _records(activities: list[Activity]) -> int:
    return len({activity.record_id for activity in activities if activity.record_id})


def _on(day: date, counted: list[Activity], results: Results) -> int:
    return sum(business_day(activity.occurred_at, results.zone) == day for activity in counted)


def _ties(counted: list[Activity]) -> int:
    """Moments at which activities of two kinds occurred, not counting the creation of a record."""
    kinds: dict[tuple[str | None, int], set[str]] = {}
    for activity in counted:
        if activity.kind not in ROUTINE_KINDS and activity.occurred_at == activity.known_at:
            kinds.setdefault((activity.lead_id, activity.known_at), set()).add(activity.kind)
    return sum(len(together) > 1 for together in kinds.values())
