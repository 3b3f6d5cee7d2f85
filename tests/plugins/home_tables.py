"""The tables of a work database made by hand, as dbt would leave them (`tests.plugins.homes`)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from accord.common.settings import DBT_PROJECT, Settings
from accord.register.stages import ladder, off_ramps
from accord.store import mart_contracts

LADDER, OFF_RAMPS = ladder(), off_ramps()
FIRST = datetime(2026, 1, 8, 8, tzinfo=UTC)
EVER, NEVER = datetime(1, 1, 1), datetime(9999, 12, 31)
CALENDAR = "always, Europe/Berlin, none"
OWNED = ("visitor_id", "lead_id", "owned_from", "owned_until", "known_from")


@dataclass(frozen=True)
class Entered:
    """One entry of a lead into a stage. `at` is naive UTC; None means skipped."""

    lead: str
    stage: str
    at: datetime | None
    definition: str | None = None
    cycle: int = 1


@dataclass
class Content:
    """What a build is to hold: entries, activities, and whose records, opportunities, visitors and addresses are."""

    settings: Settings
    entries: list[Entered] = field(default_factory=list)
    # id, lead, occurred, loaded
    activities: list[tuple[str, str | None, datetime, datetime]] = field(default_factory=list)
    links: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # record -> lead, address
    records: dict[str, str] = field(default_factory=dict)  # activity -> the record it belongs to
    opportunities: dict[str, str] = field(default_factory=dict)  # opportunity -> lead
    visitors: list[tuple[str, str, datetime, datetime, datetime | None]] = field(default_factory=list)
    """visitor, lead, owned from, owned until, known from (of what was before the first identification)"""
    addresses: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)
    """address, lead, owned from, owned until; without any, an address is always its record's (`links`)"""


NURTURE_LIST = """
insert into accord.nurture_list by name
select lead_id,
    case stage when 'inquiry' then 'not_qualified_yet' when 'nurture' then 'recycled' when 'lost' then 'lost'
        else 'no_promise' end as why,
    stage_since_at as since_at, stage_since_on as since_on, stage, cycle, nurture_entries as times_nurtured,
    false as waits_for_a_moment, true as may_be_mailed
from accord.lead_stages
where stage not in ('opportunity', 'customer', 'disqualified')
    and (lead_id, stage, stage_since_at) not in (select (lead_id, stage, entered_at) from accord.follow_up)
"""
NURTURE_OUTCOMES = """
insert into accord.nurture_outcomes by name
select date_trunc('month', entered_on)::date as cohort_month, if(stage = 'lost', 'lost', 'recycled') as why,
    'none' as category, count(*) as entered, 0 as returned, 0 as became_sql, 0 as became_customer, false as is_mature
from accord.stage_entries where stage in ('nurture', 'lost') and not is_skipped group by all
"""


