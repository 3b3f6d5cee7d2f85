"""Which of the activities that match a rule count: one, one per value, or the first N of a day or week (S2)."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ..times import business_day, iso_week
from .card import Limit
from .occurrence import Occurrence


def within_limit(limit: Limit | None, matching: Sequence[Occurrence], zone: ZoneInfo) -> list[Any]:
    """The activities within the limit, of those that match in one lifecycle period; those known first count."""
    in_order = sorted(matching, key=lambda a: (a.known_at, a.occurred_at, a.activity_id))
    if limit is None:
        return in_order
    places = 1 if limit.per is None else limit.most
    taken: dict[Hashable, list[Occurrence]] = defaultdict(list)
    for activity in in_order:
        place = taken[_place(limit, activity, zone)]
        if len(place) < places:
            place.append(activity)
    return [activity for place in taken.values() for activity in place]


def _place(limit: Limit, activity: Occurrence, zone: ZoneInfo) -> Hashable:
    """The group in which an activity is counted. Null is a value like any other."""
    if limit.once:
        return "the only one"
    if limit.once_per is not None:
        return activity.payload(limit.once_per)
    day = business_day(activity.occurred_at, zone)
    return day if limit.per == "day" else iso_week(day)
