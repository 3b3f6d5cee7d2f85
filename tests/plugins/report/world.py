"""Small published databases that follow the marts' contracts: leads move through the stages at random."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
from tests.plugins.hand_offs import REPS
from tests.plugins.report import decided, measured, nurtured
from tests.plugins.report.register_rows import fill_register

from accord.common import settings
from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml
from accord.publish import record_tables
from accord.register import agreed_list
from accord.register.entries import entries as register_entries
from accord.store.kept_definitions import CLAUSES, FILE, LIST
from accord.store.mart_contracts import table_name

AS_OF = datetime(2026, 2, 4, 23)  # the first instant of TODAY in Berlin
TODAY = date(2026, 2, 5)
PUBLICATION = "20260204T230000Z-20260205T011200000000Z"
LADDER = ["inquiry", "mql", "sal", "sql", "opportunity", "customer"]
STEP = {"mql": (0.2, 12), "sal": (0.55, 3), "sql": (0.6, 9), "opportunity": (0.75, 8), "customer": (0.35, 45)}
SOURCES = ["webinar", "paid search", "trade fair", "referral", "content", "unknown"]
WINDOWS = {"mql": 30, "sal": 30, "sql": 30, "opportunity": 90, "customer": 180}

# reason, rule, kind, month, is_counted, activities, leads
SET_ASIDE = [
    ("bot", "known_scanner", "email_clicked", date(2025, 12, 1), False, 12000, 80),
    ("bot", "known_scanner", "email_clicked", date(2026, 1, 1), False, 11000, 85),
    ("bot", "many_links_at_once", "email_clicked", date(2026, 1, 1), False, 2400, 30),
    ("privacy_proxy", "privacy_proxy", "email_opened", date(2026, 1, 1), True, 9000, 400),
    ("competitor", "competitor", "page_viewed", date(2026, 1, 1), False, 310, 9),
]

# Every entry of a gate is a hand-off, due after a day; what became of it hangs on the lead and the stage.
HAND_OFFS = """
insert into accord.follow_up by name
with entries as (
    select *, hash(lead_id || stage) % 10 as luck, hash(lead_id) % 3 + 1 as rep,
        entered_at + interval 1 day as due_at, exited_at as stopped_at
    from accord.stage_entries where stage in ('mql', 'sal', 'sql') and not is_skipped
),
answered as (
    select *, case
        when luck < 5 and entered_at + interval 2 hour < least(stopped_at, $as_of) then entered_at + interval 2 hour
        when luck < 7 and entered_at + interval 30 hour < least(stopped_at, $as_of) then entered_at + interval 30 hour
    end as responded_at from entries
)
select lead_id || ':' || cycle || ':' || stage as hand_off_id, lead_id, cycle, stage, definition,
    'within_a_business_day' as agreement, if(stage = 'mql', 'qualified', 'accepted') as target, 480 as target_minutes,
    'any' as accepts, entered_at, entered_on, entered_at as notified_at, due_at - interval 6 hour as warn_at, due_at,
    (due_at + interval 1 hour)::date as due_on, 'office, Europe/Berlin, none' as calendar,
    case
        when responded_at < due_at then 'met' when responded_at is not null then 'late'
        when stopped_at < due_at then 'withdrawn' when stopped_at is not null then 'ignored'
        when due_at <= $as_of then 'overdue' when warn_at <= $as_of then 'due_soon' else 'waiting'
    end as state, state in ('late', 'ignored', 'overdue') as is_breached, stopped_at, 'crm:r' || rep as owner_id,
    name as owner, 'unknown' as source, 'small' as segment, responded_at,
    if(responded_at is null, null, 480 * luck / 7) as business_minutes, 0 as attempts, 0 as automated_touches,
    1 as assignments, 0 as reroutes
from answered inner join accord.reps on rep_id = 'crm:r' || rep
"""

Entry = tuple[str, int, str, datetime | None, datetime | None, float | None, str | None, bool, str | None]


@contextmanager
def opened_file(path: Path, mode: str = "read_write") -> Iterator[duckdb.DuckDBPyConnection]:
    """A published database in which `accord` means only the schema: opened directly, it is also the catalog."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published_file ({mode})")
        connection.execute("use published_file")
        yield connection


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema accord")
    for path in sorted((DBT_PROJECT / "models" / "marts").glob("*.yml")):
        for model in load_yaml(path).get("models", []):
            columns = ", ".join(
                f"{c['name']} {c['data_type']}{' not null' if c.get('constraints') else ''}" for c in model["columns"]
            )
            connection.execute(f"create or replace table accord.{table_name(model)} ({columns})")
    connection.execute("""
        create or replace table accord.publications (publication_id varchar, as_of timestamp, published_at timestamp,
            sources varchar, git_revision varchar, build_id varchar, leads bigint, is_degraded boolean, state varchar,
            restated_by varchar, restated_because varchar)
    """)
    connection.execute("""
        create or replace table accord.audit_results (publication_id varchar, audited_at timestamp, suite varchar,
            "check" varchar, severity varchar, is_ok boolean, observed varchar, expected varchar, failing_rows bigint,
            detail varchar)
    """)


