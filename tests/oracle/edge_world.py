"""Raw files full of what is rare in life: ties, shared addresses and browsers, boundary on boundary, edges of windows.

`write(inbox, seed)` adds them to an inbox, beside whatever lies there. Every instant is drawn from a small grid that
holds the changes of the clock, the change of the MQL definition, exact visit gaps and whole weeks, so that edges are
hit often.
"""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]
LEADS, VISITORS, ADDRESSES, OPPORTUNITIES = 90, 60, 80, 45
TURNING_POINTS = (
    "2025-03-29T23:00:00", "2025-03-30T00:59:59.999999", "2025-03-30T01:00:00", "2025-10-25T22:00:00",
    "2025-10-26T00:30:00", "2025-10-26T01:30:00", "2025-08-31T21:59:59.999999", "2025-08-31T22:00:00",
)  # fmt: skip
GAPS = (
    timedelta(microseconds=1), timedelta(seconds=9.999999), timedelta(seconds=10), timedelta(minutes=29, seconds=59),
    timedelta(minutes=30), timedelta(days=1), timedelta(days=7), timedelta(days=7, microseconds=-1), timedelta(days=30),
)  # fmt: skip
CLICK_GAPS = tuple(timedelta(seconds=n) for n in (0, 0, 0.000001, 0.999999, 1, 1.999999, 2, 57, 59.999999, 60))
LINKS = ("/a", "/b", "/c", "/d", "/unseen", None)
DECISIONS = ("accepted", "accepted", "handed_over", "rejected", "rejected", "recycled", "recycled", "disqualified")
VALUES = {
    "industry": (
        "software",
        "software",
        "software",
        "finance",
        "retail",
        "Select",
        "education",
        " logistics ",
        "n/a",
        None,
    ),
    "employees": ("49", "50", "249", "250", "5000", "999999", "unknown", None),
    "job_title": ("Head of Sales", "STUDENT", "Team Lead", "Chief of Staff, Manager", "-", None),
    "account_ref": ("EA0", "EA1", "EA2", "EA3", None),
}


def write(inbox: Path, seed: int) -> None:
    """Writes `<source>/<table>_edge.jsonl` for each table, and newer versions of some rows to `…_edge_resent.jsonl`."""
    for name, rows in _World(random.Random(seed)).tables().items():
        source, table = name.split(".")
        folder = inbox / source
        folder.mkdir(parents=True, exist_ok=True)
        _write_rows(folder / f"{table}_edge.jsonl", rows["first"])
        if rows["resent"]:
            _write_rows(folder / f"{table}_edge_resent.jsonl", rows["resent"])


def _write_rows(file: Path, rows: Iterable[Row]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))


