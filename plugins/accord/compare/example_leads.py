"""Which clauses decide that leads are gained, lost, or found earlier or later; and the best example leads."""

from typing import Any

import duckdb

from accord.common.catalog import shape
from accord.common.sql import identifier
from accord.compare.clause_columns import Columns
from accord.compare.pair_tables import DATABASES, rows

EXAMPLES = 20
SIDES = {"before": "was", "after": "now"}  # side -> its alias in EXAMPLE_ROWS

# Take the side that does not find the lead, or finds it later. Its clauses that were not met yet when the other side
# found the lead decide. If all of its clauses had been met by then, they were not met at the same time.
DECIDING = """
create table deciding as
with clause_times as (
    select
        compared.*,
        pair_clauses.clause,
        pair_clauses.before as is_required_before,
        pair_clauses.after as is_required_after,
        was.first_met_at as met_before_at,
        now.first_met_at as met_after_at
    from compared
    inner join pairs on compared.pair = pairs.pair
    inner join pair_clauses on pairs.pair = pair_clauses.pair
    left join base.accord.clauses_met as was
        on
            pairs.before = was.definition and pair_clauses.clause = was.clause
            and compared.lead_id = was.lead_id and compared.cycle = was.cycle
    left join head.accord.clauses_met as now
        on
            pairs.after = now.definition and pair_clauses.clause = now.clause
            and compared.lead_id = now.lead_id and compared.cycle = now.cycle
    where compared.difference <> 'same'
)
select * from clause_times
where
    (is_found_first_after and is_required_before and (met_before_at is null or met_before_at > first_at))
    or (not is_found_first_after and is_required_after and (met_after_at is null or met_after_at > first_at))
"""

REASONS = """
select
    compared.pair,
    deciding.clause,
    coalesce(any_value(deciding.is_required_before), false) as is_required_before,
    coalesce(any_value(deciding.is_required_after), false) as is_required_after,
    count(*) filter (compared.difference = 'gained') as gained,
    count(*) filter (compared.difference = 'lost') as lost,
    count(*) filter (compared.difference = 'earlier') as earlier,
    count(*) filter (compared.difference = 'later') as later
from compared
inner join pairs on compared.pair = pairs.pair
left join deciding on compared.pair = deciding.pair and compared.lead_id = deciding.lead_id
where compared.difference <> 'same' and pairs.before is not null and pairs.after is not null
group by compared.pair, deciding.clause
order by gained + lost desc, earlier + later desc, deciding.clause
"""

# For each reason the most important leads come first: customers, then opportunities, then the latest ones. Leads that
# are only found earlier or later come last.
CHOSEN = """
create table chosen as
with reasons as (
    select pair, lead_id, list(clause order by clause) as clauses from deciding group by pair, lead_id
),
with_outcome as (
    select
        compared.*,
        coalesce(reasons.clauses, []) as clauses,
        found.definition, found.owner, found.country, found.source, found.segment, found.stage,
        found.opportunity_at,
        found.customer_at,
        case
            when found.customer_at > first_at then 2
            when found.opportunity_at > first_at then 1
            else 0
        end as outcome_rank
    from compared
    inner join found using (pair, lead_id, side)
    left join reasons using (pair, lead_id)
    where compared.difference <> 'same'
),
ranked as (
    select
        *,
        row_number() over (
            partition by pair, difference, clauses order by outcome_rank desc, first_at desc, lead_id
        ) as place,
        count(*) over (partition by pair, difference, clauses) as same_reason
    from with_outcome
),
numbered as (
    select
        *,
        row_number() over (
            partition by pair
            order by difference in ('earlier', 'later'), place, same_reason desc, difference, clauses, lead_id
        ) as number
    from ranked
)
select * from numbered where number <= ?
"""

EXAMPLE_ROWS = """
with reasons as (
    select
        pair,
        lead_id,
        list({{
            'clause': clause, 'is_required_before': is_required_before, 'is_required_after': is_required_after,
            'met_before_at': met_before_at, 'met_after_at': met_after_at
        }} order by clause) as clauses
    from deciding group by pair, lead_id
)
select
    chosen.pair, chosen.lead_id, chosen.difference, chosen.before_at, chosen.after_at, chosen.cycle,
    chosen.definition, chosen.country, chosen.source, chosen.segment, chosen.owner, chosen.stage,
    chosen.opportunity_at, chosen.customer_at,
    reasons.clauses
    {known}
from chosen
left join reasons on chosen.pair = reasons.pair and chosen.lead_id = reasons.lead_id
left join base.scoring.known_states as was
    on chosen.lead_id = was.lead_id and chosen.first_at = was.known_at and was.is_moment
left join head.scoring.known_states as now
    on chosen.lead_id = now.lead_id and chosen.first_at = now.known_at and now.is_moment
order by chosen.pair, chosen.number
"""


def reasons(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """By pair: for how many leads each clause decides. Clause null: all clauses were met, but not at the same time.

    A lead for which two clauses decide is counted for both.
    """
    connection.execute(DECIDING)
    return _by_pair(rows(connection, REASONS))


def examples(connection: duckdb.DuckDBPyConnection, columns: Columns) -> dict[str, list[dict[str, Any]]]:
    """By pair: up to twenty leads, each with the clauses that decide and the values that these read when it was found.

    `columns`: which columns each clause of a pair reads. A value has no `before` (or `after`) where that side does not
    know the column, such as the points of a new scorecard.
    """
    connection.execute(CHOSEN, [EXAMPLES])
    known = _known(connection, sorted({name for names in columns.values() for name in names}))
    of_sides = [
        f", {SIDES[side]}.{identifier(name)} as {identifier(f'{side} {name}')}"
        for name, sides in known.items()
        for side in sides
    ]
    found = rows(connection, EXAMPLE_ROWS.format(known="".join(of_sides)))
    for row in found:
        row["clauses"] = row["clauses"] or []
        values = {name: {side: row.pop(f"{side} {name}") for side in sides} for name, sides in known.items()}
        for clause in row["clauses"]:
            read = columns.get((row["pair"], clause["clause"]), [])
            clause["known"] = [{"name": name} | values[name] for name in read if name in values]
    return _by_pair(found)


def _known(connection: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, list[str]]:
    """Column -> the sides whose `known_states` has it; without those that neither has."""
    sides = {
        side: {name for name, _, _ in shape(connection, database, "scoring", "known_states")}
        for side, database in DATABASES.items()
    }
    of_names = {name: [side for side, columns in sides.items() if name in columns] for name in names}
    return {name: found for name, found in of_names.items() if found}


def _by_pair(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        grouped.setdefault(row.pop("pair"), []).append(row)
    return grouped
