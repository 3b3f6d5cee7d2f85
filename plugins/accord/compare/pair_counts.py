"""Counts for every pair: leads, leads a week, outcomes, and where the leads come from."""

from typing import Any

import duckdb

from accord.common.wilson import wilson
from accord.compare.pair_tables import rows

ALL_LEADS = """
select
    count(*) as leads,
    count(customer_at) as customers,
    (select weeks from head.journey.recent_weeks) as weeks
from head.journey.qualifications
inner join head.journey.outcomes using (lead_id)
where definition is null
"""

LEADS = """
select
    pairs.pair,
    count(before_at) as before,
    count(after_at) as after,
    count(*) filter (difference = 'gained') as gained,
    count(*) filter (difference = 'lost') as lost,
    count(*) filter (difference = 'earlier') as earlier,
    count(*) filter (difference = 'later') as later,
    median(abs(epoch_us(after_at) - epoch_us(before_at)) / 86400000000.0)
        filter (difference in ('earlier', 'later')) as median_days_moved
from pairs
left join compared using (pair)
group by pairs.pair
"""

A_WEEK = """
select
    pairs.pair,
    count(*) filter (before_at >= starts_at) / any_value(weeks) as before,
    count(*) filter (after_at >= starts_at) / any_value(weeks) as after,
    count(*) filter (difference = 'gained' and after_at >= starts_at) / any_value(weeks) as gained,
    count(*) filter (difference = 'lost' and before_at >= starts_at) / any_value(weeks) as lost
from pairs
left join compared using (pair)
cross join head.journey.recent_weeks
group by pairs.pair
"""

IN_TIME = """
select
    pairs.pair,
    count(*) filter (is_in_time_before) as before,
    count(*) filter (is_in_time_after) as after,
    count(*) filter (is_in_time_after and not is_in_time_before) as gained,
    count(*) filter (is_in_time_before and not is_in_time_after) as lost
from pairs
left join compared using (pair)
group by pairs.pair
"""

OUTCOMES = """
select
    pair,
    coalesce(difference, side) as who,
    outcome,
    any_value(days) as days,
    count(*) as leads,
    count(*) filter (verdict in ('had_outcome', 'no_outcome')) as judged,
    count(*) filter (verdict = 'had_outcome') as had_outcome,
    count(*) filter (verdict = 'had_before') as had_before,
    count(*) filter (verdict = 'too_recent') as too_recent
from judged
group by grouping sets ((pair, side, outcome), (pair, side, difference, outcome))
having grouping(difference) = 1 or difference in ('gained', 'lost')
order by array_position(['before', 'after', 'gained', 'lost'], who), days
"""

PLACES = """
with placed as (
    unpivot (
        select found.pair, found.side, compared.difference, found.country, found.source, found.segment
        from found inner join compared using (pair, lead_id)
    ) on country, source, segment into name dimension value place
)
select
    pair,
    dimension,
    place,
    count(*) filter (side = 'before') as before,
    count(*) filter (side = 'after') as after,
    count(*) filter (difference = 'gained') as gained,
    count(*) filter (difference = 'lost') as lost
from placed
group by pair, dimension, place
order by dimension, gained + lost desc, after desc, place
"""

# How many leads a week the team that works the pair's stage can take.
CAPACITY = """
select pairs.pair, max(summary.capacity_a_week) as capacity_a_week
from pairs
left join head.accord.definition_summary as summary
    on pairs.stage = summary.stage
group by pairs.pair
"""


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """`leads`, `customers` and `weeks` over all leads; and `pairs`: name → counts.

    A pair's counts: leads, a_week, capacity_a_week, in_time (customers found in time), outcomes (one row per group of
    leads, `who`, and outcome, with precision and interval), places.
    """
    (all_leads,) = rows(connection, ALL_LEADS)
    single = {
        "leads": rows(connection, LEADS),
        "a_week": rows(connection, A_WEEK),
        "in_time": rows(connection, IN_TIME),
    }
    found: dict[str, dict[str, Any]] = {}
    for name, each in single.items():
        for row in each:
            found.setdefault(row.pop("pair"), {"outcomes": [], "places": []})[name] = row
    for row in rows(connection, CAPACITY):
        found[row.pop("pair")] |= row
    for row in rows(connection, OUTCOMES):
        found[row.pop("pair")]["outcomes"].append(row | _precision(row))
    for row in rows(connection, PLACES):
        found[row.pop("pair")]["places"].append(row)
    return all_leads | {"pairs": found}


def _precision(row: dict[str, Any]) -> dict[str, Any]:
    low, high = wilson(row["had_outcome"], row["judged"]) or (None, None)
    share = row["had_outcome"] / row["judged"] if row["judged"] else None
    return {"precision": share, "precision_low": low, "precision_high": high}
