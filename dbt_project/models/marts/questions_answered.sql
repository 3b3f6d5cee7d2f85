-- How often the qualifying questions are answered, by the month of the lead's first moment.
{% set answers = declared('moments').get('answers', []) -%}
with

leads as (

    select
        lead_id,
        {{ month_start(business_date('first_moment_at')) }} as cohort_month
    from {{ ref('leads') }}

),

-- The latest answer over all cycles; '' is a withdrawn answer. A lead that was never asked has no row.
asked as (

    select
        lead_id,
        property as question,
        max_by(coalesce(value, ''), (occurred_at, {{ natural_order('activity_id') }})) as answer
    from {{ ref('activities') }}
    where kind = 'answered' and is_counted
    group by lead_id, property

),

companies as (

    select
        lead_id,
        max(case when industry is not null and employees is not null then 1 else 0 end) as is_known
    from {{ ref('known_states') }}
    where not is_moment
    group by lead_id

),

questions as (
    {% for question in answers -%}
    select
        leads.cohort_month,
        '{{ question }}' as question,
        asked.lead_id is not null as is_asked,
        coalesce(asked.answer in ('yes', 'no'), false) as is_answered,
        coalesce(asked.answer = 'yes', false) as is_yes
    from leads
    left join asked
        on leads.lead_id = asked.lead_id and asked.question = '{{ question }}'
    union all
    {% endfor -%}
    -- industry and size come from the profile, not from a question
    select
        leads.cohort_month,
        'right_business' as question,
        cast(null as boolean) as is_asked,
        companies.is_known = 1 as is_answered,
        cast(null as boolean) as is_yes
    from leads
    inner join companies
        on leads.lead_id = companies.lead_id

)

select
    cohort_month,
    question,
    count(*) as leads,
    count(case when is_asked then 1 end) as asked,
    count(case when is_answered then 1 end) as answered,
    count(case when is_yes then 1 end) as answered_yes,
    {{ share('count(case when is_answered then 1 end)', 'count(*)') }} as share_answered
from questions
group by cohort_month, question
