-- Of the leads that officially entered a stage in a month, how many each definition for that stage finds too.
with

official as (

    select
        lead_id,
        stage,
        {{ month_start(business_date('entered_at')) }} as cohort_month
    from {{ ref('first_entries') }}

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
