"""Raw files full of rare cases: ties, shared addresses and browsers, repeated boundaries, edges of windows.

`write(inbox, seed)` adds them to an inbox. Every instant is drawn from a small grid with the clock changes, the change
of the MQL definition, exact visit gaps and whole weeks, so that edges occur often.
"""

import json
import random
from collections.abc import Iterable
from pathlib import Path

from .edge_assignments import EdgeAssignments
from .edge_crm import Crm
from .edge_deals import Deals
from .edge_decisions import EdgeDecisions
from .edge_disputes import EdgeDisputes
from .edge_draw import Row
from .edge_follow_up import FollowUp
from .edge_nurture import EdgeNurture
from .edge_online import Online
from .history import DECLARED


def write(inbox: Path, seed: int) -> None:
    """Writes `<source>/<table>_edge.jsonl` per table, and newer versions of some rows to `…_edge_resent.jsonl`."""
    for name, rows in _World(random.Random(seed)).tables().items():
        source, table = name.split(".")
        folder = inbox / source
        folder.mkdir(parents=True, exist_ok=True)
        _write_rows(folder / f"{table}_edge.jsonl", rows["first"])
        if rows["resent"]:
            _write_rows(folder / f"{table}_edge_resent.jsonl", rows["resent"])


def _write_rows(file: Path, rows: Iterable[Row]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))


class _World(Crm, Online, Deals, FollowUp, EdgeAssignments, EdgeDecisions, EdgeDisputes, EdgeNurture):
    """Draws all tables, and newer versions of some rows."""

    def tables(self) -> dict[str, dict[str, list[Row]]]:
        drawn = {
            "crm.leads": self.leads(),
            "crm.lead_changes": self.changes(),
            "crm.accounts": self.accounts(),
            "crm.merges": self.merges(),
            "crm.opportunities": self.opportunities(),
            "crm.opportunity_contacts": self.contacts(),
            "crm.opportunity_stages": self.stages(),
            "crm.sales_activities": self.sales_activities(),
            "crm.decisions": self.decisions(),
            "crm.answers": self.answers(),
            "marketing.campaign_touches": self.touches(),
            "marketing.form_submissions": self.forms(),
            "marketing.email_events": self.mail(),
            "web.page_views": self.page_views(),
            "web.identifications": self.identifications(),
        }
        given = {name: {"first": rows, "resent": self._resent(name, rows)} for name, rows in drawn.items()}
        for name, rows in (*self.deals().items(), *self.ties().items()):
            given[name]["first"] = given[name]["first"] + rows
        self.name_origins(given["crm.leads"]["first"], given["marketing.email_events"]["first"])
        self._hand_over(given)
        self._decide(given)
        given["crm.reps"]["first"] += self.leaving_rep()
        for name, more in self.passed_on(DECLARED).items():
            given[name]["first"] += more
        return given

    def _hand_over(self, given: dict[str, dict[str, list[Row]]]) -> None:
        """Gives leads and opportunities to reps, who follow up."""
        given["crm.reps"] = {"first": self.reps() + self.steady_reps(), "resent": []}
        for name, column in (("leads", "owner_ref"), ("opportunities", "owner_ref"), ("decisions", "rep_ref")):
            for rows in given[f"crm.{name}"].values():
                self.name_reps(rows, column)
        touches = given["crm.sales_activities"]
        for touch in (*touches["first"], *touches["resent"]):
            self.say_how(touch)
        touches["first"] += self.followed_up()
        given["crm.lead_changes"]["first"] += self.new_owners()
        for name, more in self.hand_offs(DECLARED).items():
            given[name]["first"] += more

    def _decide(self, given: dict[str, dict[str, list[Row]]]) -> None:
        """Gives decisions reasons, and adds leads about whom Sales decides at exact instants."""
        for rows in given["crm.decisions"].values():
            self.give_reasons(rows)
        for name, more in self.decided().items():
            given[name]["first"] += more
        given["crm.disputes"] = self.disputes(given["crm.decisions"]["first"])
        for name, more in self.nurtured().items():
            given[name]["first"] += more

    def _resent(self, name: str, rows: list[Row]) -> list[Row]:
        """Newer versions of some rows: the same key with the content of another row."""
        if name in ("web.page_views", "crm.leads", "crm.opportunity_contacts", "crm.accounts"):
            return []
        key = next(iter(rows[0]))
        return [self.draw.choice(rows) | {key: row[key]} for row in self.draw.sample(rows, len(rows) // 15)]
