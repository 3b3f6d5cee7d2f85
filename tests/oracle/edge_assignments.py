"""Leads that are passed on at exact instants: when Sales is notified, halfway until due, at due, when it answers."""

from datetime import datetime, timedelta

from .declared import Declared
from .edge_decisions import AS_OF
from .edge_draw import Row, text
from .edge_hand_offs import BERLIN, CALENDARS, LORD_HOWE, MICROSECOND, MOVING, NEAR, YORK, HandOff, HandOffs
from .times import MINUTE, from_us, to_us

PASSED_ON = 150
LEAVING = "ER26"
LEAVES_AND_RETURNS = (  # to which day's hand-offs it matters: 27 October, 3 and 24 November
    datetime(2025, 10, 28, 9), datetime(2025, 10, 28, 12), datetime(2025, 11, 4, 16), datetime(2025, 11, 5, 9),
    datetime(2025, 11, 25, 5), datetime(2025, 11, 25, 10),
)  # fmt: skip
# Notified on 4 November at 5:00 and due at 9:00, after an hour in Berlin; a reroute to Berlin at 10:00 is due at 14:00.
ENTERED_AT, DAY = datetime(2025, 11, 3, 12), datetime(2025, 11, 4)
IN_EVERY_WORLD: tuple[tuple[tuple[tuple[str, str | None], ...], str | None], ...] = (
    ((("08:30", YORK),), None),  # equally long
    ((("08:10", YORK), ("08:34", BERLIN), ("08:50", LORD_HOWE)), None),  # most only by two assignments
    ((("08:20", None), ("08:45", BERLIN)), "09:00"),
    ((("08:20", YORK),), "08:20"),
    ((("05:00", YORK), ("08:59:59.999999", BERLIN)), None),
    ((("09:00", YORK), ("10:00", None), ("11:00", YORK)), None),
    *(((("09:30", MOVING), ("10:00", BERLIN)), at) for at in ("13:59:59.999999", "14:00", "14:00:00.000001")),
)
OWNERS = (BERLIN, YORK, LORD_HOWE, MOVING, LEAVING, None, None)


class EdgeAssignments(HandOffs):
    """Further rows of sources crm and marketing, drawn last."""

    def leaving_rep(self) -> list[Row]:
        """Somebody who leaves and is back three times."""
        row: Row = {"rep_ref": LEAVING, "name": f"Rep {LEAVING}", "team": "sdr", "capacity_per_week": 20}
        row |= {"time_zone": "Europe/Berlin", "hours": "office", "holidays": "DE-BE"}
        versions = [(datetime(2025, 1, 2), True)]
        versions += [(at, number % 2 == 1) for number, at in enumerate(LEAVES_AND_RETURNS)]
        return [row | {"is_active": is_active, "modified_at": text(at)} for at, is_active in versions]

    def passed_on(self, declared: Declared) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {
            f"crm.{name}": [] for name in ("leads", "lead_changes", "decisions", "sales_activities", "opportunities")
        }
        rows["marketing.form_submissions"] = []
        for i in range(PASSED_ON):
            of = self._drawn(f"EPA{i:03}", declared)
            self._enter(of, rows)
            if i % 3 == 0:
                self._is_rerouted(of, declared, rows)
            else:
                self._changes_hands(of, rows)
        self._passes_in_every_world(rows)
        return rows

    def _passes_in_every_world(self, rows: dict[str, list[Row]]) -> None:
        """What is seldom drawn; and a reroute that is still open at the end of the demo world."""
        for i, (changes, answered) in enumerate(IN_EVERY_WORLD):
            of = HandOff(f"EPB{i}", "mql", BERLIN, ENTERED_AT, (DAY,) * 5)
            self._enter(of, rows)
            for j, (clock, owner) in enumerate(changes):
                self._passes(of, f"{of.lead}-{j}", _on_the_day(clock), timedelta(0), rows, owner)
            if answered:
                self._touch(of, f"{of.lead}-first", _on_the_day(answered), rows)
        last = HandOff("EPC", "mql", BERLIN, AS_OF - timedelta(days=2), ())
        self._enter(last, rows)
        self._passes(last, last.lead, AS_OF - timedelta(hours=1), timedelta(0), rows, YORK)

    def _changes_hands(self, of: HandOff, rows: dict[str, list[Row]]) -> None:
        """At some of its turns and at those of the calendar in which nobody is missed: halfway, and one day later."""
        _, notified, warned, due, _ = of.turns
        opened = notified + timedelta(hours=3)  # in Berlin, from 6:00 to 9:00
        halves = (opened + (due - opened) / 2, notified + (due - notified) / 2)
        turns = (notified, opened, *halves, *halves, warned, due, due, due + timedelta(days=1))
        for j in range(self.draw.randrange(1, 4)):
            self._passes(of, f"{of.lead}-{j}", self.draw.choice(turns), self.draw.choice(NEAR), rows)
        if self.draw.random() < 0.4:
            at = self.draw.choice(turns) + self.draw.choice(NEAR)
            self._touch(of, f"{of.lead}-t", at, rows)

    def _is_rerouted(self, of: HandOff, declared: Declared, rows: dict[str, list[Row]]) -> None:
        """Once it is due, to somebody who answers nearly when the reroute is due, or does not."""
        agreement = next(each for each in declared.agreements if each.in_force_from is not None)
        due, owner = of.turns[-1], self.draw.choice(list(CALENDARS))
        at = due + self.draw.choice((timedelta(0), MICROSECOND, timedelta(hours=5), timedelta(days=1)))
        self._passes(of, f"{of.lead}-r", at, timedelta(0), rows, owner)
        assert agreement.reroute_minutes is not None
        length = agreement.reroute_minutes * MINUTE
        starts_at = to_us(datetime.fromisoformat(text(at)))
        until = declared.open_time.due(CALENDARS[owner], starts_at, length)
        if self.draw.random() < 0.7:
            answered_at = from_us(until).replace(tzinfo=None) + self.draw.choice(NEAR)
            self._touch(of, f"{of.lead}-t", answered_at, rows)
        if self.draw.random() < 0.3:
            self._passes(of, f"{of.lead}-s", at + timedelta(hours=1), timedelta(0), rows)

    def _passes(
        self, of: HandOff, key: str, at: datetime, near: timedelta, rows: dict[str, list[Row]], to: str | None = "drawn"
    ) -> None:
        owner = self.draw.choice((*OWNERS, of.owner)) if to == "drawn" else to
        row: Row = {"change_ref": key, "lead_ref": of.lead, "property": "owner_ref", "value": owner}
        rows["crm.lead_changes"].append(row | {"changed_at": text(at + near)})


def _on_the_day(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY:%Y-%m-%d}T{clock}")
