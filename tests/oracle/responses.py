"""What Sales did about a hand-off: the response, and all attempts and contacts (rules 37, 38)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .activity import Activity
from .agreement import Target, Touch, touch_of
from .cycles import OPPORTUNITY_KINDS
from .reps import Rep, Reps

AUTOMATED = "automated_touch"


@dataclass(frozen=True)
class Response:
    activity: Activity
    rep: Rep


@dataclass(frozen=True)
class Responses:
    """Answers by the reps of one world. `owner_of`: opportunity id → the id of its owner, or None."""

    touches: Sequence[Touch]
    decisions: Sequence[str]
    reps: Reps
    owner_of: Mapping[str, str | None]

    def first(self, target: Target, during: Sequence[Activity], entered_at: int) -> Response | None:
        """The first response among the activities in a stage, in the order of rule 3."""
        for activity in sorted(during, key=lambda each: each.order):
            rep = self.rep_of(activity)
            if rep is None or (activity.occurred_at == entered_at and not self._is_touch(activity)):
                continue
            is_by_right_team = target.team in (None, rep.team) or activity.kind in OPPORTUNITY_KINDS
            if is_by_right_team and self._is_accepted(target, activity):
                return Response(activity, rep)
        return None

    def _is_touch(self, activity: Activity) -> bool:
        touch = touch_of(self.touches, activity)
        return touch.is_attempt or touch.is_contact

    def rep_of(self, activity: Activity) -> Rep | None:
        """Who did it, as of then; None where no rep did."""
        return self.reps.at(self._given_by(activity), activity.occurred_at)

    def _given_by(self, activity: Activity) -> str | None:
        """The id of who did it."""
        if activity.kind in OPPORTUNITY_KINDS:
            return self.owner_of.get(f"crm:{activity.opportunity}")
        return None if activity.rep is None else f"crm:{activity.rep}"

    def _is_accepted(self, target: Target, activity: Activity) -> bool:
        touch = touch_of(self.touches, activity)
        match target.accepts:
            case "contact":
                return touch.is_contact
            case "attempt":
                return touch.is_contact or touch.is_attempt
            case "any":
                return touch.is_contact or touch.is_attempt or self.is_decided(activity)
            case other:
                raise NotImplementedError(f"the oracle knows no answer {other}: add it to tests/oracle/responses.py")

    def is_decided(self, activity: Activity) -> bool:
        """Whether it is a decision of Sales, or something that happened to an opportunity."""
        return activity.kind in (*self.decisions, *OPPORTUNITY_KINDS)

    def counted(self, during: Sequence[Activity]) -> dict[str, int | None]:
        """Columns about what was done in a stage, by whomever."""
        attempts = [each.occurred_at for each in during if touch_of(self.touches, each).is_attempt]
        contacts = [each.occurred_at for each in during if touch_of(self.touches, each).is_contact]
        return {
            "attempts": len(attempts),
            "automated_touches": sum(each.kind == AUTOMATED for each in during),
            "first_attempt_at": min(attempts, default=None),
            "first_contact_at": min(contacts, default=None),
        }
