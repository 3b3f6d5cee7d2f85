"""The history check (rule 25): what was published about the past stays, unless the data about it changed.

Compared are (lead, cycle, stage, entered_at, definition) of entries before the previous publication's as_of. A
difference is explained by a cause that concerns its lead at or before the entry:

- `late data`: something of that lead was loaded since; or a row that concerned it was sent again with another content
  (`accord.resent`); or its company's customer date changed. All rows of a source that was not in it are loaded since;
- `identity`: a record, address or visitor is linked to another lead than before;
- `restatement`: the run is one (`accord run --restate`).

Links are kept beside each publication (`links.parquet`; addresses and visitors as hashes), not in its database.
"""

from pathlib import Path

import duckdb

from accord.audit import resent_rows
from accord.audit.audit_database import World
from accord.common.instants import instant, naive
from accord.common.sql import identifier, literal
from accord.store import publications
from accord.store.batches import loaded_until

LINKS_FILE = "links.parquet"

# `since`, `until`: when the link matters to what is known; null: for all time. An account's "link" is since when it is
# a customer. An opportunity's tells whom a row about it is about, and explains nothing by itself.
LINKS = """
select 'record' as kind, record_id as key, lead_id, null::timestamp as since, null::timestamp as until
from {core}.identity_links
union
select 'address', sha256(email), lead_id, null, null from {core}.identity_links where email is not null
union
select 'visitor', sha256(visitor_id), lead_id, coalesce(known_from, owned_from), owned_until from {core}.visitor_owners
union
select 'account', account_id, null, customer_since_at, null from {core}.accounts where customer_since_at is not null
union
select 'opportunity', opportunity_id, lead_id, null, null
from {core}.activities where opportunity_id is not null and lead_id is not null
"""

TABLES = """
create schema history;
create table history.links_before (kind varchar, key varchar, lead_id varchar, since timestamp, until timestamp);
create table history.cutoffs (source varchar, loaded_until timestamp);
create table history.causes (lead_id varchar, since timestamp, explanation varchar);
"""

DIFFERENCES = """
create table history.differences as
with before as (
    select lead_id, cycle, stage, entered_at, definition
    from previous.stage_entries, audit.run
    where not is_skipped and entered_at < previous_as_of
),
now as (
    select lead_id, cycle, stage, entered_at, definition
    from accord.stage_entries, audit.run
    where not is_skipped and entered_at < previous_as_of
)
select *, null::varchar as explanation from (
    select 'published, but gone' as difference, * from (from before except from now)
    union all
    select 'new in the past' as difference, * from (from now except from before)
)
"""

# A link that ends, or begins, at or after the previous as_of is as it was before it. One that is gone explains nothing
# where its lead is gone too, or where a source was left out: people do not vanish for that.
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
gone as (
    select * from (from before except from now)
    where not getvariable('is_source_left_out')
    and (kind = 'account' or case when kind = 'record' then key else lead_id end in (from records_now))
),
added as (from now except from before),
-- A new record brings what was told of it, which may be older than the record itself.
new_records as (
    select added.key, min(activities.occurred_at) as since
    from added inner join core.activities as activities on added.key = activities.record_id
    where added.kind = 'record' and added.key not in (select key from before where kind = 'record')
    group by added.key
)
select kind, key, lead_id, since from gone
union all
select added.kind, added.key, added.lead_id, coalesce(added.since, new_records.since) as since
from added left join new_records on added.kind = 'record' and added.key = new_records.key
"""

CAUSES = """
insert into history.causes
select activities.lead_id, min(activities.occurred_at), 'late data'
from core.activities as activities
inner join history.cutoffs on split_part(activities.activity_id, ':', 1) = cutoffs.source
where activities.lead_id is not null and activities.loaded_at > cutoffs.loaded_until
group by activities.lead_id
union all
select activities.lead_id, min(changed_links.since), 'late data'
from history.changed_links
inner join core.activities as activities
    on activities.kind = 'profile_changed' and activities.property = 'account_ref'
    and (activities.value = changed_links.key or changed_links.key like '%:' || activities.value)
where changed_links.kind = 'account' and activities.lead_id is not null
group by activities.lead_id
union all
select lead_id, min(coalesce(since, '-infinity')), 'identity'
from history.changed_links where lead_id is not null group by lead_id
"""

EXPLAIN = """
update history.differences set explanation = (
    select max(causes.explanation) from history.causes
    where causes.lead_id = differences.lead_id and causes.since <= differences.entered_at
) where explanation is null
"""


def load(world: World) -> None:
    """Fills schema `history` of the audit's database: `differences`, each with its explanation or null."""
    connection = world.connection
    connection.execute(TABLES)
    connection.execute("create table history.links_now as " + LINKS.format(core="core"))
    if world.previous:
        kept = publications.folder(world.settings, world.previous) / LINKS_FILE
        connection.execute(f"insert into history.links_before by name from read_parquet({literal(str(kept))})")
    connection.execute(DIFFERENCES)
    if world.previous is None or not _has_unexplained(connection):
        return
    _cutoffs(world)
    connection.execute(CHANGED_LINKS)
    connection.execute(CAUSES)
    connection.execute(EXPLAIN)
    if _has_unexplained(connection):
        resent_rows.add_causes(world)
        connection.execute(EXPLAIN)
    if world.restatement:
        connection.execute("update history.differences set explanation = 'restatement' where explanation is null")


def write_links(warehouse: duckdb.DuckDBPyConnection, database: str, path: Path) -> None:
    """Keeps the links of an attached work database beside its publication."""
    links = LINKS.format(core=f"{identifier(database)}.core")
    warehouse.execute(f"copy (from ({links}) order by all) to {literal(str(path))} (format parquet)")


def _has_unexplained(connection: duckdb.DuckDBPyConnection) -> bool:
    return (
        connection.execute("select 1 from history.differences where explanation is null limit 1").fetchone() is not None
    )


def _cutoffs(world: World) -> None:
    """By source, the last `_loaded_at` that the previous publication held; before all time where it had no such."""
    assert world.previous is not None
    for source in world.sources:
        until = loaded_until(world.settings, {source: world.previous.batches.get(source, [])})
        shown = naive(instant(until)).isoformat(sep=" ") if until else "-infinity"
        world.connection.execute("insert into history.cutoffs values (?, ?::timestamp)", [source, shown])
    left_out = bool(set(world.previous.sources) - set(world.sources))
    world.connection.execute(f"set variable is_source_left_out = {left_out}")
