"""Edge cases of follow-up: reps of several zones, hours and versions, owners, touches at exact instants."""

from datetime import datetime, timedelta

from .edge_draw import GAPS, Draw, Row, text

REPS = ("ER0", "ER1", "ER2", "ER3", "ER4", "ER5", "ER6", "ER7")
OWNERS = (*REPS, *REPS, "ER-ghost", None)
ZONES = ("Europe/Berlin", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Nuuk", "Mars/Base")
HOURS = ("office", "office", "always", "split", "night", "shifts", None)  # some are known in the example world only
HOLIDAYS = ("DE-BE", "US", "nobody's", None)
OUTCOMES = {
    "call": ("reached", "no_answer", "voicemail", "wrong_number", "cancelled", None),
    "email": ("sent", "sent", "replied", "bounced", "cancelled", None),
    "message": ("sent", "replied", "bounced", None),
    "meeting": ("booked", "held", "no_show", "cancelled", None),
}
# From the day after an entry: when Sales is notified (6:00 in Berlin), and when an hour, four hours and a day are due.
CLOCKS = (4, 5, 8, 9, 12, 15, 16)
NEAR = (timedelta(0), timedelta(0), timedelta(0), timedelta(microseconds=-1), timedelta(microseconds=1))


class FollowUp(Draw):
    """Further rows and columns of source crm, drawn last: the other values of a seed stay as they are."""

    def reps(self) -> list[Row]:
        """Versions of each rep; some are made after as_of, some twice at one instant."""
        rows: list[Row] = []
        for rep in REPS:
            at = [datetime(2025, 1, 2), *self.draw.choices(self.grid, k=self.draw.randrange(4))]
            for modified_at in [*at, *at[: self.draw.randrange(2)]]:
                row: Row = {"rep_ref": rep, "name": f"Rep {rep}", "team": self.draw.choice(("sdr", "sdr", "ae"))}
                row |= {"capacity_per_week": 20, "time_zone": self.draw.choice(ZONES)}
                row |= {"hours": self.draw.choice(HOURS), "holidays": self.draw.choice(HOLIDAYS)}
                row |= {
                    "is_active": self.draw.choice((True, True, None, None, False)),
                    "modified_at": text(modified_at),
                }
                rows.append(row)
        return rows

    def new_owners(self) -> list[Row]:
        """Changes of owners, also at the instants of other activities and at notified."""
        rows: list[Row] = []
        for i in range(120):
            lead = self.lead()
            changed_at = self.at(lead) if self.draw.random() < 0.6 else self._the_day_after(lead)
            row: Row = {"change_ref": f"EW{i:03}", "lead_ref": lead, "property": "owner_ref"}
            rows.append(row | {"value": self.draw.choice(OWNERS), "changed_at": changed_at})
        return rows

    def followed_up(self) -> list[Row]:
        """Touches at the instants of other activities of a lead, and on the day after at notified and due."""
        rows: list[Row] = []
        for i in range(260):
            lead = self.lead()
            occurred_at = self.at(lead) if self.draw.random() < 0.3 else self._the_day_after(lead)
            row: Row = {"activity_ref": f"EU{i:03}", "lead_ref": lead, "occurred_at": occurred_at}
            rows.append(row | {"kind": self.draw.choice(list(OUTCOMES))})
            self.say_how(rows[-1])
        return rows

    def say_how(self, touch: Row) -> None:
        """Adds to a touch who did it, with which outcome, whether by a program, and when it was written down."""
        touch["rep_ref"] = self.draw.choice((*REPS, *REPS, "ER-ghost"))
        touch["outcome"] = self.draw.choice(OUTCOMES[touch["kind"]])
        touch["direction"] = self.draw.choice(("inbound", "outbound", None, None))
        touch["is_automated"] = self.draw.choice((True, False, None, None, None))
        later = self.draw.choice((timedelta(0), *GAPS, None))
        logged_at = later is not None and datetime.fromisoformat(touch["occurred_at"][:-1]) + later
        touch["logged_at"] = text(logged_at) if logged_at else None

    def name_reps(self, rows: list[Row], column: str) -> None:
        for row in rows:
            row[column] = self.draw.choice(OWNERS)

    def _the_day_after(self, lead: str) -> str:
        at = self.draw.choice(self.lives.get(lead, self.grid))
        day = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=self.draw.choice((1, 1, 1, 2, 3)))
        return text(day + timedelta(hours=self.draw.choice(CLOCKS)) + self.draw.choice(NEAR))
