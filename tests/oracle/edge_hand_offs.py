"""Leads that are handed over once, at a known instant, and what Sales does exactly at notified, warned and due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .declared import Declared
from .edge_draw import Draw, Row, text
from .open_time import Calendar
from .times import from_us, to_us
from .zones import zone

HAND_OFFS = 120
BERLIN, YORK, LORD_HOWE, MOVING = "ER20", "ER21", "ER22", "ER23"
MOVES_AT = "2025-10-28T05:00:00"  # notified of what was entered on 27 October
CALENDARS = {
    BERLIN: Calendar("office", "Europe/Berlin", "DE-BE"),
    YORK: Calendar("office", "America/New_York", "US"),
    LORD_HOWE: Calendar("always", "Australia/Lord_Howe", "DE-BE"),
    MOVING: Calendar("office", "America/New_York", "DE-BE"),
}
# Their hours are known in the example world only (conftest.py).
OTHERS = {"ER24": Calendar("split", "Europe/Berlin", "US"), "ER25": Calendar("night", "Europe/Berlin", "US")}
# Around the change of the clock, and before the end of the demo world: there they are still open.
DAYS = [datetime(2025, 10, day) for day in (24, 25, 26, 27, 27, 31)]
DAYS += [datetime(2025, 11, day) for day in (3, 10, 14, 19, 20, 20, 21, 21, 24, 25, 25, 26)]
STILL_DUE_SOON = [datetime(2025, 11, 20)] * 8  # by 2,400 minutes
STAGES = {"mql": "raised_hand", "sal": "accepted", "sql": "handed_over"}
MICROSECOND = timedelta(microseconds=1)
NEAR = (timedelta(0), timedelta(0), timedelta(0), -MICROSECOND, MICROSECOND)


@dataclass(frozen=True)
class HandOff:
    """What a lead is handed over by, and instants at which something is decided about it."""

    lead: str
    stage: str
    owner: str | None
    entered_at: datetime
    turns: tuple[datetime, ...]


class HandOffs(Draw):
    """Further rows of sources crm and marketing, drawn last."""

    def steady_reps(self) -> list[Row]:
        """Reps whose calendar is known; one moves at an instant at which Sales is notified."""
        rows = [_rep(rep, calendar) for rep, calendar in (CALENDARS | OTHERS).items() if rep != MOVING]
        before = Calendar("office", "Europe/London", "GB-ENG")
        moved = _rep(MOVING, CALENDARS[MOVING]) | {"modified_at": f"{MOVES_AT}Z"}
        return [*rows, _rep(MOVING, before), moved]

    def hand_offs(self, declared: Declared) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {
            f"crm.{name}": [] for name in ("leads", "lead_changes", "decisions", "sales_activities", "opportunities")
        }
        rows["marketing.form_submissions"] = []
        for i in range(HAND_OFFS):
            of = self._drawn(f"EH{i:03}", declared)
            self._enter(of, rows)
            for j in range(self.draw.randrange(4)):
                self._follow_up(of, f"{of.lead}-{j}", rows)
        return rows

    def _drawn(self, lead: str, declared: Declared) -> HandOff:
        stage, owner = self.draw.choice(list(STAGES)), self.draw.choice((*CALENDARS, *OTHERS, None))
        day = self.draw.choice([*DAYS, *STILL_DUE_SOON] if stage == "sql" else DAYS)
        entered_at = day + timedelta(minutes=self.draw.randrange(24 * 60))
        if self.draw.random() < 0.3:
            entered_at = day + timedelta(hours=self.draw.choice((22, 23))) + self.draw.choice(NEAR)  # at a cut
        agreement = next(each for each in declared.agreements if each.in_force_from is not None)
        target = next(each for each in agreement.targets if each.name == STAGES[stage])
        notified = agreement.notified_at(to_us(_utc(entered_at)), zone(declared.zone.key))
        calendar = CALENDARS.get(owner or "", agreement.default_calendar)
        warned, due = (declared.open_time.due(calendar, notified, length) for length in (target.warn, target.length))
        turns = (entered_at, *(from_us(each).replace(tzinfo=None) for each in (notified, warned, due, due)))
        return HandOff(lead, stage, owner, entered_at, turns)

    def _enter(self, of: HandOff, rows: dict[str, list[Row]]) -> None:
        created_at, entered_at = text(of.entered_at - timedelta(days=2)), text(of.entered_at)
        lead: Row = {"lead_ref": of.lead, "created_at": created_at, "email": f"{of.lead.lower()}@firm.example"}
        lead |= {"industry": "software", "employees": 60, "owner_ref": of.owner}
        rows["crm.leads"].append(lead)
        match of.stage:
            case "mql":
                form = {"submission_ref": of.lead, "form": "demo_request", "email": lead["email"]}
                rows["marketing.form_submissions"].append(form | {"submitted_at": entered_at})
            case "sal":
                accepted = {"decision_ref": of.lead, "lead_ref": of.lead, "decision": "accepted"}
                rows["crm.decisions"].append(accepted | {"rep_ref": self._rep(), "decided_at": entered_at})
            case _:
                self._touch(of, f"{of.lead}-first", of.entered_at - timedelta(days=1), rows)
                opened: Row = {"opportunity_ref": of.lead, "lead_ref": of.lead, "opened_at": entered_at}
                rows["crm.opportunities"].append(opened | {"owner_ref": of.owner})

    def _follow_up(self, of: HandOff, key: str, rows: dict[str, list[Row]]) -> None:
        at = self.draw.choice(of.turns) + self.draw.choice(NEAR)
        what = self.draw.choice(("touch", "touch", "touch", "decision", "owner"))
        if what == "touch":
            self._touch(of, key, at, rows)
        elif what == "decision":
            decision = self.draw.choice(("rejected", "recycled", "disqualified"))
            decided: Row = {"decision_ref": key, "lead_ref": of.lead, "decision": decision, "reason": "edge"}
            rows["crm.decisions"].append(decided | {"rep_ref": self._rep(), "decided_at": text(at)})
        else:
            changed: Row = {"change_ref": key, "lead_ref": of.lead, "property": "owner_ref"}
            changed |= {"value": self.draw.choice((*CALENDARS, None)), "changed_at": text(max(at, of.turns[1]))}
            rows["crm.lead_changes"].append(changed)

    def _touch(self, of: HandOff, key: str, at: datetime, rows: dict[str, list[Row]]) -> None:
        kind, outcome = self.draw.choice((("call", "no_answer"), ("call", "reached"), ("email", "sent")))
        row: Row = {"activity_ref": key, "lead_ref": of.lead, "rep_ref": self.draw.choice(list(CALENDARS))}
        row |= {"kind": kind, "outcome": outcome, "occurred_at": text(at), "direction": None}
        row["is_automated"] = self.draw.random() < 0.1 and not key.endswith("first")
        row["logged_at"] = text(max(at, of.turns[-1] + self.draw.choice(NEAR))) if self.draw.random() < 0.5 else None
        rows["crm.sales_activities"].append(row)

    def _rep(self) -> str | None:
        return self.draw.choice((*CALENDARS, None))


def _rep(ref: str, calendar: Calendar) -> Row:
    row: Row = {"rep_ref": ref, "name": f"Rep {ref}", "team": "sdr" if ref in (BERLIN, MOVING) else "ae"}
    row |= {"capacity_per_week": 20, "time_zone": calendar.zone, "hours": calendar.hours}
    return row | {"holidays": calendar.holidays, "is_active": None, "modified_at": "2025-01-02T00:00:00Z"}


def _utc(naive: datetime) -> datetime:
    return datetime.fromisoformat(text(naive).replace("Z", "+00:00"))
