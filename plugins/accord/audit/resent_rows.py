"""Rows that were sent again: the leads that they concerned before, and those that they concern now.

A correction may move a row away from a lead, and then the lead's own data do not show that it had this row. But the
lake keeps every version of a key. For each key sent again since the previous publication, every version concerns all
leads that its texts identify, through the previous and the current links: of a record, an address, a visitor, or an
opportunity. So this module needs to know no column of any source. If a text is by accident the key of another lead,
only the differences of that lead are explained by mistake.
"""

from accord.audit.audit_database import AuditDatabase
from accord.common.settings import DBT_PROJECT
from accord.common.sql import identifier, literal
from accord.register.declared import Declared
from accord.store import batches, contracts
from accord.store.contracts import Table
from accord.store.lake import table_folder

# `since`: the earliest instant in this version of the row.
VERSIONS = """
insert into history.resent
with versions as (from read_parquet({files}, union_by_name = true, hive_partitioning = false)),
cutoff as (select loaded_until from history.cutoffs where source = {source}),
resent_keys as (
    select {key} from versions, cutoff group by all
    having min(_loaded_at) <= any_value(loaded_until) and max(_loaded_at) > any_value(loaded_until)
)
select {since} as since, unnest([{texts}]) as text from versions semi join resent_keys using ({key})
"""

# A row that was a click, or is one, decides about clicks before it too, up to the neighbourhood (rule 4).
CAUSES = """
insert into history.causes
with texts as (select text, min(since) as since from history.resent where text is not null group by text),
names as (
    select text as name, since from texts
    union all
    select sources.source || ':' || text, since from texts, history.cutoffs as sources
),
keys as (
    select name as key, since from names
    union all
    select sha256(name), since from names
    union all
    select sha256(lower(trim(text))), since from texts
),
links as (
    select key, lead_id from history.links_before where lead_id is not null
    union
    select key, lead_id from history.links_now where lead_id is not null
)
select links.lead_id, min(keys.since) - to_microseconds({reach}), 'late data', 'row sent again: ' || min(keys.key)
from keys inner join links using (key) group by links.lead_id
"""


def add_causes(database: AuditDatabase) -> None:
    """Adds to `history.causes` every lead that a row sent again concerns, or concerned before."""
    database.connection.execute("create table history.resent (since timestamp, text varchar)")
    new = batches.new_batches(database.build, database.previous)
    for source in database.sources:
        for table in contracts.load(source).tables:
            files = sorted(table_folder(database.settings, source, table.name).glob("*/*.parquet"))
            if table.key and {path.stem for path in files} & set(new[source]):
                listed = "[" + ", ".join(literal(str(path)) for path in files) + "]"
                database.connection.execute(_versions_query(source, table, listed))
    database.connection.execute(CAUSES.format(reach=reach_of_clicks()))


def reach_of_clicks() -> int:
    """How far before itself a click decides whether others count, in microseconds: less than the neighbourhood."""
    return int(Declared(DBT_PROJECT).mail["neighbourhood_seconds"] * 1_000_000) - 1


def _versions_query(source: str, table: Table, files: str) -> str:
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
