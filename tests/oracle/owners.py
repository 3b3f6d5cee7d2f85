"""Who owns a hand-off at an instant (rule 36)."""

from collections.abc import Sequence
from dataclasses import dataclass

from .knowledge import Lead
from .raw import Row
from .reps import Rep, Reps


@dataclass(frozen=True)
class Owners:
    """The owners of one lead. `opportunities`: those that the lead is in, whenever it joined."""

    lead: Lead
    opportunities: Sequence[Row]
    reps: Reps

    def at(self, stage: str, t: int) -> Rep | None:
        """The owner of a hand-off of a stage at t; None where it is nobody's."""
        candidates = [self._of_opportunity(t)] if stage == "sql" else []
        for rep_id in (*candidates, self._of_record(t)):
            rep = self.reps.at(rep_id, t)
            if rep is not None and rep.is_active:
                return rep
        return None

    def _of_opportunity(self, t: int) -> str | None:
        opened = [row for row in self.opportunities if row["opened_at"] <= t]
        latest = max(opened, key=lambda row: (row["opened_at"], row["opportunity_id"]), default=None)
        owner: str | None = latest["owner_id"] if latest else None
        return owner

    def _of_record(self, t: int) -> str | None:
        owner = self.lead.profile_at(t)["owner_id"]
        return None if owner is None else str(owner)
