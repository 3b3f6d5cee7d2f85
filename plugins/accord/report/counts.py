"""Counts published rows. No business rule is computed here: the published tables already hold the results."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from accord.register.stages import gates, ladder
from accord.report.rows import Cohort, FunnelStep, Headline, SetAside, SourceRow, Wait, Week

FOUR_WEEKS = timedelta(days=28)


def number(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> int:
    row = connection.execute(sql, parameters or []).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def headlines(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> list[Headline]:
    """By stage: leads now, leads ever, entries in the last four weeks and in the four weeks before (28 days each)."""
    recent, before = as_of - FOUR_WEEKS, as_of - 2 * FOUR_WEEKS
    first = connection.execute("select min(entered_at) from accord.stage_entries").fetchone()
    is_comparable = bool(first and first[0] and first[0] <= before)
    found = []
    first, *_, last = ladder()
    for stage in (first, *gates(), last):
        counted = connection.execute(
            """
            select
                count(*) filter (where entered_at >= $recent and entered_at < $as_of),
                count(*) filter (where entered_at >= $before and entered_at < $recent),
                count(distinct lead_id) filter (where not is_skipped)
            from accord.stage_entries
            where stage = $stage
            """,
            {"stage": stage, "recent": recent, "before": before, "as_of": as_of},
        ).fetchone()
        now = number(connection, "select count(*) from accord.lead_stages where stage = ?", [stage])
        assert counted is not None
        found.append(Headline(stage, now, counted[2], counted[0], counted[1] if is_comparable else None))
    return found


def funnel(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[FunnelStep]:
    steps = []
    for position, stage in enumerate(ladder):
        later = " or ".join(f"first_{code}_at is not null" for code in ladder[position:])
        reached = number(connection, f"select count(*) from accord.lead_stages where {later}")
        entered = number(connection, f"select count(first_{stage}_at) from accord.lead_stages")
        steps.append(FunnelStep(stage, reached, entered))
    return steps


def weeks(connection: duckdb.DuckDBPyConnection, as_of: datetime, time_zone: str) -> list[Week]:
    """All business weeks since the first MQL or SQL, also those without any; the last one may not be complete."""
    found = connection.execute(
        """
        select
            cast(date_trunc('week', (entered_at at time zone 'UTC') at time zone $zone) as date) as monday,
            count(*) filter (where stage = 'mql'),
            count(*) filter (where stage = 'sql')
        from accord.stage_entries
        where stage in ('mql', 'sql') and entered_at < $as_of
        group by monday
        """,
        {"zone": time_zone, "as_of": as_of},
    ).fetchall()
    by_week = {monday: (mql, sql) for monday, mql, sql in found}
    if not by_week:
        return []
    # The data end just before as_of; the last week is complete if as_of is its end.
    local_end = as_of.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    last_day = (local_end - timedelta(microseconds=1)).date()
    last_monday = last_day - timedelta(days=last_day.weekday())
    shown, monday = [], min(by_week)
    while monday <= last_monday:
        week_end = datetime.combine(monday + timedelta(days=7), datetime.min.time())
        shown.append(Week(monday, *by_week.get(monday, (0, 0)), is_complete=local_end >= week_end))
        monday += timedelta(days=7)
    return shown


def cohorts(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[Cohort]:
    """Each step of the ladder, then MQL to customer, by month."""
    rows = connection.execute("""
        select cohort_month, stage, next_stage, sum(entered), sum(converted), bool_and(is_mature)
        from accord.funnel_cohorts
        where next_stage is not null
        group by cohort_month, stage, next_stage
        union all
        select cohort_month, stage, 'customer', sum(entered), sum(became_customers), bool_and(is_customer_mature)
        from accord.funnel_cohorts
        where stage = 'mql'
        group by cohort_month, stage
    """).fetchall()
    found = [
        Cohort(month, stage, to, int(n), int(converted), mature) for month, stage, to, n, converted, mature in rows
    ]
    steps = set(pairwise(ladder))
    return sorted(found, key=lambda c: ((c.stage, c.next_stage) not in steps, ladder.index(c.stage), c.month))


def waits(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[Wait]:
    """Quartiles of the days from each stage to the next one, over the leads that entered both in one cycle."""
    found = []
    for stage, next_stage in pairwise(ladder):
        row = connection.execute(
            """
            with steps as (
                select (epoch_us(later.entered_at) - epoch_us(earlier.entered_at)) / 86400e6 as days
                from accord.stage_entries as earlier
                inner join accord.stage_entries as later using (lead_id, cycle)
                where earlier.stage = ? and later.stage = ? and not earlier.is_skipped and not later.is_skipped
            )
            select count(*), quantile_cont(days, [0.25, 0.5, 0.75]) from steps
            """,
            [stage, next_stage],
        ).fetchone()
        if row and row[0]:
            found.append(Wait(stage, next_stage, row[0], *row[1]))
    return found


def sources(connection: duckdb.DuckDBPyConnection) -> list[SourceRow]:
    rows = connection.execute("select source, stage, count(*) from accord.lead_stages group by all").fetchall()
    by_source: dict[str, dict[str, int]] = {}
    for source, stage, count in rows:
        by_source.setdefault(source, {})[stage] = count
    table = [SourceRow(source, sum(counts.values()), counts) for source, counts in by_source.items()]
    return sorted(table, key=lambda row: (-row.total, row.source))


def set_aside(connection: duckdb.DuckDBPyConnection) -> list[SetAside]:
    """Activities by rule over all history, the rule with most activities first."""
    rows = connection.execute("""
        select rule, reason, is_counted, cast(sum(activities) as bigint) as activities
        from accord.set_aside_summary
        group by rule, reason, is_counted
        order by activities desc, rule
    """).fetchall()
    return [SetAside(*row) for row in rows]
