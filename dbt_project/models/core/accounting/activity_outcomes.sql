-- How many activities count, are set aside or belong to no lead, by source, kind and month.
{{ incremental_by_month('utc_month') }}
with

activities as (

    select
        split_part(activity_id, ':', 1) as source,
        kind,
        cast(date_trunc('month', occurred_at) as date) as utc_month,
        case
            when lead_id is null then 'no lead'
            when is_counted then 'published'
            else 'set aside'
        end as outcome
    from {{ ref('activities') }}
    {%- if is_incremental_run() %}
    where cast(date_trunc('month', occurred_at) as date) in (
        select months.utc_month from {{ ref('months_to_count') }} as months
    )
    {%- endif %}

)

select
    source,
    kind,
    utc_month,
    outcome,
    count(*) as row_count
from activities
group by source, kind, utc_month, outcome
