"""Edge cases of the CRM: boundaries right after each other, ties, merges, opportunities of several people."""

from datetime import datetime

from .edge_draw import ADDRESSES, Draw, Row, text

OPPORTUNITIES = 45
DECISIONS = ("accepted", "accepted", "handed_over", "rejected", "rejected", "recycled", "recycled", "disqualified")
VALUES = {
    "industry": (
        "software",
        "Software",
        "software",
        "finance",
        "retail",
        "Select",
        "education",
        " logistics ",
        "n/a",
        None,
    ),
    "employees": ("49", "50", "249", "250", "5000", "999999", "-5", None),
    "job_title": ("Head of Sales", "STUDENT", "Team Lead", "Chief of Staff, Manager", "-", None),
    "account_ref": ("EA0", "EA1", "EA2", "EA3", None),
}


class Crm(Draw):
    """The tables of source crm."""

    def leads(self) -> list[Row]:
        return [
            {
                "lead_ref": lead,
                "created_at": text(min(life) if self.draw.random() < 0.8 else self.draw.choice(life)),
                "email": self.addresses[i] if i < ADDRESSES else self.some_address(),
                **{name: self.draw.choice(values) for name, values in VALUES.items() if name != "employees"},
                "employees": self.draw.choice((50, 60, 300, 999999, None)),
            }
            for i, (lead, life) in enumerate(self.lives.items())
        ]

    def changes(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(260):
            lead, name = self.lead(), self.draw.choice((*VALUES, "industry", "email"))
            if name == "email" and self.draw.random() < 0.6:
                continue
            value = self.some_address() if name == "email" else self.draw.choice(VALUES[name])
            row: Row = {"change_ref": f"EC{i:04}", "lead_ref": lead, "property": name, "value": value}
            rows.append(row | {"changed_at": self.at(lead)})
        return rows

    def accounts(self) -> list[Row]:
        """Two versions of each account; the second is sometimes modified after as_of."""
        customers = {"EA0": "2025-03-30", "EA1": "2025-10-26"}
        return [
            {
                "account_ref": f"EA{i}",
                "name": f"Account {i}",
                "customer_since_on": customers.get(f"EA{i}") if version else None,
                "modified_at": text(datetime(2025, 1, 2) if not version else self.draw.choice(self.grid)),
            }
            for version in (0, 1)
            for i in range(4)
        ]

    def merges(self) -> list[Row]:
        """Some join two leads through one that was never exported."""
        drawn: list[Row] = [
            {"merge_ref": f"EM{i}", "kept_ref": self.lead(), "merged_ref": self.lead(), "merged_at": self.any_at()}
            for i in range(14)
        ]
        through: list[Row] = [
            {"merge_ref": f"EMX{i}", "kept_ref": f"EX{i % 3}", "merged_ref": lead, "merged_at": "2025-05-01T00:00:00Z"}
            for i, lead in enumerate(sorted(self.lives)[-6:])
        ]
        return drawn + through

    def opportunities(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(OPPORTUNITIES):
            lead = self.lead() if self.draw.random() < 0.7 else None
            rows.append({"opportunity_ref": f"EO{i:02}", "lead_ref": lead, "opened_at": self.at(lead or "")})
        return rows

    def _opportunity(self) -> str:
        return f"EO{self.draw.randrange(OPPORTUNITIES):02}"

    def contacts(self) -> list[Row]:
        pairs = {(self._opportunity(), self.lead()) for _ in range(50)}
        return [
            {"opportunity_ref": opportunity, "lead_ref": lead, "role": "user", "added_at": self.at(lead)}
            for opportunity, lead in sorted(pairs)
        ]

    def stages(self) -> list[Row]:
        stages = ("prospecting", "discovery", "proposal", "negotiation", "won", "lost", "lost", "lost")
        return [
            {
                "change_ref": f"ES{i:03}",
                "opportunity_ref": self._opportunity(),
                "stage": self.draw.choice(stages),
                "changed_at": self.any_at(),
            }
            for i in range(110)
        ]

    def sales_activities(self) -> list[Row]:
        outcomes = {"call": "reached", "email": "sent", "meeting": "held"}
        rows: list[Row] = []
        for i in range(160):
            lead, kind = self.lead(), self.draw.choice(list(outcomes))
            row: Row = {"activity_ref": f"ET{i:03}", "lead_ref": lead, "rep_ref": "ER1", "kind": kind}
            rows.append(row | {"outcome": outcomes[kind], "occurred_at": self.at(lead)})
        return rows

    def decisions(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(300):
            lead, decision = self.lead(), self.draw.choice(DECISIONS)
            row: Row = {"decision_ref": f"ED{i:03}", "lead_ref": lead, "decision": decision, "reason": f"reason {i}"}
            rows.append(row | {"decided_at": self.at(lead)})
        return rows

    def answers(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(80):
            lead = self.lead()
            row: Row = {"answer_ref": f"EQ{i:03}", "lead_ref": lead, "question": self.draw.choice(("budget", "need"))}
            rows.append(row | {"answer": self.draw.choice(("yes", "no", None)), "answered_at": self.at(lead)})
        return rows
