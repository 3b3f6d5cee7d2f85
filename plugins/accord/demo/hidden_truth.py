"""The truth that the pipeline must never read: who people really are, who bought, which rows are broken on purpose."""

import csv
from pathlib import Path

import numpy as np

from accord.demo.broken_rows import BrokenRow
from accord.demo.calendar import STARTS, date_of, day_of, stamps
from accord.demo.people import Person

_PEOPLE = (  # noqa: SIM905 (a list of words reads better as words)
    "person lead_ref other_lead_refs kind arrived_on email fit intent purchase_probability bought bought_on "
    "is_customer_before campaign_ref campaign_quality account_ref rep_ref rep_diligence character"
).split()
_DEALS = ("opportunity_ref", "lead_ref", "since", "win_probability", "wins_at", "is_won")
_BROKEN = "broken_rows.csv"


class Truth:
    """Writes people.csv and deals.csv person by person, and broken_rows.csv at the end.

    docs/explanation/demo_world.md describes their columns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._handle = (folder / "people.csv").open("w", newline="")
        self._people = csv.writer(self._handle, lineterminator="\n")
        self._people.writerow(_PEOPLE)
        self._deals_handle = (folder / "deals.csv").open("w", newline="")
        self._deals = csv.writer(self._deals_handle, lineterminator="\n")
        self._deals.writerow(_DEALS)

    def add(self, person: Person) -> None:
        """Write a person, unless it arrives after the world ends, and its deals."""
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
                person.sdr.ref, f"{person.sdr.diligence:.2f}", person.character,
            ]
        )  # fmt: skip

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
        self._handle.close()
        self._deals_handle.close()
        listed = {tuple(str(value) for value in row.values()): None for row in broken}
        if earlier is not None:
            with (earlier / _BROKEN).open(newline="") as handle:
                listed = {tuple(row): None for row in list(csv.reader(handle))[1:]} | listed
        with (self._folder / _BROKEN).open("w", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(BrokenRow.header())
            writer.writerows(listed)
