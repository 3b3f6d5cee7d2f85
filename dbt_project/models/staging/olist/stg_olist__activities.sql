-- First contact, channel, landing page and win of each seller. All other columns of the deals file were asked at
-- closing, of won sellers only: using them would leak the outcome.
with

leads as (

    select * from {{ ref('stg_olist__leads') }}
    where {{ is_new_to_this_run('created_at', 'loaded_at') }}

),

deals as (

    {{ latest_versions(source('olist', 'deals'), ['mql_id'], occurred_at='won_date') }}

)

select
    {{ activity(
        activity_id="'olist:lead:' || record_id",
        kind="'lead_created'",
        occurred_at='created_at',
        record_id='record_id',
        source_row_id='record_id',
        loaded_at='loaded_at',
    ) }}
from leads
union all
select
    {{ activity(
        activity_id="'olist:lead_source:' || record_id",
        kind="'profile_changed'",
        occurred_at='created_at',
        record_id='record_id',
        source_row_id='record_id',
        property="'lead_source'",
        value='origin',
        loaded_at='loaded_at',
    ) }}
from leads
where origin is not null
union all
select
    {{ activity(
        activity_id="'olist:landing_page:' || record_id",
        kind="'campaign_touched'",
        occurred_at='created_at',
        record_id='record_id',
        source_row_id='record_id',
        campaign_id='campaign_id',
        loaded_at='loaded_at',
    ) }}
from leads
where campaign_id is not null
union all
select
    {{ activity(
        activity_id="'olist:deal:' || mql_id",
        kind="'opportunity_won'",
        occurred_at='won_date',
        record_id="'olist:' || mql_id",
        opportunity_id="'olist:' || mql_id",
        rep_id="'olist:' || sr_id",
        is_past_acceptance='true',
        loaded_at='_loaded_at',
    ) }}
from deals
