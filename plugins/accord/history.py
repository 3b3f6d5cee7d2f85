"""The history check (rule 25): what was published about the past stays, unless the data about it changed.

Compared are (lead, cycle, stage, entered_at, definition) of entries before the previous publication's as_of. A
difference is explained by

- `late data`: something of that lead was loaded since that occurred at or before the entry, or was sent again; or its
  company's customer date was;
- `identity`: a record, address or visitor of that lead is linked to another lead than before;
- `restatement`: somebody declared one (`dbt_project/restatements.yml`).

Links are kept beside each publication (`links.parquet`; addresses and visitors as hashes), not in its database.
"""

from pathlib import Path

import duckdb

from accord import contracts, publications
from accord.audit.world import World, naive
from accord.lake import table_folder
from accord.publications import instant
from accord.register import restatements
from accord.sql import identifier, literal

LINKS_FILE = "links.parquet"

# `since`: from when the link matters; null: for all time. An account's "link" is since when it is a customer.
LINKS = """
select 'record' as kind, record_id as key, lead_id, null::timestamp as since from {core}.identity_links
union
select 'address', sha256(email), lead_id, null from {core}.identity_links where email is not null
union
select 'visitor', sha256(visitor_id), lead_id, coalesce(owned_from, known_from) from {core}.visitor_owners
union
select 'account', account_id, null, customer_since_at from {core}.accounts where customer_since_at is not null
"""

DIFFERENCES = """
create table history.differences as
with
before as (
    select lead_id, cycle, stage, entered_at, definition
    from previous.stage_entries, audit.run
    where not is_skipped and entered_at < previous_as_of
),
now as (
    select lead_id, cycle, stage, entered_at, definition
    from accord.stage_entries, audit.run
    where not is_skipped and entered_at < previous_as_of
),
differences as (
    select 'published, but gone' as difference, * from (from before except from now)
    union all
    select 'new in the past' as difference, * from (from now except from before)
),
changed_links as (
    select links.* from (
        from (from history.links_before except from history.links_now)
        union all
        -- A record that is new links nothing that was there before.
        from (from history.links_now except from history.links_before) as added
        where kind <> 'record' or key in (select key from history.links_before where kind = 'record')
    ) as links, audit.run
    where since is null or since < previous_as_of
),
late as (
    select lead_id, min(occurred_at) as first_at
    from core.activities where lead_id is not null and loaded_at > getvariable('cutoff') group by lead_id
),
late_accounts as (
    select activities.lead_id, min(changed_links.since) as first_at
    from changed_links
    inner join core.activities as activities
        on activities.kind = 'profile_changed' and activities.property = 'account_ref'
        and (activities.value = changed_links.key or changed_links.key like '%:' || activities.value)
    where changed_links.kind = 'account'
    group by activities.lead_id
)
select
    differences.*,
    case
        when least(late.first_at, late_accounts.first_at) <= differences.entered_at then 'late data'
        when differences.lead_id in (select lead_id from changed_links where lead_id is not null) then 'identity'
    end as explanation
from differences
left join late on differences.lead_id = late.lead_id
left join late_accounts on differences.lead_id = late_accounts.lead_id
"""

RESENT = """
update history.differences set explanation = 'late data'
where explanation is null and lead_id in (
    select activities.lead_id
    from core.activities as activities
    inner join history.resent
        on split_part(activities.activity_id, ':', 1) = resent.source
        and split_part(activities.activity_id, ':', 3) = resent.key
    where activities.loaded_at > getvariable('cutoff')
)
"""


def load(world: World) -> None:
    """Fills schema `history` of the audit's database: `differences`, each with its explanation or null."""
    connection = world.connection
    connection.execute("create schema history")
    connection.execute(
        "create table history.links_before (kind varchar, key varchar, lead_id varchar, since timestamp)"
    )
    cutoff = None
    if world.previous:
        kept = publications.folder(world.settings, world.previous) / LINKS_FILE
        connection.execute(f"insert into history.links_before from read_parquet({literal(str(kept))})")
        cutoff = world.previous.loaded_until
    connection.execute("create table history.links_now as " + LINKS.format(core="core"))
    value = f"timestamp {literal(naive(instant(cutoff)).isoformat(sep=' '))}" if cutoff else "'-infinity'::timestamp"
    connection.execute(f"set variable cutoff = {value}")
    connection.execute(DIFFERENCES)
    if _unexplained(connection):
        _explain_by_resent_rows(world)
    _explain_by_restatement(world)


def write_links(warehouse: duckdb.DuckDBPyConnection, database: str, path: Path) -> None:
    """Keeps the links of an attached work database beside its publication."""
    links = LINKS.format(core=f"{identifier(database)}.core")
    warehouse.execute(f"copy (from ({links}) order by all) to {literal(str(path))} (format parquet)")


def _unexplained(connection: duckdb.DuckDBPyConnection) -> bool:
    return (
        connection.execute("select 1 from history.differences where explanation is null limit 1").fetchone() is not None
    )


def _explain_by_resent_rows(world: World) -> None:
    """A row sent again may have moved from before an entry to after it: the lake tells which keys were sent twice."""
    connection = world.connection
    connection.execute("create table history.resent (source varchar, key varchar)")
    for source in world.sources:
        for table in contracts.load(source).tables:
            pattern = str(table_folder(world.settings, source, table.name) / "*" / "*.parquet")
            if len(table.key) == 1:
                key = identifier(table.key[0])
                rows = f"read_parquet({literal(pattern)}, union_by_name = true, hive_partitioning = false)"
                connection.execute(
                    f"insert into history.resent select {literal(source)}, {key}::varchar from {rows} "
                    f"group by {key} having min(_loaded_at) <= getvariable('cutoff') "
                    "and max(_loaded_at) > getvariable('cutoff')"
                )
    connection.execute(RESENT)


def _explain_by_restatement(world: World) -> None:
    if world.previous is None:
        return
    for restatement in restatements.of(world.previous.publication_id):
        world.connection.execute(
            "update history.differences set explanation = 'restatement' "
            "where explanation is null and (? or definition = any(?))",
            [not restatement.definitions, list(restatement.definitions)],
        )
