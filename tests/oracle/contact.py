"""What became of a hand-off of the stage mql within two weeks (rule 45)."""

from collections.abc import Sequence

from .activity import Activity
from .agreement import touch_of
from .cycles import LifecyclePeriod
from .raw import Row
from .responses import Responses

STAGE = "mql"


def within(
    length: int, row: Row, activities: Sequence[Activity], period: LifecyclePeriod, responses: Responses, as_of: int
) -> str | None:
    """contacted, only_tried, only_decided or ignored; None where it is not judged, or not yet.

    `length`: of the time, in microseconds. `activities`: of the lead. `period`: the one that the hand-off began in.
    """
    entered_at = row["entered_at"]
    if row["stage"] != STAGE or row["state"] == "withdrawn" or entered_at + length >= as_of:
        return None
    until = min(entered_at + length, period.ends_at if period.ends_at is not None else entered_at + length)
    during = [activity for activity in activities if entered_at <= activity.occurred_at <= until]
    touches = [touch_of(responses.touches, activity) for activity in during]
    if any(touch.is_contact for touch in touches):
        return "contacted"
    if any(touch.is_attempt for touch in touches):
        return "only_tried"
    is_decided = any(
        responses.is_decided(activity) and activity.occurred_at > entered_at and responses.rep_of(activity)
        for activity in during
    )
    return "only_decided" if is_decided else "ignored"
