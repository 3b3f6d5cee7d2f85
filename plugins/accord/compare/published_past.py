"""Whether a change would rewrite what was published: by the register, and by the official entries themselves."""

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

# The history check's key (rule 25), between the two sides.
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
    count(*) filter (is_gone) as gone,
    count(*) filter (not is_gone) as come,
    count(distinct lead_id) as leads
from (
    select true as is_gone, * from (from before except from after)
    union all
    select false as is_gone, * from (from after except from before)
)
group by stage
order by leads desc, stage
"""


def of_register(settings: Settings, register: list[Entry]) -> dict[str, Any]:
    """`publication_id` and `as_of` of what is published (None of nothing), and how this register breaks with it."""
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
    """`entries`: by stage, how many official entries before the publication's as_of would be gone, and come."""
    published = publications.history(settings).previous(settings.as_of)
    if published is None:
        return {"entries": []}
    until = instant(published.as_of).astimezone(UTC).replace(tzinfo=None)
    connection.execute("set variable published_until = ?::timestamp", [until])
    return {"entries": rows(connection, CHANGED.replace("$until", "getvariable('published_until')"))}


def would_change(published: dict[str, Any]) -> bool:
    return bool(published["breaches"] or published["entries"])
