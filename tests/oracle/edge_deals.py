"""Edge cases of opportunities: won after a disqualification, lost and moved again, roles added at any of these."""

from datetime import timedelta

from .edge_draw import GAPS, Draw, Row, text

DEALS = 40
STEPS = (timedelta(0), *GAPS)
STAGES = ("prospecting", "proposal", "proposal", "negotiation", "lost", "lost", "lost", "won")


class Deals(Draw):
    """Further rows of source crm, drawn last: the other tables of a seed stay as they are."""

    def deals(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {
            "crm.decisions": [],
            "crm.opportunities": [],
            "crm.opportunity_contacts": [],
            "crm.opportunity_stages": [],
        }
        for i in range(DEALS):
            self._deal(f"EP{i}", rows)
        return rows

    def name_origins(self, leads: list[Row], mails: list[Row]) -> None:
        """Some records name a source and a campaign, some mails a campaign."""
        for row in leads:
            row["lead_source"] = self.draw.choice(("Webinar", "Fair", "Unknown", None, None))
            row["campaign_ref"] = self.draw.choice(("EK", "EL", None, None, None))
        for row in mails:
            row["campaign_ref"] = self.draw.choice(("EM", None))

    def _deal(self, name: str, rows: dict[str, list[Row]]) -> None:
        """One opportunity of few steps at exact distances, with a decision and a role at or right after one of them."""
        lead = self.lead()
        at = self.draw.choice(self.lives.get(lead, self.grid))
        rows["crm.opportunities"].append({"opportunity_ref": name, "lead_ref": lead, "opened_at": text(at)})
        instants = [at]
        for j in range(self.draw.randint(1, 5)):
            at += self.draw.choice(STEPS)
            instants.append(at)
            row: Row = {"change_ref": f"{name}-{j}", "opportunity_ref": name, "stage": self.draw.choice(STAGES)}
            rows["crm.opportunity_stages"].append(row | {"changed_at": text(at)})
        decision = self.draw.choice(("disqualified", "disqualified", "rejected", "recycled"))
        row = {"decision_ref": name, "lead_ref": lead, "decision": decision, "reason": f"deal {name}"}
        rows["crm.decisions"].append(row | {"decided_at": text(self.draw.choice(instants))})
        added_at = self.draw.choice(instants) + self.draw.choice(STEPS)
        row = {"opportunity_ref": name, "lead_ref": self.lead(), "role": "user", "added_at": text(added_at)}
        rows["crm.opportunity_contacts"].append(row)
