"""Which activities are set aside and why, and which page views start a visit (rule 4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from .activity import Activity, natural
from .cleaning import domain
from .conditions import satisfying
from .days import ALWAYS, Days
from .domains import KnownDomain, relationship
from .times import SECOND, business_day


@dataclass(frozen=True)
class SetAsideRule:
    name: str
    reason: str
    when: str
    is_counted: bool = False
    days: Days = ALWAYS


@dataclass(frozen=True)
class MailWindows:
    """Windows around a click, in seconds, and the condition for a click on the honeypot, a link that nobody can see."""

    neighbourhood_seconds: float
    burst_seconds: float
    honeypot: str


def can_be_set_aside(activity: Activity) -> bool:
    return activity.kind in ("page_viewed", "form_submitted", "campaign_touched") or activity.kind.startswith("email_")


def mark_set_aside(
    activities: Sequence[Activity],
    rules: Sequence[SetAsideRule],
    mail: MailWindows,
    domains: Mapping[str, Sequence[KnownDomain]],
    zone: ZoneInfo,
) -> None:
    """Marks activities by the first matching rule of their day: those that let it count come after all others."""
    for activity in activities:
        if activity.address is not None:
            activity.domain_relationship = relationship(domains, domain(activity.address), activity.occurred_at, zone)
    _measure_clicks(activities, mail)
    candidates = [activity for activity in activities if can_be_set_aside(activity)]
    matching = satisfying(candidates, {rule.when for rule in rules})
    for rule in [rule for rule in rules if not rule.is_counted] + [rule for rule in rules if rule.is_counted]:
        for activity in candidates:
            is_marked = activity.activity_id in matching[rule.when] and rule.days.hold(activity.occurred_at, zone)
            if activity.set_aside_reason is None and is_marked:
                activity.set_aside_reason, activity.set_aside_rule = rule.reason, rule.name
                activity.is_let_count = rule.is_counted


def _measure_clicks(activities: Sequence[Activity], mail: MailWindows) -> None:
    """For every click: time since delivery, number of links in its burst, distance from a honeypot click."""
    mails: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.mail is not None and activity.address is not None:
            mails[activity.mail, activity.address].append(activity)
    clicks = [activity for activity in activities if activity.kind == "email_clicked"]
    honeypots = satisfying(clicks, [mail.honeypot])[mail.honeypot]
    near, burst = int(mail.neighbourhood_seconds * SECOND), int(mail.burst_seconds * SECOND)
    for of_one in mails.values():
        clicks = [activity for activity in of_one if activity.kind == "email_clicked"]
        deliveries = [activity.occurred_at for activity in of_one if activity.kind == "email_delivered"]
        traps = [click.occurred_at for click in clicks if click.activity_id in honeypots]
        for click in clicks:
            waits = [click.occurred_at - delivered for delivered in deliveries]
            click.microseconds_since_delivery = min((wait for wait in waits if 0 <= wait < near), default=None)
            distances = [abs(click.occurred_at - trap) for trap in traps]
            click.microseconds_from_honeypot = min((each for each in distances if each < near), default=None)
            click.links_of_burst = max(
                len(_links_within(clicks, first.occurred_at, burst))
                for first in clicks
                if 0 <= click.occurred_at - first.occurred_at < burst
            )


def _links_within(clicks: Sequence[Activity], start: int, length: int) -> set[str]:
    """The different links clicked in [start, start + length)."""
    return {click.link for click in clicks if click.link is not None and 0 <= click.occurred_at - start < length}


def set_aside_summary(
    activities: Sequence[Activity], zone: ZoneInfo
) -> dict[tuple[str, str, str, date], tuple[bool, int, int]]:
    """(reason, rule, kind, first day of the business month) → (whether they count, activities, leads)."""
    marked: dict[tuple[str, str, str, date], list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.set_aside_reason is not None and activity.set_aside_rule is not None:
            month = business_day(activity.occurred_at, zone).replace(day=1)
            marked[activity.set_aside_reason, activity.set_aside_rule, activity.kind, month].append(activity)
    return {
        key: (of_key[0].is_let_count, len(of_key), len({a.lead_id for a in of_key if a.lead_id is not None}))
        for key, of_key in marked.items()
    }


def mark_visits(activities: Sequence[Activity], gap: int) -> None:
    """A visit starts at the first counted page view of a lead and visitor, and at each one `gap` (µs) or more later."""
    views: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.kind == "page_viewed" and activity.is_counted and activity.lead_id and activity.visitor:
            views[activity.lead_id, activity.visitor].append(activity)
    for of_one in views.values():
        of_one.sort(key=lambda view: (view.occurred_at, natural(view.activity_id)))
        for before, view in zip([None, *of_one[:-1]], of_one, strict=True):
            view.is_visit_start = before is None or view.occurred_at - before.occurred_at >= gap
