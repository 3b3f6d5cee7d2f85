"""Leads that go back to Marketing at the edges of a month and 26 weeks before as_of, and what they do in that time.

Their addresses and their consent change at exact instants, because these decide who may be mailed.
"""

from datetime import datetime, timedelta

from .edge_decisions import AS_OF
from .edge_draw import Draw, Row, text
from .edge_hand_offs import BERLIN, MICROSECOND, MOVING, NEAR, YORK

NURTURED = 130
HALF_A_YEAR = timedelta(weeks=26)
EDGES_OF_MONTHS = (
    datetime(2025, 2, 28, 23), datetime(2025, 3, 31, 22), datetime(2025, 4, 30, 22), datetime(2025, 10, 31, 23),
)  # fmt: skip
DAYS = (datetime(2025, 3, 6, 9), datetime(2025, 4, 14, 23, 30), datetime(2025, 10, 7, 12), datetime(2025, 11, 12, 8))
WAITS = (timedelta(hours=3), timedelta(days=2), HALF_A_YEAR, HALF_A_YEAR)
KINDS = ("rejected", "rejected", "rejected", "recycled", "lost", "lost", "reopened")
WAYS_BACK = ("accepted", "accepted", "demo", "opportunity", "won", "none")
REASONS = (
    "bad contact data",
    "bad_contact_data (returned)",
    "not ready",
    "no budget",
    "no_response",
    "why",
    None,
)
DOMAINS = ("firm.example",) * 8 + (
    "accord-demo.example", "mail.rival-software.example", "test.example", "partner-one.example",
)  # fmt: skip
CONSENT = (True, True, True, True, False, None)
AGENTS = ("Outlook", "Outlook", "SafeLinks 2", None)
TABLES = (
    "crm.leads", "crm.lead_changes", "crm.merges", "crm.decisions", "crm.sales_activities", "crm.opportunities",
    "crm.opportunity_stages", "marketing.form_submissions", "marketing.email_events",
)  # fmt: skip
NO_PROMISE = datetime(2025, 9, 20, 9)  # in the example world Sales promises nothing then (conftest.py)


