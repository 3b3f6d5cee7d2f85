"""Checks whether a change would rewrite published history: in the register, and in the official stage entries."""

from datetime import UTC
from typing import Any

import duckdb

from accord.common.duckdb_files import attach
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.compare.pair_tables import rows
from accord.register import agreed_list, agreement_messages, list_problems
from accord.register.agreed_list import AgreedList
from accord.register.entries import Entry
from accord.register.frozen_versions import breaches
from accord.store import publications
from accord.store.batches import batches_of

DATABASES_OF = {"base": "base", "head": "head", "published": "published_before"}

# By the same key as the audit's history check (rule 25).
ENTRIES = """(
    select lead_id, cycle, stage, entered_at, definition from {database}.accord.stage_entries
    where not is_skipped and entered_at < getvariable('published_until')
)"""
# Where head differs from what was published. Where the lake has other data than when it was published, only what
# base and head differ in: the rest may be due to the data.
SAME_DATA = ("from published except from head", "from head except from published")
OTHER_DATA = (
    "(from base except from head) intersect from published", "(from head except from base) except from published",
)  # fmt: skip
CHANGED = """
with base as {base}, head as {head}, published as {published}
select
    stage,
    count(*) filter (is_removed) as removed,
    count(*) filter (not is_removed) as added,
    count(distinct lead_id) as leads
from (
    select true as is_removed, * from ({removed})
    union all
    select false as is_removed, * from ({added})
)
group by stage
order by leads desc, stage
"""


def of_register(settings: Settings, register: list[Entry], agreed: AgreedList) -> dict[str, Any]:
    """`publication_id` and `as_of` of the previous publication (None without one), and how the register breaks it."""
    published = publications.history(settings).previous(settings.as_of)
    listed = list_problems.breach(settings, agreed, settings.as_of)
    of_list = [{"rule": "frozen", "definition": agreed_list.NAME, "message": listed.message}] if listed else []
    return {
        "publication_id": published.publication_id if published else None,
        "as_of": instant(published.as_of) if published else None,
        "breaches": [
            {"rule": each.rule, "definition": each.definition, "message": agreement_messages.breach_message(each)}
            for each in breaches(settings, register, settings.as_of)
        ]
        + of_list,
        "entries": [],
    }


def of_entries(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, Any]:
    """`entries`: by stage, how many official entries before the publication's as_of would be removed and added.

    Measured against what was published, as the next run is: a change that is published already changes nothing.
    """
    published = publications.history(settings).previous(settings.as_of)
    if published is None:
        return {"entries": []}
    until = instant(published.as_of).astimezone(UTC).replace(tzinfo=None)
    connection.execute("set variable published_until = ?::timestamp", [until])
    attach(connection, publications.folder(settings, published) / publications.DATABASE, "published_before")
    of = {name: ENTRIES.format(database=database) for name, database in DATABASES_OF.items()}
    is_same = instant(published.as_of) == settings.as_of and published.batches == batches_of(settings)
    removed, added = SAME_DATA if is_same else OTHER_DATA
    try:
        return {"entries": rows(connection, CHANGED.format(**of, removed=removed, added=added))}
    finally:
        connection.execute("detach published_before")


def would_change(published: dict[str, Any]) -> bool:
    return bool(published["breaches"] or published["entries"])
