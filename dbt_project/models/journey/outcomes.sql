-- What became of each lead, over all its cycles: what a definition foretells (rule 27).
with

entries as (

    select * from {{ ref('journeys') }}
    where not is_skipped

),

customers as (

    select
        lead_id,
        cycle
    from entries
    where stage = 'customer'

),

firsts as (

    select
        entries.lead_id,
        {% for stage in ['mql', 'sal', 'sql', 'opportunity', 'customer'] -%}
        min(case when entries.stage = '{{ stage }}' then entries.entered_at end) as {{ stage }}_at,
        {% endfor -%}
        -- the opportunity that was won, not one that was lost in an earlier cycle
        min(
            case when entries.stage = 'opportunity' and entries.cycle = customers.cycle then entries.entered_at end
        ) as won_opportunity_at
    from entries
    left join customers
        on entries.lead_id = customers.lead_id
    group by entries.lead_id

)

select
    *,
    {{ month_start(business_date('customer_at')) }} as customer_month,
    coalesce(won_opportunity_at, customer_at) as capturable_until
from firsts
