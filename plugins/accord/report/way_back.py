"""What came back of the leads that went back to Marketing, as published in `nurture_outcomes` (rule 49)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb

from accord.report.nurture import WHY
from accord.report.shares import Share, share

OUTCOMES = """
select cohort_month, why, category, entered, returned, became_sql, became_customer
from accord.nurture_outcomes
where is_mature
order by cohort_month, why, category
"""
COUNTED = ("entered", "returned", "became_sql", "became_customer")


@dataclass(frozen=True)
class Outcome:
    """Times that leads went back in one mature month, of one why and category, and what became of them."""

    month: date
    why: str
    category: str
    entered: int
    returned: int
    became_sql: int
    became_customer: int


@dataclass(frozen=True)
class Returned:
    """The same of several months together; `of` is a why or a category."""

    of: str
    entered: int
    returned: int
    became_sql: int
    became_customer: int

    @property
    def returned_share(self) -> Share:
        return share(self.returned, self.entered)

    @property
    def sql_share(self) -> Share:
        return share(self.became_sql, self.entered)

    @property
    def customer_share(self) -> Share:
        return share(self.became_customer, self.entered)


@dataclass(frozen=True)
class WayBack:
    """`months`: the mature ones in which leads went back, the first one first. `by_category`: of what Sales sent back,
    the most frequent category first.
    """

    months: list[date]
    total: Returned
    by_why: list[Returned]
    by_category: list[Returned]


def outcomes(connection: duckdb.DuckDBPyConnection) -> list[Outcome]:
    """Of all mature months."""
    return [Outcome(*row) for row in connection.execute(OUTCOMES).fetchall()]


def way_back(found: list[Outcome]) -> WayBack:
    """A lead that was lost has no reason of Sales, so it is in no category."""
    places = {why: place for place, why in enumerate(WHY)}
    by_why = _grouped(found, lambda each: each.why)
    by_category = _grouped([each for each in found if each.why != "lost"], lambda each: each.category)
    return WayBack(
        list(dict.fromkeys(each.month for each in found)),
        _together("all", found),
        sorted(by_why, key=lambda row: (places.get(row.of, len(places)), row.of)),
        sorted(by_category, key=lambda row: (-row.entered, row.of)),
    )


def _grouped(found: list[Outcome], key: Callable[[Outcome], str]) -> list[Returned]:
    names = dict.fromkeys(map(key, found))
    return [_together(name, [each for each in found if key(each) == name]) for name in names]


def _together(of: str, found: list[Outcome]) -> Returned:
    return Returned(of, *(sum(getattr(each, column) for each in found) for column in COUNTED))
