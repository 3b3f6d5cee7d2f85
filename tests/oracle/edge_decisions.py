"""Leads that are handed over once, and what Sales decides exactly at the entry, at the exit and two weeks later."""

from datetime import datetime, timedelta

from .edge_draw import Draw, Row, text
from .edge_hand_offs import BERLIN, LORD_HOWE, MICROSECOND, MOVING, NEAR, YORK

DECIDED = 110
AS_OF = datetime(2025, 11, 26, 23)  # of the demo world: a day begins in Berlin
TWO_WEEKS = timedelta(days=14)
DAYS = [datetime(2025, 9, 8), datetime(2025, 9, 29), datetime(2025, 9, 30), datetime(2025, 10, 10)]
DAYS += [datetime(2025, 10, day) for day in (20, 24, 25, 26, 31)] + [datetime(2025, 11, day) for day in (10, 13, 20)]
REPS = (BERLIN, YORK, LORD_HOWE, MOVING, "ER0", "ER-ghost", None)
KINDS = ("rejected", "rejected", "rejected", "recycled", "disqualified", "accepted", "handed_over")
REFUSALS = ("rejected", "rejected", "recycled", "disqualified")
REASONS = (
    "company_too_small", "wrong_industry", "no_response", "bad_contact_data", "no_need", "not ready", "no_budget-",
    "student", "second look", "because", "(twice)", " N/A ", "-", "unknown", "Select", None,
)  # fmt: skip
CONTRADICTABLE = {
    "fit": ("company_too_small", "Company  Too-Small (checked)", "wrong_industry", "WRONG INDUSTRY(see note)"),
    "tried": ("no_response", "No - Response ", "no response"),
    "spoke": ("bad_contact_data", "bad contact data"),
}


class EdgeDecisions(Draw):
    """Further rows of sources crm and marketing, drawn last."""

    def give_reasons(self, decisions: list[Row]) -> None:
        for row in decisions:
            row["reason"] = self.draw.choice(REASONS)

    def decided(self) -> dict[str, list[Row]]:
        names = ("leads", "lead_changes", "decisions", "sales_activities", "opportunities")
        rows: dict[str, list[Row]] = {f"crm.{name}": [] for name in names}
        rows["marketing.form_submissions"] = []
        for i in range(DECIDED):
            entered_at = self.draw.choice(DAYS) + timedelta(minutes=self.draw.randrange(24 * 60))
            if self.draw.random() < 0.2:
                entered_at = AS_OF - TWO_WEEKS + self.draw.choice(NEAR)
            stopped_at = entered_at + self.draw.choice((timedelta(hours=1), timedelta(days=2), TWO_WEEKS))
            lead = f"EG{i:03}"
            self._asks(lead, entered_at, rows)
            if self.draw.random() < 0.6:
                self._is_refused(lead, entered_at, stopped_at, rows)
            self._is_dealt_with(lead, entered_at, stopped_at, rows)
        return rows

    def _asks(self, lead: str, entered_at: datetime, rows: dict[str, list[Row]]) -> None:
        record: Row = {"lead_ref": lead, "created_at": text(entered_at - timedelta(days=2)), "industry": "finance"}
        record |= {"email": f"{lead.lower()}@firm.example", "employees": 50, "owner_ref": BERLIN}
        record |= {
            "lead_source": self.draw.choice(("Fair", "Unknown", None)),
            "country": self.draw.choice(("DE", None)),
        }
        rows["crm.leads"].append(record)
        asked: Row = {"submission_ref": lead, "form": "demo_request", "email": record["email"]}
        rows["marketing.form_submissions"].append(asked | {"submitted_at": text(entered_at)})

    def _is_refused(self, lead: str, entered_at: datetime, at: datetime, rows: dict[str, list[Row]]) -> None:
        """For a reason that facts of the same instant, or of a microsecond before or after it, contradict or not."""
        by, (key, kind) = self.draw.choice(("fit", *CONTRADICTABLE)), (f"{lead}-r", self.draw.choice(REFUSALS))
        self._says(key, lead, kind, self.draw.choice(CONTRADICTABLE[by]), at, rows)
        near = at + self.draw.choice(NEAR)
        if by == "fit":
            for name, value in (("employees", "49"), ("industry", self.draw.choice(("retail", "Logistics")))):
                change: Row = {"change_ref": f"{key}-{name}", "lead_ref": lead, "property": name, "value": value}
                rows["crm.lead_changes"].append(change | {"changed_at": text(near)})
            return
        before = self.draw.choice((3, 3, 4)) if by == "tried" else 0
        for j in range(before):
            self._tries(f"{key}-{j}", lead, "no_answer", self.draw.choice((entered_at, at)), rows)
        if self.draw.random() < 0.6:
            self._tries(f"{key}-last", lead, self.draw.choice(("no_answer", "reached")), near, rows)

    def _is_dealt_with(self, lead: str, entered_at: datetime, at: datetime, rows: dict[str, list[Row]]) -> None:
        """A few decisions, openings and calls at the entry, at the exit, and at the end of two weeks."""
        instants = [entered_at + self.draw.choice(NEAR), at, at, at + MICROSECOND]
        for j in range(self.draw.randrange(4)):
            key, then = f"{lead}-{j}", self.draw.choice(instants)
            if self.draw.random() < 0.2:
                opened: Row = {"opportunity_ref": key, "lead_ref": lead, "opened_at": text(then)}
                rows["crm.opportunities"].append(opened | {"owner_ref": self.draw.choice(REPS)})
            else:
                self._says(key, lead, self.draw.choice(KINDS), self.draw.choice(REASONS), then, rows)
        for j in range(self.draw.randrange(3)):
            outcome = self.draw.choice(("no_answer", "reached"))
            self._tries(f"{lead}-t{j}", lead, outcome, entered_at + TWO_WEEKS + self.draw.choice(NEAR), rows)

    def _says(
        self, key: str, lead: str, decision: str, reason: str | None, at: datetime, rows: dict[str, list[Row]]
    ) -> None:
        row: Row = {"decision_ref": key, "lead_ref": lead, "decision": decision, "reason": reason}
        rows["crm.decisions"].append(row | {"rep_ref": self.draw.choice(REPS), "decided_at": text(at)})

    def _tries(self, key: str, lead: str, outcome: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        row: Row = {"activity_ref": key, "lead_ref": lead, "rep_ref": self.draw.choice(REPS[:-1]), "kind": "call"}
        row |= {"outcome": outcome, "occurred_at": text(at), "direction": None, "is_automated": None}
        rows["crm.sales_activities"].append(row | {"logged_at": None})