def _create_history_changes(connection: duckdb.DuckDBPyConnection) -> None:
    for table in ("history_changes", "follow_up_changes"):
        declared = record_tables.TABLES[table]["columns"]
        columns = ", ".join(f"{name} {each['type']}" for name, each in declared.items())
        connection.execute(f"create table accord.{table} ({columns})")


def _random_entries(chance: random.Random, lead_id: str, days: int) -> list[Entry]:
    """One lead's stage entries in one cycle: some leads skip a gate, some are sent to nurture."""
    at = AS_OF - timedelta(days=chance.random() * days)
    found: list[tuple[str, datetime | None]] = [("inquiry", at)]
    for stage in LADDER[1:]:
        rate, mean = STEP[stage]
        if chance.random() > rate:
            break
        at += timedelta(days=chance.expovariate(1 / mean))
        found.append((stage, None if stage in ("mql", "sal") and chance.random() < 0.06 else at))
    if found[-1][0] in ("mql", "sal") and chance.random() < 0.6:
        found.append(("nurture", at + timedelta(days=chance.expovariate(1 / 5))))
    while found[-1][1] is None or found[-1][1] >= AS_OF:
        found.pop()
    entered = [instant for _, instant in found if instant]
    entries: list[Entry] = []
    for stage, instant in found:
        if instant is None:
            entries.append((lead_id, 1, stage, None, None, None, None, True, None))
            continue
        following = entered.index(instant) + 1
        exited = entered[following] if following < len(entered) else None
        stay = ((exited or AS_OF) - instant).total_seconds() / 86400
        definition = "profile_and_actions" if stage == "mql" else None
        reason = "no budget" if stage == "nurture" else None
        entries.append((lead_id, 1, stage, instant, exited, stay, definition, False, reason))
    return entries


def _insert_entries(connection: duckdb.DuckDBPyConnection, entries: list[Entry]) -> None:
    """All at once, column by column: row by row it costs a second."""
    kinds = {
        "lead_id": "varchar", "cycle": "int", "stage": "varchar", "entered_at": "timestamp", "exited_at": "timestamp",
        "days_in_stage": "double", "definition": "varchar", "is_skipped": "boolean", "reason": "varchar",
    }  # fmt: skip
    columns = ", ".join(f"unnest(?::{kind}[]) as {name}" for name, kind in kinds.items())
    connection.execute(
        "insert into accord.stage_entries by name "
        f"select *, entered_at::date as entered_on, exited_at::date as exited_on from (select {columns})",
        [list(column) for column in zip(*entries, strict=True)],
    )


def _fill_lead_stages(connection: duckdb.DuckDBPyConnection, sources: dict[str, str]) -> None:
    stages = [*LADDER, "nurture", "disqualified", "lost"]
    flags = ", ".join(f"count(entered_at) filter (where stage = '{s}') > 0 as is_{s}" for s in stages)
    ats = ", ".join(f"min(entered_at) filter (where stage = '{s}') as {s}_at" for s in stages)
    firsts = ", ".join(f"min(entered_at) filter (where stage = '{s}') as first_{s}_at" for s in stages)
    counts = ", ".join(f"count(entered_at) filter (where stage = '{s}') as {s}_entries" for s in stages)
    connection.execute("create or replace temp table lead_source (lead_id varchar, source varchar)")
    if sources:
        connection.execute("insert into lead_source select unnest(?), unnest(?)", [list(sources), [*sources.values()]])
    connection.execute(f"""
        insert into accord.lead_stages by name
        select lead_id, arg_max(stage, entered_at) as stage, max(entered_at) as stage_since_at,
            max(entered_on) as stage_since_on, 1 as cycle,
            any_value(source) as source, 'small' as segment, 0 as fit_score, 'D' as fit_grade, 0 as engagement_score,
            0 as total_score, 'keep warm' as next_action, {flags}, {ats}, {firsts}, {counts}
        from accord.stage_entries inner join lead_source using (lead_id) group by lead_id
    """)


