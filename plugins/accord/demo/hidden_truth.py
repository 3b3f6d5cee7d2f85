"""The truth that the pipeline must never read: who people really are, who bought, which rows are broken on purpose."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from accord.demo.broken_rows import BrokenRow
from accord.demo.calendar import STARTS, date_of, day_of, stamp, stamps
from accord.demo.company import World
from accord.demo.people import Person

_PEOPLE = (  # noqa: SIM905 (a list of words reads better as words)
    "person lead_ref other_lead_refs kind arrived_on email fit intent purchase_probability bought bought_on "
    "is_customer_before campaign_ref campaign_quality account_ref rep_ref rep_diligence character"
).split()
_DEALS = ("opportunity_ref", "lead_ref", "since", "win_probability", "wins_at", "is_won")
_REPS = ("rep_ref", "team", "diligence", "logs_late", "hides_behind_sequences", "joined_on", "left_on", "absences")
_HAND_OFFS = ("lead_ref", "handed_at", "rep_ref", "is_worth", "follow_up_share")
_SEND_BACKS = ("decision_ref", "lead_ref", "decided_at", "reason", "is_true")
_BROKEN = "broken_rows.csv"


class Truth:
    """Writes reps.csv first, people, deals, hand_offs and send_backs person by person, and broken_rows.csv at the end.

    docs/explanation/demo_world.md describes their columns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handles: list[TextIO] = []
        folder.mkdir(parents=True, exist_ok=True)
        self._people = self._writer("people", _PEOPLE)
        self._deals = self._writer("deals", _DEALS)
        self._hand_offs = self._writer("hand_offs", _HAND_OFFS)
        self._send_backs = self._writer("send_backs", _SEND_BACKS)

    def _writer(self, name: str, header: Sequence[str]) -> Any:
        self._handles.append((self._folder / f"{name}.csv").open("w", newline=""))
        writer = csv.writer(self._handles[-1], lineterminator="\n")
        writer.writerow(header)
        return writer

    def add_reps(self, world: World) -> None:
        """Write everybody who has joined by the last day."""
        writer, last = self._writer("reps", _REPS), date_of(world.last_day)
        for rep in world.sdrs + world.aes:
            if rep.joined_day > world.last_day:
                continue
            has_left = rep.left_day <= world.last_day
            absences = (f"{each.first}/{each.last}" for each in rep.absences if each.first <= last)
            writer.writerow(
                [
                    rep.ref, rep.team, f"{rep.diligence:.4f}", str(rep.logs_late).lower(),
                    str(rep.hides_behind_sequences).lower(), date_of(rep.joined_day),
                    date_of(rep.left_day) if has_left else "", " ".join(absences),
                ]
            )  # fmt: skip

    def add(self, person: Person) -> None:
        """Write a person, unless it arrives after the world ends, and what became of it."""
        if person.arrived_at >= person.world.end:
            return
        intent = max((intent for _, _, intent in person.projects), default=person.intent)
        bought = 0 < person.bought_at < STARTS[person.world.last_day]
        self._people.writerow(
            [
                person.index, person.ref, " ".join(person.other_refs), person.kind, date_of(person.arrival_day),
                person.first_email, f"{person.fit:.4f}", f"{intent:.4f}", f"{person.purchase_probability:.4f}",
                str(bought).lower(), date_of(day_of(person.bought_at)) if bought else "",
                str(person.is_customer).lower(), person.campaign.ref, person.campaign.quality, person.account.ref,
                person.first_sdr.ref, f"{person.first_sdr.diligence:.2f}", person.character,
            ]
        )  # fmt: skip

        for given in person.hand_offs:
            if given.instant < person.world.end:
                at = stamp(given.instant)
                row = [person.ref, at, given.rep_ref, str(given.is_worth).lower(), f"{given.share:.4f}"]
                self._hand_offs.writerow(row)
        for back in person.send_backs:
            if back.instant < person.world.end:
                row = [back.ref, back.lead_ref, stamp(back.instant), back.reason, str(back.is_true).lower()]
                self._send_backs.writerow(row)
        for deal in person.deals:
            if deal.chances[0][0] >= person.world.end:
                continue
            won = deal.is_won and deal.wins_at < person.world.end
            *since, wins_at = stamps(np.array([*(at for at, _ in deal.chances), deal.wins_at], dtype=np.int64), "z")
            for at, (_, chance) in zip(since, deal.chances, strict=True):
                self._deals.writerow([deal.ref, person.ref, at, f"{chance:.6f}", wins_at, str(won).lower()])

    def close(self, broken: list[BrokenRow], earlier: Path | None) -> None:
        """Write the list of broken rows; for extra days after the list in the folder `earlier`.

        No row is listed twice: if an earlier call was killed, its list may already hold these rows.
        """
        for handle in self._handles:
            handle.close()
        listed = {tuple(str(value) for value in row.values()): None for row in broken}
        if earlier is not None:
            with (earlier / _BROKEN).open(newline="") as handle:
                listed = {tuple(row): None for row in list(csv.reader(handle))[1:]} | listed
        with (self._folder / _BROKEN).open("w", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(BrokenRow.header())
            writer.writerows(listed)
