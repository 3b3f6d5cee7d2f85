"""The nurture list of the tests' published database, and what came back of the leads that it sent to nurture."""

from datetime import date

import duckdb

# What a lead lacks, and whether it may be mailed, hangs on the lead.
LIST = """
insert into accord.nurture_list by name
with leads as (
    select *, hash(lead_id || 'lacks') % 4 as luck, hash(lead_id || 'mail') % 5 as mail from accord.lead_stages
    where stage in ('inquiry', 'nurture')
)
select lead_id,
    case when stage = 'inquiry' then 'not_qualified_yet' when luck = 0 then 'rejected' else 'recycled' end as why,
    if(stage = 'nurture', 'no_budget', null) as reason, if(stage = 'nurture', 'budget', null) as category,
    stage_since_at as since_at, stage_since_on as since_on,
    if(stage = 'nurture', stage_since_on + 180, null) as try_again_on,
    stage, cycle, nurture_entries as times_nurtured, 'mql' as gate, 'profile_and_actions' as definition,
    if(luck = 3, 'not_a_competitor', null) as barriers,
    case luck when 0 then null when 1 then 'company_size' else 'company_size, engagement' end as clauses_missing,
    if(luck = 0, null, 'Sentences of clauses.') as missing, luck + hash(lead_id) % 100 / 100 * sign(luck) as nearness,
    luck = 0 as waits_for_a_moment, mail > 1 as may_be_mailed,
    case mail when 0 then 'no_consent' when 1 then 'unsubscribed' end as suppressed_because
from leads
"""
OUTCOMES = """
insert into accord.nurture_outcomes by name
select date_trunc('month', entered_on)::date as cohort_month,
    ['rejected', 'recycled', 'lost'][(hash(lead_id) % 3 + 1)::int] as why,
    if(why = 'lost', 'none', ['budget', 'timing', 'reach'][(hash(lead_id || 'category') % 3 + 1)::int]) as category,
    count(*) as entered, count(*) filter (where hash(lead_id || 'back') % 3 = 0) as returned,
    count(*) filter (where hash(lead_id || 'back') % 6 = 0) as became_sql,
    count(*) filter (where hash(lead_id || 'back') % 12 = 0) as became_customer,
    cohort_month + interval 1 month + interval 26 week <= $today as is_mature
from accord.stage_entries where stage = 'nurture' and not is_skipped group by all
"""


def fill(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """From the stages and entries that the database has."""
    connection.execute(LIST)
    connection.execute(OUTCOMES, {"today": today})
