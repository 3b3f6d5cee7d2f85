"""What a change of `what_does_not_count` does: which activities count, or do not count, that did not, or did."""

from typing import Any

import duckdb

from accord.compare.pair_tables import rows
from accord.register import list_days
from accord.register.agreed_list import AgreedList

WEEKS = 4  # before as_of, for what a rule that begins later would have marked

EFFECT = """
select
    coalesce(now.set_aside_rule, was.set_aside_rule) as rule,
    now.is_counted as counts_now,
    count(*) as activities,
    count(distinct now.lead_id) as leads
from base.core.activities as was
inner join head.core.activities as now on was.activity_id = now.activity_id
where was.is_counted <> now.is_counted
group by rule, counts_now
order by activities desc, rule
"""
WOULD_MARK = """
select count(*) as activities, count(distinct lead_id) as leads
from head.core.activities
where is_counted and kind in (select unnest(?::varchar[])) and ({when})
and occurred_at >= getvariable('as_of') - to_days(7 * {weeks}) and occurred_at < getvariable('as_of')
"""


def effect(connection: duckdb.DuckDBPyConnection, before: AgreedList, after: AgreedList) -> dict[str, Any]:
    """`changes`: the texts compared. `activities`: by rule, those that count on one side only. `later`: rules that are
    new and mark nothing yet, with what they would have marked in the last four weeks, where that can be said.

    The two work databases are attached as `base` and `head`.
    """
    found = rows(connection, EFFECT)
    known = {rule["name"] for rule in before.canonical["rules"]}
    new = [rule for rule in after.canonical["rules"] if rule["name"] not in known and not rule.get("is_counted")]
    marking = {row["rule"] for row in found}
    later = [_would_mark(connection, after, rule) for rule in new if rule["name"] not in marking]
    return {
        "changes": list_days.changes(before.canonical, after.canonical),
        "activities": found,
        "later": [each for each in later if each],
    }


def _would_mark(
    connection: duckdb.DuckDBPyConnection, agreed: AgreedList, rule: dict[str, Any]
) -> dict[str, Any] | None:
    """None where the rule reads a column that is not kept with the activities."""
    try:
        (counted,) = rows(connection, WOULD_MARK.format(when=rule["when"], weeks=WEEKS), agreed.canonical["kinds"])
    except duckdb.BinderException:
        return None
    return {"rule": rule["name"], "from": rule.get("from"), **counted}
