"""What the pipeline must never read: who people really are, who bought, and which rows were broken on purpose."""

import csv
from pathlib import Path

import numpy as np

from accord.demo.calendar import STARTS, date_of, day_of, stamps
from accord.demo.dirt import BrokenRow
from accord.demo.life import Life

_PEOPLE = (  # noqa: SIM905 (a list of words reads better as words)
    "person lead_ref other_lead_refs kind arrived_on email fit intent purchase_probability bought bought_on "
    "is_customer_before campaign_ref campaign_quality account_ref rep_ref rep_diligence character"
).split()
_DEALS = ("opportunity_ref", "lead_ref", "since", "win_probability", "wins_at", "is_won")
_BROKEN = "broken_rows.csv"


class Truth:
    """Writes people.csv and deals.csv into a folder person by person, then broken_rows.csv.

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

    def add(self, life: Life) -> None:
        """One line for somebody who has arrived by the end."""
        if life.arrived_at >= life.world.end:
            return
        bought = 0 < life.bought_at < STARTS[life.world.last_day]
        self._people.writerow(
            [
                life.person, life.ref, " ".join(life.other_refs), life.kind, date_of(life.arrival_day),
                life.first_email, f"{life.fit:.4f}", f"{max((p[2] for p in life.projects), default=life.intent):.4f}",
                f"{life.purchase_probability:.4f}", str(bought).lower(),
                date_of(day_of(life.bought_at)) if bought else "", str(life.is_customer).lower(), life.campaign.ref,
                life.campaign.quality, life.account.ref, life.sdr.ref, f"{life.sdr.diligence:.2f}", life.character,
            ]
        )  # fmt: skip

        for deal in life.deals:
            if deal.chances[0][0] >= life.world.end:
                continue
            won = deal.is_won and deal.wins_at < life.world.end
            *since, wins_at = stamps(np.array([*(at for at, _ in deal.chances), deal.wins_at], dtype=np.int64), "z")
            for at, (_, chance) in zip(since, deal.chances, strict=True):
                self._deals.writerow([deal.ref, life.ref, at, f"{chance:.6f}", wins_at, str(won).lower()])

    def close(self, broken: list[BrokenRow], earlier: Path | None) -> None:
        """The broken rows of the files just written; for a further night after those in the folder `earlier`.

        No row is listed twice: after a killed call the earlier list may hold these rows already.
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
