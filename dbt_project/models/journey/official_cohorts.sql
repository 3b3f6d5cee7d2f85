-- Of the leads that first entered a stage in a month by the versions in force, how many each definition finds too.
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
    count(qualifications.lead_id) as official_leads_found
from official
inner join {{ source('register', 'definitions') }} as register
    on official.stage = register.stage
left join {{ ref('qualifications') }} as qualifications
    on
        official.lead_id = qualifications.lead_id
        and register.definition = qualifications.definition
        and qualifications.clause is null
group by register.definition, official.cohort_month
