"""Each time that a lead went back to Marketing: by which boundary, and for which reason (rules 8, 43, 46)."""

from collections.abc import Iterable
from dataclasses import dataclass

from .cycles import LifecyclePeriod
from .knowledge import Lead
from .reasons import Reason, reason_of

LOST = "lost"
OFF_RAMPS = ("nurture", LOST)
"""A lead that is disqualified does not go back to Marketing."""


@dataclass(frozen=True)
class WentBack:
    """An entry into `nurture` or `lost`. `why`: the kind of its boundary, or lost. A loss has no reason."""

    lead_id: str
    cycle: int
    at: int
    why: str
    reason: Reason | None


def went_back(lead: Lead, reasons: Iterable[Reason]) -> list[WentBack]:
    """All of them, in order."""
    listed = list(reasons)
    return [_at_the_end_of(period, lead.lead_id, listed) for period in lead.periods if period.off_ramp in OFF_RAMPS]


def _at_the_end_of(period: LifecyclePeriod, lead_id: str, reasons: list[Reason]) -> WentBack:
    """A boundary that reopens a closed lead belongs to the cycle that was closed (rule 15)."""
    assert period.ends_at is not None
    assert period.ended_by is not None
    cycle = period.cycle or period.follows_cycle
    if period.off_ramp == LOST:
        return WentBack(lead_id, cycle, period.ends_at, LOST, None)
    return WentBack(lead_id, cycle, period.ends_at, period.ended_by, reason_of(reasons, period.reason))
