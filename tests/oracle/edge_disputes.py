"""What Marketing objects to: raised and ruled at as_of, twice at one instant, sent again, and of no decision."""

from datetime import datetime, timedelta

from .edge_decisions import AS_OF
from .edge_draw import GAPS, Draw, Row, text
from .edge_hand_offs import MICROSECOND

AT_AS_OF = (AS_OF, AS_OF, AS_OF - MICROSECOND)
RULINGS = ("upheld", "overturned", "overturned")


class EdgeDisputes(Draw):
    """Further rows of source crm, drawn last."""

    def disputes(self, decisions: list[Row]) -> dict[str, list[Row]]:
        """Disputes of some of these decisions, and newer versions of some of them."""
        first: list[Row] = []
        refused = [row for row in decisions if row["decision"] not in ("accepted", "handed_over")]
        for decision in self.draw.sample(refused, len(refused) // 2):
            raised_at = datetime.fromisoformat(decision["decided_at"][:-1]) + self.draw.choice(GAPS)
            if self.draw.random() < 0.2:
                raised_at = self.draw.choice(AT_AS_OF)
            first.append(self._dispute(len(first), decision["decision_ref"], raised_at))
            if self.draw.random() < 0.3:
                again = raised_at + self.draw.choice((timedelta(0), timedelta(0), MICROSECOND))
                first.append(self._dispute(len(first), decision["decision_ref"], again))
        first.append(self._dispute(len(first), "ED-ghost", AS_OF - timedelta(days=9)))
        resent = [self._ruled(row) for row in self.draw.sample(first, len(first) // 6)]
        return {"first": first, "resent": resent}

    def _dispute(self, number: int, decision_ref: str, raised_at: datetime) -> Row:
        """Its key is a number of one, two or three digits, some with a zero before."""
        key = f"{'0' * self.draw.randrange(2)}{number}"
        row: Row = {"dispute_ref": key, "decision_ref": decision_ref, "raised_at": text(raised_at)}
        row |= {"ruling": None, "ruled_at": None}
        return self._ruled(row) if self.draw.random() < 0.7 else row

    def _ruled(self, row: Row) -> Row:
        """Rarely the ruling or its instant is lacking."""
        ruled_at = datetime.fromisoformat(row["raised_at"][:-1]) + self.draw.choice((timedelta(0), *GAPS))
        if self.draw.random() < 0.3:
            ruled_at = self.draw.choice(AT_AS_OF)
        ruled = row | {"ruling": self.draw.choice(RULINGS), "ruled_at": text(ruled_at)}
        return ruled if self.draw.random() < 0.9 else ruled | {self.draw.choice(("ruling", "ruled_at")): None}
