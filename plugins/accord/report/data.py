"""Published rows, counted. No rule of the business is computed here: the tables already hold its answers."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from accord.report.rows import (
    Agreement,
    Check,
    Cohort,
    FunnelStep,
    Headline,
    Publication,
    Published,
    SourceRow,
    Stage,
    Table,
    Wait,
    Week,
)
from accord.settings import AccordError
from accord.sql import connect, literal

FOUR_WEEKS = timedelta(days=28)
HEADLINE_STAGES = ("mql", "sal", "sql", "customer")


def load(database: Path, stages: list[Stage], time_zone: str) -> Published:
    """All figures of the page from one published file, opened read-only.

    Raises AccordError where the file is missing, or holds no publication.
    """
    if not database.exists():
        raise AccordError(f"There is no published database at {database}, so no page can be made: run `accord run`.")
    with connect() as connection:
        # Under a name of its own: a file called accord.duckdb opened plainly makes `accord` both catalog and schema.
        connection.execute(f"attach {literal(str(database))} as published (read_only)")
        connection.execute("use published")
        publication = _publication(connection, database)
        ladder = [stage.code for stage in stages if not stage.is_off_ramp]
        return Published(
            publication=publication,
            leads=_number(connection, "select count(*) from accord.lead_stages"),
            headlines=_headlines(connection, publication.as_of),
            funnel=_funnel(connection, ladder),
            weeks=_weeks(connection, publication.as_of, time_zone),
            cohorts=_cohorts(connection, ladder),
            waits=_waits(connection, ladder),
            sources=_sources(connection),
            agreements=_agreements(connection),
            met=_met(connection),
            checks=_checks(connection, publication.publication_id),
            tables=_tables(connection),
        )


def _number(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> int:
    row = connection.execute(sql, parameters or []).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _publication(connection: duckdb.DuckDBPyConnection, database: Path) -> Publication:
    """The newest row: a file holds the history of publications up to its own."""
    row = connection.execute("""
        select
            publication_id,
            cast(as_of as timestamp),
            cast(published_at as timestamp),
            cast(sources as varchar),
            coalesce(git_revision, ''),
            coalesce(is_degraded, false),
            state
        from accord.publications
        order by published_at desc, publication_id desc
        limit 1
    """).fetchone()
    if row is None:
        raise AccordError(f"{database} names no publication (accord.publications is empty): run `accord run` again.")
    publication_id, as_of, published_at, sources, *rest = row
    names = [name.strip(" '\"") for name in (sources or "").strip("[]").split(",")]
    return Publication(publication_id, as_of, published_at, names, *rest)


def _headlines(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> list[Headline]:
    """Leads at a stage now, ever, and entries into it in the last four weeks and in the four before (28 days each)."""
    recent, before = as_of - FOUR_WEEKS, as_of - 2 * FOUR_WEEKS
    first = connection.execute("select min(entered_at) from accord.stage_entries").fetchone()
    is_comparable = bool(first and first[0] and first[0] <= before)
    headlines = []
    for stage in ("inquiry", *HEADLINE_STAGES):
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
        now = _number(connection, "select count(*) from accord.lead_stages where stage = ?", [stage])
        assert counted is not None
        headlines.append(Headline(stage, now, counted[2], counted[0], counted[1] if is_comparable else None))
    return headlines


def _funnel(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[FunnelStep]:
    steps = []
    for place, stage in enumerate(ladder):
        later = " or ".join(f"first_{code}_at is not null" for code in ladder[place:])
        reached = _number(connection, f"select count(*) from accord.lead_stages where {later}")
        entered = _number(connection, f"select count(first_{stage}_at) from accord.lead_stages")
        steps.append(FunnelStep(stage, reached, entered))
    return steps


def _weeks(connection: duckdb.DuckDBPyConnection, as_of: datetime, time_zone: str) -> list[Week]:
    """Business weeks from the first MQL or SQL on, those without any included; the last one may still be running."""
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
    counts = {monday: (mql, sql) for monday, mql, sql in found}
    if not counts:
        return []
    # What exists ends just before as_of; the last week counts as complete when as_of is its end.
    local_end = as_of.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    last_day = (local_end - timedelta(microseconds=1)).date()
    last_monday = last_day - timedelta(days=last_day.weekday())
    weeks, monday = [], min(counts)
    while monday <= last_monday:
        week_end = datetime.combine(monday + timedelta(days=7), datetime.min.time())
        weeks.append(Week(monday, *counts.get(monday, (0, 0)), is_complete=local_end >= week_end))
        monday += timedelta(days=7)
    return weeks


def _cohorts(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[Cohort]:
    """Each step of the ladder, then MQL to customer, month by month."""
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
    cohorts = [Cohort(month, stage, to, int(n), int(converted), mature) for month, stage, to, n, converted, mature in rows]
    steps = set(pairwise(ladder))
    return sorted(cohorts, key=lambda c: ((c.stage, c.next_stage) not in steps, ladder.index(c.stage), c.month))


def _waits(connection: duckdb.DuckDBPyConnection, ladder: list[str]) -> list[Wait]:
    """Quartiles of the days from a stage to the next of the ladder, where a lead entered both in one cycle."""
    waits = []
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
            waits.append(Wait(stage, next_stage, row[0], *row[1]))
    return waits


def _sources(connection: duckdb.DuckDBPyConnection) -> list[SourceRow]:
    rows = connection.execute("select source, stage, count(*) from accord.lead_stages group by all").fetchall()
    by_source: dict[str, dict[str, int]] = {}
    for source, stage, count in rows:
        by_source.setdefault(source, {})[stage] = count
    table = [SourceRow(source, sum(counts.values()), counts) for source, counts in by_source.items()]
    return sorted(table, key=lambda row: (-row.total, row.source))


def _agreements(connection: duckdb.DuckDBPyConnection) -> list[Agreement]:
    columns = ", ".join(Agreement.__dataclass_fields__)
    rows = connection.execute(f"""
        select {columns} from accord.agreements
        order by in_force_from desc nulls last, definition
    """).fetchall()
    return [Agreement(*row) for row in rows]


def _met(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return dict(connection.execute("""
        select definition, count(distinct lead_id) from accord.definition_entries group by definition
    """).fetchall())


def _checks(connection: duckdb.DuckDBPyConnection, publication_id: str) -> list[Check]:
    """The audit of this publication. `detail` stays in the table: it may quote rows."""
    rows = connection.execute(
        """
        select
            suite, "check", severity, is_ok,
            coalesce(cast(observed as varchar), ''), coalesce(cast(expected as varchar), ''),
            cast(failing_rows as bigint)
        from accord.audit_results
        where publication_id = ?
        order by is_ok, severity, suite, "check"
        """,
        [publication_id],
    ).fetchall()
    return [Check(*row) for row in rows]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    names = connection.execute("""
        select table_name from information_schema.tables where table_catalog = 'published' and table_schema = 'accord' order by table_name
    """).fetchall()
    return [Table(name, _number(connection, f'select count(*) from accord."{name}"')) for (name,) in names]