def fill(connection: duckdb.DuckDBPyConnection, home: Content) -> None:
    """Every table that audit and publication read, with what `home` says of leads, links and activities."""
    as_of = home.settings.as_of.replace(tzinfo=None)
    for schema in ("accord", "core", "seeds", "zones", "follow_up"):
        connection.execute(f"create schema {schema}")
    for seed in ("stages", "known_domains", "working_hours", "holidays"):
        connection.execute(f"create table seeds.{seed} as from read_csv('{DBT_PROJECT / 'seeds' / seed}.csv')")
    for mart in mart_contracts.load():
        columns = ", ".join(f'"{name}" {kind}' for name, kind in mart.columns.items())
        connection.execute(f"create table accord.{mart.name} ({columns})")
    connection.execute("create table core.identity_links (record_id varchar, lead_id varchar, email varchar)")
    connection.execute(
        "create table core.visitor_owners (visitor_id varchar, lead_id varchar, email varchar, owned_from timestamp, "
        "owned_until timestamp, known_from timestamp, loaded_at timestamp)"
    )
    connection.execute(
        "create table core.address_owners (email varchar, lead_id varchar, owned_from timestamp, owned_until timestamp)"
    )
    connection.execute(
        "create table zones.offsets as select 'Europe/Berlin' as zone, timestamp '2026-01-01' as from_at, "
        "3600 as seconds, 3600 as seconds_before"
    )
    connection.execute(
        "create table core.rep_versions as select 'crm:R1' as rep_id, timestamp '0001-01-01' as known_from, "
        "timestamp '9999-12-31' as known_until, 'sdr' as team, 'Europe/Berlin' as time_zone, null::varchar as hours, "
        "null::varchar as holidays, true as is_active"
    )
    connection.execute("create table core.opportunities (opportunity_id varchar, owner_id varchar)")
    connection.execute("create table follow_up.owner_periods (lead_id varchar, owner_id varchar)")
    connection.execute("create table core.accounts (account_id varchar, customer_since_at timestamp)")
    connection.execute(
        "create table core.activities (activity_id varchar, lead_id varchar, kind varchar, property varchar, "
        "value varchar, occurred_at timestamp, loaded_at timestamp, record_id varchar, opportunity_id varchar, "
        "mail_id varchar, rep_id varchar)"
    )
    connection.execute("create table core.given_records (source varchar, shape varchar, row_count bigint)")
    connection.execute("create table core.unused_activities (activity_id varchar)")
    connection.execute(
        "create table core.unattached_activities (source varchar, kind varchar, reason varchar, row_count bigint)"
    )
    rows = _Rows()
    for record, (lead, address) in home.links.items():
        rows.add("core.identity_links", {"record_id": record, "lead_id": lead, "email": address})
    periods = {address for address, *_ in home.addresses}
    always = {
        (address, lead, EVER, NEVER) for lead, address in home.links.values() if address and address not in periods
    }
    for email, lead_id, since, until in (*home.addresses, *sorted(always)):
        period = {"email": email, "lead_id": lead_id, "owned_from": since, "owned_until": until}
        rows.add("core.address_owners", period)
    for activity, owner, occurred, loaded in home.activities:
        rows.add("core.activities", {
            "activity_id": activity, "lead_id": owner, "kind": "page_viewed", "occurred_at": occurred,
            "loaded_at": loaded, "record_id": home.records.get(activity),
        })  # fmt: skip
    for opportunity, lead in home.opportunities.items():
        rows.add("core.activities", {
            "activity_id": f"{opportunity}:{lead}", "lead_id": lead, "kind": "opportunity_opened",
            "occurred_at": FIRST, "loaded_at": datetime(2026, 1, 1), "opportunity_id": opportunity,
        })  # fmt: skip
    for owned in home.visitors:
        rows.add("core.visitor_owners", dict(zip(OWNED, owned, strict=True)))
    connection.execute(
        """insert into accord.agreements
        select definition, stage, description, in_force_from, in_force_to, review_by_on, marketing_signed_by,
        marketing_signed_on, sales_signed_by, sales_signed_on, fingerprint, signed_fingerprint, state, is_review_due
        from register.definitions"""
    )
    by_lead: dict[str, list[Entered]] = {}
    for entry in home.entries:
        if entry.at is None or entry.at < as_of:
            by_lead.setdefault(entry.lead, []).append(entry)
    for lead, entries in by_lead.items():
        _lead(rows, lead, entries, as_of)
    rows.write(connection)
    connection.execute(NURTURE_LIST)
    connection.execute(NURTURE_OUTCOMES)
    connection.execute(
        f"insert into accord.open_hours values ('{CALENDAR}', timestamp '2025-01-01', timestamp '2030-01-01', 0)"
    )
    _account(connection)
    connection.execute(
        """insert into accord.funnel_cohorts
        select date_trunc('month', entered_at)::date, 'web', 'small', 'none', null, stage, null, count(*),
        0, 0, null, false, 0, false from accord.stage_entries
        where not is_skipped and stage in ('inquiry', 'mql') group by 1, 6"""
    )


def _account(connection: duckdb.DuckDBPyConnection) -> None:
    """What became of the records and activities that are there."""
    connection.execute("create table core.incoming_activities as select activity_id from core.activities")
    connection.execute(
        "insert into core.given_records select split_part(record_id, ':', 1), 'lead_records', count(*) "
        "from core.identity_links group by 1"
    )
    connection.execute(
        """insert into accord.record_accounts
        select split_part(record_id, ':', 1), 'lead_records', 'record', outcome, outcome = 'published', false,
            count(*), count(*)
        from (
            select *, case when lead_id in (select lead_id from accord.lead_stages) then 'published'
                else 'no counted activity' end as outcome from core.identity_links
        ) group by all
        union all
        select split_part(activity_id, ':', 1), 'activities', kind, outcome, outcome = 'published', false,
            count(*), count(*)
        from (
            select *, if(lead_id is null, 'no lead', 'published') as outcome from core.activities
        ) group by all"""
    )
    connection.execute(
        "insert into core.unattached_activities select source, kind, 'visitor not identified', row_count "
        "from accord.record_accounts where outcome = 'no lead'"
    )


class _Rows:
    """Rows by table, inserted a table at once: row by row it costs a second. What a row does not name is null."""

    def __init__(self) -> None:
        self.of_table: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, row: dict[str, Any]) -> None:
        self.of_table.setdefault(table, []).append(row)

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table, rows in self.of_table.items():
            names = sorted({name for row in rows for name in row})
            given = pa.Table.from_pylist([{name: _naive(row.get(name)) for name in names} for row in rows])
            connection.register("given", given)
            connection.execute(f"insert into {table} by name from given")
            connection.unregister("given")


