-- The months in which a lead had its first moment, was found by a definition, or became a customer, and which of them
-- are mature.
{% set outcomes = declared('stages').get('outcomes', []) -%}
with

won as (

    select
        customer_month,
        count(*) as customers
    from {{ ref('outcomes') }}
    where customer_month is not null
    group by customer_month

),

months as (

    select cohort_month from {{ ref('cohorts') }}
    union
    select customer_month as cohort_month from won

),

bounded as (

    select
        cohort_month,
        {{ day_start('cohort_month') }} as starts_at,
        {{ day_start(next_month_start('cohort_month')) }} as ends_at
    from months

),

windows as (

    select * from {{ ref('maturity_windows') }}

)

select
    bounded.cohort_month,
    bounded.starts_at,
    bounded.ends_at,
    -- the month of as_of ends at as_of
    {{ days_between('bounded.starts_at', 'least(bounded.ends_at, ' ~ as_of() ~ ')') }} / 7 as weeks,
    coalesce(won.customers, 0) as customers
    {%- for outcome in outcomes %},
    {{ plus_days('bounded.ends_at', outcome ~ '_window.days') }} <= {{ as_of() }} as is_{{ outcome }}_mature{% endfor %}
from bounded
left join won
    on bounded.cohort_month = won.customer_month
{%- for outcome in outcomes %}
inner join windows as {{ outcome }}_window
    on {{ outcome }}_window.stage = '{{ outcome }}'
{%- endfor %}