class EdgeNurture(Draw):
    """Further rows of sources crm and marketing, drawn last."""

    def nurtured(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        for i in range(NURTURED):
            lead, back_at = f"EW{i:03}", self.draw.choice((*DAYS, *EDGES_OF_MONTHS, AS_OF - HALF_A_YEAR))
            if back_at not in DAYS:
                back_at += self.draw.choice((timedelta(0), -MICROSECOND, MICROSECOND))
            self._record(lead, back_at - timedelta(days=2), self.draw.choice(DOMAINS), rows)
            self._goes_back(lead, back_at, rows)
            gate_at = back_at + self.draw.choice(WAITS) + self.draw.choice((timedelta(0), -MICROSECOND, MICROSECOND))
            if self.draw.random() < 0.25:
                again_at = gate_at + self.draw.choice((*NEAR, timedelta(days=1)))
                self._decides(f"{lead}-again", lead, self.draw.choice(("rejected", "disqualified")), again_at, rows)
            self._comes_back(lead, gate_at, rows)
            self._may_be_mailed(lead, back_at - timedelta(days=1), rows)
        self._stays_where_it_is(rows)
        self._is_there_in_every_world(rows)
        return rows

    def _record(self, lead: str, created_at: datetime, domain: str, rows: dict[str, list[Row]]) -> None:
        row: Row = {"lead_ref": lead, "created_at": text(created_at), "email": f"{lead.lower()}@{domain}"}
        row |= {"industry": self.draw.choice(("finance", "retail", None))}
        row |= {"employees": self.draw.choice((50, 49, 20, 0, None)), "has_consent": self.draw.choice(CONSENT)}
        row |= {"account_ref": self.draw.choice(("EA0", *(None,) * 9))}
        row |= {"owner_ref": self.draw.choice((BERLIN, YORK, MOVING, "ER-ghost", None))}
        rows["crm.leads"].append(row)

    def _goes_back(self, lead: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        kind, before = self.draw.choice(KINDS), at - timedelta(days=1)
        if kind == "lost":
            self._sells(f"{lead}-lost", lead, before, {"lost": at}, rows)
        elif kind == "reopened":
            self._decides(f"{lead}-closed", lead, "disqualified", before, rows)
            self._decides(f"{lead}-open", lead, "recycled", at, rows)
        else:
            self._decides(f"{lead}-back", lead, kind, at, rows)

    def _comes_back(self, lead: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        match self.draw.choice(WAYS_BACK):
            case "accepted":
                self._decides(f"{lead}-in", lead, self.draw.choice(("accepted", "handed_over")), at, rows)
            case "demo":
                self._wants_a_demo(lead, at, rows)
            case "opportunity":
                call: Row = {"activity_ref": lead, "lead_ref": lead, "rep_ref": BERLIN, "kind": "call"}
                call |= {"outcome": "reached", "occurred_at": text(at), "direction": None, "is_automated": None}
                rows["crm.sales_activities"].append(call | {"logged_at": None})
                stages = {"won": at + self.draw.choice((timedelta(0), timedelta(days=3)))}
                self._sells(f"{lead}-in", lead, at, stages if self.draw.random() < 0.6 else {}, rows)
            case "won":
                self._sells(f"{lead}-in", lead, at, {"won": at}, rows)

    def _may_be_mailed(self, lead: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        """It gives consent and unsubscribes at nearly the same instant; its address changes, or it gets another one."""
        if self.draw.random() < 0.6:
            self._is_changed(f"{lead}-yes", lead, "has_consent", self.draw.choice(("true", "true", "false")), at, rows)
        if self.draw.random() < 0.6:
            self._unsubscribes(lead, at + self.draw.choice(NEAR), self.draw.choice(AGENTS), rows)
        if self.draw.random() < 0.2:
            self._is_changed(f"{lead}-none", lead, "email", self.draw.choice((None, "no address")), at, rows)
        if self.draw.random() < 0.15:
            other = f"{lead}-o"
            self._record(other, at - timedelta(hours=20), self.draw.choice(DOMAINS), rows)
            merge: Row = {"merge_ref": other, "kept_ref": lead, "merged_ref": other}
            rows["crm.merges"].append(merge | {"merged_at": text(at)})

    def _stays_where_it_is(self, rows: dict[str, list[Row]]) -> None:
        """In an MQL or a SAL; and leads whose domain is no partner's any more on the last day of the example world."""
        for i in range(6):
            lead, at = f"EWP{i}", NO_PROMISE + timedelta(hours=i)
            self._qualified(lead, at - timedelta(days=2), "firm.example", rows)
            self._wants_a_demo(lead, at, rows)
            if i % 2:
                self._decides(f"{lead}-in", lead, "accepted", at + timedelta(minutes=5), rows)
        for i in range(2):
            self._qualified(f"EWW{i}", datetime(2025, 11, 24, 9), "waits.example", rows)
            self._wants_a_demo(f"EWW{i}", datetime(2025, 11, 24, 12), rows)

    def _is_there_in_every_world(self, rows: dict[str, list[Row]]) -> None:
        """What decides who may be mailed, and the last instant of the way back, whatever the seed."""
        day = DAYS[0]
        for i, near in enumerate((timedelta(0), -MICROSECOND, MICROSECOND)):
            self._qualified(f"EWU{i}", day, "firm.example", rows)
            self._is_changed(f"EWU{i}", f"EWU{i}", "has_consent", "true", day + timedelta(hours=1), rows)
            self._unsubscribes(f"EWU{i}", day + timedelta(hours=1) + near, "Outlook", rows)
            self._qualified(f"EWH{i}", day, "firm.example", rows)
            self._decides(f"EWH{i}-back", f"EWH{i}", "rejected", day + timedelta(days=1), rows)
            self._decides(f"EWH{i}-in", f"EWH{i}", "accepted", day + timedelta(days=1) + HALF_A_YEAR + near, rows)
        self._qualified("EWB", day, "firm.example", rows)
        self._decides("EWB", "EWB", "rejected", day + timedelta(days=1), rows)
        rows["crm.decisions"][-1]["reason"] = "Bad Contact-Data (twice)"
        for lead in ("EWO", "EWO-o"):
            self._qualified(lead, day, "firm.example", rows)
        merge: Row = {"merge_ref": "EWO", "kept_ref": "EWO", "merged_ref": "EWO-o"}
        rows["crm.merges"].append(merge | {"merged_at": text(day)})
        self._is_changed("EWO", "EWO", "email", None, day + timedelta(days=1), rows)

    def _qualified(self, lead: str, created_at: datetime, domain: str, rows: dict[str, list[Row]]) -> None:
        row: Row = {"lead_ref": lead, "created_at": text(created_at), "email": f"{lead.lower()}@{domain}"}
        rows["crm.leads"].append(row | {"industry": "finance", "employees": 60, "has_consent": True})

    def _wants_a_demo(self, lead: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        asked: Row = {"submission_ref": lead, "form": "demo_request", "email": _address(lead, rows)}
        rows["marketing.form_submissions"].append(asked | {"submitted_at": text(at)})

    def _unsubscribes(self, lead: str, at: datetime, agent: str | None, rows: dict[str, list[Row]]) -> None:
        sent: Row = {"event_ref": lead, "mail_ref": "EN9", "email": _address(lead, rows), "kind": "unsubscribed"}
        rows["marketing.email_events"].append(sent | {"user_agent": agent, "occurred_at": text(at)})

    def _decides(self, key: str, lead: str, decision: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        row: Row = {"decision_ref": key, "lead_ref": lead, "decision": decision, "reason": self.draw.choice(REASONS)}
        rows["crm.decisions"].append(row | {"rep_ref": BERLIN, "decided_at": text(at)})

    def _is_changed(
        self, key: str, lead: str, name: str, value: str | None, at: datetime, rows: dict[str, list[Row]]
    ) -> None:
        row: Row = {"change_ref": key, "lead_ref": lead, "property": name, "value": value, "changed_at": text(at)}
        rows["crm.lead_changes"].append(row)

    def _sells(
        self, key: str, lead: str, at: datetime, stages: dict[str, datetime], rows: dict[str, list[Row]]
    ) -> None:
        rows["crm.opportunities"].append({"opportunity_ref": key, "lead_ref": lead, "opened_at": text(at)})
        for stage, changed_at in stages.items():
            row: Row = {"change_ref": f"{key}-{stage}", "opportunity_ref": key, "stage": stage}
            rows["crm.opportunity_stages"].append(row | {"changed_at": text(changed_at)})


def _address(lead: str, rows: dict[str, list[Row]]) -> str:
    """The one that the lead's record was created with."""
    return str(next(row["email"] for row in rows["crm.leads"] if row["lead_ref"] == lead))
