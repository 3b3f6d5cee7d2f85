-- When Sales last called, wrote to or met each lead. An incremental run adds its touches to the earlier ones.
{{ incremental_by_lead(replaces='touched') }}
with

touches as (

    select
        lead_id,
        occurred_at as last_touch_at
    from {{ ref('signals') }}
    where
        touched_by_sales
        and set_aside_reason is null
        and {{ is_from_this_run() }}
    {%- if is_incremental_run() %}
    union all
    select
        lead_id,
        last_touch_at
    from {{ this }}
    where lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where not touched.is_recomputed)
    {%- endif %}

)

select
    lead_id,
    max(last_touch_at) as last_touch_at
from touches
group by lead_id
