"""The history check (rule 25): what was published about the past stays, unless its data changed.

Compares (lead, cycle, stage, entered_at, definition) of entries before the previous publication's as_of. A difference
is explained by a cause that affects its lead at or before the entry:

- `late data`: data of that lead were loaded since (a click explains from `neighbourhood_seconds` before it on); or a
  row about it was sent again with another content (`accord.audit.resent_rows`); or its company's customer date changed.
  If a source was added, all of its rows count as loaded since;
- `identity`: a record, or an address or visitor in some period, is linked to another lead than before;
- `click settled`: whether a click shortly before that as_of counts was decided by one shortly after it (rule 4);
- `restatement`: the run is one (`accord run --restate`).

Links are stored beside each publication (`links.parquet`; addresses and visitors as hashes), not in its database.
"""

from pathlib import Path

import duckdb

from accord.audit import differences, follow_up_history, resent_rows
from accord.audit.audit_database import AuditDatabase
from accord.common.instants import instant, naive
from accord.common.sql import identifier, literal
from accord.store import publications
from accord.store.batches import loaded_until

LINKS_FILE = "links.parquet"
DIFFERENT = ("differences", follow_up_history.TABLE)

# `since`, `until`: the period of the link; null: no limit. An address has no limit before its first period, so one that
# never changed hands is the same link as in a publication from before addresses had periods. The "link" of an account
# is the date since which it is a customer, that of a sales person what was known of it in that period. The link of an
# opportunity shows which leads a row about it concerns; by itself it explains nothing.
LINKS = """
select 'record' as kind, record_id as key, lead_id, null::timestamp as since, null::timestamp as until
from {core}.identity_links
union
select 'address', sha256(email), lead_id, nullif(owned_from, timestamp '0001-01-01'), owned_until
from {core}.address_owners
union
select 'visitor', sha256(visitor_id), lead_id, coalesce(known_from, owned_from), owned_until from {core}.visitor_owners
union
select 'account', account_id, null, customer_since_at, null from {core}.accounts where customer_since_at is not null
union
select 'rep', sha256(rep_id) || ' ' || sha256({{team: team, time_zone: time_zone, hours: hours, holidays: holidays,
    is_active: is_active}}::varchar), null,
    nullif(known_from, timestamp '0001-01-01'), known_until
from {core}.rep_versions
union
select 'opportunity', opportunity_id, lead_id, null, null
from {core}.activities where opportunity_id is not null and lead_id is not null
"""

TABLES = """
create schema history;
create table history.links_before (kind varchar, key varchar, lead_id varchar, since timestamp, until timestamp);
create table history.cutoffs (source varchar, loaded_until timestamp);
create table history.causes (lead_id varchar, since timestamp, explanation varchar, caused_by varchar);
"""

# A link that ends, or begins, at or after the previous as_of is unchanged before it. One that ends at another instant
# than before is changed from the earlier of the two ends on. A link that was removed explains
# nothing if its lead was removed too, or if a source was left out: that must not remove people.
CHANGED_LINKS = """
create table history.changed_links as
with before as (
    select kind, key, lead_id, since, case when until < previous_as_of then until end as until
    from history.links_before, audit.run
    where kind <> 'opportunity' and (since is null or since < previous_as_of)
),
now as (
    select kind, key, lead_id, since, case when until < previous_as_of then until end as until
    from history.links_now, audit.run
    where kind <> 'opportunity' and (since is null or since < previous_as_of)
),
records_now as (select key from now where kind = 'record'),
removed as (
    select * from (from before except from now)
    where not getvariable('is_source_left_out')
    and (kind in ('account', 'rep') or case when kind = 'record' then key else lead_id end in (from records_now))
),
added as (from now except from before),
-- The activities of a new record may be older than the record itself.
new_records as (
    select added.key, min(activities.occurred_at) as since
    from added inner join core.activities as activities on added.key = activities.record_id
    where added.kind = 'record' and added.key not in (select key from before where kind = 'record')
    group by added.key
)
select kind, key, lead_id, case when count(*) = 2 then min(until) else since end as since
from (
    from removed
    union all
    select added.kind, added.key, added.lead_id, coalesce(added.since, new_records.since) as since, added.until
    from added left join new_records on added.kind = 'record' and added.key = new_records.key
)
group by kind, key, lead_id, since
"""