class _World:
    """Draws everything from one generator, so that a seed is a world."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        grid = [datetime.fromisoformat(text) for text in TURNING_POINTS]
        grid += [
            datetime(2025, 1, 10) + timedelta(days=draw.randrange(315), hours=draw.randrange(24)) for _ in range(40)
        ]
        self.grid = grid + [instant + draw.choice(GAPS) for instant in grid for _ in range(2)]
        self.lives = {f"EL{i:02}": self._life() for i in range(LEADS)}
        domains = ("firm.example", "firm.example", "gmail.com", "partner-one.example", "rival-software.example")
        self.addresses = [f"e{i}@{draw.choice(domains)}" for i in range(ADDRESSES)]
        self.addresses[:2] = ["boss@accord-demo.example", "try@test.example"]

    def _life(self) -> list[datetime]:
        """The few instants at which one lead does anything, some of them exact distances from each other."""
        some = self.draw.sample(self.grid, 14)
        return some + [self.draw.choice(some) + self.draw.choice(GAPS) for _ in range(8)]

    def tables(self) -> dict[str, dict[str, list[Row]]]:
        drawn = {
            "crm.leads": self._leads(),
            "crm.lead_changes": self._changes(),
            "crm.accounts": self._accounts(),
            "crm.merges": self._merges(),
            "crm.opportunities": self._opportunities(),
            "crm.opportunity_contacts": self._contacts(),
            "crm.opportunity_stages": self._stages(),
            "crm.sales_activities": self._sales_activities(),
            "crm.decisions": self._decisions(),
            "crm.answers": self._answers(),
            "marketing.campaign_touches": self._touches(),
            "marketing.form_submissions": self._forms(),
            "marketing.email_events": self._mail(),
            "web.page_views": self._page_views(),
            "web.identifications": self._identifications(),
        }
        return {name: {"first": rows, "resent": self._resent(name, rows)} for name, rows in drawn.items()}

    def _resent(self, name: str, rows: list[Row]) -> list[Row]:
        """Newer versions of some rows: the content of another row under the same key."""
        if name in ("web.page_views", "crm.leads", "crm.opportunity_contacts", "crm.accounts"):
            return []
        key = next(iter(rows[0]))
        return [self.draw.choice(rows) | {key: row[key]} for row in self.draw.sample(rows, len(rows) // 15)]

    def _lead(self) -> str:
        """A lead, now and then one that does not exist."""
        return "EL-ghost" if self.draw.random() < 0.01 else self.draw.choice(list(self.lives))

    def _at(self, lead: str) -> str:
        return _text(self.draw.choice(self.lives.get(lead, self.grid)))

    def _some_address(self) -> str:
        address = self.draw.choice(self.addresses)
        return self.draw.choice((address, address, address.upper(), f" {address} ", "no address"))

    def _leads(self) -> list[Row]:
        return [
            {
                "lead_ref": lead,
                "created_at": _text(min(life) if self.draw.random() < 0.8 else self.draw.choice(life)),
                "email": self.addresses[i] if i < ADDRESSES else self._some_address(),
                **{name: self.draw.choice(values) for name, values in VALUES.items() if name != "employees"},
                "employees": self.draw.choice((50, 60, 300, 999999, None)),
            }
            for i, (lead, life) in enumerate(self.lives.items())
        ]

    def _changes(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(260):
            lead, name = self._lead(), self.draw.choice((*VALUES, "industry", "email"))
            if name == "email" and self.draw.random() < 0.6:
                continue
            value = self._some_address() if name == "email" else self.draw.choice(VALUES[name])
            row: Row = {"change_ref": f"EC{i:04}", "lead_ref": lead, "property": name, "value": value}
            rows.append(row | {"changed_at": self._at(lead)})
        return rows

    def _accounts(self) -> list[Row]:
        """Two versions each, the second sometimes modified after as_of."""
        customers = {"EA0": "2025-03-30", "EA1": "2025-10-26"}
        return [
            {
                "account_ref": f"EA{i}",
                "name": f"Account {i}",
                "customer_since_on": customers.get(f"EA{i}") if version else None,
                "modified_at": _text(datetime(2025, 1, 2) if not version else self.draw.choice(self.grid)),
            }
            for version in (0, 1)
            for i in range(4)
        ]

    def _merges(self) -> list[Row]:
        return [
            {"merge_ref": f"EM{i}", "kept_ref": self._lead(), "merged_ref": self._lead(), "merged_at": self._any_at()}
            for i in range(14)
        ]

    def _any_at(self) -> str:
        return "2026-02-01T00:00:00Z" if self.draw.random() < 0.1 else _text(self.draw.choice(self.grid))

    def _opportunities(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(OPPORTUNITIES):
            lead = self._lead() if self.draw.random() < 0.7 else None
            rows.append({"opportunity_ref": f"EO{i:02}", "lead_ref": lead, "opened_at": self._at(lead or "")})
        return rows

    def _opportunity(self) -> str:
        return f"EO{self.draw.randrange(OPPORTUNITIES):02}"

    def _contacts(self) -> list[Row]:
        pairs = {(self._opportunity(), self._lead()) for _ in range(50)}
        return [
            {"opportunity_ref": opportunity, "lead_ref": lead, "role": "user", "added_at": self._at(lead)}
            for opportunity, lead in sorted(pairs)
        ]

    def _stages(self) -> list[Row]:
        stages = ("prospecting", "discovery", "proposal", "negotiation", "won", "lost", "lost", "lost")
        return [
            {
                "change_ref": f"ES{i:03}",
                "opportunity_ref": self._opportunity(),
                "stage": self.draw.choice(stages),
                "changed_at": self._any_at(),
            }
            for i in range(110)
        ]

    def _sales_activities(self) -> list[Row]:
        outcomes = {"call": "reached", "email": "sent", "meeting": "held"}
        rows: list[Row] = []
        for i in range(160):
            lead, kind = self._lead(), self.draw.choice(list(outcomes))
            row: Row = {"activity_ref": f"ET{i:03}", "lead_ref": lead, "rep_ref": "ER1", "kind": kind}
            rows.append(row | {"outcome": outcomes[kind], "occurred_at": self._at(lead)})
        return rows

    def _decisions(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(300):
            lead, decision = self._lead(), self.draw.choice(DECISIONS)
            row: Row = {"decision_ref": f"ED{i:03}", "lead_ref": lead, "decision": decision, "reason": f"reason {i}"}
            rows.append(row | {"decided_at": self._at(lead)})
        return rows

    def _answers(self) -> list[Row]:
        rows: list[Row] = []
        for i in range(80):
            lead = self._lead()
            row: Row = {"answer_ref": f"EQ{i:03}", "lead_ref": lead, "question": self.draw.choice(("budget", "need"))}
            rows.append(row | {"answer": self.draw.choice(("yes", "no", None)), "answered_at": self._at(lead)})
        return rows

    def _touches(self) -> list[Row]:
        return [
            {
                "touch_ref": f"EX{i:03}",
                "campaign_ref": "EK",
                "email": self._some_address(),
                "touched_at": self._any_at(),
            }
            for i in range(60)
        ]

    def _forms(self) -> list[Row]:
        forms = ("contact", "demo_request", "information_request", "download")
        return [
            {
                "submission_ref": f"EF{i:03}",
                "form": self.draw.choice(forms),
                "asset": self.draw.choice(("buyers-guide", "roi-calculator", "poster", None)),
                "visitor_ref": self._visitor() if self.draw.random() < 0.3 else None,
                "email": self._some_address(),
                "fields_filled": self.draw.choice((0, 3, 7, None)),
                "submitted_at": self._any_at(),
            }
            for i in range(260)
        ]

    def _mail(self) -> list[Row]:
        """Deliveries, and clicks at exact distances from them."""
        rows: list[Row] = []
        for i in range(120):
            email, sent, mail = self._some_address(), self.draw.choice(self.grid), f"EN{self.draw.randrange(4)}"
            row: Row = {
                "mail_ref": mail,
                "email": email,
                "user_agent": self.draw.choice(("Outlook", "SafeLinks 2", None)),
            }
            rows.append(row | {"event_ref": f"EE{i:03}d", "kind": "delivered", "occurred_at": _text(sent)})
            later = sent + self.draw.choice((timedelta(0), *GAPS))
            kind = self.draw.choice(("clicked", "clicked", "opened", "unsubscribed"))
            rows.append(row | {"event_ref": f"EE{i:03}c", "kind": kind, "occurred_at": _text(later)})
        rows += self._clicks()
        return [{"event_ref": row.pop("event_ref"), **row} for row in rows]

    def _clicks(self) -> list[Row]:
        """Clicks of one mail by one address at the distances by which machines are told from people."""
        rows: list[Row] = []
        for i in range(40):
            at, email, mail = self.draw.choice(self.grid), self._some_address(), f"EN{self.draw.randrange(4)}"
            for j in range(self.draw.randint(2, 6)):
                at += self.draw.choice(CLICK_GAPS)
                row: Row = {
                    "mail_ref": mail,
                    "email": email,
                    "user_agent": self.draw.choice(("Outlook", "Mozilla/5.0")),
                }
                row |= {"link": self.draw.choice(LINKS), "kind": self.draw.choice(("clicked",) * 5 + ("opened",))}
                rows.append(row | {"event_ref": f"EB{i:02}{j}", "occurred_at": _text(at)})
        return rows

    def _visitor(self) -> str:
        return f"EV{self.draw.randrange(VISITORS):02}"

    def _page_views(self) -> list[Row]:
        """Each visitor has few instants of its own and exact distances from them; some rows are there twice."""
        rows: list[Row] = []
        for i in range(VISITORS):
            life = self._life()
            for at in self.draw.choices(life, k=30):
                rows.append(
                    {
                        "visitor_ref": f"EV{i:02}",
                        "path": self.draw.choice(("/", "/pricing", "/pricing/teams", "/product", "/careers")),
                        "user_agent": self.draw.choice(("Firefox", "Firefox", "Firefox", "CrawlBot", None)),
                        "viewed_at": _text(at + self.draw.choice((timedelta(0), timedelta(0), *GAPS))),
                    }
                )
        return rows

    def _identifications(self) -> list[Row]:
        return [
            {
                "identification_ref": f"EI{i:03}",
                "visitor_ref": self._visitor(),
                "email": self._some_address(),
                "identified_at": self._any_at(),
            }
            for i in range(80)
        ]


def _text(instant: datetime) -> str:
    return instant.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
