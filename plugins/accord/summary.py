"""What a run made, on one screen, read from the publication itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from accord.settings import Settings

WEEKS = 8
BAR = 24
LADDER = ("inquiry", "mql", "sal", "sql", "opportunity", "customer")


def show(settings: Settings, console: Console) -> None:
    """Leads by stage, MQLs a week, conversion between stages, quarantine, audit, and where to look."""
    folder = newest(settings)
    with duckdb.connect(str(folder / "accord.duckdb"), read_only=True) as published:
        published.sql("use accord.accord")  # the file and the schema in it have one name
        console.print(_leads_by_stage(published))
        console.print(_mqls_a_week(published, settings))
        console.print(_conversion(published))
        console.print(_audit(published, folder.name))
    console.print(_quarantine(settings), "")
    is_current = (settings.published / "current").resolve() == folder.resolve()
    where = settings.published if is_current else folder
    if not is_current:
        console.print("as_of is older than what is published: this went to the history only.", style="yellow")
    for what, path in {"database": "accord.duckdb", "Parquet": "parquet", "page": "report/index.html"}.items():
        console.print(f"{what:<10} {where / path}", soft_wrap=True, highlight=False)
    console.print(f"{'lake':<10} {settings.lake}", soft_wrap=True, highlight=False)


def newest(settings: Settings) -> Path:
    """The publication made last, which is not the current one where its as_of is older."""
    return max((settings.published / "history").iterdir(), key=lambda folder: folder.name.rpartition("-")[2])


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, column in enumerate(columns):
        is_text = position == 0 or column in ("", "to", "rules broken")
        table.add_column(column, justify="left" if is_text else "right")
    return table


def _leads_by_stage(published: duckdb.DuckDBPyConnection) -> Table:
    table = _table("Leads by stage", "stage", "leads", "")
    rows = published.sql("select stage, count(*) from lead_stages group by all order by 2 desc").fetchall()
    for stage, leads in rows:
        table.add_row(stage, f"{leads:,}", _bar(leads, rows[0][1]))
    return table


def _mqls_a_week(published: duckdb.DuckDBPyConnection, settings: Settings) -> Table:
    """The last whole weeks (Monday to Sunday, business zone) and the one that as_of falls into."""
    last_day = (settings.as_of - timedelta(microseconds=1)).astimezone(settings.zone).date()
    monday = last_day - timedelta(days=last_day.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    rows = published.execute(
        """
        select date_trunc('week', entered_at at time zone 'UTC' at time zone $zone)::date as week, count(*)
        from stage_entries where stage = 'mql' and not is_skipped group by all
        """,
        {"zone": settings.time_zone},
    ).fetchall()
    counts = dict(rows)
    table = _table("MQLs a week", "week from", "MQLs", "")
    for week in weeks:
        count = counts.get(week, 0)
        table.add_row(str(week), f"{count:,}", _bar(count, max(counts.get(each, 0) for each in weeks)))
    return table


def _conversion(published: duckdb.DuckDBPyConnection) -> Table:
    """Of the cohorts that had the time to convert, weighted by their size."""
    table = _table("Conversion (mature cohorts)", "from", "to", "entered", "converted", "rate")
    rows = published.sql(
        """
        select stage, next_stage, sum(entered)::bigint, sum(converted)::bigint
        from funnel_cohorts where is_mature and next_stage is not null group by all
        """
    ).fetchall()
    for stage, following, entered, converted in sorted(rows, key=lambda row: LADDER.index(row[0])):
        rate = f"{converted / entered:.1%}" if entered else "–"
        table.add_row(stage, following, f"{entered:,}", f"{converted:,}", rate)
    return table


def _audit(published: duckdb.DuckDBPyConnection, publication_id: str) -> str:
    """Of this publication alone: the table carries those before it along."""
    rows = published.execute(
        'select suite, "check", is_ok, observed from audit_results where publication_id = ?', [publication_id]
    ).fetchall()
    warnings = [f"  {suite}: not so that {check} ({observed})" for suite, check, is_ok, observed in rows if not is_ok]
    return "\n".join([f"\nAudit: {len(rows)} checks, no critical one failed, warnings: {len(warnings)}", *warnings])


def _quarantine(settings: Settings) -> Any:
    files = str(settings.lake / "_quarantine" / "*" / "*" / "*" / "*.parquet")
    if not any((settings.lake / "_quarantine").glob("*/*/*/*.parquet")):
        return "Quarantine: empty"
    rows = duckdb.execute(
        """
        select source, "table", count(*), string_agg(distinct rule, ', ' order by rule)
        from read_parquet(?, hive_partitioning = false) group by all order by all
        """,
        [files],
    ).fetchall()
    table = _table("Quarantine", "table", "rows", "rules broken")
    for source, name, count, rules in rows:
        table.add_row(f"{source}.{name}", f"{count:,}", rules)
    return table


def _bar(count: int, most: int) -> str:
    return "▆" * round(BAR * count / most) if most else ""
