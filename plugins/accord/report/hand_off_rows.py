"""Rows about hand-offs, as the page and `accord follow-up` show them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accord.report.shares import Share, share

# States of a hand-off (rule 39), and those that attainment is a share of.
HAND_OFF_STATES = ("met", "late", "withdrawn", "ignored", "overdue", "due_soon", "waiting", "not_notified")
JUDGED = ("met", "late", "ignored", "overdue")


@dataclass(frozen=True)
class Kept:
    """Hand-offs of one stage and target, or of one stage and month of entry (`of`), by state.

    `median_minutes`: business minutes until Sales answered, over those that it answered.
    """

    stage: str
    of: Any
    states: dict[str, int] = field(default_factory=dict)
    median_minutes: float | None = None

    def number(self, state: str) -> int:
        return self.states.get(state, 0)

    @property
    def attainment(self) -> Share:
        """Kept in time, of those that could be judged: met, late, ignored, overdue. With Wilson's 95 % interval."""
        met, judged = self.number("met"), sum(map(self.number, JUDGED))
        return share(met, judged)

    def as_dict(self) -> dict[str, Any]:
        share = self.attainment
        return {
            "stage": self.stage,
            "target": self.of,
            **{state: self.number(state) for state in HAND_OFF_STATES},
            "judged": share.whole,
            **share.as_dict("attainment"),
            "median_business_minutes": self.median_minutes,
        }


@dataclass(frozen=True)
class OpenHandOff:
    """A hand-off without a response whose lead is still in the stage."""

    hand_off_id: str
    lead_id: str
    stage: str
    target: str
    state: str
    entered_at: datetime
    notified_at: datetime
    due_at: datetime
    due_on: date
    owner_id: str | None
    owner: str | None

    def when(self, today: date) -> str:
        """overdue, due_today, or waiting for what is due later."""
        if self.state == "overdue":
            return "overdue"
        return "due_today" if self.due_on == today else "waiting"

    @property
    def owned_by(self) -> str:
        """Name of the owner, or pseudonym or team; its id where no name is known."""
        return self.owner or self.owner_id or "nobody"
