-- Of the leads that officially entered a stage in a month, how many each definition for that stage finds too.
with

official as (
    {% for stage in ['mql', 'sal', 'sql'] -%}
    select
        lead_id,
        '{{ stage }}' as stage,
        {{ month_start(business_date(stage ~ '_at')) }} as cohort_month
    from {{ ref('outcomes') }}
    where {{ stage }}_at is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    register.definition,
    official.cohort_month,
    count(*) as official_leads,
    count(found.lead_id) as official_leads_found
from official
inner join {{ source('register', 'definitions') }} as register
    on official.stage = register.stage
left join {{ ref('qualifications') }} as found
    on
        official.lead_id = found.lead_id
        and register.definition = found.definition
        and found.clause is null
group by register.definition, official.cohort_month
