"""Small stories drawn at random: people whose rows come late, again and otherwise. Each story has people of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.end_to_end.small_lakes import Row

ASIDE = (
    timedelta(0), timedelta(microseconds=-1), timedelta(microseconds=1), timedelta(days=-7), timedelta(days=-30),
    timedelta(minutes=-30), timedelta(minutes=-20), timedelta(minutes=10), timedelta(days=1),
)  # fmt: skip
NEAR = (0, 1, 9, 10, 60, 600, 1740, 1800, 1860)  # seconds by which instants of a story lie apart
USUAL = {
    "crm.leads": 6, "crm.lead_changes": 5, "crm.accounts": 1, "crm.merges": 2, "crm.opportunities": 3,
    "crm.opportunity_contacts": 2, "crm.opportunity_stages": 4, "crm.sales_activities": 4, "crm.decisions": 4,
    "crm.answers": 2, "crm.reps": 2, "marketing.campaigns": 1, "marketing.campaign_touches": 2,
    "marketing.form_submissions": 4, "marketing.email_events": 5, "web.page_views": 7, "web.identifications": 2,
}  # fmt: skip


def stories(seed: int, how_many: int, as_ofs: Sequence[str]) -> list[Row]:
    """The rows of so many stories, each of a few people over a few weeks around these instants."""
    draw = Random(seed)
    return [row for number in range(how_many) for row in _story(draw, f"s{number}-", as_ofs)]


def _story(draw: Random, name: str, as_ofs: Sequence[str]) -> Iterator[Row]:
    edges = [datetime.fromisoformat(each) for each in as_ofs]
    instants = [edge + aside for edge in edges for aside in ASIDE]
    for _ in range(8):
        instant = edges[0] + timedelta(days=draw.uniform(-24, 6))
        instants += [instant, instant + timedelta(seconds=draw.choice(NEAR))]
    rows = _Rows(draw, name, draw.sample(instants, draw.choice([6, 12, 20])))
    for run in range(len(edges)):
        for _ in range(draw.choice([0, 1, 2, 3, 5]) if run else draw.choice([5, 10, 20])):
            (table,) = draw.choices(list(USUAL), list(USUAL.values()))
            yield run, table, rows.row(table)


class _Rows:
    """Rows with keys of so few that many come again, at instants of so few that many coincide."""

    def __init__(self, draw: Random, name: str, instants: Sequence[datetime]) -> None:
        self.draw, self.name, self.instants = draw, name, instants

    def row(self, table: str) -> dict[str, Any]:
        said: Callable[[], dict[str, Any]] = getattr(self, f"_{table.split('.')[1]}")
        return said()

    def at(self) -> str:
        return self.draw.choice(self.instants).isoformat()

    def key(self, kind: str, of: int = 2) -> str:
        return f"{self.name}{kind}{self.draw.randrange(of)}"

    def one(self, *values: Any) -> Any:
        return self.draw.choice(values)

    def email(self) -> str:
        domain = self.one("firm.example", "firm.example", "Gmail.com", "rival-software.example")
        return self.one(f"{self.key('mail')}@{domain}", f"{self.name}mail0@firm.example")

    def _leads(self) -> dict[str, Any]:
        return {
            "lead_ref": self.key("L", 3), "created_at": self.at(), "email": self.one(self.email(), None),
            "country": self.one("DE", "FR", None), "industry": self.one("software", "Select", None),
            "employees": self.one(60, 999999, None), "lead_source": self.one("web", None),
            "account_ref": self.one(self.key("A"), None), "job_title": self.one("Director", None),
            "owner_ref": self.one(self.key("R"), None),
        }  # fmt: skip

    def _lead_changes(self) -> dict[str, Any]:
        values = {"email": self.email(), "employees": "70", "country": "FR", "account_ref": self.key("A")}
        values["owner_ref"] = self.key("R")
        name = self.one(*values)
        said = {"change_ref": self.key("c", 3), "lead_ref": self.key("L", 3), "changed_at": self.at()}
        return said | {"property": name, "value": self.one(values[name], None)}

    def _accounts(self) -> dict[str, Any]:
        since = self.one(None, self.at()[:10])
        return {"account_ref": self.key("A"), "name": "A", "customer_since_on": since, "modified_at": self.at()}

    def _merges(self) -> dict[str, Any]:
        said = {"merge_ref": self.key("m"), "kept_ref": self.key("L", 3), "merged_ref": self.key("L", 3)}
        return said | {"merged_at": self.at()}

    def _opportunities(self) -> dict[str, Any]:
        said = {"opportunity_ref": self.key("O"), "lead_ref": self.one(self.key("L", 3), None)}
        return said | {
            "opened_at": self.at(),
            "amount": self.one(1.5, None),
            "owner_ref": self.one(self.key("R"), None),
        }

    def _opportunity_contacts(self) -> dict[str, Any]:
        return {"opportunity_ref": self.key("O"), "lead_ref": self.key("L", 3), "added_at": self.at()}

    def _opportunity_stages(self) -> dict[str, Any]:
        said = {"change_ref": self.key("s", 3), "opportunity_ref": self.key("O"), "changed_at": self.at()}
        return said | {"stage": self.one("prospecting", "discovery", "won", "lost", "lost")}

    def _sales_activities(self) -> dict[str, Any]:
        said = {"activity_ref": self.key("t"), "lead_ref": self.key("L", 3), "occurred_at": self.at()}
        said |= {"kind": self.one("call", "email", "message", "meeting"), "rep_ref": self.key("R")}
        said |= {"outcome": self.one("held", "reached", "sent", "replied", "bounced", None)}
        said |= {"direction": self.one("inbound", None), "is_automated": self.one(True, False, None, None)}
        return said | {"logged_at": self.one(self.at(), None)}

    def _reps(self) -> dict[str, Any]:
        said = {"rep_ref": self.key("R"), "name": "R", "team": self.one("sdr", "ae"), "capacity_per_week": 20}
        said |= {"time_zone": self.one("Europe/Berlin", "America/New_York", "Mars/Base"), "modified_at": self.at()}
        said |= {"hours": self.one("office", "always", "shifts", None), "holidays": self.one("US", None)}
        return said | {"is_active": self.one(True, None, False)}

    def _decisions(self) -> dict[str, Any]:
        decision = self.one("accepted", "rejected", "recycled", "disqualified", "handed_over")
        said = {"decision_ref": self.key("d", 3), "lead_ref": self.key("L", 3), "decided_at": self.at()}
        said |= {"decision": decision, "rep_ref": self.one(self.key("R"), None)}
        return said | {"reason": self.one("budget", None)}

    def _answers(self) -> dict[str, Any]:
        said = {"answer_ref": self.key("a"), "lead_ref": self.key("L", 3), "answered_at": self.at()}
        return said | {"question": self.one("budget", "need"), "answer": self.one("yes", "no", None)}

    def _campaigns(self) -> dict[str, Any]:
        said = {"campaign_ref": self.key("C"), "name": "C", "channel": self.one("webinar", "email")}
        return said | {"started_on": "2025-01-01", "modified_at": self.at()}

    def _campaign_touches(self) -> dict[str, Any]:
        said = {"touch_ref": self.key("t"), "campaign_ref": self.key("C"), "email": self.email()}
        return said | {"touched_at": self.at()}

    def _form_submissions(self) -> dict[str, Any]:
        said = {"submission_ref": self.key("f", 3), "form": self.one("contact", "demo_request", "download")}
        visitor = self.one(self.key("v"), None)
        return said | {"visitor_ref": visitor, "email": self.email(), "submitted_at": self.at()}

    def _email_events(self) -> dict[str, Any]:
        said = {"event_ref": self.key("e", 5), "mail_ref": self.key("M"), "email": self.email()}
        said |= {"kind": self.one("delivered", "opened", "clicked", "clicked"), "occurred_at": self.at()}
        return said | {"link": self.one("/a", "/b", "/c", "/unseen"), "user_agent": self.one("Firefox", "somebot")}

    def _page_views(self) -> dict[str, Any]:
        said = {"visitor_ref": self.key("v"), "path": self.one("/pricing", "/product/planner", "/")}
        return said | {"viewed_at": self.at(), "user_agent": self.one("Firefox", "Firefox", "somebot")}

    def _identifications(self) -> dict[str, Any]:
        said = {"identification_ref": self.key("i"), "visitor_ref": self.key("v"), "email": self.email()}
        return said | {"identified_at": self.at()}
