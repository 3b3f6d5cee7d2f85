"""Checks whether a change would rewrite published history: in the register, and in the official stage entries."""

from datetime import UTC
from typing import Any

import duckdb

from accord.common.instants import instant
from accord.common.settings import Settings
from accord.compare.pair_tables import rows
from accord.register import agreement_messages
from accord.register.entries import Entry
from accord.register.frozen_versions import breaches
from accord.store import publications

# Compares the two sides by the same key as the audit's history check (rule 25).
CHANGED = """
with before as (
    select lead_id, cycle, stage, entered_at, definition from base.accord.stage_entries
    where not is_skipped and entered_at < $until
),
after as (
    select lead_id, cycle, stage, entered_at, definition from head.accord.stage_entries
    where not is_skipped and entered_at < $until
)
select
    stage,
    count(*) filter (is_removed) as removed,
    count(*) filter (not is_removed) as added,
    count(distinct lead_id) as leads
from (
    select true as is_removed, * from (from before except from after)
    union all
    select false as is_removed, * from (from after except from before)
)
group by stage
order by leads desc, stage
"""


def of_register(settings: Settings, register: list[Entry]) -> dict[str, Any]:
    """`publication_id` and `as_of` of the previous publication (None without one), and how the register breaks it."""
    published = publications.history(settings).previous(settings.as_of)
    return {
        "publication_id": published.publication_id if published else None,
        "as_of": instant(published.as_of) if published else None,
        "breaches": [
            {"rule": each.rule, "definition": each.definition, "message": agreement_messages.breach_message(each)}
            for each in breaches(settings, register, settings.as_of)
        ],
        "entries": [],
    }


def of_entries(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, Any]:
    """`entries`: by stage, how many official entries before the publication's as_of would be removed and added."""
    published = publications.history(settings).previous(settings.as_of)
    if published is None:
        return {"entries": []}
    until = instant(published.as_of).astimezone(UTC).replace(tzinfo=None)
    connection.execute("set variable published_until = ?::timestamp", [until])
    return {"entries": rows(connection, CHANGED.replace("$until", "getvariable('published_until')"))}


def would_change(published: dict[str, Any]) -> bool:
    return bool(published["breaches"] or published["entries"])
