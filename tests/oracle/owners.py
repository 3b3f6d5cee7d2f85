"""Who owns a hand-off at an instant, and when that can change (rule 36)."""

from dataclasses import dataclass

from .knowledge import Lead
from .reps import Rep, Reps


@dataclass(frozen=True)
class Owners:
    """The owners of one lead."""

    lead: Lead
    reps: Reps

    def at(self, t: int) -> Rep | None:
        """The owner of a hand-off at t; None where it is nobody's."""
        owner = self.lead.profile_at(t)["owner_id"]
        rep = self.reps.at(None if owner is None else str(owner), t)
        return rep if rep is not None and rep.is_active else None

    def changes(self) -> list[int]:
        """Every instant at which the owner can become another one, in order: of a profile, or of a rep."""
        known = {activity.known_at for activity in self.lead.activities if activity.kind == "profile_changed"}
        return sorted(known | self.reps.changes)
