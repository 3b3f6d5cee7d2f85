"""The leads that are not with Sales, as published in `nurture_list`: why, what they lack, who may be mailed.

What is published (rules 46 to 48) is only counted and put in order here.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

# In this order; a boundary of another kind comes after them.
WHY = ("not_qualified_yet", "rejected", "recycled", "lost", "not_for_sales", "no_promise")
BY_WHY = "select why, count(*), count(*) filter (where may_be_mailed) from accord.nurture_list group by why"
SUPPRESSED = """
select suppressed_because, count(*) as leads from accord.nurture_list
where suppressed_because is not null
group by suppressed_because
order by leads desc, suppressed_because
"""
MOMENTS = """
select
    count(*) filter (where waits_for_a_moment),
    count(*) filter (where try_again_on <= $today),
    count(*) filter (where try_again_on <= $today and may_be_mailed)
from accord.nurture_list
"""
NEAREST = """
select {columns} from accord.nurture_list
where may_be_mailed or not $only_may_be_mailed
order by barriers is not null, nearness nulls last, lead_id
limit $number
"""
ONE = "select {columns} from accord.nurture_list where lead_id = $lead_id"


@dataclass(frozen=True)
class OfWhy:
    """Leads of the nurture list, and how many of them may be mailed."""

    why: str
    leads: int
    may_be_mailed: int


@dataclass(frozen=True)
class NurtureList:
    """`suppressed`: why the others may not be mailed, with their number, the most frequent reason first.

    `wait`: leads that lack nothing. `try_again`: leads that are due to be tried again, `try_again_by_mail` of them may
    be mailed.
    """

    by_why: list[OfWhy]
    suppressed: list[tuple[str, int]]
    wait: int
    try_again: int
    try_again_by_mail: int

    @property
    def leads(self) -> int:
        return sum(each.leads for each in self.by_why)

    @property
    def may_be_mailed(self) -> int:
        return sum(each.may_be_mailed for each in self.by_why)


@dataclass(frozen=True)
class NurturedLead:
    """A row of `nurture_list`; see the contract of that table."""

    lead_id: str
    why: str
    reason: str | None
    category: str | None
    since_at: datetime
    since_on: date
    try_again_on: date | None
    stage: str
    cycle: int
    times_nurtured: int
    last_acted_at: datetime | None
    gate: str | None
    definition: str | None
    barriers: str | None
    clauses_missing: str | None
    missing: str | None
    nearness: float | None
    waits_for_a_moment: bool | None
    may_be_mailed: bool
    suppressed_because: str | None
    owner_id: str | None
    total_score: float | None

    def lacking(self, texts: dict[str, str]) -> dict[str, str]:
        """Clause that does not hold -> its sentence, in the order of the definition.

        `texts`: clause -> sentence, of the definition. Where it lacks one, all published sentences stand under "".
        """
        names = [*_names(self.barriers), *_names(self.clauses_missing)]
        if any(name not in texts for name in names):
            return {"": self.missing or ""}
        return {name: text for name, text in texts.items() if name in names}

    def is_barrier(self, clause: str) -> bool:
        return clause in _names(self.barriers)


COLUMNS = ", ".join(NurturedLead.__dataclass_fields__)


def summary(connection: duckdb.DuckDBPyConnection, today: date) -> NurtureList:
    """Of all leads of the list. `today`: the business day by which leads are due to be tried again."""
    by_why = [OfWhy(*row) for row in connection.execute(BY_WHY).fetchall()]
    moments = connection.execute(MOMENTS, {"today": today}).fetchone()
    assert moments is not None
    return NurtureList(sorted(by_why, key=_place), connection.execute(SUPPRESSED).fetchall(), *moments)


def nearest(connection: duckdb.DuckDBPyConnection, number: int, only_may_be_mailed: bool = False) -> list[NurturedLead]:
    """Those without barriers first, then those that lack least."""
    given = {"number": number, "only_may_be_mailed": only_may_be_mailed}
    return [NurturedLead(*row) for row in connection.execute(NEAREST.format(columns=COLUMNS), given).fetchall()]


def of_lead(connection: duckdb.DuckDBPyConnection, lead_id: str) -> NurturedLead | None:
    """None of a lead that is not on the list."""
    row = connection.execute(ONE.format(columns=COLUMNS), {"lead_id": lead_id}).fetchone()
    return NurturedLead(*row) if row else None


def _names(clauses: str | None) -> list[str]:
    return clauses.split(", ") if clauses else []


def _place(row: OfWhy) -> tuple[int, str]:
    return WHY.index(row.why) if row.why in WHY else len(WHY), row.why
