"""What Sales decided about the hand-offs of the tests' published database, and whether it spoke with its MQLs."""

from datetime import datetime

import duckdb

# Of ten hand-offs that were left six were accepted; what became of the others hangs on the lead.
DECIDED = """
update accord.follow_up set
    disposition = case when luck < 6 then 'accepted' when luck = 9 then 'disqualified' else 'sent_back' end,
    disposition_at = stopped_at,
    reason = case luck
        when 6 then 'no_response' when 7 then 'wrong_industry' when 8 then 'not_ready' when 9 then 'other'
    end,
    category = if(luck < 6, null, 'other'),
    responsible = case luck when 6 then 'sales' when 7 then 'marketing' when 8 then 'nobody' when 9 then 'nobody' end,
    is_contradicted = if(luck in (6, 7), hash(follow_up.lead_id) % (luck - 4) = 0, null),
    dispute = 'none'
from (select hand_off_id as id, hash(hand_off_id || 'decided') % 10 as luck from accord.follow_up)
where hand_off_id = id and stopped_at is not null
"""
CONTACT = """
update accord.follow_up set
    within_14_days = case hash(lead_id || 'spoken') % 8
        when 0 then 'ignored' when 1 then 'only_decided' when 2 then 'only_tried' else 'contacted'
    end,
    first_campaign_id = nullif('marketing:K' || hash(lead_id || 'campaign') % 12, 'marketing:K0')
where stage = 'mql' and entered_at + interval 14 day <= $as_of
"""
DISPOSITIONS = """
insert into accord.dispositions by name
select hand_off_id || ':decision' as activity_id, lead_id, hand_off_id, cycle, stage, disposition_at as decided_at,
    disposition_at::date as decided_on, 'rejected' as decision, disposition, true as is_disposition, dispute,
    reason, if(reason = 'other', 'wrong person ' || hash(lead_id) % 3, reason) as reason_told
from accord.follow_up where disposition is not null
"""
RATES = """
insert into accord.follow_up_rates by name
select date_trunc('month', entered_on)::date as cohort_month, stage, 'all' as dimension, 'all' as value,
    count(*) as handed_off,
    count(*) filter (where within_14_days = 'contacted') as contacted,
    count(*) filter (where within_14_days = 'only_tried') as only_tried,
    count(*) filter (where within_14_days = 'only_decided') as only_decided,
    count(*) filter (where within_14_days = 'ignored') as ignored,
    0 as met, 0 as late, 0 as breached_without_response, 0 as withdrawn, 0 as not_due, 0 as logged_late,
    median(business_minutes) as minutes_p50, null as minutes_p90,
    cohort_month + interval 1 month + interval 30 day <= $as_of as is_mature
from accord.follow_up group by all
"""


def fill(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Decisions about the hand-offs that `follow_up` has, contact of its MQLs, and the rates of it."""
    connection.execute(DECIDED)
    connection.execute(CONTACT, {"as_of": as_of})
    connection.execute(DISPOSITIONS)
    connection.execute(RATES, {"as_of": as_of})
