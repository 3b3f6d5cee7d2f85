"""The result of a run on one screen, read from the publication itself."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from accord.audit import audit_report
from accord.cli.status_screen import warnings
from accord.common.duckdb_files import connect, published_database
from accord.common.instants import first_instant, instant
from accord.common.plurals import count
from accord.common.settings import Settings
from accord.ingest.casting import RULES_BROKEN
from accord.ingest.inbox import scan
from accord.ingest.stray_files import find_stray_files
from accord.register.stages import gates, ladder
from accord.report import accounts
from accord.store import lake, publications
from accord.store.quarantine import read_quarantine

WEEKS = 8
NAMED = 4  # examples shown of each failed check
BAR = 24
DEGRADED = (
    "DEGRADED: published without files that could not be loaded. Send them again, or remove them from the inbox, then "
    "accord run."
)


def show(settings: Settings, console: Console, is_restatement: bool = False) -> None:
    """Leads by stage, MQLs a week, conversion between stages, quarantine, audit, and where to look.

    `is_restatement`: a reason was given to rewrite the past, which may not have been needed.
    """
    folder = newest(settings)
    with published_database(folder / "accord.duckdb") as published:
        never = _never_in_force(published, settings)
        console.print(_leads_by_stage(published))
        if "mql" not in never:
            console.print(_mqls_a_week(published, settings))
        console.print(_conversion(published, never))
        if never:
            *most, last = [stage.upper() for stage in never]
            named = f"{', '.join(most)} or {last}" if most else last
            console.print(f"\nNo definition of {named} was in force before as_of, so there are no official entries.")
        console.print("", *accounts.lines(accounts.accounts(published, "")), sep="\n", highlight=False, soft_wrap=True)
        for line in (*_history_changes(published), *_follow_up_changes(published)):
            console.print(line, style="yellow", highlight=False, soft_wrap=True)
        record = publications.read(folder / publications.RECORD)
        console.print(_audit(published, folder.name, record.audit_kind), highlight=False, markup=False, soft_wrap=True)
    if is_restatement or record.restatement:
        console.print(_restatement(record), style="yellow", highlight=False, markup=False, soft_wrap=True)
    for line in _landing(settings, folder):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)
    console.print(_quarantine(settings), "")
    is_current = (settings.published / "current").resolve() == folder.resolve()
    where = settings.published if is_current else folder
    if not is_current:
        console.print(
            "as_of is older than what is published: this went to the history only, and readers do not see it. "
            "If what is published is a mistake: accord rollback",
            style="yellow",
            soft_wrap=True,
        )
    for what, path in {"database": "accord.duckdb", "Parquet": "parquet", "page": "report/index.html"}.items():
        console.print(f"{what:<10} {where / path}", soft_wrap=True, highlight=False)
    console.print(f"{'lake':<10} {settings.lake}", soft_wrap=True, highlight=False)


def show_nothing_new(settings: Settings, console: Console) -> None:
    """What the run checked, and that all of it is published already."""
    settled = publications.published_build(settings)
    assert settled is not None, "a run that publishes nothing and fails nowhere found its build published"
    files = sum(len(scan(settings.inbox_of(source))) for source in settings.sources)
    batches = sum(len(ids) for ids in settled.batches.values())
    found = audit_report.read(settings.work / "audit.json")
    lines = [
        f"Nothing is new since {settled.publication_id}, which stays as it is.",
        f"Looked at: {count(files, 'file')} in {settings.inbox}, and the definitions, seeds and settings. "
        f"All of it is in that publication, from {count(batches, 'batch', 'batches')}.",
        f"Its audit: {found.described}, {instant(found.audited_at):%Y-%m-%d %H:%M} UTC.",
    ]
    console.print("", *lines, sep="\n", highlight=False, markup=False, soft_wrap=True)
    for line in _landing(settings, publications.folder(settings, settled)):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)


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


def _never_in_force(published: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """The gates for which no definition had started by as_of: nobody can have entered them officially."""
    starts = published.sql("select stage, min(in_force_from) from agreements group by all").fetchall()
    started = {stage for stage, day in starts if day and first_instant(day, settings.time_zone) < settings.as_of}
    return [stage for stage in gates() if stage not in started]


def _conversion(published: duckdb.DuckDBPyConnection, never: list[str]) -> Table | str:
    """Mature cohorts only, weighted by their size; without gates that were never in force."""
    table = _table("Conversion (mature cohorts)", "from", "to", "entered", "converted", "rate")
    rows = published.sql(
        """
        select stage, next_stage, sum(entered)::bigint, sum(converted)::bigint
        from funnel_cohorts where is_mature and next_stage is not null group by all
        """
    ).fetchall()
    in_order = ladder()
    for stage, following, entered, converted in sorted(rows, key=lambda row: in_order.index(row[0])):
        if stage not in never and following not in never:
            rate = f"{converted / entered:.1%}" if entered else "–"
            table.add_row(stage, following, f"{entered:,}", f"{converted:,}", rate)
    table.caption, table.caption_justify = "Entries, not leads: a lead counts once a cycle.", "left"
    return table if table.row_count else "\nConversion: no cohort is mature yet"


def _history_changes(published: duckdb.DuckDBPyConnection) -> list[str]:
    """How many official entries of the past this publication changed, by cause."""
    causes = published.sql(
        "select cause, count(*), count_if(was_at is null), count_if(is_at is null) "
        "from history_changes group by cause order by 2 desc, 1"
    ).fetchall()
    if not causes:
        return []
    total = count(sum(row[1] for row in causes), "published entry", "published entries")
    by_cause = "; ".join(f"{cause} {number:,} ({new:,} new, {gone:,} gone)" for cause, number, new, gone in causes)
    return ["", f"History changed: {total} of the past. {by_cause}. Which: table history_changes."]


def _follow_up_changes(published: duckdb.DuckDBPyConnection) -> list[str]:
    """How many hand-offs of the past this publication changed, and which way."""
    found = published.sql(
        "select count(*), count_if(is_breached and not coalesce(was_breached, false)), "
        "count_if(was_breached and not coalesce(is_breached, false)) from follow_up_changes"
    ).fetchone()
    if not found or not found[0]:
        return []
    total, broken, kept = found
    ways = f"{broken:,} now breached, {kept:,} no longer breached"
    return ["", f"Follow-up changed: {count(total, 'hand-off')} of the past, {ways}. Which: table follow_up_changes."]


def _audit(published: duckdb.DuckDBPyConnection, publication_id: str, kind: str) -> str:
    """Results of this publication alone: the table holds those of earlier ones too."""
    rows = published.execute(
        'select "check", is_ok, observed, failing_rows, detail from audit_results where publication_id = ?',
        [publication_id],
    ).fetchall()
    failed = [
        _warning(check, observed, failing, json.loads(detail or "[]"))
        for check, is_ok, observed, failing, detail in rows
        if not is_ok
    ]
    what = "Full audit" if kind == "full" else "Incremental audit (touched leads, and a sample of the others)"
    head = f"\n{what}: {count(len(rows), 'check')}, no critical one failed, {count(len(failed), 'warning')}"
    return "\n".join([head, *failed])


def _restatement(record: publications.Publication) -> str:
    if record.restatement is None:
        return "\nPublished history is the same: nothing was restated, the reason is ignored."
    return f"\nRESTATED by {record.restatement['by']}: {record.restatement['reason']}"


def _warning(check: str, observed: str, failing: int, sample: list[dict[str, Any]]) -> str:
    """A failed check with some of its failing rows; quarantined rows are only counted."""
    if sample and all("message" in row for row in sample):
        is_agreement = all("definition" in row for row in sample)
        first, cases = "  the agreement" if is_agreement else f"  {observed}", [str(row["message"]) for row in sample]
    elif sample and all({"source", "table", "row_count", "quarantined"} <= set(row) for row in sample):
        first, cases = (
            f"  {observed}",
            [f"{row['quarantined']:,} of {row['row_count']:,} in {row['source']}.{row['table']}" for row in sample],
        )
    else:
        first, cases = (
            f"  failed: {check}",
            [
                ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row.items() if name != "as_of")
                for row in sample
            ],
        )
    rest = f" and {failing - NAMED:,} more" if failing > NAMED else ""
    return f"{first}: {'; '.join(cases[:NAMED])}{rest}" if cases else first


def _landing(settings: Settings, folder: Path) -> list[str]:
    """Whether the publication is degraded, and which files need attention."""
    found = {"inbox": {"strays": find_stray_files(settings)}, "files": lake.file_report(settings)}
    found["files"] = {source: each for source, each in found["files"].items() if source in settings.sources}
    lines = warnings(found)
    if publications.read(folder / publications.RECORD).is_degraded:
        lines.insert(0, DEGRADED)
    return ["", *lines] if lines else []


def _quarantine(settings: Settings) -> Any:
    with connect() as connection:
        read_quarantine(connection, settings)
        rows = connection.execute(
            """
            select source, "table", count(*), count_if(is_corrected), list(distinct rule order by rule)
            from quarantined group by all order by all
            """
        ).fetchall()
    if not rows:
        return "Quarantine: empty"
    title = f"Quarantine: {count(sum(row[2] for row in rows), 'row')}"
    table = _table(title, "table", "rows", "corrected since", "rules broken")
    for source, name, number, corrected, rules in rows:
        words = ", ".join(RULES_BROKEN.get(rule, rule) for rule in rules)
        table.add_row(f"{source}.{name}", f"{number:,}", f"{corrected:,}", words)
    return table


def _bar(count: int, most: int) -> str:
    return "▆" * round(BAR * count / most) if most else ""
