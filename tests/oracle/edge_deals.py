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

    def ties(self) -> dict[str, list[Row]]:
        """Rows at few instants, whose keys are numbers of one and of two digits, some with a zero before."""
        rows: dict[str, list[Row]] = {"crm.decisions": [], "crm.answers": [], "crm.lead_changes": []}
        identified = rows["web.identifications"] = []
        for i in range(60):
            lead = self.draw.choice(list(self.lives)[:8])
            at, key = text(self.draw.choice(self.lives[lead][:3])), f"{'0' * self.draw.randrange(2)}{i}"
            owner: Row = {"lead_ref": lead}
            decision = self.draw.choice(("rejected", "recycled", "accepted", "handed_over"))
            row: Row = owner | {"decision_ref": key, "decision": decision, "reason": f"tie {i}", "decided_at": at}
            rows["crm.decisions"].append(row)
            row = owner | {"answer_ref": key, "question": "budget", "answer": self.draw.choice(("yes", "no", None))}
            rows["crm.answers"].append(row | {"answered_at": at})
            row = owner | {"change_ref": key, "property": "industry", "value": f"industry {i}", "changed_at": at}
            rows["crm.lead_changes"].append(row)
            row = {"identification_ref": key, "visitor_ref": f"EV0{i % 4}", "email": self.addresses[2 + i % 5]}
            identified.append(row | {"identified_at": at})
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
        for j in range(8, 8 + self.draw.randint(1, 5)):
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
