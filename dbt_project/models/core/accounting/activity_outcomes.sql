-- How many activities count, are set aside or belong to no lead, by source, kind and month.
{{ incremental_by_month('utc_month') }}
with

-- First by day: the month and the outcome of each of millions of rows would take longer than the counting.
by_day as (

    select
        split_part(activity_id, ':', 1) as source,
        kind,
        cast(occurred_at as date) as utc_day,
        lead_id is null as is_of_no_lead,
        is_counted,
        count(*) as row_count
    from {{ ref('activities') }}
    group by source, kind, utc_day, is_of_no_lead, is_counted

),

by_month as (

    select
        source,
        kind,
        {{ month_start('utc_day') }} as utc_month,
        case
            when is_of_no_lead then 'no lead'
            when is_counted then 'published'
            when {{ never_counts('kind') }} then 'kind that never counts'
            else 'set aside'
        end as outcome,
        row_count
    from by_day

)

select
    source,
    kind,
    utc_month,
    outcome,
    cast(sum(row_count) as bigint) as row_count
from by_month
{%- if is_incremental_run() %}
where utc_month in (select months.utc_month from {{ ref('months_to_count') }} as months)
{%- endif %}
group by source, kind, utc_month, outcome
