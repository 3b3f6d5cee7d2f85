"""Which of the activities that match a rule count: one, one per value, or the first N of a day or week (S2).

Limits on points: points_given.py.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ..activity import natural
from ..times import business_day, iso_week
from .card import Limit
from .occurrence import Occurrence


def within_limit(limit: Limit | None, matching: Sequence[Occurrence], zone: ZoneInfo) -> list[Any]:
    """The activities within the limit, of those that match in one lifecycle period; those known first count."""
    in_order = sorted(matching, key=order)
    if limit is None or (limit.per is not None and limit.most is None):
        return in_order
    places = 1 if limit.most is None else limit.most
    taken: dict[Hashable, list[Occurrence]] = defaultdict(list)
    for activity in in_order:
        place = taken[place_of(limit, activity, zone)]
        if len(place) < places:
            place.append(activity)
    return [activity for place in taken.values() for activity in place]


def order(activity: Occurrence) -> tuple[Any, ...]:
    """The order of rule 3."""
    return activity.known_at, activity.occurred_at, natural(activity.activity_id)


def place_of(limit: Limit, activity: Occurrence, zone: ZoneInfo) -> Hashable:
    """What an activity is counted within. Null is a value like any other."""
    if limit.once:
        return "the only one"
    if limit.once_per is not None:
        return activity.payload(limit.once_per)
    day = business_day(activity.occurred_at, zone)
    return day if limit.per == "day" else iso_week(day)
