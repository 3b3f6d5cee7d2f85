"""Counts published rows. No business rule is computed here: the published tables already hold the results."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb

from accord.register.stages import gates, ladder
from accord.report.rows import Cohort, FunnelStep, Headline, SetAside, SourceRow, Wait, Week

FOUR_WEEKS = timedelta(days=28)


def number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def headlines(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> list[Headline]:
    """By stage: leads now, leads ever, entries in the last four weeks and in the four weeks before (28 days each)."""
    recent, before = as_of - FOUR_WEEKS, as_of - 2 * FOUR_WEEKS
    first = connection.execute("select min(entered_at) from accord.stage_entries").fetchone()
    is_comparable = bool(first and first[0] and first[0] <= before)
    by_stage = {
        stage: counted
        for stage, *counted in connection.execute(
            """
            select
                stage,
                count(*) filter (where entered_at >= $recent and entered_at < $as_of),
                count(*) filter (where entered_at >= $before and entered_at < $recent),
                count(distinct lead_id) filter (where not is_skipped)
            from accord.stage_entries
            group by stage
            """,
            {"recent": recent, "before": before, "as_of": as_of},
        ).fetchall()
    }
    now = dict(connection.execute("select stage, count(*) from accord.lead_stages group by stage").fetchall())
    found = []
    first, *_, last = ladder()
    for stage in (first, *gates(), last):
        lately, earlier, ever = by_stage.get(stage, (0, 0, 0))
        found.append(Headline(stage, now.get(stage, 0), ever, lately, earlier if is_comparable else None))
    return found


def funnel(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[FunnelStep]:
    columns = []
    for position, stage in enumerate(ladder):
        later = " or ".join(f"first_{code}_at is not null" for code in ladder[position:])
        columns += [f"count(*) filter (where {later})", f"count(first_{stage}_at)"]
    counted = connection.execute(f"select {', '.join(columns)} from accord.lead_stages").fetchone()
    assert counted is not None
    return [FunnelStep(stage, *counted[2 * place : 2 * place + 2]) for place, stage in enumerate(ladder)]


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
    steps = list(pairwise(ladder))
    rows = connection.execute(
        """
        with steps as (select unnest($stages) as stage, unnest($next_stages) as next_stage)
        select
            steps.stage,
            steps.next_stage,
            count(*),
            quantile_cont((epoch_us(later.entered_at) - epoch_us(earlier.entered_at)) / 86400e6, [0.25, 0.5, 0.75])
        from steps
        inner join accord.stage_entries as earlier on steps.stage = earlier.stage
        inner join accord.stage_entries as later
            on steps.next_stage = later.stage and earlier.lead_id = later.lead_id and earlier.cycle = later.cycle
        where not earlier.is_skipped and not later.is_skipped
        group by all
        """,
        {"stages": [stage for stage, _ in steps], "next_stages": [next_stage for _, next_stage in steps]},
    ).fetchall()
    found = {(stage, next_stage): Wait(stage, next_stage, entries, *days) for stage, next_stage, entries, days in rows}
    return [found[step] for step in steps if step in found]


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
