"""Whether Sales spoke with its MQLs, as published in `follow_up_rates` and `follow_up` (rule 45)."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from accord.report.shares import Share, share

WITHIN = ("contacted", "only_tried", "only_decided", "ignored")  # what became of an MQL within two weeks

MONTHS = f"""
select cohort_month, {", ".join(WITHIN)}, minutes_p50, minutes_p90, is_mature
from accord.follow_up_rates
where dimension = 'all' and stage = 'mql'
order by cohort_month
"""
RECENT = f"""
select {", ".join(f"count(*) filter (where within_14_days = '{each}')" for each in WITHIN)}
from accord.follow_up
where stage = 'mql' and entered_at >= $since and ($rep is null or owner_id = $rep)
"""


@dataclass(frozen=True)
class Contact:
    """MQLs by what became of them within two weeks. Those whose two weeks are not over are in none."""

    contacted: int
    only_tried: int
    only_decided: int
    ignored: int

    @property
    def known(self) -> int:
        return self.contacted + self.only_tried + self.only_decided + self.ignored

    @property
    def contact_share(self) -> Share:
        return share(self.contacted, self.known)

    @property
    def ignored_share(self) -> Share:
        return share(self.ignored, self.known)


@dataclass(frozen=True)
class ContactMonth:
    """MQLs of one business month of hand-off.

    `half_minutes`, `most_minutes`: business minutes within which half, and nine of ten, were answered; None where
    fewer have an answer.
    """

    month: date
    contact: Contact
    half_minutes: float | None
    most_minutes: float | None
    is_mature: bool


def months(connection: duckdb.DuckDBPyConnection) -> list[ContactMonth]:
    """All months with MQLs that were handed off, the first one first."""
    return [
        ContactMonth(month, Contact(*counts), half, most, is_mature)
        for month, *counts, half, most, is_mature in connection.execute(MONTHS).fetchall()
    ]


def recent(connection: duckdb.DuckDBPyConnection, since: datetime, rep: str | None = None) -> Contact:
    """The MQLs handed off at `since` or later, of all owners or of one."""
    row = connection.execute(RECENT, {"since": since, "rep": rep}).fetchone()
    assert row is not None
    return Contact(*row)


def together(found: list[ContactMonth]) -> Contact:
    """The sums of several months."""
    return Contact(*(sum(getattr(each.contact, name) for each in found) for name in WITHIN))
