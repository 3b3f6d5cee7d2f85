"""Makes the tables that a comparison is counted from, out of both sides' tables.

A *pair* is one thing that is compared: a definition's two versions, or a stage before and after.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from accord.common.duckdb_files import attach, connect
from accord.common.settings import memory
from accord.common.sql import literal
from accord.compare.version_pairs import Pair
from accord.register.declared import CLAUSE
from accord.register.stages import outcomes

DATABASES = {"before": "base", "after": "head"}

SHAPES = """
create table pairs (pair varchar, kind varchar, stage varchar, before varchar, after varchar);
create table pair_clauses (pair varchar, clause varchar, before boolean, after boolean);
create table found (
    pair varchar, side varchar, lead_id varchar, cycle integer, qualified_at timestamp, definition varchar,
    {dated}, is_in_time boolean,
    stage varchar, owner varchar, country varchar, source varchar, segment varchar
);
"""

# When each pair's version first found each lead (for a stage: when the lead first entered it), and the lead's outcomes.
# A customer was found in time if it was found before its opportunity was opened (rule 27).
FOUND = """
insert into found
with firsts as (
    select pairs.pair, entries.lead_id, entries.cycle, entries.qualified_at, entries.definition
    from pairs
    inner join {database}.accord.definition_entries as entries on pairs.{side} = entries.definition
    union all
    select pairs.pair, entries.lead_id, entries.cycle, entries.entered_at, entries.definition
    from pairs
    inner join {database}.accord.stage_entries as entries on pairs.stage = entries.stage
    where pairs.kind = 'stage' and not entries.is_skipped
),
first as (
    select * from firsts
    qualify row_number() over (partition by pair, lead_id order by qualified_at) = 1
)
select
    first.pair, '{side}', first.lead_id, first.cycle, first.qualified_at, first.definition,
    {dates},
    coalesce(first.qualified_at < leads.capturable_until, false),
    stages.stage, stages.owner, coalesce(stages.country, 'unknown'), stages.source, stages.segment
from first
inner join {database}.journey.outcomes as leads on first.lead_id = leads.lead_id
left join {database}.accord.lead_stages as stages on first.lead_id = stages.lead_id
"""

COMPARED = """
create table compared as
select
    pair,
    lead_id,
    before.qualified_at as before_at,
    after.qualified_at as after_at,
    coalesce(before.is_in_time, false) as is_in_time_before,
    coalesce(after.is_in_time, false) as is_in_time_after,
    case
        when before.lead_id is null then 'gained'
        when after.lead_id is null then 'lost'
        when after.qualified_at < before.qualified_at then 'earlier'
        when after.qualified_at > before.qualified_at then 'later'
        else 'same'
    end as difference,
    -- Which side found the lead first: in that cycle its clauses held, and the other side's did not, or not yet.
    coalesce(after.qualified_at < before.qualified_at, before.lead_id is null) as is_found_first_after,
    case when is_found_first_after then after.cycle else before.cycle end as cycle,
    least(before.qualified_at, after.qualified_at) as first_at,
    case when is_found_first_after then 'after' else 'before' end as side
from (from found where found.side = 'before') as before
full join (from found where found.side = 'after') as after using (pair, lead_id)
"""

# Each lead's outcomes within their time windows (rule 27). A lead that had the outcome before it was found is not
# judged, nor is a lead whose window is not over.
JUDGED = """
create table judged as
with followed as (
    select
        found.*,
        compared.difference,
        windows.stage as outcome,
        windows.days,
        case windows.stage {cases} end as outcome_at,
        found.qualified_at + to_hours(24 * windows.days) as until
    from found
    inner join compared using (pair, lead_id)
    inner join head.seeds.maturity_windows as windows on windows.stage in ({outcomes})
)
select
    pair, side, lead_id, difference, outcome, days,
    case
        when outcome_at <= qualified_at then 'had_before'
        when until > getvariable('as_of') then 'too_recent'
        when outcome_at <= until then 'had_outcome'
        else 'no_outcome'
    end as verdict
from followed
"""


@contextmanager
def attached(base: Path, head: Path, as_of: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """The two work databases, read-only, as `base` and `head`."""
    with connect(memory_limit=memory()) as connection:
        for name, file in (("base", base), ("head", head)):
            attach(connection, file, name)
        connection.execute("set variable as_of = ?::timestamp", [as_of.astimezone(UTC).replace(tzinfo=None)])
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, pairs: list[Pair]) -> None:
    """Creates and fills `pairs`, `pair_clauses`, `found`, `compared` and `judged`."""
    judged_by = outcomes()
    connection.execute(SHAPES.format(dated=", ".join(f"{outcome}_at timestamp" for outcome in judged_by)))
    for pair in pairs:
        values = [pair.name, pair.kind, pair.stage, pair.version("before"), pair.version("after")]
        connection.execute("insert into pairs values (?, ?, ?, ?, ?)", values)
        before, after = (_clauses(pair, side) for side in DATABASES)
        for clause in sorted(before | after):
            connection.execute(
                "insert into pair_clauses values (?, ?, ?, ?)", [pair.name, clause, clause in before, clause in after]
            )
    for side, database in DATABASES.items():
        dates = ", ".join(f"leads.{outcome}_at" for outcome in judged_by)
        connection.execute(FOUND.format(side=side, database=database, dates=dates))
    connection.execute(COMPARED)
    cases = " ".join(f"when {literal(outcome)} then found.{outcome}_at" for outcome in judged_by)
    connection.execute(JUDGED.format(cases=cases, outcomes=", ".join(map(literal, judged_by))))


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[dict[str, Any]]:
    """The result's rows, each as column → value."""
    result = connection.execute(sql, list(values))
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _clauses(pair: Pair, side: str) -> set[str]:
    """The clauses of a version, named as in `clauses_met`."""
    entry = pair.before if side == "before" else pair.after
    columns = entry.canonical[f"definition:{entry.definition}"]["clauses"] if entry else []
    return {name.removeprefix(CLAUSE) for name in columns}
