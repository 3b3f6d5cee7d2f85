"""Rows that were sent again: whom they concerned before, and whom they concern now.

A correction may take a row away from a lead, and then nothing of that lead tells that it was there. The lake does: it
keeps every version of a key. Each version of a key sent since the previous publication concerns whoever its texts name,
through the links of then and of now: a record, an address, a visitor, or an opportunity's people. So no column of any
source needs to be known here; a text that happens to be somebody else's key can only excuse that one person.
"""

from accord.audit.audit_database import World
from accord.common.sql import identifier, literal
from accord.store import batches, contracts
from accord.store.contracts import Table
from accord.store.lake import table_folder

# `since`: the earliest instant that this version of the row tells.
VERSIONS = """
insert into history.resent
with versions as (from read_parquet({files}, union_by_name = true, hive_partitioning = false)),
cutoff as (select loaded_until from history.cutoffs where source = {source}),
twice as (
    select {key} from versions, cutoff group by all
    having min(_loaded_at) <= any_value(loaded_until) and max(_loaded_at) > any_value(loaded_until)
)
select {since} as since, unnest([{texts}]) as said from versions semi join twice using ({key})
"""

CAUSES = """
insert into history.causes
with said as (select said, min(since) as since from history.resent where said is not null group by said),
names as (
    select said as name, since from said
    union all
    select sources.source || ':' || said, since from said, history.cutoffs as sources
),
keys as (
    select name as key, since from names
    union all
    select sha256(name), since from names
    union all
    select sha256(lower(trim(said))), since from said
),
links as (
    select key, lead_id from history.links_before where lead_id is not null
    union
    select key, lead_id from history.links_now where lead_id is not null
)
select links.lead_id, min(keys.since), 'late data' from keys inner join links using (key) group by links.lead_id
"""


def add_causes(world: World) -> None:
    """Adds to `history.causes` everybody whom a row sent again concerns, or did."""
    world.connection.execute("create table history.resent (since timestamp, said varchar)")
    new = batches.new_batches(world.build, world.previous)
    for source in world.sources:
        for table in contracts.load(source).tables:
            files = sorted(table_folder(world.settings, source, table.name).glob("*/*.parquet"))
            if table.key and {path.stem for path in files} & set(new[source]):
                listed = "[" + ", ".join(literal(str(path)) for path in files) + "]"
                world.connection.execute(_versions(source, table, listed))
    world.connection.execute(CAUSES)


def _versions(source: str, table: Table, files: str) -> str:
    instants = [
        f"{identifier(each.name)}::timestamp" for each in table.columns if each.data_type in ("timestamp", "date")
    ]
    texts = [
        f"{identifier(each.name)}::varchar"
        for each in table.columns
        if each.name in table.key or (each.data_type == "text" and not each.accepted)
    ]
    earliest = f"least({', '.join(instants)})" if instants else "null"
    return VERSIONS.format(
        files=files,
        source=literal(source),
        key=", ".join(identifier(name) for name in table.key),
        since=f"coalesce({earliest}, '-infinity'::timestamp)",
        texts=", ".join(texts),
    )