def _fill_cohorts(connection: duckdb.DuckDBPyConnection) -> None:
    for stage, next_stage in zip(LADDER, [*LADDER[1:], None], strict=True):
        connection.execute(
            """
            insert into accord.funnel_cohorts by name
            with grouped as (
                select cast(date_trunc('month', a.entered_at) as date) as cohort_month, source, 'small' as segment,
                    'none' as campaign_id, count(*) as entered, count(b.entered_at) as converted, 0 as skipped,
                    count(c.entered_at) as won
                from accord.stage_entries as a
                inner join lead_source using (lead_id)
                left join accord.stage_entries as b on a.lead_id = b.lead_id and b.stage = $next
                left join accord.stage_entries as c on a.lead_id = c.lead_id and c.stage = 'customer'
                where a.stage = $stage and not a.is_skipped group by all
            )
            select * exclude (won), $stage as stage, $next as next_stage, won as became_customers,
                cohort_month + interval 1 month + to_days($window) <= $as_of as is_mature,
                cohort_month + interval 1 month + to_days(180) <= $as_of as is_customer_mature
            from grouped
            """,
            {"stage": stage, "next": next_stage, "window": WINDOWS.get(next_stage or "", 0), "as_of": AS_OF},
        )


def build_world(
    path: Path, leads: int, *, days: int = 400, is_degraded: bool = False, only_inquiries: bool = False
) -> Path:
    """A published database with `leads` leads over the `days` before AS_OF; the same arguments give the same rows."""
    chance = random.Random(7)
    sources, entries = {}, []
    for number in range(leads):
        lead_id = f"crm:{number:06d}"
        sources[lead_id] = chance.choices(SOURCES, [5, 8, 3, 2, 6, 1])[0]
        found = _random_entries(chance, lead_id, days)
        entries += found[:1] if only_inquiries else found
    register = register_entries(settings.load())
    for file, texts in (
        (FILE, {e.definition: e.canonical for e in register}),
        (CLAUSES, {e.definition: e.clauses for e in register}),
        (LIST, agreed_list.read(settings.load()).kept()),
    ):
        (path.parent / file).write_text(json.dumps(texts))
    with opened_file(path) as connection:
        _create_tables(connection)
        _create_history_changes(connection)
        if entries:
            _insert_entries(connection, entries)
        connection.execute("""
            insert into accord.definition_entries
            select 'every_lead', 'mql', lead_id, cycle, entered_at, entered_on from accord.stage_entries
            where stage = 'inquiry'
            union all
            select 'profile_and_actions', 'mql', lead_id, cycle, entered_at, entered_on from accord.stage_entries
            where stage = 'mql' and not is_skipped
        """)
        connection.execute("""
            insert into accord.clauses_met
            select definition, stage, lead_id, cycle, 'industry', qualified_at from accord.definition_entries
        """)
        if entries and not only_inquiries:
            connection.executemany("insert into accord.set_aside_summary values (?, ?, ?, ?, ?, ?, ?)", SET_ASIDE)
        _fill_lead_stages(connection, sources)
        if not only_inquiries:
            _fill_cohorts(connection)
        fill_register(connection, TODAY)
        connection.executemany("insert into accord.reps values (?, ?, ?, ?)", REPS)
        connection.execute(HAND_OFFS, {"as_of": AS_OF})
        decided.fill(connection, AS_OF)
        nurtured.fill(connection, TODAY)
        if entries and not only_inquiries:
            measured.fill(connection)
        published = datetime(2026, 2, 5, 1, 12, tzinfo=UTC).replace(tzinfo=None)
        connection.execute(
            "insert into accord.publications values (?, ?, ?, 'crm, marketing, web', ?, 'build', ?, ?, ?, null, null)",
            [PUBLICATION, AS_OF, published, "4f2a91c" + "0" * 33, leads, is_degraded, "current"],
        )
        checks = [
            ("published", "lead_stages_has_one_row_per_lead", "critical", True, "0", "0", 0),
            ("published", "stages_are_in_order", "critical", True, "0", "0", 0),
            ("history", "no_entry_changed_without_a_reason", "critical", True, "0", "0", 0),
            (
                "landing",
                "web.page_views is fresh",
                "warning",
                not is_degraded,
                "2 days <script>alert(1)</script>",
                "at most 1 day",
                1 if is_degraded else 0,
            ),
        ]
        for check in checks:
            connection.execute(
                "insert into accord.audit_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'jo@example.com')",
                [PUBLICATION, published, *check],
            )
    return path