def _naive(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _hand_off(lead: str, entry: Entered, exited: datetime | None) -> dict[str, Any]:
    """Answered at once, by its owner. Its calendar is always open."""
    assert entry.at
    at, due = entry.at, entry.at + timedelta(minutes=480)
    return {
        "hand_off_id": f"{lead}:{entry.cycle}:mql", "lead_id": lead, "cycle": entry.cycle, "stage": "mql",
        "definition": entry.definition, "agreement": "within_a_business_day", "target": "qualified",
        "target_minutes": 480, "accepts": "any", "entered_at": at, "entered_on": _day(at), "notified_at": at,
        "warn_at": at + timedelta(minutes=360), "due_at": due, "due_on": _day(due), "calendar": CALENDAR,
        "state": "met", "is_breached": False, "stopped_at": exited, "first_owner_id": "crm:R1", "owner_id": "crm:R1",
        "owner": "Rita", "responded_at": at, "responded_on": _day(at), "responded_by_id": "crm:R1",
        "responded_with": "accepted", "is_by_owner": True, "business_minutes": 0.0, "minutes_since_entry": 0.0,
        "attempts": 0, "automated_touches": 0, "assignments": 0, "reroutes": 0, "source": "web", "segment": "small",
    }  # fmt: skip


def _lead(rows: _Rows, lead: str, entries: list[Entered], as_of: datetime) -> None:
    stages = (*LADDER, *OFF_RAMPS)
    entered = sorted((e.at, stages.index(e.stage), e) for e in entries if e.at)
    exits = [*(at for at, _, _ in entered[1:]), None]
    dated = [(entry, exited) for (_, _, entry), exited in zip(entered, exits, strict=True)]
    for entry, exited in [*dated, *((e, None) for e in entries if e.at is None)]:
        days = None if entry.at is None else ((exited or as_of) - entry.at).total_seconds() / 86400
        rows.add("accord.stage_entries", {
            "lead_id": lead, "cycle": entry.cycle, "stage": entry.stage, "entered_at": entry.at, "exited_at": exited,
            "entered_on": _day(entry.at), "exited_on": _day(exited),
            "days_in_stage": days, "definition": entry.definition, "is_skipped": entry.at is None,
        })  # fmt: skip
        if entry.definition:
            key = {"definition": entry.definition, "stage": entry.stage, "lead_id": lead, "cycle": entry.cycle}
            rows.add("accord.definition_entries", key | {"qualified_at": entry.at, "qualified_on": _day(entry.at)})
            rows.add("accord.clauses_met", key | {"clause": "something", "first_met_at": entry.at})
        if entry.at and entry.stage == "mql":
            rows.add("accord.follow_up", _hand_off(lead, entry, exited))
    last_at, _, last = entered[-1]
    row: dict[str, Any] = {
        "lead_id": lead, "stage": last.stage, "stage_since_at": last_at, "stage_since_on": _day(last_at),
        "cycle": last.cycle, "definition": last.definition, "fit_score": 10.0, "fit_grade": "C",
        "engagement_score": 5.0, "total_score": 15.0, "source": "web", "segment": "small", "next_action": "call",
    }  # fmt: skip
    for stage in stages:
        of_stage = [at for at, _, e in entered if e.stage == stage]
        here = [at for at, _, e in entered if e.stage == stage and e.cycle == last.cycle]
        if stage in OFF_RAMPS:
            here = [last_at] if last.stage == stage else []
        row |= {
            f"is_{stage}": bool(here), f"{stage}_at": here[0] if here else None,
            f"first_{stage}_at": min(of_stage, default=None), f"{stage}_entries": len(of_stage),
        }  # fmt: skip
    rows.add("accord.lead_stages", row)
    score = {"lead_id": lead, "scorecard": "lead_score", "component": "total", "scored_on": last_at.date()}
    rows.add("accord.score_history", score | {"moment_at": last_at, "score": 15.0})
    card = {"lead_id": lead, "scorecard": "lead_score"}
    points = {"total": 15.0, "fit": 10.0, "engagement": 5.0}
    rows.add("accord.lead_scores", card | points | {"fit_grade": "C", "is_disqualified": False})
    for component, group, rule in (("fit", "company", "employees: 50 to below 250"), ("engagement", "web", "visited")):
        row = card | {"component": component, "score_group": group, "rule": rule, "effect": "given"}
        rows.add("accord.score_contributions", row | {"points": points[component], "points_not_counted": 0.0})
