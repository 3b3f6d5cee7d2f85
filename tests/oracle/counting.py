"""What is set aside and why, and which page views start a visit (rule 4)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .activity import Activity
from .cleaning import domain
from .conditions import Conditions
from .times import MINUTE

VISIT_GAP = 30 * MINUTE


@dataclass(frozen=True)
class SetAsideRule:
    name: str
    reason: str
    when: str


def can_be_set_aside(activity: Activity) -> bool:
    return activity.kind in ("page_viewed", "form_submitted", "campaign_touched") or activity.kind.startswith("email_")


def mark_set_aside(activities: Sequence[Activity], rules: Sequence[SetAsideRule], domains: Mapping[str, str]) -> None:
    """Marks each activity that may be set aside with the first rule that matches."""
    _find_features(activities, domains)
    candidates = [activity for activity in activities if can_be_set_aside(activity)]
    conditions = Conditions(candidates)
    for rule in rules:
        matching = conditions.satisfying(rule.when)
        for activity in candidates:
            if activity.set_aside_reason is None and activity.activity_id in matching:
                activity.set_aside_reason, activity.set_aside_rule = rule.reason, rule.name


def _find_features(activities: Sequence[Activity], domains: Mapping[str, str]) -> None:
    deliveries: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for activity in activities:
        if activity.kind == "email_delivered" and activity.address is not None:
            deliveries[activity.mail, activity.address].append(activity.occurred_at)
    for instants in deliveries.values():
        instants.sort()
    for activity in activities:
        if activity.address is None:
            continue
        activity.domain_relationship = domains.get(domain(activity.address) or "")
        if activity.mail is not None:
            instants = deliveries.get((activity.mail, activity.address), [])
            place = bisect_right(instants, activity.occurred_at)
            if place:
                activity.microseconds_since_delivery = activity.occurred_at - instants[place - 1]


def mark_visits(activities: Sequence[Activity]) -> None:
    """The first counted page view of a lead and visitor, and each 30 minutes or more after the one before."""
    views: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.kind == "page_viewed" and activity.is_counted and activity.lead_id and activity.visitor:
            views[activity.lead_id, activity.visitor].append(activity)
    for of_one in views.values():
        of_one.sort(key=lambda view: (view.occurred_at, view.activity_id))
        for before, view in zip([None, *of_one[:-1]], of_one, strict=True):
            view.is_visit_start = before is None or view.occurred_at - before.occurred_at >= VISIT_GAP
