"""For which reasons Sales sent leads back, and which of them the facts contradict (rule 43)."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from accord.report.shares import Share, share

REASONS = """
select reason, responsible, count(*) as decisions, count(is_contradicted), count(*) filter (where is_contradicted)
from accord.follow_up
where entered_at >= $since and disposition <> 'accepted'
group by all
order by decisions desc, reason
"""
WITHOUT_A_NAME = """
select
    count(*) filter (where dispositions.reason = 'other'),
    count(distinct dispositions.reason_told) filter (where dispositions.reason = 'other'),
    count(*) filter (where dispositions.reason = 'unknown')
from accord.follow_up as hand_offs
inner join accord.dispositions as dispositions
    on hand_offs.hand_off_id = dispositions.hand_off_id and dispositions.is_disposition
where hand_offs.entered_at >= $since
"""


@dataclass(frozen=True)
class Reason:
    """Decisions that sent a hand-off's lead back for one reason.

    `responsible`: marketing, sales or nobody. `checked`: decisions of which facts could contradict the reason.
    """

    reason: str
    responsible: str
    decisions: int
    checked: int
    contradicted: int

    @property
    def contradicted_share(self) -> Share:
        return share(self.contradicted, self.checked)


@dataclass(frozen=True)
class WithoutAName:
    """Decisions whose text is no reason of the list, with the number of different texts; and those without a text."""

    decisions: int
    texts: int
    silent: int


def reasons(connection: duckdb.DuckDBPyConnection, since: datetime) -> list[Reason]:
    """Of the hand-offs entered at `since` or later; the most frequent reason first."""
    return [Reason(*row) for row in connection.execute(REASONS, {"since": since}).fetchall()]


def without_a_name(connection: duckdb.DuckDBPyConnection, since: datetime) -> WithoutAName:
    """What the list of reasons could learn."""
    row = connection.execute(WITHOUT_A_NAME, {"since": since}).fetchone()
    assert row is not None
    return WithoutAName(*row)


def most_contradicted(found: list[Reason]) -> Reason | None:
    """The reason that the facts contradict most often; of equals the one with the greater share."""
    contradicted = [row for row in found if row.contradicted]
    return max(contradicted, key=lambda row: (row.contradicted, -row.checked), default=None)