# A click also decides whether clicks before it in its mail count, up to the neighbourhood (rule 4).
CAUSES = """
insert into history.causes
with late as (
    select activities.lead_id, activities.activity_id,
        activities.occurred_at
            - to_microseconds(case when activities.kind = 'email_clicked' then {reach} else 0 end) as since
    from core.activities as activities
    inner join history.cutoffs on split_part(activities.activity_id, ':', 1) = cutoffs.source
    where activities.lead_id is not null and activities.loaded_at > cutoffs.loaded_until
)
select lead_id, min(since), 'late data', min_by(activity_id, (since, activity_id)) from late group by lead_id
union all
select activities.lead_id, min(changed_links.since), 'late data', min(changed_links.key)
from history.changed_links
inner join core.activities as activities
    on activities.kind = 'profile_changed' and activities.property = 'account_ref'
    and (activities.value = changed_links.key or changed_links.key like '%:' || activities.value)
where changed_links.kind = 'account' and activities.lead_id is not null
group by activities.lead_id
union all
select lead_id, min(coalesce(since, '-infinity')), 'identity', min(kind || ' ' || key)
from history.changed_links where lead_id is not null group by lead_id
"""

# Whether a click counts depends on clicks in its mail up to the neighbourhood after it. Clicks of one mailing to all
# its readers are taken together: activities have no address, and only clicks this close to as_of are excused.
SETTLED_CLICKS = """
insert into history.causes
select clicks.lead_id, min(clicks.occurred_at), 'click settled', min(later.activity_id)
from audit.run
inner join core.activities as clicks
    on clicks.occurred_at >= previous_as_of - to_microseconds({reach}) and clicks.occurred_at < previous_as_of
inner join core.activities as later
    on later.occurred_at >= previous_as_of and later.occurred_at <= clicks.occurred_at + to_microseconds({reach})
    and clicks.mail_id = later.mail_id
where clicks.kind = 'email_clicked' and later.kind = 'email_clicked' and clicks.lead_id is not null
group by clicks.lead_id
"""


def load(database: AuditDatabase) -> None:
    """Fills schema `history` of the audit's database: `differences` of stage entries and `follow_up_differences`, each
    with its explanation, or null."""
    connection = database.connection
    connection.execute(TABLES)
    connection.execute("create table history.links_now as " + LINKS.format(core="core"))
    if database.previous:
        links = publications.folder(database.settings, database.previous) / LINKS_FILE
        connection.execute(f"insert into history.links_before by name from read_parquet({literal(str(links))})")
    columns = "lead_id, cycle, stage, entered_at, definition"
    is_past = "not is_skipped and entered_at < previous_as_of"
    differences.find(connection, "differences", "stage_entries", columns, is_past)
    follow_up_history.find(connection)
    if database.previous is None or not _has_unexplained(connection):
        return
    _fill_cutoffs(database)
    connection.execute(CHANGED_LINKS)
    connection.execute(CAUSES.format(reach=resent_rows.reach_of_clicks()))
    connection.execute(SETTLED_CLICKS.format(reach=resent_rows.reach_of_clicks()))
    _explain(connection)
    if _has_unexplained(connection):
        resent_rows.add_causes(database)
        _explain(connection)
    if database.restatement:
        for table in DIFFERENT:
            connection.execute(f"update history.{table} set explanation = 'restatement' where explanation is null")


def write_links(warehouse: duckdb.DuckDBPyConnection, database: str, path: Path) -> None:
    """Writes the links of an attached work database to a file beside its publication."""
    links = LINKS.format(core=f"{identifier(database)}.core")
    warehouse.execute(f"copy (from ({links}) order by all) to {literal(str(path))} (format parquet)")


def _explain(connection: duckdb.DuckDBPyConnection) -> None:
    differences.explain(connection, "differences", "causes", at="entered_at")
    follow_up_history.explain(connection)


def _has_unexplained(connection: duckdb.DuckDBPyConnection) -> bool:
    unexplained = " union all ".join(f"select 1 from history.{table} where explanation is null" for table in DIFFERENT)
    return connection.execute(f"{unexplained} limit 1").fetchone() is not None


def _fill_cutoffs(database: AuditDatabase) -> None:
    """The last `_loaded_at` in the previous publication, by source; -infinity for a source that it did not have."""
    assert database.previous is not None
    for source in database.sources:
        until = loaded_until(database.settings, {source: database.previous.batches.get(source, [])})
        cutoff = naive(instant(until)).isoformat(sep=" ") if until else "-infinity"
        database.connection.execute("insert into history.cutoffs values (?, ?::timestamp)", [source, cutoff])
    is_source_left_out = bool(set(database.previous.sources) - set(database.sources))
    database.connection.execute(f"set variable is_source_left_out = {is_source_left_out}")
